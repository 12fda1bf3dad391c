package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/worker/backup"
)

// keptLines are lines of erasures as the bucket gives them.
type keptLines []store.ErasedCase

func (k keptLines) Erasures(_ context.Context, _ ...casefile.CaseID) ([]store.ErasedCase, error) {
	return k, nil
}

// TestBroughtBackIsErased: what was erased and is there again, because another tool brought PostgreSQL back, goes before any case runs: objects, Temporal and
// rows, also when the start is broken off in between. Cases without a line stay.
func TestBroughtBackIsErased(t *testing.T) {
	t.Parallel()
	for breakAt := 0; ; breakAt++ {
		db := storetest.New(t)
		s := db.Open(t, time.Now)
		gone, stays := oldCase(t, db, s, "Zurück"), oldCase(t, db, s, "Bleibt")
		there := outside{&step{breakAt: breakAt}, map[casefile.CaseID]int{gone.ID: 3, stays.ID: 1}, map[casefile.CaseID]int{gone.ID: 1, stays.ID: 1}}
		at := time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)
		again := &erasedAgain{store: s, files: there, cases: there, logger: slog.New(slog.DiscardHandler), lines: keptLines{{
			Case: gone.ID, Run: 3, Class: "datei-b", Paragraph: "§ 68 Abs. 2 AufenthV", DueOn: casefile.MustParseDate("2022-02-01"), Archive: "Archiv", ArchiveLaw: "§ 3",
			Answer: store.AnswerTaken, OfferedBy: "anna", AnsweredBy: "anna", ProposedBy: "anna", ReleasedBy: "berta", ConfirmedAt: at, ErasedAt: at,
		}}}
		killed := false
		for range 3 {
			back, err := s.BroughtBack(t.Context(), []casefile.CaseID{gone.ID})
			require.NoError(t, err)
			if len(back) == 0 {
				break
			}
			if err := again.erase(t.Context(), back); err != nil {
				require.ErrorIs(t, err, errKilled)
				killed = true
			}
		}
		require.Equal(t, map[casefile.CaseID]int{stays.ID: 1}, there.objects)
		require.Equal(t, map[casefile.CaseID]int{stays.ID: 1}, there.runs)
		lines, err := s.Deletions(t.Context(), 0)
		require.NoError(t, err)
		require.Len(t, lines, 1)
		require.Equal(t, gone.Aktenzeichen, lines[0].Aktenzeichen)
		if breakAt > 0 && !killed {
			return // there are no more steps
		}
	}
}

// TestRestoreWithoutListIsRefused: that nobody knows what was erased since the backup is no reason to bring everything back; who knows that nothing was says so.
func TestRestoreWithoutListIsRefused(t *testing.T) {
	t.Parallel()
	place, dir := backup.Place{Authority: "musterstadt"}, filepath.Join(t.TempDir(), "2026-11-22")
	_, err := erasuresFor(place, dir, "")
	require.ErrorContains(t, err, "there is no list of erasures at "+filepath.Join(filepath.Dir(dir), backup.ErasuresName))
	require.ErrorContains(t, err, "-erasures none")
	_, err = erasuresFor(place, dir, filepath.Join(dir, "other.json"))
	require.ErrorContains(t, err, "other.json")
	list, err := erasuresFor(place, dir, "none")
	require.NoError(t, err)
	require.Empty(t, list.Cases)
	written, err := backup.WriteErasures(backup.ErasuresBeside(dir), backup.Erasures{Authority: "musterstadt", AsOf: time.Now()})
	require.NoError(t, err)
	list, err = erasuresFor(place, dir, "")
	require.NoError(t, err)
	require.True(t, list.AsOf.Equal(written.AsOf))
}
