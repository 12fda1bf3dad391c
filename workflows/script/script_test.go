package script_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/enginetest"
	"ablauf/workflows/script"
)

// TestClockIsBounded: a diagram that nobody knows yet may have a timer that fires each second; the clock gives up at the bound and says so, and without one it goes on.
func TestClockIsBounded(t *testing.T) {
	t.Parallel()
	def, err := enginetest.Compile(`
process p
start s
user a group=g
boundary b at=a cycle=R/PT1S non-interrupting
end e
end f
flow f1 s -> a
flow f2 a -> e
flow f3 b -> f`)
	require.NoError(t, err)
	run := func(most int) string {
		c := script.Case{FiringsMax: most, Define: func(string) (*bpmn.Definition, error) { return def, nil }}
		require.Contains(t, c.Run(script.Command{Name: "start", Args: map[string]string{"process": "p", "at": "2026-11-02T08:00"}}), "at: a")
		return c.Run(script.Command{Name: "clock", Args: map[string]string{"to": "2026-11-02T08:01"}})
	}
	bounded := run(10)
	require.True(t, strings.HasSuffix(bounded, "error: more timers fire than the bound allows\n"), bounded)
	require.Equal(t, 10, strings.Count(bounded, "at: a"))
	require.Equal(t, 60, strings.Count(run(0), "at: a"))
}
