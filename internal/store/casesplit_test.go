package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// splitting is the undoing of a join of which the application arrived so many hours ago.
func splitting(id, into casefile.Case, hours int) store.Split {
	a := anApplication()
	a.Person, a.Title = casefile.Person{ID: id.PersonID}, casefile.Title{ID: id.TitleID}
	a.Receipt.ReceivedAt = berlin1430.Add(-time.Duration(hours) * time.Hour)
	a.Receipt.BackdatedReason, a.Receipt.BackdatedEvidence = "Zwei verschiedene Titel", id.Aktenzeichen
	return store.Split{Case: id.ID, Into: into.ID, By: "clearing", Reason: "Zwei verschiedene Titel", Anew: a}
}

// TestSplitCase: § 81 Abs. 4 AufenthG, architecture 4.13: that two applications are one can be undone. The one begins anew with the day on which it
// arrived, the other counts its own day again, and who decides looks at what was said with the earlier one. Both histories say so, nothing of the
// file goes away, and twice is refused.
func TestSplitCase(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	late := arrive(t, s, clock, numbered)
	early := arrive(t, s, clock, func(a *store.Application) {
		numbered(a)
		a.Receipt.ReceivedAt = berlin1430.Add(-48 * time.Hour)
	})
	_, err := s.SplitCase(t.Context(), splitting(early, late, 48))
	requireConflict(t, err, "join.none")
	joined, err := s.JoinCase(t.Context(), early.ID, late.ID, "clearing")
	require.NoError(t, err)
	require.True(t, joined)

	clock.t = clock.t.Add(time.Minute)
	opened, err := s.SplitCase(t.Context(), splitting(early, late, 48))
	require.NoError(t, err)
	require.Equal(t, berlin1430.Add(-48*time.Hour), opened.ReceivedAt, "its own day is kept")
	require.Equal(t, early.PersonID, opened.PersonID)
	require.Equal(t, early.TitleID, opened.TitleID)
	require.NotEqual(t, early.ID, opened.ID)
	other, err := s.Case(t.Context(), late.ID)
	require.NoError(t, err)
	require.Equal(t, berlin1430.Add(-time.Hour), other.ReceivedAt, "the other one counts its own day again")
	receipts, err := s.Receipts(t.Context(), late.ID)
	require.NoError(t, err)
	require.Len(t, receipts, 2, "what is in the file stays there")
	names := map[string]casefile.TaskState{}
	for _, row := range tasksOf(t, s, late.ID) {
		names[row.Task.Name] = row.Task.State
	}
	require.Equal(t, casefile.TaskOpen, names["Tag des Eingangs neu beachten"])

	require.Equal(t, []string{"case.joined", "case.split-off", "case.continued-as", "note.added"}, codes(t, s, early.ID)[4:])
	require.Equal(t, []string{"case.gave-back", "note.added", "case.received-later", "task.opened"}, codes(t, s, late.ID)[len(codes(t, s, late.ID))-4:])
	require.Equal(t, 1, count(codes(t, s, opened.ID), "case.continues"))
	joins, err := s.Joins(t.Context(), late.ID)
	require.NoError(t, err)
	require.Len(t, joins, 1)
	require.Equal(t, early.Aktenzeichen, joins[0].Other)
	require.NotNil(t, joins[0].UndoneAt)
	require.Equal(t, casefile.ActorID("clearing"), joins[0].UndoneBy)

	_, err = s.SplitCase(t.Context(), splitting(early, late, 48))
	requireConflict(t, err, "join.none")
	pending, err := s.PendingReceipts(t.Context(), opened.ID, clock.t.Add(time.Hour))
	require.NoError(t, err)
	require.Len(t, pending, 1, "the relay starts it like any application")
}

// TestSplitTakesAlong: § 24 Abs. 3 VwVfG: what had been added to the application begins anew with it, and the earliest day of those counts.
func TestSplitTakesAlong(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	first, middle, last := joinedInARow(t, s, clock)
	opened, err := s.SplitCase(t.Context(), splitting(middle, last, 1))
	require.NoError(t, err)
	now, err := s.Case(t.Context(), opened.ID)
	require.NoError(t, err)
	require.Equal(t, berlin1430.Add(-72*time.Hour), now.ReceivedAt)
	receipts, err := s.Receipts(t.Context(), opened.ID)
	require.NoError(t, err)
	require.Len(t, receipts, 2)
	into, err := s.JoinedInto(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, opened.ID, into.ID)
	kept, err := s.Case(t.Context(), last.ID)
	require.NoError(t, err)
	require.Equal(t, berlin1430.Add(-time.Hour), kept.ReceivedAt)
}

