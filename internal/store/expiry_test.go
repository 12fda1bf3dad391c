package store_test

import (
	"encoding/json"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// extensionOnly are the procedures whose applications are for a title.
var extensionOnly = []string{"verlaengerung"}

// holder records a person with a title and gives both.
func holder(t *testing.T, s *store.Store, edit func(*casefile.Title)) casefile.Title {
	t.Helper()
	a := anApplication()
	a.Case.Procedure = "sachstand" // any case that is no application for a title
	if edit != nil {
		edit(&a.Title)
	}
	c, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	title, err := s.Title(t.Context(), c.TitleID)
	require.NoError(t, err)
	return title
}

func anOpening() store.ExpiryOpening {
	return store.ExpiryOpening{
		Case: casefile.Case{Procedure: store.ProcedureExpiry, Version: 1, Bundle: "b1", Team: "t"}, Deciding: json.RawMessage(`{}`), At: berlin1430,
	}
}

func window(from, to string) store.ExpiryWindow {
	return store.ExpiryWindow{From: casefile.MustParseDate(from), To: casefile.MustParseDate(to), Limit: 100, Procedures: extensionOnly}
}

// TestExpiringTitles: a title is looked at from the first to the last day of the window, page by page and each once; of an unlimited title
// the card ends (§ 9 Abs. 1 Satz 1, § 78 AufenthG); a title that was ended is none.
func TestExpiringTitles(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	end := func(day string) func(*casefile.Title) {
		return func(title *casefile.Title) { title.ValidTo = casefile.MustParseDate(day) }
	}
	var want []casefile.TitleID
	holder(t, s, end("2026-11-30"))
	for _, day := range []string{"2026-12-01", "2026-12-01", "2026-12-15", "2026-12-31"} {
		want = append(want, holder(t, s, end(day)).ID)
	}
	card := holder(t, s, func(title *casefile.Title) {
		title.Kind, title.Paragraph = casefile.TitleNiederlassung, "9"
		title.ValidTo, title.CardValidTo = casefile.Date{}, casefile.MustParseDate("2026-12-31")
	})
	want = append(want, card.ID)
	holder(t, s, end("2027-01-01"))
	holder(t, s, func(title *casefile.Title) {
		title.ValidTo, title.EndedOn = casefile.MustParseDate("2026-12-15"), casefile.MustParseDate("2026-11-01")
	})

	w := window("2026-12-01", "2026-12-31")
	w.Limit = 2
	var got []casefile.TitleID
	for {
		page, err := s.ExpiringTitles(t.Context(), w)
		require.NoError(t, err)
		for _, e := range page {
			got = append(got, e.Title.ID)
			require.Empty(t, e.Case)
			require.NotEmpty(t, e.Person.FamilyName)
		}
		if len(page) < w.Limit {
			break
		}
		w.Ends, w.Title = page[len(page)-1].Ends, page[len(page)-1].Title.ID
	}
	require.ElementsMatch(t, want, got)
	require.Equal(t, want[:4], got[:4])
}

// TestStanding: an open application for a title, a later title and what people marked are known; the application of somebody else, one
// that is closed and a case that is no application are not taken for one (§ 81 Abs. 4 AufenthG).
func TestStanding(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	title := holder(t, s, nil)
	standing, err := s.Standing(t.Context(), title.ID, extensionOnly)
	require.NoError(t, err)
	require.Equal(t, store.Standing{Marks: []string{}}, standing)

	require.NoError(t, s.SetMark(t.Context(), title.PersonID, store.MarkLawyer, "sb"))
	require.NoError(t, s.SetMark(t.Context(), title.PersonID, store.MarkLawyer, "sb"), "set twice is set once")
	require.NoError(t, s.SetMark(t.Context(), title.PersonID, store.MarkExpulsion, "sb"))
	require.NoError(t, s.EndMark(t.Context(), title.PersonID, store.MarkExpulsion, "sb"))
	a := anApplication()
	a.Person.ID, a.Title.ID = title.PersonID, title.ID
	_, _, _, err = s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	later := title
	later.ID, later.ValidTo, later.Source = "", title.ValidTo.AddDays(365), casefile.Source{}
	_, err = s.PutTitle(t.Context(), later, "")
	require.NoError(t, err)
	standing, err = s.Standing(t.Context(), title.ID, extensionOnly)
	require.NoError(t, err)
	require.Equal(t, store.Standing{Marks: []string{store.MarkLawyer}, LaterTitle: true, OpenApplication: true}, standing)
	marks, err := s.Marks(t.Context(), title.PersonID)
	require.NoError(t, err)
	require.Len(t, marks, 1)
	_, err = s.Standing(t.Context(), "00000000-0000-0000-0000-000000000001", extensionOnly)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	require.Error(t, s.SetMark(t.Context(), title.PersonID, "sonst", "sb"))
}

// TestOneCasePerTitleAndEnd: architecture.md 3, "Starting once": twenty workers that find the same title open one case, and no later night
// opens another, not even when that one is closed; the title with another end gets its own.
func TestOneCasePerTitleAndEnd(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	title := holder(t, s, nil)
	page, err := s.ExpiringTitles(t.Context(), window("2026-12-01", "2026-12-31"))
	require.NoError(t, err)
	require.Len(t, page, 1)
	open := func(e store.Expiring) error {
		_, err := s.OpenExpiry(t.Context(), e, anOpening())
		return err
	}
	const workers = 20
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() { errs[i] = open(page[0]) })
	}
	wg.Wait()
	opened := 0
	for _, err := range errs {
		if err == nil {
			opened++
			continue
		}
		require.Equal(t, "case.exists", casefile.CodeOf(err), errors.Unwrap(err))
	}
	require.Equal(t, 1, opened)
	n, err := s.ExpiryOpenedAt(t.Context(), berlin1430)
	require.NoError(t, err)
	require.Equal(t, 1, n)

	page, err = s.ExpiringTitles(t.Context(), window("2026-12-01", "2026-12-31"))
	require.NoError(t, err)
	require.Len(t, page, 1)
	require.NotEmpty(t, page[0].Case)
	require.True(t, page[0].CaseOpen)
	require.False(t, page[0].OpenApplication, "the case of a title that runs out is no application")
	c, err := s.Case(t.Context(), page[0].Case)
	require.NoError(t, err)
	require.Equal(t, title.PersonID, c.PersonID)
	require.Equal(t, title.ID, c.TitleID)

	other := page[0]
	other.Ends = other.Ends.AddDays(365)
	require.NoError(t, open(other))
}

