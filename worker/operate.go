package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
)

// actorOperator stands in the event log for whoever runs a command on the server; who that was, the server's own log knows.
const actorOperator casefile.ActorID = "operator"

// backedUp notes that a backup which another tool made is complete, so that its age can be watched.
func backedUp(ctx context.Context, c call) error {
	at := time.Now()
	if len(c.args) > 0 {
		var err error
		if at, err = time.Parse(time.RFC3339, c.args[0]); err != nil {
			return errors.New("the instant of the backup is written like 2026-11-22T02:00:00Z")
		}
	}
	return noteBackup(ctx, c, at)
}

// operated reads the configuration and opens the legal record for a command that a person waits for; the caller closes it.
func operated(ctx context.Context, c call) (config, *store.Store, error) {
	cfg, err := readConfig(c.getenv)
	if err != nil {
		return cfg, nil, fmt.Errorf("configuration: %w", err)
	}
	db, err := store.Open(ctx, store.Config{URL: cfg.DatabaseURL, MaxConns: 2}, time.Now)
	if err != nil {
		return cfg, nil, fmt.Errorf("database: %w", err)
	}
	return cfg, db, nil
}

func noteBackup(ctx context.Context, c call, at time.Time) error {
	_, db, err := operated(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.NoteBackup(ctx, at)
}

// redeliver lets receipts that were given up be delivered anew, after the cause has been removed.
func redeliver(ctx context.Context, c call) error {
	if len(c.args) == 0 {
		return errors.New("name the receipts: worker redeliver RECEIPT")
	}
	_, db, err := operated(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, id := range c.args {
		if err := db.RequeueReceipt(ctx, casefile.ReceiptID(id), actorOperator); err != nil {
			return fmt.Errorf("receipt %s: %w", id, err)
		}
		c.say("receipt %s will be delivered again", id)
	}
	return nil
}

// retry tries the incidents of cases again, after the cause has been removed.
func retry(ctx context.Context, c call) error {
	if len(c.args) == 0 {
		return errors.New("name the cases: worker retry CASE")
	}
	cfg, db, err := operated(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	library, err := loadLibrary(ctx, db)
	if err != nil {
		return fmt.Errorf("procedures: %w", err)
	}
	cases, err := dial(ctx, cfg, c.logger)
	if err != nil {
		return err
	}
	defer cases.Close()
	for _, id := range c.args {
		held, err := heldUp(ctx, db, library, casefile.CaseID(id))
		if err != nil {
			return fmt.Errorf("case %s: %w", id, err)
		}
		if len(held) == 0 {
			c.say("case %s: no incident", id)
		}
		for _, place := range held {
			code, err := tryAgain(ctx, cases, actorOperator, casefile.CaseID(id), place)
			if err != nil {
				return fmt.Errorf("case %s, element %s: %w", id, place.Element, err)
			}
			c.say("case %s, element %s: %s", id, place.Element, code)
		}
	}
	return nil
}

// heldUp gives the elements of a case at which an incident stands.
func heldUp(ctx context.Context, db *store.Store, library *processes.Library, id casefile.CaseID) ([]engine.Place, error) {
	c, err := db.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	def, known := library.Definition(c.Bundle)
	if !known {
		return nil, casefile.Errorf(casefile.NotFound, "bundle.unknown", "its definition %s is not known", c.Bundle)
	}
	_, saved, err := db.EngineState(ctx, id)
	if err != nil {
		return nil, err
	}
	state, err := engine.Load(def, saved)
	if err != nil {
		return nil, err
	}
	return engine.Where(def, state).Incidents, nil
}

// tryAgain asks a case to take up an element where its incident stopped it, and gives in a word what came of it.
func tryAgain(ctx context.Context, cases client.Client, actor casefile.ActorID, id casefile.CaseID, place engine.Place) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, answerMax)
	defer cancel()
	handle, err := cases.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: contract.WorkflowID(id), UpdateName: contract.UpdateResolve, WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{contract.Resolve{Instance: place.Instance, Actor: actor, At: time.Now()}},
	})
	var verdict contract.Verdict
	if err == nil {
		err = handle.Get(ctx, &verdict)
	}
	var app *temporal.ApplicationError
	switch {
	case errors.As(err, &app) && app.Type() == contract.RefusedErrorType:
		return "refused: " + app.Message(), nil
	case err != nil:
		return "", err
	case !verdict.Accepted:
		return "refused: " + verdict.Code, nil
	}
	return "tried again", nil
}
