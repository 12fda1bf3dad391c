package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
)

// handlers registers the Updates and the query. A handler only puts an event into the inbox and waits for the loop; its validator is
// a pre-check that keeps a refusal out of the history, the verdict is the engine's.
func (r *run) handlers(ctx workflow.Context) error {
	register := func(name string, handler, validator any) error {
		return workflow.SetUpdateHandlerWithOptions(ctx, name, handler, workflow.UpdateHandlerOptions{Validator: validator})
	}
	if err := register(contract.UpdateComplete,
		func(ctx workflow.Context, u contract.Complete) (contract.Verdict, error) {
			return r.answer(ctx, completeEvent, u)
		},
		func(u contract.Complete) error { return preCheck(r, completeEvent, u) }); err != nil {
		return err
	}
	if err := register(contract.UpdateDeliver,
		func(ctx workflow.Context, u contract.Deliver) (contract.Verdict, error) {
			return r.answer(ctx, deliverEvent, u)
		},
		func(u contract.Deliver) error {
			if err := preCheck(r, deliverEvent, u); err != nil {
				return err
			}
			if u.Patient && r.early(u.Message) {
				return refused(contract.CodeBusy)
			}
			return nil
		}); err != nil {
		return err
	}
	if err := register(contract.UpdateResolve,
		func(ctx workflow.Context, u contract.Resolve) (contract.Verdict, error) {
			return r.answer(ctx, resolveEvent, u)
		},
		func(u contract.Resolve) error { return preCheck(r, resolveEvent, u) }); err != nil {
		return err
	}
	if err := register(contract.UpdateAdvance, r.advanceHandler, func(u contract.Advance) error { return nil }); err != nil {
		return err
	}
	if err := r.operations(ctx); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, contract.QueryPosition, r.position)
}

func completeEvent(payload any) (engine.Event, error) {
	u, _ := payload.(contract.Complete)
	vars, err := decodeContext(u.Deciding)
	return engine.TaskCompleted{
		At: u.At, Instance: u.Instance, Submission: string(u.Submission), Actor: string(u.Actor), ActingFor: string(u.ActingFor),
		Variables: vars,
	}, err
}

func deliverEvent(payload any) (engine.Event, error) {
	u, _ := payload.(contract.Deliver)
	return messageEvent(u)
}

func resolveEvent(payload any) (engine.Event, error) {
	u, _ := payload.(contract.Resolve)
	return engine.IncidentRetried{At: u.At, Instance: u.Instance, Actor: string(u.Actor)}, nil
}

type toEvent func(payload any) (engine.Event, error)

func refused(code string) error {
	return temporal.NewApplicationError(code, contract.RefusedErrorType)
}

func preCheck(r *run, event toEvent, payload any) error {
	ev, err := event(payload)
	if err != nil {
		return refused("payload.unreadable")
	}
	if r.state.Status == engine.StatusNew {
		return nil // the start is still in the inbox before this event
	}
	if refusal, ok := engine.IsRefusal(engine.Check(r.def, r.state, ev)); ok {
		r.turnedAway(ev, refusal.Code)
		return refused(refusal.Code)
	}
	return nil
}

// answer waits until the loop has taken the event and PostgreSQL shows it (or did not answer within a second).
func (r *run) answer(ctx workflow.Context, event toEvent, payload any) (contract.Verdict, error) {
	ev, err := event(payload)
	if err != nil {
		return contract.Verdict{}, refused("payload.unreadable")
	}
	it := r.put(ev)
	if err := workflow.Await(ctx, func() bool { return it.done }); err != nil {
		return contract.Verdict{}, fmt.Errorf("waiting for the turn: %w", err)
	}
	return it.verdict, nil
}

// advanceHandler lets due timers fire in order up to an instant, each with its own due instant, waiting between two of them until the
// work that the first one started is done. It serves demonstrations and tests; the gateway offers it in development only.
func (r *run) advanceHandler(ctx workflow.Context, u contract.Advance) (contract.Verdict, error) {
	if err := workflow.Await(ctx, func() bool { return r.advancing == nil }); err != nil {
		return contract.Verdict{}, err
	}
	if r.state.Status == engine.StatusCompleted {
		return contract.Verdict{Code: engine.RefusedNotActive, Rev: r.state.Rev}, nil
	}
	it := &item{}
	r.advancing, r.advanceTo = it, u.To
	if err := workflow.Await(ctx, func() bool { return it.done }); err != nil {
		return contract.Verdict{}, err
	}
	return contract.Verdict{Accepted: true, Rev: r.state.Rev, Projected: true}, nil
}

// mayAdvance reports whether the next timer of an advance may fire: nothing else is under way.
func (r *run) mayAdvance() bool {
	return r.advancing != nil && len(r.inbox) == 0 && r.jobsOpen == 0
}

func (r *run) advance(ctx workflow.Context) {
	next, found := engine.NextTimer(r.state)
	if !found || next.Due.After(r.advanceTo) {
		r.advancing.done = true
		r.advancing, r.advanceTo = nil, time.Time{}
		return
	}
	r.take(ctx, &item{event: engine.TimerFired{At: next.Due, Instance: next.Instance, Element: next.Element}})
}

func (r *run) position() (contract.Position, error) {
	state, err := engine.Save(r.state)
	if err != nil {
		return contract.Position{}, err
	}
	where := engine.Where(r.def, r.state)
	p := contract.Position{Rev: r.state.Rev, StateSize: len(state), Active: []string{}, Incidents: []string{}}
	for _, place := range where.Active {
		p.Active = append(p.Active, place.Element)
	}
	for _, place := range where.Incidents {
		p.Incidents = append(p.Incidents, place.Element)
	}
	return p, nil
}
