package engine

import (
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// await arms what an event needs: its timer or its message. The event is the node itself, an event at its edge or one behind an
// event-based gateway; host is the visit that waits. An error boundary event needs nothing.
func (m *machine) await(host *Instance, event *bpmn.Node) bool {
	place := placeOf(event, host.ID)
	switch {
	case event.Timer != nil:
		due, ok := m.due(host, event.Timer)
		if !ok {
			m.raise(host, Incident{Code: "timer.no-instant", Stage: stageEnter, Detail: event.ID})
			return false
		}
		host.Waits = append(host.Waits, Wait{Element: event.ID, Due: due})
		m.emit(ArmTimer{Place: place, Host: host.ID, Due: due})
	case event.Message != "":
		host.Waits = append(host.Waits, Wait{Element: event.ID, Message: event.Message})
		m.emit(AwaitMessage{Place: place, Host: host.ID, Message: event.Message})
	}
	return true
}

func (m *machine) withdrawWaits(i *Instance) {
	for _, w := range i.Waits {
		m.withdraw(i, w)
	}
	i.Waits = nil
}

func (m *machine) withdraw(i *Instance, w Wait) {
	place := placeOf(i.node.Process.Node(w.Element), i.ID)
	if w.Message != "" {
		m.emit(ForgetMessage{Place: place, Host: i.ID, Message: w.Message})
		return
	}
	m.emit(DisarmTimer{Place: place, Host: i.ID, Due: w.Due})
}

func (m *machine) fireTimer(e TimerFired) {
	i := m.s.index[e.Instance]
	event := i.node.Process.Node(e.Element)
	m.emit(Record{Place: placeOf(event, i.ID), Code: FactTimerFired, Due: m.dropWait(i, e.Element)})
	m.fire(i, event, nil)
}

// dropWait takes a timer that has fired off the list without withdrawing it, and gives its instant.
func (m *machine) dropWait(i *Instance, element string) time.Time {
	for k, w := range i.Waits {
		if w.Element == element && !w.Due.IsZero() {
			i.Waits = append(i.Waits[:k], i.Waits[k+1:]...)
			return w.Due
		}
	}
	return time.Time{}
}

// receive gives a message to the visit that waits for it. Of several the innermost takes it, and of those on one level the oldest:
// one message reaches one receiver (BPMN 2.0.2, 10.5.1). Nobody waiting is a fact that the shell makes visible, never a loss.
func (m *machine) receive(e MessageReceived) {
	if e.Seq > 0 {
		m.s.Seq = e.Seq
	}
	host, event := m.receiver(e.Name)
	if host == nil {
		m.emit(Record{Place: Place{Process: m.def.Root().ID}, Code: FactMessageUnmatched, Message: e.Name, Receipt: e.Receipt})
		return
	}
	m.emit(Record{Place: placeOf(event, host.ID), Code: FactMessageReceived, Message: e.Name, Receipt: e.Receipt})
	m.fire(host, event, e.Variables)
}

func (m *machine) receiver(message string) (*Instance, *bpmn.Node) {
	var host *Instance
	var event *bpmn.Node
	deepest := -1
	for _, i := range m.s.Instances {
		for _, w := range i.Waits {
			if w.Message != message {
				continue
			}
			if d := m.depth(i); d > deepest {
				host, event, deepest = i, i.node.Process.Node(w.Element), d
			}
			break
		}
	}
	return host, event
}

func (m *machine) depth(i *Instance) int {
	d := 0
	for p := m.s.index[i.Parent]; p != nil; p = m.s.index[p.Parent] {
		d++
	}
	return d
}

// fire lets an event happen that a visit waited for.
func (m *machine) fire(host *Instance, event *bpmn.Node, vars *feel.Context) {
	scope := m.s.index[host.Parent]
	switch {
	case event == host.node: // a catch event or receive task by itself
		m.addLocal(host, vars)
		m.leave(host)
	case event.Attached != nil:
		if event.Interrupting {
			m.cancel(host, event.ID)
		}
		m.happen(event, scope, vars)
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

// happen is the visit of an event that has already happened.
func (m *machine) happen(event *bpmn.Node, scope *Instance, vars *feel.Context) {
	i := m.newInstance(event, scope)
	m.record(i, Record{Code: FactEntered})
	m.addLocal(i, vars)
	m.leave(i)
}

// throw looks for the boundary event that catches an error, from the inside out. Nothing catches it: an incident at the thrower.
func (m *machine) throw(i *Instance, code string, vars *feel.Context) {
	m.thrower = i
	m.record(i, Record{Code: FactErrorThrown, Reason: code})
	for host := i; host != nil; host = m.s.index[host.Parent] {
		if host.node == nil {
			continue
		}
		for _, b := range host.node.Boundaries {
			if b.Kind != bpmn.ErrorBoundary || b.ErrorCode != "" && b.ErrorCode != code {
				continue
			}
			scope := m.s.index[host.Parent]
			m.cancel(host, b.ID)
			m.happen(b, scope, vars)
			return
		}
	}
	stage := stageEnter
	if i.node.Kind.IsJob() {
		stage = stageWork
	}
	m.raise(i, Incident{Code: "error.uncaught", Stage: stage, Detail: code})
}
