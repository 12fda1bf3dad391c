package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/efile"
	"ablauf/internal/payload"
	"ablauf/processes"
	"ablauf/worker/audit"
)

// errFindings ends the command with the exit code 1.
var errFindings = errors.New("the audit has findings")

// runAudit is the command "audit". It needs no more than the login of the programs and only reads.
func runAudit(ctx context.Context, c call) error {
	flags := flag.NewFlagSet("audit", flag.ContinueOnError)
	flags.SetOutput(c.out)
	asJSON := flags.Bool("json", false, "write the report as JSON")
	quick := flags.Bool("quick", false, "leave out the content of documents and the histories in Temporal")
	only := flags.String("case", "", "look at one case only, by its id")
	patience := flags.Duration("patience", 10*time.Second, "after which time to look again when something was found")
	if err := flags.Parse(c.args); err != nil {
		return err
	}
	cfg, err := readConfig(c.getenv)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	report, err := auditAll(ctx, c, cfg, audit.Options{Only: *only, Quick: *quick}, *patience)
	if err != nil {
		return err
	}
	write := report.WriteText
	if *asJSON {
		write = report.WriteJSON
	}
	if err := write(c.out); err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		return errFindings
	}
	return nil
}

func auditAll(ctx context.Context, c call, cfg config, o audit.Options, patience time.Duration) (audit.Report, error) {
	conn, err := pgx.Connect(ctx, cfg.DatabaseURL)
	if err != nil {
		return audit.Report{}, errors.New("PostgreSQL cannot be reached") // pgx repeats the URL
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // it has only read
	temporal, err := dial(ctx, cfg, c.logger)
	if err != nil {
		return audit.Report{}, err
	}
	defer temporal.Close()
	codec, err := payload.Load(strings.Split(cfg.PayloadKeyFile, ",")...)
	if err != nil {
		return audit.Report{}, err
	}
	minio, master, err := eFileConfig(cfg)
	if err != nil {
		return audit.Report{}, err
	}
	library, err := processes.Load()
	if err != nil {
		return audit.Report{}, fmt.Errorf("procedures: %w", err)
	}
	roots, err := openLedger(cfg)
	if err != nil {
		return audit.Report{}, err
	}
	begin := func(ctx context.Context) (pgx.Tx, error) {
		return conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	}
	sources := func(tx pgx.Tx) (audit.Sources, error) {
		files, err := efile.Connect(minio, audit.KeyReader(tx), master)
		return audit.Sources{DB: tx, EFile: files, Temporal: temporal, Codec: codec, Ledger: roots, Library: library}, err
	}
	return audit.Run(ctx, begin, sources, o, patience)
}
