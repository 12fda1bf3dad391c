package processtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/workflows/bpmn"
)

// TestReadmeListsTheProcedures: the table in README says what each procedure consists of; it is counted here, not remembered. That the
// scenarios take every flow is what TestScenarios proves.
func TestReadmeListsTheProcedures(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	var missing []string
	for _, key := range library.Keys() {
		bundle, found := library.Newest(key)
		require.True(t, found)
		if row := rowOf(t, bundle); !strings.Contains(string(readme), row) {
			missing = append(missing, row)
		}
	}
	require.Empty(t, missing, "the table of procedures in README needs these rows:\n%s", strings.Join(missing, "\n"))
}

// rowOf counts what a procedure consists of: its own diagram, without those that it calls.
func rowOf(t *testing.T, bundle *processes.Bundle) string {
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
	scenarios, err := filepath.Glob(filepath.Join("..", bundle.Key, "scenarios", "*.txt"))
	require.NoError(t, err)
	slices.Sort(tables)
	slices.Sort(calls)
	return fmt.Sprintf("| [%s](processes/%s/v%d.bpmn) | %d | %d | %s | %s | %d |", bundle.Key, bundle.Key, bundle.Version, elements, flows,
		strings.Join(tables, ", "), strings.Join(calls, ", "), len(scenarios))
}
