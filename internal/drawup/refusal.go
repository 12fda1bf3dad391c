package drawup

import (
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/feel"
)

// afterRefusal gives what holds once a refusal is announced, as the table of § 81 AufenthG says it for the day on which the letter counts
// as delivered. The diagram asks the table when the announcement is entered; the letter must say it before, and must not tell a person to
// leave whose title runs on (§ 50 Abs. 1 AufenthG). Nothing of it is recorded as a decision.
func (m *Maker) afterRefusal(d Record, vars *feel.Context, announced, written casefile.Date) (map[string]any, error) {
	return m.effectOn(d, vars, announced, written, feel.NewContext().
		Put("entscheidung", feel.String("ablehnen")).
		Put("bescheidBekanntgegebenAm", FeelDate(announced)))
}

// effectOn asks the table of § 81 AufenthG what would hold on a day if some facts were there.
func (m *Maker) effectOn(d Record, vars *feel.Context, on, today casefile.Date, facts *feel.Context) (map[string]any, error) {
	rule, err := m.Library.Rule(tableEffect)
	if err != nil {
		return nil, err
	}
	inputs, err := d.Inputs(on, vars)
	if err != nil {
		return nil, err
	}
	if angaben, ok := Get(inputs, "angaben").(*feel.Context); ok {
		for _, name := range facts.Keys() {
			angaben.Put(name, Get(facts, name))
		}
	}
	at := feel.Environment{Now: today.Time(calendar.Berlin()).Add(noon), Zone: feel.Berlin()}
	out, err := rule.Evaluate(on, inputs, at)
	if err != nil {
		return nil, err
	}
	said, ok := withGermanNames(Plain(out.Value)).(map[string]any)
	if !ok {
		return nil, casefile.Errorf(casefile.Internal, "rule.outputs", "the table %s gives nothing for %s", tableEffect, on)
	}
	rows := []string{}
	for _, row := range out.Matched {
		rows = append(rows, row.RuleID)
	}
	said[fieldRows] = rows
	return said, nil
}

// fieldRows names the rows that fired among what a table says.
const fieldRows = "Regelzeilen"

func rowsOf(said map[string]any) []string {
	rows, _ := said[fieldRows].([]string)
	return rows
}

// noon is an hour that exists on every day of Europe/Berlin; the table reads days only.
const noon = 12 * time.Hour
