package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"

	"ablauf/internal/casefile"
	"ablauf/internal/payload"
	"ablauf/worker/replay"
	"ablauf/workflows/contract"
)

// recorder reads histories out of Temporal.
type recorder struct {
	temporal client.Client
	codec    *payload.Codec
}

// endsWithin bounds how long a case whose record is closed may take to end in Temporal.
const endsWithin = time.Minute

// runs gives all runs of a finished case, the first one first, decrypted.
func (r *recorder) runs(ctx context.Context, way string, id casefile.CaseID) ([]replay.Run, error) {
	limited, cancel := context.WithTimeout(ctx, endsWithin)
	defer cancel()
	last := r.temporal.GetWorkflow(limited, contract.WorkflowID(id), "")
	if err := last.Get(limited, nil); err != nil {
		return nil, fmt.Errorf("the case has not ended well: %w", err)
	}
	described, err := r.temporal.DescribeWorkflowExecution(ctx, contract.WorkflowID(id), "")
	if err != nil {
		return nil, fmt.Errorf("describe: %w", err)
	}
	var runs []replay.Run
	for run := described.GetWorkflowExecutionInfo().GetExecution().GetRunId(); run != ""; {
		h, err := r.history(ctx, id, run)
		if err != nil {
			return nil, err
		}
		if err := replay.Reveal(ctx, h, r.codec.Reveal); err != nil {
			return nil, err
		}
		runs = append(runs, replay.Run{Way: way, History: h})
		run = h.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId()
	}
	slices.Reverse(runs)
	for i := range runs {
		runs[i].Number = i + 1
	}
	return runs, nil
}

func (r *recorder) history(ctx context.Context, id casefile.CaseID, run string) (*history.History, error) {
	h := &history.History{}
	events := r.temporal.GetWorkflowHistory(ctx, contract.WorkflowID(id), run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		if err != nil {
			return nil, fmt.Errorf("history: %w", err)
		}
		h.Events = append(h.Events, e)
	}
	if len(h.GetEvents()) == 0 {
		return nil, fmt.Errorf("the history of run %s is empty", run)
	}
	return h, nil
}
