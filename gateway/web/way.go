package web

import (
	"slices"
	"strings"
	"time"

	"ablauf/gateway/desk"
	"ablauf/gateway/diagram"
	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

// way is what the log says about the elements that a case has visited.
type way struct {
	elements  map[string]*visited // by process and element
	order     []*visited
	processes map[string]bool
	called    []string
	tasks     map[string]casefile.TaskID // open tasks by process and element
	due       map[string]casefile.Date
	byVisit   map[string]*visited // by instance
}

// visited is one element with all its visits.
type visited struct {
	process, element, name, kind string
	visits                       int
	from, to                     time.Time
	state                        diagram.State
	by                           string
}

func newWay(log []desk.HistoryEntry, view desk.CaseView, staff bool) *way {
	w := &way{
		elements: map[string]*visited{}, processes: map[string]bool{}, tasks: map[string]casefile.TaskID{}, due: map[string]casefile.Date{},
		byVisit: map[string]*visited{},
	}
	if staff {
		for _, t := range view.Tasks {
			key := t.Task.Process + "/" + t.Task.Element
			w.tasks[key], w.due[key] = t.Task.ID, t.Task.DueOn
		}
	}
	for _, e := range log {
		w.take(e)
	}
	return w
}

// take follows one line of the log.
func (w *way) take(e desk.HistoryEntry) {
	visit := w.byVisit[e.Params["instance"]]
	if e.Code == "element.entered" {
		visit = w.enter(e)
	}
	if visit == nil {
		return
	}
	switch e.Code {
	case "element.completed":
		visit.to, visit.state = e.HappenedAt, diagram.StateDone
	case "element.cancelled":
		visit.to, visit.state = e.HappenedAt, diagram.StateCancelled
	case "incident.raised":
		visit.state = diagram.StateFailed
	case "incident.resolved":
		visit.state = diagram.StateActive
	case "task.completed":
		visit.by = e.Actor
	}
}

func (w *way) enter(e desk.HistoryEntry) *visited {
	process := e.Params["process"]
	if !w.processes[process] {
		w.processes[process] = true
		w.called = append(w.called, process)
	}
	key := process + "/" + e.Params["element"]
	v := w.elements[key]
	if v == nil {
		v = &visited{process: process, element: e.Params["element"], name: oneLine(e.Params["elementName"]), kind: e.Params["elementType"], from: e.HappenedAt}
		w.elements[key] = v
		w.order = append(w.order, v)
	}
	v.visits++
	v.state = diagram.StateActive
	w.byVisit[e.Params["instance"]] = v
	return v
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// states gives the diagram what the path says, with the incidents that the log knows of.
func (w *way) states(path desk.Path) map[string]diagram.ElementState {
	states := map[string]diagram.ElementState{}
	for id, visits := range path.Visits {
		states[id] = diagram.ElementState{State: diagram.State(path.State[id]), Visits: visits}
	}
	for _, v := range w.order {
		if v.state == diagram.StateFailed {
			states[v.element] = diagram.ElementState{State: diagram.StateFailed, Visits: v.visits}
		}
	}
	return states
}

// processOrder lists the case's own procedure and then those it called, in the order in which it called them.
func (w *way) processOrder(own string) []string {
	order := []string{own}
	for _, p := range w.called {
		if p != own && p != "" {
			order = append(order, p)
		}
	}
	return order
}

// upcomingMax is how many steps ahead are shown: enough to say what comes, not the whole diagram.
const upcomingMax = 4

// steps tells the way as a list: each sub-process and called procedure is followed by what happened in it, in the order in which it
// began; at the end stands what comes next.
func (w *way) steps(h *Handler, page *CasePage, view desk.CaseView) []StepLine {
	inside := map[*visited][]*visited{}
	for _, v := range w.order {
		around := w.around(h, v, view)
		inside[around] = append(inside[around], v)
	}
	var lines []StepLine
	var tell func(list []*visited, depth int)
	tell = func(list []*visited, depth int) {
		for _, v := range list {
			if worthTelling(v, depth, w.isRunning(w.around(h, v, view))) {
				lines = append(lines, w.line(h, page, v, depth))
			}
			tell(inside[v], min(depth+1, 3))
		}
	}
	tell(inside[nil], 0)
	return append(lines, w.upcoming(page, h.modelOf(view.Case.Procedure, view.Case.Procedure, view.Case.Version))...)
}

// around gives the visited sub-process or call activity that an element stands in; nil at the top of the case.
func (w *way) around(h *Handler, v *visited, view desk.CaseView) *visited {
	model := h.modelOf(v.process, view.Case.Procedure, view.Case.Version)
	if model == nil {
		return nil
	}
	if e := model.Element(v.element); e != nil && e.Parent != nil {
		return w.elements[v.process+"/"+e.Parent.ID]
	}
	if v.process == view.Case.Procedure {
		return nil
	}
	for _, caller := range w.order {
		if caller.kind != "callActivity" {
			continue
		}
		if m := h.modelOf(caller.process, view.Case.Procedure, view.Case.Version); m != nil {
			if e := m.Element(caller.element); e != nil && calledBy(e) == v.process {
				return caller
			}
		}
	}
	return nil
}

func (w *way) isRunning(v *visited) bool { return v == nil || v.state == diagram.StateActive }

func (w *way) line(h *Handler, page *CasePage, v *visited, depth int) StepLine {
	key := v.process + "/" + v.element
	line := StepLine{
		Element: v.element, Name: v.name, Type: v.kind, State: string(v.state), Visits: v.visits, From: v.from, To: v.to, By: v.by, Depth: depth,
	}
	if v.state == diagram.StateActive || v.state == diagram.StateFailed {
		line.To, line.Due = time.Time{}, h.term(page.Today, w.due[key])
		if id := w.tasks[key]; id != "" {
			line.Href = "/aufgaben/" + string(id)
		}
	}
	return line
}

// worthTelling leaves out what only the machinery sees: gateways and what has no name; beginnings and ends inside; automatic
// calculations of a part that is over. What people did or got is always told.
func worthTelling(v *visited, depth int, running bool) bool {
	switch {
	case v.name == "" || strings.HasSuffix(v.kind, "Gateway"):
		return false
	case v.kind == "boundaryEvent":
		return v.state == diagram.StateDone || v.state == diagram.StateFailed
	case v.state == diagram.StateFailed:
		return true
	case depth > 0 && (v.kind == "startEvent" || v.kind == "endEvent"):
		return false
	case depth > 0 && !running:
		return v.kind == "userTask" || v.kind == "sendTask" || v.kind == "callActivity" || v.kind == "manualTask" || v.kind == "receiveTask"
	}
	return true
}

// upcoming walks on from where the case stands in its own procedure, the regular way first.
func (w *way) upcoming(page *CasePage, model *bpmn.Model) []StepLine {
	if model == nil || page.State == casefile.CaseClosed {
		return nil
	}
	steps := map[string]diagram.Step{}
	var queue []string
	for _, s := range diagram.List(model, diagram.Options{Lang: page.Lang}) {
		steps[s.Element] = s
		if v := w.elements[page.Procedure+"/"+s.Element]; v != nil && v.state == diagram.StateActive {
			queue = append(queue, s.Element)
		}
	}
	// What follows inside comes before what follows around it.
	slices.SortStableFunc(queue, func(a, b string) int { return steps[b].Depth - steps[a].Depth })
	var lines []StepLine
	seen := map[string]bool{}
	for len(queue) > 0 && len(lines) < upcomingMax {
		here := steps[queue[0]]
		queue = queue[1:]
		for _, n := range here.Next {
			if seen[n.Element] || w.elements[page.Procedure+"/"+n.Element] != nil {
				continue
			}
			seen[n.Element] = true
			queue = append(queue, n.Element)
			if s := steps[n.Element]; s.Kind != "gateway" && len(lines) < upcomingMax {
				lines = append(lines, StepLine{Element: s.Element, Name: s.Name, Type: s.Type, State: "open"})
			}
		}
	}
	return lines
}
