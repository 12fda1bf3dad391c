package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/registers"
	"ablauf/internal/store"
	"ablauf/internal/telemetry"
	"ablauf/processes"
	"ablauf/workflows"
	"ablauf/workflows/contract"
)

// insist does something that needs another server until it succeeds. Servers start in any order, after a power cut for example; one that
// is not there yet is waited for and said so in the log. Any other trouble ends it.
func insist(ctx context.Context, logger *slog.Logger, what string, do func() error) error {
	for {
		err := do()
		if err == nil || casefile.KindOf(err) != casefile.Unavailable {
			return err
		}
		logger.WarnContext(ctx, "waiting for a server", "what", what, "error", err.Error())
		pause(ctx, pauseTrouble)
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", what, ctx.Err())
		}
	}
}

// openRecord migrates and opens the database and loads the procedures. Where no partner's inbox is read any more the record says so before
// the first case runs: what was read once must not pass for the partner's silence today.
func openRecord(ctx context.Context, cfg config, sc store.Config, logger *slog.Logger) (*store.Store, *processes.Library, error) {
	var db *store.Store
	var procedures *processes.Library
	err := insist(ctx, logger, "database", func() (err error) {
		if cfg.MigrateDatabaseURL != "" {
			if err := store.Migrate(ctx, cfg.MigrateDatabaseURL); err != nil {
				return fmt.Errorf("migrate: %w", err)
			}
		}
		if db == nil {
			if db, err = store.Open(ctx, sc, time.Now); err != nil {
				return fmt.Errorf("database: %w", err)
			}
		}
		if procedures, err = loadLibrary(ctx, db); err != nil {
			return fmt.Errorf("procedures: %w", err)
		}
		if cfg.Partners[registers.BA].URL == "" {
			if err := db.ForgetInbox(ctx, activities.PartnerBA); err != nil {
				return fmt.Errorf("inbox: %w", err)
			}
		}
		return nil
	})
	if err != nil && db != nil {
		db.Close()
	}
	return db, procedures, err
}

// openFiles gives the e-file, also while MinIO is down: the cases go on as far as they need no file, and letters follow.
func openFiles(ctx context.Context, cfg config, db *store.Store, logger *slog.Logger) (*efile.Client, error) {
	files, err := openEFile(ctx, cfg, db)
	if err != nil && files != nil && casefile.KindOf(err) == casefile.Unavailable {
		logger.WarnContext(ctx, "waiting for a server", "what", "e-file", "error", err.Error())
		return files, nil
	}
	return files, err
}

// startPolling connects to Temporal and begins to take tasks. A Temporal that is there but has no namespace yet is waited for too. fail is
// called when Temporal has said something after which no more tasks are taken: without it the worker would look alive and do nothing.
func startPolling(
	ctx context.Context, cfg config, acts *activities.Activities, watch *telemetry.Telemetry, logger *slog.Logger, fail func(error),
) (client.Client, worker.Worker, error) {
	var temporal client.Client
	var polling worker.Worker
	options, err := temporalOptions(cfg, watch, logger)
	if err != nil {
		return nil, nil, err
	}
	err = insist(ctx, logger, "temporal", func() error {
		c, err := dialWith(ctx, options)
		if err != nil {
			return err
		}
		w := worker.New(c, contract.TaskQueue, worker.Options{
			Interceptors: append(watch.WorkerInterceptors(), &activities.Failures{}),
			OnFatalError: func(err error) { fail(&fatalError{err}) },
		})
		(&workflows.Cases{Library: acts.Library, Watch: watch.Turns()}).Register(w, acts.Library.Keys())
		workflows.RegisterExpiry(w)
		acts.Register(w)
		if err := w.Start(); err != nil {
			c.Close()
			return casefile.Errorf(casefile.Unavailable, "temporal.unavailable", "temporal worker: %w", err)
		}
		temporal, polling = c, w
		return nil
	})
	return temporal, polling, err
}
