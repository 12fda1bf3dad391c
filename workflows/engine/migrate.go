package engine

import (
	"fmt"
	"sort"
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
// active element needs a counterpart of the same kind in the same place, timers and messages that have a counterpart stay as they are.
func DryRun(from, to *bpmn.Definition, s State, plan Plan) []Obstacle {
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
	g := migration{from: from, to: to, state: &s, targets: map[string]string{}}
	g.readPlan(plan)
	for _, i := range s.Instances {
		g.check(i)
	}
	return g.obstacles
}

// migration carries one plan over a state.
type migration struct {
	from, to  *bpmn.Definition
	state     *State
	targets   map[string]string // process "/" element -> element
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

func (g *migration) sameFlows(i *Instance, j Join) bool {
	n := g.target(i.Process, j.Element)
	if n == nil || n.Kind != j.node.Kind || len(n.Incoming) != len(j.node.Incoming) {
		return false
	}
	for _, f := range j.node.Incoming {
		found := false
		for _, other := range n.Incoming {
			found = found || other.ID == f.ID
		}
		if !found {
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
	if obstacles := DryRun(from, to, s, e.Plan); len(obstacles) > 0 {
		return s, nil, &RefusalError{obstacles[0].Code}
	}
	if s.index == nil {
		if err := s.bind(from); err != nil {
			return s, nil, err
		}
	}
	g := migration{from: from, to: to, state: &s, targets: map[string]string{}}
	g.readPlan(e.Plan)
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
		m.awaitNew(i)
	}
	m.run()
	return s, m.cmds, nil
}

// move brings one visit to its counterpart. What it waits for without counterpart is withdrawn, while the old definition still says
// what it was.
func (g *migration) move(m *machine, i *Instance) {
	kept := i.Waits[:0]
	for k := range i.Waits {
		w := i.Waits[k]
		n := g.target(i.Process, w.Element)
		if n == nil || n.Kind != w.event.Kind || !sameTriggers(w.event, n) {
			m.withdraw(i, &w)
			continue
		}
		w.Element = n.ID
		kept = append(kept, w)
	}
	i.Waits = kept
	for k := range i.Joins {
		i.Joins[k].Element = g.target(i.Process, i.Joins[k].Element).ID
	}
	g.moveDone(i.Process, i.Done)
	g.moveDone(i.Process, i.Undoing)
	if i.node != nil {
		i.Element = g.target(i.Process, i.Element).ID
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

// awaitNew arms what the new definition waits for at a visit and the old one did not, and finds anew who must not complete a task.
func (m *machine) awaitNew(i *Instance) {
	var events []*bpmn.Node
	if i.node != nil && i.Iteration == 0 {
		events = append(events, i.node.Boundaries...)
	}
	if body := bodyOf(m.def, i); body != nil && !i.Interrupted {
		for _, sub := range body.EventSubs {
			events = append(events, sub.Body.Starts...)
		}
	}
	for _, event := range events {
		waits := false
		for k := range i.Waits {
			waits = waits || i.Waits[k].event == event
		}
		if !waits {
			m.await(i, event)
		}
	}
	if i.node != nil && i.node.Kind == bpmn.UserTask && i.Loop == nil {
		i.Excluded = m.excluded(i.node)
	}
}
