package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestEventPage: the log is read backwards in pages, filtered by code, person, step, document and both axes of time.
func TestEventPage(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, at1430)
	c := aCase(t, s)
	before, err := s.Events(t.Context(), c.ID, casefile.StreamCase, 0, 100)
	require.NoError(t, err)
	_, err = s.AddNote(t.Context(), casefile.Note{CaseID: c.ID, Text: "x", Author: "anna", HappenedAt: at1430().Add(-48 * time.Hour)})
	require.NoError(t, err)
	fact := func(n int, code, element string, actor casefile.ActorID) store.Fact {
		return store.Fact{N: n, Code: code, Element: element, Process: "p", Instance: n, Actor: actor}
	}
	_, err = s.Project(t.Context(), store.Turn{CaseID: c.ID, Rev: 1, At: at1430().Add(time.Hour), State: []byte("{}"), Facts: []store.Fact{
		fact(1, store.FactElementEntered, "a", ""), fact(2, store.FactElementCompleted, "a", "berta"), fact(3, store.FactElementEntered, "b%", ""),
	}})
	require.NoError(t, err)
	all := len(before) + 4
	seqs := func(f store.EventFilter) (found []string) {
		events, err := s.EventPage(t.Context(), c.ID, casefile.StreamCase, f)
		require.NoError(t, err)
		last := int64(1 << 60)
		for _, e := range events {
			require.Less(t, e.Seq, last, "the newest first")
			last, found = e.Seq, append(found, e.Code)
		}
		return found
	}
	require.Len(t, seqs(store.EventFilter{}), all)
	require.Equal(t, []string{"element.entered", "element.completed"}, seqs(store.EventFilter{Limit: 2}))
	require.Len(t, seqs(store.EventFilter{Before: int64(all)}), all-1)
	require.Equal(t, []string{"note.added"}, seqs(store.EventFilter{Codes: []string{"note.%"}}))
	require.Len(t, seqs(store.EventFilter{Without: []string{"element.entered"}}), all-2)
	require.Equal(t, []string{"element.completed"}, seqs(store.EventFilter{Actor: "berta"}))
	require.Contains(t, seqs(store.EventFilter{People: true}), "note.added")
	require.NotContains(t, seqs(store.EventFilter{People: true}), "element.entered")
	require.Equal(t, []string{"element.completed", "element.entered"}, seqs(store.EventFilter{Process: "p", Element: "a"}))
	require.Len(t, seqs(store.EventFilter{Element: "b%"}), 1, "what stands in an address is no pattern")
	require.Empty(t, seqs(store.EventFilter{Element: "b_"}))
	require.Empty(t, seqs(store.EventFilter{Document: "x"}))
	require.Equal(t, []string{"note.added"}, seqs(store.EventFilter{Happened: at1430().Add(-47 * time.Hour)}))
	require.NotContains(t, seqs(store.EventFilter{Happened: at1430()}), "element.entered")
	require.Empty(t, seqs(store.EventFilter{Known: at1430().Add(-time.Minute)}))

	actors, err := s.EventActors(t.Context(), c.ID, casefile.StreamCase)
	require.NoError(t, err)
	require.Subset(t, actors, []casefile.ActorID{"anna", "berta"})
	require.NotContains(t, actors, casefile.ActorSystem)
}

// TestCasesOf: the other cases of a person, the newest first, and never those of somebody else.
func TestCasesOf(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	same, err := s.CasesOf(t.Context(), c.PersonID, c.ID, 10)
	require.NoError(t, err)
	require.Empty(t, same)
	all, err := s.CasesOf(t.Context(), c.PersonID, "00000000-0000-0000-0000-000000000000", 10)
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, c.ID, all[0].ID)
	nobody, err := s.CasesOf(t.Context(), "00000000-0000-0000-0000-000000000000", c.ID, 10)
	require.NoError(t, err)
	require.Empty(t, nobody)
}
