package engine

import (
	"slices"

	"ablauf/workflows/bpmn"
)

// rememberDone notes that an activity has completed and can be undone: it has a handler, or something inside it can be undone.
func (m *machine) rememberDone(i, scope *Instance) {
	if i.Undoes != 0 || i.node.ForCompensation || i.Loop != nil {
		return
	}
	n := i.node
	undoable := n.Compensation != nil || len(i.Done) > 0 || n.Kind.HasBody() && compensationStart(n.Body) != nil
	if !undoable {
		return
	}
	d := Done{Element: n.ID, Inner: i.Done}
	if n.Kind.HasBody() {
		d.Vars = i.Vars
	}
	scope.Done = append(scope.Done, d)
}

// compensationStart gives the start event of the event sub-process that undoes a scope.
func compensationStart(body *bpmn.Scope) *bpmn.Node {
	for _, start := range body.EventStarts() {
		if start.Is(bpmn.CompensationTrigger) {
			return start
		}
	}
	return nil
}

// compensate lets a throwing event undo what has completed: the activity that it names, or everything in its scope, the last one
// first. What was undone cannot be undone again (BPMN 2.0.2, 13.5.5).
func (m *machine) compensate(i *Instance, t *bpmn.Trigger) {
	scope := m.undoScope(i)
	var taken, kept []Done
	for _, d := range scope.Done {
		if t.Activity == nil || d.Element == t.Activity.ID {
			taken = append(taken, d)
		} else {
			kept = append(kept, d)
		}
	}
	scope.Done = kept
	m.record(i, Record{Code: FactCompensationThrown})
	if t.Wait {
		i.Undoing = taken
		m.undoNext(i)
		return
	}
	// Not waiting: all handlers start, the thrower goes on.
	for _, d := range slices.Backward(taken) {
		m.undo(i, scope, d, false)
	}
	m.leave(i)
}

// undoScope gives the scope whose activities a throwing event undoes: the one that it stands in, or around the event sub-process that
// it stands in.
func (m *machine) undoScope(i *Instance) *Instance {
	scope := m.s.index[i.Parent]
	for scope.node != nil && scope.node.Kind == bpmn.EventSubProcess {
		scope = m.s.index[scope.Parent]
	}
	return scope
}

// undoNext undoes the next one; when all are done, the visit that asked for it goes on.
func (m *machine) undoNext(i *Instance) {
	if len(i.Undoing) > 0 {
		d := i.Undoing[len(i.Undoing)-1]
		i.Undoing = i.Undoing[:len(i.Undoing)-1]
		scope := i
		if !isScope(i) {
			scope = m.undoScope(i)
		}
		m.undo(i, scope, d, true)
		return
	}
	switch {
	case isScope(i):
		m.dry(i)
	case i.node.Is(bpmn.CancelTrigger):
		m.transactionCancelled(i)
	default:
		m.leave(i)
	}
}

// undo starts what undoes one activity: its handler, or inside a sub-process the event sub-process for compensation, or else the
// handlers of what has completed there, the last one first. A sub-process comes back with the variables it had when it completed.
func (m *machine) undo(by, scope *Instance, d Done, wait bool) {
	n := m.def.Process(scope.Process).Node(d.Element)
	undoes := 0
	if wait {
		undoes = by.ID
	}
	if n.Compensation != nil {
		handler := m.newInstance(n.Compensation, scope)
		handler.Undoes = undoes
		m.record(handler, Record{Code: FactEntered})
		m.enter(handler)
		return
	}
	again := m.newInstance(n, scope)
	again.Vars, again.Done, again.Undoes = d.Vars, d.Inner, by.ID
	again.Interrupted, again.Finished = true, isAdHoc(again) // nothing of it starts but what undoes it
	m.record(again, Record{Code: FactEntered})
	if start := compensationStart(n.Body); start != nil {
		m.runEventSub(again, start, nil)
		return
	}
	again.Undoing, again.Done = again.Done, nil
	m.undoNext(again)
}

// undone says that something was undone; the visit that asked for it takes the next one.
func (m *machine) undone(by int) {
	if i := m.s.index[by]; i != nil {
		m.undoNext(i)
	}
}

// cancelTransaction ends a transaction from inside: everything active in it ends, everything completed is undone, then the event at
// its edge goes on (BPMN 2.0.2, 13.3.4 and 10.3.5).
func (m *machine) cancelTransaction(i *Instance) {
	transaction := m.s.index[i.Parent]
	m.record(i, Record{Code: FactTransactionCancelled})
	for _, other := range m.childrenOf(transaction) {
		if other != i {
			m.cancel(other, i.Element)
		}
	}
	m.forgetTokens(transaction)
	m.cutTokens(transaction, i.Element)
	m.withdrawEventSubs(transaction, transaction.node.Body)
	i.Undoing, transaction.Done = transaction.Done, nil
	m.undoNext(i)
}

func (m *machine) transactionCancelled(i *Instance) {
	transaction := m.s.index[i.Parent]
	m.record(i, Record{Code: FactCompleted})
	m.removeInstance(i)
	host := transaction
	if transaction.Iteration > 0 {
		host = m.s.index[transaction.Parent]
	}
	scope := m.s.index[host.Parent]
	m.cancel(host, i.Element)
	for _, b := range host.node.Boundaries {
		if b.Is(bpmn.CancelTrigger) {
			m.happen(b, scope, nil)
			return
		}
	}
}
