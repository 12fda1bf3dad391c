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

// broughtBack compares the record with the lines of erasures that are locked away in MinIO. "restore" leaves nothing to do; where another tool brought PostgreSQL back,
// what was erased since is there again and goes again now. A line that is missing, because the case was erased before there were lines, is stored.
type broughtBack struct {
	cfg    config
	store  *store.Store
	files  *efile.Client
	bucket *ledger.Bucket
	watch  *telemetry.Telemetry
	logger *slog.Logger
}

// linesWithin is how long MinIO has to give the lines before the worker starts without them.
const linesWithin = 15 * time.Second

// atStart erases before any case runs. Where MinIO does not give the lines, cases run all the same as far as they need no file, and later has to be called: then missed is true.
func (b *broughtBack) atStart(ctx context.Context) (missed bool, err error) {
	asking, stop := context.WithTimeout(ctx, linesWithin)
	defer stop()
	lined, err := b.bucket.Erased(asking)
	switch {
	case casefile.KindOf(err) == casefile.Unavailable && ctx.Err() == nil:
		b.logger.WarnContext(ctx, "whether the record has cases that were erased is not known before MinIO answers", "error", err.Error())
		return true, nil
	case err != nil:
		return false, fmt.Errorf("erasures: %w", err)
	}
	return false, insist(ctx, b.logger, "erasures", func() error { return b.erase(ctx, lined) })
}

// later does the same beside the running cases as soon as MinIO answers, and says each time what keeps it from that.
func (b *broughtBack) later(ctx context.Context) {
	for ctx.Err() == nil {
		lined, err := b.bucket.Erased(ctx)
		if err == nil {
			err = b.erase(ctx, lined)
		}
		if err == nil {
			return
		}
		b.logger.ErrorContext(ctx, "what was erased may be there again", "error", err.Error())
		pause(ctx, pauseTrouble)
	}
}

func (b *broughtBack) erase(ctx context.Context, lined []casefile.CaseID) error {
	if err := storeLines(ctx, b.store, b.bucket, lined); err != nil {
		return err
	}
	back, err := b.store.BroughtBack(ctx, lined)
	if err != nil || len(back) == 0 {
		return err
	}
	b.logger.WarnContext(ctx, "the record has cases that were erased before it was brought back; they are erased again", "cases", len(back))
	options, err := temporalOptions(b.cfg, b.watch, b.logger)
	if err != nil {
		return err
	}
	temporal, err := dialWith(ctx, options)
	if err != nil {
		return err
	}
	defer temporal.Close()
	again := &erasedAgain{store: b.store, files: b.files, cases: temporalHistories{temporal, b.cfg.TemporalNamespace}, lines: b.bucket, logger: b.logger}
	return again.erase(ctx, back)
}

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
