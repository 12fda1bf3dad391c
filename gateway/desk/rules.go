package desk

import (
	"encoding/json"
	"slices"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// ruleBytesMax is the most bytes of the facts that a table is tried with; the whole vocabulary fits in a tenth of it.
const ruleBytesMax = 64 << 10

// RuleTable is a rule table as people read it.
type RuleTable struct {
	Key      string       `json:"key"`
	Name     string       `json:"name"`
	Question string       `json:"question"`
	Version  int          `json:"version"` // 1 for the one that the program brings
	Hash     string       `json:"hash"`    // SHA-256 of the file
	Policy   string       `json:"hitPolicy"`
	Inputs   []RuleInput  `json:"inputs"`
	Outputs  []RuleOutput `json:"outputs"`
	Rows     []RuleRow    `json:"rows"`
	// Facts are the names of the facts that the table reads, such as titel.gueltigBis; the OpenAPI document says what each means.
	Facts []string `json:"facts"`
}

// RuleInput is an input column: what it is called and how it is computed from the facts.
type RuleInput struct {
	Label      string `json:"label"`
	Expression string `json:"expression"`
}

// RuleOutput is an output column.
type RuleOutput struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// RuleRow is one row of a table.
type RuleRow struct {
	Number    int           `json:"number"`
	ID        string        `json:"id"`
	Paragraph string        `json:"paragraph"`
	ValidFrom casefile.Date `json:"validFrom"`
	ValidTo   casefile.Date `json:"validTo"` // null: without end
	Remark    string        `json:"remark"`
	// NeedsLegalReview: what the row says is practice or design and not the wording of a statute.
	NeedsLegalReview bool     `json:"needsLegalReview"`
	Inputs           []string `json:"inputs"`
	Outputs          []string `json:"outputs"`
}

// RuleTrial is what a table says about facts, and why.
type RuleTrial struct {
	Table     RuleTable
	Reference casefile.Date
	// Outputs is the value as JSON: an object of the output columns, a list of them where several rows count, null where no row fits.
	Outputs json.RawMessage
	// Matched are the rows that fired, in the order of evaluation; OutOfForce tells which of them are not in force on the reference day.
	Matched    []RuleRow
	OutOfForce []string // ids of rows
	// NoRow: no row fits; for a case a person would have to look.
	NoRow            bool
	NeedsLegalReview bool
	// Blank are facts that the table reads and nobody gave, Unread those that were given and it does not read, Derived those that were
	// computed from others.
	Blank, Unread, Derived []string
	// Notes are what went wrong inside expressions, in the words of the language FEEL; the part became unknown.
	Notes []string
}

// Rules lists the rule tables by key.
func (d *Desk) Rules() []RuleTable {
	tables := make([]RuleTable, 0, 16)
	for _, r := range d.Library.Rules() {
		tables = append(tables, d.ruleTable(r))
	}
	return tables
}

// Rule gives a table by its key. NotFound "rule.unknown".
func (d *Desk) Rule(key string) (RuleTable, error) {
	for _, r := range d.Library.Rules() {
		if r.Key == key {
			return d.ruleTable(r), nil
		}
	}
	return RuleTable{}, casefile.Errorf(casefile.NotFound, "rule.unknown", "no such rule table")
}

// Vocabulary gives what the tables read of a case.
func (d *Desk) Vocabulary() *processes.Vocabulary { return d.Library.Vocabulary() }

// TryRule says what a table would say about facts on a date of reference. It reads no case and keeps nothing. NotFound for an unknown table;
// Invalid with field errors for facts that no table reads or that have a wrong form, "body.too-large" for too many bytes.
func (d *Desk) TryRule(key string, reference casefile.Date, facts json.RawMessage) (RuleTrial, error) {
	if len(facts) > ruleBytesMax {
		return RuleTrial{}, casefile.Errorf(casefile.Invalid, "body.too-large", "more than %d bytes of facts", ruleBytesMax)
	}
	t, err := d.Library.Try(key, reference, facts)
	if err != nil {
		return RuleTrial{}, err
	}
	trial := RuleTrial{
		Table: d.ruleTable(t.Rule), Reference: reference, NoRow: t.NoRow, NeedsLegalReview: t.NeedsLegalReview,
		Blank: t.Blank, Unread: t.Unread, Derived: t.Derived,
	}
	for _, m := range t.Result.Matched {
		if i := slices.IndexFunc(trial.Table.Rows, func(r RuleRow) bool { return m.Decision == key && r.Number == m.Rule }); i >= 0 {
			trial.Matched = append(trial.Matched, trial.Table.Rows[i])
		}
	}
	for _, row := range trial.Matched {
		if reference.Before(row.ValidFrom) || !row.ValidTo.IsZero() && reference.After(row.ValidTo) {
			trial.OutOfForce = append(trial.OutOfForce, row.ID)
		}
	}
	for _, w := range t.Result.Warnings {
		trial.Notes = append(trial.Notes, w.String())
	}
	if trial.Outputs, err = json.Marshal(feel.ToGo(t.Result.Value)); err != nil {
		return RuleTrial{}, casefile.Errorf(casefile.Internal, "rule.outputs", "rule table %s: %w", key, err)
	}
	return trial, nil
}

func (d *Desk) ruleTable(r processes.Rule) RuleTable {
	t := TableOf(r)
	for _, f := range d.Library.Vocabulary().Of(r.Key) {
		t.Facts = append(t.Facts, f.Path())
	}
	return t
}

// TableOf lays out a table without the facts that it reads.
func TableOf(r processes.Rule) RuleTable {
	info, _ := r.Definitions.Table(r.Key)
	t := RuleTable{Key: r.Key, Name: r.Name(), Question: info.Question, Version: r.Version, Hash: r.Hash, Policy: info.Policy}
	for _, in := range info.Inputs {
		t.Inputs = append(t.Inputs, RuleInput{in.Label, in.Expression})
	}
	for _, out := range info.Outputs {
		t.Outputs = append(t.Outputs, RuleOutput{out.Name, out.Label})
	}
	for _, row := range info.Rows {
		t.Rows = append(t.Rows, t.Row(row))
	}
	return t
}

// Row lays out a row of the table, or of another version of it.
func (t RuleTable) Row(row dmn.RowInfo) RuleRow {
	review := slices.IndexFunc(t.Outputs, func(o RuleOutput) bool { return o.Name == "needsLegalReview" })
	line := RuleRow{
		Number: row.Number, ID: row.ID, Inputs: row.Inputs, Outputs: row.Outputs, NeedsLegalReview: review >= 0 && row.Outputs[review] != "false",
	}
	for _, a := range row.Annotations {
		line.note(a.Name, strings.Trim(strings.TrimSpace(a.Text), `"`))
	}
	return line
}

// note takes one annotation of a row. A date that cannot be read stopped the program at its start.
func (r *RuleRow) note(name, text string) {
	switch name {
	case "Paragraph":
		r.Paragraph = text
	case "gueltigAb":
		r.ValidFrom, _ = casefile.ParseDate(text)
	case "gueltigBis":
		r.ValidTo, _ = casefile.ParseDate(text)
	case "Bemerkung":
		r.Remark = text
	}
}
