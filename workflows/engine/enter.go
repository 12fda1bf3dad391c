package engine

import (
	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// arrive brings a token to its node. At a parallel gateway with several incoming flows it waits for the others; everywhere else a
// visit begins.
func (m *machine) arrive(t token) {
	if t.flow != nil {
		m.emit(Record{
			Place: Place{Process: t.node.Process.ID, Element: t.node.ID, Name: t.node.Name, Type: t.node.Kind.String()},
			Code:  FactFlow, Flow: t.flow.ID,
		})
	}
	if t.node.Kind == bpmn.ParallelGateway && len(t.node.Incoming) > 1 && !m.join(t) {
		return
	}
	i := m.newInstance(t.node, t.scope)
	m.record(i, Record{Code: FactEntered})
	m.enter(i)
}

// join adds a token to a parallel gateway and reports whether there is now at least one on every incoming flow; then one of each is
// consumed. Tokens are counted per flow, not in sum: two on one flow never open the gateway (BPMN 2.0.2, 13.4.1).
func (m *machine) join(t token) bool {
	at := -1
	for k := range t.scope.Joins {
		if t.scope.Joins[k].Element == t.node.ID {
			at = k
		}
	}
	if at < 0 {
		t.scope.Joins = append(t.scope.Joins, Join{Element: t.node.ID})
		at = len(t.scope.Joins) - 1
	}
	j := &t.scope.Joins[at]
	j.Flows = append(j.Flows, t.flow.ID)
	for _, f := range t.node.Incoming {
		if !contains(j.Flows, f.ID) {
			return false
		}
	}
	for _, f := range t.node.Incoming {
		j.Flows = without(j.Flows, f.ID)
	}
	if len(j.Flows) == 0 {
		t.scope.Joins = append(t.scope.Joins[:at], t.scope.Joins[at+1:]...)
	}
	return true
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// without drops the first occurrence of s.
func without(list []string, s string) []string {
	for k, x := range list {
		if x == s {
			return append(list[:k], list[k+1:]...)
		}
	}
	return list
}

// enter does what a node does when a token reaches it: inputs, the events at its edge, then its own work.
func (m *machine) enter(i *Instance) {
	n := i.node
	if len(n.Inputs) > 0 && !m.assignInputs(i) {
		return
	}
	for _, b := range n.Boundaries {
		if !m.await(i, b) {
			return
		}
	}
	switch n.Kind {
	case bpmn.NoneStart, bpmn.MessageStart, bpmn.TimerStart, bpmn.NoneEnd, bpmn.PassTask, bpmn.PassEvent, bpmn.ExclusiveGateway,
		bpmn.ParallelGateway:
		m.leave(i)
	case bpmn.UserTask:
		m.openTask(i)
	case bpmn.ServiceTask, bpmn.SendTask, bpmn.BusinessRuleTask:
		m.startActivity(i)
	case bpmn.ScriptTask:
		m.runScript(i)
	case bpmn.ReceiveTask, bpmn.TimerCatch, bpmn.MessageCatch:
		m.await(i, n)
	case bpmn.EventGateway:
		for _, f := range n.Outgoing {
			if !m.await(i, f.Target) {
				return
			}
		}
	case bpmn.SubProcess:
		m.enqueue(token{node: n.Body.Starts[0], scope: i})
	case bpmn.CallActivity:
		m.call(i)
	case bpmn.TerminateEnd:
		m.terminate(i)
	case bpmn.ErrorEnd:
		m.throw(i, n.ErrorCode, nil)
	case bpmn.TimerBoundary, bpmn.MessageBoundary, bpmn.ErrorBoundary:
		m.leave(i) // the event itself has happened; its way begins here
	case bpmn.KindInvalid:
		m.raise(i, Incident{Code: "element.unsupported", Stage: stageEnter})
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
			if !contains(list, c.Actor) {
				list = append(list, c.Actor)
			}
			if c.ActingFor != "" && !contains(list, c.ActingFor) {
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

// call starts the called process inside the same case: its variables live in a scope of their own (BPMN 2.0.2, 13.3.5).
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
	m.enqueue(token{node: startOf(called, ""), scope: scope})
}
