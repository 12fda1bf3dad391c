package engine

import (
	"ablauf/workflows/bpmn"
)

// The codes of refused modifications.
const (
	RefusedModifyUnknown   = "modify.unknown-element"
	RefusedModifyKind      = "modify.element-kind" // a start or boundary event, an event sub-process, a compensation handler
	RefusedModifyGateway   = "modify.behind-event-gateway"
	RefusedModifyLoop      = "modify.inside-loop"
	RefusedModifyAmbiguous = "modify.scope-ambiguous"
	RefusedModifyScope     = "modify.scope-missing"
	RefusedModifyGone      = "modify.instance-gone"
	RefusedModifyNothing   = "modify.nothing-left"
)

// checkModification says whether a modification can be carried out as a whole; nothing is carried out in part.
func (s *State) checkModification(def *bpmn.Definition, e Modified) error {
	for _, id := range e.Terminate {
		if i := s.index[id]; i == nil || i.node == nil {
			return &RefusalError{RefusedModifyGone}
		}
	}
	for _, a := range e.Activate {
		if code := s.checkActivation(def, a); code != "" {
			return &RefusalError{code}
		}
	}
	if len(e.Activate) == 0 && !s.somethingLeft(e.Terminate) {
		return &RefusalError{RefusedModifyNothing}
	}
	return nil
}

func (s *State) checkActivation(def *bpmn.Definition, a Activation) string {
	process := def.Root()
	if a.Process != "" {
		process = def.Process(a.Process)
	}
	if process == nil || process.Node(a.Element) == nil {
		return RefusedModifyUnknown
	}
	n := process.Node(a.Element)
	switch {
	case n.Kind == bpmn.StartEvent || n.Kind == bpmn.BoundaryEvent || n.Kind == bpmn.EventSubProcess || n.ForCompensation:
		return RefusedModifyKind
	case len(n.Incoming) > 0 && n.Incoming[0].Source.Kind == bpmn.EventGateway:
		return RefusedModifyGateway
	}
	if a.Scope != 0 {
		scope := s.index[a.Scope]
		if scope == nil || !isScope(scope) || bodyOf(def, scope) != n.Scope {
			return RefusedModifyScope
		}
		return ""
	}
	for level := n.Scope; ; level = level.Owner.Scope {
		if level.Owner != nil && level.Owner.Loop != nil {
			return RefusedModifyLoop
		}
		switch count := s.scopesOf(def, process, level); {
		case count > 1:
			return RefusedModifyAmbiguous
		case count == 1:
			return ""
		case level.Owner == nil:
			return RefusedModifyScope
		case level.Owner.Kind == bpmn.EventSubProcess:
			return RefusedModifyScope // an event sub-process begins with its event only
		}
	}
}

// scopesOf counts the visits that a level of the drawing is active in.
func (s *State) scopesOf(def *bpmn.Definition, p *bpmn.Process, level *bpmn.Scope) int {
	count := 0
	for _, i := range s.Instances {
		if i.Process == p.ID && isScope(i) && bodyOf(def, i) == level {
			count++
		}
	}
	return count
}

// somethingLeft reports whether the case still waits for anything when the visits have ended.
func (s *State) somethingLeft(terminated []int) bool {
	gone := map[int]bool{}
	for _, id := range terminated {
		gone[id] = true
	}
	for _, i := range s.Instances { // parents come before what stands in them
		if gone[i.Parent] {
			gone[i.ID] = true
		}
		if !gone[i.ID] && i.node != nil && i.children == 0 {
			return true
		}
	}
	return false
}

// modify moves a case by hand: first everything that is to begin, then everything that is to end, so that a scope in which one thing
// replaces another lives on. A scope that is empty afterwards ends with the last visit in it, it does not complete: a person took the
// work away, nobody did it.
func (m *machine) modify(e Modified) {
	root := m.s.Instances[0]
	m.record(root, Record{Code: FactModified, Reason: e.Reason, Actor: e.Actor, ActingFor: e.ActingFor})
	for _, a := range e.Activate {
		process := m.def.Root()
		if a.Process != "" {
			process = m.def.Process(a.Process)
		}
		n := process.Node(a.Element)
		scope := m.s.index[a.Scope]
		if scope == nil {
			scope = m.scopeFor(process, n.Scope)
		}
		m.addLocal(scope, a.Variables)
		m.enqueue(token{node: n, scope: scope})
		m.tokenMayCome(scope, e)
	}
	for _, id := range e.Terminate {
		i := m.s.index[id]
		if i == nil {
			continue // it stood inside another one of the list
		}
		scope := m.s.index[i.Parent]
		m.cancel(i, "")
		if i.Undoes != 0 {
			m.undone(i.Undoes) // a handler that was ended has been tried; the next one follows
		}
		m.endEmpty(scope)
	}
}

// tokenMayCome ends the trouble of the joins around a place where a person has begun something: the token that they lacked may come now. If it
// does not, the trouble is raised again as soon as nothing is active there.
func (m *machine) tokenMayCome(scope *Instance, e Modified) {
	for ; scope != nil; scope = m.s.index[scope.Parent] {
		if scope.Incident != nil && scope.Incident.Code == incidentJoin {
			scope.Incident = nil
			m.record(scope, Record{Code: FactIncidentResolved, Actor: e.Actor})
			m.dry(scope)
		}
	}
}

// scopeFor finds the visit of a level, and opens it and those around it where there is none. What is opened gets the events at its edge
// and its event sub-processes, but not its start event.
func (m *machine) scopeFor(p *bpmn.Process, level *bpmn.Scope) *Instance {
	for _, i := range m.s.Instances {
		if i.Process == p.ID && isScope(i) && bodyOf(m.def, i) == level {
			return i
		}
	}
	around := m.scopeFor(p, level.Owner.Scope)
	i := m.newInstance(level.Owner, around)
	m.record(i, Record{Code: FactEntered})
	if len(i.node.Inputs) > 0 && !m.assignInputs(i) {
		return i
	}
	if m.awaitBoundaries(i) {
		m.awaitEventSubs(i, level)
	}
	return i
}

// endEmpty ends a scope out of which the last visit was taken.
func (m *machine) endEmpty(scope *Instance) {
	for scope != nil && scope.children == 0 && scope.Parent != 0 && !m.onTheWay(scope) {
		around := m.s.index[scope.Parent]
		if scope.node == nil { // a called process ends with its call
			scope, around = around, m.s.index[around.Parent]
		}
		m.cancel(scope, "")
		scope = around
	}
}
