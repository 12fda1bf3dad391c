package store_test

import (
	"encoding/json"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// aWatch is the watch of a case, as the worker opens it.
func aWatch(subject casefile.Case, lastDay string) store.Watch {
	return store.Watch{
		Subject: subject.ID, Case: casefile.Case{Procedure: store.ProcedureWatch, Version: 1, Bundle: "b1"},
		Deciding: json.RawMessage(`{"vwgoFrist": {"@": "date", "v": "` + lastDay + `"}}`), At: berlin1430,
		StartKey: store.WatchKey(subject.ID, casefile.MustParseDate(lastDay)),
	}
}

// aComplaint is a complaint with a key of its own.
func aComplaint(key string) store.Message {
	return store.Message{Receipt: casefile.Receipt{
		Kind: casefile.ReceiptBeschwerde, Channel: casefile.ChannelEmail, ReceivedAt: berlin1430, RecordedBy: "clearing", Scope: "clearing",
		IdempotencyKey: key, RequestHash: []byte(key), Deciding: json.RawMessage(`{"beschwerdeAm": {"@": "date", "v": "2026-11-26"}}`),
	}, Facts: map[string]json.RawMessage{"beschwerdeVon": json.RawMessage(`"person"`)}}
}

func end(t *testing.T, s *store.Store, id casefile.CaseID, outcome string) {
	t.Helper()
	c, err := s.Case(t.Context(), id)
	require.NoError(t, err)
	project(t, s, store.Turn{CaseID: id, Rev: c.Rev + 1, At: berlin1430, State: []byte("{}"), Closed: true, Outcome: outcome})
}

// sends lets a letter go out, and posts it.
func sends(t *testing.T, s *store.Store, id casefile.CaseID, template string) {
	t.Helper()
	l := prints(t, s, id, template)
	require.NoError(t, s.PostLetter(t.Context(), l, casefile.MustParseDate("2026-11-26"), "clearing", berlin1430))
	require.NoError(t, s.PostLetter(t.Context(), l, casefile.MustParseDate("2026-11-26"), "clearing", berlin1430), "a second time changes nothing")
}

// prints hands a letter over, and nobody has posted it yet.
func prints(t *testing.T, s *store.Store, id casefile.CaseID, template string) casefile.LetterID {
	t.Helper()
	l, err := s.BeginLetter(t.Context(), casefile.Letter{CaseID: id, Key: uuid.NewString(), Template: template, LetterDate: casefile.MustParseDate("2026-11-26")})
	require.NoError(t, err)
	require.NoError(t, s.MarkLetter(t.Context(), l.ID, casefile.LetterSent, berlin1430))
	require.NoError(t, s.MarkLetter(t.Context(), l.ID, casefile.LetterSent, berlin1430), "a second time changes nothing")
	return l.ID
}

// comesBack posts a letter and has it returned.
func comesBack(t *testing.T, s *store.Store, id casefile.CaseID, l casefile.LetterID) {
	t.Helper()
	require.NoError(t, s.PostLetter(t.Context(), l, casefile.MustParseDate("2026-11-26"), "clearing", berlin1430))
	require.NoError(t, s.ReturnLetter(t.Context(), l, casefile.MustParseDate("2026-12-01"), "unbekannt", aMessage(id, casefile.ReceiptRuecklaeufer)))
}

func kinds(t *testing.T, s *store.Store, id casefile.CaseID) []casefile.ReceiptKind {
	t.Helper()
	receipts, err := s.Receipts(t.Context(), id)
	require.NoError(t, err)
	list := make([]casefile.ReceiptKind, 0, len(receipts))
	for _, r := range receipts {
		list = append(list, r.Kind)
	}
	return list
}

func opening(t *testing.T, s *store.Store, id casefile.CaseID) map[string]any {
	t.Helper()
	receipts, err := s.Receipts(t.Context(), id)
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(receipts[0].Deciding, &fields))
	return fields
}

