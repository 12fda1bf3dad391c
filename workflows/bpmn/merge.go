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

// mergeWordsMax bounds the answers of one process, in words of 64 bits. A drawing that people can read needs some dozens; without a bound
// a file of some megabytes would take minutes and gigabytes.
const mergeWordsMax = 2_000_000

// merges computes the answers for every inclusive gateway that merges.
func (c *compiler) merges() {
	words, before := 0, c.before()
	for _, n := range c.process.Nodes {
		if n.Kind != InclusiveGateway || len(n.Incoming) < 2 {
			continue
		}
		if words += len(c.process.Nodes) * ((len(n.Incoming) + 63) / 64); words > mergeWordsMax {
			c.findings = append(c.findings, n.finding("too-many-merges", "the process has too many inclusive gateways that merge for its size"))
			return
		}
		n.Merge = c.merge(n, before)
	}
}

// before gives, by the index of a node, the nodes that a token can come from. A token inside an activity may also leave over the events at
// its edge, and a throwing link leads to its target.
func (c *compiler) before() [][]*Node {
	before := make([][]*Node, len(c.process.Nodes))
	for _, n := range c.process.Nodes {
		for _, f := range n.Incoming {
			before[n.Index] = append(before[n.Index], f.Source)
		}
		if n.Attached != nil && !n.Is(CompensationTrigger) {
			before[n.Index] = append(before[n.Index], n.Attached)
		}
		if n.LinkTarget != nil {
			before[n.LinkTarget.Index] = append(before[n.LinkTarget.Index], n)
		}
	}
	return before
}

// merge walks backwards from every incoming flow.
func (c *compiler) merge(gateway *Node, before [][]*Node) *Merge {
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
			stack = append(stack, before[n.Index]...)
		}
	}
	return m
}
