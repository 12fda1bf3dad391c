package store

import (
	"context"

	"ablauf/internal/casefile"
)

// FollowUp asks that a task rests until a day.
type FollowUp struct {
	Task    casefile.TaskID
	Version int
	Actor   casefile.ActorID
	// ActingFor is the absent holder for whom the actor may act.
	ActingFor casefile.ActorID
	// Supervisor may do it whoever holds the task.
	Supervisor bool
	Day        casefile.Date // the zero date ends the rest
	Note       string
}

const sqlTaskFollowUp = `
update task as t set follow_up_on = $2, follow_up_was = null, follow_up_note = $3, follow_up_by = $4, changed_at = $5
 where t.id = $1 returning ` + columnsTask

// SetFollowUp sets the day on which a person wants to see a task again (Wiedervorlage); the zero date takes it away. Until then, or until
// something arrives for the case, lists leave it out (taskRests). Errors as for ClaimTask.
func (s *Store) SetFollowUp(ctx context.Context, f FollowUp) (casefile.Task, error) {
	var task casefile.Task
	err := s.inTx(ctx, "set follow-up", func(t tx) error {
		l, err := lockTask(ctx, t, f.Task)
		if err != nil {
			return err
		}
		if err := l.check(f.Version, l.mayAct(f.Actor, f.ActingFor, f.Supervisor)...); err != nil {
			return err
		}
		by := f.Actor
		if f.Day.IsZero() {
			by = ""
		}
		if task, err = one(ctx, t, scanTask, sqlTaskFollowUp, string(l.ID), date(f.Day), f.Note, string(by), t.now); err != nil {
			return err
		}
		e := taskEvent(l.Task, "task.follow-up", f.Actor)
		e.ActingFor = l.represented(f.ActingFor)
		if f.Day.IsZero() {
			e.Code = "task.follow-up-ended"
		} else {
			e.Params["day"], e.Params["note"] = f.Day.String(), f.Note
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
	})
	return task, err
}

// mayAct gives the holders whose tasks the actor may touch: their own, those of whom they stand in for, and everybody's for supervision.
func (l lockedTask) mayAct(actor, actingFor casefile.ActorID, supervisor bool) []casefile.ActorID {
	if supervisor {
		return []casefile.ActorID{l.Assignee}
	}
	return []casefile.ActorID{actor, actingFor}
}

// represented is for whom somebody acts: only where that person holds the task.
func (l lockedTask) represented(actingFor casefile.ActorID) casefile.ActorID {
	if l.Assignee != actingFor {
		return ""
	}
	return actingFor
}
