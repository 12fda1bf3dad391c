package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"slices"
	"time"

	common "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/retention"
	"ablauf/internal/store"
	"ablauf/worker/backup"
	"ablauf/workflows/contract"
)

const (
	retentionPage = 500
	// retentionHour is when the nightly look begins: after the scan for titles, before anybody works.
	retentionHour = 5
	// accessBatch is how many lines of the access log go in one transaction.
	accessBatch = 5000
)

// dueLook looks once a night for cases whose period is over. Of cases it proposes nothing and deletes nothing: people do the one, the eraser what two of
// them decided. Lines of who read what whose period is over go by themselves, because a line is no file that an archive could be asked about.
type dueLook struct {
	store   *store.Store
	office  *authority.Authority
	logger  *slog.Logger
	now     func() time.Time
	looked  casefile.Date // the last day of which this process knows that it was looked at
	cleared casefile.Date // the last day on which this process left no line of the access log behind its period
	batch   int           // lines of the access log in one transaction, accessBatch where it is 0
}

// once looks if nobody did today, and lets lines of the access log go. One in trouble keeps the other from nothing.
func (d *dueLook) once(ctx context.Context) (int, error) {
	local := d.now().In(calendar.Berlin())
	due, err := d.lookOnce(ctx, local)
	gone, failed := d.clearAccesses(ctx, local)
	return due + gone, errors.Join(err, failed)
}

// clearAccesses empties the lines of who read what whose period is over, and gives how many. Each batch is a transaction of its own; who is broken off goes on.
// What a backup brought back goes in the next night.
func (d *dueLook) clearAccesses(ctx context.Context, local time.Time) (int, error) {
	today := casefile.DateOf(local)
	if today == d.cleared || local.Hour() < retentionHour {
		return 0, nil
	}
	classes := retention.Classes(d.office, today)
	period := classes[slices.IndexFunc(classes, func(c retention.Class) bool { return c.Key == retention.AccessLog })]
	before, gone := period.KeptFrom(today), 0
	for {
		n, err := d.store.EraseAccesses(ctx, before, period.Years, period.Paragraph, cmp.Or(d.batch, accessBatch))
		if err != nil {
			return gone, err
		}
		if gone += n; n == 0 {
			break
		}
	}
	d.cleared = today
	if gone > 0 {
		d.logger.InfoContext(ctx, "lines of the access log erased", "lines", gone, "before", before.String())
	}
	return gone, nil
}

// lookOnce looks if nobody did today. A night that was missed is made up for by the next look, because each looks at everything.
func (d *dueLook) lookOnce(ctx context.Context, local time.Time) (int, error) {
	today := casefile.DateOf(local)
	if today == d.looked {
		return 0, nil
	}
	newest, err := d.store.NewestRetentionLook(ctx)
	if err != nil {
		return 0, err
	}
	if newest.Day == today || local.Hour() < retentionHour && !newest.Day.IsZero() {
		if newest.Day == today {
			d.looked = today
		}
		return 0, nil
	}
	sum, err := d.record(ctx, today)
	if err != nil {
		return 0, err
	}
	d.looked = today
	d.logger.InfoContext(ctx, "looked for what is due for deletion", "cases", sum.Cases, "due", sum.Due, "held", sum.Held)
	return sum.Due, nil
}

// record looks and keeps what it finds; what an earlier look of the same day found counts no more.
func (d *dueLook) record(ctx context.Context, today casefile.Date) (store.RetentionLook, error) {
	if err := d.store.BeginRetentionLook(ctx, today); err != nil {
		return store.RetentionLook{}, err
	}
	sum, err := d.look(ctx, today, func(due []retention.Verdict) error { return d.store.RecordDue(ctx, today, due) })
	if err != nil {
		return sum, err
	}
	return sum, d.store.NoteRetentionLook(ctx, sum)
}

