package workflows_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"

	"ablauf/workflows/contract"
)

// TestActivitiesOfOneCaseAreBounded: of fifty parallel instances twenty are under way at a time, so that one case does not take
// the workers from all others, and all fifty are done.
func TestActivitiesOfOneCaseAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `
process p
start s
send b type=schreiben times=50
end e
flow f0 s -> b
flow f1 b -> e`)
	open, most, done := 0, 0, 0
	w.env.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		if info.ActivityType.Name == "schreiben" {
			open++
			most = max(most, open)
		}
	})
	w.env.SetOnActivityCompletedListener(func(info *activity.Info, _ converter.EncodedValue, _ error) {
		if info.ActivityType.Name == "schreiben" {
			open--
			done++
		}
	})
	full := make(chan struct{})
	arrived := 0
	w.send = func(contract.Work) (contract.WorkResult, error) {
		w.mu.Lock()
		if arrived++; arrived == 20 {
			close(full) // the first twenty wait for one another: the bound is reached, not only kept
		}
		w.mu.Unlock()
		<-full
		return contract.WorkResult{Result: []byte(`{}`)}, nil
	}
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, 20, most)
	require.Equal(t, 50, done)
}
