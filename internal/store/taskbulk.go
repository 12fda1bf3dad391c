package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Bulk is an act on several tasks, with the result of each once it is over.
type Bulk struct {
	ID         string
	Actor      casefile.ActorID
	Act        string
	Results    json.RawMessage // null while it runs
	RecordedAt time.Time
}

const columnsBulk = `b.id::text, b.actor, b.act, b.results, b.recorded_at`

func scanBulk(row pgx.CollectableRow) (Bulk, error) {
	var b Bulk
	return b, row.Scan(&b.ID, &b.Actor, &b.Act, &b.Results, &b.RecordedAt)
}

const sqlBulkInsert = `
insert into task_bulk as b (id, actor, act, recorded_at) values ($1, $2, $3, $4) on conflict (id) do nothing returning ` + columnsBulk

const sqlBulkByID = `select ` + columnsBulk + ` from task_bulk b where b.id = $1 and b.actor = $2`

// BeginBulk notes that an act begins; begun is false where the same one was sent before, which is given. Another person's is Conflict
// "task.bulk-taken".
func (s *Store) BeginBulk(ctx context.Context, b Bulk) (stored Bulk, begun bool, err error) {
	stored, begun, err = optional(one(ctx, s.pool, scanBulk, sqlBulkInsert, key(casefile.TaskID(b.ID)), string(b.Actor), b.Act, s.now()))
	if err != nil || begun {
		return stored, begun, translate("begin bulk", err)
	}
	stored, found, err := optional(one(ctx, s.pool, scanBulk, sqlBulkByID, key(casefile.TaskID(b.ID)), string(b.Actor)))
	if err == nil && !found {
		err = conflict("task.bulk-taken", nil)
	}
	return stored, false, translate("begin bulk", err)
}

const sqlBulkEnd = `update task_bulk set results = $2 where id = $1`

// EndBulk keeps the results.
func (s *Store) EndBulk(ctx context.Context, id string, results json.RawMessage) error {
	_, err := s.pool.Exec(ctx, sqlBulkEnd, key(casefile.TaskID(id)), results)
	return translate("end bulk", err)
}

// Bulk gives an act of the person with its results, or NotFound.
func (s *Store) Bulk(ctx context.Context, id string, actor casefile.ActorID) (Bulk, error) {
	b, err := one(ctx, s.pool, scanBulk, sqlBulkByID, key(casefile.TaskID(id)), string(actor))
	return b, translate("bulk", err)
}
