package activities

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/workflows/contract"
	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

const (
	// TableFiktionswirkung is the rule table of § 81 AufenthG; what it says becomes the legal effect of the case.
	TableFiktionswirkung = "fiktionswirkung"
	// TableAmpel is the traffic light of a decision; it asks too whether the rules of the case have been reviewed.
	TableAmpel = "entscheidung-ampel"
)

// Rule evaluates a rule table for a case: the table that is in force on the decision's date of reference, over the facts of the legal
// record. Everything that says why is stored; only the outputs that the diagram names as deciding go back to the engine.
func (a *Activities) Rule(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, vars, err := a.given(ctx, w)
	if err != nil {
		return contract.WorkResult{}, err
	}
	reference, err := data.reference(w, vars)
	if err != nil {
		return contract.WorkResult{}, err
	}
	rule, err := a.Library.Rule(w.Decision)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if err := a.readBesides(ctx, w, &data); err != nil {
		return contract.WorkResult{}, err
	}
	from, err := countedFrom(w, vars, reference)
	if err != nil {
		return contract.WorkResult{}, err
	}
	inputs, err := data.inputs(from, vars)
	if err != nil {
		return contract.WorkResult{}, err
	}
	env := feel.Environment{Now: w.At, Zone: feel.Berlin()}
	if w.Decision == TableAmpel {
		if err := a.addYearFacts(reference, inputs, env); err != nil {
			return contract.WorkResult{}, err
		}
	}
	out, err := rule.Evaluate(reference, inputs, env)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if _, none := out.Value.(feel.Null); none {
		// A table that says nothing about a case is a gap in the rules: a person must look, the program must not guess.
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "rule.no-row", "rule table %s has no row for the case", w.Decision)
	}
	record, err := decisionRecord(w, rule.Hash, reference, inputs, out)
	if err != nil {
		return contract.WorkResult{}, err
	}
	kept, err := a.Store.PutDecision(ctx, record, effectOf(w, record, out.Value))
	if err != nil {
		return contract.WorkResult{}, err
	}
	// Where an earlier try got as far as this, what it recorded counts: a table may have been released in between.
	value, err := feel.DecodeJSON(kept)
	if err != nil {
		return contract.WorkResult{}, casefile.Errorf(casefile.Internal, "rule.outputs", "outputs of %s: %w", w.Decision, err)
	}
	raw, err := feel.EncodeJSON(deciding(value, w.Property("entscheidend")))
	if err != nil {
		return contract.WorkResult{}, casefile.Errorf(casefile.Internal, "result.unencodable", "rule table %s: %w", w.Decision, err)
	}
	return contract.WorkResult{Result: raw}, nil
}

// addYearFacts adds what the traffic light asks about the salary of the year.
func (a *Activities) addYearFacts(reference casefile.Date, inputs *feel.Context, env feel.Environment) error {
	year, err := a.Library.YearFacts(reference, inputs, env)
	if err != nil {
		return err
	}
	record, ok := get(inputs, "bestand").(*feel.Context)
	if !ok {
		record = feel.NewContext()
	}
	for _, name := range year.Keys() {
		value, _ := year.Get(name)
		record.Put(name, value)
	}
	inputs.Put("bestand", record)
	return nil
}

// readBesides reads what two tables ask for beyond the case itself.
func (a *Activities) readBesides(ctx context.Context, w contract.Work, data *caseData) (err error) {
	switch w.Decision {
	case TableUnterdrueckung:
		data.Standing, err = a.standing(ctx, data.Title)
	case TableAmpel:
		data.ToReview, err = a.toReview(ctx, w.CaseID)
	case TableZustaendigkeit:
		data.Locality, err = a.locality(ctx, *data)
	}
	return err
}

// notOfTheDecision are tables that say nothing about whether a title may be granted: the traffic light itself, and what stands in a
// certificate about the time until then.
var notOfTheDecision = []string{TableAmpel, "fiktionsbescheinigung", "gebuehr-fiktionsbescheinigung"}

// toReview gives the tables whose newest result in the case needs legal review, sorted; what a table said before and has said anew since
// does not count. The list is never nil.
func (a *Activities) toReview(ctx context.Context, id casefile.CaseID) ([]string, error) {
	decisions, err := a.Store.Decisions(ctx, id)
	if err != nil {
		return nil, err
	}
	newest := map[string]bool{}
	for _, d := range decisions { // oldest first
		newest[d.Table] = d.NeedsLegalReview
	}
	tables := []string{}
	for _, table := range slices.Sorted(maps.Keys(newest)) {
		if newest[table] && !slices.Contains(notOfTheDecision, table) {
			tables = append(tables, table)
		}
	}
	return tables, nil
}

