package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const sqlStateNewest = `select rev, state from engine_state where case_id = $1 order by rev desc limit 1`

// EngineState gives the engine's state after the last turn that the record has, and the number of that turn. A case that has had no
// turn yet is NotFound.
func (s *Store) EngineState(ctx context.Context, id casefile.CaseID) (rev int, state []byte, err error) {
	type stored struct {
		rev   int
		state []byte
	}
	st, err := one(ctx, s.pool, func(row pgx.CollectableRow) (stored, error) {
		var st stored
		return st, row.Scan(&st.rev, &st.state)
	}, sqlStateNewest, key(id))
	return st.rev, st.state, translate("engine state", err)
}

const sqlStateAt = `select state from engine_state where case_id = $1 and rev = $2`

// EngineStateAt gives the engine's state after a turn, or NotFound.
func (s *Store) EngineStateAt(ctx context.Context, id casefile.CaseID, rev int) ([]byte, error) {
	state, err := one(ctx, s.pool, pgx.RowTo[[]byte], sqlStateAt, key(id), rev)
	return state, translate("engine state", err)
}
