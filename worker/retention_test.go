package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// step counts what a run does and breaks it off at one of its steps, before or after it took effect, as kill -9 does.
type step struct {
	done, breakAt int
}

var errKilled = errors.New("killed")

func (s *step) did() error {
	s.done++
	if s.done == s.breakAt {
		return errKilled
	}
	return nil
}

// outside are MinIO and Temporal as far as an erasure needs them; objects and runs are gone once they were asked to be.
type outside struct {
	*step
	objects map[casefile.CaseID]int
	runs    map[casefile.CaseID]int
}

func (o outside) Erase(_ context.Context, id casefile.CaseID, _, _ []string) (int, error) {
	if err := o.did(); err != nil {
		return 0, err
	}
	n := o.objects[id]
	delete(o.objects, id)
	return n, o.did()
}

func (o outside) Forget(_ context.Context, id casefile.CaseID) (bool, error) {
	if err := o.did(); err != nil {
		return false, err
	}
	gone := o.runs[id] == 0
	delete(o.runs, id)
	return gone, o.did()
}

func (o outside) PutErasure(_ context.Context, _ store.ErasedCase) error {
	if err := o.did(); err != nil {
		return err
	}
	return o.did()
}

// openCase is a case of a person who moved away in 2012.
func openCase(t *testing.T, s *store.Store, name string) casefile.Case {
	t.Helper()
	c, _, _, err := s.ReceiveApplication(t.Context(), store.Application{
		Receipt: casefile.Receipt{
			Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPortal, ReceivedAt: time.Now(), RecordedBy: "portal", Scope: "portal",
			IdempotencyKey: uuid.NewString(), RequestHash: []byte("hash"), Raw: []byte("{}"), Deciding: json.RawMessage("{}"),
		},
		Person: casefile.Person{FamilyName: name, GivenNames: name, BirthDate: casefile.PartialDate{Year: 1960}, MovedAwayOn: casefile.MustParseDate("2012-01-31")},
		Title:  casefile.Title{Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidTo: casefile.MustParseDate("2012-01-31")},
		Case:   casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: "b1", AppliedFor: "18b"}, Data: json.RawMessage("{}"),
	})
	require.NoError(t, err)
	return c
}

// oldCase is such a case that was closed before.
func oldCase(t *testing.T, db storetest.Database, s *store.Store, name string) casefile.Case {
	t.Helper()
	c := openCase(t, s, name)
	for _, sql := range []string{
		`update cases set state = 'closed', closed_at = '2011-05-01', changed_at = now() where id = $1`,
		`update receipt set state = 'delivered' where case_id = $1`,
	} {
		_, err := db.Owner(t).Exec(t.Context(), sql, string(c.ID))
		require.NoError(t, err)
	}
	return c
}

func aWorld(t *testing.T, s *store.Store) (*dueLook, *erasures) {
	t.Helper()
	office, err := authority.Load("musterstadt")
	require.NoError(t, err)
	noon := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	return &dueLook{store: s, office: office, logger: slog.New(slog.DiscardHandler), now: noon},
		&erasures{store: s, office: office, logger: slog.New(slog.DiscardHandler), now: noon}
}

func decideFor(t *testing.T, s *store.Store, cases ...casefile.Case) {
	t.Helper()
	today := casefile.MustParseDate("2026-11-23")
	_, n, err := s.OfferToArchive(t.Context(), store.Offer{Archive: "Archiv", Law: "§ 3", AnswerBy: today}, "anna")
	require.NoError(t, err)
	require.Equal(t, len(cases), n)
	for _, c := range cases {
		require.NoError(t, s.AnswerOffer(t.Context(), c.ID, store.AnswerTaken, today, "anna"))
	}
	number, _, err := s.ProposeDeletion(t.Context(), "anna")
	require.NoError(t, err)
	require.NoError(t, s.ReleaseDeletion(t.Context(), number, "berta"))
}

// TestLookAgain: a second look on the same day takes back what is due no more, and its line counts.
func TestLookAgain(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	look, _ := aWorld(t, s)
	stays, corrected := oldCase(t, db, s, "Bleibt"), oldCase(t, db, s, "Berichtigt")
	today := casefile.DateOf(look.now())
	sum, err := look.record(t.Context(), today)
	require.NoError(t, err)
	require.Equal(t, 2, sum.Due)
	_, err = db.Owner(t).Exec(t.Context(), `update person set moved_away_on = null, changed_at = now()
	  where id = (select person_id from case_person where case_id = $1)`, string(corrected.ID))
	require.NoError(t, err)
	_, err = look.record(t.Context(), today)
	require.NoError(t, err)
	due, err := s.DueCases(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, due, 1)
	require.Equal(t, stays.ID, due[0].Case)
	newest, err := s.NewestRetentionLook(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, newest.Due)
}