// TestDelayed: a case is to be watched from the day on that is asked for (§ 75 Satz 2 VwGO), also where its three months are long over; not
// when it is decided or has ended, nor when it is watched; page by page and each once. A decision in the tray, or one that came back, is none yet
// (§ 43 Abs. 1 VwVfG).
func TestDelayed(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	ask := func(day string) []casefile.CaseID {
		var found []casefile.CaseID
		after := store.Delayed{}
		for {
			page, err := s.Delayed(t.Context(), casefile.MustParseDate(day), after, 2)
			require.NoError(t, err)
			for _, d := range page {
				found = append(found, d.Case.ID)
				require.Equal(t, "2027-02-26", d.LastDay.String())
				require.NotEmpty(t, d.Case.PersonID)
			}
			if len(page) < 2 {
				return found
			}
			after = page[1]
		}
	}
	var want []casefile.CaseID
	for range 3 {
		want = append(want, aCase(t, s).ID)
	}
	passed := aCase(t, s)
	want = append(want, passed.ID)
	require.NoError(t, s.SetDeadlineState(t.Context(), passed.ID, "vwgo75", casefile.DeadlinePassed, berlin1430))
	met := aCase(t, s)
	require.NoError(t, s.SetDeadlineState(t.Context(), met.ID, "vwgo75", casefile.DeadlineMet, berlin1430))
	end(t, s, aCase(t, s).ID, "titel-verlaengert")
	sends(t, s, aCase(t, s).ID, "ablehnung/bescheid-ablehnung")
	inTray, cameBack := aCase(t, s), aCase(t, s)
	want = append(want, inTray.ID, cameBack.ID)
	prints(t, s, inTray.ID, "ablehnung/bescheid-ablehnung")
	comesBack(t, s, cameBack.ID, prints(t, s, cameBack.ID, "ablehnung/bescheid-ablehnung"))
	complained := aCase(t, s)
	_, _, _, err := s.ReceiveForWatch(t.Context(), aWatch(complained, "2027-02-26"), aComplaint("c"))
	require.NoError(t, err)

	require.Empty(t, ask("2027-02-25"))
	require.ElementsMatch(t, want, ask("2027-02-26"))
	_, opened, err := s.OpenWatch(t.Context(), aWatch(casefile.Case{ID: want[0]}, "2027-02-26"))
	require.NoError(t, err)
	require.True(t, opened)
	require.ElementsMatch(t, want[1:], ask("2028-01-01"))
}

