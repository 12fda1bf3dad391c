package activities

import (
	"context"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// reasonNamed is the code of the sentence that says that a day was named and not computed.
const reasonNamed = "benannt"

// NamedDeadline stores a deadline whose last day somebody else has named, such as a court (task type "frist-eintragen"): nothing is computed
// and no weekend moves it (§ 31 Abs. 3 Satz 2 VwVfG, § 57 VwGO are the court's to apply). Headers: tag (a variable that holds the day), art,
// paragraph, wer. A new day replaces the running one of the same kind; the same day again changes nothing.
func (a *Activities) NamedDeadline(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	vars, err := variables(w)
	if err != nil {
		return contract.WorkResult{}, err
	}
	day, ok := dateOf(get(vars, w.Header("tag")))
	if !ok {
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "deadline.no-start", "element %s: variable %q holds no date", w.Element, w.Header("tag"))
	}
	running, err := a.Store.Deadlines(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	for _, d := range running {
		if d.Kind != w.Header("art") || d.State != casefile.DeadlineRunning || d.Key == w.EffectKey {
			continue
		}
		if d.LastDay == day {
			return result(feel.NewContext())
		}
		if err := a.Store.SetDeadlineState(ctx, w.CaseID, d.Key, casefile.DeadlineCancelled, w.At); err != nil {
			return contract.WorkResult{}, err
		}
	}
	err = a.putDeadline(ctx, casefile.Deadline{
		CaseID: w.CaseID, Key: w.EffectKey, Kind: w.Header("art"), Direction: directionOr(w.Header("wer"), "behoerde"),
		Paragraph: w.Header("paragraph"), SetAt: w.At,
	}, calendar.Result{LastDay: day, Reason: reasonNamed, Params: map[string]string{"last": day.String()}})
	if err != nil {
		return contract.WorkResult{}, err
	}
	return result(feel.NewContext())
}
