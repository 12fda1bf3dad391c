package workflows_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"ablauf/workflows"
)

// TestWatchSeesTurns: each turn is told to the watch with the kind of its event and what became of it, and the case runs as without it.
func TestWatchSeesTurns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `
process p
start s
send a type=schreiben
end e
flow f0 s -> a
flow f1 a -> e`)
	var mu sync.Mutex
	seen := map[string]int{}
	cases := &workflows.Cases{Library: w, Watch: func() func(event, verdict string) {
		return func(event, verdict string) {
			mu.Lock()
			defer mu.Unlock()
			seen[event+" "+verdict]++
		}
	}}
	w.env.RegisterWorkflowWithOptions(cases.Case, workflow.RegisterOptions{Name: "watched"})
	w.runAs("watched")
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, map[string]int{"start ok": 1, "activity ok": 1}, seen)
}
