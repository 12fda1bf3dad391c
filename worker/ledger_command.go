package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/store"
	"ablauf/worker/ledger"
)

// errTampered ends the command with the exit code 1.
var errTampered = errors.New("the event log does not hold")

func openLedger(cfg config) (*ledger.Bucket, error) {
	minio, _, err := eFileConfig(cfg)
	if err != nil {
		return nil, err
	}
	minio.Bucket = cfg.LedgerBucket
	return ledger.OpenBucket(minio)
}

func newSealer(cfg config, db *store.Store) (*ledger.Sealer, error) {
	bucket, err := openLedger(cfg)
	if err != nil {
		return nil, err
	}
	return &ledger.Sealer{Store: db, Bucket: bucket, Now: time.Now}, nil
}

// nightly is the part of the worker that seals the event log once a day.
type nightly struct {
	sealer *ledger.Sealer
	logger *slog.Logger
}

func (n *nightly) once(ctx context.Context) (int, error) {
	sealed, done, err := n.sealer.Nightly(ctx)
	if done {
		n.logger.InfoContext(ctx, "event log sealed", "root", sealed.Root.Name, "chains", len(sealed.Root.Heads))
	}
	for _, f := range sealed.Faults {
		n.logger.ErrorContext(ctx, "event log contradicts its newest root", "case", string(f.CaseID), "stream", f.Stream, "seq", f.Seq)
	}
	return 0, err
}

// runSeal is the command "seal".
func runSeal(ctx context.Context, c call) error {
	cfg, db, err := operated(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	sealer, err := newSealer(cfg, db)
	if err != nil {
		return err
	}
	sealed, err := sealer.AtOnce(ctx)
	if err != nil {
		return err
	}
	c.say("sealed %d chains in %s, SHA-256 %s", len(sealed.Root.Heads), sealed.Root.Name, sealed.Root.Hash)
	for _, f := range sealed.Faults {
		c.say("%s", f.Text)
	}
	if len(sealed.Faults) > 0 {
		return errTampered
	}
	return nil
}

// runVerify is the command "verify".
func runVerify(ctx context.Context, c call) error {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.SetOutput(c.out)
	asJSON := flags.Bool("json", false, "write the result as JSON")
	n := flags.Int("roots", 0, "compare with the newest N roots only; 0 means all")
	if err := flags.Parse(c.args); err != nil {
		return err
	}
	cfg, err := readConfig(c.getenv)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	result, err := verify(ctx, cfg, *n)
	if err != nil {
		return err
	}
	if *asJSON {
		if err := json.NewEncoder(c.out).Encode(result); err != nil {
			return err
		}
	} else {
		printResult(c, result)
	}
	if len(result.Faults) > 0 {
		return errTampered
	}
	return nil
}

func printResult(c call, r ledger.Result) {
	c.say("%d links in %d chains computed anew; %d of them are named by %d roots", r.Links, r.Chains, r.Sealed, r.Roots)
	if r.Roots == 0 {
		c.say("There is no root yet: what was cut off, or written anew as a whole, cannot be seen. The command \"seal\" makes one.")
	} else {
		c.say("newest root: %s", r.Newest)
	}
	for _, f := range r.Faults {
		c.say("%s", f.Text)
	}
	if len(r.Faults) == 0 {
		c.say("The event log holds.")
	}
}

func verify(ctx context.Context, cfg config, n int) (ledger.Result, error) {
	bucket, err := openLedger(cfg)
	if err != nil {
		return ledger.Result{}, err
	}
	roots, faults, err := bucket.Roots(ctx, n)
	if err != nil {
		return ledger.Result{}, err
	}
	conn, err := pgx.Connect(ctx, cfg.DatabaseURL)
	if err != nil {
		return ledger.Result{}, errors.New("PostgreSQL cannot be reached") // pgx repeats the URL
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // it has only read
	result, err := ledger.Verify(ctx, conn, roots)
	result.Faults = append(faults, result.Faults...)
	return result, err
}
