package engine

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"ablauf/workflows/bpmn"
)

// Plan says which element of a case's definition becomes which element of another. What it does not name stays itself, where the other
// definition has an element of that id.
type Plan struct {
	Elements []PlanEntry `json:"elements,omitempty"`
}

// PlanEntry maps one element of a process; an empty To says that an event is no longer waited for.
type PlanEntry struct {
	Process string `json:"process"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// Obstacle is a reason why a case cannot be migrated; Code is rendered by the locale files.
type Obstacle struct {
	Code     string `json:"code"`
	Instance int    `json:"instance,omitempty"`
	Process  string `json:"process"`
	Element  string `json:"element,omitempty"`
	Target   string `json:"target,omitempty"`
}

// The codes of obstacles.
const (
	ObstacleProcess  = "migrate.process-missing"
	ObstacleUnmapped = "migrate.element-missing"  // an active element has no counterpart
	ObstacleKind     = "migrate.kind-changed"     // the counterpart is of another kind
	ObstacleScope    = "migrate.scope-changed"    // the counterpart stands in another sub-process
	ObstacleLoop     = "migrate.loop-changed"     // a loop marker came or went
	ObstacleTask     = "migrate.task-changed"     // another form, task type, rule table or called process
	ObstacleTokens   = "migrate.tokens-at-join"   // tokens wait at a gateway whose flows have changed
	ObstacleUndo     = "migrate.compensation"     // something that can be undone has no counterpart
	ObstacleGateway  = "migrate.gateway-changed"  // an event-based gateway waits for other events
	ObstacleEnded    = "migrate.case-ended"       // the case is over
	ObstacleSame     = "migrate.same-definition"  // the case runs on this definition already
	ObstacleTimer    = "migrate.timer"            // a timer that is new there gives no instant
	ObstaclePlan     = "migrate.plan-unknown"     // the plan names an element that does not exist
	obstacleStart    = "migrate.case-not-started" // there is nothing to migrate yet
)

// Migrated moves a case to another definition.
type Migrated struct {
	At        time.Time
	Plan      Plan
	Actor     string
	ActingFor string
	Reason    string
}

// DryRun says what stands in the way of a migration; nothing means that Migrate would do it. The rules are those of a wait state: every
// active element needs a counterpart of the same kind in the same place, timers and messages that have a counterpart stay as they are,
// and timers that are new can be computed.
func DryRun(from, to *bpmn.Definition, s State, plan Plan) []Obstacle {
	return obstacles(from, to, s, Migrated{At: s.At, Plan: plan})
}

func obstacles(from, to *bpmn.Definition, s State, e Migrated) []Obstacle {
	switch {
	case s.Status == StatusNew:
		return []Obstacle{{Code: obstacleStart}}
	case s.Status == StatusCompleted:
		return []Obstacle{{Code: ObstacleEnded}}
	case from.Hash == to.Hash:
		return []Obstacle{{Code: ObstacleSame}}
	}
	if s.index == nil {
		if err := s.bind(from); err != nil {
			return []Obstacle{{Code: ObstacleProcess}}
		}
	}
	g := newMigration(from, to, &s, e.Plan)
	for _, i := range s.Instances {
		g.check(i)
	}
	if len(g.obstacles) == 0 {
		g.tryTimers(e)
	}
	return g.obstacles
}

// tryTimers carries the migration out on a copy and reports the visits whose new timers give no instant.
func (g *migration) tryTimers(e Migrated) {
	raw, err := Save(*g.state)
	if err == nil {
		var again State
		if again, err = Load(g.from, raw); err == nil {
			var commands []Command
			if _, commands, err = migrate(g.from, g.to, again, e); err == nil {
				g.reportTimers(commands)
			}
		}
	}
	if err != nil { // a state that cannot be copied cannot be moved
		g.obstacles = append(g.obstacles, Obstacle{Code: ObstacleProcess})
	}
}

func (g *migration) reportTimers(commands []Command) {
	for _, c := range commands {
		if r, ok := c.(Record); ok && r.Code == FactIncidentRaised && r.Reason == incidentNoInstant {
			g.obstacles = append(g.obstacles, Obstacle{Code: ObstacleTimer, Instance: r.Instance, Process: r.Process, Element: r.Element})
		}
	}
}

func newMigration(from, to *bpmn.Definition, s *State, plan Plan) *migration {
	g := &migration{from: from, to: to, state: s, targets: map[string]string{}, known: map[int]map[string]bool{}}
	g.readPlan(plan)
	return g
}

// migration carries one plan over a state.
type migration struct {
	from, to *bpmn.Definition
	state    *State
	targets  map[string]string // process "/" element -> element
	// known are, by visit, the events of the new definition that the old one had there as well: those that wait no more have happened.
	known     map[int]map[string]bool
	obstacles []Obstacle
}

func (g *migration) readPlan(plan Plan) {
	for _, e := range plan.Elements {
		p, q := g.from.Process(e.Process), g.to.Process(e.Process)
		if p == nil || p.Node(e.From) == nil || q == nil || e.To != "" && q.Node(e.To) == nil {
			g.obstacles = append(g.obstacles, Obstacle{Code: ObstaclePlan, Process: e.Process, Element: e.From, Target: e.To})
			continue
		}
		g.targets[e.Process+"/"+e.From] = e.To
	}
}

// target gives the counterpart of an element, or nil.
func (g *migration) target(process, element string) *bpmn.Node {
	q := g.to.Process(process)
	if q == nil {
		return nil
	}
	if to, planned := g.targets[process+"/"+element]; planned {
		return q.Node(to)
	}
	return q.Node(element)
}

func (g *migration) fail(code string, i *Instance, target *bpmn.Node) {
	o := Obstacle{Code: code, Instance: i.ID, Process: i.Process, Element: i.Element}
	if target != nil {
		o.Target = target.ID
	}
	g.obstacles = append(g.obstacles, o)
}

func (g *migration) check(i *Instance) {
	if g.to.Process(i.Process) == nil {
		g.fail(ObstacleProcess, i, nil)
		return
	}
	if i.node != nil {
		n := g.target(i.Process, i.Element)
		switch {
		case n == nil:
			g.fail(ObstacleUnmapped, i, nil)
			return
		case n.Kind != i.node.Kind:
			g.fail(ObstacleKind, i, n)
			return
		case !g.sameScope(i.node, n):
			g.fail(ObstacleScope, i, n)
		case (n.Loop == nil) != (i.node.Loop == nil) || n.Loop != nil && (n.Loop.Multi != i.node.Loop.Multi || n.Loop.Sequential != i.node.Loop.Sequential):
			g.fail(ObstacleLoop, i, n)
		case n.Form != i.node.Form || n.TaskType != i.node.TaskType || n.Decision != i.node.Decision || n.Called != i.node.Called:
			g.fail(ObstacleTask, i, n)
		}
		if n.Kind == bpmn.EventGateway && !g.sameEvents(i.node, n) {
			g.fail(ObstacleGateway, i, n)
		}
	}
	for _, j := range i.Joins {
		if !g.sameFlows(i, j) {
			g.fail(ObstacleTokens, i, j.node)
		}
	}
	if n := g.target(i.Process, i.Element); i.Incident != nil && i.Incident.Stage == stageArrive && !comesOn(n, i.Incident.Detail) {
		g.fail(ObstacleTokens, i, n)
	}
	g.checkDone(i, i.Done)
	g.checkDone(i, i.Undoing)
}

// sameScope reports whether two nodes stand in counterparts of one another.
func (g *migration) sameScope(a, b *bpmn.Node) bool {
	if a.Scope.Owner == nil || b.Scope.Owner == nil {
		return a.Scope.Owner == b.Scope.Owner
	}
	return g.target(a.Process.ID, a.Scope.Owner.ID) == b.Scope.Owner
}

// sameEvents reports whether everything that an event-based gateway waits for has its counterpart behind the other one, and nothing is
// new there.
func (g *migration) sameEvents(a, b *bpmn.Node) bool {
	if len(a.Outgoing) != len(b.Outgoing) {
		return false
	}
	for _, f := range a.Outgoing {
		n := g.target(a.Process.ID, f.Target.ID)
		if n == nil || len(n.Incoming) != 1 || n.Incoming[0].Source != b || !sameTriggers(f.Target, n) {
			return false
		}
	}
	return true
}

func sameTriggers(a, b *bpmn.Node) bool {
	if len(a.Triggers) != len(b.Triggers) {
		return false
	}
	for k := range a.Triggers {
		if a.Triggers[k].Kind != b.Triggers[k].Kind || a.Triggers[k].Name != b.Triggers[k].Name {
			return false
		}
	}
	return true
}

// comesOn reports whether a flow leads to a node.
func comesOn(n *bpmn.Node, flow string) bool {
	return n != nil && (flow == "" || slices.ContainsFunc(n.Incoming, func(f *bpmn.SequenceFlow) bool { return f.ID == flow }))
}

func (g *migration) sameFlows(i *Instance, j Join) bool {
	n := g.target(i.Process, j.Element)
	if n == nil || n.Kind != j.node.Kind || len(n.Incoming) != len(j.node.Incoming) {
		return false
	}
	for _, f := range j.node.Incoming {
		if !comesOn(n, f.ID) {
			return false
		}
	}
	return true
}

func (g *migration) checkDone(i *Instance, list []Done) {
	for _, d := range list {
		old, n := g.from.Process(i.Process).Node(d.Element), g.target(i.Process, d.Element)
		if n == nil || n.Kind != old.Kind || (n.Compensation == nil) != (old.Compensation == nil) {
			g.fail(ObstacleUndo, i, n)
		}
		g.checkDone(i, d.Inner)
	}
}

// Migrate moves a case to another definition, or gives an error when DryRun finds an obstacle; then nothing has changed. Timers that
// have a counterpart keep their instant, events that have none are withdrawn, events that are new are waited for.
func Migrate(from, to *bpmn.Definition, s State, e Migrated) (State, []Command, error) {
	if found := obstacles(from, to, s, e); len(found) > 0 {
		return s, nil, &RefusalError{found[0].Code}
	}
	if s.index == nil {
		if err := s.bind(from); err != nil {
			return s, nil, err
		}
	}
	return migrate(from, to, s, e)
}

// migrate carries a plan out to which nothing is opposed.
func migrate(from, to *bpmn.Definition, s State, e Migrated) (State, []Command, error) {
	g := newMigration(from, to, &s, e.Plan)
	m := newMachine(to, &s, e.At)
	for _, i := range s.Instances {
		g.move(m, i)
	}
	g.moveCompleters()
	s.Bundle = to.Hash
	if err := s.bind(to); err != nil {
		return s, nil, fmt.Errorf("engine: migrate: %w", err)
	}
	m.emit(Record{
		Place: Place{Process: to.Root().ID, Instance: s.Instances[0].ID}, Code: FactMigrated, Reason: e.Reason, Actor: e.Actor,
		ActingFor: e.ActingFor,
	})
	for _, i := range append([]*Instance(nil), s.Instances...) {
		m.awaitNew(i, g.known[i.ID])
	}
	m.run()
	return s, m.cmds, nil
}

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
