package activities

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// EndTitle records that a decision ended the case's title before its last day (task type "titel-beenden"): it was shortened (§ 7 Abs. 2 Satz 2
// AufenthG) or revoked (§ 51 Abs. 1 Nr. 4). Headers: ende (the variable with the last day that the decision left it, null for at once),
// bekanntgabe (the variable with the day of announcement), grund (the variable with the reason). The decision works from its announcement,
// never before (§ 43 Abs. 1 VwVfG), and never gives a title more days than it had. Remedies do not change that (§ 84 Abs. 2 Satz 1).
// Invalid "title.missing", "deadline.no-start".
func (a *Activities) EndTitle(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, vars, err := a.given(ctx, w)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if data.Title.ID == "" {
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "title.missing", "the case is about no title")
	}
	announced, ok := dateOf(get(vars, w.Header("bekanntgabe")))
	if !ok {
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "deadline.no-start", "element %s: variable %q holds no date",
			w.Element, w.Header("bekanntgabe"))
	}
	last, _ := dateOf(get(vars, w.Header("ende")))
	on := endsOn(data.Title, announced, last)
	if on.IsZero() || !data.Title.EndedOn.IsZero() && !data.Title.EndedOn.After(on) {
		return contract.WorkResult{}, nil // the title is over already; nothing is left to be ended
	}
	return contract.WorkResult{}, a.Store.EndTitle(ctx, data.Title.ID, on, text(vars, w.Header("grund")))
}

// endsOn gives the day from which a title is no more: the day after the last one that the decision left it, at the earliest the day of
// announcement. Zero where the title had run out before.
func endsOn(title casefile.Title, announced, last casefile.Date) casefile.Date {
	on := announced
	if !last.IsZero() && !last.Before(announced) {
		on = last.AddDays(1)
	}
	if !title.ValidTo.IsZero() && on.After(title.ValidTo) {
		return casefile.Date{}
	}
	return on
}

// ReviveTitle takes back what EndTitle recorded for the same reason (task type "titel-wiederherstellen", header grund as there), because the
// decision is lifted: the stay was not interrupted (§ 84 Abs. 2 Satz 3 AufenthG). A title that ended in another way stays ended.
func (a *Activities) ReviveTitle(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, vars, err := a.given(ctx, w)
	if err != nil || data.Title.ID == "" || data.Title.EndedReason != text(vars, w.Header("grund")) {
		return contract.WorkResult{}, err
	}
	return contract.WorkResult{}, a.Store.EndTitle(ctx, data.Title.ID, casefile.Date{}, "")
}