// look judges every file and hands what is due to keep, page by page.
func (d *dueLook) look(ctx context.Context, day casefile.Date, keep func([]retention.Verdict) error) (store.RetentionLook, error) {
	sum, classes := store.RetentionLook{Day: day}, retention.Classes(d.office, day)
	for after := casefile.PersonID(""); ; {
		files, err := d.store.RetentionFiles(ctx, after, retentionPage)
		if err != nil {
			return sum, err
		}
		var due []retention.Verdict
		for _, f := range files {
			for _, v := range retention.Judge(classes, f) {
				sum.Cases++
				if !v.Due(day) {
					continue
				}
				due = append(due, v)
				sum.Due++
				if len(v.Held) > 0 {
					sum.Held++
				}
			}
		}
		if err := keep(due); err != nil {
			return sum, err
		}
		if len(files) < retentionPage {
			return sum, nil
		}
		after = files[len(files)-1].Person
	}
}

// erasures carries out what two people decided. Every step can be repeated, and the last one, in PostgreSQL, is one transaction: killed anywhere it
// goes on with the same case, and the protocol has one line.
type erasures struct {
	store  *store.Store
	files  erasable
	cases  histories
	lines  erasedLines
	office *authority.Authority
	logger *slog.Logger
	now    func() time.Time
}

// erasedLines is where it stands outside of the database that a case was erased.
type erasedLines interface {
	PutErasure(ctx context.Context, line store.ErasedCase) error
}

// erasable is the part of the e-file that erases.
type erasable interface {
	Erase(ctx context.Context, id casefile.CaseID, documents, intents []string) (int, error)
}

// histories is the part of Temporal that forgets.
type histories interface {
	// Forget deletes every run of a case, and reports whether Temporal knows of none any more.
	Forget(ctx context.Context, id casefile.CaseID) (forgotten bool, err error)
}

// once goes over all cases that are released, and gives how many it erased. One in trouble keeps back no other.
func (e *erasures) once(ctx context.Context) (int, error) {
	erased, last := 0, casefile.CaseID("")
	var errs []error
	for ctx.Err() == nil {
		next, found, err := e.store.NextErasure(ctx, last)
		if err != nil {
			return erased, err
		}
		if !found {
			break
		}
		last = next.Case
		done, err := e.one(ctx, next)
		if err != nil {
			errs = append(errs, fmt.Errorf("case %s: %w", next.Case, err))
		}
		if done {
			erased++
		}
	}
	if last == "" {
		return 0, nil
	}
	return erased, errors.Join(append(errs, e.store.FinishDeletions(ctx))...)
}

// one erases a case: first what lies outside of PostgreSQL, because only its rows name it. What something holds back after its erasure has begun waits on its
// list until nothing does: nothing more of it is destroyed meanwhile, and it keeps back no other.
func (e *erasures) one(ctx context.Context, next store.Erasure) (bool, error) {
	if held, err := e.heldBack(ctx, next.Case); err != nil || len(held) > 0 {
		return false, cmp.Or(err, e.store.HoldErasure(ctx, next, held))
	}
	if err := e.store.BeginErasure(ctx, next); err != nil {
		return false, err
	}
	if forgotten, err := e.cases.Forget(ctx, next.Case); err != nil || !forgotten {
		return false, err // Temporal deletes in its own time; the next round looks again
	}
	objects, err := e.files.Erase(ctx, next.Case, next.Documents, next.Intents)
	if err != nil {
		return false, err
	}
	erased, err := e.store.EraseCase(ctx, next, func(line store.ErasedCase) error { return e.lines.PutErasure(ctx, line) })
	if erased {
		e.logger.InfoContext(ctx, "case erased", "case", string(next.Case), "list", next.Run, "objects", objects)
	}
	return erased, err
}

// heldBack judges once more: between release and run a case of the person may have been opened, or a court have asked.
func (e *erasures) heldBack(ctx context.Context, id casefile.CaseID) ([]retention.Hold, error) {
	file, found, err := e.store.RetentionFile(ctx, id)
	if err != nil || !found {
		return nil, err
	}
	today := casefile.DateOf(e.now().In(calendar.Berlin()))
	for _, v := range retention.Judge(retention.Classes(e.office, today), file) {
		if v.Case == id && !v.Due(today) {
			return []retention.Hold{retention.HoldEarly}, nil
		}
		if v.Case == id {
			return v.Held, nil
		}
	}
	return nil, nil
}

// temporalHistories forgets cases in Temporal.
type temporalHistories struct {
	client    client.Client
	namespace string
}