// TestOneWatchPerCaseAndEnd: once per case and end of its three months, whatever happens: also when ten workers look at the same moment,
// and also after the watch has ended.
func TestOneWatchPerCaseAndEnd(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	subject := aCase(t, s)
	opened, errs := make([]bool, 10), make([]error, 10)
	var watch casefile.Case
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range opened {
		wg.Go(func() {
			c, first, err := s.OpenWatch(t.Context(), aWatch(subject, "2027-02-26"))
			mu.Lock()
			defer mu.Unlock()
			opened[i], errs[i] = first, err
			if first {
				watch = c
			}
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	n := 0
	for _, o := range opened {
		if o {
			n++
		}
	}
	require.Equal(t, 1, n)
	require.Equal(t, subject.ID, watch.About)
	require.Equal(t, subject.PersonID, watch.PersonID)
	require.Equal(t, "team-1", watch.Team)
	require.Equal(t, "offen", opening(t, s, watch.ID)["bezugStand"])

	end(t, s, watch.ID, "beobachtung-beendet")
	_, again, err := s.OpenWatch(t.Context(), aWatch(subject, "2027-02-26"))
	require.NoError(t, err)
	require.False(t, again, "once per case and end")
	_, later, err := s.OpenWatch(t.Context(), aWatch(subject, "2027-05-26"))
	require.NoError(t, err)
	require.True(t, later)

	_, _, err = s.OpenWatch(t.Context(), aWatch(casefile.Case{ID: "00000000-0000-7000-8000-000000000000"}, "2027-02-26"))
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}

// TestComplaintsBelongToTheWatch: the first complaint opens the watch and is its second receipt, in one transaction; each further one goes to
// it, also when ten come at the same moment; sent twice it is once.
func TestComplaintsBelongToTheWatch(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	subject := aCase(t, s)
	const complaints = 10
	cases, errs := make([]casefile.Case, complaints), make([]error, complaints)
	var wg sync.WaitGroup
	for i := range complaints {
		wg.Go(func() {
			cases[i], _, _, errs[i] = s.ReceiveForWatch(t.Context(), aWatch(subject, "2027-02-26"), aComplaint(uuid.NewString()))
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	for _, c := range cases {
		require.Equal(t, cases[0].ID, c.ID)
	}
	got := kinds(t, s, cases[0].ID)
	require.Len(t, got, complaints+1)
	require.Equal(t, casefile.ReceiptUntaetigkeit, got[0])

	first, _, replayed, err := s.ReceiveForWatch(t.Context(), aWatch(subject, "2027-02-26"), aComplaint("twice"))
	require.NoError(t, err)
	require.False(t, replayed)
	second, _, replayed, err := s.ReceiveForWatch(t.Context(), aWatch(subject, "2027-02-26"), aComplaint("twice"))
	require.NoError(t, err)
	require.True(t, replayed)
	require.Equal(t, first.ID, second.ID)
	other := aComplaint("twice")
	other.Receipt.RequestHash = []byte("another body")
	_, _, _, err = s.ReceiveForWatch(t.Context(), aWatch(subject, "2027-02-26"), other)
	require.Equal(t, "idempotency.other-body", casefile.CodeOf(err))
}

// TestTheWatchLearnsOfTheEnd: § 75 VwGO is satisfied by the decision, not by the end of the case; whichever comes first is told to the watch, in
// the same transaction and once. A watch that begins afterwards knows from its beginning and is told nothing.
func TestTheWatchLearnsOfTheEnd(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	watched := func() (subject, watch casefile.Case) {
		subject = aCase(t, s)
		watch, _, err := s.OpenWatch(t.Context(), aWatch(subject, "2027-02-26"))
		require.NoError(t, err)
		return subject, watch
	}
	word := func(watch casefile.Case) string {
		receipts, err := s.Receipts(t.Context(), watch.ID)
		require.NoError(t, err)
		require.Len(t, receipts, 2)
		require.Equal(t, casefile.ReceiptBezugsfall, receipts[1].Kind)
		var fields map[string]string
		require.NoError(t, json.Unmarshal(receipts[1].Deciding, &fields))
		return fields["bezugStand"]
	}

	subject, watch := watched()
	sends(t, s, subject.ID, "nachforderung/aufforderung")
	require.Len(t, kinds(t, s, watch.ID), 1, "a letter that decides nothing")
	decision := prints(t, s, subject.ID, "ablehnung/bescheid-ablehnung")
	require.Len(t, kinds(t, s, watch.ID), 1, "a decision in the tray is not announced, § 43 Abs. 1 VwVfG")
	require.NoError(t, s.PostLetter(t.Context(), decision, casefile.MustParseDate("2026-11-26"), "clearing", berlin1430))
	require.Equal(t, "entschieden", word(watch))
	end(t, s, subject.ID, "antrag-abgelehnt")
	require.Equal(t, "entschieden", word(watch), "told once")

	subject, watch = watched()
	end(t, s, subject.ID, "antrag-zurueckgenommen")
	require.Equal(t, "beendet", word(watch))

	subject, watch = watched()
	end(t, s, watch.ID, "beobachtung-beendet")
	end(t, s, subject.ID, "titel-verlaengert")
	require.Len(t, kinds(t, s, watch.ID), 1, "a watch that has ended is told nothing")

	subject = aCase(t, s)
	sends(t, s, subject.ID, "verlaengerung/bescheid-bewilligung")
	_, opened, err := s.OpenWatch(t.Context(), aWatch(subject, "2027-02-26"))
	require.NoError(t, err)
	require.False(t, opened, "a decided case needs no watch")
	late, _, _, err := s.ReceiveForWatch(t.Context(), aWatch(subject, "2027-02-26"), aComplaint("late"))
	require.NoError(t, err)
	require.Equal(t, "entschieden", opening(t, s, late.ID)["bezugStand"])
	end(t, s, subject.ID, "titel-verlaengert")
	require.Len(t, kinds(t, s, late.ID), 2, "it knew")
	about, err := s.CasesAbout(t.Context(), subject.ID)
	require.NoError(t, err)
	require.Len(t, about, 1)
	require.Equal(t, late.ID, about[0].ID)
}

// TestTheWatchLearnsOfTheService: § 43 Abs. 1 VwVfG, § 75 VwGO: a decision that was served with a record of service is announced whatever the tray says;
// the watch is told with the turn in which a person enters the day, and a watch is opened no more. So it is where it came back first, and was served in
// another way then (§ 10 VwZG).
func TestTheWatchLearnsOfTheService(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for _, cameBack := range []bool{false, true} {
		learnsOfTheService(t, s, cameBack)
	}
}

func learnsOfTheService(t *testing.T, s *store.Store, cameBack bool) {
	t.Helper()
	subject := aCase(t, s)
	watch, _, err := s.OpenWatch(t.Context(), aWatch(subject, "2027-02-26"))
	require.NoError(t, err)
	letter, told := prints(t, s, subject.ID, "ablehnung/bescheid-ablehnung"), 1
	if cameBack {
		comesBack(t, s, subject.ID, letter)
		told++ // that it was posted; it is told once
	}
	project(t, s, aTurn(subject.ID, 1, 7, "2026-12-03"))
	sub, err := s.Submit(t.Context(), casefile.Submission{
		TaskID: onlyTask(t, s, subject.ID).ID, CaseID: subject.ID, Actor: "anna", TaskVersion: onlyTask(t, s, subject.ID).Version,
		Data: json.RawMessage(`{"zustellungErgebnis": "zugestellt", "bescheidBekanntgegebenAm": "2026-11-27"}`), Deciding: json.RawMessage(`{}`),
	})
	require.NoError(t, err)
	require.Len(t, kinds(t, s, watch.ID), told, "entered and not yet in effect")
	project(t, s, store.Turn{CaseID: subject.ID, Rev: 2, At: berlin1430, State: []byte("{}"), Facts: []store.Fact{
		{N: 1, Code: store.FactTaskCompleted, Instance: 7, Submission: sub.ID, Actor: "anna"},
	}})
	require.Equal(t, []casefile.ReceiptKind{casefile.ReceiptUntaetigkeit, casefile.ReceiptBezugsfall}, kinds(t, s, watch.ID))
	end(t, s, watch.ID, "beobachtung-beendet")
	_, opened, err := s.OpenWatch(t.Context(), aWatch(subject, "2027-05-26"))
	require.NoError(t, err)
	require.False(t, opened, "decided")
}
