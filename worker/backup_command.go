package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"

	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/worker/backup"
	"ablauf/worker/ledger"
)

// runBackup is the command "backup".
func runBackup(ctx context.Context, c call) error {
	if len(c.args) != 1 {
		return errors.New("usage: worker backup FOLDER")
	}
	place, end, err := openPlace(ctx, c)
	if err != nil {
		return err
	}
	defer end()
	taken, err := backup.Take(ctx, place, c.args[0])
	if err != nil {
		return err
	}
	list, err := writeErasures(ctx, place, backup.ErasuresBeside(c.args[0]), taken.Manifest.TakenAt)
	if err != nil {
		return fmt.Errorf("the backup is complete, but without the list of erasures it cannot be brought back: %w", err)
	}
	if err := noteBackup(ctx, c, taken.Manifest.TakenAt); err != nil {
		return fmt.Errorf("the backup is complete, but could not be noted: %w", err)
	}
	c.say("backed up into %s, as of %s:", c.args[0], taken.Manifest.TakenAt.Format("2006-01-02 15:04:05 UTC"))
	sayTaken(c, taken)
	c.say("%s names %d erased cases; it stays beside the backups", backup.ErasuresBeside(c.args[0]), len(list.Cases))
	c.say("The rows lie there in the clear: keep the folder closed. Keep its part \"keys\" apart from long-term copies, and the master key apart from both.")
	return nil
}

// runRestore is the command "restore".
func runRestore(ctx context.Context, c call) error {
	flags := flag.NewFlagSet("restore", flag.ContinueOnError)
	flags.SetOutput(c.out)
	keys := flags.String("keys", "", "folder with the keys, where it is not the one within the backup")
	erasures := flags.String("erasures", "", "list of erased cases, where it is not "+backup.ErasuresName+" beside the backup; \"none\" where no case was ever erased")
	if err := flags.Parse(c.args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("usage: worker restore [-keys FOLDER] [-erasures FILE] FOLDER")
	}
	if url := c.getenv("ABLAUF_MIGRATE_DATABASE_URL"); url != "" {
		if err := store.Migrate(ctx, url); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
	}
	place, end, err := openPlace(ctx, c)
	if err != nil {
		return err
	}
	defer end()
	list, err := erasuresFor(place, flags.Arg(0), *erasures)
	if err != nil {
		return err
	}
	taken, err := backup.Restore(ctx, place, flags.Arg(0), *keys, list)
	if err != nil {
		return err
	}
	c.say("brought back from %s, as of %s:", flags.Arg(0), taken.Manifest.TakenAt.Format("2006-01-02 15:04:05 UTC"))
	sayTaken(c, taken)
	c.say("%d cases that were erased after the backup are erased again; the list of erasures is as of %s and names %d", taken.ErasedAgain,
		list.AsOf.Format("2006-01-02 15:04:05 UTC"), len(list.Cases))
	c.say("Start worker and gateway now: the worker rebuilds every open case in Temporal. Then run \"worker audit\".")
	return nil
}

// noErasures is what the operator says who knows that no case was ever erased here.
const noErasures = "none"

// erasuresFor reads the list that a restore goes by. Without one nobody would know what must not come back, so that is an error and not an empty list.
func erasuresFor(place backup.Place, dir, path string) (backup.Erasures, error) {
	if path == noErasures {
		return backup.Erasures{Authority: place.Authority, AsOf: time.Now().UTC()}, nil
	}
	beside := path == ""
	if beside {
		path = backup.ErasuresBeside(dir)
	}
	list, err := backup.ReadErasures(path)
	if errors.Is(err, os.ErrNotExist) {
		return list, fmt.Errorf("there is no list of erasures at %s. What was erased since the backup must not come back, and only the list says what that is. "+
			"Each backup writes it beside its folder: put it there, or name it with -erasures FILE. Where the MinIO that was in use still answers, "+
			"\"worker erasures FILE\" writes a newer one. Only where no case was ever erased: -erasures %s", path, noErasures)
	}
	return list, err
}

// writeErasures brings a list up to date. It is at least as new as the moment that is named, whatever the clocks say.
func writeErasures(ctx context.Context, place backup.Place, path string, least time.Time) (backup.Erasures, error) {
	at := time.Now()
	if at.Before(least) {
		at = least
	}
	lines, err := place.Roots.Erasures(ctx)
	if err != nil {
		return backup.Erasures{}, err
	}
	return backup.WriteErasures(path, backup.Erasures{Authority: place.Authority, AsOf: at, Cases: lines})
}

// runErasures is the command "erasures". It needs MinIO alone, because after a disaster that may be all that is left.
func runErasures(ctx context.Context, c call) error {
	if len(c.args) != 1 {
		return errors.New("usage: worker erasures FILE")
	}
	cfg, err := readConfig(c.getenv)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	bucket, err := openLedger(cfg)
	if err != nil {
		return err
	}
	list, err := writeErasures(ctx, backup.Place{Roots: bucket, Authority: cfg.Authority}, c.args[0], time.Time{})
	if err != nil {
		return err
	}
	c.say("%s names %d erased cases, as of %s", c.args[0], len(list.Cases), list.AsOf.Format("2006-01-02 15:04:05 UTC"))
	return nil
}

func sayTaken(c call, taken backup.Taken) {
	var rows, keys int64
	for _, t := range taken.Manifest.Tables {
		rows += t.Rows
	}
	for _, t := range taken.Keys.Tables {
		keys += t.Rows
	}
	c.say("%d rows of %d tables, %d keys of cases, %d objects of %d bytes", rows, len(taken.Manifest.Tables), keys,
		taken.Manifest.Objects.Count, taken.Manifest.Objects.Bytes)
}

// openPlace connects to the installation with the login of the owner: only that one may read and fill every table.
func openPlace(ctx context.Context, c call) (backup.Place, func(), error) {
	cfg, err := readConfig(c.getenv)
	if err != nil {
		return backup.Place{}, nil, fmt.Errorf("configuration: %w", err)
	}
	if cfg.MigrateDatabaseURL == "" {
		return backup.Place{}, nil, errors.New("ABLAUF_MIGRATE_DATABASE_URL is not set: a backup needs the login of the owner")
	}
	files, master, err := eFileConfig(cfg)
	if err != nil {
		return backup.Place{}, nil, err
	}
	files.Tries = minio.MaxRetry // nobody waits in front of a page: a copy of many objects must outlast a MinIO that starts anew
	client, err := efile.Dial(files)
	if err != nil {
		return backup.Place{}, nil, err
	}
	roots := files
	roots.Bucket = cfg.LedgerBucket
	bucket, err := ledger.OpenBucket(roots)
	if err != nil {
		return backup.Place{}, nil, err
	}
	conn, err := pgx.Connect(ctx, cfg.MigrateDatabaseURL)
	if err != nil {
		return backup.Place{}, nil, errors.New("PostgreSQL cannot be reached") // pgx repeats the URL
	}
	end := func() { _ = conn.Close(context.WithoutCancel(ctx)) } // nothing is under way any more
	return backup.Place{
		DB: conn, MinIO: client, EFile: files.Bucket, Ledger: cfg.LedgerBucket, Roots: bucket, Master: master, Authority: cfg.Authority,
	}, end, nil
}
