package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
)

// operations registers the Updates by which people act on the case itself, and the dry run of a migration.
func (r *run) operations(ctx workflow.Context) error {
	for _, o := range []struct {
		name               string
		handler, validator any
	}{
		{
			contract.UpdateModify,
			func(ctx workflow.Context, u contract.Modify) (contract.Verdict, error) {
				return r.answer(ctx, modifyEvent, u)
			},
			func(u contract.Modify) error { return preCheck(r, modifyEvent, u) },
		},
		{
			contract.UpdateRecalculate,
			func(ctx workflow.Context, u contract.Recalculate) (contract.Verdict, error) {
				return r.answer(ctx, recalculateEvent, u)
			},
			func(u contract.Recalculate) error { return preCheck(r, recalculateEvent, u) },
		},
		{
			contract.UpdateChoose,
			func(ctx workflow.Context, u contract.Choose) (contract.Verdict, error) {
				return r.answer(ctx, chooseEvent, u)
			},
			func(u contract.Choose) error { return preCheck(r, chooseEvent, u) },
		},
		{
			contract.UpdateCheckpoint,
			func(ctx workflow.Context, u contract.Checkpoint) (contract.Verdict, error) {
				return r.answer(ctx, checkpointEvent, u)
			},
			func(u contract.Checkpoint) error { return preCheck(r, checkpointEvent, u) },
		},
		{contract.UpdateMigrate, r.migrateHandler, func(u contract.Migrate) error { return r.checkMigration(u) }},
	} {
		options := workflow.UpdateHandlerOptions{Validator: o.validator}
		if err := workflow.SetUpdateHandlerWithOptions(ctx, o.name, o.handler, options); err != nil {
			return err
		}
	}
	return workflow.SetQueryHandler(ctx, contract.QueryDryRun, r.dryRun)
}

func modifyEvent(payload any) (engine.Event, error) {
	u, _ := payload.(contract.Modify)
	ev := engine.Modified{At: u.At, Terminate: u.Terminate, Actor: string(u.Actor), ActingFor: string(u.ActingFor), Reason: u.Reason}
	for _, a := range u.Activate {
		vars, err := decodeContext(a.Variables)
		if err != nil {
			return nil, err
		}
		ev.Activate = append(ev.Activate, engine.Activation{Process: a.Process, Element: a.Element, Scope: a.Scope, Variables: vars})
	}
	return ev, nil
}

func recalculateEvent(payload any) (engine.Event, error) {
	u, _ := payload.(contract.Recalculate)
	return engine.DeadlineRecalculated{
		At: u.At, Instance: u.Instance, Element: u.Element, Due: u.Due, Actor: string(u.Actor), ActingFor: string(u.ActingFor), Reason: u.Reason,
	}, nil
}

func chooseEvent(payload any) (engine.Event, error) {
	u, _ := payload.(contract.Choose)
	return engine.StepChosen{
		At: u.At, Instance: u.Instance, Element: u.Element, Actor: string(u.Actor), ActingFor: string(u.ActingFor),
	}, nil
}

func checkpointEvent(payload any) (engine.Event, error) {
	u, _ := payload.(contract.Checkpoint)
	return engine.Checkpoint{At: u.At, Actor: string(u.Actor)}, nil
}

// migration is a migration on its way through the inbox, in its turn like every event.
type migration struct {
	bundle string
	event  engine.Migrated
}

func migrationOf(u contract.Migrate) *migration {
	m := &migration{bundle: u.Bundle, event: engine.Migrated{
		At: u.At, Actor: string(u.Actor), ActingFor: string(u.ActingFor), Reason: u.Reason,
	}}
	for _, e := range u.Elements {
		m.event.Plan.Elements = append(m.event.Plan.Elements, engine.PlanEntry{Process: e.Process, From: e.From, To: e.To})
	}
	return m
}

func (r *run) migrateHandler(ctx workflow.Context, u contract.Migrate) (contract.Verdict, error) {
	it := &item{migration: migrationOf(u)}
	r.inbox = append(r.inbox, it)
	if err := workflow.Await(ctx, func() bool { return it.done }); err != nil {
		return contract.Verdict{}, fmt.Errorf("waiting for the migration: %w", err)
	}
	return it.verdict, nil
}

func (r *run) checkMigration(u contract.Migrate) error {
	obstacles, err := r.dryRun(u)
	if err != nil {
		return err
	}
	if len(obstacles) > 0 {
		return refused(obstacles[0].Code)
	}
	return nil
}

func (r *run) dryRun(u contract.Migrate) ([]contract.Obstacle, error) {
	to, known := r.library.Definition(u.Bundle)
	if !known {
		return []contract.Obstacle{{Code: contract.CodeBundleUnknown}}, nil
	}
	found := []contract.Obstacle{}
	for _, o := range engine.DryRun(r.def, to, r.state, migrationOf(u).event.Plan) {
		found = append(found, contract.Obstacle{Code: o.Code, Instance: o.Instance, Process: o.Process, Element: o.Element, Target: o.Target})
	}
	return found, nil
}

// step gives one item to the engine. A migration changes what the case runs on from the next turn on, also for the run after this one.
func (r *run) step(it *item) (engine.State, []engine.Command, error) {
	if it.migration == nil {
		return engine.Step(r.def, r.state, it.event)
	}
	to, known := r.library.Definition(it.migration.bundle)
	if !known {
		return r.state, nil, &engine.RefusalError{Code: contract.CodeBundleUnknown}
	}
	next, commands, err := engine.Migrate(r.def, to, r.state, it.migration.event)
	if err == nil {
		r.def, r.start.Bundle = to, to.Hash
	}
	return next, commands, err
}

// migrated reports whether a turn was a migration.
func migrated(commands []engine.Command) bool {
	for _, c := range commands {
		if record, ok := c.(engine.Record); ok && record.Code == engine.FactMigrated {
			return true
		}
	}
	return false
}
