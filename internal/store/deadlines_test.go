package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store/storetest"
)

// TestDeadlineThatRunsOnHasNotEnded: two axes of time (architecture 4, promise 9); when a deadline ended in law stands beside every state but
// "running". One whose timer is armed again runs on, and has not ended any more.
func TestDeadlineThatRunsOnHasNotEnded(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	c := aCase(t, s)
	endedAt := func() *time.Time {
		t.Helper()
		var at *time.Time
		require.NoError(t, db.Owner(t).QueryRow(t.Context(),
			`select state_at from deadline where case_id = $1 and key = 'vwgo75'`, string(c.ID)).Scan(&at))
		return at
	}
	later := berlin1430.Add(time.Hour)
	require.Nil(t, endedAt())
	require.NoError(t, s.SetDeadlineState(t.Context(), c.ID, "vwgo75", casefile.DeadlineCancelled, later))
	require.Equal(t, later, endedAt().UTC())
	require.NoError(t, s.SetDeadlineState(t.Context(), c.ID, "vwgo75", casefile.DeadlineRunning, later.Add(time.Hour)))
	require.Nil(t, endedAt())
}
