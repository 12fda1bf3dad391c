package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCountRunning: a case stays on the version on which it began (architecture 3, "A case runs"), so a version is counted by its own
// open cases alone.
func TestCountRunning(t *testing.T) {
	t.Parallel()
	db, _ := openAt(t)
	for i, version := range []int{1, 2, 2} {
		a := anApplication()
		a.Case.Version, a.Title.ValidTo = version, a.Title.ValidTo.AddDays(i)
		_, _, _, err := db.ReceiveApplication(t.Context(), a)
		require.NoError(t, err)
	}
	other := anApplication()
	other.Case.Procedure, other.Case.Version = "arbeitgeberwechsel", 2
	_, _, _, err := db.ReceiveApplication(t.Context(), other)
	require.NoError(t, err)
	for version, want := range map[int]int{1: 1, 2: 2, 3: 0} {
		n, capped, err := db.CountRunning(t.Context(), "verlaengerung", version)
		require.NoError(t, err)
		require.False(t, capped)
		require.Equal(t, want, n, "version %d", version)
	}
}
