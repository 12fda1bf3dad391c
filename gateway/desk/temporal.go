package desk

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

const (
	// verdictWait is how long a person waits for the verdict before the answer is "it is kept and will be applied".
	verdictWait = 5 * time.Second
	// advanceWait is longer, because a demonstration may cross months with all that happens in them.
	advanceWait = time.Minute
)

// Temporal talks to running cases through Temporal.
type Temporal struct {
	Client client.Client
	// Wait is how long to wait for an answer; 0 means five seconds for a verdict and a minute for Advance.
	Wait time.Duration
}

// Complete sends the Update that finishes a task. Its id is the submission's, so sending it again gives the first verdict.
func (t Temporal) Complete(ctx context.Context, id casefile.CaseID, c contract.Complete) (contract.Verdict, error) {
	return t.update(ctx, id, contract.UpdateComplete, string(c.Submission), t.wait(verdictWait), c)
}

// Advance sends the Update that lets due timers fire. Development only.
func (t Temporal) Advance(ctx context.Context, id casefile.CaseID, a contract.Advance) (contract.Verdict, error) {
	return t.update(ctx, id, contract.UpdateAdvance, "", t.wait(advanceWait), a)
}

// StartExpiry starts a dry run of the scan for titles that run out. Starting the same run again changes nothing.
func (t Temporal) StartExpiry(ctx context.Context, in contract.Expiry) error {
	ctx, cancel := context.WithTimeout(ctx, t.wait(verdictWait))
	defer cancel()
	_, err := t.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: contract.ExpiryDryRunID(in.Run), TaskQueue: contract.TaskQueue,
	}, contract.WorkflowExpiry, in)
	if err != nil {
		return casefile.Errorf(casefile.Unavailable, "temporal.down", "start dry run: %w", err)
	}
	return nil
}

func (t Temporal) wait(standard time.Duration) time.Duration {
	if t.Wait == 0 {
		return standard
	}
	return t.Wait
}

// update waits until the case has handled the Update. A rejection by the validator is a verdict; everything else that goes wrong
// is Unavailable, because whether the case took the Update is not known.
func (t Temporal) update(
	ctx context.Context, id casefile.CaseID, name, updateID string, wait time.Duration, payload any,
) (contract.Verdict, error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	var verdict contract.Verdict
	handle, err := t.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: contract.WorkflowID(id), UpdateName: name, UpdateID: updateID, Args: []any{payload},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ctx, &verdict)
	}
	var rejection *temporal.ApplicationError
	switch {
	case err == nil:
		return verdict, nil
	case errors.As(err, &rejection) && rejection.Type() == contract.RefusedErrorType:
		return contract.Verdict{Code: rejection.Message()}, nil
	}
	return contract.Verdict{}, casefile.Errorf(casefile.Unavailable, "temporal.down", "update %s: %w", name, err)
}
