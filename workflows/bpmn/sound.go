package bpmn

import (
	"fmt"
	"slices"
	"sort"
)

// statesMax and cellsMax bound the search for what can go wrong: the states, and the flows of all states together. A page of a procedure has
// some dozens of states; beyond the bound the search says that it does not know.
const (
	statesMax = 20_000
	cellsMax  = 5_000_000
)

// Soundness plays every possible run of a process with tokens alone, each sub-process by itself, and reports what no run should come
// to: tokens that wait for ever at a gateway, two tokens on one flow where a drawing means one, elements that no run reaches. Choices
// are taken both ways, whatever their conditions say; so a finding may concern a run that the conditions exclude, and a process
// without findings has no such run at all. It is meant for the process owner and for tests, not for the moment a case starts.
func Soundness(p *Process) []Finding {
	var findings []Finding
	for _, s := range p.scopes() {
		if s.Owner == nil || s.Owner.Kind != AdHocSubProcess {
			findings = append(findings, search(s)...)
		}
	}
	return findings
}

func (p *Process) scopes() []*Scope {
	list := []*Scope{p.Scope}
	for _, n := range p.Nodes {
		if n.Body != nil {
			list = append(list, n.Body)
		}
	}
	return list
}

// marking counts the tokens on each flow of a scope; two stand for more.
type marking string

// game is the token game of one scope.
type game struct {
	scope   *Scope
	flows   []*SequenceFlow
	index   map[*SequenceFlow]int
	reached map[*Node]bool
	stuck   map[*Node]bool
	crowded map[*SequenceFlow]bool
	queue   []marking
	seen    map[marking]bool
	most    int // states that are looked at
}

func search(s *Scope) []Finding {
	g := &game{
		scope: s, index: map[*SequenceFlow]int{}, reached: map[*Node]bool{}, stuck: map[*Node]bool{}, crowded: map[*SequenceFlow]bool{},
		seen: map[marking]bool{},
	}
	for _, n := range s.Nodes {
		for _, f := range n.Outgoing {
			g.index[f] = len(g.flows)
			g.flows = append(g.flows, f)
		}
	}
	g.most = min(statesMax, cellsMax/(len(g.flows)+1))
	empty := make([]byte, len(g.flows))
	// Every start event is a run of its own; without one all first nodes begin together.
	if len(s.Starts) > 0 {
		for _, n := range s.Starts {
			g.fire(empty, n)
		}
	} else {
		g.together(empty, s.First)
	}
	complete := true
	for len(g.queue) > 0 {
		if len(g.seen) > g.most {
			complete = false
			break
		}
		m := g.queue[0]
		g.queue = g.queue[1:]
		g.play([]byte(m))
	}
	return g.findings(complete)
}

// play fires everything that can happen in a marking.
func (g *game) play(m []byte) {
	moved := false
	for _, n := range g.scope.Nodes {
		if len(g.seen) > g.most {
			return // the search is over; what else could happen here is not looked at
		}
		if g.enabled(m, n) {
			moved = true
			g.fire(m, n)
		}
	}
	if moved {
		return
	}
	for k, f := range g.flows {
		if m[k] > 0 {
			g.stuck[f.Target] = true
		}
	}
}

// enabled reports whether a node can be passed in a marking.
func (g *game) enabled(m []byte, n *Node) bool {
	some, all := false, len(n.Incoming) > 0
	for _, f := range n.Incoming {
		has := m[g.index[f]] > 0
		some, all = some || has, all && has
	}
	switch n.Kind {
	case ParallelGateway:
		return all
	case InclusiveGateway:
		return some && (len(n.Incoming) == 1 || g.mergeOpen(m, n))
	default:
		return some
	}
}

// mergeOpen is the rule of BPMN 2.0.2, 13.4.3, over tokens on flows alone.
func (g *game) mergeOpen(m []byte, gateway *Node) bool {
	occupied := make([]uint64, (len(gateway.Incoming)+63)/64)
	for bit, f := range gateway.Incoming {
		if m[g.index[f]] > 0 {
			occupied[bit/64] |= 1 << (bit % 64)
		}
	}
	for k, f := range g.flows {
		if m[k] == 0 || f.Target == gateway {
			continue
		}
		empty, full := false, false
		for w, reach := range gateway.Merge.Reaches(f.Target) {
			empty = empty || reach&^occupied[w] != 0
			full = full || reach&occupied[w] != 0
		}
		if empty && !full {
			return false
		}
	}
	return true
}

// fire lets a node be passed in every way that is open to it: each flow it may take a token from, each choice it may make.
func (g *game) fire(m []byte, n *Node) {
	g.reached[n] = true
	if len(n.Incoming) == 0 || n.Kind == ParallelGateway || n.Kind == InclusiveGateway {
		g.leave(g.without(m, n, nil), n)
		return
	}
	for _, f := range n.Incoming {
		if m[g.index[f]] > 0 {
			g.leave(g.without(m, n, f), n)
		}
	}
}