// TestRunSurvivesKill: a run that is broken off before, in or behind any of its steps is gone on with by the next one: everything goes, and the
// protocol has one line per case.
func TestRunSurvivesKill(t *testing.T) {
	t.Parallel()
	for breakAt := 1; ; breakAt++ {
		db := storetest.New(t)
		s := db.Open(t, time.Now)
		look, run := aWorld(t, s)
		first, second := oldCase(t, db, s, "Erste"), oldCase(t, db, s, "Zweite")
		n, err := look.once(t.Context())
		require.NoError(t, err)
		require.Equal(t, 2, n)
		decideFor(t, s, first, second)
		there := outside{&step{breakAt: breakAt}, map[casefile.CaseID]int{first.ID: 3, second.ID: 1}, map[casefile.CaseID]int{first.ID: 1, second.ID: 1}}
		run.files, run.cases, run.lines = there, there, there
		_, err = run.one(t.Context(), firstErasure(t, s)) // the process dies with its first case
		killed := errors.Is(err, errKilled)
		for range 5 {
			if _, err := run.once(t.Context()); err != nil {
				require.ErrorIs(t, err, errKilled)
				killed = true
			}
		}
		require.Empty(t, there.objects)
		require.Empty(t, there.runs)
		lines, err := s.Deletions(t.Context(), 0)
		require.NoError(t, err)
		require.Len(t, lines, 2, "broken off at step %d", breakAt)
		runs, err := s.DeletionRuns(t.Context())
		require.NoError(t, err)
		require.Equal(t, "done", runs[0].State)
		_, err = s.Person(t.Context(), first.PersonID)
		require.Equal(t, casefile.NotFound, casefile.KindOf(err))
		if !killed {
			require.Greater(t, breakAt, 8, "there are steps to be broken off at")
			return
		}
	}
}

func firstErasure(t *testing.T, s *store.Store) store.Erasure {
	t.Helper()
	e, found, err := s.NextErasure(t.Context(), "")
	require.NoError(t, err)
	require.True(t, found)
	return e
}

// TestHeldAfterRelease: what holds a case back between the release and the run keeps it; the others go.
func TestHeldAfterRelease(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	look, run := aWorld(t, s)
	kept, gone := oldCase(t, db, s, "Erste"), oldCase(t, db, s, "Zweite")
	_, err := look.once(t.Context())
	require.NoError(t, err)
	decideFor(t, s, kept, gone)
	require.NoError(t, s.SetMark(t.Context(), kept.PersonID, "aussetzung", "anna"))
	there := outside{&step{}, map[casefile.CaseID]int{kept.ID: 1, gone.ID: 1}, nil}
	run.files, run.cases, run.lines = there, there, there
	n, err := run.once(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, map[casefile.CaseID]int{kept.ID: 1}, there.objects, "§ 79 Abs. 2 AufenthG")
	runs, err := s.DeletionRuns(t.Context())
	require.NoError(t, err)
	require.Equal(t, []any{"done", 2, 1, 1}, []any{runs[0].State, runs[0].Cases, runs[0].Erased, runs[0].Held})
	n, err = look.once(t.Context())
	require.NoError(t, err)
	require.Zero(t, n, "one look a day")
}

