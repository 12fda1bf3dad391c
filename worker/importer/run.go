package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// The rows of one transaction. Persons and titles go in by set-based statements; each case is a receipt of its own, and the counter of
// the Aktenzeichen waits for the whole batch.
const (
	batchRows  = 5000
	batchCases = 50
)

// File is one file of a kind.
type File struct {
	Kind store.ImportKind
	Path string
}

// Options say what to take over.
type Options struct {
	Store      *store.Store
	Authority  *authority.Authority
	Procedures []Procedure
	System     string // the other system's name; with it an id of a row is unique
	By         string // account or id of the member of staff who takes over
	Files      []File
	Stated     map[store.ImportKind]Stated
	AsOf       time.Time // the moment whose state the files show, where the control file does not say it
	Delta      bool      // the files have only what changed or was corrected
	ReportDir  string
	Lang       string // of the sentences in the reports
	BatchRows  int    // rows per transaction of persons and titles; 0 means 5000
	// Progress is told after each batch that was committed how many rows of the kind were read; may be nil.
	Progress func(kind store.ImportKind, read int)
}

// Summary is what came of it.
type Summary struct {
	Runs    []store.ImportRun
	Reports []string // paths of the files that a person must look at
	// Problems are sentences about sums that are not right; empty when everything adds up.
	Problems []string
}

// Run takes files over: persons first, then titles, then cases. Before anything is written every file is read once, so that a file in a
// wrong encoding, with unknown columns or with another number of rows than stated changes nothing. An error ends the run where it is; what
// was committed stays and the same call goes on from there.
func Run(ctx context.Context, o Options) (Summary, error) {
	if strings.TrimSpace(o.System) == "" || !casefile.IsLatinText(o.System) {
		return Summary{}, errors.New("the name of the other system is missing")
	}
	files, err := inspectAll(o)
	if err != nil {
		return Summary{}, err
	}
	session, err := o.Store.OpenImport(ctx, o.System)
	if err != nil {
		return Summary{}, err
	}
	defer session.Close(ctx)
	by, err := session.Recorder(ctx, o.By)
	if err != nil {
		return Summary{}, fmt.Errorf("who takes over must be a member of staff who has signed in before (account or id): %w", err)
	}
	var sum Summary
	for _, f := range files {
		w := &work{o: o, file: f, session: session, by: by, check: newChecker()}
		err := w.run(ctx)
		sum.Runs = append(sum.Runs, w.stored)
		sum.Reports = append(sum.Reports, w.written...)
		sum.Problems = append(sum.Problems, w.problems...)
		if err != nil {
			return sum, fmt.Errorf("%s: %w", f.Kind, err)
		}
		if len(w.problems) > 0 {
			break // what follows would rest on what does not add up
		}
	}
	return sum, nil
}

// inspected is a file that may be taken over.
type inspected struct {
	File
	kind   kindOf
	digest []byte
	rows   int
	asOf   time.Time
	stated *int
}

func inspectAll(o Options) ([]inspected, error) {
	if len(o.Files) == 0 {
		return nil, errors.New("no file is named")
	}
	var files []inspected
	for _, k := range []kindOf{kindPersons, kindTitles, kindCases} {
		for _, f := range o.Files {
			if f.Kind != k.kind {
				continue
			}
			if slices.ContainsFunc(files, func(i inspected) bool { return i.Kind == f.Kind }) {
				return nil, fmt.Errorf("%s: there may be one file of a kind", f.Kind)
			}
			in, err := inspect(f, k, o)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", filepath.Base(f.Path), err)
			}
			files = append(files, in)
		}
	}
	return files, nil
}

// inspect reads a file once and compares it with what the sender states.
func inspect(f File, k kindOf, o Options) (inspected, error) {
	in := inspected{File: f, kind: k, asOf: o.AsOf}
	src, reader, err := open(f, k)
	if err != nil {
		return in, err
	}
	defer src.Close() //nolint:errcheck // it was only read
	for {
		_, err := reader.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return in, err
		}
		in.rows++
	}
	in.digest = src.digest()
	stated := o.Stated[f.Kind]
	in.stated = stated.Rows
	if !stated.AsOf.IsZero() {
		in.asOf = stated.AsOf
	}
	switch {
	case stated.Rows != nil && *stated.Rows != in.rows:
		return in, fmt.Errorf("the sender states %d rows, the file has %d; nothing was taken over", *stated.Rows, in.rows)
	case stated.SHA256 != nil && !bytes.Equal(stated.SHA256, in.digest):
		return in, errors.New("the file is not the one whose SHA-256 the sender states; nothing was taken over")
	case dayOf(in.asOf).After(dayOf(time.Now())):
		return in, errors.New("the file is said to show the state of a day to come")
	case in.asOf.IsZero():
		return in, errors.New("it is not said which moment's state the file shows (flag -as-of, or stand in the control file)")
	}
	return in, nil
}

