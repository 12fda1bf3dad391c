package enginetest

import (
	"bytes"
	"fmt"
	"reflect"
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
)

// operation is what a supervisor does to a case by hand: another deadline, or other work.
func (s *Simulation) operation() engine.Event {
	if s.r.IntN(2) == 0 {
		return s.modification()
	}
	return s.recalculation()
}

// recalculation sets a timer that waits anew: to an instant, or as the drawing computes it.
func (s *Simulation) recalculation() engine.Event {
	var list []engine.Event
	for _, i := range s.state.Instances {
		for _, w := range i.Waits {
			if !w.Due.IsZero() {
				list = append(list, engine.DeadlineRecalculated{At: s.now, Instance: i.ID, Element: w.Element, Actor: "anna"})
			}
		}
	}
	if len(list) == 0 {
		return s.modification()
	}
	again := list[s.r.IntN(len(list))].(engine.DeadlineRecalculated)
	if s.r.IntN(2) == 0 {
		again.Due = s.now.Add(time.Duration(s.r.IntN(100)) * time.Hour)
	}
	return again
}

// modification begins and ends something at random. Most of what comes out of it a person would not ask for; what cannot be done must be
// refused as a whole.
func (s *Simulation) modification() engine.Event {
	ev := engine.Modified{At: s.now, Actor: "anna"}
	for range s.r.IntN(3) {
		ev.Terminate = append(ev.Terminate, s.anyVisit())
	}
	if len(ev.Terminate) == 0 || s.r.IntN(2) == 0 {
		p := s.def.Processes[s.r.IntN(len(s.def.Processes))]
		a := engine.Activation{Process: p.ID, Element: p.Nodes[s.r.IntN(len(p.Nodes))].ID}
		if s.r.IntN(3) == 0 {
			a.Scope = s.anyVisit()
		}
		ev.Activate = []engine.Activation{a}
	}
	return ev
}

func (s *Simulation) anyVisit() int { return s.state.Instances[s.r.IntN(len(s.state.Instances))].ID }

// migrate moves the case to another definition that draws the same: nothing may be asked for, and nothing may stand in the way.
func (s *Simulation) migrate() error {
	to, err := CompileXML(append(bytes.Clone(s.Source), fmt.Sprintf("<!-- %d -->", s.Steps)...))
	if err != nil {
		return fmt.Errorf("compile: %w", err)
	}
	if found := engine.DryRun(s.def, to, s.state, engine.Plan{}); len(found) > 0 {
		return fmt.Errorf("the same drawing stands in the way: %+v", found)
	}
	twin, err := copyOf(s.def, s.state)
	if err != nil {
		return err
	}
	ev := engine.Migrated{At: s.now, Actor: "anna"}
	next, commands, err := engine.Migrate(s.def, to, s.state, ev)
	if err != nil {
		return err
	}
	twinNext, twinCommands, err := engine.Migrate(s.def, to, twin, ev)
	if err != nil {
		return fmt.Errorf("the loaded state refuses what the other one takes: %w", err)
	}
	if err := same(next, twinNext, commands, twinCommands); err != nil {
		return err
	}
	for _, c := range commands {
		if r, ok := c.(engine.Record); !ok || r.Code != engine.FactMigrated {
			return fmt.Errorf("a migration to the same drawing asks for %T %+v", c, c)
		}
	}
	s.def, s.state = to, next
	return s.account(commands)
}

// copyOf gives the state as it comes back after it was saved.
func copyOf(def *bpmn.Definition, state engine.State) (engine.State, error) {
	if state.Status == engine.StatusNew {
		return engine.State{}, nil
	}
	saved, err := engine.Save(state)
	if err != nil {
		return engine.State{}, err
	}
	return engine.Load(def, saved)
}

// same compares two ways that one event went.
func same(next, twinNext engine.State, commands, twinCommands []engine.Command) error {
	saved, err := engine.Save(next)
	if err != nil {
		return err
	}
	twinSaved, err := engine.Save(twinNext)
	if err != nil {
		return err
	}
	if !bytes.Equal(saved, twinSaved) || !reflect.DeepEqual(commands, twinCommands) {
		return fmt.Errorf("a saved and loaded state goes another way:\n%s\n%s", saved, twinSaved)
	}
	return nil
}

// waitsInVain reports whether a token waits at a gateway whose other tokens a person has taken away or never let come.
func (s *Simulation) waitsInVain() bool {
	if !s.moved {
		return false
	}
	for _, i := range s.state.Instances {
		if len(i.Joins) > 0 {
			return true
		}
	}
	return false
}
