package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"
)

const sqlResultByKey = `select result from activity_result where key = $1`

// ActivityResult gives what an activity gave when it ran with a key, and whether it did.
func (s *Store) ActivityResult(ctx context.Context, effectKey string) (json.RawMessage, bool, error) {
	result, found, err := optional(one(ctx, s.pool, pgx.RowTo[json.RawMessage], sqlResultByKey, effectKey))
	return result, found, translate("activity result", err)
}

const sqlResultPut = `
insert into activity_result (key, result, recorded_at) values ($1, $2, $3) on conflict (key) do nothing`

// PutActivityResult keeps what an activity gave for a key. The first result stays: a second call changes nothing, and the caller reads
// what counts with ActivityResult.
func (s *Store) PutActivityResult(ctx context.Context, effectKey string, result json.RawMessage) error {
	_, err := s.pool.Exec(ctx, sqlResultPut, effectKey, object(result), s.now())
	return translate("put activity result", err)
}
