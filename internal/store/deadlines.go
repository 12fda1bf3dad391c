package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const sqlDeadlineInsert = `
insert into deadline (case_id, key, kind, direction, last_day, due_at, paragraph, reason, params, state, set_at, recorded_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
on conflict (case_id, key) do nothing`

// insertDeadline reports whether the deadline is new.
func insertDeadline(ctx context.Context, t tx, d casefile.Deadline) (bool, error) {
	if d.State == "" {
		d.State = casefile.DeadlineRunning
	}
	if d.SetAt.IsZero() {
		d.SetAt = t.now
	}
	if d.Params == nil {
		d.Params = map[string]string{}
	}
	tag, err := t.Exec(ctx, sqlDeadlineInsert, ref(d.CaseID), d.Key, d.Kind, d.Direction, date(d.LastDay), d.DueAt, d.Paragraph,
		d.Reason, d.Params, string(d.State), d.SetAt, t.now)
	return tag.RowsAffected() == 1, err
}

func deadlineEvent(d casefile.Deadline) casefile.Event {
	return casefile.Event{Code: "deadline.set", HappenedAt: d.SetAt, Params: map[string]string{
		"deadline": d.Key, "kind": d.Kind, "direction": d.Direction, "lastDay": d.LastDay.String(), "paragraph": d.Paragraph,
		"reason": d.Reason,
	}}
}

// PutDeadline records a deadline. It is idempotent per case and Key: a second call changes nothing. A case that does not exist is
// NotFound.
func (s *Store) PutDeadline(ctx context.Context, d casefile.Deadline) error {
	return s.inTx(ctx, "put deadline", func(t tx) error {
		inserted, err := insertDeadline(ctx, t, d)
		if err != nil || !inserted {
			return err
		}
		return appendEvents(ctx, t, d.CaseID, casefile.StreamCase, deadlineEvent(d))
	})
}

const columnsDeadline = `id::text, case_id::text, key, kind, direction, last_day, due_at, paragraph, reason, params, state, set_at, recorded_at, version`

const sqlDeadlineList = `select ` + columnsDeadline + ` from deadline where case_id = $1 order by due_at, id`

func scanDeadline(row pgx.CollectableRow) (casefile.Deadline, error) {
	var d casefile.Deadline
	return d, row.Scan(
		&d.ID, &d.CaseID, &d.Key, &d.Kind, &d.Direction, &d.LastDay, &d.DueAt, &d.Paragraph, &d.Reason, &d.Params, &d.State,
		&d.SetAt, &d.RecordedAt, &d.Version,
	)
}

// Deadlines gives the deadlines of a case, the nearest first.
func (s *Store) Deadlines(ctx context.Context, id casefile.CaseID) ([]casefile.Deadline, error) {
	deadlines, err := list(ctx, s.pool, scanDeadline, sqlDeadlineList, key(id))
	return deadlines, translate("deadlines", err)
}

const sqlDeadlineLock = `select state from deadline where case_id = $1 and key = $2 for no key update`

// A deadline that runs on has not ended: state_at is the end in law.
const sqlDeadlineState = `
update deadline set state = $3, state_at = case when $3 <> 'running' then $4::timestamptz end, changed_at = $5 where case_id = $1 and key = $2`

// SetDeadlineState records what became of a deadline at a moment; the state it has already changes nothing. A deadline that does not
// exist is NotFound. The event log gets "deadline.met", "deadline.passed" and so on.
func (s *Store) SetDeadlineState(
	ctx context.Context, id casefile.CaseID, deadlineKey string, state casefile.DeadlineState, at time.Time,
) error {
	return s.inTx(ctx, "set deadline state", func(t tx) error {
		old, err := one(ctx, t, scanID[casefile.DeadlineState], sqlDeadlineLock, key(id), deadlineKey)
		if err != nil || old == state {
			return err
		}
		if _, err := t.Exec(ctx, sqlDeadlineState, key(id), deadlineKey, string(state), at, t.now); err != nil {
			return err
		}
		return appendEvents(ctx, t, id, casefile.StreamCase, casefile.Event{
			Code: "deadline." + string(state), Params: map[string]string{"deadline": deadlineKey}, HappenedAt: at,
		})
	})
}
