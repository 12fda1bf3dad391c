package activities

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// Project writes one turn of the engine into PostgreSQL, in one transaction: event log, tasks, facts, deadlines and the engine's state. It is
// idempotent and ordered by the number of the turn.
func (a *Activities) Project(ctx context.Context, turn contract.Turn) error {
	out := store.Turn{
		CaseID: turn.CaseID, Rev: turn.Rev, At: turn.At, State: turn.State, Closed: turn.Closed, Outcome: turn.Outcome,
		Facts: make([]store.Fact, 0, len(turn.Facts)),
	}
	if turn.Bundle != "" {
		bundle, known := a.Library.Bundle(turn.Bundle)
		if !known {
			return casefile.Errorf(casefile.Internal, "bundle.unknown", "bundle %s is not known to this worker", turn.Bundle)
		}
		out.Bundle, out.BundleVersion = bundle.Hash, bundle.Version
	}
	for _, f := range turn.Facts {
		fact := store.Fact{
			N: f.N, Code: f.Code, Element: f.Element, ElementName: f.Name, ElementType: f.Type, Process: f.Process, Instance: f.Instance,
			Actor: f.Actor, ActingFor: f.ActingFor, Submission: f.Submission, Receipt: f.Receipt, DueAt: f.Due, Params: params(f),
		}
		if f.Code == contract.FactFlow {
			// The line of the log is about the flow itself; whoever draws the way of the case looks for its id.
			fact.Element, fact.Params = f.Flow, map[string]string{"to": f.Element}
		}
		if f.Task != nil {
			task, err := a.task(ctx, turn, *f.Task)
			if err != nil {
				return err
			}
			fact.Task = task
		}
		out.Facts = append(out.Facts, fact)
	}
	finished := slices.ContainsFunc(turn.Facts, func(f contract.Fact) bool { return f.Code == contract.FactTaskCompleted })
	if states, _ := watched(turn); len(states) > 0 || finished {
		out.Settle = func(deadlines []casefile.Deadline, at time.Time) map[string]casefile.DeadlineState {
			changes := settled(deadlines, turn)
			maps.Copy(changes, metBy(deadlines, turn, at))
			return changes
		}
	}
	out.Postponed = postponed(turn)
	_, err := a.Store.Project(ctx, out)
	return err
}

// ProjectThen projects a turn and then does the work that the turn owes, which reads what was just projected. Work that fails is no failure
// of the projection: it is asked for again by itself.
func (a *Activities) ProjectThen(ctx context.Context, in contract.ProjectThen) (contract.Projected, error) {
	if err := a.Project(ctx, in.Turn); err != nil {
		return contract.Projected{}, err
	}
	do := a.Rule
	if in.Activity != contract.ActivityRule {
		do = a.taskType(in.Activity)
	}
	done, err := do(ctx, in.Work)
	if err != nil {
		return contract.Projected{}, nil //nolint:nilerr // the work runs again as an activity of its own and fails there, where it is counted
	}
	return contract.Projected{Done: true, Result: done}, nil
}

func params(f contract.Fact) map[string]string {
	p := map[string]string{}
	for _, pair := range []contract.Pair{
		{Name: "flow", Value: f.Flow},
		{Name: "message", Value: f.Message},
		{Name: "reason", Value: f.Reason},
		{Name: "steps", Value: strings.Join(f.Steps, ",")},
	} {
		if pair.Value != "" {
			p[pair.Name] = pair.Value
		}
	}
	if f.Code == contract.FactStepsOffered {
		p["mayFinish"] = strconv.FormatBool(f.MayFinish)
	}
	return p
}

// task adds what the diagram leaves to the authority: the team, and the day the task is due with the way it was computed.
func (a *Activities) task(ctx context.Context, turn contract.Turn, t contract.TaskFact) (*store.TaskOpened, error) {
	c, err := a.Store.Case(ctx, turn.CaseID)
	if err != nil {
		return nil, err
	}
	person, err := a.Store.Person(ctx, c.PersonID)
	if err != nil {
		return nil, err
	}
	due, err := a.taskDue(turn.At, t)
	if err != nil {
		return nil, err
	}
	return &store.TaskOpened{
		Form: t.Form, Group: t.Group, Team: a.Authority.TeamFor(t.Group, c.AppliedFor, casefile.Fold(person.FamilyName)),
		DueOn: due.LastDay, DueReason: due.Sentence("de"), ExcludedActors: t.Excluded,
	}, nil
}

func (a *Activities) taskDue(at time.Time, t contract.TaskFact) (calendar.Result, error) {
	if !t.DueOn.IsZero() {
		return calendar.Result{LastDay: t.DueOn}, nil
	}
	if t.Period == "" {
		return calendar.Result{}, nil
	}
	length, err := calendar.ParseLength(t.Period)
	if err != nil {
		return calendar.Result{}, err
	}
	opened := casefile.DateOf(at.In(calendar.Berlin()))
	return calendar.Period(a.land(), opened, length, calendar.Options{Regions: a.regions(), Event: "aufgabe"}), nil
}

// Undelivered gives the receipts of a case that arrived by an instant and have not reached it, in order.
func (a *Activities) Undelivered(ctx context.Context, ask contract.Undelivered) ([]contract.Deliver, error) {
	receipts, err := a.Store.PendingReceipts(ctx, ask.CaseID, ask.Until)
	if err != nil {
		return nil, err
	}
	out := make([]contract.Deliver, 0, len(receipts))
	for _, r := range receipts {
		if !r.Kind.Opens() {
			out = append(out, DeliverOf(r))
		}
	}
	return out, nil
}

// DeliverOf gives the payload by which a receipt reaches its case.
func DeliverOf(r casefile.Receipt) contract.Deliver {
	return contract.Deliver{
		Receipt: r.ID, Seq: r.CaseSeq, Message: r.Kind, At: r.ReceivedAt, Deciding: r.Deciding,
		Patient: r.Kind == casefile.ReceiptUebermittlung || r.Kind.FromPartner(),
	}
}
