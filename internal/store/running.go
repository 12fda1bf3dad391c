package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

const sqlRunningCount = `
select count(*)::int
  from (select 1 from cases where state = 'open' and procedure = $1 and procedure_version = $2 limit $3) as hits`

// CountRunning counts the open cases of a version of a procedure. It stops at 1000 and then reports capped.
func (s *Store) CountRunning(ctx context.Context, procedure string, version int) (n int, capped bool, err error) {
	n, err = one(ctx, s.pool, pgx.RowTo[int], sqlRunningCount, procedure, version, tasksCounted+1)
	return min(n, tasksCounted), n > tasksCounted, translate("count running cases", err)
}
