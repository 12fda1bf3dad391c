package engine

import (
	"slices"

	"ablauf/workflows/bpmn"
)

// join adds a token to a parallel gateway and reports whether there is now at least one on every incoming flow; then one of each is
// consumed. Tokens are counted per flow, not in sum: two on one flow never open the gateway (BPMN 2.0.2, 13.4.1).
func (m *machine) join(t token) bool {
	at := m.waitAt(t)
	j := &t.scope.Joins[at]
	for _, f := range t.node.Incoming {
		if !slices.Contains(j.Flows, f.ID) {
			return false
		}
	}
	m.consume(t.scope, at)
	return true
}

// waitAt lets a token wait at a gateway and gives the place of the gateway's list.
func (m *machine) waitAt(t token) int {
	for k := range t.scope.Joins {
		if t.scope.Joins[k].node == t.node {
			t.scope.Joins[k].Flows = append(t.scope.Joins[k].Flows, t.flow.ID)
			return k
		}
	}
	t.scope.Joins = append(t.scope.Joins, Join{Element: t.node.ID, Flows: []string{t.flow.ID}, node: t.node})
	if t.node.Merge != nil {
		m.s.merging++
	}
	return len(t.scope.Joins) - 1
}

// consume takes one token off each incoming flow that has one.
func (m *machine) consume(scope *Instance, at int) {
	j := &scope.Joins[at]
	for _, f := range j.node.Incoming {
		j.Flows = without(j.Flows, f.ID)
	}
	if len(j.Flows) == 0 {
		if j.node.Merge != nil {
			m.s.merging--
		}
		scope.Joins = append(scope.Joins[:at], scope.Joins[at+1:]...)
	}
}

// forgetTokens drops what waits at the gateways of a scope.
func (m *machine) forgetTokens(scope *Instance) {
	for _, j := range scope.Joins {
		if j.node.Merge != nil {
			m.s.merging--
		}
	}
	scope.Joins = nil
}

// gather lets a token wait at an inclusive gateway. Whether the gateway opens is looked at when no token moves any more: only then is
// it known where the others stay (openMerges).
func (m *machine) gather(t token) { m.waitAt(t) }

// openMerges lets one inclusive gateway go on if it may, and reports whether it did.
func (m *machine) openMerges() bool {
	if m.s.merging == 0 {
		return false
	}
	for _, scope := range m.s.Instances {
		for at := range scope.Joins {
			gateway := scope.Joins[at].node
			if gateway.Merge == nil || scope.Incident != nil || !m.mergeOpen(scope, at) {
				continue
			}
			m.consume(scope, at)
			m.visit(gateway, scope)
			return true
		}
	}
	return false
}

// mergeOpen reports whether an inclusive gateway is activated (BPMN 2.0.2, 13.4.3): every token elsewhere in the scope that could
// reach an incoming flow without a token could also reach one that has one already. Such a token then comes too late for nobody: it
// starts the gateway once more. All paths that pass the gateway itself do not count.
func (m *machine) mergeOpen(scope *Instance, at int) bool {
	j := &scope.Joins[at]
	words := (len(j.node.Incoming) + 63) / 64
	occupied := make([]uint64, words)
	for bit, f := range j.node.Incoming {
		if slices.Contains(j.Flows, f.ID) {
			occupied[bit/64] |= 1 << (bit % 64)
		}
	}
	waitsFor := func(n *bpmn.Node) bool {
		empty, full := false, false
		for w, reach := range j.node.Merge.Reaches(n) {
			empty = empty || reach&^occupied[w] != 0
			full = full || reach&occupied[w] != 0
		}
		return empty && !full
	}
	for _, other := range scope.Joins {
		if other.node != j.node && waitsFor(other.node) {
			return false
		}
	}
	for _, i := range m.s.Instances {
		if i.Parent == scope.ID && i.node != nil && i.node != j.node && waitsFor(i.node) {
			return false
		}
	}
	return true
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
