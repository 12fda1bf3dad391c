package processtest_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/enginetest"
)

// TestScenarios: every scenario of a procedure ends where its paragraph says, and together they take every sequence flow of every
// procedure: a way that no scenario takes is a way that nobody has thought through.
func TestScenarios(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	taken := &ways{flows: map[string]bool{}}
	t.Cleanup(func() { taken.judge(t, library) })
	for _, key := range library.Keys() {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			datadriven.Walk(t, "../"+key+"/scenarios", func(t *testing.T, path string) {
				script := enginetest.Script{Observe: taken.note, Define: func(name string) (*bpmn.Definition, error) {
					bundle, found := library.Newest(name)
					require.True(t, found, "no procedure %s", name)
					return bundle.Definition, nil
				}}
				datadriven.RunTest(t, path, func(_ *testing.T, d *datadriven.TestData) string { return script.Run(d) })
			})
		})
	}
}

// ways notes the sequence flows that the engine really took, whichever procedure called the other.
type ways struct {
	mu    sync.Mutex
	flows map[string]bool
}

func (w *ways) note(c engine.Command) {
	if record, ok := c.(engine.Record); ok && record.Code == engine.FactFlow {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.flows[record.Process+"/"+record.Flow] = true
	}
}

// judge names the flows that no scenario took, once all scenarios have ended. Where one failed, what it would have taken is not known.
func (w *ways) judge(t *testing.T, library *processes.Library) {
	t.Helper()
	if t.Failed() {
		return
	}
	var missing []string
	for _, bundle := range library.Bundles() {
		for _, model := range bundle.Models {
			for _, process := range model.Processes {
				missing = append(missing, w.missing(process.ID, process.Flows, process.Elements)...)
			}
		}
	}
	slices.Sort(missing)
	if missing = slices.Compact(missing); len(missing) > 0 {
		t.Errorf("sequence flows that no scenario takes:\n  %s", strings.Join(missing, "\n  "))
	}
	w.checkReadme(t, library)
}

func (w *ways) missing(process string, flows []*bpmn.Flow, elements []*bpmn.Element) []string {
	var all []string
	for _, f := range flows {
		if name := process + "/" + f.ID; !w.flows[name] {
			all = append(all, name)
		}
	}
	for _, e := range elements {
		all = append(all, w.missing(process, e.Flows, e.Elements)...)
	}
	return all
}
