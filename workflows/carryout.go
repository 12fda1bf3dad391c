package workflows

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// carryOut does what the commands ask of the shell. Tasks, messages and records have been projected; timers stand in the state and
// are armed by the loop. The work of the visit done (0: none) is done already.
func (r *run) carryOut(ctx workflow.Context, commands []engine.Command, done int) {
	for _, c := range commands {
		switch c := c.(type) {
		case engine.StartActivity:
			if c.Instance != done {
				r.startActivity(ctx, c)
			}
		case engine.CancelActivity:
			if cancel := r.jobs[c.Instance]; cancel != nil {
				cancel()
			}
		case engine.OpenTask, engine.CloseTask, engine.ArmTimer, engine.DisarmTimer, engine.AwaitMessage, engine.ForgetMessage, engine.OfferSteps,
			engine.Record, engine.End:
		}
	}
}

// slotsMax bounds the activities of one case that are under way together. A case with a thousand parallel instances would otherwise push a
// thousand commands into one workflow task and take the workers from all other cases; what finds no slot waits, in order.
const slotsMax = 20

// startActivity runs the work of one visit beside the loop; its result comes back through the inbox.
func (r *run) startActivity(ctx workflow.Context, c engine.StartActivity) {
	work, err := r.work(c)
	if err != nil {
		panic(err) // variables that cannot be written cannot have got into the state
	}
	name := activityOf(c)
	jobCtx, cancel := workflow.WithCancel(ctx)
	r.jobs[c.Instance] = cancel
	r.jobsOpen++
	workflow.Go(jobCtx, func(ctx workflow.Context) {
		var result contract.WorkResult
		err := r.slots.Acquire(ctx, 1)
		if err == nil {
			err = execute(ctx, name, c.Name, c.Retries, work, &result)
			r.slots.Release(1)
		}
		r.jobsOpen--
		delete(r.jobs, c.Instance)
		r.put(r.outcome(ctx, c, result, err))
	})
}

// activityOf gives the activity type that does the work.
func activityOf(c engine.StartActivity) string {
	if c.Decision != "" {
		return contract.ActivityRule
	}
	return c.TaskType
}

// quickWork finds the first work of a turn that takes milliseconds, so that it can be done together with the projection. Work that the
// turn itself has withdrawn again is left alone.
func quickWork(commands []engine.Command) (engine.StartActivity, bool) {
	for i, c := range commands {
		start, ok := c.(engine.StartActivity)
		if !ok {
			continue
		}
		if p := patienceOf(activityOf(start), start.Retries); !p.local && !p.along {
			continue
		}
		if !slices.ContainsFunc(commands[i:], func(c engine.Command) bool {
			cancel, ok := c.(engine.CancelActivity)
			return ok && cancel.Instance == start.Instance
		}) {
			return start, true
		}
	}
	return engine.StartActivity{}, false
}

func (r *run) work(c engine.StartActivity) (contract.Work, error) {
	vars, err := feel.EncodeJSON(c.Variables)
	if err != nil {
		return contract.Work{}, fmt.Errorf("variables of element %s: %w", c.Element, err)
	}
	return contract.Work{
		CaseID: r.start.CaseID, EffectKey: contract.EffectKey(r.start.CaseID, c.Instance), At: r.state.At, Process: c.Process,
		Element: c.Element, Instance: c.Instance, Attempt: c.Attempt, TaskType: c.TaskType, Decision: c.Decision,
		ResultVariable: c.ResultVariable, Headers: pairs(c.Headers), Properties: pairs(c.Properties), Variables: vars,
	}, nil
}

func pairs(list []bpmn.Property) []contract.Pair {
	out := make([]contract.Pair, 0, len(list))
	for _, p := range list {
		out = append(out, contract.Pair{Name: p.Name, Value: p.Value})
	}
	return out
}

