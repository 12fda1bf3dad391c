package engine

import (
	"fmt"
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// stepsMax bounds the elements that one event may pass. A diagram that circles without ever waiting ends in an incident.
const stepsMax = 10_000

// Step takes one event. The state that is given may be reused for the one that is returned and must not be used afterwards, unless
// an error is returned: then nothing has changed. An error of type *RefusalError says that the event does not fit.
func Step(def *bpmn.Definition, s State, ev Event) (State, []Command, error) {
	if s.Status != StatusNew && s.Bundle != def.Hash {
		return s, nil, fmt.Errorf("engine: state belongs to bundle %s, not to %s", s.Bundle, def.Hash)
	}
	if s.index == nil {
		if err := s.bind(def); err != nil {
			return s, nil, err
		}
	}
	if err := Check(def, s, ev); err != nil {
		return s, nil, err
	}
	m := newMachine(def, &s, ev.When())
	if err := m.take(ev); err != nil {
		return s, nil, err
	}
	m.run()
	return s, m.cmds, nil
}

// machine carries one step.
type machine struct {
	def   *bpmn.Definition
	s     *State
	env   feel.Environment
	cmds  []Command
	queue []token
	head  int
	steps int
	// late are events that throw a signal or a message: they do so when everything else rests, so that it reaches also those who were on
	// their way to wait for it.
	late []*Instance
	// choosing are the ad-hoc sub-processes in which something has changed for who chooses the next step.
	choosing []*Instance
	// dried are the scopes in which nothing may be active any more.
	dried []*Instance
	// thrower is the visit whose activity ended with an error: its work is over and needs no cancelling.
	thrower *Instance
	// room is where the lists above begin: a usual turn fills no more and so allocates none of them.
	room struct {
		queue [8]token
		dried [8]*Instance
	}
}

// token is on its way to a node of a scope, along a flow (nil when it starts there).
type token struct {
	node  *bpmn.Node
	flow  *bpmn.SequenceFlow
	scope *Instance
}

// newMachine begins a step: the number of the event and the clock go on.
func newMachine(def *bpmn.Definition, s *State, at time.Time) *machine {
	s.Rev++
	if at.After(s.At) {
		s.At = at
	}
	m := &machine{def: def, s: s, cmds: make([]Command, 0, 16), env: feel.Environment{Now: s.At, Zone: feel.Berlin()}}
	m.queue, m.dried = m.room.queue[:0], m.room.dried[:0]
	return m
}

func (m *machine) take(ev Event) error {
	switch e := ev.(type) {
	case Start:
		m.start(e)
	case TaskCompleted:
		m.completeTask(e)
	case ActivityCompleted:
		m.completeActivity(e)
	case ActivityFailed:
		i := m.s.index[e.Instance]
		m.record(i, Record{Code: FactActivityFailed, Reason: e.Code})
		m.raise(i, Incident{Code: "activity.failed", Stage: stageWork, Detail: e.Code})
	case ErrorThrown:
		m.throw(m.s.index[e.Instance], e.ErrorCode, e.Variables)
	case TimerFired:
		m.fireTimer(e)
	case MessageReceived:
		m.receive(e)
	case SignalReceived:
		if e.Seq > 0 {
			m.s.Seq = e.Seq
		}
		m.receiveSignal(e)
	case StepChosen:
		m.chooseStep(e)
	case Modified:
		m.modify(e)
	case DeadlineRecalculated:
		m.recalculate(e)
	case Checkpoint:
		m.s.Semantics = Semantics
		m.record(m.s.Instances[0], Record{Code: FactCheckpoint, Actor: e.Actor})
	case IncidentRetried:
		m.retry(e)
	default:
		return fmt.Errorf("engine: unknown event %T", ev)
	}
	return nil
}

// run moves the tokens until every one waits, and completes the scopes that ran dry.
func (m *machine) run() {
	for {
		for m.head < len(m.queue) {
			t := m.queue[m.head]
			m.head++
			if m.s.index[t.scope.ID] != t.scope {
				continue // the scope was interrupted while the token was on its way
			}
			if m.steps++; m.steps > stepsMax {
				m.stop(t)
				continue
			}
			m.arrive(t)
		}
		m.queue, m.head = m.queue[:0], 0
		if m.openMerges() || m.completeDryScope() || m.throwLate() || m.steps <= stepsMax && m.lookAtConditions() {
			continue
		}
		m.offerSteps()
		return
	}
}

// stop keeps a token where the bound of a step was hit.
func (m *machine) stop(t token) {
	flow := ""
	if t.flow != nil {
		flow = t.flow.ID
	}
	m.raise(m.newInstance(t.node, t.scope), Incident{Code: incidentSteps, Stage: stageArrive, Detail: flow})
}

// incidentSteps is a diagram that circles without ever waiting.
const incidentSteps = "steps.too-many"

// throwLate lets one event throw that had waited for the others to rest.
func (m *machine) throwLate() bool {
	for len(m.late) > 0 {
		i := m.late[0]
		m.late = m.late[1:]
		if m.s.index[i.ID] == i {
			m.happens(i)
			return true
		}
	}
	return false
}

func (m *machine) enqueue(t token) { m.queue = append(m.queue, t) }

func (m *machine) emit(c Command) { m.cmds = append(m.cmds, c) }

func (m *machine) record(i *Instance, r Record) {
	if i.node != nil {
		r.Place = placeOf(i.node, i.ID)
	} else {
		r.Place = Place{Process: i.Process, Instance: i.ID}
	}
	m.emit(r)
}

func (m *machine) now() time.Time { return m.s.At }
