package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

func owed(t *testing.T, s *store.Store) []casefile.DocumentID {
	t.Helper()
	documents, err := s.LocksOwed(t.Context(), 100)
	require.NoError(t, err)
	ids := []casefile.DocumentID{}
	for _, d := range documents {
		ids = append(ids, d.ID)
	}
	return ids
}

// TestLocksOwed: a document owes its lock from its release on, not before, and once; one that cannot be locked waits longer each time and keeps its place.
func TestLocksOwed(t *testing.T) {
	t.Parallel()
	s, c := openAt(t)
	d := quarantined(t, s, aCase(t, s).ID)
	require.Empty(t, owed(t, s), "what is checked can still turn out to be nothing")
	_, err := s.ClaimUnchecked(t.Context(), 10, clean)
	require.NoError(t, err)
	require.Equal(t, []casefile.DocumentID{d.ID}, owed(t, s))
	for _, wait := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		require.NoError(t, s.LockFailed(t.Context(), d.ID))
		c.t = c.t.Add(wait - time.Millisecond)
		require.Empty(t, owed(t, s))
		c.t = c.t.Add(time.Millisecond)
		require.Equal(t, []casefile.DocumentID{d.ID}, owed(t, s))
	}
	require.NoError(t, s.Locked(t.Context(), d.ID))
	require.Empty(t, owed(t, s))
}
