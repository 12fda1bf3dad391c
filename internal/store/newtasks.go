package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// NewTask is what has to be known of a task to say whom it concerns; nothing of it names anybody.
type NewTask struct {
	ID           casefile.TaskID
	Team         string
	Group        string
	Confidential bool
	RecordedAt   time.Time
}

const sqlTasksNew = `
select t.id::text, t.team, t.candidate_group, c.sensitivity = 'vertraulich', t.recorded_at
  from task t join cases c on c.id = t.case_id
 where t.state = 'open' and t.assignee = '' and t.recorded_at > $1
 order by t.recorded_at desc
 limit $2`

// NewTasks gives open tasks that nobody holds and that were recorded after a moment, the newest first.
func (s *Store) NewTasks(ctx context.Context, after time.Time, limit int) ([]NewTask, error) {
	tasks, err := list(ctx, s.pool, pgx.RowToStructByPos[NewTask], sqlTasksNew, after, limit)
	return tasks, translate("new tasks", err)
}
