package engine

import (
	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// broadcast gives a signal to everybody who waits for it when it is thrown (BPMN 2.0.2, 10.5.1). Its reach is the case.
func (m *machine) broadcast(i *Instance, name string) {
	m.record(i, Record{Code: FactSignalThrown, Message: name})
	m.signal(name, nil, nil)
}

func (m *machine) receiveSignal(e SignalReceived) {
	if m.signal(e.Name, e.Variables, nil) == 0 {
		m.emit(Record{Place: Place{Process: m.def.Root().ID}, Code: FactSignalUnmatched, Message: e.Name})
	}
}

// signal gives a signal to all who wait for it. What a multi-instance marker throws by itself (implicit) starts the ways at the edge of
// that activity without interrupting it: they tell of its progress (BPMN 2.0.2, table 10.29).
func (m *machine) signal(name string, vars *feel.Context, implicit *Instance) int {
	type catcher struct {
		host *Instance
		wait Wait
	}
	var list []catcher
	for _, i := range m.s.Instances {
		from := len(list)
		for k := range i.Waits {
			if i.Waits[k].Signal != name || name == "" {
				continue
			}
			c := catcher{i, i.Waits[k]}
			if takesOver(c.wait.event) {
				// The event sub-process that takes over the scope is the answer of that scope: no other of it starts, and the activity is
				// not interrupted at its edge for what was dealt with inside.
				list = append(list[:from], c)
				break
			}
			list = append(list, c)
		}
	}
	for _, c := range list {
		// What an earlier catcher has interrupted waits no more.
		if m.s.index[c.host.ID] == c.host && waitsStill(c.host, c.wait) {
			m.emit(Record{Place: placeOf(c.wait.event, c.host.ID), Code: FactSignalReceived, Message: name})
			if c.host == implicit && c.wait.event.Kind == bpmn.BoundaryEvent {
				m.happen(c.wait.event, m.s.index[c.host.Parent], vars)
				continue
			}
			m.fire(c.host, c.wait, vars)
		}
	}
	return len(list)
}

// takesOver reports whether an event is the interrupting start of an event sub-process.
func takesOver(event *bpmn.Node) bool { return event.Kind == bpmn.StartEvent && event.Interrupting }

func waitsStill(i *Instance, w Wait) bool {
	for k := range i.Waits {
		if i.Waits[k].event == w.event && i.Waits[k].Trigger == w.Trigger {
			return true
		}
	}
	return false
}
