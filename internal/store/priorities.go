package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Whoever finished the task in this case last is looked at, on the day in Berlin on which they did. What was refused never had an effect.
const sqlPrioritiesToday = `
with mine as (
  select s.actor, s.submitted_at, (s.submitted_at at time zone 'Europe/Berlin')::date as day
    from submission s join task t on t.id = s.task_id
   where s.case_id = $1 and t.element = $2 and s.state <> 'rejected'
   order by s.submitted_at desc limit 1)
select count(*)::int
  from mine m
  join submission s on s.actor = m.actor and s.submitted_at >= m.day::timestamp at time zone 'Europe/Berlin' and s.submitted_at <= m.submitted_at
  join task t on t.id = s.task_id and t.element = $2
 where s.state <> 'rejected' and s.data ->> 'notfallPrioritaet' in ('p0', 'p1', 'p2')`

// PrioritiesToday counts how often the person who finished a task of the case by which an urgency is set has put a report before others on
// that day, this one included; 0 where nobody has finished it.
func (s *Store) PrioritiesToday(ctx context.Context, id casefile.CaseID, element string) (int, error) {
	n, err := one(ctx, s.pool, pgx.RowTo[int], sqlPrioritiesToday, key(id), element)
	return n, translate("priorities", err)
}
