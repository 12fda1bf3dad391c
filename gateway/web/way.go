package web

import (
	"cmp"
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
	holders   map[string]string
	byVisit   map[string]*visited // by instance
	// finished is the element of each process that ended last and whose answer the next named flow is.
	finished map[string]*visited
	flows    map[string]map[string]string // names of the flows by process and id
	timers   map[string]TimerLine         // running ones by instance
	armed    []string
	own      string
}

// visited is one element with all its visits.
type visited struct {
	process, element, name, kind string
	stays                        []stay
	instances                    []string
	state                        diagram.State
	why                          string
}

// stay is one visit of an element. Answers are the names of the ways that the case took from it.
type stay struct {
	from, to time.Time
	by       string
	answers  []string
}

// byHand is the kind of a line that no element of the diagram stands for: somebody intervened.
const byHand = "hand"

func (h *Handler) newWay(log []desk.HistoryEntry, view desk.CaseView, staff bool) *way {
	w := &way{
		elements: map[string]*visited{}, processes: map[string]bool{}, tasks: map[string]casefile.TaskID{}, due: map[string]casefile.Date{},
		holders: map[string]string{}, byVisit: map[string]*visited{}, finished: map[string]*visited{}, flows: map[string]map[string]string{},
		timers: map[string]TimerLine{}, own: view.Case.Procedure,
	}
	if staff {
		for _, t := range view.Tasks {
			key := t.Task.Process + "/" + t.Task.Element
			w.due[key], w.holders[key] = t.Task.DueOn, view.Names[t.Task.Assignee]
			if view.From.Now() {
				w.tasks[key] = t.Task.ID
			}
		}
	}
	for _, e := range log {
		if process := e.Params["process"]; process != "" && w.flows[process] == nil {
			w.flows[process] = flowNames(h.modelFor(view.Case, process))
		}
		w.take(e)
	}
	return w
}

// flowNames gives the names of the sequence flows of a diagram: the answers at its gateways.
func flowNames(model *bpmn.Model) map[string]string {
	names := map[string]string{}
	if model == nil {
		return names
	}
	var walk func(flows []*bpmn.Flow, elements []*bpmn.Element)
	walk = func(flows []*bpmn.Flow, elements []*bpmn.Element) {
		for _, f := range flows {
			if name := oneLine(f.Name); name != "" {
				names[f.ID] = name
				// An answer says nothing without its question: "Vollständig? Nein".
				if source := model.Element(f.Source); source != nil && strings.HasSuffix(source.Type, "Gateway") && oneLine(source.Name) != "" {
					names[f.ID] = oneLine(source.Name) + " " + name
				}
			}
		}
		for _, e := range elements {
			walk(e.Flows, e.Elements)
		}
	}
	for _, p := range model.Processes {
		walk(p.Flows, p.Elements)
	}
	return names
}

// take follows one line of the log.
func (w *way) take(e desk.HistoryEntry) {
	switch e.Code {
	case "case.modified", "case.migrated":
		w.order = append(w.order, &visited{
			process: w.own, name: e.Text, kind: byHand, state: diagram.StateSkipped, why: whyOf(e), stays: []stay{{from: e.HappenedAt, to: e.HappenedAt, by: e.Actor}},
		})
		return
	case "flow.taken":
		w.answer(e)
		return
	case "timer.armed", "timer.fired", "timer.cancelled":
		w.clock(e)
		return
	}
	visit := w.byVisit[e.Params["instance"]]
	if e.Code == "element.entered" {
		visit = w.enter(e)
	}
	if visit == nil {
		return
	}
	last := &visit.stays[len(visit.stays)-1]
	switch e.Code {
	case "element.completed":
		last.to, visit.state = e.HappenedAt, diagram.StateDone
		if !strings.HasSuffix(visit.kind, "Gateway") {
			w.finished[visit.process] = visit
		}
	case "element.cancelled":
		last.to, visit.state = e.HappenedAt, diagram.StateCancelled
	case "incident.raised":
		visit.state = diagram.StateFailed
	case "incident.resolved":
		visit.state = diagram.StateActive
	case "task.completed":
		last.by = e.Actor
		if e.ActingFor != "" {
			last.by += " i. V. " + e.ActingFor
		}
	}
}