// TestAnApplicationEndsTheWaiting: § 81 Abs. 4 AufenthG; an application on whatever way is told to the open case of the person's title with
// its day of receipt, once however often the relay tries.
func TestAnApplicationEndsTheWaiting(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	title := holder(t, s, nil)
	page, err := s.ExpiringTitles(t.Context(), window("2026-12-01", "2026-12-31"))
	require.NoError(t, err)
	c, err := s.OpenExpiry(t.Context(), page[0], anOpening())
	require.NoError(t, err)
	a := anApplication()
	a.Receipt.Channel, a.Person.ID, a.Title.ID = casefile.ChannelPost, title.PersonID, title.ID
	applied, receipt, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	deciding := json.RawMessage(`{"antragFall": "` + string(applied.ID) + `"}`)
	for i, want := range []int{1, 0} {
		told, err := s.TellExpiry(t.Context(), receipt, deciding)
		require.NoError(t, err)
		require.Equal(t, want, told, i)
	}
	receipts, err := s.Receipts(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, receipts, 2)
	require.Equal(t, casefile.ReceiptTitelantrag, receipts[1].Kind)
	require.Equal(t, receipt.ReceivedAt, receipts[1].ReceivedAt)
	require.JSONEq(t, string(deciding), string(receipts[1].Deciding))
	// A stranger's application is told to nobody.
	_, stranger, _, err := s.ReceiveApplication(t.Context(), anApplication())
	require.NoError(t, err)
	told, err := s.TellExpiry(t.Context(), stranger, deciding)
	require.NoError(t, err)
	require.Zero(t, told)
}

