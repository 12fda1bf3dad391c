package activities

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
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
	if on.IsZero() {
		return contract.WorkResult{}, nil // the title had run out; nothing was left to be ended
	}
	return contract.WorkResult{}, a.Store.EndTitle(ctx, titleEnd(w, data, vars, on))
}

// titleEnd is what the decision of this case did to its title. It is recorded also where another decision ended the title earlier: should that
// one be lifted, this one still stands.
func titleEnd(w contract.Work, data caseData, vars *feel.Context, on casefile.Date) store.TitleEnd {
	return store.TitleEnd{Title: data.Title.ID, Case: w.CaseID, Reason: text(vars, w.Header("grund")), On: on}
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

// ReviveTitle takes back what EndTitle recorded in the same case for the same reason (task type "titel-wiederherstellen", header grund as
// there), because the decision is lifted: the stay was not interrupted by it (§ 84 Abs. 2 Satz 3 AufenthG). What another decision did to the
// title, or what ended it in another way, stands.
func (a *Activities) ReviveTitle(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, vars, err := a.given(ctx, w)
	if err != nil || data.Title.ID == "" {
		return contract.WorkResult{}, err
	}
	return contract.WorkResult{}, a.Store.LiftTitleEnd(ctx, titleEnd(w, data, vars, casefile.Date{}))
}
