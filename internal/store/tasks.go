package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const columnsTask = `t.id::text, t.case_id::text, t.process, t.element, t.element_instance, t.name, t.form, t.candidate_group, t.team,
  t.state, t.assignee, t.due_on, t.due_reason, t.follow_up_on, t.priority, t.excluded_actors, t.opened_at, t.recorded_at, t.closed_at,
  t.closed_reason, t.version`

func taskTargets(t *casefile.Task, excluded *[]string) []any {
	return []any{
		&t.ID, &t.CaseID, &t.Process, &t.Element, &t.ElementInstance, &t.Name, &t.Form, &t.Group, &t.Team, &t.State, &t.Assignee,
		&t.DueOn, &t.DueReason, &t.FollowUpOn, &t.Priority, excluded, &t.OpenedAt, &t.RecordedAt,
		zeroable{&t.ClosedAt},
		&t.ClosedReason, &t.Version,
	}
}

func scanTask(row pgx.CollectableRow) (casefile.Task, error) {
	var t casefile.Task
	var excluded []string
	err := row.Scan(taskTargets(&t, &excluded)...)
	t.ExcludedActors = typed[casefile.ActorID](excluded)
	return t, err
}

const sqlTaskByID = `select ` + columnsTask + ` from task t where t.id = $1`

// Task gives a task, or NotFound.
func (s *Store) Task(ctx context.Context, id casefile.TaskID) (casefile.Task, error) {
	t, err := one(ctx, s.pool, scanTask, sqlTaskByID, key(id))
	return t, translate("task", err)
}
