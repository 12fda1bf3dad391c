package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// FactChange is a fact of a case as it stands now, with who last said it.
type FactChange struct {
	Name       string
	Value      json.RawMessage
	RecordedAt time.Time
	Actor      casefile.ActorID // who entered it; empty where it came with a message or from a step of the program
	// Arrived is the kind of the message that it came with, empty where it came with none.
	Arrived casefile.ReceiptKind
}

const sqlFactChanged = `
select distinct on (f.name) f.name, f.value, f.recorded_at, coalesce(s.actor, ''), coalesce(r.kind, '')
  from case_fact f
  left join submission s on s.id = f.submission_id
  left join receipt r on r.id = f.receipt_id
 where f.case_id = $1 and f.recorded_at >= $2
 order by f.name, f.id desc`

// FactsSince gives the facts of a case that were said again or for the first time from a moment on, by name; the newest word on each.
func (s *Store) FactsSince(ctx context.Context, id casefile.CaseID, since time.Time) ([]FactChange, error) {
	changes, err := list(ctx, s.pool, func(row pgx.CollectableRow) (FactChange, error) {
		var c FactChange
		return c, row.Scan(&c.Name, &c.Value, &c.RecordedAt, &c.Actor, &c.Arrived)
	}, sqlFactChanged, key(id), since)
	return changes, translate("facts since", err)
}

const sqlEventLast = `select coalesce(max(seq), 0) from case_event where case_id = $1 and stream = $2`

// LastEvent gives the number of the newest event of a case and stream, 0 where there is none.
func (s *Store) LastEvent(ctx context.Context, id casefile.CaseID, stream string) (int64, error) {
	seq, err := one(ctx, s.pool, pgx.RowTo[int64], sqlEventLast, key(id), stream)
	return seq, translate("last event", err)
}