// rowReader gives the rows of a file, whichever format it has.
type rowReader interface{ next() (record, error) }

func open(f File, k kindOf) (*source, rowReader, error) {
	src, err := openSource(f.Path)
	if err != nil {
		return nil, nil, err
	}
	switch strings.ToLower(filepath.Ext(f.Path)) {
	case ".jsonl", ".ndjson", ".json":
		return src, &jsonReader{src: src, kind: k}, nil
	}
	reader, err := newCSVReader(src, k)
	if err != nil {
		return nil, nil, errors.Join(err, src.Close())
	}
	return src, reader, nil
}

// work takes one file over.
type work struct {
	o        Options
	file     inspected
	session  *store.ImportSession
	by       casefile.ActorID
	check    *validator.Validate
	stored   store.ImportRun
	reports  *reports
	written  []string
	problems []string
}

func (w *work) run(ctx context.Context) (err error) {
	w.stored, err = w.session.Begin(ctx, store.ImportRun{
		Kind: w.file.Kind, FileName: filepath.Base(w.file.Path), FileSHA256: w.file.digest, Delta: w.o.Delta, ExportedAt: w.file.asOf,
		RecordedBy: w.by, Stated: w.file.stated,
	})
	if err != nil {
		return err
	}
	w.reports = newReports(w.o.ReportDir, w.o.Lang, w.stored.ID)
	defer func() {
		written, closing := w.reports.close()
		slices.Sort(written)
		w.written, err = written, errors.Join(err, closing)
	}()
	if err := w.rows(ctx); err != nil {
		return err
	}
	return w.settle(ctx)
}

// rows reads the file a second time and takes it over batch by batch.
func (w *work) rows(ctx context.Context) error {
	src, reader, err := open(w.file.File, w.file.kind)
	if err != nil {
		return err
	}
	defer src.Close() //nolint:errcheck // it was only read
	size := batchCases
	if w.file.Kind != store.ImportCases {
		size = batchRows
		if w.o.BatchRows > 0 {
			size = w.o.BatchRows
		}
	}
	batch := make([]record, 0, size)
	for {
		rec, err := reader.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err == nil {
			batch = append(batch, rec)
		}
		if len(batch) == size || err != nil && len(batch) > 0 {
			if err := w.batch(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
		if err != nil {
			break
		}
	}
	if !bytes.Equal(src.digest(), w.file.digest) {
		w.problems = append(w.problems, fmt.Sprintf("%s: the file changed while it was read", w.file.Kind))
	}
	return nil
}

// settle says what the file no longer has, who may be two records, and whether the sums are right.
func (w *work) settle(ctx context.Context) error {
	if !w.o.Delta {
		err := w.session.Vanished(ctx, &w.stored, func(source, record string) error {
			return w.reports.vanished(w.file.Kind, source, record)
		})
		if err != nil {
			return err
		}
	}
	if w.file.Kind == store.ImportPersons {
		if err := w.session.Duplicates(ctx, &w.stored, w.reports.duplicate); err != nil {
			return err
		}
	}
	missing, err := w.session.Held(ctx, &w.stored)
	if err != nil {
		return err
	}
	w.problems = append(w.problems, reconcile(w.stored, w.file.rows, missing)...)
	state := store.ImportAddsUp
	if len(w.problems) > 0 {
		state = store.ImportDiffers
	}
	return w.session.Finish(ctx, &w.stored, state)
}

// reconcile compares the counts of a run with each other, with the file and with the database.
func reconcile(r store.ImportRun, inFile, missing int) []string {
	var problems []string
	wrong := func(is bool, format string, args ...any) {
		if is {
			problems = append(problems, string(r.Kind)+": "+fmt.Sprintf(format, args...))
		}
	}
	wrong(r.Read != inFile, "%d rows were read, the file has %d", r.Read, inFile)
	wrong(r.Read != r.New+r.Changed+r.Unchanged+r.Refused, "%d rows read are not %d new + %d changed + %d unchanged + %d refused",
		r.Read, r.New, r.Changed, r.Unchanged, r.Refused)
	wrong(r.Stated != nil && *r.Stated != r.Read, "the sender states %d rows, %d were read", stated(r), r.Read)
	wrong(r.HeldAfter != r.HeldBefore+r.New, "the database holds %d records, before it were %d and %d are new", r.HeldAfter, r.HeldBefore, r.New)
	wrong(missing != 0, "%d rows that were taken over are not in the database", missing)
	return problems
}

func stated(r store.ImportRun) int {
	if r.Stated == nil {
		return 0
	}
	return *r.Stated
}
