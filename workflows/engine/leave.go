package engine

import (
	"slices"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// leave ends a visit: outputs, the choice of the outgoing flows, then the tokens on them. Whatever goes wrong before the visit has
// ended stays with it as an incident, so that a retry finds the token where it was.
func (m *machine) leave(i *Instance) {
	n := i.node
	outputs, ok := m.outputs(i)
	if !ok {
		return
	}
	scope := m.s.index[i.Parent]
	if i.Iteration > 0 {
		m.leaveIteration(i, scope, outputs)
		return
	}
	m.publish(scope, outputs)
	flows, ok := m.choose(i, scope)
	if !ok {
		return
	}
	m.record(i, Record{Code: FactCompleted})
	m.rememberDone(i, scope)
	undoes := i.Undoes
	m.removeInstance(i)
	if n.Kind == bpmn.EndEvent {
		m.setOutcome(n, scope)
	}
	if undoes != 0 {
		m.undone(undoes)
		return
	}
	if n.LinkTarget != nil {
		m.enqueue(token{node: n.LinkTarget, scope: scope})
	}
	for _, f := range flows {
		m.enqueue(token{node: f.Target, flow: f, scope: scope})
	}
	if isAdHoc(scope) {
		m.adHocStepDone(scope)
	}
}

// setOutcome names the end event by which the case ended; the event sub-processes of the top level belong to it.
func (m *machine) setOutcome(n *bpmn.Node, scope *Instance) {
	for scope.node != nil && scope.node.Kind == bpmn.EventSubProcess {
		scope = m.s.index[scope.Parent]
	}
	if scope.node == nil && scope.Parent == 0 {
		m.s.Outcome = n.ID
	}
}

// choose gives the flows that a token leaves on. An exclusive gateway takes the first whose condition is true, else the default
// (BPMN 2.0.2, 13.4.2); everything else takes every flow without condition or with a true one; the default is taken when no condition is
// true, also beside flows that have none (10.3, 13.3.1, 13.4.3).
func (m *machine) choose(i, scope *Instance) ([]*bpmn.SequenceFlow, bool) {
	n := i.node
	if n.Kind == bpmn.EventGateway {
		return nil, true // the event that happened goes on, see fire
	}
	if !n.Conditional() {
		return n.Outgoing, true
	}
	var taken []*bpmn.SequenceFlow
	exclusive, met := n.Kind == bpmn.ExclusiveGateway, false
	for _, f := range n.Outgoing {
		if f == n.Default {
			continue
		}
		if f.Condition != nil {
			v, _ := f.Condition.Eval(m.visible(scope), m.env)
			yes, isBool := v.(feel.Bool)
			if !isBool {
				// Counting "unknown" as "no" could refuse a person's right on a misspelt name, so it is an incident.
				m.raise(i, Incident{Code: "condition.not-boolean", Stage: stageLeave, Detail: f.ID})
				return nil, false
			}
			if !yes {
				continue
			}
			met = true
		}
		taken = append(taken, f)
		if exclusive {
			return taken, true
		}
	}
	if !met && n.Default != nil {
		taken = append(taken, n.Default)
	}
	if len(taken) == 0 {
		m.raise(i, Incident{Code: "gateway.no-flow", Stage: stageLeave, Detail: n.ID})
		return nil, false
	}
	return taken, true
}

// dry notes a scope in which nothing may be active any more.
func (m *machine) dry(scope *Instance) { m.dried = append(m.dried, scope) }

// completeDryScope ends one scope in which nothing is active any more, the newest first, and reports whether there was one. A token
// that still waits at a gateway then can never go on; that is trouble for a person, not an end.
func (m *machine) completeDryScope() bool {
	for {
		at := -1
		for k, i := range m.dried {
			if at < 0 || i.ID > m.dried[at].ID {
				at = k
			}
		}
		if at < 0 {
			return false
		}
		i := m.dried[at]
		m.dried = append(m.dried[:at], m.dried[at+1:]...)
		if m.s.index[i.ID] != i || i.children > 0 || i.Incident != nil || len(i.Undoing) > 0 || !isScope(i) {
			continue
		}
		if isAdHoc(i) && !i.Finished {
			continue
		}
		if len(i.Joins) > 0 {
			m.raise(i, Incident{Code: incidentJoin, Stage: stageLeave, Detail: i.Joins[0].Element})
			return true
		}
		m.completeScope(i)
		return true
	}
}

// incidentJoin is a token that waits at a gateway for others that cannot come any more.
const incidentJoin = "join.waits-forever"

// isScope reports whether others stand inside a visit.
func isScope(i *Instance) bool {
	return i.node == nil || i.node.Kind.HasBody() && i.Loop == nil
}

func (m *machine) completeScope(i *Instance) {
	switch {
	case i.node != nil && i.Undoes != 0 && i.node.Compensation == nil && !i.node.ForCompensation:
		// A sub-process whose inside was undone is over; no way leads on from it a second time.
		m.record(i, Record{Code: FactCompleted})
		m.removeInstance(i)
		m.undone(i.Undoes)
	case i.node != nil: // sub-process
		m.leave(i)
	case i.Parent != 0: // called process
		caller := m.s.index[i.Parent]
		m.removeInstance(i)
		if caller.node.CopyAllOut || len(caller.node.Outputs) > 0 {
			caller.Vars = i.Vars
		}
		m.leave(caller)
	default:
		m.removeInstance(i)
		m.end()
	}
}

func (m *machine) end() {
	m.s.Status = StatusCompleted
	name := ""
	if n := m.def.Root().Node(m.s.Outcome); n != nil {
		name = n.Name
	}
	m.emit(End{Outcome: m.s.Outcome, OutcomeName: name})
}

// terminate ends everything else in the scope of a terminate end event; an embedded sub-process or called process then goes on
// behind it, the whole case is over (BPMN 2.0.2, 13.5.6).
func (m *machine) terminate(i *Instance) {
	n, scope := i.node, m.s.index[i.Parent]
	m.record(i, Record{Code: FactCompleted})
	m.removeInstance(i)
	m.cancelChildren(scope, n.ID)
	scope.Undoing = nil
	scope.Finished = isAdHoc(scope)
	m.setOutcome(n, scope)
	m.dry(scope)
}

// cutTokens ends the tokens that are on their way inside a scope which was interrupted: the log says how far they came.
func (m *machine) cutTokens(scope *Instance, cause string) {
	if m.head == len(m.queue) {
		return
	}
	m.queue = append(m.queue[:m.head], slices.DeleteFunc(m.queue[m.head:], func(t token) bool {
		if t.scope != scope || t.flow == nil {
			return t.scope == scope
		}
		m.s.Next++
		m.emit(Record{Place: placeOf(t.node, 0), Code: FactFlow, Flow: t.flow.ID})
		m.emit(Record{Place: placeOf(t.node, m.s.Next), Code: FactEntered})
		m.emit(Record{Place: placeOf(t.node, m.s.Next), Code: FactCancelled, Reason: cause})
		return true
	})...)
}
