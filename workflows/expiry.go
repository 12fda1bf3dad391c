package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
)

// scheduledStart is the search attribute by which Temporal says for which moment the schedule started a workflow, however late it did.
var scheduledStart = temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime")

// The scan beats at each page and each case; one that has not done so for a while is gone, and another worker goes on where it was.
const (
	expiryBeatMax = 30 * time.Second
	expiryMax     = 6 * time.Hour
)

// RegisterExpiry registers the nightly scan.
func RegisterExpiry(r Registry) {
	r.RegisterWorkflowWithOptions(Expiry, workflow.RegisterOptions{Name: contract.WorkflowExpiry})
}

// Expiry looks once through the titles that run out, as of its scheduled time. It is one activity that beats with the place it has come to,
// because what it has done stands in PostgreSQL: a run that is broken off goes on from there, and opens no case twice.
func Expiry(ctx workflow.Context, in contract.Expiry) error {
	if in.At.IsZero() {
		in.At = workflow.GetInfo(ctx).WorkflowStartTime
		if at, known := workflow.GetTypedSearchAttributes(ctx).GetTime(scheduledStart); known {
			in.At = at
		}
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: expiryMax, HeartbeatTimeout: expiryBeatMax, Summary: "Ablaufscan",
		// It is never given up: a night without letters is worse than a late one.
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
	})
	return workflow.ExecuteActivity(ctx, contract.ActivityExpiry, in).Get(ctx, nil)
}
