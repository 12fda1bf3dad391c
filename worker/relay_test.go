package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/workflows/contract"
)

// engineSays is a Temporal of which a test says what it answers; whatever else is asked of it ends the test.
type engineSays struct {
	client.Client
	start  func(workflowID string) error
	update func(workflowID string) (contract.Verdict, error)
	mu     sync.Mutex
	asked  []string // workflow ids of updates
}

func (e *engineSays) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return nil, serviceerror.NewNotFound("no such workflow")
}

func (e *engineSays) CheckHealth(context.Context, *client.CheckHealthRequest) (*client.CheckHealthResponse, error) {
	return &client.CheckHealthResponse{}, nil
}

func (e *engineSays) ExecuteWorkflow(_ context.Context, o client.StartWorkflowOptions, _ any, _ ...any) (client.WorkflowRun, error) {
	return nil, e.start(o.ID)
}

func (e *engineSays) UpdateWorkflow(_ context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	e.mu.Lock()
	e.asked = append(e.asked, o.WorkflowID)
	e.mu.Unlock()
	verdict, err := e.update(o.WorkflowID)
	return &answered{verdict: verdict}, err
}

type answered struct {
	client.WorkflowUpdateHandle
	verdict contract.Verdict
}

func (a *answered) Get(_ context.Context, into any) error {
	raw, err := json.Marshal(a.verdict)
	return errors.Join(err, json.Unmarshal(raw, into))
}

func relayWith(t *testing.T, temporal client.Client) *relay {
	t.Helper()
	return &relay{store: storetest.Open(t), temporal: temporal, logger: slog.New(slog.DiscardHandler)}
}

// begun makes a case whose application was delivered.
func begun(t *testing.T, s *store.Store, n int) casefile.Case {
	t.Helper()
	return beginWith(t, s, n, "b")
}

// beginWith is begun for a case that runs on a bundle.
func beginWith(t *testing.T, s *store.Store, n int, bundle string) casefile.Case {
	t.Helper()
	c, _, _, err := s.ReceiveApplication(t.Context(), store.Application{
		Receipt: casefile.Receipt{
			Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPortal, ReceivedAt: time.Now(), RecordedBy: "portal", Scope: "portal",
			IdempotencyKey: fmt.Sprint(n), RequestHash: []byte("h"),
		},
		Person: casefile.Person{FamilyName: "Muster", BirthDate: casefile.PartialDate{Year: 1991}},
		Case:   casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: bundle, AppliedFor: "18b"},
	})
	require.NoError(t, err)
	_, err = s.ClaimReceipts(t.Context(), 1, func(context.Context, casefile.Receipt) (store.ReceiptOutcome, error) {
		return store.Delivered(true), nil
	})
	require.NoError(t, err)
	return c
}

// TestReseedCountsOnlyWhatRunsAgain: architecture.md 4.8: a case that could not be rebuilt must not pass for one that runs; the others are
// rebuilt all the same, and the next round tries again.
func TestReseedCountsOnlyWhatRunsAgain(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]error{
		"Temporal has too much to do":     serviceerror.NewResourceExhausted(0, "busy"),
		"Temporal fails":                  serviceerror.NewInternal("broken"),
		"Temporal does not answer":        serviceerror.NewDeadlineExceeded("slow"),
		"Temporal contradicts itself":     serviceerror.NewNotFound("what?"),
		"another start, and nothing runs": serviceerror.NewWorkflowExecutionAlreadyStarted("there", "", ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			temporal := &engineSays{}
			r := relayWith(t, temporal)
			first, second := begun(t, r.store, 1), begun(t, r.store, 2)
			var started []string
			temporal.start = func(id string) error {
				if id == contract.WorkflowID(first.ID) {
					return trouble
				}
				started = append(started, id)
				return nil
			}
			rebuilt, err := r.reseed(t.Context())
			require.Error(t, err)
			require.Contains(t, err.Error(), string(first.ID))
			require.Equal(t, 1, rebuilt)
			require.Equal(t, []string{contract.WorkflowID(second.ID)}, started, "one case that cannot be rebuilt holds up no other")
			temporal.start = func(string) error { return nil }
			rebuilt, err = r.reseed(t.Context())
			require.NoError(t, err)
			require.Equal(t, 2, rebuilt)
		})
	}
}

// TestReseedStopsWhileTemporalIsAway: the other cases would fare the same.
func TestReseedStopsWhileTemporalIsAway(t *testing.T) {
	t.Parallel()
	temporal := &engineSays{}
	r := relayWith(t, temporal)
	begun(t, r.store, 1)
	begun(t, r.store, 2)
	tried := 0
	temporal.start = func(string) error {
		tried++
		return serviceerror.NewUnavailable("away")
	}
	rebuilt, err := r.reseed(t.Context())
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
	require.Zero(t, rebuilt)
	require.Equal(t, 1, tried)
}

// pending makes a case with a task that somebody finished while nobody could tell the case.
func pending(t *testing.T, s *store.Store, n int) casefile.Case {
	t.Helper()
	c := begun(t, s, n)
	_, err := s.Project(t.Context(), store.Turn{CaseID: c.ID, Rev: 1, At: time.Now(), Facts: []store.Fact{{
		N: 1, Code: store.FactTaskOpened, Process: "verlaengerung", Element: "pruefen", Instance: 3, ElementName: "Prüfen",
		Task: &store.TaskOpened{Form: "verlaengerung/pruefen", Group: "sachbearbeitung"},
	}}})
	require.NoError(t, err)
	rows, _, err := s.Tasks(t.Context(), store.TaskFilter{CaseID: c.ID})
	require.NoError(t, err)
	require.Len(t, rows, 1)
	_, err = s.Submit(t.Context(), casefile.Submission{TaskID: rows[0].Task.ID, Actor: "anna", TaskVersion: rows[0].Task.Version})
	require.NoError(t, err)
	return c
}

// TestSubmissionsBehindCasesThatDoNotAnswer: architecture.md 3, "A person finishes a task": a page full of cases that do not answer holds
// up nobody whose case does.
func TestSubmissionsBehindCasesThatDoNotAnswer(t *testing.T) {
	t.Parallel()
	temporal := &engineSays{}
	r := relayWith(t, temporal)
	for n := range relayBatch {
		pending(t, r.store, n)
	}
	answers := pending(t, r.store, relayBatch)
	temporal.update = func(id string) (contract.Verdict, error) {
		if id == contract.WorkflowID(answers.ID) {
			return contract.Verdict{Accepted: true}, nil
		}
		return contract.Verdict{}, serviceerror.NewDeadlineExceeded("no answer")
	}
	settled, err := r.submissions(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, settled)
	require.Len(t, temporal.asked, relayBatch+1, "each once in a round")
}

// TestSubmissionsWaitWhileTemporalIsAway: the next ones would fare the same, and all stay pending.
func TestSubmissionsWaitWhileTemporalIsAway(t *testing.T) {
	t.Parallel()
	temporal := &engineSays{update: func(string) (contract.Verdict, error) { return contract.Verdict{}, serviceerror.NewUnavailable("away") }}
	r := relayWith(t, temporal)
	c := pending(t, r.store, 1)
	settled, err := r.submissions(t.Context())
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
	require.Zero(t, settled)
	subs, _, err := r.store.PendingSubmissions(t.Context(), casefile.Submission{}, 10)
	require.NoError(t, err)
	require.Len(t, subs, 1)
	require.Equal(t, c.ID, subs[0].CaseID)
}
