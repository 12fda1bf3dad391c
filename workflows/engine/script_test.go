package engine_test

import (
	"fmt"
	"testing"

	"github.com/cockroachdb/datadriven"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/enginetest"
)

// TestScripts runs the golden scripts in testdata. Each names the section of BPMN 2.0.2 that it proves. "define" takes a sketch of a
// diagram (enginetest.Sketch) and prints its findings; the other commands are those of enginetest.Script.
func TestScripts(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		definitions := map[string]*bpmn.Definition{}
		script := &enginetest.Script{Define: func(name string) (*bpmn.Definition, error) {
			if d := definitions[name]; d != nil {
				return d, nil
			}
			return nil, fmt.Errorf("no definition %q", name)
		}}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "define" {
				return script.Run(d)
			}
			def, err := enginetest.Compile(d.Input)
			if err != nil {
				return err.Error() + "\n"
			}
			definitions[def.Root().ID] = def
			return "ok\n"
		})
	})
}
