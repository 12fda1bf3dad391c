package enginetest

import (
	"fmt"
	"slices"
	"strings"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// EveryOrder starts a case and completes whatever waits for a person or an activity, in every possible order, saving and loading the
// state before each step. It gives the distinct ends: status, outcome, incidents and variables. A diagram whose result must not depend
// on who was quicker has exactly one.
func EveryOrder(def *bpmn.Definition, start engine.Start, runsMax int) ([]string, error) {
	first, _, err := engine.Step(def, engine.State{}, start)
	if err != nil {
		return nil, err
	}
	saved, err := engine.Save(first)
	if err != nil {
		return nil, err
	}
	var ends []string
	runs := 0
	var explore func(saved []byte) error
	explore = func(saved []byte) error {
		if runs++; runs > runsMax {
			return fmt.Errorf("enginetest: more than %d steps; the diagram is too large to try every order", runsMax)
		}
		state, err := engine.Load(def, saved)
		if err != nil {
			return err
		}
		open := workOf(def, state)
		if len(open) == 0 {
			if end := endOf(def, state); !slices.Contains(ends, end) {
				ends = append(ends, end)
			}
			return nil
		}
		for _, ev := range open {
			branch, err := engine.Load(def, saved)
			if err != nil {
				return err
			}
			next, _, err := engine.Step(def, branch, ev)
			if err != nil {
				return err
			}
			raw, err := engine.Save(next)
			if err != nil {
				return err
			}
			if err := explore(raw); err != nil {
				return err
			}
		}
		return nil
	}
	return ends, explore(saved)
}

// workOf gives an event that completes each task and activity that waits.
func workOf(def *bpmn.Definition, s engine.State) []engine.Event {
	var events []engine.Event
	for _, i := range s.Instances {
		n := def.Process(i.Process).Node(i.Element)
		switch {
		case n == nil || i.Incident != nil || i.Loop != nil:
		case n.Kind == bpmn.UserTask:
			vars := feel.NewContext().Put("von_"+n.ID, feel.Bool(true))
			events = append(events, engine.TaskCompleted{
				At: s.At, Instance: i.ID, Submission: fmt.Sprintf("s%d", i.ID), Actor: "person", Variables: vars,
			})
		case n.IsJob():
			events = append(events, engine.ActivityCompleted{At: s.At, Instance: i.ID, Attempt: i.Attempt, Result: feel.NewContext()})
		}
	}
	return events
}

func endOf(def *bpmn.Definition, s engine.State) string {
	var parts []string
	for _, p := range engine.Where(def, s).Incidents {
		parts = append(parts, "incident at "+p.Element)
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", s.Status, s.Outcome, strings.Join(parts, ", ")))
}
