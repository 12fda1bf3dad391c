package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestDeadlineThatRunsOnHasNotEnded: two axes of time (architecture 4, promise 9); when a deadline ended in law stands beside every state but
// "running". One whose timer is armed again runs on, and has not ended any more.
func TestDeadlineThatRunsOnHasNotEnded(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	c := aCase(t, s)
	endedAt := func() *time.Time {
		t.Helper()
		var at *time.Time
		require.NoError(t, db.Owner(t).QueryRow(t.Context(),
			`select state_at from deadline where case_id = $1 and key = 'vwgo75'`, string(c.ID)).Scan(&at))
		return at
	}
	later := berlin1430.Add(time.Hour)
	require.Nil(t, endedAt())
	require.NoError(t, s.SetDeadlineState(t.Context(), c.ID, "vwgo75", casefile.DeadlineCancelled, later))
	require.Equal(t, later, endedAt().UTC())
	require.NoError(t, s.SetDeadlineState(t.Context(), c.ID, "vwgo75", casefile.DeadlineRunning, later.Add(time.Hour)))
	require.Nil(t, endedAt())
}

// TestDeadlinesMoveWithTheirTurn: architecture.md 3, "projection": what the timers of a turn say of deadlines stands in the record with the turn
// or not at all. So no crash leaves a deadline running whose timer has gone off, and a turn that is told once more after the next one does not
// take back what that one said.
func TestDeadlinesMoveWithTheirTurn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	state := func() casefile.DeadlineState {
		t.Helper()
		deadlines, err := s.Deadlines(t.Context(), c.ID)
		require.NoError(t, err)
		for _, d := range deadlines {
			if d.Key == "vwgo75" {
				return d.State
			}
		}
		require.Fail(t, "no deadline")
		return ""
	}
	settling := func(rev int, to casefile.DeadlineState) store.Turn {
		turn := aTurn(c.ID, rev, rev, "")
		turn.Settle = func([]casefile.Deadline, time.Time) map[string]casefile.DeadlineState {
			return map[string]casefile.DeadlineState{"vwgo75": to}
		}
		return turn
	}
	broken := settling(1, casefile.DeadlinePassed)
	broken.Facts = append(broken.Facts, store.Fact{N: 9, Code: store.FactTaskOpened, Instance: 9})
	_, err := s.Project(t.Context(), broken)
	requireKind(t, err, casefile.Invalid, "projection.task")
	require.Equal(t, casefile.DeadlineRunning, state(), "the turn fails whole")

	project(t, s, settling(1, casefile.DeadlinePassed))
	require.Equal(t, casefile.DeadlinePassed, state())
	project(t, s, settling(2, casefile.DeadlineRunning))
	require.Equal(t, casefile.DeadlineRunning, state())
	applied, err := s.Project(t.Context(), settling(1, casefile.DeadlinePassed))
	require.NoError(t, err)
	require.False(t, applied)
	require.Equal(t, casefile.DeadlineRunning, state(), "a turn that comes once more")
	require.Equal(t, []string{"deadline.passed", "deadline.running"}, only(codes(t, s, c.ID), "deadline.passed", "deadline.running"))
}

// TestNobodyWatchesTheDeadlinesOfEndedCases: the question of every minute reads an index, and what has passed in a case that has ended must
// leave it, or the question becomes slower with every year of the authority.
func TestNobodyWatchesTheDeadlinesOfEndedCases(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	passed, running, open := aCase(t, s), aCase(t, s), aCase(t, s)
	for _, c := range []casefile.Case{passed, open} {
		require.NoError(t, s.SetDeadlineState(t.Context(), c.ID, "vwgo75", casefile.DeadlinePassed, berlin1430))
	}
	end(t, s, passed.ID, "titel-verlaengert")
	end(t, s, running.ID, "titel-verlaengert")
	watched, err := db.Owner(t).Query(t.Context(), `select case_id::text from deadline where kind = 'vwgo75' and state in ('running', 'passed') and not over`)
	require.NoError(t, err)
	ids, err := pgx.CollectRows(watched, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{string(open.ID)}, ids)
	deadlines, err := s.Deadlines(t.Context(), passed.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.DeadlinePassed, deadlines[len(deadlines)-1].State, "that it passed stays true")
}

// TestDeadlineKeptWhileTheProcedureStoodStill: § 81 Abs. 5 AufenthG: who has done in time what the authority had to do has kept its deadline,
// also where the procedure hears of it after a night without a worker, behind the timers of that midnight.
func TestDeadlineKeptWhileTheProcedureStoodStill(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		turn time.Time
		want time.Duration // after the submission
	}{
		"heard of the next morning": {berlin1430.Add(18 * time.Hour), 0},
		// Somebody has put the clock of the case ahead, as demonstrations do.
		"put ahead": {berlin1430.AddDate(0, 0, 9), 9 * 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := storetest.New(t)
			s := db.Open(t, at1430)
			_, task := aTask(t, s)
			task, err := s.ClaimTask(t.Context(), task.ID, "anna", task.Version)
			require.NoError(t, err)
			sub, err := s.Submit(t.Context(), casefile.Submission{TaskID: task.ID, Actor: "anna", TaskVersion: task.Version})
			require.NoError(t, err)
			var counted time.Time
			turn := store.Turn{
				CaseID: task.CaseID, Rev: 2, At: test.turn, State: []byte("{}"),
				Facts: []store.Fact{{N: 1, Code: store.FactTaskCompleted, Element: "entscheiden", Instance: 7, Submission: sub.ID, Actor: "anna"}},
				Settle: func(_ []casefile.Deadline, at time.Time) map[string]casefile.DeadlineState {
					counted = at
					return map[string]casefile.DeadlineState{"vwgo75": casefile.DeadlineMet}
				},
			}
			project(t, db.Open(t, func() time.Time { return at1430().Add(20 * time.Hour) }), turn)
			require.Equal(t, test.want, counted.Sub(sub.SubmittedAt))
		})
	}
}

func only(codes []string, wanted ...string) []string {
	return slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return !slices.Contains(wanted, c) })
}
