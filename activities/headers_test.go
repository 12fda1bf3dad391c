package activities

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
)

// TestHeadersOfEveryProcedure: what the diagrams say suffices for the task types that they name.
func TestHeadersOfEveryProcedure(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	require.NoError(t, CheckHeaders(library))
}
