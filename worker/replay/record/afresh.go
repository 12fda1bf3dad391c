package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// afreshWithin bounds how long it may take until a case of which there is a receipt runs, and until its fresh run has begun.
const afreshWithin = 30 * time.Second

// goOnAfresh asks a case to hand its state to a fresh run and waits until it has: a case to which something happens every second puts it off.
// A case whose application has only just been received is waited for.
func goOnAfresh(ctx context.Context, temporal client.Client, id casefile.CaseID) error {
	ctx, cancel := context.WithTimeout(ctx, afreshWithin)
	defer cancel()
	before, err := waitRun(ctx, temporal, id, "")
	if err != nil {
		return err
	}
	handle, err := temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: contract.WorkflowID(id), UpdateName: contract.UpdateCheckpoint, WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{contract.Checkpoint{Actor: "betrieb", At: time.Now().UTC().Truncate(time.Microsecond)}},
	})
	var verdict contract.Verdict
	if err == nil {
		err = handle.Get(ctx, &verdict)
	}
	if err == nil && !verdict.Accepted {
		err = errors.New("refused: " + verdict.Code)
	}
	if err == nil {
		_, err = waitRun(ctx, temporal, id, before)
	}
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return nil
}

// waitRun waits for a run of the case that is another than the one named, and gives its id.
func waitRun(ctx context.Context, temporal client.Client, id casefile.CaseID, other string) (string, error) {
	for {
		described, err := temporal.DescribeWorkflowExecution(ctx, contract.WorkflowID(id), "")
		var missing *serviceerror.NotFound
		if err != nil && !errors.As(err, &missing) {
			return "", fmt.Errorf("describe: %w", err)
		}
		if run := described.GetWorkflowExecutionInfo().GetExecution().GetRunId(); run != other {
			return run, nil
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("the case does not begin its run: %w", ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}
