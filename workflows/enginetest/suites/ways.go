package suites

import (
	"fmt"
	"slices"
	"strings"

	"ablauf/workflows/bpmn"
)

// processMark stands in a journal for the end of a process.
const processMark = "(process)"

// visit is one token at one element. Times are positions in the trace; -1 is never.
type visit struct {
	element, id string
	in, out     int
}

// journal is a trace as visits, in the order of their beginning.
type journal struct {
	visits []visit
	clock  int
}

func (j *journal) enter(element, id string) {
	j.clock++
	j.visits = append(j.visits, visit{element, id, j.clock, -1})
}

func (j *journal) exit(element, id string) {
	j.clock++
	for k := range j.visits {
		if v := &j.visits[k]; v.element == element && v.id == id && v.out < 0 {
			v.out = j.clock
			return
		}
	}
	j.visits = append(j.visits, visit{element, id, j.clock, j.clock})
}

// pass is a visit that ends as it begins.
func (j *journal) pass(element string) {
	j.clock++
	j.visits = append(j.visits, visit{element, "", j.clock, j.clock})
}

// readTrace reads the lines "action:element:scope" of the simulator. Scopes have names in the order in which they are created; an
// "enter" names the scope around the element, an "exit" that of the token itself.
func readTrace(lines []string) (journal, error) {
	type scope struct {
		element, parent string
		entered         bool
	}
	var j journal
	var scopes []scope
	first, known := 0, false
	name := func(k int) string { return alias(k + first) }
	for _, line := range lines {
		action, rest, ok := strings.Cut(line, ":")
		at := strings.LastIndexByte(rest, ':')
		if !ok || at < 0 {
			return j, fmt.Errorf("cannot read %q", line)
		}
		element, letter := rest[:at], rest[at+1:]
		if action != "createScope" && action != "enter" && !known {
			for k := range scopes {
				if scopes[k].element == element {
					first, known = number(letter)-k, true
				}
			}
		}
		switch action {
		case "createScope":
			scopes = append(scopes, scope{element: element, parent: letter})
		case "enter":
			id := ""
			for k := range scopes {
				if scopes[k].element == element && scopes[k].parent == letter && !scopes[k].entered {
					scopes[k].entered, id = true, name(k)
					break
				}
			}
			j.enter(element, id)
		case "exit":
			j.exit(element, letter)
		}
	}
	return j, nil
}

// alias names the n-th scope: A to Z, then A1 to Z1 and so on.
func alias(n int) string {
	letter := string(rune('A' + n%26))
	if n < 26 {
		return letter
	}
	return fmt.Sprintf("%s%d", letter, n/26)
}

func number(alias string) int {
	n, round := int(alias[0]-'A'), 0
	if len(alias) > 1 {
		_, _ = fmt.Sscan(alias[1:], &round)
	}
	return n + 26*round
}

// shape is what is needed of a model to follow tokens.
type shape struct {
	model    *bpmn.Model
	incoming map[string][]string // of an element: its flows
}

func shapeOf(m *bpmn.Model) shape {
	s := shape{model: m, incoming: map[string][]string{}}
	add := func(flows []*bpmn.Flow) {
		for _, f := range flows {
			if source := m.Element(f.Source); f.Type == "sequenceFlow" && source != nil && source.Type != "eventBasedGateway" {
				s.incoming[f.Target] = append(s.incoming[f.Target], f.ID)
			}
		}
	}
	for _, p := range m.Processes {
		add(p.Flows)
	}
	walk(m, func(e *bpmn.Element) { add(e.Flows) })
	return s
}

// ways gives the way of each token: the elements and flows that it passed in this order, from where it began to where it ended or is
// now; "…" marks an element that was entered and not left. The list is sorted, because tokens beside each other have no order.
func (s shape) ways(j journal) []string {
	visits := s.relevant(j)
	next := make([][]int, len(visits))
	root := make([]bool, len(visits))
	used := map[[2]int]bool{} // a visit of a flow that was followed to a visit
	taken := map[string]bool{}
	for k := range visits {
		before := s.before(visits, k, used, taken)
		root[k] = len(before) == 0
		for _, b := range before {
			next[b] = append(next[b], k)
		}
	}
	var out []string
	var follow func(k int, way string)
	follow = func(k int, way string) {
		label := visits[k].element
		if visits[k].out < 0 && !s.final(label) {
			label += "…"
		}
		way = strings.TrimSpace(way + " " + label)
		if len(next[k]) == 0 {
			out = append(out, way)
		}
		for _, n := range next[k] {
			follow(n, way)
		}
	}
	for k := range visits {
		if root[k] && !s.again(visits[k]) {
			follow(k, "")
		}
	}
	slices.Sort(out)
	return out
}

// relevant leaves out processes and pools, and tokens that were joined away or still wait at a gateway: that they came shows in the
// flow they came on.
func (s shape) relevant(j journal) []visit {
	var out []visit
	for _, v := range j.visits {
		e := s.model.Element(v.element)
		if e == nil && s.model.Flow(v.element) == nil && v.element != processMark {
			if v.out < 0 {
				continue
			}
			v.element = processMark // a process or a pool that is left
		}
		if e != nil && v.out < 0 && e.TriggeredByEvent {
			continue // the simulator does not enter an event sub-process, its start event happens
		}
		if e != nil && v.out < 0 && len(s.incoming[e.ID]) > 1 && (e.Type == "parallelGateway" || e.Type == "inclusiveGateway") {
			continue
		}
		out = append(out, v)
	}
	return out
}

// before finds the visits that a visit follows from: of a flow the visit of its source, of an element the flow it came on, of a gateway
// that joins one of each flow.
func (s shape) before(visits []visit, k int, used map[[2]int]bool, taken map[string]bool) []int {
	v := visits[k]
	if f := s.model.Flow(v.element); f != nil {
		for b, candidate := range visits {
			key := fmt.Sprint(b, v.element)
			if candidate.element == f.Source && candidate.out >= 0 && candidate.out <= v.in && !taken[key] {
				taken[key] = true
				return []int{b}
			}
		}
		return nil
	}
	e := s.model.Element(v.element)
	if e == nil {
		return nil
	}
	joins := e.Type == "parallelGateway" || e.Type == "inclusiveGateway"
	var out []int
	flows := map[string]bool{}
	for b, candidate := range visits {
		if candidate.out < 0 || candidate.out > max(v.in, v.out) || used[[2]int{b, 0}] || flows[candidate.element] ||
			!slices.Contains(s.incoming[e.ID], candidate.element) {
			continue
		}
		used[[2]int{b, 0}], flows[candidate.element] = true, true
		out = append(out, b)
		if !joins {
			break
		}
	}
	return out
}

// final reports whether an event by its nature ends what it stands in, so that leaving it says nothing.
func (s shape) final(element string) bool {
	e := s.model.Element(element)
	if e == nil {
		return false
	}
	if e.Type == "eventBasedGateway" {
		return true
	}
	for _, d := range e.Events {
		if e.Type == "endEvent" && (d.Type == "terminate" || d.Type == "error" || d.Type == "cancel") {
			return true
		}
	}
	return false
}

// again reports whether a visit is that of a sub-process which is undone: it comes on no flow.
func (s shape) again(v visit) bool {
	e := s.model.Element(v.element)
	return e != nil && len(s.incoming[e.ID]) > 0 && (e.Type == "subProcess" || e.Type == "transaction")
}
