package activities

import (
	"context"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// daysBetweenQuestions is how often a caseworker is asked about the same case: once a week, whoever asks.
const daysBetweenQuestions = 7

// CaseworkerFree says whether the caseworker may be asked about the subject of a case again (task type "sachbearbeitung-frei"). Headers:
// element (the task by which they are asked), variable (receives whether they may), zeitpunkt (receives the day from which they may).
func (a *Activities) CaseworkerFree(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	c, err := a.Store.Case(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	today := casefile.DateOf(w.At.In(calendar.Berlin()))
	asked, found, err := a.Store.NewestTaskAbout(ctx, c.About, w.Header("element"))
	if err != nil {
		return contract.WorkResult{}, err
	}
	from := today
	if found {
		from = later(today, dayOf(asked).AddDays(daysBetweenQuestions))
	}
	return result(feel.NewContext().Put(w.Header("variable"), feel.Bool(!from.After(today))).Put(w.Header("zeitpunkt"), feelDate(from)))
}