// answer notes the name of a flow with the element that ended before it: what somebody decided there, or what came out.
func (w *way) answer(e desk.HistoryEntry) {
	process := e.Params["process"]
	name, visit := w.flows[process][e.Params["element"]], w.finished[process]
	if name == "" || visit == nil {
		return
	}
	last := &visit.stays[len(visit.stays)-1]
	if !slices.Contains(last.answers, name) {
		last.answers = append(last.answers, name)
	}
}

// clock follows the timers of the case.
func (w *way) clock(e desk.HistoryEntry) {
	key := e.Params["process"] + "/" + e.Params["element"] + "/" + e.Params["instance"]
	if e.Code != "timer.armed" {
		delete(w.timers, key)
		return
	}
	at, err := time.Parse(time.RFC3339, e.Params["dueAt"])
	if err != nil {
		return
	}
	w.timers[key] = TimerLine{Element: e.Params["element"], Name: oneLine(e.Params["elementName"]), At: at}
	w.armed = append(w.armed, key)
}

// running gives the timers that run, the nearest first, with the reason of the deadline that ends at the same instant.
func (w *way) running(view desk.CaseView, lang string) []TimerLine {
	var lines []TimerLine
	for _, key := range slices.Compact(w.armed) {
		line, runs := w.timers[key]
		if !runs {
			continue
		}
		delete(w.timers, key)
		for _, d := range view.Deadlines {
			if d.DueAt.Equal(line.At) && d.State == casefile.DeadlineRunning {
				line.Kind, line.Paragraph = d.Kind, d.Paragraph
				if reason := desk.DeadlineReason(lang, d); reason != "" {
					line.Reason = Said(reason)
				}
			}
		}
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, func(a, b TimerLine) int { return a.At.Compare(b.At) })
	return lines
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
		v = &visited{process: process, element: e.Params["element"], name: oneLine(e.Params["elementName"]), kind: e.Params["elementType"]}
		w.elements[key] = v
		w.order = append(w.order, v)
	}
	v.stays = append(v.stays, stay{from: e.HappenedAt})
	v.instances = append(v.instances, e.Params["instance"])
	v.state = diagram.StateActive
	w.byVisit[e.Params["instance"]] = v
	return v
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// states gives the diagram of a process what the path says, with the incidents that the log knows of.
func (w *way) states(process string, path desk.Path) map[string]diagram.ElementState {
	states := map[string]diagram.ElementState{}
	for id, visits := range path.Visits {
		states[id] = diagram.ElementState{State: diagram.State(path.State[id]), Visits: visits}
	}
	for _, v := range w.order {
		if v.state == diagram.StateFailed && v.process == process {
			states[v.element] = diagram.ElementState{State: diagram.StateFailed, Visits: len(v.stays)}
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
				lines = append(lines, w.line(h, page, view, v, depth))
			}
			tell(inside[v], min(depth+1, 3))
		}
	}
	tell(inside[nil], 0)
	return append(lines, w.upcoming(page, h.modelFor(view.Case, view.Case.Procedure))...)
}

// around gives the visited sub-process or call activity that an element stands in; nil at the top of the case.
func (w *way) around(h *Handler, v *visited, view desk.CaseView) *visited {
	model := h.modelFor(view.Case, v.process)
	if model == nil || v.kind == byHand {
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
		if m := h.modelFor(view.Case, caller.process); m != nil {
			if e := m.Element(caller.element); e != nil && calledBy(e) == v.process {
				return caller
			}
		}
	}
	return nil
}

func (w *way) isRunning(v *visited) bool { return v == nil || v.state == diagram.StateActive }

