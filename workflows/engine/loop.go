package engine

import (
	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// iterationsMax bounds a multi-instance marker: a case with more parallel work than that is a mistake in a list, and a person looks.
const iterationsMax = 1000

// The variables that a loop offers to its expressions.
const (
	loopCounter         = "loopCounter"
	numberOfInstances   = "numberOfInstances"
	numberOfActive      = "numberOfActiveInstances"
	numberOfCompleted   = "numberOfCompletedInstances"
	numberOfTerminated  = "numberOfTerminatedInstances"
	incidentCardinality = "loop.cardinality"
	incidentTooMany     = "loop.too-many"
)

// enterLoop begins the visit of an activity with a loop or multi-instance marker: the events at its edge wait, then the iterations
// begin (BPMN 2.0.2, 13.3.6 and 13.3.7).
func (m *machine) enterLoop(body *Instance) {
	body.Loop = &Loop{}
	if !m.awaitBoundaries(body) {
		return
	}
	marker := body.node.Loop
	if !marker.Multi {
		if marker.TestBefore && !m.loopAgain(body) {
			if body.Incident == nil {
				m.endLoop(body)
			}
			return
		}
		m.iterate(body)
		return
	}
	if !m.count(body) {
		return
	}
	switch {
	case body.Loop.Total == 0:
		m.endLoop(body)
	case marker.Sequential:
		m.iterate(body)
	default:
		for range body.Loop.Total {
			if m.s.index[body.ID] != body {
				return // an iteration has ended the whole loop
			}
			m.iterate(body)
		}
	}
}

// count finds how many instances there are; a number that cannot be found, or is beyond the bound, is an incident.
func (m *machine) count(body *Instance) bool {
	marker, scope := body.node.Loop, m.s.index[body.Parent]
	fail := func(code string) bool {
		m.raise(body, Incident{Code: code, Stage: stageEnter, Detail: body.Element})
		return false
	}
	if marker.Collection != nil {
		v, _ := marker.Collection.Eval(m.visible(scope), m.env)
		items, isList := v.(feel.List)
		if !isList {
			return fail(incidentCardinality)
		}
		body.Loop.Items, body.Loop.Total = items, len(items)
	} else {
		v, _ := marker.Cardinality.Eval(m.visible(scope), m.env)
		number, isNumber := v.(feel.Number)
		if !isNumber {
			return fail(incidentCardinality)
		}
		n, whole := number.Int64()
		if !whole || n < 0 {
			return fail(incidentCardinality)
		}
		body.Loop.Total = int(min(n, iterationsMax+1))
	}
	if body.Loop.Total > iterationsMax {
		return fail(incidentTooMany)
	}
	body.Vars = feel.NewContext().Put(numberOfInstances, feel.Int(int64(body.Loop.Total)))
	if marker.OutputCollection != "" {
		out := make(feel.List, body.Loop.Total)
		for k := range out {
			out[k] = feel.Null{}
		}
		body.Vars.Put(marker.OutputCollection, out)
	}
	m.countAgain(body)
	return true
}

// countAgain brings the numbers that expressions see up to date.
func (m *machine) countAgain(body *Instance) {
	l := body.Loop
	if body.Vars == nil {
		body.Vars = feel.NewContext()
	}
	body.Vars.Put(numberOfActive, feel.Int(int64(l.Started-l.Completed)))
	body.Vars.Put(numberOfCompleted, feel.Int(int64(l.Completed)))
	body.Vars.Put(numberOfTerminated, feel.Int(0))
}

// iterate begins the next iteration.
func (m *machine) iterate(body *Instance) {
	body.Loop.Started++
	i := m.newInstance(body.node, body)
	i.Iteration = body.Loop.Started
	i.Vars = feel.NewContext().Put(loopCounter, feel.Int(int64(i.Iteration)))
	if name := body.node.Loop.Element; name != "" && i.Iteration <= len(body.Loop.Items) {
		i.Vars.Put(name, body.Loop.Items[i.Iteration-1])
	}
	m.countAgain(body)
	m.record(i, Record{Code: FactEntered})
	m.enter(i)
}

// leaveIteration ends one iteration: what it made goes to the scope around the loop and into the output list, then the loop goes on or
// ends.
func (m *machine) leaveIteration(i, body *Instance, outputs *feel.Context) {
	marker := body.node.Loop
	if marker.Output != nil {
		v, ok := m.evaluate(i, marker.Output)
		if !ok {
			m.raise(i, Incident{Code: "expression.failed", Stage: stageLeave, Detail: marker.OutputCollection})
			return
		}
		m.collect(body, i.Iteration, v)
	}
	scope := m.s.index[body.Parent]
	m.publish(scope, outputs)
	body.Loop.Completed++
	m.countAgain(body)
	enough, ok := m.enough(i, body)
	if !ok {
		body.Loop.Completed--
		m.countAgain(body)
		return
	}
	m.record(i, Record{Code: FactCompleted})
	m.rememberDone(i, scope)
	m.removeInstance(i)
	m.throwBehaviour(body)
	if m.s.index[body.ID] != body {
		return
	}
	switch {
	case enough:
		m.cancelChildren(body, body.Element)
		m.endLoop(body)
	case marker.Multi && body.Loop.Started < body.Loop.Total:
		if marker.Sequential {
			m.iterate(body)
		}
	case marker.Multi:
		if body.children == 0 {
			m.endLoop(body)
		}
	case m.loopAgain(body):
		m.iterate(body)
	case body.Incident == nil:
		m.endLoop(body)
	}
}

func (m *machine) collect(body *Instance, iteration int, v feel.Value) {
	name := body.node.Loop.OutputCollection
	old, _ := body.Vars.Get(name)
	list, _ := old.(feel.List)
	// A command may hold the list as it was, so a new one is made.
	next := make(feel.List, max(len(list), iteration))
	copy(next, list)
	next[iteration-1] = v
	body.Vars.Put(name, next)
}

// enough evaluates the completion condition, which sees the variables of the iteration that has just ended.
func (m *machine) enough(i, body *Instance) (enough, ok bool) {
	condition := body.node.Loop.Completion
	if condition == nil {
		return false, true
	}
	v, _ := condition.Eval(m.visible(i), m.env)
	yes, isBool := v.(feel.Bool)
	if !isBool {
		m.raise(i, Incident{Code: "condition.not-boolean", Stage: stageLeave, Detail: body.Element})
		return false, false
	}
	return bool(yes), true
}

// loopAgain says whether a standard loop goes round once more.
func (m *machine) loopAgain(body *Instance) bool {
	marker := body.node.Loop
	if marker.Maximum > 0 && body.Loop.Completed >= marker.Maximum {
		return false
	}
	if marker.Condition != nil {
		v, _ := marker.Condition.Eval(m.visible(body), m.env)
		yes, isBool := v.(feel.Bool)
		if !isBool {
			m.raise(body, Incident{Code: "condition.not-boolean", Stage: stageLoop, Detail: body.Element})
		}
		if !yes {
			return false
		}
	}
	if body.Loop.Completed >= bpmn.LoopMax {
		m.raise(body, Incident{Code: incidentSteps, Stage: stageLoop, Detail: body.Element})
		return false
	}
	return true
}

// throwBehaviour throws the signals that a multi-instance marker names for completed instances (BPMN 2.0.2, table 10.29).
func (m *machine) throwBehaviour(body *Instance) {
	marker := body.node.Loop
	if marker.EachThrows != "" {
		m.throwImplicitly(body, marker.EachThrows)
	}
	if marker.FirstThrows != "" && body.Loop.Completed == 1 {
		m.throwImplicitly(body, marker.FirstThrows)
	}
	for _, b := range marker.Complex {
		if m.s.index[body.ID] != body {
			return
		}
		if v, _ := b.Condition.Eval(m.visible(body), m.env); v == feel.Value(feel.Bool(true)) {
			m.throwImplicitly(body, b.Throws)
		}
	}
}

func (m *machine) throwImplicitly(body *Instance, name string) {
	m.record(body, Record{Code: FactSignalThrown, Message: name})
	m.signal(name, nil, body)
}

// endLoop leaves the activity: only the output list goes out, what the iterations made has gone out with each of them.
func (m *machine) endLoop(body *Instance) {
	out := feel.NewContext()
	if name := body.node.Loop.OutputCollection; name != "" && body.Vars != nil {
		if v, found := body.Vars.Get(name); found {
			out.Put(name, v)
		}
	}
	body.Vars = out
	m.leave(body)
}

// retryLoop takes up a loop whose own expressions failed.
func (m *machine) retryLoop(body *Instance, at stage) {
	if at == stageEnter {
		m.withdrawWaits(body)
		m.enterLoop(body)
		return
	}
	if m.loopAgain(body) {
		m.iterate(body)
	} else if body.Incident == nil {
		m.endLoop(body)
	}
}

func isAdHoc(i *Instance) bool {
	return i.node != nil && i.node.Kind == bpmn.AdHocSubProcess && i.Loop == nil
}