// outcome turns what came back into an event. A result that cannot be read counts as a failure of the activity.
func (r *run) outcome(ctx workflow.Context, c engine.StartActivity, result contract.WorkResult, err error) engine.Event {
	at := r.now(ctx)
	if err != nil {
		return engine.ActivityFailed{At: at, Instance: c.Instance, Attempt: c.Attempt, Code: failureCode(err)}
	}
	if result.ErrorCode != "" {
		return engine.ErrorThrown{At: at, Instance: c.Instance, Attempt: c.Attempt, ErrorCode: result.ErrorCode}
	}
	value := feel.Value(feel.Null{})
	if len(result.Result) > 0 {
		if value, err = feel.DecodeJSON(result.Result); err != nil {
			return engine.ActivityFailed{At: at, Instance: c.Instance, Attempt: c.Attempt, Code: "result.unreadable"}
		}
	}
	return engine.ActivityCompleted{At: at, Instance: c.Instance, Attempt: c.Attempt, Result: value}
}

// arm sees to it that Temporal wakes the case for the timer that is due first. A timer is started only when it has become the first, and
// stays where a nearer one comes; so a case with ten deadlines costs the history few timers, and continue-as-new loses none, because all
// stand in the state. What is due already needs none.
func (r *run) arm(ctx workflow.Context) {
	r.timers = slices.DeleteFunc(r.timers, func(t armedTimer) bool {
		withdrawn := !engine.Armed(r.state, t.timer)
		if withdrawn {
			t.cancel()
		}
		return withdrawn
	})
	next, found := engine.NextTimer(r.state)
	switch {
	case !found || r.timerQueued() || slices.ContainsFunc(r.timers, func(t armedTimer) bool { return t.timer == next }):
	case !next.Due.After(workflow.Now(ctx)):
		r.put(engine.TimerFired{At: next.Due, Instance: next.Instance, Element: next.Element})
	default:
		r.startTimer(ctx, next)
	}
}

func (r *run) startTimer(ctx workflow.Context, next engine.Timer) {
	timerCtx, cancel := workflow.WithCancel(ctx)
	r.timers = append(r.timers, armedTimer{timer: next, cancel: cancel})
	future := workflow.NewTimerWithOptions(timerCtx, next.Due.Sub(workflow.Now(ctx)), workflow.TimerOptions{Summary: next.Element})
	workflow.Go(timerCtx, func(ctx workflow.Context) {
		if future.Get(ctx, nil) != nil {
			return // withdrawn
		}
		r.timers = slices.DeleteFunc(r.timers, func(t armedTimer) bool { return t.timer == next })
		r.put(engine.TimerFired{At: next.Due, Instance: next.Instance, Element: next.Element})
	})
}

// timerQueued reports whether a timer that went off already waits in the inbox.
func (r *run) timerQueued() bool {
	for _, it := range r.inbox {
		if _, ok := it.event.(engine.TimerFired); ok {
			return true
		}
	}
	return false
}

// project sends the facts of a turn to PostgreSQL and then answers whoever waits for the turn; the case waits for as long as it takes.
// Work of milliseconds goes along; project gives the visit whose work is done and what it brought, or 0.
//
// It is a normal activity, never a local one. A local activity runs before Temporal has taken down what the workflow task brought: an
// Update, and the order of what came together. Should Temporal lose the task then, the record shows a turn that the case does not know,
// and takes perhaps in another order: the completion of a task is lost, and effects keyed by element instances meet other elements. A
// normal activity starts only once Temporal holds the turn for good.
func (r *run) project(ctx workflow.Context, it *item, commands []engine.Command) (done int, brought engine.Event) {
	turn, err := r.projection(commands)
	if err != nil {
		panic(err)
	}
	start, quick := quickWork(commands)
	var result contract.Projected
	if quick {
		result, err = r.projectThen(ctx, turn, start)
	} else {
		err = executeNormal(ctx, contract.ActivityProject, projectSummary, patienceOf(contract.ActivityProject, 0), turn, nil)
	}
	if err != nil {
		panic(fmt.Sprintf("projection of case %s rev %d: %v", turn.CaseID, turn.Rev, err))
	}
	it.verdict.Projected, it.done = true, true
	if !result.Done {
		return 0, nil
	}
	return start.Instance, r.outcome(ctx, start, result.Result, nil)
}

const projectSummary = "Protokoll und Arbeitsliste"

func (r *run) projectThen(ctx workflow.Context, turn contract.Turn, start engine.StartActivity) (contract.Projected, error) {
	work, err := r.work(start)
	if err != nil {
		panic(err) // variables that cannot be written cannot have got into the state
	}
	var result contract.Projected
	in := contract.ProjectThen{Turn: turn, Activity: activityOf(start), Work: work}
	return result, executeNormal(ctx, contract.ActivityProjectThen, start.Name, patienceOf(contract.ActivityProject, 0), in, &result)
}

