package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/internal/telemetry"
	"ablauf/worker/ledger"
)

// eraseBroughtBack compares, before any case runs, the record with the lines of erasures that are locked away in MinIO. "restore" leaves nothing to do; where
// another tool brought PostgreSQL back, what was erased since is there again and goes again now. A line that is missing, because the case was erased before
// there were lines, is stored. An error means that it could not be compared: without MinIO the worker runs the cases all the same as far as they need no file, and
// compares when MinIO is back.
func eraseBroughtBack(
	ctx context.Context, cfg config, db *store.Store, files *efile.Client, bucket *ledger.Bucket, watch *telemetry.Telemetry, logger *slog.Logger,
) error {
	asking, stop := context.WithTimeout(ctx, linesWithin)
	defer stop()
	lined, err := bucket.Erased(asking)
	if err != nil {
		return fmt.Errorf("erasures: %w", err)
	}
	if err := storeLines(ctx, db, bucket, lined); err != nil {
		return err
	}
	back, err := db.BroughtBack(ctx, lined)
	if err != nil || len(back) == 0 {
		return err
	}
	logger.WarnContext(ctx, "the record has cases that were erased before it was brought back; they are erased before anything else", "cases", len(back))
	options, err := temporalOptions(cfg, watch, logger)
	if err != nil {
		return err
	}
	temporal, err := dialWith(ctx, options)
	if err != nil {
		return err
	}
	defer temporal.Close()
	again := &erasedAgain{store: db, files: files, cases: temporalHistories{temporal, cfg.TemporalNamespace}, lines: bucket, logger: logger}
	return again.erase(ctx, back)
}

// linesWithin is how long MinIO has to give the lines before the worker starts without them.
const linesWithin = 15 * time.Second

func storeLines(ctx context.Context, db *store.Store, bucket *ledger.Bucket, lined []casefile.CaseID) error {
	lines, err := db.ErasedSoFar(ctx)
	if err != nil {
		return err
	}
	known := map[casefile.CaseID]bool{}
	for _, id := range lined {
		known[id] = true
	}
	for _, line := range lines {
		if known[line.Case] {
			continue
		}
		if err := bucket.PutErasure(ctx, line); err != nil {
			return err
		}
	}
	return nil
}

// erasedAgain erases cases that a backup brought back.
type erasedAgain struct {
	store *store.Store
	files erasable
	cases histories
	lines interface {
		Erasures(ctx context.Context, cases ...casefile.CaseID) ([]store.ErasedCase, error)
	}
	logger *slog.Logger
}

// erase takes what lies outside of PostgreSQL first, because only its rows name it. All of it can be repeated.
func (e *erasedAgain) erase(ctx context.Context, back []store.Erasure) error {
	ids := make([]casefile.CaseID, 0, len(back))
	for _, b := range back {
		for {
			forgotten, err := e.cases.Forget(ctx, b.Case)
			if err != nil {
				return err
			}
			if forgotten {
				break
			}
			if pause(ctx, time.Second); ctx.Err() != nil { // Temporal deletes in its own time
				return fmt.Errorf("erasures: %w", ctx.Err())
			}
		}
		if _, err := e.files.Erase(ctx, b.Case, b.Documents, b.Intents); err != nil {
			return err
		}
		ids = append(ids, b.Case)
	}
	lines, err := e.lines.Erasures(ctx, ids...)
	if err != nil {
		return err
	}
	n, err := e.store.EraseAgain(ctx, lines)
	e.logger.InfoContext(ctx, "cases erased again", "cases", n)
	return err
}
