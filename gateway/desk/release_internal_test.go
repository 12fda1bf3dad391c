package desk

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestProcedureThatTheProgramDropped: what was released stays listed when a later program has the procedure no more; it goes by its key.
func TestProcedureThatTheProgramDropped(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Sachstand", ProcedureName("sachstand"))
	require.Equal(t, "weggefallen", procedureOf("weggefallen").Name)
	require.Equal(t, "weggefallen", procedureOf("weggefallen").Key)
}
