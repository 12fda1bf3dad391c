package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// fakeClient answers Updates and nothing else; any other call is a mistake and panics.
type fakeClient struct {
	client.Client
	err    error // of sending
	result error // of the handled Update
	answer contract.Verdict
	hang   bool
	sent   client.UpdateWorkflowOptions
}

func (f *fakeClient) UpdateWorkflow(ctx context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	f.sent = o
	if f.hang {
		<-ctx.Done()
		return nil, client.NewWorkflowUpdateServiceTimeoutOrCanceledError(ctx.Err())
	}
	return handle{f}, f.err
}

type handle struct{ f *fakeClient }

func (h handle) WorkflowID() string { return "" }
func (h handle) RunID() string      { return "" }
func (h handle) UpdateID() string   { return "" }

func (h handle) Get(_ context.Context, into any) error {
	*into.(*contract.Verdict) = h.f.answer
	return h.f.result
}

// TestVerdicts: a verdict of the case and a rejection by its validator are verdicts; whatever leaves open whether the case took the
// Update is Unavailable, so that the submission waits and nothing is refused by mistake.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		fake *fakeClient
		code string // of the verdict
		kind casefile.Kind
		fail bool
	}{
		{name: "accepted", fake: &fakeClient{answer: contract.Verdict{Accepted: true, Rev: 7}}},
		{name: "refused by the engine", fake: &fakeClient{answer: contract.Verdict{Code: "task.vier-augen"}}, code: "task.vier-augen"},
		{name: "refused by the validator", fake: &fakeClient{result: temporal.NewApplicationError("task.not-open", contract.RefusedErrorType)}, code: "task.not-open"},
		{name: "refused while sending", fake: &fakeClient{err: temporal.NewApplicationError("task.not-open", contract.RefusedErrorType)}, code: "task.not-open"},
		{name: "a bug in the handler", fake: &fakeClient{result: temporal.NewApplicationError("x", "PanicError")}, fail: true},
		{name: "Temporal is down", fake: &fakeClient{err: serviceerror.NewUnavailable("down")}, fail: true},
		{name: "the case is not started yet", fake: &fakeClient{err: serviceerror.NewNotFound("no workflow")}, fail: true},
		{name: "no worker answers in time", fake: &fakeClient{hang: true}, fail: true},
		{name: "anything else", fake: &fakeClient{err: errors.New("x")}, fail: true},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			running := desk.Temporal{Client: row.fake, Wait: 10 * time.Millisecond}
			verdict, err := running.Complete(t.Context(), "c1", contract.Complete{Submission: "s1", Instance: 3})
			require.Equal(t, "case/c1", row.fake.sent.WorkflowID)
			require.Equal(t, "s1", row.fake.sent.UpdateID, "the same submission is the same Update")
			require.Equal(t, client.WorkflowUpdateStageCompleted, row.fake.sent.WaitForStage)
			if row.fail {
				require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
				return
			}
			require.NoError(t, err)
			require.Equal(t, row.code, verdict.Code)
			require.Equal(t, row.code == "", verdict.Accepted)
		})
	}
}
