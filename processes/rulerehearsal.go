package processes

import (
	"context"
	"slices"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// Deviation is a way in which decisions of the record would come out otherwise by a draft of their table.
type Deviation struct {
	// On is the first day from which they would.
	On      casefile.Date
	Changes []OutputChange
	// Decisions are the places, in the list that was given, of those that come out in this way.
	Decisions []int
}

// OutputChange is what a column says by the present table and by the draft, in the notation of FEEL. Of a table that gives a list of rows
// Output is empty, and each row that is gone or new is a change of its own.
type OutputChange struct{ Output, Old, New string }

// Rehearse computes decisions of the record anew, each with the facts that stand beside it, by the present table and by the draft, as if it fell
// on each day from which the two begin to differ: of the days before today they say the same. The context bounds it: Unavailable
// "release.too-long".
func (d RuleDraft) Rehearse(ctx context.Context, decided []casefile.Decision) ([]Deviation, error) {
	info, _ := d.Rule.Definitions.Table(d.Rule.Key)
	var found []Deviation
	for i, made := range decided {
		if ctx.Err() != nil {
			return nil, casefile.Errorf(casefile.Unavailable, "release.too-long", "decision %d: %w", i, ctx.Err())
		}
		value, err := feel.DecodeJSON(made.Inputs)
		inputs, isObject := value.(*feel.Context)
		if err != nil || !isObject {
			return nil, casefile.Errorf(casefile.Internal, "rule.inputs", "inputs of a decision of %s: %w", d.Rule.Key, err)
		}
		on, changes, err := d.first(info.Outputs, inputs, feel.Environment{Now: made.HappenedAt, Zone: feel.Berlin()})
		if err != nil {
			return nil, err
		}
		if changes == nil {
			continue
		}
		at := slices.IndexFunc(found, func(f Deviation) bool { return f.On == on && slices.Equal(f.Changes, changes) })
		if at < 0 {
			at, found = len(found), append(found, Deviation{On: on, Changes: changes})
		}
		found[at].Decisions = append(found[at].Decisions, i)
	}
	return found, nil
}

// first gives the first day on which the draft says something else of some facts, and what; nothing where it never does.
func (d RuleDraft) first(columns []dmn.OutputInfo, inputs *feel.Context, env feel.Environment) (casefile.Date, []OutputChange, error) {
	for _, day := range d.From {
		before, err := d.Base.Evaluate(day, inputs, env)
		if err != nil {
			return day, nil, err
		}
		after, err := d.Rule.Evaluate(day, inputs, env)
		if err != nil {
			return day, nil, err
		}
		if changes := outputChanges(columns, before.Value, after.Value); changes != nil {
			return day, changes, nil
		}
	}
	return casefile.Date{}, nil, nil
}

func outputChanges(columns []dmn.OutputInfo, before, after feel.Value) (found []OutputChange) {
	older, listed := before.(feel.List)
	newer, alike := after.(feel.List)
	if listed || alike {
		was, is := rowTexts(columns, older), rowTexts(columns, newer)
		for _, text := range was {
			if !slices.Contains(is, text) {
				found = append(found, OutputChange{Old: text})
			}
		}
		for _, text := range is {
			if !slices.Contains(was, text) {
				found = append(found, OutputChange{New: text})
			}
		}
		return found
	}
	for _, column := range columns {
		if was, is := feel.Literal(outputOf(column, before)), feel.Literal(outputOf(column, after)); was != is {
			found = append(found, OutputChange{column.Label, was, is})
		}
	}
	return found
}

// outputOf gives what a row says in a column; a table with one column gives its value alone.
func outputOf(column dmn.OutputInfo, row feel.Value) feel.Value {
	columns, several := row.(*feel.Context)
	if !several {
		return row
	}
	value, _ := columns.Get(column.Name)
	return value
}

// rowTexts writes each row of a list in one line, without what it leaves open.
func rowTexts(columns []dmn.OutputInfo, rows feel.List) (texts []string) {
	for _, row := range rows {
		var cells []string
		for _, column := range columns {
			value := outputOf(column, row)
			if _, open := value.(feel.Null); !open && value != feel.Value(feel.String("")) {
				cells = append(cells, column.Label+": "+strings.Trim(feel.Literal(value), `"`))
			}
		}
		texts = append(texts, strings.Join(cells, " · "))
	}
	return texts
}
