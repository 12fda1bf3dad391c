package audit

import (
	"fmt"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// deliveryMax is how old a receipt or submission may be before it must have reached its case (architecture, section 3).
const deliveryMax = 5 * time.Minute

// receipts checks promise 1 for a case: each receipt is recorded once, delivered with its fact exactly once, poison with a task for
// clearing, or young.
func (l *ledger) receipts(r *Record, now time.Time) {
	recorded, facts, started, rejected := map[string]int{}, map[string]int{}, 0, map[string]bool{}
	for _, e := range r.Events {
		switch e.Code {
		case "receipt.recorded":
			recorded[e.Params["receipt"]]++
		case store.FactMessageReceived, store.FactMessageUnmatched:
			facts[e.Params["receipt"]]++
		case store.FactCaseStarted:
			started++
		case "receipt.poison":
			rejected[e.Params["receipt"]] = true
		}
	}
	tasks := map[string]bool{}
	for _, t := range r.Tasks {
		tasks[t.Receipt] = true
	}
	for i, receipt := range r.Receipts {
		f := func(code, format string, args ...any) Finding {
			text := fmt.Sprintf("receipt %s (%s) ", receipt.ID, receipt.Kind) + fmt.Sprintf(format, args...)
			return Finding{Promise: 1, Code: code, Case: r.Case.Case, ID: receipt.ID, Text: text}
		}
		l.check(receipt.Seq == i+1, f("receipt.sequence", "is number %d of its case and should be %d: one is missing", receipt.Seq, i+1))
		l.check(recorded[receipt.ID] == 1, f("receipt.log", "stands %d times in the event log, not once", recorded[receipt.ID]))
		times := facts[receipt.ID]
		if casefile.ReceiptKind(receipt.Kind).Opens() {
			times = started
		}
		switch casefile.ReceiptState(receipt.State) {
		case casefile.ReceiptDelivered:
			l.check(times == 1 || casefile.ReceiptKind(receipt.Kind).Opens() && r.Case.Rev == 0 && young(receipt.DeliveredAt, now),
				f("receipt.fact", "is delivered and the case took it %d times, not once", times))
		case casefile.ReceiptPending:
			l.check(now.Sub(receipt.RecordedAt) < deliveryMax, f("receipt.old", "waits since %s", receipt.RecordedAt.Format(time.RFC3339)))
			l.check(times <= 1, f("receipt.fact", "waits, but the case took it %d times", times))
		case casefile.ReceiptPoison:
			l.check(tasks[receipt.ID] && rejected[receipt.ID], f("receipt.poison", "is poison and no task for clearing shows it"))
			l.check(times == 0, f("receipt.fact", "is poison, but the case took it"))
		default:
			l.check(false, f("receipt.state", "has the unknown state %q", receipt.State))
		}
	}
	for id := range facts {
		l.check(has(r.Receipts, func(x receiptRow) bool { return x.ID == id }), Finding{
			Promise: 1, Code: "receipt.missing", Case: r.Case.Case, ID: id, Text: fmt.Sprintf("the case took the receipt %s, which does not exist", id),
		})
	}
	for id := range recorded {
		l.check(has(r.Receipts, func(x receiptRow) bool { return x.ID == id }), Finding{
			Promise: 1, Code: "receipt.missing", Case: r.Case.Case, ID: id, Text: fmt.Sprintf("the receipt %s was recorded and does not exist", id),
		})
	}
}

func young(at *time.Time, now time.Time) bool { return at != nil && now.Sub(*at) < deliveryMax }

func has[T any](list []T, is func(T) bool) bool {
	for _, x := range list {
		if is(x) {
			return true
		}
	}
	return false
}

func count[T any](list []T, is func(T) bool) int {
	n := 0
	for _, x := range list {
		if is(x) {
			n++
		}
	}
	return n
}

// submissions checks of promise 1 that what people finished took effect once, and of promise 4 that a person finished it.
func (l *ledger) submissions(r *Record, now time.Time) {
	for _, s := range r.Submissions {
		f := Finding{Promise: 1, Code: "submission.old", Case: r.Case.Case, ID: s.ID}
		f.Text = fmt.Sprintf("submission %s waits since %s", s.ID, s.RecordedAt.Format(time.RFC3339))
		l.check(s.State != string(casefile.SubmissionPending) || now.Sub(s.RecordedAt) < deliveryMax, f)
	}
	for _, t := range r.Tasks {
		of := func(s submissionRow) bool { return s.Task == t.ID && s.State == string(casefile.SubmissionApplied) }
		applied := count(r.Submissions, of)
		f := Finding{Promise: 1, Code: "submission.applied", Case: r.Case.Case, ID: t.ID}
		f.Text = fmt.Sprintf("task %s (%s) is %s and has %d applied submissions", t.ID, t.Element, t.State, applied)
		if t.State == string(casefile.TaskCompleted) {
			l.check(applied == 1, f)
		} else {
			l.check(applied == 0, f)
		}
		l.check(!has(r.Submissions, func(s submissionRow) bool {
			return of(s) && (s.Actor == "" || s.Actor == string(casefile.ActorSystem))
		}), Finding{
			Promise: 4, Code: "task.nobody", Case: r.Case.Case, ID: t.ID,
			Text: fmt.Sprintf("task %s (%s) was finished by no person", t.ID, t.Element),
		})
	}
	for _, title := range r.Titles {
		l.check(has(r.Submissions, func(s submissionRow) bool { return s.State == string(casefile.SubmissionApplied) }), Finding{
			Promise: 4, Code: "title.nobody", Case: r.Case.Case, ID: title.ID,
			Text: fmt.Sprintf("title %s was granted in a case in which no person decided anything", title.ID),
		})
	}
}

// axes checks promise 9: when something legally happened and when it was recorded are both there and fit each other. A receipt that is
// older than its recording says why, unless it was taken over from another system.
func (l *ledger) axes(r *Record) {
	const clockSkew, handling = 2 * time.Minute, 15 * time.Minute
	for _, receipt := range r.Receipts {
		f := func(code, text string) Finding {
			return Finding{Promise: 9, Code: code, Case: r.Case.Case, ID: receipt.ID, Text: fmt.Sprintf("receipt %s %s", receipt.ID, text)}
		}
		lag := receipt.RecordedAt.Sub(receipt.ReceivedAt)
		l.check(lag > -clockSkew, f("receipt.future", "was received after it was recorded"))
		l.check(lag < handling || receipt.Reason != "" || r.Case.System != "", f("receipt.backdated", "is dated back without a reason"))
	}
	for _, e := range r.Events {
		l.check(e.Code == "event.erased" || e.HappenedAt != nil && e.RecordedAt != nil, Finding{
			Promise: 9, Code: "event.axes", Case: r.Case.Case, ID: fmt.Sprint(e.Seq),
			Text: fmt.Sprintf("event %d does not say when it happened and when it was recorded", e.Seq),
		})
	}
	for _, d := range r.Deadlines {
		f := func(code, text string) Finding {
			return Finding{Promise: 9, Code: code, Case: r.Case.Case, ID: d.ID, Text: fmt.Sprintf("deadline %s %s", d.ID, text)}
		}
		l.check(d.DueDayFits, f("deadline.instant", "goes off on another day than the one it names"))
		l.check((d.State == string(casefile.DeadlineRunning)) == (d.StateAt == nil), f("deadline.state-at", "does not say since when it is "+d.State))
	}
}

// origin checks promises 13 and 14 for a case.
func (l *ledger) origin(r *Record) {
	current := count(r.Links, func(x linkRow) bool { return x.UndoneAt == nil })
	l.check(current == 1, Finding{
		Promise: 13, Code: "person.links", Case: r.Case.Case, ID: r.Case.Case,
		Text: fmt.Sprintf("the case is linked to %d persons, not to one", current),
	})
	for _, link := range r.Links {
		l.check(link.LinkedBy != "" && (link.UndoneAt == nil) == (link.UndoneBy == ""), Finding{
			Promise: 13, Code: "person.link-by", Case: r.Case.Case, ID: link.ID,
			Text: fmt.Sprintf("the link %s to a person does not say who made or undid it", link.ID),
		})
	}
}
