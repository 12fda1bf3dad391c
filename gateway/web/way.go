package web

import (
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

// steps tells the way as a list: what was done in the order in which it began, what is running, and what comes next.
func (w *way) steps(h *Handler, page *CasePage, model *bpmn.Model) []StepLine {
	var done, running []StepLine
	for _, v := range w.order {
		if !worthTelling(v) {
			continue
		}
		key := v.process + "/" + v.element
		line := StepLine{
			Element: v.element, Name: v.name, Type: v.kind, State: string(v.state), Visits: v.visits, From: v.from, To: v.to, By: v.by,
			Due: h.term(page.Today, w.due[key]),
		}
		if v.process != page.Procedure {
			line.Depth = 1
		}
		if v.state != diagram.StateActive && v.state != diagram.StateFailed {
			done = append(done, line)
			continue
		}
		line.To = time.Time{}
		if id := w.tasks[key]; id != "" {
			line.Href = "/aufgaben/" + string(id)
		}
		running = append(running, line)
	}
	return append(append(done, running...), w.upcoming(page, model)...)
}

// worthTelling leaves out what only the machinery sees: gateways, and events and boundary events without a name.
func worthTelling(v *visited) bool {
	if strings.HasSuffix(v.kind, "Gateway") || v.name == "" {
		return false
	}
	return v.kind != "boundaryEvent" || v.state == diagram.StateDone
}

// upcoming walks on from where the case stands in its own procedure, the regular way first.
func (w *way) upcoming(page *CasePage, model *bpmn.Model) []StepLine {
	if model == nil || page.State == casefile.CaseClosed {
		return nil
	}
	steps := map[string]diagram.Step{}
	queue := []string{}
	for _, s := range diagram.List(model, diagram.Options{Lang: page.Lang}) {
		steps[s.Element] = s
		if v := w.elements[page.Procedure+"/"+s.Element]; v != nil && v.state == diagram.StateActive {
			queue = append(queue, s.Element)
		}
	}
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
