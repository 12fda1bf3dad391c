package activities

import (
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/feel"
)

// afterRefusal gives what holds once a refusal is announced, as the table of § 81 AufenthG says it for the day on which the letter counts
// as delivered. The diagram asks the table when the announcement is entered; the letter must say it before, and must not tell a person to
// leave whose title runs on (§ 50 Abs. 1 AufenthG). Nothing of it is recorded as a decision.
func (a *Activities) afterRefusal(d caseData, vars *feel.Context, announced, written casefile.Date) (any, error) {
	return a.effectOn(d, vars, announced, written, feel.NewContext().
		Put("entscheidung", feel.String("ablehnen")).
		Put("bescheidBekanntgegebenAm", feelDate(announced)))
}

// effectOn asks the table of § 81 AufenthG what would hold on a day if some facts were there.
func (a *Activities) effectOn(d caseData, vars *feel.Context, on, today casefile.Date, facts *feel.Context) (any, error) {
	rule, err := a.Library.Rule(TableFiktionswirkung)
	if err != nil {
		return nil, err
	}
	inputs, err := d.inputs(on, vars)
	if err != nil {
		return nil, err
	}
	if angaben, ok := get(inputs, "angaben").(*feel.Context); ok {
		for _, name := range facts.Keys() {
			angaben.Put(name, get(facts, name))
		}
	}
	at := feel.Environment{Now: today.Time(calendar.Berlin()).Add(noon), Zone: feel.Berlin()}
	out, err := rule.Evaluate(on, inputs, at)
	if err != nil {
		return nil, err
	}
	return withGermanNames(plain(out.Value)), nil
}

// noon is an hour that exists on every day of Europe/Berlin; the table reads days only.
const noon = 12 * time.Hour
