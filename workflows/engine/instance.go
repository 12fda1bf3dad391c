package engine

import (
	"slices"

	"ablauf/workflows/bpmn"
)

// newInstance begins a visit of a node.
func (m *machine) newInstance(n *bpmn.Node, scope *Instance) *Instance {
	return m.addInstance(&Instance{Process: n.Process.ID, Element: n.ID, node: n}, scope)
}

func (m *machine) addInstance(i *Instance, scope *Instance) *Instance {
	m.s.Next++
	i.ID = m.s.Next
	if scope != nil {
		i.Parent = scope.ID
		scope.children++
	}
	m.s.Instances = append(m.s.Instances, i)
	m.s.index[i.ID] = i
	return i
}

// removeInstance takes a visit out of the state; its waits are withdrawn.
func (m *machine) removeInstance(i *Instance) {
	m.withdrawWaits(i)
	delete(m.s.index, i.ID)
	m.forgetTokens(i)
	if scope := m.s.index[i.Parent]; scope != nil {
		if scope.children--; scope.children == 0 && isScope(scope) {
			m.dry(scope)
		}
	}
	at, _ := slices.BinarySearchFunc(m.s.Instances, i.ID, func(x *Instance, id int) int { return x.ID - id })
	m.s.Instances = slices.Delete(m.s.Instances, at, at+1)
}

// cancel ends a visit and everything inside it, innermost first; cause is the element that interrupted it.
func (m *machine) cancel(i *Instance, cause string) {
	m.cancelChildren(i, cause)
	if i.node != nil {
		m.cancelWork(i, cause)
		m.record(i, Record{Code: FactCancelled, Reason: cause})
	}
	m.removeInstance(i)
}

func (m *machine) cancelChildren(i *Instance, cause string) {
	for _, x := range m.childrenOf(i) {
		m.cancel(x, cause)
	}
	m.cutTokens(i, cause)
	m.forgetTokens(i)
}

func (m *machine) childrenOf(i *Instance) []*Instance {
	if i.children == 0 {
		return nil
	}
	inside := make([]*Instance, 0, i.children)
	for _, x := range m.s.Instances {
		if x.Parent == i.ID {
			inside = append(inside, x)
		}
	}
	return inside
}

// cancelWork withdraws what the visit asked of people or of activities.
func (m *machine) cancelWork(i *Instance, cause string) {
	switch {
	case i.Loop != nil || i.Incident != nil && (i.Incident.Stage == stageEnter || i.Incident.Stage == stageArrive):
		// Nobody has been asked yet.
	case i.node.Kind == bpmn.UserTask:
		m.emit(CloseTask{Place: placeOf(i.node, i.ID), Cause: cause})
	case i.node.IsJob() && i.Incident == nil && i != m.thrower:
		m.emit(CancelActivity{Place: placeOf(i.node, i.ID), Attempt: i.Attempt})
	}
}

// raise puts an incident on a visit. What it still waits for stays: an interrupting deadline may end the trouble.
func (m *machine) raise(i *Instance, incident Incident) {
	i.Incident = &incident
	m.record(i, Record{Code: FactIncidentRaised, Reason: incident.Code})
}

// retry takes up a visit where its incident stopped it.
func (m *machine) retry(e IncidentRetried) {
	i := m.s.index[e.Instance]
	incident := *i.Incident
	i.Incident = nil
	m.record(i, Record{Code: FactIncidentResolved, Actor: e.Actor})
	switch {
	case incident.Stage == stageArrive:
		m.retryArrival(i, incident.Detail)
	case incident.Code == incidentJoin:
		m.dry(i) // run looks again whether the tokens still wait in vain
	case incident.Stage == stageEvents:
		m.retryEvents(i, incident.Detail)
	case incident.Stage == stageSteps:
		m.adHocStepDone(i)
	case i.Loop != nil && incident.Stage != stageLeave:
		m.retryLoop(i, incident.Stage)
	case incident.Stage == stageEnter:
		m.withdrawWaits(i)
		m.againLocal(i)
		m.enter(i)
	case incident.Stage == stageWork:
		m.startActivity(i)
	case incident.Stage == stageLeave:
		m.leave(i)
	}
}

// retryArrival lets a token that was stopped on its way come to its node.
func (m *machine) retryArrival(i *Instance, flow string) {
	t := token{node: i.node, scope: m.s.index[i.Parent]}
	for _, f := range i.node.Incoming {
		if f.ID == flow {
			t.flow = f
		}
	}
	m.removeInstance(i)
	m.enqueue(t)
}

// againLocal forgets what a visit has made of its inputs; the counter and the item of a loop stay.
func (m *machine) againLocal(i *Instance) {
	old := i.Vars
	i.Vars = nil
	if i.Iteration == 0 || old == nil {
		return
	}
	for _, name := range []string{loopCounter, i.node.Loop.Element} {
		if v, found := old.Get(name); found {
			m.local(i).Put(name, v)
		}
	}
}
