package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/api/serviceerror"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// reseedPage is how many open cases are looked at in one go.
const reseedPage = 200

// reseed makes sure that every open case runs. A Temporal that was set up anew knows none of them, and a case of
// which only a deadline is to be expected would otherwise stay silent for ever. It gives the number of cases that run again. One that
// cannot be rebuilt holds up no other; it is an error in the end, so that the round is not the last.
func (r *relay) reseed(ctx context.Context) (int, error) {
	rebuilt, after := 0, casefile.CaseID("")
	var failed []error
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
			outcome, err := r.revive(ctx, c.ID)
			switch {
			case err != nil:
				return rebuilt, err
			case outcome.Code == codeRebuilt:
				rebuilt++
			case outcome.Code != "case.closed": // which came to its end since the page was read
				failed = append(failed, fmt.Errorf("case %s: %s", c.ID, outcome.Code))
			}
		}
		if len(cases) < reseedPage {
			return rebuilt, notRebuilt(failed)
		}
		after = cases[len(cases)-1].ID
	}
}

// notRebuilt makes one line of the log out of what may be thousands of cases.
func notRebuilt(failed []error) error {
	if len(failed) == 0 {
		return nil
	}
	return fmt.Errorf("%d open cases could not be rebuilt, among them %w", len(failed), failed[0])
}

// missing reports whether Temporal does not know a case that has begun. A case whose application waits has not: its delivery starts it. One
// whose application was delivered and that had no turn yet has: Temporal was to take the first.
func (r *relay) missing(ctx context.Context, c casefile.Case) (bool, error) {
	if c.Rev == 0 {
		receipts, err := r.store.Receipts(ctx, c.ID)
		if err != nil || len(receipts) == 0 || receipts[0].State != casefile.ReceiptDelivered {
			return false, err
		}
	}
	_, err := r.temporal.DescribeWorkflowExecution(ctx, contract.WorkflowID(c.ID), "")
	var notFound *serviceerror.NotFound
	if errors.As(err, &notFound) {
		return true, nil
	}
	return false, err
}

// canaryPause is how often the worker asks Temporal about the oldest open case that has begun; a Temporal that does not know it was set
// up anew, and then every case is looked at.
const canaryPause = 10 * time.Second

// keepSeeded looks at every open case when the worker starts, and again whenever Temporal has lost its memory.
func (r *relay) keepSeeded(ctx context.Context) {
	for ctx.Err() == nil {
		r.untilReseeded(ctx)
		pause(ctx, canaryPause)
		for ctx.Err() == nil && !r.canaryGone(ctx) {
			pause(ctx, canaryPause)
		}
	}
}

// canaryGone reports whether Temporal says that it does not know the oldest open case. Trouble in asking says nothing.
func (r *relay) canaryGone(ctx context.Context) bool {
	cases, err := r.store.OpenCases(ctx, "", reseedPage)
	if err != nil {
		return false
	}
	begun := slices.IndexFunc(cases, func(c casefile.Case) bool { return c.Rev > 0 })
	if begun < 0 {
		return false
	}
	gone, err := r.missing(ctx, cases[begun])
	return err == nil && gone
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