// TestAccessesGoAtNight: lines of who read what go in the first night behind the period that the house has set, five years in one and three in the other (domain
// reference 6.4), in as many batches as it takes. Before the hour nothing goes; what a backup brings back goes in the night after.
func TestAccessesGoAtNight(t *testing.T) {
	t.Parallel()
	for key, years := range map[string]int{"musterstadt": 5, "landkreis-beispielburg": 3} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			moment := time.Now()
			s := storetest.New(t).Open(t, func() time.Time { return moment })
			c := openCase(t, s, "Gelesen")
			night := time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC) // half past five in Berlin
			last := time.Date(2026-years, 11, 22, 22, 59, 0, 0, time.UTC)
			for _, at := range []time.Time{last.AddDate(0, 0, -2), last.AddDate(0, 0, -1), last, last.Add(2 * time.Minute), last.AddDate(1, 0, 0)} {
				moment = at
				require.NoError(t, s.LogAccess(t.Context(), casefile.Event{CaseID: c.ID, Code: "document.read", Actor: "anna"}))
			}
			office, err := authority.Load(key)
			require.NoError(t, err)
			look := &dueLook{store: s, office: office, logger: slog.New(slog.DiscardHandler), now: func() time.Time { return moment }, batch: 2}
			moment = night.Add(-time.Hour)
			_, err = look.once(t.Context())
			require.NoError(t, err)
			require.Equal(t, []string{"document.read", "document.read", "document.read", "document.read", "document.read"}, accesses(t, s, c.ID))
			moment = night
			_, err = look.once(t.Context())
			require.NoError(t, err)
			require.Equal(t, []string{"event.erased", "event.erased", "event.erased", "document.read", "document.read"}, accesses(t, s, c.ID))
			require.NoError(t, s.VerifyChain(t.Context(), c.ID, casefile.StreamAccess))
			said, err := s.AccessDeletions(t.Context(), 10)
			require.NoError(t, err)
			require.Len(t, said, 1)
			require.Equal(t, []any{3, years, "Hausregel", casefile.DateOf(night)}, []any{said[0].Lines, said[0].Years, said[0].Paragraph, said[0].Day})

			moment = last // a line of this age again, as from a backup
			require.NoError(t, s.LogAccess(t.Context(), casefile.Event{CaseID: c.ID, Code: "document.read", Actor: "anna"}))
			moment = night.AddDate(0, 0, 1)
			_, err = look.once(t.Context())
			require.NoError(t, err)
			require.Equal(t, "event.erased", accesses(t, s, c.ID)[5])
			said, err = s.AccessDeletions(t.Context(), 10)
			require.NoError(t, err)
			require.Len(t, said, 2)
			require.Equal(t, 2, said[0].Lines, "that one, and the line whose last day is over now")
		})
	}
}

func accesses(t *testing.T, s *store.Store, id casefile.CaseID) (found []string) {
	t.Helper()
	events, err := s.Events(t.Context(), id, casefile.StreamAccess, 0, 0)
	require.NoError(t, err)
	for _, e := range events {
		found = append(found, e.Code)
	}
	return found
}

// TestHeldBehindItsBeginKeepsNoOther: what something holds back after its erasure has begun (§ 79 Abs. 2 AufenthG) waits: nothing more of it is destroyed, the others of
// the list and of later lists go, and it goes itself, and its list ends, when nothing holds it back any more.
func TestHeldBehindItsBeginKeepsNoOther(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	look, run := aWorld(t, s)
	waits, goes, later := oldCase(t, db, s, "Wartet"), oldCase(t, db, s, "Geht"), openCase(t, s, "Später")
	_, err := look.once(t.Context())
	require.NoError(t, err)
	decideFor(t, s, waits, goes)
	begun := firstErasure(t, s) // the first in the order of ids keeps back whoever comes behind it, if it keeps back anybody
	if begun.Case != waits.ID {
		waits, goes = goes, waits
	}
	require.NoError(t, s.BeginErasure(t.Context(), begun))
	require.NoError(t, s.SetMark(t.Context(), waits.PersonID, "aussetzung", "anna"))
	there := outside{&step{}, map[casefile.CaseID]int{waits.ID: 1, goes.ID: 1, later.ID: 1}, nil}
	run.files, run.cases, run.lines = there, there, there
	n, err := run.once(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, map[casefile.CaseID]int{waits.ID: 1, later.ID: 1}, there.objects)

	for _, sql := range []string{
		`update cases set state = 'closed', closed_at = '2011-05-01', changed_at = now() where id = $1`,
		`update receipt set state = 'delivered' where case_id = $1`,
	} {
		_, err := db.Owner(t).Exec(t.Context(), sql, string(later.ID))
		require.NoError(t, err)
	}
	_, err = look.record(t.Context(), casefile.DateOf(look.now()))
	require.NoError(t, err)
	decideFor(t, s, later)
	n, err = run.once(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n, "a later list")
	runs, err := s.DeletionRuns(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"done", "released"}, []string{runs[0].State, runs[1].State})

	require.NoError(t, s.EndMark(t.Context(), waits.PersonID, "aussetzung", "anna"))
	n, err = run.once(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Empty(t, there.objects)
	runs, err = s.DeletionRuns(t.Context())
	require.NoError(t, err)
	require.Equal(t, "done", runs[1].State)
}
