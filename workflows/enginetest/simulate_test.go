package enginetest_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/enginetest"
)

// seeds is how many random definitions are run; ABLAUF_SEEDS asks for more.
func seeds() int {
	if n, err := strconv.Atoi(os.Getenv("ABLAUF_SEEDS")); err == nil {
		return n
	}
	return 10_000
}

// TestSimulation: BPMN 2.0.2, chapter 13; random definitions with events that come twice, late and in another order. After every step the
// state is whole, everything asked for is owed exactly once, a saved state goes the same way, and a refused event changes nothing.
func TestSimulation(t *testing.T) {
	t.Parallel()
	const parts = 8
	for part := range parts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			ended := 0
			for seed := part; seed < seeds(); seed += parts {
				s, err := enginetest.Simulate(uint64(seed), 400)
				require.NoError(t, err, "seed %d after %d steps\n%s", seed, s.Steps, s.Source)
				if s.Ended {
					ended++
				}
			}
			require.Greater(t, ended, seeds()/parts*3/4, "most cases come to an end; otherwise the simulation shows little")
		})
	}
}
