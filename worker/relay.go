package main

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"golang.org/x/sync/errgroup"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/telemetry"
	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
)

// relay brings receipts to their cases. PostgreSQL is the queue: a receipt stays pending until its case has it.
type relay struct {
	store    *store.Store
	temporal client.Client
	logger   *slog.Logger
	watch    *telemetry.Telemetry
}

// relays is how many work side by side in one program: while one waits for a case that does not answer, the others go on.
const relays = 4

// relayBatch bounds how many receipts one round takes.
const relayBatch = 50

// answerMax bounds the wait for a case; a case that does not answer in time gets the receipt again, and knows it by its number.
const answerMax = 15 * time.Second

func (r *relay) once(ctx context.Context) (int, error) {
	return r.store.ClaimReceipts(ctx, relayBatch, r.deliver)
}

func (r *relay) deliver(ctx context.Context, receipt casefile.Receipt) (outcome store.ReceiptOutcome, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerMax)
	defer cancel()
	ctx, ended := r.watch.BeginDelivery(ctx, string(receipt.ID))
	defer func() { ended(err != nil || outcome.State != casefile.ReceiptDelivered) }()
	return r.bring(ctx, receipt)
}

// bring takes one receipt to its case.
func (r *relay) bring(ctx context.Context, receipt casefile.Receipt) (store.ReceiptOutcome, error) {
	if receipt.Kind.Opens() {
		return r.start(ctx, receipt)
	}
	code, err := r.hand(ctx, receipt.CaseID, string(receipt.ID), deliverOf(receipt))
	if err == nil && code == engine.RefusedReceipt {
		return r.repeated(ctx, receipt)
	}
	if err == nil && code == engine.RefusedNotActive && receipt.Kind == casefile.ReceiptBezugsfall {
		return store.Delivered(false), nil // a watch that has ended need not know what became of its subject
	}
	return r.settled(ctx, receipt.CaseID, code, err)
}

// hand gives a receipt to its case and brings the code of the answer; "" means taken.
func (r *relay) hand(ctx context.Context, id casefile.CaseID, updateID string, d contract.Deliver) (string, error) {
	handle, err := r.temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: contract.WorkflowID(id), UpdateID: updateID, UpdateName: contract.UpdateDeliver,
		Args: []any{d}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	var verdict contract.Verdict
	if err == nil {
		err = handle.Get(ctx, &verdict)
	}
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Type() == contract.RefusedErrorType {
		return app.Message(), nil
	}
	return verdict.Code, err
}

func (r *relay) settled(ctx context.Context, id casefile.CaseID, code string, err error) (store.ReceiptOutcome, error) {
	if err != nil {
		return r.settle(ctx, id, err)
	}
	switch code {
	case "":
		return store.Delivered(true), nil
	case "unmatched":
		return store.Delivered(false), nil
	case contract.CodeBusy:
		return store.Retry(code), nil
	case engine.RefusedNotActive:
		// The case has ended. What arrives then belongs in front of a person.
		return store.Poison("case.closed"), nil
	}
	return store.Poison(code), nil
}

// repeated deals with a receipt whose number the case has passed. Mostly it took this very receipt, and only the answer was lost. One that
// was given up, overtaken by those behind it, and is delivered again has never been taken: it goes in without its number. What the case
// took stands in the event log once the log is as far as the number; before that nobody knows yet.
func (r *relay) repeated(ctx context.Context, receipt casefile.Receipt) (store.ReceiptOutcome, error) {
	taken, passed, err := r.store.ReceiptTaken(ctx, receipt)
	switch {
	case err != nil:
		return store.ReceiptOutcome{}, err
	case taken:
		return store.Delivered(true), nil
	case !passed:
		return store.Later("case.no-answer"), nil
	}
	d := deliverOf(receipt)
	d.Seq = 0
	code, err := r.hand(ctx, receipt.CaseID, string(receipt.ID)+"/overtaken", d)
	return r.settled(ctx, receipt.CaseID, code, err)
}

// patientAttempts is how often a message waits for the case to get to where it is awaited; with the growing pauses about a minute. After
// that it is delivered all the same, and if nothing waits for it a person sees it.
const patientAttempts = 6

