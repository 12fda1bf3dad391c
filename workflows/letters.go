package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
)

// A period of the applicant begins with the delivery of a letter. The diagram computes its end when the letter is written; when it was posted
// is known only afterwards, or never. So before such a timer takes effect the record is asked, and where the letter went out later than
// assumed, is not known to have gone out, or came back, the timer is set to a later instant instead. It is never set to an earlier one. A
// reminder that has waited so long that the period is over comes no more: whoever is told of a day must still have it.

// The headers by which steps say that they compute a last day, and for whom.
const (
	headerLetterDeadline = "fristVariable"
	headerDeadline       = "variable"
	headerDirection      = "wer"
	ofApplicant          = "antragsteller"
)

// heedLetters turns a timer that must not take effect yet into its own postponement.
func (r *run) heedLetters(ctx workflow.Context, it *item, fired engine.TimerFired) {
	names, reckoned, ok := engine.Reckoned(r.def, r.state, engine.Timer{Due: fired.At, Instance: fired.Instance, Element: fired.Element})
	if !ok {
		return // withdrawn meanwhile, or no date of a letter
	}
	begins := lettersBegin(r.def)
	names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(begins, name) })
	if len(names) == 0 {
		return
	}
	ask := contract.LetterTimer{CaseID: r.start.CaseID, Variables: names, Reckoned: reckoned, Due: fired.At}
	var verdict contract.LetterTimerVerdict
	if err := execute(ctx, contract.ActivityLetterTimer, "Postaufgabe und Rücklauf", 0, ask, &verdict); err != nil {
		return // only when the case itself is being cancelled; the activity is never given up
	}
	due, reason := verdict.Until, contract.ReasonLetterLater
	switch {
	case verdict.Waits:
		due, reason = nextDay(fired.At, workflow.Now(ctx)), contract.ReasonLetterNotPosted
	case verdict.Over:
		due, reason = nextDay(fired.At, workflow.Now(ctx)), contract.ReasonLetterOver
	}
	if due.After(fired.At) {
		it.event = engine.DeadlineRecalculated{At: fired.At, Instance: fired.Instance, Element: fired.Element, Due: due, Reason: reason}
	}
}

// lettersBegin lists the variables that hold the last day of a period of the applicant.
func lettersBegin(def *bpmn.Definition) (names []string) {
	for _, p := range def.Processes {
		for _, n := range p.Nodes {
			switch {
			case n.Header(headerLetterDeadline) != "":
				names = append(names, n.Header(headerLetterDeadline))
			case n.Header(headerDeadline) != "" && n.Header(headerDirection) == ofApplicant:
				names = append(names, n.Header(headerDeadline))
			}
		}
	}
	return names
}

// nextDay gives the first instant behind now that is a whole number of days behind due. Not a day behind now itself: the record, which keeps
// instants less exactly than a workflow counts them, finds a deadline by its instant.
func nextDay(due, now time.Time) time.Time {
	const day = 24 * time.Hour
	return due.Add(max(now.Sub(due), 0).Truncate(day) + day)
}
