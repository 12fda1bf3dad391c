package main

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// reseedPage is how many open cases are looked at in one go.
const reseedPage = 200

// reseed makes sure, once after the start, that every open case runs. A Temporal that was set up anew knows none of them, and a case of
// which only a deadline is to be expected would otherwise stay silent for ever. It gives the number of cases that were rebuilt.
func (r *relay) reseed(ctx context.Context) (int, error) {
	rebuilt, after := 0, casefile.CaseID("")
	for {
		cases, err := r.store.OpenCases(ctx, after, reseedPage)
		if err != nil {
			return rebuilt, err
		}
		for _, c := range cases {
			missing, err := r.missing(ctx, c)
			if err != nil {
				return rebuilt, err
			}
			if !missing {
				continue
			}
			if _, err := r.revive(ctx, c.ID); err != nil {
				return rebuilt, err
			}
			rebuilt++
		}
		if len(cases) < reseedPage {
			return rebuilt, nil
		}
		after = cases[len(cases)-1].ID
	}
}

// missing reports whether Temporal does not know a case that has begun. A case without a turn waits for its application to be delivered.
func (r *relay) missing(ctx context.Context, c casefile.Case) (bool, error) {
	if c.Rev == 0 {
		return false, nil
	}
	_, err := r.temporal.DescribeWorkflowExecution(ctx, contract.WorkflowID(c.ID), "")
	var notFound *serviceerror.NotFound
	if errors.As(err, &notFound) {
		return true, nil
	}
	return false, err
}

// untilReseeded tries until every open case was looked at.
func (r *relay) untilReseeded(ctx context.Context) {
	for ctx.Err() == nil {
		rebuilt, err := r.reseed(ctx)
		if err == nil {
			r.logger.InfoContext(ctx, "open cases looked at", "rebuilt", rebuilt)
			return
		}
		r.logger.WarnContext(ctx, "part in trouble", "part", "reseed", "error", err.Error())
		pause(ctx, pauseTrouble)
	}
}
