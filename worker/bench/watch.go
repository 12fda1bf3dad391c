package main

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"

	"ablauf/activities"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// watch tells whoever plays a case what has been projected. Asking PostgreSQL again and again instead would load the machine that is
// measured.
type watch struct {
	mu    sync.Mutex
	cases map[casefile.CaseID]chan contract.Turn
}

func newWatch() *watch { return &watch{cases: map[casefile.CaseID]chan contract.Turn{}} }

// turnsMax is more than a case has turns, so that telling never waits for the one who listens.
const turnsMax = 200

func (w *watch) listen(id casefile.CaseID) <-chan contract.Turn {
	w.mu.Lock()
	defer w.mu.Unlock()
	turns := make(chan contract.Turn, turnsMax)
	w.cases[id] = turns
	return turns
}

func (w *watch) forget(id casefile.CaseID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.cases, id)
}

func (w *watch) tell(turn contract.Turn) {
	w.mu.Lock()
	turns := w.cases[turn.CaseID]
	w.mu.Unlock()
	select {
	case turns <- turn:
	default: // nobody listens
	}
}

// watched registers activities with the projection put under watch; where it does not write, it only tells.
type watched struct {
	activities.Registry
	watch  *watch
	writes bool
	work   map[string]worksFor
}

// worksFor is an activity that does the work of a visit.
type worksFor = func(context.Context, contract.Work) (contract.WorkResult, error)

// RegisterActivityWithOptions registers an activity.
func (r watched) RegisterActivityWithOptions(a any, options activity.RegisterOptions) {
	switch do := a.(type) {
	case worksFor:
		r.work[options.Name] = do
	case func(context.Context, contract.Turn) error:
		a = r.project(do)
	case func(context.Context, contract.ProjectThen) (contract.Projected, error):
		a = r.projectThen(do)
	}
	r.Registry.RegisterActivityWithOptions(a, options)
}

func (r watched) project(do func(context.Context, contract.Turn) error) any {
	return func(ctx context.Context, turn contract.Turn) error {
		if r.writes {
			if err := do(ctx, turn); err != nil {
				return err
			}
		}
		r.watch.tell(turn)
		return nil
	}
}

func (r watched) projectThen(do func(context.Context, contract.ProjectThen) (contract.Projected, error)) any {
	if !r.writes {
		do = func(ctx context.Context, in contract.ProjectThen) (contract.Projected, error) {
			done, err := r.work[in.Activity](ctx, in.Work)
			return contract.Projected{Done: err == nil, Result: done}, err
		}
	}
	return func(ctx context.Context, in contract.ProjectThen) (contract.Projected, error) {
		out, err := do(ctx, in)
		if err == nil {
			r.watch.tell(in.Turn)
		}
		return out, err
	}
}

// timedUpdates is the gateway's way to running cases with a watch on it.
type timedUpdates struct {
	desk.Temporal
	mu    sync.Mutex
	taken []time.Duration
	last  map[casefile.CaseID]contract.Complete
}

// Complete sends the Update that finishes a task and measures how long its answer takes.
func (t *timedUpdates) Complete(ctx context.Context, id casefile.CaseID, c contract.Complete) (contract.Verdict, error) {
	began := time.Now()
	verdict, err := t.Temporal.Complete(ctx, id, c)
	took := time.Since(began)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.taken = append(t.taken, took)
	if t.last != nil {
		t.last[id] = c
	}
	return verdict, err
}

// drain gives what was measured since the last call.
func (t *timedUpdates) drain() []time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.taken
	t.taken = nil
	return taken
}
