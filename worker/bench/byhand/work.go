package byhand

import (
	"encoding/json"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
)

// state is what is stored of the case with each turn.
type state struct {
	Rev       int       `json:"rev"`
	Seq       int       `json:"seq"`
	Visits    int       `json:"visits"`
	Variables variables `json:"variables"`
}

// order is work that a turn owes: what is to be done for which visit, and where its result goes; nowhere where it has none.
type order struct {
	place  place
	name   string
	work   contract.Work
	result any
}

// turn records what happened, before anything that follows from it is started, and reports whether PostgreSQL holds the turn, also where what followed failed.
// Work of milliseconds goes along where owed is given; turn then ends when that is done too.
func (e *extension) turn(ctx workflow.Context, at time.Time, record func(l *ledger), owed func() order) (bool, error) {
	if err := e.turns.Lock(ctx); err != nil {
		return false, err
	}
	defer e.turns.Unlock()
	l := ledger{facts: make([]contract.Fact, 0, 16), visits: &e.visits}
	e.rev++
	if at.After(e.at) {
		e.at = at
	}
	record(&l)
	stored, err := json.Marshal(state{e.rev, e.seq, e.visits, e.vars})
	if err != nil {
		return false, fmt.Errorf("state: %w", err)
	}
	turn := contract.Turn{
		CaseID: e.start.CaseID, Rev: e.rev, At: e.at, Facts: l.facts, State: stored, Closed: e.closed, Outcome: e.outcome,
	}
	if owed == nil {
		err := normal(ctx, contract.ActivityProject, projectSummary, 0, turn, nil)
		return err == nil, err
	}
	o := owed()
	var both contract.Projected
	in := contract.ProjectThen{Turn: turn, Activity: o.name, Work: o.work}
	if err := normal(ctx, contract.ActivityProjectThen, o.place.name, 0, in, &both); err != nil {
		return false, err
	}
	if both.Done {
		return true, read(o, both.Result)
	}
	return true, e.do(ctx, o, true)
}

// projectSummary names the projection. As in the shell it is a normal activity: a local one would run before Temporal holds the turn.
const projectSummary = "Protokoll und Arbeitsliste"

// now is the legal moment of what happens by itself.
func (e *extension) now(ctx workflow.Context) time.Time {
	if now := workflow.Now(ctx); now.After(e.at) {
		return now
	}
	return e.at
}

// work describes what an activity shall do for a visit.
func (e *extension) work(p place, visit int) contract.Work {
	var known any = e.vars
	switch p.process() {
	case decision:
		known = e.asked
	case intake:
		known = e.intake
	case security:
		known = e.queried
	}
	vars, err := json.Marshal(known)
	if err != nil {
		panic(err) // texts, truth values and days can be written
	}
	return contract.Work{
		CaseID: e.start.CaseID, EffectKey: contract.EffectKey(e.start.CaseID, visit), At: e.at, Process: p.process(), Element: p.id,
		Instance: visit, Attempt: 1, Headers: []contract.Pair{}, Variables: vars,
	}
}

// decision is the evaluation of a rule table.
func (e *extension) decision(p place, visit int, table, variable, on, deciding, law string, result any) order {
	w := e.work(p, visit)
	w.Decision, w.ResultVariable = table, variable
	w.Properties = []contract.Pair{{Name: "stichtag", Value: on}, {Name: "entscheidend", Value: deciding}, {Name: "recht", Value: law}}
	return order{p, contract.ActivityRule, w, result}
}

// do does the work of a visit by itself and reads its result.
func (e *extension) do(ctx workflow.Context, o order, quick bool) error {
	var out contract.WorkResult
	if !quick || local(ctx, o.name, o.place.name, o.work, &out) != nil {
		if err := normal(ctx, o.name, o.place.name, 20, o.work, &out); err != nil {
			return err
		}
	}
	return read(o, out)
}

func read(o order, out contract.WorkResult) error {
	if o.result == nil {
		return nil
	}
	if err := json.Unmarshal(out.Result, o.result); err != nil {
		return fmt.Errorf("result of %s: %w", o.place.id, err)
	}
	return nil
}

// watch lets a deadline of the way run until the context is cancelled. What follows when it passes is not part of the way.
func (e *extension) watch(ctx workflow.Context, p place, due time.Time) {
	timer := workflow.NewTimerWithOptions(ctx, due.Sub(workflow.Now(ctx)), workflow.TimerOptions{Summary: p.id})
	workflow.Go(ctx, func(ctx workflow.Context) {
		if timer.Get(ctx, nil) == nil {
			panic(errElsewhere)
		}
	})
}

func local(ctx workflow.Context, activity, summary string, input, result any) error {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: time.Second, Summary: summary,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, MaximumAttempts: 3},
	})
	return workflow.ExecuteLocalActivity(ctx, activity, input).Get(ctx, result)
}

func normal(ctx workflow.Context, activity, summary string, attempts int32, input, result any) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second, Summary: summary, RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute, MaximumAttempts: attempts,
		},
	})
	return workflow.ExecuteActivity(ctx, activity, input).Get(ctx, result)
}
