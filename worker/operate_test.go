package main

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/processes"
	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// environment is that of a command which needs nothing but the database.
func environment(database storetest.Database) func(string) string {
	return func(name string) string {
		switch name {
		case "ABLAUF_DATABASE_URL":
			return database.AppURL
		case "ABLAUF_TEMPORAL_ADDRESS", "ABLAUF_MINIO_ENDPOINT", "ABLAUF_MINIO_ACCESS_KEY_FILE", "ABLAUF_MINIO_SECRET_KEY_FILE",
			"ABLAUF_MASTER_KEY_FILE", "ABLAUF_PAYLOAD_KEY_FILE":
			return "nowhere"
		}
		return ""
	}
}

// TestBackedUp: the age of the backup is watched, so only an instant that can be is noted; without one it is the moment of the command.
func TestBackedUp(t *testing.T) {
	t.Parallel()
	began := time.Now().Truncate(time.Microsecond)
	noted := began.Add(-3 * time.Hour).Truncate(time.Second).UTC()
	for _, row := range []struct {
		name string
		args []string
		fail string
		want func(time.Time) bool
	}{
		{"an instant", []string{noted.Format(time.RFC3339)}, "", noted.Equal},
		{"none given", nil, "", func(at time.Time) bool { return !at.Before(began) && !at.After(time.Now()) }},
		{"malformed", []string{"gestern"}, "is written like", time.Time.IsZero},
		{"a day without a time", []string{"2026-11-22"}, "is written like", time.Time.IsZero},
		{"a future one", []string{began.Add(time.Hour).Format(time.RFC3339)}, "of the future", time.Time.IsZero},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			database := storetest.New(t)
			err := execute(t.Context(), append([]string{"backed-up"}, row.args...), call{
				logger: slog.New(slog.DiscardHandler), getenv: environment(database), out: &bytes.Buffer{},
			})
			if row.fail != "" {
				require.ErrorContains(t, err, row.fail)
			} else {
				require.NoError(t, err)
			}
			signals, err := database.Open(t, time.Now).Signals(t.Context())
			require.NoError(t, err)
			require.True(t, row.want(signals.LastBackup), signals.LastBackup)
		})
	}
}

// retried is a case that runs on a procedure of the library.
type retried struct {
	db      *store.Store
	library *processes.Library
	c       casefile.Case
	state   engine.State
	at      time.Time
}

func newRetried(t *testing.T) *retried {
	t.Helper()
	r := &retried{db: storetest.Open(t), at: time.Now()}
	var err error
	r.library, err = processes.Load()
	require.NoError(t, err)
	bundle, known := r.library.Newest("verlaengerung")
	require.True(t, known)
	r.c = beginWith(t, r.db, 1, bundle.Hash)
	return r
}

// take lets the engine take an event and writes the turn down; it gives the activity that the engine asks for.
func (r *retried) take(t *testing.T, ev engine.Event) engine.StartActivity {
	t.Helper()
	def, known := r.library.Definition(r.c.Bundle)
	require.True(t, known)
	state, commands, err := engine.Step(def, r.state, ev)
	require.NoError(t, err)
	r.state = state
	saved, err := engine.Save(state)
	require.NoError(t, err)
	_, err = r.db.Project(t.Context(), store.Turn{CaseID: r.c.ID, Rev: state.Rev, At: r.at, State: saved})
	require.NoError(t, err)
	for _, c := range commands {
		if a, is := c.(engine.StartActivity); is {
			return a
		}
	}
	return engine.StartActivity{}
}

// TestHeldUp: what "retry" tries again is where the engine's newest state has an incident, nothing else.
func TestHeldUp(t *testing.T) {
	t.Parallel()
	r := newRetried(t)
	work := r.take(t, engine.Start{At: r.at, Variables: feel.NewContext()})
	require.NotZero(t, work.Instance, "the procedure begins with work outside the engine")
	held, err := heldUp(t.Context(), r.db, r.library, r.c.ID)
	require.NoError(t, err)
	require.Empty(t, held, "no incident")

	r.take(t, engine.ActivityFailed{At: r.at, Instance: work.Instance, Attempt: work.Attempt, Code: "efile.gone"})
	held, err = heldUp(t.Context(), r.db, r.library, r.c.ID)
	require.NoError(t, err)
	require.Len(t, held, 1)
	require.Equal(t, work.Instance, held[0].Instance)
	require.NotEmpty(t, held[0].Element)

	unknown := beginWith(t, r.db, 2, "a bundle that nobody has")
	_, err = heldUp(t.Context(), r.db, r.library, unknown.ID)
	require.Equal(t, "bundle.unknown", casefile.CodeOf(err), "a case is never read by another definition")
	_, err = heldUp(t.Context(), r.db, r.library, "01a200f4-3387-7bd9-8554-aaf777749fbc")
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}

// TestTryAgain: the operator reads what came of it: a refusal is no success, and no end of the command; trouble with Temporal is.
func TestTryAgain(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		verdict contract.Verdict
		err     error
		want    string
		fail    bool
	}{
		{"taken", contract.Verdict{Accepted: true}, nil, "tried again", false},
		{"refused by the engine", contract.Verdict{Code: "incident.none"}, nil, "refused: incident.none", false},
		{"refused at the door", contract.Verdict{}, temporal.NewApplicationError("case.busy", contract.RefusedErrorType), "refused: case.busy", false},
		{"another error of the case", contract.Verdict{}, temporal.NewApplicationError("broken", "other"), "", true},
		{"Temporal away", contract.Verdict{}, errors.New("away"), "", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			cases := &engineSays{update: func(id string) (contract.Verdict, error) {
				require.Equal(t, contract.WorkflowID("c"), id)
				return row.verdict, row.err
			}}
			got, err := tryAgain(t.Context(), cases, actorOperator, "c", engine.Place{Instance: 7})
			require.Equal(t, row.fail, err != nil)
			require.Equal(t, row.want, got)
		})
	}
}

// TestRetryAndRedeliverNameWhat: without a name nothing is done, and the operator reads how it is written.
func TestRetryAndRedeliverNameWhat(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"retry", "redeliver"} {
		err := execute(t.Context(), []string{name}, call{logger: slog.New(slog.DiscardHandler), out: &bytes.Buffer{}})
		require.ErrorContains(t, err, "worker "+name+" ")
	}
}
