package processes_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
)

// TestBuiltInProceduresCompile: every built-in procedure, rule table, form and letter is complete and compiles, and the same files give
// the same hash.
func TestBuiltInProceduresCompile(t *testing.T) {
	t.Parallel()
	first, err := processes.Load()
	require.NoError(t, err)
	second, err := processes.Load()
	require.NoError(t, err)
	require.Equal(t, []string{"ablaufverfahren", "ablehnung", "arbeitgeberwechsel", "beteiligung-ba", "eingang", "entscheidung", "fiktionsbescheinigung", "nachforderung", "notfall", "sachstand", "sicherheitsabfrage", "untaetigkeit", "verlaengerung"}, first.Keys())
	for i, b := range first.Bundles() {
		require.Equal(t, b.Hash, second.Bundles()[i].Hash)
	}
	b, found := first.Newest("verlaengerung")
	require.True(t, found)

	// A bundle comes back from its stored content under the same hash: PostgreSQL can bring back what the program no longer has.
	again, err := processes.Load(b.Content)
	require.NoError(t, err)
	stored, found := again.Bundle(b.Hash)
	require.True(t, found)
	require.Equal(t, b.Content, stored.Content)
}