// deliverOf gives the payload of a receipt. Documents and answers are patient too: a letter that asks for them is on the portal before the
// case has learnt that it went out, and an answer of that moment must not pass for one that nobody asked for.
func deliverOf(receipt casefile.Receipt) contract.Deliver {
	d := activities.DeliverOf(receipt)
	answers := receipt.Kind == casefile.ReceiptUnterlage || receipt.Kind == casefile.ReceiptAntwort
	d.Patient = (d.Patient || answers) && receipt.Attempts < patientAttempts
	return d
}

// start starts the case of an application. A case that runs already is one whose start was answered too late.
func (r *relay) start(ctx context.Context, receipt casefile.Receipt) (store.ReceiptOutcome, error) {
	c, err := r.store.Case(ctx, receipt.CaseID)
	if err != nil {
		return store.ReceiptOutcome{}, err
	}
	_, err = r.temporal.ExecuteWorkflow(ctx, startOptions(c), c.Procedure, contract.Start{
		CaseID: c.ID, Bundle: c.Bundle, StartedAt: receipt.ReceivedAt, Receipt: receipt.ID, Variables: receipt.Deciding,
	})
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	if err != nil && !errors.As(err, &started) {
		return r.settle(ctx, receipt.CaseID, err)
	}
	if err := r.tellExpiry(ctx, c, receipt); err != nil {
		return store.ReceiptOutcome{}, err
	}
	return store.Delivered(true), nil
}

// tellExpiry tells the case of a title that runs out that the person has applied, before the application counts as delivered: so it is told
// also when the program ends in between, and telling it twice is telling it once.
func (r *relay) tellExpiry(ctx context.Context, c casefile.Case, receipt casefile.Receipt) error {
	return activities.TellExpiry(ctx, r.store, c, receipt)
}

// settle sorts what went wrong with a case. One that Temporal does not know is rebuilt from the legal record and gets the receipt at the
// next attempt.
func (r *relay) settle(ctx context.Context, id casefile.CaseID, err error) (store.ReceiptOutcome, error) {
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return r.revive(ctx, id)
	}
	return r.trouble(ctx, err)
}

// trouble sorts trouble with Temporal. Temporal away, or just being set up anew, is nobody's fault, and no other receipt would fare better.
// A case that does not answer in time while Temporal does is left alone for a while, so that it holds up no other case. Anything else
// counts as an attempt.
func (r *relay) trouble(ctx context.Context, err error) (store.ReceiptOutcome, error) {
	var unavailable *serviceerror.Unavailable
	var deadline *serviceerror.DeadlineExceeded
	var namespace *serviceerror.NamespaceNotFound
	var timeout *client.WorkflowUpdateServiceTimeoutOrCanceledError
	slow := errors.As(err, &deadline) || errors.As(err, &timeout) || errors.Is(err, context.DeadlineExceeded)
	if slow && r.reachable(ctx) {
		return store.Later("case.no-answer"), nil
	}
	if slow || errors.As(err, &unavailable) || errors.As(err, &namespace) {
		return store.ReceiptOutcome{}, casefile.Errorf(casefile.Unavailable, "temporal.unavailable", "deliver: %w", err)
	}
	return store.Retry("temporal.error"), nil
}

// reachable asks Temporal itself. The time that the case was given is over by now.
func (r *relay) reachable(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_, err := r.temporal.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err == nil
}

// codeRebuilt says that a case runs again.
const codeRebuilt = "case.rebuilt"

// revive starts a case again from the engine's state in PostgreSQL. REJECT_DUPLICATE keeps a case that has ended from rising again: a
// receipt for one of those belongs in front of a person.
func (r *relay) revive(ctx context.Context, id casefile.CaseID) (store.ReceiptOutcome, error) {
	c, err := r.store.Case(ctx, id)
	if err != nil {
		return store.ReceiptOutcome{}, err
	}
	if c.State != casefile.CaseOpen {
		return store.Poison("case.closed"), nil
	}
	in, err := r.beginning(ctx, c)
	if err != nil {
		return store.ReceiptOutcome{}, err
	}
	_, err = r.temporal.ExecuteWorkflow(ctx, startOptions(c), c.Procedure, in)
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	switch {
	case errors.As(err, &started):
		return r.alreadyThere(ctx, id)
	case err != nil:
		return r.trouble(ctx, err) // not settle, which would begin here again
	}
	r.logger.WarnContext(ctx, "case rebuilt from the legal record", "case", string(id))
	return store.Retry(codeRebuilt), nil
}

