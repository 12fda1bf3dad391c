package enginetest

import (
	"github.com/cockroachdb/datadriven"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/script"
)

// Script is one case that the commands of a testdata file drive; package script says what the commands are.
type Script struct {
	// Define gives the definition that the script names in "start process=…".
	Define func(name string) (*bpmn.Definition, error)
	// Observe, where it is set, sees every command of the engine, also those that the output leaves out.
	Observe func(engine.Command)

	driven script.Case
}

// Run carries out one command and gives what came of it.
func (s *Script) Run(d *datadriven.TestData) string {
	s.driven.Define, s.driven.Observe = s.Define, s.Observe
	c := script.Command{Name: d.Cmd, Args: map[string]string{}, Input: d.Input}
	for _, a := range d.CmdArgs {
		if len(a.Vals) > 0 {
			c.Args[a.Key] = a.Vals[0]
		}
	}
	return s.driven.Run(c)
}

// State gives the state after the last step.
func (s *Script) State() engine.State { return s.driven.State() }

// Definition gives the definition that runs.
func (s *Script) Definition() *bpmn.Definition { return s.driven.Definition() }
