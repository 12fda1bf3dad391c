package byhand

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// WorkflowType is the name under which the workflow is registered.
const WorkflowType = "verlaengerung-von-hand"

// Registry is the part of a Temporal worker that Register needs.
type Registry interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
}

// Register registers the workflow.
func Register(r Registry) {
	r.RegisterWorkflowWithOptions(Extension, workflow.RegisterOptions{Name: WorkflowType})
}

// errElsewhere ends a case that leaves the way of the measured story.
var errElsewhere = errors.New("the case takes a way that is not written by hand")

// extension is one case.
type extension struct {
	start   contract.Start
	vars    variables
	intake  received // of the called procedure of the intake, while it runs
	asked   asked    // of the called procedure of the decision, while it runs
	queried queried  // of the called procedure of § 73 AufenthG, while it runs
	card    *letter  // nil until the manufacturer may report
	rev     int
	at      time.Time
	seq     int
	visits  int
	tasks   map[int]*task // open tasks by visit; only ever read by key
	// turns keeps one turn after the other: the projection is ordered.
	turns   workflow.Mutex
	closed  bool
	outcome string
}

// letter is a message that the case waits for. The handler of the Update puts done, the workflow takes it and answers.
type letter struct {
	done    *contract.Deliver
	verdict *contract.Verdict
}

// task is an open task. The handler of the Update puts done, the workflow takes it and answers.
type task struct {
	done    *contract.Complete
	verdict *contract.Verdict
}

// Extension decides on an application for the extension of a residence permit (§ 8, § 81 AufenthG).
func Extension(ctx workflow.Context, in contract.Start) error {
	e := &extension{start: in, tasks: map[int]*task{}, turns: workflow.NewMutex(ctx)}
	if err := json.Unmarshal(in.Variables, &e.vars); err != nil {
		return fmt.Errorf("variables: %w", err)
	}
	e.vars.CaseID = string(in.CaseID)
	if err := e.handlers(ctx); err != nil {
		return err
	}
	if err := e.run(ctx); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

func (e *extension) handlers(ctx workflow.Context) error {
	err := workflow.SetUpdateHandlerWithOptions(ctx, contract.UpdateComplete, e.complete, workflow.UpdateHandlerOptions{
		Validator: func(c contract.Complete) error {
			if open := e.tasks[c.Instance]; open == nil || open.done != nil {
				return temporal.NewApplicationError("task.not-open", contract.RefusedErrorType)
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, contract.UpdateDeliver, e.deliver, workflow.UpdateHandlerOptions{
		Validator: func(d contract.Deliver) error {
			if d.Seq <= e.seq {
				return temporal.NewApplicationError("receipt.repeated", contract.RefusedErrorType)
			}
			return nil
		},
	})
}

// complete hands a submission to the task that waits for it and answers when the turn is projected.
func (e *extension) complete(ctx workflow.Context, c contract.Complete) (contract.Verdict, error) {
	open := e.tasks[c.Instance]
	open.done = &c
	if err := workflow.Await(ctx, func() bool { return open.verdict != nil }); err != nil {
		return contract.Verdict{}, err
	}
	return *open.verdict, nil
}

// deliver records a message. The only one that this way waits for is that of the manufacturer about the card.
func (e *extension) deliver(ctx workflow.Context, d contract.Deliver) (contract.Verdict, error) {
	e.seq = d.Seq
	if d.Message == casefile.ReceiptKartenmeldung && e.card != nil && e.card.done == nil {
		e.card.done = &d
		if err := workflow.Await(ctx, func() bool { return e.card.verdict != nil }); err != nil {
			return contract.Verdict{}, err
		}
		return *e.card.verdict, nil
	}
	projected, err := e.turn(ctx, d.At, func(l *ledger) { l.unmatched(string(d.Message), d.Receipt) }, nil)
	return contract.Verdict{Accepted: true, Code: "unmatched", Rev: e.rev, Projected: projected}, err
}

// finished waits until a task is finished, reads what decides the way, and projects the turn that follows from it.
func (e *extension) finished(ctx workflow.Context, p place, visit int, then func(l *ledger), owed func() order) error {
	open := e.tasks[visit]
	if err := workflow.Await(ctx, func() bool { return open.done != nil }); err != nil {
		return err
	}
	if err := json.Unmarshal(open.done.Deciding, &e.vars); err != nil {
		return fmt.Errorf("task %s: %w", p.id, err)
	}
	projected, err := e.turn(ctx, open.done.At, func(l *ledger) {
		delete(e.tasks, visit)
		l.completed(p, visit, *open.done)
		then(l)
	}, owed)
	open.verdict = &contract.Verdict{Accepted: true, Rev: e.rev, Projected: projected}
	return err
}

// open opens a task.
func (e *extension) open(l *ledger, p place, visit int, form, group, period, law string) {
	l.opened(p, visit, form, group, period, law)
	e.tasks[visit] = &task{}
}
