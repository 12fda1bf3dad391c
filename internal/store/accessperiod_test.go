package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestAccessesGoAfterTheirPeriod: who read what goes when the period is over (domain reference 6.4, two to five years), line by line, and the chain of the log holds. What
// is newer stays, what people decided stays, the protocol says how many went, and nobody can ask for less than two years.
func TestAccessesGoAfterTheirPeriod(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	moment := at1430()
	s := db.Open(t, func() time.Time { return moment })
	c := aCase(t, s)
	before := casefile.MustParseDate("2021-11-22")
	limit := time.Date(2021, 11, 21, 23, 0, 0, 0, time.UTC) // 22 November in Berlin
	for _, line := range []struct {
		at   time.Time
		id   casefile.CaseID
		code string
	}{
		{limit.Add(-time.Microsecond), c.ID, "document.read"},
		{limit, c.ID, "case.read"},
		{limit.Add(time.Microsecond), c.ID, "document.read"},
		{limit.AddDate(-1, 0, 0), "", "access.denied"},
		{limit.AddDate(-1, 0, 0), "", "substitution.declared"},
	} {
		moment = line.at
		require.NoError(t, s.LogAccess(t.Context(), casefile.Event{CaseID: line.id, Code: line.code, Actor: "anna"}))
	}
	moment = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
	codes := func(id casefile.CaseID) (found []string) {
		events, err := s.Events(t.Context(), id, casefile.StreamAccess, 0, 0)
		require.NoError(t, err)
		for _, e := range events {
			found = append(found, e.Code)
		}
		return found
	}
	n, err := s.EraseAccesses(t.Context(), before, 5, "Hausregel", 1)
	require.NoError(t, err)
	require.Equal(t, 1, n, "the oldest first, as many as were asked for")
	require.Equal(t, []string{"event.erased", "substitution.declared", "access.erased"}, codes(""))
	require.Equal(t, "document.read", codes(c.ID)[0])
	n, err = s.EraseAccesses(t.Context(), before, 5, "Hausregel", 100)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, []string{"event.erased", "case.read", "document.read"}, codes(c.ID))
	n, err = s.EraseAccesses(t.Context(), before, 5, "Hausregel", 100)
	require.NoError(t, err)
	require.Zero(t, n)
	for _, id := range []casefile.CaseID{c.ID, ""} {
		require.NoError(t, s.VerifyChain(t.Context(), id, casefile.StreamAccess))
	}
	inCase, err := s.Events(t.Context(), c.ID, casefile.StreamCase, 0, 0)
	require.NoError(t, err)
	require.NotEqual(t, "event.erased", inCase[0].Code, "what happened in the case is no access")
	said, err := s.Events(t.Context(), "", casefile.StreamAccess, 3, 0)
	require.NoError(t, err)
	require.Len(t, said, 1, "who emptied nothing says nothing")
	require.Equal(t, map[string]string{"lines": "1", "until": "2021-11-21", "years": "5"}, said[0].Params)

	protocol, err := s.AccessDeletions(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, protocol, 1, "one line for a night")
	require.True(t, protocol[0].ErasedAt.Equal(moment))
	protocol[0].ErasedAt = time.Time{}
	require.Equal(t, store.AccessDeletion{Day: before.AddDays(5*365 + 1), Before: before, Years: 5, Paragraph: "Hausregel", Lines: 2}, protocol[0])

	today := casefile.DateOf(time.Now())
	_, err = s.EraseAccesses(t.Context(), today.AddDays(-2*365+2), 2, "Hausregel", 100)
	require.ErrorContains(t, err, "two years at least")
	_, err = db.App(t).Exec(t.Context(), `update access_deletion set lines = 1`)
	require.ErrorContains(t, err, "permission denied", "the program cannot change the protocol")
}