func (r *run) projection(commands []engine.Command) (contract.Turn, error) {
	state, err := engine.Save(r.state)
	if err != nil {
		return contract.Turn{}, fmt.Errorf("state of case %s: %w", r.start.CaseID, err)
	}
	turn := contract.Turn{
		CaseID: r.start.CaseID, Rev: r.state.Rev, At: r.state.At, Facts: facts(commands), State: state,
		Closed: r.state.Status == engine.StatusCompleted, Outcome: r.state.Outcome,
	}
	if migrated(commands) {
		turn.Bundle = r.start.Bundle
	}
	return turn, nil
}

func facts(commands []engine.Command) []contract.Fact {
	out := make([]contract.Fact, 0, len(commands))
	for _, c := range commands {
		f := fact(c)
		f.N = len(out) + 1
		out = append(out, f)
	}
	return out
}

func at(code string, p engine.Place) contract.Fact {
	return contract.Fact{Code: code, Process: p.Process, Element: p.Element, Name: p.Name, Type: p.Type, Instance: p.Instance}
}

// fact translates a command into what the event log says; nothing is decided here.
func fact(c engine.Command) contract.Fact {
	switch c := c.(type) {
	case engine.OpenTask:
		f := at(contract.FactTaskOpened, c.Place)
		f.Task = taskFact(c)
		return f
	case engine.CloseTask:
		f := at(contract.FactTaskCancelled, c.Place)
		if c.Completed {
			f.Code = contract.FactTaskCompleted
		}
		f.Submission, f.Reason = casefile.SubmissionID(c.Submission), c.Cause
		f.Actor, f.ActingFor = casefile.ActorID(c.Actor), casefile.ActorID(c.ActingFor)
		return f
	case engine.StartActivity:
		f := at(contract.FactActivityStarted, c.Place)
		f.Reason = c.TaskType + c.Decision
		return f
	case engine.CancelActivity:
		return at(contract.FactActivityCancelled, c.Place)
	case engine.ArmTimer:
		f := at(contract.FactTimerArmed, c.Place)
		f.Due = c.Due
		return f
	case engine.DisarmTimer:
		f := at(contract.FactTimerCancelled, c.Place)
		f.Due = c.Due
		return f
	case engine.AwaitMessage:
		f := at(contract.FactMessageAwaited, c.Place)
		f.Message = c.Message
		return f
	case engine.ForgetMessage:
		f := at(contract.FactMessageForgotten, c.Place)
		f.Message = c.Message
		return f
	case engine.OfferSteps:
		f := at(contract.FactStepsOffered, c.Place)
		f.MayFinish = c.MayFinish
		for _, step := range c.Steps {
			f.Steps = append(f.Steps, step.Element)
		}
		return f
	case engine.Record:
		f := at(c.Code, c.Place)
		f.Flow, f.Message, f.Reason, f.Receipt = c.Flow, c.Message, c.Reason, casefile.ReceiptID(c.Receipt)
		f.Actor, f.ActingFor, f.Due = casefile.ActorID(c.Actor), casefile.ActorID(c.ActingFor), c.Due
		return f
	case engine.End:
		return contract.Fact{Code: contract.FactCompletedCase, Element: c.Outcome, Name: c.OutcomeName}
	}
	panic(fmt.Sprintf("unknown command %T", c))
}

func taskFact(c engine.OpenTask) *contract.TaskFact {
	task := &contract.TaskFact{Form: c.Form, Group: c.CandidateGroups, Excluded: make([]casefile.ActorID, 0, len(c.Excluded))}
	for _, actor := range c.Excluded {
		task.Excluded = append(task.Excluded, casefile.ActorID(actor))
	}
	if due, ok := c.Due.(feel.Date); ok {
		task.DueOn = casefile.Date{Year: due.Year, Month: time.Month(due.Month), Day: due.Day}
	}
	for _, p := range c.Properties {
		switch p.Name {
		case "frist":
			task.Period = p.Value
		case "recht":
			task.Law = p.Value
		}
	}
	return task
}
