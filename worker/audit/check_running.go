package audit

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/dmn"
	"ablauf/workflows/engine"
)

// stateMax is the largest engine state that the record should hold, in bytes (architecture, section 3).
const stateMax = 20_000

// userTask is what the engine calls the kind of element that a task of the worklist belongs to.
const userTask = "userTask"

// turns checks of promise 1 and 8 that the record has each turn of the case once, in order, with all its facts and a state.
func (l *ledger) turns(r *Record) {
	f := func(promise int, code, id, format string, args ...any) Finding {
		return Finding{Promise: promise, Code: code, Case: r.Case.Case, ID: id, Text: fmt.Sprintf(format, args...)}
	}
	for i, rev := range r.Revs {
		id := strconv.Itoa(rev.Rev)
		l.check(rev.Rev == i+1, f(8, "state.gap", id, "the state of turn %d follows that of turn %d", rev.Rev, i))
		l.check(rev.Size <= stateMax, f(8, "state.size", id, "the state of turn %d has %d bytes", rev.Rev, rev.Size))
	}
	last := 0
	if n := len(r.Revs); n > 0 {
		last = r.Revs[n-1].Rev
	}
	l.check(last == r.Case.Rev, f(8, "state.rev", r.Case.Case, "the case stands at turn %d, its newest state is of turn %d", r.Case.Rev, last))
	rev, n := 0, 0
	for _, e := range r.Events {
		number, err := strconv.Atoi(e.Params["n"])
		if e.Rev == 0 || err != nil {
			continue
		}
		if e.Rev != rev {
			l.check(e.Rev > rev, f(1, "turn.order", strconv.Itoa(e.Rev), "facts of turn %d stand behind those of turn %d", e.Rev, rev))
			rev, n = e.Rev, 0
		}
		n++
		l.check(number == n, f(1, "turn.facts", strconv.Itoa(rev), "fact %d of turn %d stands where fact %d should be", number, rev, n))
		n = number
	}
	l.check(rev <= r.Case.Rev, f(1, "turn.ahead", r.Case.Case, "the event log knows turn %d, the case only %d", rev, r.Case.Rev))
	l.visits(r)
}

// visits checks that no element was entered and no task opened twice for one visit.
func (l *ledger) visits(r *Record) {
	entered := map[string]int{}
	for _, e := range r.Events {
		switch e.Code {
		case store.FactElementEntered, store.FactTaskOpened, store.FactTaskCompleted:
			if e.Params["instance"] != "" {
				entered[e.Code+" "+e.Params["instance"]]++
			}
		}
	}
	for what, times := range entered {
		l.check(times == 1, Finding{
			Promise: 1, Code: "visit.double", Case: r.Case.Case, ID: what, Text: fmt.Sprintf("%s stands %d times in the event log", what, times),
		})
	}
}

// running checks promise 8 for a case: its state can be loaded, agrees with worklist and deadlines, and the case runs in Temporal exactly
// while it is open.
func (l *ledger) running(r *Record, library *processes.Library) {
	f := func(code, format string, args ...any) Finding {
		return Finding{Promise: 8, Code: code, Case: r.Case.Case, ID: r.Case.Case, Text: fmt.Sprintf(format, args...)}
	}
	definition, known := library.Definition(r.Case.Bundle)
	l.check(known, Finding{
		Promise: 6, Code: "bundle.unknown", Case: r.Case.Case, ID: r.Case.Bundle,
		Text: fmt.Sprintf("the case runs on the bundle %s, which is not kept", r.Case.Bundle),
	})
	open := r.Case.State == string(casefile.CaseOpen)
	if r.Case.Rev > 0 || !open {
		l.check(!open || r.Workflow.Running, f("workflow.missing", "the case is open and Temporal says of it: %s", r.Workflow.describe()))
	}
	l.check(open || !r.Workflow.Running, f("workflow.running", "the case is closed and still runs in Temporal"))
	if !known || r.Case.Rev == 0 {
		return
	}
	state, err := engine.Load(definition, r.State)
	l.check(err == nil, f("state.unreadable", "the newest state cannot be loaded: %s", code(err)))
	if err != nil {
		return
	}
	l.check(state.Rev == r.Case.Rev, f("state.rev", "the newest state says turn %d, the case stands at turn %d", state.Rev, r.Case.Rev))
	l.check((state.Status == engine.StatusCompleted) == !open, f("state.status", "the state is %s, the case %s", state.Status, r.Case.State))
	l.worklist(r, state, engine.Where(definition, state))
}

