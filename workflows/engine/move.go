package engine

import (
	"sort"
	"strings"

	"ablauf/workflows/bpmn"
)

// move brings one visit to its counterpart. What it waits for without counterpart is withdrawn, while the old definition still says
// what it was.
func (g *migration) move(m *machine, i *Instance) {
	known := g.knownAt(i)
	kept := i.Waits[:0]
	for k := range i.Waits {
		w := i.Waits[k]
		n := g.target(i.Process, w.Element)
		if n == nil || n.Kind != w.event.Kind || !g.standsAt(i, n) || !sameTriggers(w.event, n) {
			m.withdraw(i, &w)
			if n != nil && g.planned(i.Process, w.Element) {
				delete(known, n.ID) // it waits for something else now
			}
			continue
		}
		w.Element = n.ID
		kept = append(kept, w)
	}
	i.Waits = kept
	for k := range i.Joins {
		i.Joins[k].Element = g.target(i.Process, i.Joins[k].Element).ID
	}
	if i.Incident != nil && i.Incident.Code == incidentJoin {
		i.Incident.Detail = i.Joins[0].Element
	}
	g.moveDone(i.Process, i.Done)
	g.moveDone(i.Process, i.Undoing)
	if i.Incident != nil && i.Incident.Stage == stageEvents {
		g.moveIncident(i)
	}
	g.known[i.ID] = known
	if i.node != nil {
		i.Element = g.target(i.Process, i.Element).ID
	}
}

// knownAt gives the counterparts of the events that a visit has had, whether they wait, have happened or were given up by the plan.
func (g *migration) knownAt(i *Instance) map[string]bool {
	known := map[string]bool{}
	for _, event := range eventsAt(g.from, i) {
		if n := g.target(i.Process, event.ID); n != nil {
			known[n.ID] = true
		} else {
			known[event.ID] = true
		}
	}
	return known
}

// planned reports whether an event is to be waited for in the new definition.
func (g *migration) planned(process, element string) bool {
	to, named := g.targets[process+"/"+element]
	return !named || to != ""
}

// eventsAt gives the events at the edge of a visit and the starts of the event sub-processes in it.
func eventsAt(def *bpmn.Definition, i *Instance) []*bpmn.Node {
	var events []*bpmn.Node
	if i.node != nil && i.Iteration == 0 {
		events = append(events, i.node.Boundaries...)
	}
	if body := bodyOf(def, i); body != nil {
		events = append(events, body.EventStarts()...)
	}
	return events
}

// standsAt reports whether an event of the new definition stands where the visit waits for it: at the edge of its counterpart, or in it.
func (g *migration) standsAt(i *Instance, event *bpmn.Node) bool {
	switch event.Kind {
	case bpmn.BoundaryEvent:
		return event.Attached == g.target(i.Process, i.Element)
	case bpmn.StartEvent:
		if i.node == nil {
			return event.Scope.Owner.Scope == g.to.Process(i.Process).Scope
		}
		return event.Scope.Owner.Scope == g.target(i.Process, i.Element).Body
	default:
		return true
	}
}

// moveIncident brings the events that could not be armed to their counterparts; what has none is no trouble any more.
func (g *migration) moveIncident(i *Instance) {
	var failed []string
	for _, id := range splitList(i.Incident.Detail) {
		if n := g.target(i.Process, id); n != nil && g.standsAt(i, n) {
			failed = append(failed, n.ID)
		}
	}
	if i.Incident.Detail = strings.Join(failed, ","); len(failed) == 0 {
		i.Incident = nil
	}
}

func (g *migration) moveDone(process string, list []Done) {
	for k := range list {
		list[k].Element = g.target(process, list[k].Element).ID
		g.moveDone(process, list[k].Inner)
	}
}

// moveCompleters lets those who finished a task stay remembered under its new id: Vier-Augen must not be escaped by a migration.
func (g *migration) moveCompleters() {
	for k := range g.state.Completers {
		c := &g.state.Completers[k]
		for _, p := range g.from.Processes {
			if p.Node(c.Element) == nil {
				continue
			}
			if n := g.target(p.ID, c.Element); n != nil {
				c.Element = n.ID
			}
			break
		}
	}
	sort.SliceStable(g.state.Completers, func(a, b int) bool { return g.state.Completers[a].Element < g.state.Completers[b].Element })
}

// awaitNew arms what the new definition waits for at a visit and the old one did not know there, and finds anew who must not complete a
// task. What stood at the edge of a sub-process that came back to be undone waits no more.
func (m *machine) awaitNew(i *Instance, known map[string]bool) {
	var events []*bpmn.Node
	for _, event := range eventsAt(m.def, i) {
		gone := event.Kind == bpmn.StartEvent && i.Interrupted || event.Kind == bpmn.BoundaryEvent && i.Undoes != 0 && !i.node.ForCompensation
		if !known[event.ID] && !gone {
			events = append(events, event)
		}
	}
	m.awaitAll(i, events)
	if i.node != nil && i.node.Kind == bpmn.UserTask && i.Loop == nil {
		i.Excluded = m.excluded(i.node)
	}
}
