package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// incomingItem receives an application and opens its task of clearing.
func incomingItem(t *testing.T, s *store.Store, opened time.Time, change func(*store.Application)) casefile.Case {
	t.Helper()
	application := anApplication()
	application.Receipt.ReceivedAt = opened
	change(&application)
	c, _, _, err := s.ReceiveApplication(t.Context(), application)
	require.NoError(t, err)
	turn := aTurn(c.ID, 1, 7, "2026-12-03")
	turn.At = opened
	turn.Facts[0].Element, turn.Facts[0].Task.Group, turn.Facts[0].Task.Team = "vollstaendigkeit-pruefen", "clearing", "team-1"
	project(t, s, turn)
	return c
}

// TestIncoming: the box has the oldest item first and what was answered before all, page by page without a gap, and each flag finds its items
// alone.
func TestIncoming(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	day := func(n int) time.Time { return berlin1430.AddDate(0, 0, n) }
	plain := incomingItem(t, s, day(0), func(*store.Application) {})
	urgent := incomingItem(t, s, day(-1), func(a *store.Application) {
		a.Facts["dringend"], a.Receipt.Channel = json.RawMessage("true"), casefile.ChannelEmail
	})
	fast := incomingItem(t, s, day(-2), func(a *store.Application) {
		a.Facts["beschleunigtesVerfahren"], a.Facts["wechselAm"] = json.RawMessage("true"), json.RawMessage(`"`+day(5).Format(time.DateOnly)+`"`)
		a.Receipt.ReceivedAt = day(-3).Add(-time.Minute)
	})
	ends := incomingItem(t, s, day(-3), func(a *store.Application) { a.Title.ValidTo = casefile.DateOf(day(10)) })
	answered := incomingItem(t, s, day(1), func(*store.Application) {})
	answer, _, err := s.Receive(t.Context(), aMessage(answered.ID, casefile.ReceiptAntwort))
	require.NoError(t, err)
	project(t, s, store.Turn{CaseID: answered.ID, Rev: 2, At: berlin1430, State: []byte(`{}`), Facts: []store.Fact{
		{N: 1, Code: store.FactMessageUnmatched, Receipt: answer.ID},
	}})
	confidential := incomingItem(t, s, day(-4), func(a *store.Application) { a.Case.Sensitivity = "vertraulich" })
	aTask(t, s) // of a caseworker

	base := store.IncomingFilter{
		Group: "clearing", Elements: []string{"vollstaendigkeit-pruefen"}, HideConfidential: true,
		Today: casefile.DateOf(berlin1430), Until: casefile.DateOf(day(14)),
	}
	ids := func(f store.IncomingFilter) []casefile.CaseID {
		var out []casefile.CaseID
		for {
			f.Limit = 2
			rows, next, err := s.Incoming(t.Context(), f)
			require.NoError(t, err)
			for _, r := range rows {
				out = append(out, r.Task.CaseID)
			}
			if f.Cursor = next; next == "" {
				counts, err := s.CountIncoming(t.Context(), []store.IncomingFilter{f, base})
				require.NoError(t, err)
				require.False(t, counts[0].Capped)
				require.Len(t, out, counts[0].N, "the count is that of the list")
				return out
			}
		}
	}
	with := func(change func(*store.IncomingFilter)) []casefile.CaseID {
		f := base
		change(&f)
		return ids(f)
	}
	require.Equal(t, []casefile.CaseID{answered.ID, fast.ID, ends.ID, urgent.ID, plain.ID}, ids(base))
	require.Contains(t, with(func(f *store.IncomingFilter) { f.HideConfidential = false }), confidential.ID)
	for flag, want := range map[store.IncomingFlag]casefile.CaseID{
		store.FlagReply: answered.ID, store.FlagEmergency: urgent.ID, store.FlagFast: fast.ID, store.FlagJob: fast.ID, store.FlagTitle: ends.ID,
	} {
		require.Equal(t, []casefile.CaseID{want}, with(func(f *store.IncomingFilter) { f.Flag = flag }), string(flag))
	}
	require.Empty(t, with(func(f *store.IncomingFilter) { f.Flag = "unbekannt" }))
	require.Equal(t, []casefile.CaseID{urgent.ID}, with(func(f *store.IncomingFilter) { f.Channel = casefile.ChannelEmail }))
	require.Equal(t, []casefile.CaseID{fast.ID}, with(func(f *store.IncomingFilter) { f.ReceivedBefore = day(-3) }))
	require.Empty(t, with(func(f *store.IncomingFilter) { f.Assignee = "anna" }))
	require.Len(t, with(func(f *store.IncomingFilter) { f.Unassigned = true }), 5)
	require.Empty(t, with(func(f *store.IncomingFilter) { f.Teams = []string{"team-2"} }))

	for _, cursor := range []string{"x", "dHJ1ZSBub3R8MDE5OGYzYjItN2MxMS03ZDM1LTlmMGEtMWYyYjNjNGQ1ZTZm"} {
		f := base
		f.Cursor = cursor
		_, _, err = s.Incoming(t.Context(), f)
		requireKind(t, err, casefile.Invalid, "store.cursor")
	}
}

// TestIncomingDocuments: of the checklist those count that the person owes; a document counts when it was released.
func TestIncomingDocuments(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := incomingItem(t, s, berlin1430, func(*store.Application) {})
	row := func() store.IncomingRow {
		rows, _, err := s.Incoming(t.Context(), store.IncomingFilter{Group: "clearing"})
		require.NoError(t, err)
		require.Len(t, rows, 1)
		return rows[0]
	}
	require.Zero(t, row().Wanted, "no rule has said yet what is needed")
	require.Equal(t, casefile.ChannelPortal, row().Channel)
	_, err := s.PutDecision(t.Context(), casefile.Decision{
		CaseID: c.ID, Key: "k1/checkliste-verlaengerung", Table: "checkliste-verlaengerung", ReferenceOn: casefile.DateOf(berlin1430), HappenedAt: berlin1430,
		Inputs: json.RawMessage(`{}`), Matched: json.RawMessage(`[]`),
		Outputs: json.RawMessage(`[{"code":"P01","quelle":"person"},{"code":"K01","quelle":"person"},{"code":"W01","quelle":"register"}]`),
	}, nil)
	require.NoError(t, err)
	require.Equal(t, 2, row().Wanted)
	require.Zero(t, row().There)
}
