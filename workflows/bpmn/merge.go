package bpmn

// Merge answers, for one inclusive gateway, which incoming flows a token elsewhere could still reach without passing the gateway
// itself (BPMN 2.0.2, 13.4.3). It is computed once, when the diagram is compiled.
type Merge struct {
	words int
	reach []uint64 // of each node of the process a bit set over the incoming flows
}

// Reaches gives the incoming flows of the gateway that a token at the node could reach, as a bit set in the order of Incoming.
func (m *Merge) Reaches(n *Node) []uint64 {
	return m.reach[n.Index*m.words : (n.Index+1)*m.words]
}

// merges computes the answers for every inclusive gateway that merges.
func (c *compiler) merges() {
	for _, n := range c.process.Nodes {
		if n.Kind == InclusiveGateway && len(n.Incoming) > 1 {
			n.Merge = c.merge(n)
		}
	}
}

// merge walks backwards from every incoming flow. A token inside an activity may also leave over the events at its edge, and a
// throwing link leads to its target.
func (c *compiler) merge(gateway *Node) *Merge {
	before := map[*Node][]*Node{}
	for _, n := range gateway.Scope.Nodes {
		for _, f := range n.Incoming {
			before[n] = append(before[n], f.Source)
		}
		if n.Attached != nil && !n.Is(CompensationTrigger) {
			before[n] = append(before[n], n.Attached)
		}
		if n.LinkTarget != nil {
			before[n.LinkTarget] = append(before[n.LinkTarget], n)
		}
	}
	m := &Merge{words: (len(gateway.Incoming) + 63) / 64}
	m.reach = make([]uint64, len(c.process.Nodes)*m.words)
	for bit, f := range gateway.Incoming {
		stack := []*Node{f.Source}
		for len(stack) > 0 {
			n := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			word := &m.reach[n.Index*m.words+bit/64]
			if n == gateway || *word&(1<<(bit%64)) != 0 {
				continue
			}
			*word |= 1 << (bit % 64)
			stack = append(stack, before[n]...)
		}
	}
	return m
}
