package engine

import (
	"slices"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// arrive brings a token to its node. At a gateway that merges it may have to wait for others; everywhere else a visit begins.
func (m *machine) arrive(t token) {
	if t.flow != nil {
		m.emit(Record{Place: placeOf(t.node, 0), Code: FactFlow, Flow: t.flow.ID})
	}
	if len(t.node.Incoming) > 1 && t.flow != nil {
		switch t.node.Kind {
		case bpmn.ParallelGateway:
			if !m.join(t) {
				return
			}
		case bpmn.InclusiveGateway:
			m.gather(t)
			return
		default:
		}
	}
	m.visit(t.node, t.scope)
}

// visit begins a visit of a node.
func (m *machine) visit(n *bpmn.Node, scope *Instance) {
	i := m.newInstance(n, scope)
	m.record(i, Record{Code: FactEntered})
	if n.Loop != nil {
		m.enterLoop(i)
		return
	}
	m.enter(i)
}

// enter does what a node does when a token reaches it: inputs, the events at its edge, then its own work.
func (m *machine) enter(i *Instance) {
	n := i.node
	if len(n.Inputs) > 0 && !m.assignInputs(i) {
		return
	}
	// At a loop the events stand at the edge of all iterations together.
	if i.Iteration == 0 && !m.awaitBoundaries(i) {
		return
	}
	switch n.Kind {
	case bpmn.UserTask:
		m.openTask(i)
	case bpmn.ServiceTask, bpmn.SendTask, bpmn.BusinessRuleTask, bpmn.ThrowEvent, bpmn.EndEvent:
		if n.IsJob() {
			m.startActivity(i)
			return
		}
		if n.Throws {
			m.late = append(m.late, i)
			return
		}
		m.happens(i)
	case bpmn.ScriptTask:
		m.runScript(i)
	case bpmn.CatchEvent:
		if n.Is(bpmn.LinkTrigger) {
			m.leave(i)
			return
		}
		m.await(i, n)
	case bpmn.ReceiveTask:
		m.await(i, n)
	case bpmn.EventGateway:
		for _, f := range n.Outgoing {
			if !m.await(i, f.Target) {
				return
			}
		}
	case bpmn.SubProcess, bpmn.Transaction:
		m.begin(i, n.Body)
	case bpmn.AdHocSubProcess:
		m.beginAdHoc(i)
	case bpmn.CallActivity:
		m.call(i)
	case bpmn.StartEvent, bpmn.BoundaryEvent, bpmn.PassTask, bpmn.ExclusiveGateway, bpmn.ParallelGateway, bpmn.InclusiveGateway:
		m.leave(i)
	case bpmn.EventSubProcess, bpmn.KindInvalid:
		m.raise(i, Incident{Code: "element.unsupported", Stage: stageEnter})
	}
}

func (m *machine) awaitBoundaries(i *Instance) bool {
	for _, b := range i.node.Boundaries {
		if !m.await(i, b) {
			return false
		}
	}
	return true
}

// happens lets a throwing event happen: what it throws, then the way behind it. What is thrown may interrupt the thrower; then no way
// leads on from it (BPMN 2.0.2, 13.5.2).
func (m *machine) happens(i *Instance) {
	n := i.node
	for k := range n.Triggers {
		t := &n.Triggers[k]
		switch t.Kind {
		case bpmn.TerminateTrigger:
			m.terminate(i)
			return
		case bpmn.ErrorTrigger:
			m.throw(i, t.Code, nil)
			return
		case bpmn.CancelTrigger:
			m.cancelTransaction(i)
			return
		case bpmn.CompensationTrigger:
			m.compensate(i, t)
			return
		case bpmn.EscalationTrigger:
			if !m.escalate(i, t.Code) {
				return // the thrower itself was interrupted
			}
		case bpmn.SignalTrigger:
			m.broadcast(i, t.Name)
		case bpmn.MessageTrigger:
			m.send(i, t.Name)
		case bpmn.NoTrigger, bpmn.TimerTrigger, bpmn.ConditionalTrigger, bpmn.LinkTrigger:
		}
		if m.s.index[i.ID] != i {
			return
		}
	}
	m.leave(i)
}

// begin starts what stands in a scope: the event sub-processes wait, the start event gets its token. A scope without a start event
// begins at every node that nothing leads to (BPMN 2.0.2, 13.2).
func (m *machine) begin(scope *Instance, body *bpmn.Scope) {
	m.awaitEventSubs(scope, body)
	m.dry(scope)
	if len(body.Starts) > 0 {
		m.enqueue(token{node: body.Starts[0], scope: scope})
	}
	for _, n := range body.First {
		m.enqueue(token{node: n, scope: scope})
	}
}

func (m *machine) openTask(i *Instance) {
	n := i.node
	due := feel.Value(feel.Null{})
	if n.DueDate != nil {
		v, ok := m.evaluate(i, n.DueDate)
		if !ok {
			m.raise(i, Incident{Code: "expression.failed", Stage: stageEnter, Detail: n.DueDate.Source()})
			return
		}
		due = v
	}
	i.Excluded = m.excluded(n)
	m.emit(OpenTask{
		Place: placeOf(n, i.ID), Form: n.Form, CandidateGroups: n.CandidateGroups, Lane: n.Lane, Due: due, Properties: n.Properties,
		Excluded: i.Excluded,
	})
}

// excluded gives the pseudonyms of those who finished the tasks that the property "vieraugen" names, and of those they acted for.
func (m *machine) excluded(n *bpmn.Node) []string {
	var list []string
	for _, element := range splitList(n.Property("vieraugen")) {
		for _, c := range m.s.Completers {
			if c.Element != element {
				continue
			}
			if !slices.Contains(list, c.Actor) {
				list = append(list, c.Actor)
			}
			if c.ActingFor != "" && !slices.Contains(list, c.ActingFor) {
				list = append(list, c.ActingFor)
			}
		}
	}
	return list
}

func (m *machine) startActivity(i *Instance) {
	n := i.node
	i.Attempt++
	m.emit(StartActivity{
		Place: placeOf(n, i.ID), Attempt: i.Attempt, TaskType: n.TaskType, Decision: n.Decision, ResultVariable: n.ResultVariable,
		Retries: n.Retries, Headers: n.Headers, Properties: n.Properties, Variables: m.visible(i).Clone(),
	})
}

func (m *machine) runScript(i *Instance) {
	v, ok := m.evaluate(i, i.node.Script)
	if !ok {
		m.raise(i, Incident{Code: "expression.failed", Stage: stageEnter, Detail: i.node.Script.Source()})
		return
	}
	if name := i.node.ResultVariable; name != "" {
		m.local(i).Put(name, v)
	}
	m.leave(i)
}

// call starts the called process inside the same case: its variables live in a scope of their own (BPMN 2.0.2, 13.3.4).
func (m *machine) call(i *Instance) {
	called := m.def.Process(i.node.Called)
	vars := feel.NewContext()
	switch {
	case len(i.node.Inputs) > 0:
		vars = i.Vars.Clone()
	case i.node.CopyAllIn:
		vars = m.visible(i).Clone()
	}
	scope := m.addInstance(&Instance{Process: called.ID, Vars: vars}, i)
	m.awaitEventSubs(scope, called.Scope)
	m.dry(scope)
	m.startProcess(scope, called, "")
}

// startProcess puts the first tokens into a process.
func (m *machine) startProcess(scope *Instance, p *bpmn.Process, element string) {
	if start := startOf(p, element); start != nil {
		m.enqueue(token{node: start, scope: scope})
	}
	for _, n := range p.Scope.First {
		m.enqueue(token{node: n, scope: scope})
	}
}