// countedFrom gives the day that a table counts from: the date of reference, or the day in the variable that the property "rechnetAb" names,
// which may have passed. The law is that of the date of reference all the same: a title that is decided on today follows one that ended a
// month ago.
func countedFrom(w contract.Work, vars *feel.Context, reference casefile.Date) (casefile.Date, error) {
	named := w.Property("rechnetAb")
	if named == "" {
		return reference, nil
	}
	day, ok := dateOf(get(vars, named))
	if !ok {
		return casefile.Date{}, casefile.Errorf(casefile.Invalid, "rule.reference", "element %s: variable %q holds no date", w.Element, named)
	}
	return day, nil
}

// reference gives the date of reference that the property "stichtag" names: the receipt, the decision, the expiry, or a variable that
// holds a day, such as the one on which a refusal counts as announced. Such a day may lie ahead when a person enters it; one that has
// passed does not turn the law of today back.
func (d caseData) reference(w contract.Work, vars *feel.Context) (casefile.Date, error) {
	today := casefile.DateOf(w.At.In(calendar.Berlin()))
	named := w.Property("stichtag")
	switch named {
	case "eingang", "":
		return d.ReceivedOn(), nil
	case "entscheidung":
		return today, nil
	case "ablauf":
		if d.Title.ValidTo.IsZero() {
			return today, nil
		}
		return d.Title.ValidTo, nil
	}
	if day, ok := dateOf(get(vars, named)); ok {
		if day.Before(today) {
			return today, nil
		}
		return day, nil
	}
	return casefile.Date{}, casefile.Errorf(casefile.Invalid, "rule.reference", "element %s: unknown stichtag %q", w.Element, named)
}

func decisionRecord(
	w contract.Work, hash string, reference casefile.Date, inputs *feel.Context, out dmn.Result,
) (casefile.Decision, error) {
	record := casefile.Decision{
		CaseID: w.CaseID, Key: w.EffectKey, Table: w.Decision, TableHash: hash, ReferenceOn: reference, HappenedAt: w.At,
		NeedsLegalReview: processes.NeedsLegalReview(out.Value),
	}
	var err error
	if record.Inputs, err = feel.EncodeJSON(inputs); err != nil {
		return record, casefile.Errorf(casefile.Internal, "rule.inputs", "inputs of %s: %w", w.Decision, err)
	}
	if record.Outputs, err = feel.EncodeJSON(out.Value); err != nil {
		return record, casefile.Errorf(casefile.Internal, "rule.outputs", "outputs of %s: %w", w.Decision, err)
	}
	if record.Matched, err = json.Marshal(out.Matched); err != nil {
		return record, casefile.Errorf(casefile.Internal, "rule.matched", "rows of %s: %w", w.Decision, err)
	}
	warnings := make([]string, 0, len(out.Warnings))
	for _, warning := range out.Warnings {
		warnings = append(warnings, warning.String())
	}
	if outside := processes.OutOfForce(out.Matched, reference); len(outside) > 0 {
		record.NeedsLegalReview = true
		warnings = append(warnings, outside...)
	}
	record.Warnings, err = json.Marshal(warnings)
	return record, err
}

// deciding keeps of a result only the outputs named in the list; without a list nothing but the fact that the table was read.
func deciding(v feel.Value, list string) feel.Value {
	names := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	switch v := v.(type) {
	case *feel.Context:
		out := feel.NewContext()
		for _, name := range names {
			x, found := v.Get(name)
			if !found {
				x = feel.Null{}
			}
			out.Put(name, x)
		}
		return out
	case feel.List:
		out := make(feel.List, len(v))
		for i, x := range v {
			out[i] = deciding(x, list)
		}
		return out
	}
	return v
}

// effectOf gives the legal effect that a row of the § 81 table states; nil for every other table.
func effectOf(w contract.Work, record casefile.Decision, v feel.Value) *casefile.Effect {
	out, ok := v.(*feel.Context)
	if w.Decision != TableFiktionswirkung || !ok {
		return nil
	}
	e := &casefile.Effect{
		CaseID: w.CaseID, Row: text(out, "zeile"), Effect: text(out, "wirkung"), Paragraph: text(out, "paragraph"),
		Stay: text(out, "aufenthalt"), Travel: text(out, "reise"), Work: text(out, "arbeit"), Certificate: text(out, "bescheinigung"),
		HappenedAt: w.At, NeedsLegalReview: record.NeedsLegalReview, InForceFrom: casefile.DateOf(w.At.In(calendar.Berlin())),
	}
	// The table says from when: "vom Zeitpunkt seines Ablaufs" (§ 81 Abs. 4 Satz 1), or the day that an order names (Satz 3).
	if from, ok := dateOf(get(out, "giltAb")); ok {
		e.InForceFrom = from
	}
	return e
}