func (w *way) line(h *Handler, page *CasePage, view desk.CaseView, v *visited, depth int) StepLine {
	key := v.process + "/" + v.element
	first, last := v.stays[0], v.stays[len(v.stays)-1]
	line := StepLine{
		Element: v.element, Name: v.name, Type: v.kind, State: string(v.state), Visits: len(v.stays), From: first.from, To: last.to, By: last.by, Depth: depth,
		Answers: last.answers, Why: v.why,
	}
	if v.kind == byHand {
		line.State = byHand
		return line
	}
	line.Log = page.Here(tabProtocol, "schritt", key)
	if v.state == diagram.StateActive || v.state == diagram.StateFailed {
		line.To, line.Due, line.By = time.Time{}, h.term(page.Today, w.due[key]), w.holders[key]
		if id := w.tasks[key]; id != "" {
			line.Href = "/aufgaben/" + string(id)
		}
	}
	for _, s := range v.stays {
		to := s.to
		if to.IsZero() {
			to = page.present()
		}
		from, until := localDay(s.from), localDay(to)
		line.Days += max(0, int(until.Time(time.UTC).Sub(from.Time(time.UTC)).Hours()/24))
		line.WorkDays += max(0, h.workDays(from, until))
		if len(v.stays) > 1 {
			line.Stays = append(line.Stays, StayLine{s.from, s.to, s.by, s.answers})
		}
	}
	line.Stays = line.Stays[max(0, len(line.Stays)-staysMax):]
	line.Things = thingsOf(v, view)
	return line
}

// staysMax bounds how many visits of a step are listed, the newest of them; the log has all.
const staysMax = 20

// present is the moment up to which something that goes on has lasted.
func (p *CasePage) present() time.Time {
	if p.Past != nil {
		if p.Past.Happened.IsZero() {
			return p.Past.Known
		}
		return p.Past.Happened
	}
	return p.Now
}

// thingsOf gives the letters that a step made, the rules that it asked and the documents that it waited for.
func thingsOf(v *visited, view desk.CaseView) []ThingLine {
	var things []ThingLine
	of := func(key string) bool { return slices.Contains(v.instances, key[strings.LastIndex(key, "/")+1:]) }
	for _, l := range view.Letters {
		if of(l.Key) && strings.Contains(l.Key, "/") {
			things = append(things, ThingLine{Kind: "schreiben", Name: l.Subject, Document: l.DocumentID})
		}
	}
	for _, d := range view.Decisions {
		if of(d.Key) {
			result, _ := resultOf(d.Outputs)
			if items := checkItems(d.Outputs); items != nil {
				result = ""
			}
			things = append(things, ThingLine{Kind: "regel", Code: d.Table, Name: shortened(result)})
		}
	}
	received := map[string]bool{}
	for _, e := range view.Log {
		if e.Code == "message.received" && e.Params["receipt"] != "" && slices.Contains(v.instances, e.Params["instance"]) {
			received[e.Params["receipt"]] = true
		}
	}
	for _, d := range view.Documents {
		if received[string(d.ReceiptID)] && d.ReceiptID != "" {
			things = append(things, ThingLine{Kind: "unterlage", Name: d.Name, Document: d.ID})
		}
	}
	return things
}

// shortened keeps a result to what fits beside a step; the tab of the rules has all of it.
func shortened(text string) string {
	const most = 120
	if r := []rune(text); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + " …"
	}
	return text
}

// worthTelling leaves out what only the machinery sees: gateways and what has no name; beginnings and ends inside; automatic
// calculations of a part that is over. What people did or got is always told.
func worthTelling(v *visited, depth int, running bool) bool {
	switch {
	case v.kind == byHand:
		return true
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
	// What follows on work comes before what follows on a clock that only watches, and what follows inside before what follows around it.
	slices.SortStableFunc(queue, func(a, b string) int {
		return cmp.Or(watches(steps[a])-watches(steps[b]), steps[b].Depth-steps[a].Depth)
	})
	var lines []StepLine
	seen := map[string]bool{}
	for len(queue) > 0 && len(lines) < upcomingMax {
		here := steps[queue[0]]
		queue = queue[1:]
		for _, n := range here.Next {
			if v := w.elements[page.Procedure+"/"+n.Element]; seen[n.Element] || v != nil && v.state == diagram.StateActive {
				continue // what was done once may come again
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

// watches ranks where the case stands: 0 for work, 1 for what holds work together, 2 for an event that waits.
func watches(s diagram.Step) int {
	switch s.Kind {
	case "task", "call":
		return 0
	case "event":
		return 2
	}
	return 1
}
