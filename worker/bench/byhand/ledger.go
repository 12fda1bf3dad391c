package byhand

import (
	"time"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// ledger gathers what the event log shall say of one turn.
type ledger struct {
	facts  []contract.Fact
	visits *int // the number of the last visit of the case
}

func (l *ledger) add(f contract.Fact) {
	f.N = len(l.facts) + 1
	l.facts = append(l.facts, f)
}

func fact(code string, p place, visit int) contract.Fact {
	return contract.Fact{Code: code, Process: p.process(), Element: p.id, Name: p.name, Type: p.kind, Instance: visit}
}

// enter begins a visit and gives its number.
func (l *ledger) enter(p place) int {
	*l.visits++
	l.add(fact(contract.FactEntered, p, *l.visits))
	return *l.visits
}

func (l *ledger) leave(p place, visit int) { l.add(fact(contract.FactCompleted, p, visit)) }

func (l *ledger) follow(from, to place) {
	f := fact(contract.FactFlow, to, 0)
	f.Flow = "flow-" + from.id + "-" + to.id
	l.add(f)
}

// pass goes through places one after the other; the last is entered and not left, and its visit is given.
func (l *ledger) pass(from place, way ...place) int {
	for _, p := range way[:len(way)-1] {
		l.follow(from, p)
		l.leave(p, l.enter(p))
		from = p
	}
	last := way[len(way)-1]
	l.follow(from, last)
	return l.enter(last)
}

// begin enters a part of the procedure: its start has no flow before it.
func (l *ledger) begin(p place) { l.leave(p, l.enter(p)) }

// finish goes through the last places of a part and leaves all of them.
func (l *ledger) finish(from place, way ...place) {
	last := l.pass(from, way...)
	l.leave(way[len(way)-1], last)
}

func (l *ledger) started(p place, visit int, what string) {
	f := fact(contract.FactActivityStarted, p, visit)
	f.Reason = what
	l.add(f)
}

// done says that the work of a visit has ended, and with it the visit.
func (l *ledger) done(p place, visit int) {
	l.add(fact(contract.FactActivityCompleted, p, visit))
	l.leave(p, visit)
}

func (l *ledger) timer(code string, p place, visit int, due time.Time) {
	f := fact(code, p, visit)
	f.Due = due
	l.add(f)
}

func (l *ledger) message(code string, p place, visit int, name string) {
	f := fact(code, p, visit)
	f.Message = name
	l.add(f)
}

func (l *ledger) received(p place, visit int, d contract.Deliver) {
	f := fact(contract.FactMessageReceived, p, visit)
	f.Message, f.Receipt = string(d.Message), d.Receipt
	l.add(f)
}

func (l *ledger) cancelled(p place, visit int, cause string) {
	f := fact(contract.FactCancelled, p, visit)
	f.Reason = cause
	l.add(f)
}

func (l *ledger) opened(p place, visit int, form, group, period, law string) {
	f := fact(contract.FactTaskOpened, p, visit)
	f.Task = &contract.TaskFact{Form: p.process() + "/" + form, Group: group, Period: period, Law: law}
	l.add(f)
}

func (l *ledger) completed(p place, visit int, c contract.Complete) {
	f := fact(contract.FactTaskCompleted, p, visit)
	f.Submission, f.Actor, f.ActingFor = c.Submission, c.Actor, c.ActingFor
	l.add(f)
	l.leave(p, visit)
}

func (l *ledger) unmatched(message string, receipt casefile.ReceiptID) {
	l.add(contract.Fact{Code: contract.FactMessageUnmatched, Process: process, Message: message, Receipt: receipt})
}
