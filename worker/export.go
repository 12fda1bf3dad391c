package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ablauf/gateway/desk"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/export"
	"ablauf/internal/store"
)

const exportUsage = "usage: worker export -purpose TEXT [-what KIND,KIND] CASE FOLDER"

// runExport is the command "export".
func runExport(ctx context.Context, c call) error {
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	purpose := flags.String("purpose", "", "")
	kinds := flags.String("what", "", "")
	if err := flags.Parse(c.args); err != nil || flags.NArg() != 2 || strings.TrimSpace(*purpose) == "" {
		return errors.New(exportUsage)
	}
	whats, err := exportKinds(*kinds)
	if err != nil {
		return err
	}
	if err := ownFolder(flags.Arg(1)); err != nil {
		return err
	}
	cfg, db, err := operated(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	office, err := authority.Load(cfg.Authority)
	if err != nil {
		return fmt.Errorf("authority: %w", err)
	}
	minio, master, err := eFileConfig(cfg)
	if err != nil {
		return err
	}
	files, err := efile.Connect(minio, db, master)
	if err != nil {
		return err
	}
	id, err := caseNamed(ctx, db, flags.Arg(0))
	if err != nil {
		return err
	}
	run := &exportRun{store: db, files: files, office: office, folder: flags.Arg(1), purpose: *purpose, now: time.Now, say: c.say}
	return run.all(ctx, id, whats)
}

// exportKinds reads a list of kinds; an empty one is all of them.
func exportKinds(list string) ([]export.What, error) {
	if list == "" {
		return export.Whats(), nil
	}
	var whats []export.What
	for name := range strings.SplitSeq(list, ",") {
		if !slices.Contains(export.Whats(), export.What(name)) {
			return nil, fmt.Errorf("export: there is no kind %q; there are %v", name, export.Whats())
		}
		whats = append(whats, export.What(name))
	}
	return whats, nil
}

// caseNamed finds a case by its id or its file number.
func caseNamed(ctx context.Context, db *store.Store, name string) (casefile.CaseID, error) {
	if _, err := uuid.Parse(name); err == nil {
		return casefile.CaseID(name), nil
	}
	c, err := db.CaseByAktenzeichen(ctx, name)
	return c.ID, err
}

// exportRecord reads a case and notes that it was handed out; the store is one.
type exportRecord interface {
	WholeCase(ctx context.Context, id casefile.CaseID) (store.WholeCase, error)
	LogExport(ctx context.Context, e casefile.Event) error
}

// exportRun writes exports of one case into a folder.
type exportRun struct {
	store  exportRecord
	files  desk.EFileReader
	office *authority.Authority
	// folder is there and closed to others.
	folder, purpose string
	now             func() time.Time
	say             func(format string, args ...any)
}

func (r *exportRun) all(ctx context.Context, id casefile.CaseID, whats []export.What) error {
	whole, err := r.store.WholeCase(ctx, id)
	if err != nil {
		return err
	}
	operator := func(f casefile.SubFile) bool { return !f.Protected() } // who works at the machine has no role at the authority
	for _, what := range whats {
		file := desk.ExportFile(whole, r.office, desk.ExportReads(what, operator))
		if err := r.one(ctx, file, what); err != nil {
			return fmt.Errorf("export %s: %w", what, err)
		}
	}
	r.say("The files name people. Whoever hands them out looks through them before.")
	return nil
}

// one writes a file under a name that says that it is not finished, notes in the log that it goes out, and gives it its name. So a file with its name is
// whole and known; what a run that was killed left behind has another name and is written over by the next.
func (r *exportRun) one(ctx context.Context, file export.File, what export.What) (err error) {
	unfinished := filepath.Join(r.folder, "."+string(file.Case.ID)+"-"+string(what)+".part")
	out, err := os.OpenFile(unfinished, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) //nolint:gosec // the operator names the folder
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	process := export.Process{ID: uuid.New(), At: r.now()}
	err = file.Write(ctx, out, what, process, desk.Documents(r.files))
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = r.store.LogExport(ctx, desk.ExportEvent(file, what, casefile.ActorSystem, r.purpose, r.now()))
	}
	name := filepath.Join(r.folder, file.Name(what, process))
	if err == nil {
		err = os.Rename(unfinished, name) //nolint:gosec // the operator names the folder
	}
	if err != nil {
		return errors.Join(err, os.Remove(unfinished)) //nolint:gosec // the operator names the folder
	}
	r.say("%s", name)
	return nil
}
