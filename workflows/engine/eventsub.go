package engine

import (
	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// awaitEventSubs lets the event sub-processes of a scope wait.
func (m *machine) awaitEventSubs(scope *Instance, body *bpmn.Scope) {
	m.awaitAll(scope, body.EventStarts())
}

// withdrawEventSubs lets none of them start any more.
func (m *machine) withdrawEventSubs(scope *Instance, body *bpmn.Scope) {
	for _, start := range body.EventStarts() {
		m.withdrawEvent(scope, start)
	}
	scope.Interrupted = true
}

// startEventSub starts an event sub-process. If its start event interrupts, everything else in the scope ends, and no other event
// sub-process of the scope starts any more (BPMN 2.0.2, 13.5.4).
func (m *machine) startEventSub(scope *Instance, start *bpmn.Node, vars *feel.Context) {
	if start.Interrupting {
		m.cancelChildren(scope, start.ID)
		m.withdrawEventSubs(scope, start.Scope.Owner.Scope)
		scope.Undoing = nil
		scope.Finished = isAdHoc(scope)
		scope.Incident = nil
	}
	m.runEventSub(scope, start, vars)
}

// runEventSub is the visit of an event sub-process whose start event has happened.
func (m *machine) runEventSub(scope *Instance, start *bpmn.Node, vars *feel.Context) {
	sub := m.newInstance(start.Scope.Owner, scope)
	m.record(sub, Record{Code: FactEntered})
	m.awaitEventSubs(sub, sub.node.Body)
	m.dry(sub)
	m.happen(start, sub, vars)
	for _, n := range start.Scope.First {
		m.enqueue(token{node: n, scope: sub})
	}
}

// catcher is where an error or an escalation is caught: an event at the edge of host, or the start of an event sub-process in it.
type catcher struct {
	host  *Instance
	event *bpmn.Node
}

// catcherOf looks for the innermost event that catches what a visit throws, from the inside out: in each scope first its event
// sub-processes, then the events at its edge. An event that names the code goes before one that catches everything (BPMN 2.0.2, 13.5.3
// and 13.5.4). What an event sub-process throws is not caught by its own scope's event sub-processes but further out.
func (m *machine) catcherOf(i *Instance, kind bpmn.TriggerKind, code string) catcher {
	fromEventSub := false
	for host := i; host != nil; host = m.s.index[host.Parent] {
		if body := bodyOf(m.def, host); body != nil && host != i && !host.Interrupted && !fromEventSub {
			if start := startFor(body, kind, code); start != nil {
				return catcher{host, start}
			}
		}
		if host.node == nil {
			fromEventSub = false
			continue
		}
		// A sub-process that is undone has been left before: what stood at its edge waits no more.
		if host.Iteration == 0 && (host.Undoes == 0 || host.node.ForCompensation) {
			if b := matching(host.node.Boundaries, kind, code); b != nil {
				return catcher{host, b}
			}
		}
		fromEventSub = host.node.Kind == bpmn.EventSubProcess
	}
	return catcher{}
}

func bodyOf(def *bpmn.Definition, i *Instance) *bpmn.Scope {
	if i.node == nil {
		return def.Process(i.Process).Scope
	}
	if i.Loop != nil {
		return nil
	}
	return i.node.Body
}

func startFor(body *bpmn.Scope, kind bpmn.TriggerKind, code string) *bpmn.Node {
	return matching(body.EventStarts(), kind, code)
}

// matching gives the event that catches the code, or else one that catches every code.
func matching(events []*bpmn.Node, kind bpmn.TriggerKind, code string) *bpmn.Node {
	var all *bpmn.Node
	for _, e := range events {
		for k := range e.Triggers {
			switch t := &e.Triggers[k]; {
			case t.Kind != kind:
			case t.Code == code:
				return e
			case t.Code == "" && all == nil:
				all = e
			}
		}
	}
	return all
}

// throw looks for the event that catches an error. Nothing catches it: an incident at the thrower.
func (m *machine) throw(i *Instance, code string, vars *feel.Context) {
	m.thrower = i
	m.record(i, Record{Code: FactErrorThrown, Reason: code})
	if c := m.catcherOf(i, bpmn.ErrorTrigger, code); c.host != nil {
		m.caught(c, vars)
		return
	}
	stage := stageEnter
	if i.node.IsJob() {
		stage = stageWork
	}
	m.raise(i, Incident{Code: "error.uncaught", Stage: stage, Detail: code})
}

// escalate looks for the event that catches an escalation and reports whether the thrower goes on. An escalation that nobody catches
// is none (BPMN 2.0.2, 10.5.1); the log says so.
func (m *machine) escalate(i *Instance, code string) bool {
	m.record(i, Record{Code: FactEscalationThrown, Reason: code})
	c := m.catcherOf(i, bpmn.EscalationTrigger, code)
	if c.host == nil {
		m.record(i, Record{Code: FactEscalationUncaught, Reason: code})
		return true
	}
	m.caught(c, nil)
	return m.s.index[i.ID] == i
}

func (m *machine) caught(c catcher, vars *feel.Context) {
	if c.event.Kind == bpmn.StartEvent {
		m.startEventSub(c.host, c.event, vars)
		return
	}
	m.edge(c.host, c.event, vars)
}

// edge lets an event at the edge of a visit happen.
func (m *machine) edge(host *Instance, event *bpmn.Node, vars *feel.Context) {
	scope := m.s.index[host.Parent]
	if !event.Interrupting {
		m.happen(event, scope, vars)
		return
	}
	m.cancel(host, event.ID)
	m.happen(event, scope, vars)
	if host.Undoes != 0 {
		m.undone(host.Undoes) // a handler that was interrupted has been tried; the next one follows
	}
}
