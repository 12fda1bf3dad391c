package activities

import (
	"context"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// AskSecurity says whether the security authorities are asked about the person of a case (task type "sicherheitsliste", § 73 AufenthG):
// abfragen, nicht-abfragen, or person where the officer decides. Header: variable (receives the word). The list itself never leaves the
// database, and the word says nothing about why. What was said once for a visit of the element stays.
func (a *Activities) AskSecurity(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	return a.once(ctx, w.EffectKey, func() (contract.WorkResult, error) {
		data, err := a.load(ctx, w.CaseID)
		if err != nil {
			return contract.WorkResult{}, err
		}
		list, err := a.Store.SecurityListOn(ctx, casefile.DateOf(w.At.In(calendar.Berlin())))
		if err != nil {
			return contract.WorkResult{}, err
		}
		says := list.Says(data.Person.Nationalities, data.Case.AppliedFor)
		return result(feel.NewContext().Put(w.Header("variable"), feel.String(says)))
	})
}
