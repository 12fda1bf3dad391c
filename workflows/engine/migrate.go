package engine

import (
	"fmt"
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