// TestSplitKeepsTheRepresentative: § 14 Abs. 3 Satz 1 VwVfG: the application that begins anew is the same procedure: letters go on to who acts in
// it, once, and to the person where nobody gets letters there.
func TestSplitKeepsTheRepresentative(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		scope   casefile.RepresentativeScope
		ended   bool
		letters string
		here    int
	}{
		{scope: casefile.ScopeCase, letters: "Rechtsanwältin Dr. Beispiel", here: 1},
		{scope: casefile.ScopeSingle, here: 1},
		{scope: casefile.ScopeAll, letters: "Rechtsanwältin Dr. Beispiel"},
		{scope: casefile.ScopeCase, ended: true},
	} {
		s, clock := openAt(t)
		into, one := arrive(t, s, clock, numbered), arrive(t, s, clock, numbered)
		before, err := s.EnterRepresentative(t.Context(), lawyer(one.ID, row.scope))
		require.NoError(t, err)
		if row.ended {
			_, _, err := s.EndRepresentation(t.Context(), withdrawn(one.ID, "2026-11-26", casefile.EndWithdrawn))
			require.NoError(t, err)
		}
		joined, err := s.JoinCase(t.Context(), one.ID, into.ID, "clearing")
		require.NoError(t, err)
		require.True(t, joined)
		opened, err := s.SplitCase(t.Context(), splitting(one, into, 1))
		require.NoError(t, err)
		require.Equal(t, row.letters, lettersTo(t, s, opened.ID), row.scope)
		require.Equal(t, row.here, count(codes(t, s, opened.ID), "representative.entered"))
		all, err := s.Representatives(t.Context(), opened.ID)
		require.NoError(t, err)
		now, acts := casefile.ActsIn(opened.ID, all)
		require.Equal(t, row.here == 1, acts, row.scope)
		if acts {
			require.Equal(t, before.Address, now.Address)
			require.Equal(t, before.GivenOn, now.GivenOn)
			require.Equal(t, casefile.ActorID("clearing"), now.EnteredBy)
		}
	}
}

// TestSplitAfterTheDecision: once a decision has been announced it is one about both: no click takes that back (§§ 43, 48, 51 VwVfG). A letter that
// announces none does not stand in the way.
func TestSplitAfterTheDecision(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	into, one := arrive(t, s, clock, numbered), arrive(t, s, clock, numbered)
	joined, err := s.JoinCase(t.Context(), one.ID, into.ID, "clearing")
	require.NoError(t, err)
	require.True(t, joined)
	l, err := s.BeginLetter(t.Context(), casefile.Letter{CaseID: into.ID, Key: "case/b", Template: "verlaengerung/bescheid-ablehnung", LetterDate: casefile.MustParseDate("2026-11-26")})
	require.NoError(t, err)
	require.NoError(t, s.MarkLetter(t.Context(), l.ID, casefile.LetterSent, clock.t))
	_, err = s.SplitCase(t.Context(), splitting(one, into, 1))
	requireConflict(t, err, "join.decided")
	still, err := s.JoinedInto(t.Context(), one.ID)
	require.NoError(t, err)
	require.Equal(t, into.ID, still.ID)
}

// TestTwoPeopleSplit: two people undo the same join at the same moment: the application begins anew once.
func TestTwoPeopleSplit(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	into, one := arrive(t, s, clock, numbered), arrive(t, s, clock, numbered)
	_, err := s.JoinCase(t.Context(), one.ID, into.ID, "clearing")
	require.NoError(t, err)
	errs := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := s.SplitCase(t.Context(), splitting(one, into, 1))
			errs <- err
		}()
	}
	first, second := <-errs, <-errs
	if first == nil {
		first, second = second, first
	}
	require.NoError(t, second)
	requireConflict(t, first, "join.none")
	require.Equal(t, 1, count(codes(t, s, one.ID), "case.continued-as"))
}
