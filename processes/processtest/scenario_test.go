package processtest_test

import (
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/enginetest"
)

// TestScenarios: every scenario of a procedure ends where its paragraph says.
func TestScenarios(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	for _, key := range library.Keys() {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			datadriven.Walk(t, "../"+key+"/scenarios", func(t *testing.T, path string) {
				script := enginetest.Script{Define: func(name string) (*bpmn.Definition, error) {
					bundle, found := library.Newest(name)
					require.True(t, found, "no procedure %s", name)
					return bundle.Definition, nil
				}}
				datadriven.RunTest(t, path, func(_ *testing.T, d *datadriven.TestData) string { return script.Run(d) })
			})
		})
	}
}
