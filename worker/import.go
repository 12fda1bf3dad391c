package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"ablauf/internal/authority"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/worker/importer"
)

const importUsage = `Usage: worker import -system NAME -by ACCOUNT [-as-of MOMENT | -control FILE] [-personen FILE] [-titel FILE] [-faelle FILE]
       worker import -example FOLDER

Takes persons, titles and open cases over from files of another system. CSV or, with the ending .jsonl, one JSON object per line;
UTF-8. It may be run again: what was taken over and did not change is left as it is, nothing is ever deleted. Rows that are refused are
written to a file with the reasons; corrected, that file can be fed in again with -delta. ABLAUF_DATABASE_URL and ABLAUF_AUTHORITY say
where to.
`

// importFlags are what the command is told.
type importFlags struct {
	system, by, asOf, control, reports, lang, example string
	personen, titel, faelle                           string
	delta, strict, quiet                              bool
}

func readImportFlags(c call) (importFlags, error) {
	var f importFlags
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	flags.SetOutput(c.out)
	flags.Usage = func() {
		c.say("%s", importUsage)
		flags.PrintDefaults()
		c.say("\nColumns (* needed):\n%s", strings.TrimSuffix(importer.Describe(), "\n"))
	}
	flags.StringVar(&f.system, "system", "", "`name` of the other system; with it an id of a row is unique for ever")
	flags.StringVar(&f.by, "by", "", "`account` or id of the member of staff who takes over; it has signed in once before")
	flags.StringVar(&f.asOf, "as-of", "", "`moment` whose state the files show, e.g. 2026-11-20 or \"2026-11-20 18:00\"")
	flags.StringVar(&f.control, "control", "", "`file` in which the sender states rows, SHA-256 and moment per kind: art;anzahl;sha256;stand")
	flags.StringVar(&f.personen, "personen", "", "`file` of persons")
	flags.StringVar(&f.titel, "titel", "", "`file` of titles")
	flags.StringVar(&f.faelle, "faelle", "", "`file` of open cases")
	flags.BoolVar(&f.delta, "delta", false, "the files have only what changed or was corrected; nothing counts as vanished")
	flags.BoolVar(&f.strict, "strict", false, "end with an error also when rows were refused")
	flags.StringVar(&f.reports, "reports", ".", "`folder` for the reports; they hold personal data and are readable by you alone")
	flags.StringVar(&f.lang, "lang", "de", "`language` of the sentences in the reports: de or en")
	flags.BoolVar(&f.quiet, "quiet", false, "no line per batch")
	flags.StringVar(&f.example, "example", "", "write example files with invented people into a `folder` and end")
	if err := flags.Parse(c.args); err != nil {
		return f, err
	}
	if flags.NArg() > 0 {
		return f, fmt.Errorf("%q is no flag; files are named by -personen, -titel and -faelle", flags.Arg(0))
	}
	return f, nil
}

// importFiles runs "worker import".
func importFiles(ctx context.Context, c call) error {
	f, err := readImportFlags(c)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	if f.example != "" {
		paths, err := importer.WriteExample(f.example)
		c.say("%s", strings.Join(paths, "\n"))
		return err
	}
	options, err := importOptions(c, f)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Config{
		URL: c.getenv("ABLAUF_DATABASE_URL"), Aktenzeichen: options.Authority.Aktenzeichen, MaxConns: 2,
	}, time.Now)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer db.Close()
	if err := db.Ping(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	options.Store = db
	sum, err := importer.Run(ctx, options)
	printImport(c, sum)
	return importVerdict(sum, err, f.strict)
}

// importOptions reads everything that can be wrong before the database is asked.
func importOptions(c call, f importFlags) (importer.Options, error) {
	o := importer.Options{System: f.system, By: f.by, Delta: f.delta, ReportDir: f.reports, Lang: f.lang}
	var errs []error
	need := func(ok bool, message string) {
		if !ok {
			errs = append(errs, errors.New(message))
		}
	}
	need(f.system != "", "-system is missing: the name of the other system")
	need(f.by != "", "-by is missing: the account of the member of staff who takes over")
	need(c.getenv("ABLAUF_DATABASE_URL") != "", "ABLAUF_DATABASE_URL is not set")
	need(f.lang == "de" || f.lang == "en", "-lang is neither de nor en")
	folder, err := os.Stat(f.reports)
	need(err == nil && folder.IsDir(), "-reports is no folder")
	if f.asOf != "" {
		o.AsOf, err = importer.ParseMoment(f.asOf)
		need(err == nil, "-as-of is not a day and not a moment such as 2026-11-20 or \"2026-11-20 18:00\"")
	}
	if f.control != "" {
		o.Stated, err = importer.ReadControl(f.control)
		errs = append(errs, err)
	}
	for kind, path := range map[store.ImportKind]string{
		store.ImportPersons: f.personen, store.ImportTitles: f.titel, store.ImportCases: f.faelle,
	} {
		if path != "" {
			o.Files = append(o.Files, importer.File{Kind: kind, Path: path})
		}
	}
	o.Authority, err = authority.Load(or(c.getenv("ABLAUF_AUTHORITY"), "musterstadt"))
	errs = append(errs, err)
	o.Procedures, err = importProcedures()
	errs = append(errs, err)
	if !f.quiet {
		o.Progress = func(kind store.ImportKind, read int) { c.say("%s: %d rows read", kind, read) }
	}
	return o, errors.Join(errs...)
}

// importProcedures are the procedures that somebody can apply for, each in the version on which new cases run.
func importProcedures() ([]importer.Procedure, error) {
	library, err := processes.Load()
	if err != nil {
		return nil, err
	}
	var procedures []importer.Procedure
	for _, p := range processes.All() {
		if bundle, ok := library.Newest(p.Key); ok && p.Application != "" {
			procedures = append(procedures, importer.Procedure{Key: p.Key, Version: bundle.Version, Bundle: bundle.Hash, Form: p.Application})
		}
	}
	return procedures, nil
}

func printImport(c call, sum importer.Summary) {
	if len(sum.Runs) == 0 {
		return
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := call{out: table}
	line.say("\tread\tnew\tchanged\tunchanged\trefused\tstated\tin database\tvanished\tduplicates\t")
	for _, r := range sum.Runs {
		stated := "-"
		if r.Stated != nil {
			stated = fmt.Sprint(*r.Stated)
		}
		line.say("%s\t%d\t%d\t%d\t%d\t%d\t%s\t%d\t%d\t%d\t", r.Kind, r.Read, r.New, r.Changed, r.Unchanged, r.Refused, stated,
			r.HeldAfter, r.Vanished, r.Duplicates)
	}
	_ = table.Flush() // the terminal of the person who called
	for _, path := range sum.Reports {
		c.say("To look at: %s", path)
	}
	if len(sum.Problems) == 0 && sum.Runs[len(sum.Runs)-1].State == store.ImportAddsUp {
		c.say("Everything adds up.")
	}
}

// importVerdict decides how the program ends: an import whose sums are not right must not look like a success.
func importVerdict(sum importer.Summary, err error, strict bool) error {
	refused := 0
	for _, r := range sum.Runs {
		refused += r.Refused
	}
	switch {
	case err != nil:
		return err
	case len(sum.Problems) > 0:
		return fmt.Errorf("the import does not add up: %s", strings.Join(sum.Problems, "; "))
	case strict && refused > 0:
		return fmt.Errorf("%d rows were refused", refused)
	}
	return nil
}
