package activities

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// ChangeCondition changes what the case's title says about work (task type "nebenbestimmung-aendern"): the Nebenbestimmung that the decision
// task holds, and the new employer (§ 4a Abs. 3 Satz 3 AufenthG). It is the same title with the same validity on the same card; the old
// wording stays in the history of the title. Doing so twice is once. Invalid "title.missing", "title.no-condition".
func (a *Activities) ChangeCondition(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, vars, err := a.given(ctx, w)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if data.Title.ID == "" {
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "title.missing", "the case is about no title")
	}
	angaben, err := data.Angaben(vars)
	if err != nil {
		return contract.WorkResult{}, err
	}
	condition := text(angaben, "nebenbestimmung")
	if condition == "" {
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "title.no-condition", "the decision names no condition")
	}
	employer := data.Title.EmployerName
	if name := text(angaben, "neuerArbeitgeber"); name != "" {
		employer = name
	}
	if err := a.Store.ChangeCondition(ctx, data.Title.ID, condition, employer); err != nil {
		return contract.WorkResult{}, err
	}
	return result(feel.NewContext())
}