// beginning gives what a case is started again with: the state after its newest turn, or its application where Temporal lost the case
// before the first turn was written.
func (r *relay) beginning(ctx context.Context, c casefile.Case) (contract.Start, error) {
	in := contract.Start{CaseID: c.ID, Bundle: c.Bundle, StartedAt: c.ReceivedAt}
	_, state, err := r.store.EngineState(ctx, c.ID)
	if err == nil || casefile.KindOf(err) != casefile.NotFound {
		in.State = state
		return in, err
	}
	receipts, err := r.store.Receipts(ctx, c.ID)
	if err != nil || len(receipts) == 0 {
		return in, err
	}
	in.StartedAt, in.Receipt, in.Variables = receipts[0].ReceivedAt, receipts[0].ID, receipts[0].Deciding
	return in, nil
}

// alreadyThere tells a case that somebody else has just started again from one that has ended in Temporal and not in PostgreSQL.
func (r *relay) alreadyThere(ctx context.Context, id casefile.CaseID) (store.ReceiptOutcome, error) {
	answer, err := r.temporal.DescribeWorkflowExecution(ctx, contract.WorkflowID(id), "")
	if err != nil {
		return r.trouble(ctx, err)
	}
	if answer.GetWorkflowExecutionInfo().GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return store.Poison("workflow.ended"), nil
	}
	return store.Retry(codeRebuilt), nil
}

func startOptions(c casefile.Case) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID: contract.WorkflowID(c.ID), TaskQueue: contract.TaskQueue,
		WorkflowIDReusePolicy:                    enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy:                 enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary:                            c.Procedure + " · § " + c.AppliedFor + " AufenthG",
	}
}

// submissions brings to their cases what people finished while Temporal was down. It goes through all that waits, each once a round: cases
// that do not answer hold up no other, not even where they fill a page. It gives how many were settled; one that was not stays pending.
func (r *relay) submissions(ctx context.Context) (int, error) {
	settled, last := 0, casefile.Submission{}
	for {
		pending, tasks, err := r.store.PendingSubmissions(ctx, last, relayBatch)
		if err != nil {
			return settled, err
		}
		n, err := r.completeAll(ctx, pending, tasks)
		settled += n
		if err != nil || len(pending) < relayBatch {
			return settled, err
		}
		last = pending[len(pending)-1]
	}
}

// completeAll brings a page of submissions to their cases, several at a time, and gives how many were settled.
func (r *relay) completeAll(ctx context.Context, pending []casefile.Submission, tasks []casefile.Task) (int, error) {
	var settled atomic.Int32
	var group errgroup.Group
	group.SetLimit(relays)
	for i, s := range pending {
		group.Go(func() error {
			done, err := r.complete(ctx, s, tasks[i])
			if done {
				settled.Add(1)
			}
			return err
		})
	}
	err := group.Wait()
	return int(settled.Load()), err
}

// complete brings one submission to its case and reports whether that settled it.
func (r *relay) complete(ctx context.Context, s casefile.Submission, task casefile.Task) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, answerMax)
	defer cancel()
	handle, err := r.temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: contract.WorkflowID(s.CaseID), UpdateID: string(s.ID), UpdateName: contract.UpdateComplete,
		Args: []any{contract.Complete{
			Submission: s.ID, Instance: task.ElementInstance, Actor: s.Actor, ActingFor: s.ActingFor, At: s.SubmittedAt,
			Deciding: s.Deciding,
		}},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	var verdict contract.Verdict
	if err == nil {
		err = handle.Get(ctx, &verdict)
	}
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Type() == contract.RefusedErrorType {
		verdict, err = contract.Verdict{Code: app.Message()}, nil
	}
	if err != nil {
		outcome, err := r.settle(ctx, s.CaseID, err)
		if err != nil || outcome.State != casefile.ReceiptPoison {
			return false, err
		}
		verdict.Code = outcome.Code // the case has ended; the person must learn that it was not taken
	}
	if verdict.Accepted || verdict.Code == engine.RefusedRepeated {
		return true, nil // the projection marks it as applied
	}
	return true, r.store.RejectSubmission(ctx, s.ID, verdict.Code)
}