// without takes the tokens that a node consumes: one from the flow, or one from every flow that has one.
func (g *game) without(m []byte, n *Node, only *SequenceFlow) []byte {
	next := append([]byte(nil), m...)
	for _, f := range n.Incoming {
		if k := g.index[f]; (only == nil || f == only) && next[k] > 0 {
			next[k]--
		}
	}
	return next
}

func (g *game) leave(m []byte, n *Node) {
	switch {
	case n.Is(TerminateTrigger) || n.Is(CancelTrigger) || n.Kind == EndEvent && n.Is(ErrorTrigger):
		g.add(make([]byte, len(m))) // everything else in the scope ends
		return
	case n.LinkTarget != nil:
		g.fire(m, n.LinkTarget)
		return
	}
	for _, flows := range choices(n) {
		g.add(g.with(m, flows))
	}
	for _, b := range n.Boundaries {
		if b.Is(CompensationTrigger) {
			continue
		}
		g.reached[b] = true
		after := g.with(m, b.Outgoing)
		if b.Interrupting {
			g.add(after)
			continue
		}
		for _, flows := range choices(n) {
			g.add(g.with(after, flows))
		}
	}
}

// choices lists the sets of outgoing flows that a node may take.
func choices(n *Node) [][]*SequenceFlow {
	switch {
	case n.Kind == ExclusiveGateway || n.Kind == EventGateway:
		one := make([][]*SequenceFlow, 0, len(n.Outgoing))
		for _, f := range n.Outgoing {
			one = append(one, []*SequenceFlow{f})
		}
		if len(one) == 0 {
			one = append(one, nil)
		}
		return one
	case !n.Conditional():
		return [][]*SequenceFlow{n.Outgoing}
	}
	return subsets(n)
}

// combinedMax bounds the conditional flows of one node whose combinations are all looked at; each further one is looked at by itself.
const combinedMax = 10

// subsets lists what conditions may let through: everything unconditional with any of the conditional ones, or else the default.
func subsets(n *Node) [][]*SequenceFlow {
	var always, maybe []*SequenceFlow
	for _, f := range n.Outgoing {
		switch {
		case f == n.Default:
		case f.Condition == nil:
			always = append(always, f)
		default:
			maybe = append(maybe, f)
		}
	}
	var rest []*SequenceFlow
	if len(maybe) > combinedMax {
		maybe, rest = maybe[:combinedMax], maybe[combinedMax:]
	}
	var list [][]*SequenceFlow
	for _, f := range rest {
		list = append(list, append(slices.Clone(always), f))
	}
	for bits := range 1 << len(maybe) {
		set := append([]*SequenceFlow(nil), always...)
		for k, f := range maybe {
			if bits&(1<<k) != 0 {
				set = append(set, f)
			}
		}
		if bits == 0 && n.Default != nil { // no condition was met: the default, also beside flows that have none
			set = append(set, n.Default)
		}
		if len(set) > 0 {
			list = append(list, set)
		}
	}
	return list
}

func (g *game) with(m []byte, flows []*SequenceFlow) []byte {
	next := append([]byte(nil), m...)
	for _, f := range flows {
		k := g.index[f]
		if next[k] > 0 {
			g.crowded[f] = true
		}
		next[k] = min(next[k]+1, 2)
	}
	return next
}

// together starts several nodes at once.
func (g *game) together(m []byte, nodes []*Node) {
	if len(nodes) == 0 {
		g.add(m)
		return
	}
	g.reached[nodes[0]] = true
	for _, flows := range choices(nodes[0]) {
		g.together(g.with(m, flows), nodes[1:])
	}
}

func (g *game) add(m []byte) {
	if key := marking(m); !g.seen[key] {
		g.seen[key] = true
		g.queue = append(g.queue, key)
	}
}

func (g *game) findings(complete bool) []Finding {
	var list []Finding
	add := func(n *Node, rule, message string) {
		f := n.finding(rule, message)
		f.Severity = SeverityWarning
		list = append(list, f)
	}
	for _, n := range g.scope.Nodes {
		switch {
		case g.stuck[n]:
			add(n, "waits-forever", "tokens can wait here for ever: a token that the gateway needs may never come")
		case complete && !g.reached[n] && !n.ForCompensation && n.Kind != EventSubProcess && !n.Is(CompensationTrigger):
			add(n, "never-reached", "no run reaches the element")
		}
	}
	for f := range g.crowded {
		if f.Target.Kind == ParallelGateway || f.Target.Kind == EndEvent {
			add(f.Target, "two-tokens", fmt.Sprintf("two tokens can come on the flow %q: what runs in parallel before it is not joined", f.ID))
		}
	}
	if !complete {
		n := g.scope.Nodes[0]
		add(n, "soundness-unknown", fmt.Sprintf("the level has more than %d states; whether it is sound is not known", g.most))
	}
	sort.Slice(list, func(a, b int) bool {
		x, y := list[a], list[b]
		return x.Line < y.Line || x.Line == y.Line && (x.Rule < y.Rule || x.Rule == y.Rule && x.Message < y.Message)
	})
	return list
}
