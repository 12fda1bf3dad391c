package main

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestBothWaysLeaveTheSame: a comparison says something only if both sides do the same work: the case interpreted from the diagram and
// the one written by hand leave the same tasks, submissions, letters, documents, decisions, effects, deadlines and lines of the event log,
// apart from ids and moments.
func TestBothWaysLeaveTheSame(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, os.Getenv("ABLAUF_TEMPORAL_ADDRESS"), "run the test with throwaway services:\n"+
		"\tgo -C worker/dev run . exec --parts=postgres,minio,temporal -- go test ./worker/bench/...")
	s, err := Open(t.Context(), os.Getenv)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	found, err := s.Rehearse(t.Context(), time.Now())
	require.NoError(t, err)
	require.Empty(t, found)
}
