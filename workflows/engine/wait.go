package engine

import (
	"strings"

	"ablauf/workflows/bpmn"
)

// await arms what an event needs, or raises an incident for the visit that has just begun.
func (m *machine) await(host *Instance, event *bpmn.Node) bool {
	if m.arm(host, event) {
		return true
	}
	m.raise(host, Incident{Code: incidentNoInstant, Stage: stageEnter, Detail: event.ID})
	return false
}

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
