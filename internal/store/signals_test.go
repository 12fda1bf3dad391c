package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TestSignals: operators see what waits, how long it has waited, and what holds cases up; what is settled is not counted.
func TestSignals(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	none, err := s.Signals(t.Context())
	require.NoError(t, err)
	require.Equal(t, store.Signals{Intents: []store.IntentSignal{}, TasksOpen: map[string]int{}, TasksOverdue: map[string]int{}}, none)

	c := aCase(t, s) // its application is a receipt that waits
	before, err := s.Signals(t.Context())
	require.NoError(t, err)
	_, err = s.OweIntent(t.Context(), casefile.Intent{CaseID: c.ID, Key: "a", Kind: "druck"})
	require.NoError(t, err)
	require.NoError(t, s.PutDeadline(t.Context(), casefile.Deadline{
		CaseID: c.ID, Key: "d", Kind: "antwort", Direction: "antragsteller", LastDay: casefile.MustParseDate("2026-03-10"),
		DueAt: clock.t.Add(time.Hour), State: casefile.DeadlineRunning, SetAt: clock.t,
	}))
	clock.t = clock.t.Add(10 * time.Minute)
	got, err := s.Signals(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, got.ReceiptsPending)
	require.Equal(t, 10*time.Minute, got.ReceiptAge)
	require.Equal(t, []store.IntentSignal{{Kind: "druck", Owed: 1, Age: 10 * time.Minute}}, got.Intents)
	require.Equal(t, 1, got.CasesOpen)
	require.Equal(t, before.DeadlinesRunning+1, got.DeadlinesRunning)
	require.Zero(t, got.DeadlinesOverdue)

	_, err = s.ClaimReceipts(t.Context(), 1, func(context.Context, casefile.Receipt) (store.ReceiptOutcome, error) {
		return store.Poison("receipt.unknown-kind"), nil
	})
	require.NoError(t, err)
	_, err = s.ClaimIntents(t.Context(), "druck", 1, func(context.Context, casefile.Intent) (store.IntentOutcome, error) {
		return store.Unclear("intent.unclear"), nil
	})
	require.NoError(t, err)
	clock.t = clock.t.AddDate(0, 0, 5)
	got, err = s.Signals(t.Context())
	require.NoError(t, err)
	require.Zero(t, got.ReceiptsPending)
	require.Zero(t, got.ReceiptAge)
	require.Equal(t, 1, got.ReceiptsPoison)
	require.Equal(t, []store.IntentSignal{{Kind: "druck", Unclear: 1}}, got.Intents, "a person looks after what is unclear; it has no age")
	require.Equal(t, 1, got.DeadlinesOverdue)
	require.Equal(t, map[string]int{"clearing": 2}, got.TasksOpen, "one task for the receipt, one for the effect")
	require.Equal(t, map[string]int{"clearing": 2}, got.TasksOverdue)
}

// TestLastBackup: the newest backup counts, in whatever order they are told, and none can be from tomorrow.
func TestLastBackup(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	requireKind(t, s.NoteBackup(t.Context(), clock.t.Add(time.Hour)), casefile.Invalid, "store.invalid-value")
	require.NoError(t, s.NoteBackup(t.Context(), clock.t))
	require.NoError(t, s.NoteBackup(t.Context(), clock.t.Add(-time.Hour)))
	got, err := s.Signals(t.Context())
	require.NoError(t, err)
	require.Equal(t, clock.t, got.LastBackup)
}

// TestLastExpiryScan: only a night that came to its end counts, no dry run and none that was broken off.
func TestLastExpiryScan(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	begin := func(kind store.ExpiryRunKind, day string) string {
		run, err := s.BeginExpiryRun(t.Context(), store.ExpiryRun{Kind: kind, AsOf: casefile.MustParseDate(day), RequestedBy: "system"})
		require.NoError(t, err)
		return run.ID
	}
	require.NoError(t, s.FinishExpiryRun(t.Context(), begin(store.ExpiryDryRun, "2026-11-25"), nil))
	night := begin(store.ExpiryNight, "2026-11-23")
	got, err := s.Signals(t.Context())
	require.NoError(t, err)
	require.Zero(t, got.LastExpiryScan)
	require.NoError(t, s.FinishExpiryRun(t.Context(), night, nil))
	begin(store.ExpiryNight, "2026-11-24")
	got, err = s.Signals(t.Context())
	require.NoError(t, err)
	require.Equal(t, clock.t, got.LastExpiryScan)
}

// TestSignalsOfIncidents: a case counts while an incident stands in the engine's newest state, not because there once was one.
func TestSignalsOfIncidents(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	turn := store.Turn{
		CaseID: c.ID, Rev: 1, At: berlin1430, State: []byte(`{"instances":[{"id":1,"incident":{"code":"expression.failed"}}]}`),
		Facts: []store.Fact{{N: 1, Code: store.FactIncidentRaised, Element: "a"}},
	}
	project(t, s, turn)
	got, err := s.Signals(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, got.Incidents)

	turn.Rev, turn.State, turn.Facts[0].Code = 2, []byte(`{"instances":[{"id":1}]}`), store.FactIncidentResolved
	project(t, s, turn)
	got, err = s.Signals(t.Context())
	require.NoError(t, err)
	require.Zero(t, got.Incidents)
}
