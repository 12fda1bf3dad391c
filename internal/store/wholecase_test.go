package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestWholeCaseIsOneMoment: what comes in while a case is read is in none of its lists, not only in those that were read before.
func TestWholeCaseIsOneMoment(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	now := &clock{t: berlin1430}
	s := db.Open(t, now.now)
	c := arrive(t, s, now, nil)
	_, err := s.AddNote(t.Context(), casefile.Note{CaseID: c.ID, Text: "vorher", Author: "clearing"})
	require.NoError(t, err)

	owner, watcher := db.Owner(t), db.Owner(t)
	lock, err := owner.Begin(t.Context())
	require.NoError(t, err)
	_, err = lock.Exec(t.Context(), "lock table document in access exclusive mode")
	require.NoError(t, err)
	type read struct {
		whole store.WholeCase
		err   error
	}
	done := make(chan read, 1)
	go func() {
		whole, err := s.WholeCase(t.Context(), c.ID)
		done <- read{whole, err}
	}()
	require.Eventually(t, func() bool {
		var waiting int
		err := watcher.QueryRow(t.Context(), "select count(*) from pg_locks where not granted and relation = 'document'::regclass").Scan(&waiting)
		return err == nil && waiting > 0
	}, time.Minute, 5*time.Millisecond)
	_, err = s.AddNote(t.Context(), casefile.Note{CaseID: c.ID, Text: "mittendrin", Author: "clearing"})
	require.NoError(t, err)
	require.NoError(t, lock.Commit(t.Context()))

	got := <-done
	require.NoError(t, got.err)
	require.Len(t, got.whole.Notes, 1)
	require.Equal(t, 1, count(eventCodes(got.whole.Events), "note.added"))
	whole, err := s.WholeCase(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, whole.Notes, 2)
	require.Equal(t, c.ID, whole.Case.ID)
	require.Equal(t, c.PersonID, whole.Person.ID)
	require.NotEmpty(t, whole.Application)
	require.Len(t, whole.Receipts, 1)
}

func eventCodes(events []casefile.Event) []string {
	all := make([]string, 0, len(events))
	for _, e := range events {
		all = append(all, e.Code)
	}
	return all
}

// TestLogExport: that a case was handed out stands in its own log and in that of accesses; of a case that is not there in neither.
func TestLogExport(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := arrive(t, s, clock, nil)
	e := casefile.Event{CaseID: c.ID, Code: "case.exported", Actor: "leitung", Params: map[string]string{"what": "gericht", "reason": "Klage"}}
	require.NoError(t, s.LogExport(t.Context(), e))
	for _, stream := range []string{casefile.StreamCase, casefile.StreamAccess} {
		events, err := s.Events(t.Context(), c.ID, stream, 0, 100)
		require.NoError(t, err)
		last := events[len(events)-1]
		require.Equal(t, "case.exported", last.Code)
		require.Equal(t, casefile.ActorID("leitung"), last.Actor)
		require.Equal(t, "Klage", last.Params["reason"])
	}
	e.CaseID = "0199a8a0-0000-7000-8000-00000000dead"
	require.Equal(t, casefile.NotFound, casefile.KindOf(s.LogExport(t.Context(), e)))
	_, err := s.WholeCase(t.Context(), e.CaseID)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}
