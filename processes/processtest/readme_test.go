package processtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/workflows/bpmn"
)

// beginning is a scenario's first step; a file may tell several.
var beginning = regexp.MustCompile(`(?m)^start\b`)

// checkReadme holds the table of procedures in README against what is there: it is counted, not remembered. How many flows are taken
// comes from the scenarios that just ran, so it is called when they have.
func (w *ways) checkReadme(t *testing.T, library *processes.Library) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	var missing []string
	for _, key := range library.Keys() {
		bundle, found := library.Newest(key)
		require.True(t, found)
		if row := w.rowOf(t, bundle); !strings.Contains(string(readme), row) {
			missing = append(missing, row)
		}
	}
	if len(missing) > 0 { // no require: what ends a test while it is cleaned up says nothing
		t.Errorf("the table of procedures in README needs these rows:\n%s", strings.Join(missing, "\n"))
	}
}

// rowOf counts what a procedure consists of: its own diagram, without those that it calls.
func (w *ways) rowOf(t *testing.T, bundle *processes.Bundle) string {
	t.Helper()
	elements, flows := 0, 0
	var tables, calls []string
	process := bundle.Models[0].Processes[0]
	flows += len(process.Flows)
	eachElement(process.Elements, func(e *bpmn.Element) {
		elements++
		flows += len(e.Flows)
		if e.Zeebe.DecisionID != "" && !slices.Contains(tables, e.Zeebe.DecisionID) {
			tables = append(tables, e.Zeebe.DecisionID)
		}
		if e.Zeebe.CalledProcess != "" && !slices.Contains(calls, e.Zeebe.CalledProcess) {
			calls = append(calls, e.Zeebe.CalledProcess)
		}
	})
	files, err := filepath.Glob(filepath.Join("..", bundle.Key, "scenarios", "*.txt"))
	require.NoError(t, err)
	scenarios := 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		scenarios += len(beginning.FindAll(content, -1))
	}
	slices.Sort(tables)
	slices.Sort(calls)
	return fmt.Sprintf("| [%s](processes/%s/v%d.bpmn) | %d | %s | %s | %d | %d of %d |", bundle.Key, bundle.Key, bundle.Version, elements,
		strings.Join(tables, ", "), strings.Join(calls, ", "), scenarios, flows-len(w.missing(process.ID, process.Flows, process.Elements)), flows)
}
