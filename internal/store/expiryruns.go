package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ExpiryRunKind says whether a run opens cases.
type ExpiryRunKind string

// The kinds of runs.
const (
	ExpiryNight  ExpiryRunKind = "nacht"
	ExpiryDryRun ExpiryRunKind = "probelauf"
)

// ExpiryRun is one run of the scan.
type ExpiryRun struct {
	ID          string
	Kind        ExpiryRunKind
	AsOf        casefile.Date // the day that counts; of a dry run mostly tomorrow
	RequestedBy casefile.ActorID
	Done        bool
	Counts      json.RawMessage
	StartedAt   time.Time
	FinishedAt  time.Time
}

const columnsExpiryRun = `id::text, kind, as_of, requested_by, state = 'done', counts, started_at, finished_at`

func scanExpiryRun(row pgx.CollectableRow) (ExpiryRun, error) {
	var r ExpiryRun
	return r, row.Scan(&r.ID, &r.Kind, &r.AsOf, &r.RequestedBy, &r.Done, &r.Counts, &r.StartedAt, zeroable{&r.FinishedAt})
}

const sqlExpiryRunInsert = `
insert into expiry_run (id, kind, as_of, requested_by, started_at) values ($1, $2, $3, $4, $5)
on conflict do nothing`

const sqlExpiryRunBegun = `
select ` + columnsExpiryRun + ` from expiry_run where id = $1 or $2 = 'nacht' and kind = 'nacht' and as_of = $3 order by started_at limit 1`

// BeginExpiryRun records that a run has begun. A night has one run: whoever goes on with it after a crash gets the same line. So does whoever
// begins a dry run again under its id.
func (s *Store) BeginExpiryRun(ctx context.Context, r ExpiryRun) (ExpiryRun, error) {
	var begun ExpiryRun
	err := s.inTx(ctx, "begin expiry run", func(t tx) error {
		if r.ID == "" {
			var err error
			if r.ID, err = one(ctx, t, pgx.RowTo[string], sqlNewCaseID); err != nil {
				return err
			}
		}
		_, err := t.Exec(ctx, sqlExpiryRunInsert, ref(r.ID), string(r.Kind), date(r.AsOf), string(r.RequestedBy), t.now)
		if err != nil {
			return err
		}
		begun, err = one(ctx, t, scanExpiryRun, sqlExpiryRunBegun, ref(r.ID), string(r.Kind), date(r.AsOf))
		return err
	})
	return begun, err
}

const sqlExpiryRunFinish = `update expiry_run set state = 'done', counts = $2, finished_at = $3 where id = $1`

// The lines of the newest dry runs stay; older ones say nothing about tomorrow any more.
const sqlExpiryLinesDrop = `
delete from expiry_line where run_id in (
  select id from expiry_run where kind = 'probelauf' order by started_at desc offset 5)`

// FinishExpiryRun records what a run has counted.
func (s *Store) FinishExpiryRun(ctx context.Context, id string, counts json.RawMessage) error {
	return s.inTx(ctx, "finish expiry run", func(t tx) error {
		if _, err := t.Exec(ctx, sqlExpiryRunFinish, key(id), object(counts), t.now); err != nil {
			return err
		}
		_, err := t.Exec(ctx, sqlExpiryLinesDrop)
		return err
	})
}

const sqlExpiryRunByID = `select ` + columnsExpiryRun + ` from expiry_run where id = $1`

// ExpiryRun gives a run, or NotFound.
func (s *Store) ExpiryRun(ctx context.Context, id string) (ExpiryRun, error) {
	r, err := one(ctx, s.pool, scanExpiryRun, sqlExpiryRunByID, key(id))
	return r, translate("expiry run", err)
}

const sqlExpiryRuns = `select ` + columnsExpiryRun + ` from expiry_run where kind = $1 order by started_at desc limit $2`

// ExpiryRuns gives the newest runs of a kind, the newest first.
func (s *Store) ExpiryRuns(ctx context.Context, kind ExpiryRunKind, limit int) ([]ExpiryRun, error) {
	runs, err := list(ctx, s.pool, scanExpiryRun, sqlExpiryRuns, string(kind), bounded(limit, 100))
	return runs, translate("expiry runs", err)
}

const sqlExpiryLastNight = `select max(as_of) from expiry_run where kind = 'nacht' and state = 'done' and as_of < $1`

// LastExpiryNight gives the day of the last complete night before a day; no day where there was none.
func (s *Store) LastExpiryNight(ctx context.Context, before casefile.Date) (casefile.Date, error) {
	day, err := one(ctx, s.pool, func(row pgx.CollectableRow) (casefile.Date, error) {
		var d casefile.Date
		return d, row.Scan(&d)
	}, sqlExpiryLastNight, date(before))
	return day, translate("last expiry night", err)
}

const sqlExpiryOpenedOn = `
select count(*) from receipt r join cases c on c.id = r.case_id
 where r.scope = '` + scopeExpiry + `' and r.kind = 'titelablauf' and r.received_at = $1`

// ExpiryOpenedAt counts the cases that a run opened; their receipts bear its moment. It is right also where the run was broken off and went
// on.
func (s *Store) ExpiryOpenedAt(ctx context.Context, at time.Time) (int, error) {
	n, err := one(ctx, s.pool, pgx.RowTo[int], sqlExpiryOpenedOn, at)
	return n, translate("expiry opened", err)
}
