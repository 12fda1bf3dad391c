package store

import (
	"context"

	"ablauf/internal/casefile"
)

// Skip says that somebody does not want a task as their next one.
type Skip struct {
	Task    casefile.TaskID
	Version int
	Actor   casefile.ActorID
	Reason  string // code
	Note    string
}

const sqlSkipInsert = `insert into task_skip (task_id, actor, reason, note, recorded_at) values ($1, $2, $3, $4, $5)`

// SkipTask puts a task to the end for one person, and back into the list where they hold it. Errors as for ClaimTask.
func (s *Store) SkipTask(ctx context.Context, k Skip) (casefile.Task, error) {
	var task casefile.Task
	err := s.inTx(ctx, "skip task", func(t tx) error {
		l, err := lockTask(ctx, t, k.Task)
		if err != nil {
			return err
		}
		if err := l.check(k.Version, k.Actor); err != nil {
			return err
		}
		task = l.Task
		if l.Assignee != "" {
			if task, err = l.hold(ctx, t, holding{}); err != nil {
				return err
			}
		}
		if _, err := t.Exec(ctx, sqlSkipInsert, string(l.ID), string(k.Actor), k.Reason, k.Note, t.now); err != nil {
			return err
		}
		e := taskEvent(l.Task, "task.skipped", k.Actor)
		e.Params["reason"], e.Params["note"] = k.Reason, k.Note
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
	})
	return task, err
}
