package suites

import (
	"slices"
	"strings"

	"ablauf/workflows/bpmn"
)

// byHand begins the name of the message by which an event is triggered from outside.
const byHand = "by hand: "

// rewrite makes a picture for the simulator executable. There, a person decides what happens: which way a gateway takes, when an event
// occurs, how long a task holds its token. So conditions ask which flows were chosen, and every catching event also waits for a message
// that says "now". Definitions without a reference get one, because the simulator takes them to mean the same.
func (s *simulator) rewrite(steps []stimulus) {
	m := s.world.model
	held := map[string]bool{}
	for _, step := range steps {
		if step.Op == "wait_at" {
			held[s.find(step)] = true
		}
	}
	receives := map[string]bool{}
	for _, f := range m.MessageFlows {
		receives[f.Target] = receives[f.Target] || f.Type == "messageFlow"
	}
	codes(m.Errors)
	codes(m.Escalations)
	m.Errors = append(m.Errors, bpmn.RootElement{ID: anyRef, Name: anyRef, Code: anyRef})
	m.Escalations = append(m.Escalations, bpmn.RootElement{ID: anyRef, Name: anyRef, Code: anyRef})
	m.Signals = append(m.Signals, bpmn.RootElement{ID: anyRef, Name: anyRef})
	for i := range m.Signals {
		m.Signals[i].Name = or(m.Signals[i].Name, m.Signals[i].ID)
	}
	walk(m, func(e *bpmn.Element) {
		m.Messages = append(m.Messages, bpmn.RootElement{ID: byHand + e.ID, Name: byHand + e.ID})
		switch {
		case strings.HasSuffix(e.Type, "Task") || e.Type == "task":
			simulatedTask(e, held[e.ID], receives[e.ID])
		case strings.HasSuffix(e.Type, "Gateway"):
			e.Default = ""
		case strings.HasSuffix(e.Type, "Event"):
			simulatedEvent(e)
		}
		conditions(m, e.Flows)
	})
	for _, p := range m.Processes {
		conditions(m, p.Flows)
	}
}

// anyRef stands for the error, escalation or signal that a definition does not name.
const anyRef = "unnamed"

func codes(list []bpmn.RootElement) {
	for i := range list {
		list[i].Code = or(list[i].Code, list[i].ID)
	}
}

// simulatedTask: a task passes its token on; one that is held, or that a message flow leads to, waits.
func simulatedTask(e *bpmn.Element, held, receives bool) {
	e.Loop, e.Default, e.MessageRef, e.Zeebe = nil, "", "", bpmn.Zeebe{}
	switch {
	case held:
		e.Type = "userTask"
	case receives || e.Type == "receiveTask":
		e.Type, e.MessageRef = "receiveTask", byHand+e.ID
	default:
		e.Type = "task"
	}
}

func simulatedEvent(e *bpmn.Element) {
	throws := e.Type == "endEvent" || e.Type == "intermediateThrowEvent"
	message := bpmn.EventDefinition{Type: "message", Ref: byHand + e.ID}
	var events []bpmn.EventDefinition
	for _, d := range e.Events {
		switch d.Type {
		case "error", "escalation":
			if throws {
				d.Ref = or(d.Ref, anyRef)
			}
		case "signal":
			d.Ref = or(d.Ref, anyRef)
		case "link":
			d.Name = or(or(d.Name, e.Name), anyRef)
		case "message", "timer", "conditional":
			continue // a throwing message leaves over its message flow
		}
		events = append(events, d)
	}
	topStart := e.Type == "startEvent" && e.Parent == nil
	waits := len(events) == 0 && len(e.Events) > 0 || len(events) > 0 && events[0].Type == "signal"
	if !throws && !topStart && waits {
		events = append(events, message)
	}
	e.Events = events
}

// conditions lets gateways with a choice take the flows that were chosen; nothing else looks at a condition.
func conditions(m *bpmn.Model, flows []*bpmn.Flow) {
	for _, f := range flows {
		f.HasCondition, f.Condition, f.Language = false, "", ""
		source := m.Element(f.Source)
		choice := source != nil && slices.Contains([]string{"exclusiveGateway", "inclusiveGateway"}, source.Type)
		if !choice || f.Type != "sequenceFlow" || outgoing(flows, f.Source) < 2 {
			continue
		}
		f.HasCondition, f.Condition = true, `list contains(take, "`+f.ID+`")`
	}
}

func outgoing(flows []*bpmn.Flow, source string) int {
	n := 0
	for _, f := range flows {
		if f.Source == source && f.Type == "sequenceFlow" {
			n++
		}
	}
	return n
}