// Forget implements histories.
func (t temporalHistories) Forget(ctx context.Context, id casefile.CaseID) (bool, error) {
	workflow := contract.WorkflowID(id)
	page, err := t.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: "WorkflowId = '" + workflow + "'", PageSize: 100})
	if err != nil {
		return false, temporalTrouble(err)
	}
	runs := []string{}
	for _, e := range page.GetExecutions() {
		runs = append(runs, e.GetExecution().GetRunId())
	}
	// The list lags behind; the newest run answers for itself.
	described, err := t.client.DescribeWorkflowExecution(ctx, workflow, "")
	var missing *serviceerror.NotFound
	switch {
	case err == nil:
		runs = append(runs, described.GetWorkflowExecutionInfo().GetExecution().GetRunId())
	case !errors.As(err, &missing):
		return false, temporalTrouble(err)
	}
	slices.Sort(runs)
	for _, run := range slices.Compact(runs) {
		_, err := t.client.WorkflowService().DeleteWorkflowExecution(ctx, &workflowservice.DeleteWorkflowExecutionRequest{
			Namespace: t.namespace, WorkflowExecution: &common.WorkflowExecution{WorkflowId: workflow, RunId: run},
		})
		if err != nil && !errors.As(err, &missing) {
			return false, temporalTrouble(err)
		}
	}
	return len(runs) == 0, nil
}

func temporalTrouble(err error) error {
	return casefile.Errorf(casefile.Unavailable, "temporal.unavailable", "temporal: %w", err)
}

// runRetention is the command "retention".
func runRetention(ctx context.Context, c call) error {
	flags := flag.NewFlagSet("retention", flag.ContinueOnError)
	flags.SetOutput(c.out)
	dry := flags.Bool("dry-run", false, "show what is due and do nothing")
	again := flags.Bool("look", false, "look now as the program does each night, for people who cannot wait for it")
	day := flags.String("day", "", "the day to look from, today where none is named")
	thin := flags.String("thin", "", "take the keys of erased cases out of the keys folder of a backup")
	if err := flags.Parse(c.args); err != nil {
		return fmt.Errorf("retention: %w", err)
	}
	cfg, db, err := operated(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	switch {
	case *thin != "":
		return thinKeys(ctx, c, db, *thin)
	case !*dry && !*again:
		return errors.New("the program looks by itself each night, and deletes what two people decided; to see what is due: worker retention --dry-run")
	case *again && *day != "":
		return errors.New("what counts is the look of today; to see another day: worker retention --dry-run -day")
	}
	on := casefile.DateOf(time.Now().In(calendar.Berlin()))
	if *day != "" {
		if on, err = casefile.ParseDate(*day); err != nil {
			return errors.New("the day is written like 2026-11-23")
		}
	}
	office, err := authority.Load(cfg.Authority)
	if err != nil {
		return fmt.Errorf("authority: %w", err)
	}
	looking := &dueLook{store: db, office: office}
	if *again {
		sum, err := looking.record(ctx, on)
		if err != nil {
			return err
		}
		c.say("as of %s: %d cases looked at, %d due, %d of these held back; they stand on /loeschung", on, sum.Cases, sum.Due, sum.Held)
		return nil
	}
	sum, err := looking.look(ctx, on, func(due []retention.Verdict) error {
		for _, v := range due {
			state := "free"
			if len(v.Held) > 0 {
				state = fmt.Sprint("held back: ", v.Held)
			}
			c.say("%-18s %-14s due since %s, %s, %s", v.Aktenzeichen, v.Class.Key, v.DueOn, v.Class.Paragraph, state)
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.say("as of %s: %d cases looked at, %d due, %d of these held back; nothing was deleted", on, sum.Cases, sum.Due, sum.Held)
	return nil
}

func thinKeys(ctx context.Context, c call, db *store.Store, dir string) error {
	erased, err := db.ErasedCases(ctx)
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(erased))
	for _, id := range erased {
		ids = append(ids, string(id))
	}
	removed, err := backup.ThinKeys(dir, ids)
	if err != nil {
		return err
	}
	c.say("%d keys of erased cases taken out of %s", removed, dir)
	return nil
}
