package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestErasedAgain: what a backup brought back goes again by the line that is kept outside of the database (§ 68 Abs. 2 AufenthV, Art. 17 GDPR): with the same
// people, paragraph and day, by the login of the programs and by that of the owner, also what was under way at the time of the backup. What is erased
// already, and what the backup does not have, is left alone.
func TestErasedAgain(t *testing.T) {
	t.Parallel()
	for _, by := range []string{"program", "owner"} {
		t.Run(by, func(t *testing.T) {
			t.Parallel()
			db := storetest.New(t)
			s, owner := db.Open(t, at1430), db.Owner(t)
			c, task := aFile(t, s, owner, "ZZTILGUNG")
			_, err := owner.Exec(t.Context(), `update task set state = 'open', closed_at = null where id = $1`, string(task.ID))
			require.NoError(t, err)
			_, err = owner.Exec(t.Context(), `update intent set state = 'owed', confirmed_at = null where case_id = $1`, string(c.ID))
			require.NoError(t, err)
			_, err = owner.Exec(t.Context(), `update person set moved_away_on = null, changed_at = now() where id = $1`, string(c.PersonID))
			require.NoError(t, err, "that the person left is newer than the backup")
			erasedAt := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
			line := store.ErasedCase{
				Case: c.ID, Run: 7, Class: "datei-b", Paragraph: "§ 68 Abs. 2 AufenthV", DueOn: casefile.MustParseDate("2022-02-01"), Archive: "Archiv", ArchiveLaw: "§ 3",
				Answer: store.AnswerTaken, OfferedBy: "anna", AnsweredBy: "anna", ProposedBy: "anna", ReleasedBy: "berta", ConfirmedAt: erasedAt, ErasedAt: erasedAt,
				PersonGone: true,
			}
			elsewhere := line
			elsewhere.Case = "00000000-0000-7000-8000-000000000009"
			lines := []store.ErasedCase{line, elsewhere}
			back, err := s.BroughtBack(t.Context(), []casefile.CaseID{line.Case, elsewhere.Case})
			require.NoError(t, err)
			require.Len(t, back, 1)
			require.NotEmpty(t, back[0].Documents)
			require.NotEmpty(t, back[0].Intents)

			again := s.EraseAgain
			if by == "owner" {
				again = func(ctx context.Context, lines []store.ErasedCase) (n int, err error) {
					tx, err := owner.Begin(ctx)
					require.NoError(t, err)
					n, err = store.EraseAgain(ctx, tx, erasedAt, lines)
					require.NoError(t, err)
					return n, tx.Commit(ctx)
				}
			}
			n, err := again(t.Context(), lines)
			require.NoError(t, err)
			require.Equal(t, 1, n)
			require.Empty(t, holding(t, owner, "zztilgung"))
			_, err = s.Person(t.Context(), c.PersonID)
			require.Error(t, err, "the person went too")
			protocol, err := s.Deletions(t.Context(), 10)
			require.NoError(t, err)
			require.Len(t, protocol, 1)
			require.Equal(t, []any{"§ 68 Abs. 2 AufenthV", casefile.ActorID("anna"), casefile.ActorID("berta"), store.AnswerTaken}, []any{
				protocol[0].Paragraph, protocol[0].ProposedBy, protocol[0].ReleasedBy, protocol[0].Archive,
			})
			require.True(t, protocol[0].ErasedAt.Equal(erasedAt), "the day on which it went first")
			runs, err := s.DeletionRuns(t.Context())
			require.NoError(t, err)
			require.Equal(t, "done", runs[0].State)
			require.Equal(t, 7, runs[0].AgainOf)
			var open int
			require.NoError(t, owner.QueryRow(t.Context(), `select (select count(*) from task where state = 'open') + (select count(*) from intent where state = 'owed')`).Scan(&open))
			require.Zero(t, open, "nothing of it is worked on or sent")

			kept, err := s.ErasedSoFar(t.Context())
			require.NoError(t, err)
			require.Len(t, kept, 1)
			require.Equal(t, 7, kept[0].Run, "brought back once more it goes by the first list still")
			n, err = again(t.Context(), lines)
			require.NoError(t, err)
			require.Zero(t, n)
		})
	}
}

// TestEraseKeepsItsLine: the line outside of the database comes before the commit: where it cannot be stored nothing is erased.
func TestEraseKeepsItsLine(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s, owner := db.Open(t, at1430), db.Owner(t)
	c, _ := aFile(t, s, owner, "ZZTILGUNG")
	released(t, s, c.ID)
	e, _, err := s.NextErasure(t.Context(), "")
	require.NoError(t, err)
	require.NoError(t, s.BeginErasure(t.Context(), e))
	lost := errors.New("MinIO is away")
	_, err = s.EraseCase(t.Context(), e, func(store.ErasedCase) error { return lost })
	require.ErrorIs(t, err, lost)
	require.NotEmpty(t, holding(t, owner, "zztilgung"))
	var kept []store.ErasedCase
	_, err = s.EraseCase(t.Context(), e, func(line store.ErasedCase) error { kept = append(kept, line); return nil })
	require.NoError(t, err)
	sofar, err := s.ErasedSoFar(t.Context())
	require.NoError(t, err)
	require.Equal(t, sofar, kept)
	require.True(t, kept[0].PersonGone)
	require.Equal(t, []any{c.ID, casefile.ActorID("anna"), casefile.ActorID("berta"), "Archiv"}, []any{kept[0].Case, kept[0].ProposedBy, kept[0].ReleasedBy, kept[0].Archive})
}
