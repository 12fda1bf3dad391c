package engine

import (
	"fmt"
	"strings"
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// await arms what an event needs, or raises an incident for the visit that has just begun.
func (m *machine) await(host *Instance, event *bpmn.Node) bool {
	if m.arm(host, event) {
		return true
	}
	m.raise(host, Incident{Code: incidentNoInstant, Stage: stageEnter, Detail: event.ID})
	return false
}

// incidentNoInstant is a timer whose expression gives no instant.
const incidentNoInstant = "timer.no-instant"

// awaitAll arms events of a visit that goes on whatever becomes of them: those of the event sub-processes of a scope, and those that a
// migration brought. What cannot be armed is one incident, which names them and whose retry takes up just them.
func (m *machine) awaitAll(host *Instance, events []*bpmn.Node) {
	var failed []string
	for _, event := range events {
		if !m.arm(host, event) {
			failed = append(failed, event.ID)
		}
	}
	if len(failed) > 0 {
		m.raise(host, Incident{Code: incidentNoInstant, Stage: stageEvents, Detail: strings.Join(failed, ",")})
	}
}

// retryEvents arms what awaitAll could not.
func (m *machine) retryEvents(host *Instance, failed string) {
	var events []*bpmn.Node
	for _, id := range splitList(failed) {
		events = append(events, m.def.Process(host.Process).Node(id))
	}
	m.awaitAll(host, events)
	if isScope(host) {
		m.dry(host)
	}
}

// arm arms what an event needs: timers, messages, signals and conditions; all of it or, where a timer gives no instant, nothing. The event
// is the node itself, an event at its edge, one behind an event-based gateway or the start of an event sub-process; host is the visit that
// waits. Errors, escalations, compensation and cancellation need nothing: they are looked for when they are thrown.
func (m *machine) arm(host *Instance, event *bpmn.Node) bool {
	waits := len(host.Waits)
	for k := range event.Triggers {
		t := &event.Triggers[k]
		w := Wait{Element: event.ID, Trigger: k, event: event}
		switch t.Kind {
		case bpmn.TimerTrigger:
			if !m.schedule(host, t.Timer, &w) {
				host.Waits = host.Waits[:waits]
				return false
			}
		case bpmn.MessageTrigger:
			w.Message = t.Name
			if event.Property(propertySince) == sinceWaiting {
				w.Since = m.now()
			}
		case bpmn.SignalTrigger:
			w.Signal = t.Name
		case bpmn.ConditionalTrigger:
			w.Condition = true
		default:
			continue
		}
		host.Waits = append(host.Waits, w)
	}
	for k := waits; k < len(host.Waits); k++ {
		switch w := &host.Waits[k]; {
		case w.Message != "":
			m.emit(AwaitMessage{Place: placeOf(event, host.ID), Host: host.ID, Message: w.Message})
		case w.Condition:
			m.s.conditions++
		case w.Signal == "":
			m.emit(ArmTimer{Place: placeOf(event, host.ID), Host: host.ID, Due: w.Due})
		}
	}
	return true
}

// schedule computes the instant of a timer, and of a cycle how it goes on.
func (m *machine) schedule(host *Instance, t *bpmn.Timer, w *Wait) bool {
	v, ok := m.evaluate(host, t.Expr)
	if !ok {
		return false
	}
	if !t.Cycle {
		w.Due, ok = instant(v, m.now())
		return ok
	}
	text, isText := v.(feel.String)
	if !isText {
		return false
	}
	cycle, ok := bpmn.ParseCycle(string(text))
	if !ok {
		return false
	}
	w.Every, w.Left = fmt.Sprint(cycle.Every), cycle.Times
	if w.Left > 0 {
		w.Left--
	}
	if w.Due = cycle.Start; w.Due.IsZero() {
		w.Due, ok = instant(cycle.Every, m.now())
	}
	return ok && inReach(w.Due, m.now())
}

func (m *machine) withdrawWaits(i *Instance) {
	for k := range i.Waits {
		m.withdraw(i, &i.Waits[k])
	}
	i.Waits = nil
}

func (m *machine) withdraw(i *Instance, w *Wait) {
	switch {
	case w.Message != "":
		m.emit(ForgetMessage{Place: placeOf(w.event, i.ID), Host: i.ID, Message: w.Message})
	case w.Condition:
		m.s.conditions--
	case w.Signal == "":
		m.emit(DisarmTimer{Place: placeOf(w.event, i.ID), Host: i.ID, Due: w.Due})
	}
}

// withdrawEvent withdraws everything that a visit waits for at one event.
func (m *machine) withdrawEvent(i *Instance, event *bpmn.Node) {
	kept := i.Waits[:0]
	for k := range i.Waits {
		if i.Waits[k].event == event {
			m.withdraw(i, &i.Waits[k])
			continue
		}
		kept = append(kept, i.Waits[k])
	}
	i.Waits = kept
}

func (m *machine) fireTimer(e TimerFired) {
	i := m.s.index[e.Instance]
	for k := range i.Waits {
		if w := i.Waits[k]; w.Element == e.Element && !w.Due.IsZero() && !w.Due.After(e.At) {
			m.emit(Record{Place: placeOf(w.event, i.ID), Code: FactTimerFired, Due: w.Due})
			i.Waits = append(i.Waits[:k], i.Waits[k+1:]...)
			m.repeat(i, w)
			m.fire(i, w, nil)
			return
		}
	}
}

// repeat arms the next time of a cycle, counted from the instant the last one was due and not from when it was noticed.
func (m *machine) repeat(host *Instance, w Wait) {
	if w.Left == 0 || w.Every == "" {
		return
	}
	every, ok := feel.ParseDuration(w.Every)
	if !ok {
		return
	}
	next, ok := instant(every, w.Due)
	if !ok || !next.After(w.Due) {
		return
	}
	if w.Left > 0 {
		w.Left--
	}
	w.Due = next
	host.Waits = append(host.Waits, w)
	m.emit(ArmTimer{Place: placeOf(w.event, host.ID), Host: host.ID, Due: w.Due})
}

// A message event with this property takes only what was received after it began to wait. Something that was on its way before a
// question was asked is no answer to it; delivered late it would end the time for the answer early (§ 28 VwVfG).
const (
	propertySince = "eingang.ab"
	sinceWaiting  = "wartebeginn"
)

// receive gives a message to the visit that waits for it. Of several the innermost takes it, and of those on one level the oldest:
// one message reaches one receiver (BPMN 2.0.2, 10.5.1). Nobody waiting is a fact that the shell makes visible, never a loss.
func (m *machine) receive(e MessageReceived) {
	if e.Seq > 0 {
		m.s.Seq = e.Seq
	}
	host, w := m.receiver(e.Name, e.At)
	if host == nil {
		m.emit(Record{Place: Place{Process: m.def.Root().ID}, Code: FactMessageUnmatched, Message: e.Name, Receipt: e.Receipt})
		return
	}
	m.emit(Record{Place: placeOf(w.event, host.ID), Code: FactMessageReceived, Message: e.Name, Receipt: e.Receipt})
	m.fire(host, w, e.Variables)
}

// send gives a message that a throwing event or a send task throws to whoever waits for it in the same case.
func (m *machine) send(i *Instance, name string) {
	m.record(i, Record{Code: FactMessageThrown, Message: name})
	if host, w := m.receiver(name, m.now()); host != nil {
		m.emit(Record{Place: placeOf(w.event, host.ID), Code: FactMessageReceived, Message: name})
		m.fire(host, w, m.visible(i).Clone())
	}
}

func (m *machine) receiver(message string, received time.Time) (*Instance, Wait) {
	var host *Instance
	var found Wait
	deepest := -1
	for _, i := range m.s.Instances {
		for k := range i.Waits {
			w := &i.Waits[k]
			if w.Message != message || message == "" || seen(i, w.Trigger) || !w.Since.IsZero() && received.Before(w.Since) {
				continue
			}
			if d := m.depth(i); d > deepest {
				host, found, deepest = i, i.Waits[k], d
			}
			break
		}
	}
	return host, found
}

func (m *machine) depth(i *Instance) int {
	d := 0
	for p := m.s.index[i.Parent]; p != nil; p = m.s.index[p.Parent] {
		d++
	}
	return d
}

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
// that activity without interrupting it: they tell of its progress (BPMN 2.0.2, table 8.23).
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

// lookAtConditions fires one conditional event whose condition has become true and reports whether there was one. A condition that is
// neither true nor false has not occurred yet: what it asks for may not be known so far.
func (m *machine) lookAtConditions() bool {
	if m.s.conditions == 0 {
		return false
	}
	for _, i := range m.s.Instances {
		for k := range i.Waits {
			w := &i.Waits[k]
			if !w.Condition || i.Incident != nil {
				continue
			}
			v, _ := w.event.Triggers[w.Trigger].Condition.Eval(m.visible(i), m.env)
			holds := v == feel.Value(feel.Bool(true))
			rises := holds && !w.Held
			w.Held = holds
			if rises {
				m.steps++
				m.emit(Record{Place: placeOf(w.event, i.ID), Code: FactConditionTrue})
				m.fire(i, *w, nil)
				return true
			}
		}
	}
	return false
}

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
	if !seen(host, w.Trigger) {
		host.Seen = append(host.Seen, w.Trigger)
	}
	if len(host.Seen) < len(w.event.Triggers) {
		return false
	}
	host.Seen = nil
	return true
}

func seen(i *Instance, trigger int) bool {
	for _, s := range i.Seen {
		if s == trigger {
			return true
		}
	}
	return false
}

// happen is the visit of an event that has already happened.
func (m *machine) happen(event *bpmn.Node, scope *Instance, vars *feel.Context) {
	i := m.newInstance(event, scope)
	m.record(i, Record{Code: FactEntered})
	m.addLocal(i, vars)
	m.leave(i)
}