// TestVerdictsAreLoggedWhenTheyChange: architecture.md 3, "a suppression is logged when its verdict changes": the same verdict each night is
// one line, another reason is another line, and letting the letter go after all is one too.
func TestVerdictsAreLoggedWhenTheyChange(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	title := holder(t, s, nil)
	night := func(day, verdict, reason string) int {
		n, err := s.PutExpiryVerdicts(t.Context(), []store.ExpiryVerdict{{
			Title: title.ID, Ends: title.ValidTo, Verdict: verdict, Reason: reason, Paragraph: "§", TableHash: "h", AsOf: casefile.MustParseDate(day),
		}})
		require.NoError(t, err)
		return n
	}
	require.Zero(t, night("2026-11-01", "senden", "sonst"), "the case says so")
	require.Equal(t, 1, night("2026-11-02", "nicht-senden", "antrag-offen"))
	require.Zero(t, night("2026-11-03", "nicht-senden", "antrag-offen"))
	require.Equal(t, 1, night("2026-11-04", "nicht-senden", "weggezogen"))
	require.Equal(t, 1, night("2026-11-05", "senden", "sonst"))
	require.Zero(t, night("2026-11-06", "senden", "sonst"))
	lines, err := s.ExpiryVerdicts(t.Context(), title.ID)
	require.NoError(t, err)
	require.Len(t, lines, 3)
	require.Equal(t, "antrag-offen", lines[0].Reason)
	n, err := s.PutExpiryVerdicts(t.Context(), nil)
	require.NoError(t, err)
	require.Zero(t, n)
}

// TestExpiryRuns: a night has one run, also when it is begun again after a crash; what a dry run found can be read until others have run.
func TestExpiryRuns(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	title := holder(t, s, nil)
	day := casefile.MustParseDate("2026-11-26")
	begin := func(kind store.ExpiryRunKind, on casefile.Date) store.ExpiryRun {
		r, err := s.BeginExpiryRun(t.Context(), store.ExpiryRun{Kind: kind, AsOf: on, RequestedBy: "system"})
		require.NoError(t, err)
		return r
	}
	night := begin(store.ExpiryNight, day)
	require.Equal(t, night.ID, begin(store.ExpiryNight, day).ID)
	last, err := s.LastExpiryNight(t.Context(), day.AddDays(1))
	require.NoError(t, err)
	require.True(t, last.IsZero(), "it has not come to its end")
	require.NoError(t, s.FinishExpiryRun(t.Context(), night.ID, json.RawMessage(`{"looked": 3}`)))
	last, err = s.LastExpiryNight(t.Context(), day.AddDays(1))
	require.NoError(t, err)
	require.Equal(t, day, last)

	first := begin(store.ExpiryDryRun, day)
	line := store.ExpiryLine{Title: title.ID, Ends: title.ValidTo, Step: "brief1", Verdict: "senden", Reason: "sonst", Paragraph: "§"}
	held := line
	held.Step, held.Verdict, held.Reason = "", "nicht-senden", "weggezogen"
	for range 2 {
		require.NoError(t, s.PutExpiryLines(t.Context(), first.ID, []store.ExpiryLine{line, held}))
	}
	require.NoError(t, s.FinishExpiryRun(t.Context(), first.ID, nil))
	letters, err := s.ExpiryLines(t.Context(), first.ID, true, 10)
	require.NoError(t, err)
	require.Len(t, letters, 1)
	require.Equal(t, title.PersonID, letters[0].PersonID)
	none, err := s.ExpiryLines(t.Context(), first.ID, false, 10)
	require.NoError(t, err)
	require.Len(t, none, 1)
	require.Equal(t, "weggezogen", none[0].Reason)
	for range 5 {
		r := begin(store.ExpiryDryRun, day)
		require.NotEqual(t, first.ID, r.ID)
		require.NoError(t, s.FinishExpiryRun(t.Context(), r.ID, nil))
	}
	letters, err = s.ExpiryLines(t.Context(), first.ID, true, 10)
	require.NoError(t, err)
	require.Empty(t, letters)
	runs, err := s.ExpiryRuns(t.Context(), store.ExpiryDryRun, 10)
	require.NoError(t, err)
	require.Len(t, runs, 6)
	r, err := s.ExpiryRun(t.Context(), night.ID)
	require.NoError(t, err)
	require.True(t, r.Done)
	require.JSONEq(t, `{"looked": 3}`, string(r.Counts))
}
