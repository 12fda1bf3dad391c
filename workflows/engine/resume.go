package engine

import (
	"ablauf/workflows/bpmn"
)

// Resume gives the commands for work outside the engine that a loaded state still owes: after continue-as-new, and when a case is
// rebuilt from the legal record, nobody remembers what was under way. Effects are keyed by the visit, so asking twice is harmless.
// Tasks, timers and messages need no command: tasks stand in the worklist, NextTimer and the waits are in the state.
func Resume(def *bpmn.Definition, s State) ([]Command, error) {
	if err := s.bind(def); err != nil {
		return nil, err
	}
	m := &machine{def: def, s: &s}
	for _, i := range s.Instances {
		if i.node == nil || !i.node.IsJob() || i.Loop != nil || i.Incident != nil {
			continue
		}
		i.Attempt-- // startActivity counts it up again: the attempt stays the same
		m.startActivity(i)
	}
	return m.cmds, nil
}
