package engine

import (
	"slices"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// fire lets an event happen that a visit waited for.
func (m *machine) fire(host *Instance, w Wait, vars *feel.Context) {
	event := w.event
	if event.ParallelAll && !m.allSeen(host, w) {
		return
	}
	scope := m.s.index[host.Parent]
	switch {
	case event == host.node && waitsStill(host, w) && w.Every != "": // a cycle that goes on: one token now, the event stays
		m.publish(scope, vars)
		for _, f := range event.Outgoing {
			m.enqueue(token{node: f.Target, flow: f, scope: scope})
		}
	case event == host.node: // a catch event or receive task by itself
		m.addLocal(host, vars)
		m.leave(host)
	case event.Kind == bpmn.BoundaryEvent:
		m.edge(host, event, vars)
	case event.Kind == bpmn.StartEvent: // of an event sub-process
		m.startEventSub(host, event, vars)
	default: // behind an event-based gateway: the gateway is passed, the other events are withdrawn
		m.record(host, Record{Code: FactCompleted})
		m.removeInstance(host)
		for _, f := range host.node.Outgoing {
			if f.Target == event {
				m.emit(Record{Place: placeOf(event, 0), Code: FactFlow, Flow: f.ID})
			}
		}
		m.happen(event, scope, vars)
	}
}

// allSeen notes that one definition of a parallel multiple event has occurred and reports whether now all have.
func (m *machine) allSeen(host *Instance, w Wait) bool {
	if !slices.Contains(host.Seen, w.Trigger) {
		host.Seen = append(host.Seen, w.Trigger)
	}
	if len(host.Seen) < len(w.event.Triggers) {
		return false
	}
	host.Seen = nil
	return true
}

// happen is the visit of an event that has already happened.
func (m *machine) happen(event *bpmn.Node, scope *Instance, vars *feel.Context) {
	i := m.newInstance(event, scope)
	m.record(i, Record{Code: FactEntered})
	m.addLocal(i, vars)
	m.leave(i)
}
