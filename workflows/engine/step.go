package engine

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// stepsMax bounds the elements that one event may pass. A diagram that circles without ever waiting ends in an incident.
const stepsMax = 10_000

// RefusalError says that an event does not fit the state; nothing has changed. Code is rendered by the locale files.
type RefusalError struct{ Code string }

// Error gives the code.
func (r *RefusalError) Error() string { return "engine: refused: " + r.Code }

// The codes of refusals.
const (
	RefusedStarted      = "case.already-started"
	RefusedNotActive    = "case.not-active"
	RefusedTaskNotOpen  = "task.not-open"
	RefusedRepeated     = "task.repeated" // the same submission was taken before
	RefusedVierAugen    = "task.vier-augen"
	RefusedIncident     = "task.incident"
	RefusedStale        = "activity.stale"
	RefusedTimer        = "timer.not-armed"
	RefusedEarly        = "timer.not-due"
	RefusedReceipt      = "receipt.repeated"
	RefusedNoIncident   = "incident.none"
	RefusedStartElement = "start.unknown"
	RefusedNoChoice     = "step.no-choice"
	RefusedNotFinished  = "step.not-finished"
	RefusedOneAtATime   = "step.one-at-a-time"
	RefusedOutOfReach   = "timer.out-of-reach"
	RefusedNoInstant    = "timer.no-instant"
)

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

// Check says whether Step would take the event, without changing anything: a *RefusalError if not.
func Check(def *bpmn.Definition, s State, ev Event) error {
	if _, start := ev.(Start); start != (s.Status == StatusNew) {
		if start {
			return &RefusalError{RefusedStarted}
		}
		return &RefusalError{RefusedNotActive}
	}
	if s.index == nil {
		if err := s.bind(def); err != nil {
			return err
		}
	}
	switch e := ev.(type) {
	case Start:
		if root := def.Root(); startOf(root, e.Element) == nil && instantiating(root, e.Element) == nil && (e.Element != "" || len(root.Scope.First) == 0) {
			return &RefusalError{RefusedStartElement}
		}
		return nil
	case MessageReceived:
		if e.Seq > 0 && e.Seq <= s.Seq {
			return &RefusalError{RefusedReceipt}
		}
	case TaskCompleted:
		return s.checkTask(e)
	case ActivityCompleted:
		return s.checkActivity(e.Instance, e.Attempt)
	case ActivityFailed:
		return s.checkActivity(e.Instance, e.Attempt)
	case ErrorThrown:
		return s.checkActivity(e.Instance, e.Attempt)
	case TimerFired:
		return s.checkTimer(e)
	case SignalReceived:
		if e.Seq > 0 && e.Seq <= s.Seq {
			return &RefusalError{RefusedReceipt}
		}
	case StepChosen:
		return s.checkStep(e)
	case Modified:
		if s.Status != StatusActive {
			return &RefusalError{RefusedNotActive}
		}
		return s.checkModification(def, e)
	case DeadlineRecalculated:
		return s.checkRecalculation(def, e)
	case Checkpoint:
	case IncidentRetried:
		if i := s.index[e.Instance]; i == nil || i.Incident == nil {
			return &RefusalError{RefusedNoIncident}
		}
	default:
		return fmt.Errorf("engine: unknown event %T", ev)
	}
	if s.Status != StatusActive {
		return &RefusalError{RefusedNotActive}
	}
	return nil
}

func (s *State) checkTask(e TaskCompleted) error {
	for _, a := range s.Applied {
		if a.Instance == e.Instance && a.Submission == e.Submission {
			return &RefusalError{RefusedRepeated}
		}
	}
	i := s.index[e.Instance]
	switch {
	case i == nil || i.node == nil || i.node.Kind != bpmn.UserTask || i.Loop != nil:
		return &RefusalError{RefusedTaskNotOpen}
	case i.Incident != nil:
		return &RefusalError{RefusedIncident}
	case slices.Contains(i.Excluded, e.Actor) || e.ActingFor != "" && slices.Contains(i.Excluded, e.ActingFor):
		// Vier-Augen is checked when the task is completed, not when it is assigned: a substitute could otherwise slip through.
		return &RefusalError{RefusedVierAugen}
	}
	return nil
}

func (s *State) checkActivity(instance, attempt int) error {
	i := s.index[instance]
	if i == nil || i.node == nil || !i.node.IsJob() || i.Loop != nil || i.Attempt != attempt || i.Incident != nil {
		return &RefusalError{RefusedStale}
	}
	return nil
}

func (s *State) checkTimer(e TimerFired) error {
	i := s.index[e.Instance]
	if i == nil {
		return &RefusalError{RefusedTimer}
	}
	for _, w := range i.Waits {
		if w.Element == e.Element && !w.Due.IsZero() {
			if e.At.Before(w.Due) {
				return &RefusalError{RefusedEarly}
			}
			return nil
		}
	}
	return &RefusalError{RefusedTimer}
}

// IsRefusal gives the refusal in the chain of an error, if there is one.
func IsRefusal(err error) (*RefusalError, bool) {
	var r *RefusalError
	ok := errors.As(err, &r)
	return r, ok
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

// startOf finds the start event: the named one, or the none start event, or the only one.
func startOf(p *bpmn.Process, element string) *bpmn.Node {
	for _, n := range p.Scope.Starts {
		if n.ID == element || element == "" && (len(n.Triggers) == 0 || len(p.Scope.Starts) == 1) {
			return n
		}
	}
	return nil
}

// instantiating finds the receive task, or the event behind an event-based gateway, by whose message a case begins.
func instantiating(p *bpmn.Process, element string) *bpmn.Node {
	if element == "" {
		return nil
	}
	for _, n := range p.Starters() {
		if n.ID == element && n.Kind != bpmn.StartEvent {
			return n
		}
	}
	return nil
}

func (m *machine) start(e Start) {
	root := m.def.Root()
	m.s.Semantics, m.s.Bundle, m.s.Status = Semantics, m.def.Hash, StatusActive
	m.s.index = map[int]*Instance{}
	scope := m.addInstance(&Instance{Process: root.ID, Vars: feel.NewContext()}, nil)
	m.addLocal(scope, e.Variables)
	m.record(scope, Record{Code: FactStarted})
	m.awaitEventSubs(scope, root.Scope)
	m.dry(scope)
	if n := instantiating(root, e.Element); n != nil {
		m.instantiate(n, scope)
		return
	}
	m.startProcess(scope, root, e.Element)
}

// instantiate begins a case by the message, signal or timer of a node that waits for nothing any more; where the gateway before it wants
// every event, the others begin to wait (BPMN 2.0.2, 13.4.4).
func (m *machine) instantiate(n *bpmn.Node, scope *Instance) {
	m.happen(n, scope, nil)
	if len(n.Incoming) == 0 || !n.Incoming[0].Source.Every {
		return
	}
	for _, f := range n.Incoming[0].Source.Outgoing {
		if f.Target != n {
			m.enqueue(token{node: f.Target, flow: f, scope: scope})
		}
	}
}
