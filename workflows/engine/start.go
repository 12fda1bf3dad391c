package engine

import (
	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

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