// code keeps out of the report what an error may quote.
func code(err error) string {
	if err == nil {
		return ""
	}
	text, _, _ := strings.Cut(err.Error(), ":")
	return text
}

// worklist compares the tasks that the state waits for with the open rows, and the receipts it has taken with those delivered.
func (l *ledger) worklist(r *Record, state engine.State, where engine.Position) {
	waiting := map[int]string{}
	for _, p := range where.Active {
		if p.Type == userTask {
			waiting[p.Instance] = p.Element
		}
	}
	for _, p := range where.Incidents {
		delete(waiting, p.Instance) // not opened yet, or finished and unable to leave
	}
	for _, t := range r.Tasks {
		if t.Instance == 0 || t.State != string(casefile.TaskOpen) {
			continue
		}
		element, ok := waiting[t.Instance]
		l.check(ok && element == t.Element, Finding{
			Promise: 8, Code: "task.unwanted", Case: r.Case.Case, ID: t.ID,
			Text: fmt.Sprintf("task %s (%s) is open, but the case does not wait for it", t.ID, t.Element),
		})
		delete(waiting, t.Instance)
	}
	for instance, element := range waiting {
		l.check(false, Finding{
			Promise: 8, Code: "task.missing", Case: r.Case.Case, ID: strconv.Itoa(instance),
			Text: fmt.Sprintf("the case waits for the task %s (visit %d), which is not in the worklist", element, instance),
		})
	}
	if state.Status == engine.StatusCompleted {
		for _, d := range r.Deadlines {
			l.check(d.State != string(casefile.DeadlineRunning), Finding{
				Promise: 8, Code: "deadline.running", Case: r.Case.Case, ID: d.ID, Text: fmt.Sprintf("deadline %s runs in a closed case", d.ID),
			})
		}
	}
	taken := 0
	for _, receipt := range r.Receipts {
		if receipt.State == string(casefile.ReceiptDelivered) && !casefile.ReceiptKind(receipt.Kind).Opens() {
			taken = max(taken, receipt.Seq)
		}
	}
	l.check(taken <= state.Seq, Finding{
		Promise: 1, Code: "receipt.untaken", Case: r.Case.Case, ID: r.Case.Case,
		Text: fmt.Sprintf("receipt number %d counts as delivered, the case has taken those up to %d", taken, state.Seq),
	})
}

// decisions checks promise 5 for a case: what decided, and what set a deadline, is kept with the paragraph it rests on.
func (l *ledger) decisions(r *Record, definitions map[string]bool) {
	for _, d := range r.Decisions {
		f := func(code, text string) Finding {
			return Finding{Promise: 5, Code: code, Case: r.Case.Case, ID: d.ID, Text: fmt.Sprintf("decision %s (%s) %s", d.ID, d.Table, text)}
		}
		l.check(definitions[d.Hash], f("decision.table", "was made by a table that is not kept"))
		var inputs map[string]json.RawMessage
		l.check(json.Unmarshal([]byte(d.Inputs), &inputs) == nil && len(inputs) > 0, f("decision.inputs", "does not say what it was made from"))
		var matched []firedRow
		l.check(json.Unmarshal([]byte(d.Matched), &matched) == nil, f("decision.rows", "does not say which rows fired"))
		for _, row := range matched {
			l.check(has(row.Annotations, func(a dmn.Annotation) bool { return a.Name == paragraph && strings.TrimSpace(a.Text) != "" }),
				f("decision.paragraph", fmt.Sprintf("rests on row %d of %s, which names no paragraph", row.Rule, row.Decision)))
		}
	}
	for _, d := range r.Deadlines {
		l.check(d.HasParagraph, Finding{
			Promise: 5, Code: "deadline.paragraph", Case: r.Case.Case, ID: d.ID, Text: fmt.Sprintf("deadline %s names no paragraph", d.ID),
		})
	}
}

// firedRow is of a dmn.MatchedRule, as it was kept, what the audit reads.
type firedRow struct {
	Decision    string
	Rule        int
	Annotations []dmn.Annotation
}

// paragraph is the annotation column of the rule tables that says what a row rests on.
const paragraph = "Paragraph"

func (w workflow) describe() string {
	if !w.Known {
		return "not known"
	}
	return w.Status
}
