package processes

import (
	"slices"
	"strconv"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/processes/rules"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// RuleDraft is a new version of a rule table that somebody proposes. It has the columns of the version that it follows; only rows change, and
// of those only what they say from today on.
type RuleDraft struct {
	Base    Rule
	Version int
	// Findings say what is wrong with it, errors first, each group in the order of the file.
	Findings []Finding
	// Rule is what would be released; without Definitions where a finding is an error.
	Rule Rule
	// Differences tells the rows that are not alike; empty where the tables cannot be compared.
	Differences []dmn.RowDifference
	// From are the days, none before today, on which the two versions begin to differ or differ in another way.
	From []casefile.Date
}

// Ready reports whether no error keeps it from being released.
func (d RuleDraft) Ready() bool { return d.Rule.Definitions != nil }

// The codes of what a draft of a rule table is looked at for besides the rules of package dmn.
const (
	FindingOtherTable  = "other-table"       // the file has not exactly the one decision of the table
	FindingPolicy      = "policy-changed"    // another hit policy
	FindingInputs      = "inputs-changed"    // other questions
	FindingOutputs     = "outputs-changed"   // other answers
	FindingFrame       = "frame-changed"     // something else besides the rows is not alike
	FindingRowID       = "row-unnamed"       // no decision could name the row that it was made by
	FindingRowTwice    = "row-twice"         // two rows with one id
	FindingParagraph   = "paragraph-missing" // a row that rests on no paragraph
	FindingFrom        = "from-missing"      // a row without its first day
	FindingPastRemoved = "past-removed"      // a row that held on a day in the past is gone
	FindingPastChanged = "past-changed"      // a row says something else of a day in the past
	FindingPastEnds    = "past-ends"         // a row ends, or goes on, in the past
	FindingPastBegins  = "past-begins"       // a row holds on days in the past on which it did not
	FindingPastOrder   = "past-order"        // rows of the past stand in another order
	FindingValue       = "value-type"        // a value of another kind than its column
	FindingFact        = "fact-unknown"      // a fact that nobody can give
	FindingBefore      = "version-before"    // the very file was a version before: a hash names one version
	FindingFactNew     = "fact-new"          // a fact that the table did not ask for
	FindingWord        = "word-new"          // a word by which diagrams go and that the table did not give
)

// RuleFindingCodes lists the codes above.
func RuleFindingCodes() []string {
	return []string{
		FindingOtherTable, FindingPolicy, FindingInputs, FindingOutputs, FindingFrame, FindingRowID, FindingRowTwice, FindingParagraph, FindingFrom,
		FindingPastRemoved, FindingPastChanged, FindingPastEnds, FindingPastBegins, FindingPastOrder, FindingValue, FindingFact, FindingBefore, FindingFactNew,
		FindingWord, FindingUnchanged,
	}
}

// DraftRule reads a file as the version of a rule table that follows another, named by its hash, and says all that is wrong with it; today is the
// first day of which it may say something else. NotFound "rule.unknown"; Invalid "release.unreadable-table" for what is no DMN file at all, or
// has entities of its own.
func (l *Library) DraftRule(follows string, file []byte, today casefile.Date) (RuleDraft, error) {
	base, found := l.Table(follows)
	if !found {
		return RuleDraft{}, casefile.Errorf(casefile.NotFound, "rule.unknown", "no rule table %q", follows)
	}
	defs, err := dmn.ParseDated(file, nil, rules.Validity)
	if err != nil {
		return RuleDraft{}, &casefile.Error{
			Kind: casefile.Invalid, Code: "release.unreadable-table", Params: map[string]string{"detail": err.Error()}, Err: err,
		}
	}
	c := ruleCheck{RuleDraft: RuleDraft{Base: base, Version: base.Version + 1}, today: today, table: newRule(base.Key, base.Version+1, file, defs)}
	if err := c.check(l); err != nil {
		return RuleDraft{}, err
	}
	slices.SortStableFunc(c.Findings, func(a, b Finding) int { return severity(a) - severity(b) })
	if !slices.ContainsFunc(c.Findings, func(f Finding) bool { return f.Error }) {
		c.Rule, c.From = c.table, changeDays(c.before.Rows, c.after.Rows, today)
	}
	return c.RuleDraft, nil
}

// ruleCheck is the work on a draft.
type ruleCheck struct {
	RuleDraft
	table         Rule
	today         casefile.Date
	before, after dmn.TableInfo
}

func (c *ruleCheck) add(failing bool, code string, row dmn.RowInfo, detail string) {
	c.Findings = append(c.Findings, Finding{Error: failing, Code: code, Element: row.ID, Row: row.Number, Line: row.Line, Detail: detail})
}

func (c *ruleCheck) check(l *Library) error {
	defs, key := c.table.Definitions, c.Base.Key
	if all := defs.Decisions(); len(all) != 1 || all[0].ID != key || !all[0].Table {
		c.add(true, FindingOtherTable, dmn.RowInfo{}, key)
		return nil // what else is found concerns another table
	}
	c.addCompilers()
	after, readable := defs.Table(key)
	if !readable {
		return nil
	}
	c.after = after
	c.before, _ = c.Base.Definitions.Table(key)
	if !c.checkFrame() || !c.checkNames() {
		return nil
	}
	c.Differences = dmn.CompareRows(c.before, c.after)
	c.checkRows()
	c.checkPast()
	c.checkWords(l)
	if other, known := l.Table(c.table.Hash); known && other.Version != c.Version {
		c.add(true, FindingBefore, dmn.RowInfo{}, strconv.Itoa(other.Version))
	} else if len(c.Differences) == 0 {
		c.add(false, FindingUnchanged, dmn.RowInfo{}, "")
	}
	return c.checkFacts()
}

// addCompilers takes over what package dmn found. A gap that the version before has, always or in the same time, and a table that could not be
// checked before either, are no news.
func (c *ruleCheck) addCompilers() {
	before := c.Base.Definitions.Findings()
	info, _ := c.table.Definitions.Table(c.Base.Key)
	for _, f := range c.table.Definitions.Findings() {
		same := func(b dmn.Finding) bool {
			return b.Code == f.Code && (b.Message == f.Message || strings.HasPrefix(f.Message, b.Message+" ("))
		}
		if f.Severity != dmn.Error && slices.ContainsFunc(before, same) {
			continue
		}
		found := Finding{Error: f.Severity == dmn.Error, Code: f.Code, Row: f.Row, Line: f.Line, Detail: f.Message}
		if f.Row > 0 && f.Row <= len(info.Rows) {
			found.Element = info.Rows[f.Row-1].ID
		}
		c.Findings = append(c.Findings, found)
	}
}

// checkFrame reports whether the tables ask the same and answer in the same columns.
func (c *ruleCheck) checkFrame() bool {
	found := len(c.Findings)
	if c.before.Policy != c.after.Policy || c.before.Aggregation != c.after.Aggregation {
		c.add(true, FindingPolicy, dmn.RowInfo{}, "")
	}
	inputs := func(in []dmn.InputInfo) (all []string) {
		for _, i := range in {
			all = append(all, i.Expression+" ("+i.Type+")")
		}
		return all
	}
	if gone := without(inputs(c.before.Inputs), inputs(c.after.Inputs)); gone != "" {
		c.add(true, FindingInputs, dmn.RowInfo{}, gone)
	}
	outputs := func(out []dmn.OutputInfo) (all []string) {
		for _, o := range out {
			all = append(all, o.Name+" ("+o.Type+")")
		}
		return all
	}
	if gone := without(outputs(c.before.Outputs), outputs(c.after.Outputs)); gone != "" {
		c.add(true, FindingOutputs, dmn.RowInfo{}, gone)
	}
	if len(c.Findings) == found && c.Base.Definitions.Frame() != c.table.Definitions.Frame() {
		c.add(true, FindingFrame, dmn.RowInfo{}, "")
	}
	return len(c.Findings) == found
}

// without names the columns that only one of the lists has; all of the newer one where only their order differs.
func without(before, after []string) string {
	if slices.Equal(before, after) {
		return ""
	}
	var only []string
	for _, name := range before {
		if !slices.Contains(after, name) {
			only = append(only, "− "+name)
		}
	}
	for _, name := range after {
		if !slices.Contains(before, name) {
			only = append(only, "+ "+name)
		}
	}
	if only == nil {
		only = after
	}
	return strings.Join(only, "; ")
}

// checkNames reports whether each row has an id of its own, by which a decision names it and two versions are compared.
func (c *ruleCheck) checkNames() bool {
	seen, unique := map[string]bool{}, true
	for _, row := range c.after.Rows {
		switch {
		case row.ID == "":
			c.add(true, FindingRowID, row, "")
			unique = false
		case seen[row.ID]:
			c.add(true, FindingRowTwice, row, row.ID)
			unique = false
		}
		seen[row.ID] = true
	}
	return unique
}

// checkRows looks at each row by itself: its paragraph, its first day, and values of the kind that their column has.
func (c *ruleCheck) checkRows() {
	for _, row := range c.after.Rows {
		if note(row, columnParagraph) == "" {
			c.add(true, FindingParagraph, row, "")
		}
		if note(row, rules.Validity.From) == "" {
			c.add(true, FindingFrom, row, "")
		}
		for i, out := range c.after.Outputs {
			kind, known := feel.NamedType(out.Type)
			value, constant := constantOf(row.Outputs[i])
			if !known || !constant {
				continue
			}
			if _, fits := kind.Coerce(value); !fits {
				c.add(true, FindingValue, row, out.Label+": "+row.Outputs[i])
			}
		}
	}
}

// constantOf gives the value of a cell that reads nothing.
func constantOf(cell string) (feel.Value, bool) {
	expr, err := feel.Parse(cell, feel.Names{})
	if err != nil {
		return nil, false
	}
	value, warnings := expr.Eval(nil, feel.Environment{})
	return value, len(warnings) == 0
}

// checkFacts looks for facts that nobody can give, and names those that the table did not ask for before.
func (c *ruleCheck) checkFacts() error {
	read, before := c.table.reads(), c.Base.reads()
	facts, err := declaredFacts()
	if err != nil {
		return err
	}
	var fresh []string
	for _, path := range read {
		switch {
		case !slices.ContainsFunc(facts, func(d declared) bool { return d.group+"."+d.name == path }):
			c.add(true, FindingFact, dmn.RowInfo{}, path)
		case !slices.Contains(before, path):
			fresh = append(fresh, path)
		}
	}
	if fresh != nil {
		c.add(false, FindingFactNew, dmn.RowInfo{}, strings.Join(fresh, ", "))
	}
	return nil
}

// checkWords names texts in the outputs by which diagrams choose the way and that the table has not given so far: a diagram may not know them.
func (c *ruleCheck) checkWords(l *Library) {
	deciding := l.deciding(c.Base.Key)
	for i, out := range c.after.Outputs {
		if !slices.Contains(deciding, out.Name) {
			continue
		}
		var known []feel.Value
		for _, row := range c.before.Rows {
			if value, constant := constantOf(row.Outputs[i]); constant {
				known = append(known, value)
			}
		}
		for _, row := range c.after.Rows {
			value, constant := constantOf(row.Outputs[i])
			if word, text := value.(feel.String); constant && text && !slices.Contains(known, feel.Value(word)) {
				c.add(false, FindingWord, row, out.Label+": "+string(word))
			}
		}
	}
}

// eachRuleTask calls do with each business rule task of the diagrams that new cases run on, and the procedure whose own diagram it stands in.
func (l *Library) eachRuleTask(do func(b *Bundle, e *bpmn.Element)) {
	for _, key := range l.Keys() {
		b, _ := l.Newest(key)
		for _, p := range b.Models[0].Processes {
			eachElement(p.Elements, func(e *bpmn.Element) {
				if e.Zeebe.DecisionID != "" {
					do(b, e)
				}
			})
		}
	}
}

// deciding gives the outputs of a table that diagrams choose the way by.
func (l *Library) deciding(table string) (names []string) {
	l.eachRuleTask(func(_ *Bundle, e *bpmn.Element) {
		if e.Zeebe.DecisionID == table {
			names = append(names, strings.FieldsFunc(e.Zeebe.Property("entscheidend"), func(r rune) bool { return r == ',' || r == ' ' })...)
		}
	})
	return names
}

// Users lists the versions of procedures that new cases run on and whose own diagram asks a table, by key.
func (l *Library) Users(table string) (users []*Bundle) {
	l.eachRuleTask(func(b *Bundle, e *bpmn.Element) {
		if e.Zeebe.DecisionID == table && !slices.Contains(users, b) {
			users = append(users, b)
		}
	})
	return users
}
