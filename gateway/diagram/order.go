package diagram

import (
	"cmp"
	"container/heap"
	"slices"

	"ablauf/workflows/bpmn"
)

// places holds where elements stand on the page that is drawn.
type places map[string]bpmn.Bounds

func placesOf(d *bpmn.Diagram) places {
	p := places{}
	if d == nil {
		return p
	}
	for _, s := range d.Shapes {
		p[s.Element] = s.Bounds
	}
	return p
}

// inOrder gives the flow nodes of one level in the order in which they are read: along the flows, what lies further left first; a
// flow back to something earlier does not count. Data and annotations are left out.
func inOrder(elements []*bpmn.Element, flows []*bpmn.Flow, at places) []*bpmn.Element {
	var nodes []*bpmn.Element
	for _, e := range elements {
		if isNode(e) {
			nodes = append(nodes, e)
		}
	}
	// What stands further left, then further up, goes first where the flows leave it open; without places the file's order holds.
	slices.SortStableFunc(nodes, func(a, b *bpmn.Element) int {
		pa, pb := at[a.ID], at[b.ID]
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(pa.X+pa.Width/2, pb.X+pb.Width/2), cmp.Compare(pa.Y, pb.Y))
	})
	g := graphOf(nodes, flows)
	g.dropBackFlows(nodes)
	var ordered []*bpmn.Element
	taken := map[string]bool{}
	ready := &queue{}
	place := map[string]int{}
	for i, n := range nodes {
		place[n.ID] = i
		if g.waiting[n.ID] == 0 {
			heap.Push(ready, i)
		}
	}
	for ready.Len() > 0 {
		n := nodes[heap.Pop(ready).(int)]
		if taken[n.ID] {
			continue // an id that stands in the file twice
		}
		taken[n.ID] = true
		ordered = append(ordered, n)
		for _, to := range g.next[n.ID] {
			if g.waiting[to]--; g.waiting[to] == 0 {
				heap.Push(ready, place[to])
			}
		}
	}
	return ordered
}

// queue gives the node that stands first among those that nothing is before any more.
type queue []int

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i] < q[j] }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

// Push adds a place; container/heap calls it.
func (q *queue) Push(x any) { *q = append(*q, x.(int)) }

// Pop takes the last place off; container/heap calls it.
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// rank puts event sub-processes and compensation behind the regular way.
func rank(e *bpmn.Element) int {
	if e.TriggeredByEvent || e.ForCompensation {
		return 1
	}
	return 0
}

type graph struct {
	next    map[string][]string
	waiting map[string]int
}

func graphOf(nodes []*bpmn.Element, flows []*bpmn.Flow) *graph {
	g := &graph{next: map[string][]string{}, waiting: map[string]int{}}
	here := map[string]bool{}
	for _, n := range nodes {
		here[n.ID] = true
	}
	for _, f := range flows {
		if f.Type == "sequenceFlow" && here[f.Source] && here[f.Target] && f.Source != f.Target {
			g.next[f.Source] = append(g.next[f.Source], f.Target)
		}
	}
	for _, n := range nodes {
		if n.AttachedTo != "" && here[n.AttachedTo] {
			g.next[n.AttachedTo] = append(g.next[n.AttachedTo], n.ID)
		}
	}
	return g
}

// dropBackFlows removes the flows that close a circle (found by depth-first search from the left) and counts what remains.
func (g *graph) dropBackFlows(nodes []*bpmn.Element) {
	const onWay, finished = 1, 2
	mark := map[string]int{}
	var visit func(id string)
	visit = func(id string) {
		mark[id] = onWay
		var kept []string
		for _, to := range g.next[id] {
			if mark[to] == onWay {
				continue
			}
			kept = append(kept, to)
			if mark[to] == 0 {
				visit(to)
			}
		}
		g.next[id] = kept
		mark[id] = finished
	}
	for _, n := range nodes {
		if mark[n.ID] == 0 {
			visit(n.ID)
		}
	}
	for _, n := range nodes {
		for _, to := range g.next[n.ID] {
			g.waiting[to]++
		}
	}
}
