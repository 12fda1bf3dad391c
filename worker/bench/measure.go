package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"ablauf/internal/casefile"
	"ablauf/worker/bench/byhand"
	"ablauf/workflows/contract"
)

// Way is how the extension is run.
type Way string

// The two ways.
const (
	Interpreted Way = "interpreted"
	ByHand      Way = "by hand"
)

func (w Way) workflowType() string {
	if w == ByHand {
		return byhand.WorkflowType
	}
	return "verlaengerung"
}

// Mode is a way with or without projection.
type Mode struct {
	Way        Way
	Projection bool
}

// Run is what one run of a mode gave.
type Run struct {
	Mode    Mode
	Cases   int
	Wall    time.Duration
	Updates []time.Duration // of completing a task, round trip
	Events  float64         // of Temporal's history, mean per case
}

// PerMinute is the throughput in cases.
func (r Run) PerMinute() float64 { return float64(r.Cases) / r.Wall.Minutes() }

// add takes in a further piece of the run.
func (r *Run) add(piece Run) {
	r.Events = (r.Events*float64(r.Cases) + piece.Events*float64(piece.Cases)) / float64(r.Cases+piece.Cases)
	r.Cases += piece.Cases
	r.Wall += piece.Wall
	r.Updates = append(r.Updates, piece.Updates...)
}

// Rehearse plays one case of each way with projection, so that caches are warm, and remembers what each task told the case. It gives the
// differences between what the two have left: nothing, or the comparison would be none.
func (s *System) Rehearse(ctx context.Context, today time.Time) ([]string, error) {
	s.updates.last = map[casefile.CaseID]contract.Complete{}
	defer func() { s.updates.last = nil }()
	var left []rows
	for _, way := range []Way{Interpreted, ByHand} {
		p, err := s.apply(ctx, Mode{way, true}, today)
		if err != nil {
			return nil, err
		}
		if err := p.tell(ctx, today); err != nil {
			return nil, fmt.Errorf("rehearsal %s: %w", way, err)
		}
		r, err := s.left(ctx, p.id)
		if err != nil {
			return nil, err
		}
		left = append(left, r)
	}
	s.updates.drain()
	return differences(left[0], left[1]), nil
}

// Measure plays a number of cases with so many in flight at a time. The applications are handed in before the clock starts.
func (s *System) Measure(ctx context.Context, mode Mode, cases, inFlight int, today time.Time) (Run, error) {
	plays := make(chan *play, cases)
	ids := make([]casefile.CaseID, 0, cases)
	for range cases {
		p, err := s.apply(ctx, mode, today)
		if err != nil {
			return Run{}, err
		}
		plays <- p
		ids = append(ids, p.id)
	}
	close(plays)
	runtime.GC()
	s.updates.drain()
	failures := make([]error, inFlight)
	began := time.Now()
	var all sync.WaitGroup
	for i := range inFlight {
		all.Go(func() {
			for p := range plays {
				if err := p.tell(ctx, today); err != nil {
					failures[i] = err
					return
				}
			}
		})
	}
	all.Wait()
	run := Run{Mode: mode, Cases: cases, Wall: time.Since(began), Updates: s.updates.drain()}
	if err := errors.Join(failures...); err != nil {
		return run, fmt.Errorf("%s: %w", mode.Way, err)
	}
	events, err := s.historyEvents(ctx, ids)
	run.Events = events
	return run, err
}

func (s *System) historyEvents(ctx context.Context, ids []casefile.CaseID) (float64, error) {
	total := int64(0)
	for _, id := range ids {
		described, err := s.temporal.DescribeWorkflowExecution(ctx, contract.WorkflowID(id), "")
		if err != nil {
			return 0, fmt.Errorf("describe: %w", err)
		}
		total += described.GetWorkflowExecutionInfo().GetHistoryLength()
	}
	return float64(total) / float64(len(ids)), nil
}
