package engine

import (
	"slices"

	"ablauf/workflows/bpmn"
)

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
