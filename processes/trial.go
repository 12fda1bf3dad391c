package processes

import (
	"encoding/json"
	"slices"
	"time"

	"ablauf/internal/casefile"
	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// Trial is a rule table tried without a case: what it would say, and why. Nothing of it is kept.
type Trial struct {
	Rule      Rule
	Reference casefile.Date
	Result    dmn.Result
	// Blank are the facts that the table reads and nobody gave; the table took them as unknown.
	Blank []string
	// Unread are the facts that were given and this table does not read.
	Unread []string
	// Derived are the facts that follow from others and were computed as the program computes them for a case.
	Derived []string
	// NoRow: no row fits. For a case that would be a gap in the rules, and a person would have to look.
	NoRow bool
	// OutOfForce names the rows that fired although they are not in force on the date of reference.
	OutOfForce []string
	// NeedsLegalReview: the row says so itself, or it is out of force, or there is none.
	NeedsLegalReview bool
}

// Try evaluates a rule table over facts, an object with the groups fall, person, titel, angaben and bestand. A fact that is left out is unknown; a
// title of which nothing is given does not exist. NotFound for an unknown table; Invalid "form.invalid" with one field error per fact that
// no table reads or that has a wrong form.
func (l *Library) Try(key string, reference casefile.Date, facts json.RawMessage) (Trial, error) {
	rule, err := l.Rule(key)
	if err != nil {
		return Trial{}, err
	}
	given, err := l.read(facts)
	if err != nil {
		return Trial{}, err
	}
	t := Trial{Rule: rule, Reference: reference, Derived: derive(given, reference)}
	for _, f := range l.now().vocabulary.Facts {
		_, isGiven := given[f.Group][f.Field.Name]
		reads := slices.Contains(f.Tables, key)
		switch {
		case isGiven && !reads && !slices.Contains(t.Derived, f.Path()):
			t.Unread = append(t.Unread, f.Path())
		case !isGiven && reads:
			t.Blank = append(t.Blank, f.Path())
		}
	}
	more, err := l.deriveYear(given, reference)
	if err != nil {
		return Trial{}, err
	}
	t.Derived = append(t.Derived, more...)
	t.Blank = slices.DeleteFunc(t.Blank, func(path string) bool { return slices.Contains(more, path) })
	t.Derived = slices.DeleteFunc(t.Derived, func(path string) bool { return !slices.Contains(rule.reads(), path) })
	inputs, err := l.inputs(given, reference)
	if err != nil {
		return Trial{}, err
	}
	noon := time.Date(reference.Year, reference.Month, reference.Day, 11, 0, 0, 0, time.UTC)
	if t.Result, err = rule.Evaluate(reference, inputs, feel.Environment{Now: noon, Zone: feel.Berlin()}); err != nil {
		return Trial{}, err
	}
	// A table may have values for the case that no row fits; they are no answer of a row.
	t.NoRow = len(t.Result.Matched) == 0
	t.OutOfForce = OutOfForce(t.Result.Matched, reference)
	t.NeedsLegalReview = t.NoRow || len(t.OutOfForce) > 0 || NeedsLegalReview(t.Result.Value)
	return t, nil
}

// given are facts by group and name.
type given map[string]map[string]feel.Value

// read checks the facts by the schema of the vocabulary; null is the same as nothing.
func (l *Library) read(facts json.RawMessage) (given, error) {
	var object map[string]map[string]json.RawMessage
	if len(facts) > 0 {
		if err := l.now().vocabulary.form.Validate(withoutNulls(facts)); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(withoutNulls(facts), &object); err != nil {
			return nil, casefile.Errorf(casefile.Invalid, "json.invalid", "the facts are no object of objects")
		}
	}
	g := given{}
	for _, group := range groups {
		g[group] = map[string]feel.Value{}
		for name, raw := range object[group] {
			value, err := FactValue(raw)
			if err != nil {
				return nil, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/" + group + "/" + name, Code: "invalid"})
			}
			g[group][name] = value
		}
	}
	return g, nil
}

// withoutNulls leaves out what is null; anything that is no object of objects stays for the schema to refuse.
func withoutNulls(raw json.RawMessage) json.RawMessage {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil || object == nil {
		return raw
	}
	for name, value := range object {
		if string(value) == "null" {
			delete(object, name)
			continue
		}
		if len(value) > 0 && value[0] == '{' {
			object[name] = withoutNulls(value)
		}
	}
	clean, err := json.Marshal(object)
	if err != nil {
		return raw
	}
	return clean
}

// deriveYear adds how the salary stands to the thresholds of the year, and gives the names of these facts. What was given stays.
func (l *Library) deriveYear(g given, reference casefile.Date) ([]string, error) {
	inputs, err := l.inputs(g, reference)
	if err != nil {
		return nil, err
	}
	year, err := l.YearFacts(reference, inputs, feel.Environment{Zone: feel.Berlin()})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, name := range year.Keys() {
		value, _ := year.Get(name)
		_, there := g["bestand"][name]
		if _, unknown := value.(feel.Null); there || unknown {
			continue
		}
		g["bestand"][name] = value
		names = append(names, "bestand."+name)
	}
	return names, nil
}

// derive adds the facts that follow from others, as the program does for a case, and gives their names. What was given stays.
func derive(g given, reference casefile.Date) []string {
	var names []string
	put := func(group, name string, value feel.Value) {
		if _, there := g[group][name]; !there {
			g[group][name] = value
			names = append(names, group+"."+name)
		}
	}
	if born, ok := dateIn(g["person"], "geburtsdatum"); ok {
		put("person", "minderjaehrig", feel.Bool(casefile.MinorOn(born, reference)))
	}
	if len(g["titel"]) == 0 {
		return names
	}
	title := casefile.Title{}
	if kind, ok := g["titel"]["art"].(feel.String); ok {
		title.Kind = casefile.TitleKind(kind)
		put("titel", "unbefristet", feel.Bool(title.Unlimited()))
	}
	from, knownFrom := dateIn(g["titel"], "gueltigVon")
	to, knownTo := dateIn(g["titel"], "gueltigBis")
	if knownFrom && knownTo {
		title.ValidFrom, title.ValidTo = from, to
		put("titel", "gesamtgueltigkeitMonate", feel.Int(int64(title.Months())))
	}
	return names
}

func dateIn(group map[string]feel.Value, name string) (casefile.Date, bool) {
	d, ok := group[name].(feel.Date)
	if !ok {
		return casefile.Date{}, false
	}
	return casefile.Date{Year: d.Year, Month: time.Month(d.Month), Day: d.Day}, true
}

// inputs builds what the table reads: every fact of the vocabulary is there, null where it is unknown.
func (l *Library) inputs(g given, reference casefile.Date) (*feel.Context, error) {
	angaben, err := BlankAngaben()
	if err != nil {
		return nil, err
	}
	built := map[string]*feel.Context{"angaben": angaben}
	for _, group := range groups {
		if built[group] == nil {
			built[group] = feel.NewContext()
		}
	}
	for _, f := range l.now().vocabulary.Facts {
		value, ok := g[f.Group][f.Field.Name]
		switch {
		case !ok && f.Group == "person" && f.Field.Type == "array":
			value = feel.List{} // a case always has a list, which may be empty
		case !ok:
			value = feel.Null{}
		}
		built[f.Group].Put(f.Field.Name, value)
	}
	out := feel.NewContext().Put("stichtag", feelDate(reference))
	for _, group := range groups {
		if group == "titel" && len(g["titel"]) == 0 {
			out.Put(group, feel.Null{})
			continue
		}
		out.Put(group, built[group])
	}
	return out, nil
}
