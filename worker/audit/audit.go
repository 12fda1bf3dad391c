package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/client"

	"ablauf/internal/efile"
	"ablauf/internal/payload"
	"ablauf/internal/store"
	"ablauf/processes"
	sealed "ablauf/worker/ledger"
)

// Sources are the places to compare. DB must see one moment: a transaction of the isolation REPEATABLE READ.
type Sources struct {
	DB       store.Reader
	EFile    *efile.Client // with the keys of KeyReader
	Temporal client.Client
	Codec    *payload.Codec
	Ledger   *sealed.Bucket     // nil: the event log is compared with nothing but itself
	Library  *processes.Library // the procedures of this program; older ones are read from PostgreSQL
}

// Options narrow an audit.
type Options struct {
	// Only is the id of the one case to look at; empty means all, and what belongs to no case.
	Only string
	// Quick leaves out what reads every byte: the content of documents and the histories in Temporal.
	Quick bool
	// Now is the moment against which waiting is measured.
	Now time.Time
}

// Run looks, and if it finds something waits and looks again, because on a running system things are on their way; what both looks found
// is reported. open begins a fresh transaction for a look. Errors mean that a place could not be read.
func Run(ctx context.Context, open func(context.Context) (pgx.Tx, error), sources func(pgx.Tx) (Sources, error), o Options, patience time.Duration) (Report, error) {
	once := func() (*ledger, error) {
		tx, err := open(ctx)
		if err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		defer tx.Rollback(ctx) //nolint:errcheck // it has only read
		s, err := sources(tx)
		if err != nil {
			return nil, err
		}
		o.Now = time.Now()
		return look(ctx, s, o)
	}
	first, err := once()
	if err != nil || len(first.findings) == 0 {
		return first.reportOr(), err
	}
	select {
	case <-ctx.Done():
		return Report{}, ctx.Err()
	case <-time.After(patience):
	}
	second, err := once()
	if err != nil {
		return Report{}, err
	}
	second.findings = lasting(first.findings, second.findings)
	return second.report(), nil
}

func (l *ledger) reportOr() Report {
	if l == nil {
		return Report{}
	}
	return l.report()
}

// Look compares once. On a running system a finding may be a matter of timing; Run looks twice.
func Look(ctx context.Context, s Sources, o Options) (Report, error) {
	l, err := look(ctx, s, o)
	return l.reportOr(), err
}

func look(ctx context.Context, s Sources, o Options) (*ledger, error) {
	l := newLedger()
	// Objects and workflows are listed before the first row is read: whoever makes one has written its row before.
	objects, err := list(ctx, s.EFile)
	if err != nil {
		return nil, err
	}
	flows, runs, err := s.workflows(ctx)
	if err != nil {
		return nil, err
	}
	hashes, err := l.definitions(ctx, s.DB, processes.HashOf)
	if err != nil {
		return nil, err
	}
	library, err := l.library(ctx, s)
	if err != nil {
		return nil, err
	}
	sent, err := senders(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	p := pass{ledger: l, sources: s, options: o, library: library, definitions: hashes, senders: sent, runs: runs}
	if err := p.cases(ctx, objects, flows); err != nil || o.Only != "" {
		return l, err
	}
	l.left(objects)
	for id := range flows {
		l.check(false, Finding{
			Promise: 8, Code: "workflow.unknown", Case: id, ID: id, Text: "Temporal runs a case that PostgreSQL does not know",
		})
	}
	for _, check := range []func(context.Context, store.Reader) error{l.doubles, l.guards, l.emptied, l.sources} {
		if err := check(ctx, s.DB); err != nil {
			return nil, err
		}
	}
	return l, l.chains(ctx, s)
}

// pass is one walk over all cases.
type pass struct {
	*ledger
	sources     Sources
	options     Options
	library     *processes.Library
	definitions map[string]bool
	senders     map[string]senderRow
	runs        map[string][]string // of each case in Temporal
}

func (p *pass) cases(ctx context.Context, objects *shelf, flows map[string]workflow) error {
	for after := ""; ; {
		records, err := reader{p.sources.DB}.page(ctx, after, p.options.Only)
		if err != nil {
			return err
		}
		for _, r := range records {
			objects.give(r)
			r.Workflow = flows[r.Case.Case]
			delete(flows, r.Case.Case)
			if err := p.one(ctx, r); err != nil {
				return err
			}
		}
		if len(records) < casesPage {
			return nil
		}
		after = records[len(records)-1].Case.Case
	}
}

func (p *pass) one(ctx context.Context, r *Record) error {
	p.ledger.cases++
	if r.Workflow.Running != (r.Case.State == "open") {
		var err error
		if r.Workflow, err = p.sources.describe(ctx, r.Case.Case); err != nil {
			return err
		}
	}
	if r.Case.Erased || r.Case.Erasing {
		p.erasure(r)
		return nil
	}
	p.receipts(r, p.options.Now)
	p.submissions(r, p.options.Now)
	p.effects(r, p.senders, p.options.Now)
	p.objects(r, p.options.Now)
	p.axes(r)
	p.origin(r)
	p.turns(r)
	p.running(r, p.library)
	p.decisions(r, p.definitions)
	if p.options.Quick {
		return nil
	}
	if err := p.contents(ctx, r, p.sources.EFile, p.options.Now); err != nil {
		return err
	}
	return p.histories(ctx, p.sources, r.Case.Case, p.runs[r.Case.Case])
}

const sqlBundles = `select hash, content from definition where kind = 'bundle' order by hash`

// library compiles what cases run on beyond the bundles of this program. A stored bundle that does not compile is a finding; its cases
// then count as without one.
func (l *ledger) library(ctx context.Context, s Sources) (*processes.Library, error) {
	type bundleRow struct {
		Hash    string
		Content []byte
	}
	stored, err := rows[bundleRow](ctx, s.DB, sqlBundles)
	if err != nil {
		return nil, err
	}
	var good [][]byte
	for _, b := range stored {
		if _, known := s.Library.Bundle(b.Hash); known {
			continue
		}
		_, err := processes.Load(b.Content)
		l.check(err == nil, Finding{
			Promise: 6, Code: "bundle.unreadable", ID: b.Hash, Text: fmt.Sprintf("the bundle %s that was kept does not compile any more", b.Hash),
		})
		if err == nil {
			good = append(good, b.Content)
		}
	}
	if len(good) == 0 {
		return s.Library, nil
	}
	return processes.Load(good...)
}
