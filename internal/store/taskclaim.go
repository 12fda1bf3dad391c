package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// lockedTask is a task whose row the transaction holds.
type lockedTask struct {
	casefile.Task
	assignedAt time.Time
}

const sqlTaskLock = `select ` + columnsTask + `, t.assigned_at from task t where t.id = $1 for no key update`

func lockTask(ctx context.Context, t tx, id casefile.TaskID) (lockedTask, error) {
	return one(ctx, t, func(row pgx.CollectableRow) (lockedTask, error) {
		var l lockedTask
		var excluded []string
		err := row.Scan(append(taskTargets(&l.Task, &excluded), zeroable{&l.assignedAt})...)
		l.ExcludedActors = typed[casefile.ActorID](excluded)
		return l, err
	}, sqlTaskLock, key(id))
}

// check says why somebody who saw the task at a version cannot act on it now. Who comes too late learns first what happened, and only
// for want of a better reason that something did.
func (l lockedTask) check(version int, actors ...casefile.ActorID) error {
	if l.State != casefile.TaskOpen {
		return conflict("task.not-open", map[string]string{"state": string(l.State), "since": l.ClosedAt.Format(time.RFC3339)})
	}
	held := l.Assignee != ""
	for _, actor := range actors {
		held = held && l.Assignee != actor
	}
	if held {
		return conflict("task.claimed", map[string]string{"holder": string(l.Assignee), "since": l.assignedAt.Format(time.RFC3339)})
	}
	if l.Version != version {
		return conflict("task.version", nil)
	}
	return nil
}

const sqlTaskAssign = `
update task as t set assignee = $2, assigned_at = $3, assigned_by = $4, drawn_for = $5, drawn_day = $6, changed_at = $7
 where t.id = $1 returning ` + columnsTask

// holding is who holds a task from now on, and why.
type holding struct {
	holder, by casefile.ActorID
	drawnFor   string
	drawnDay   casefile.Date
}

// hold writes down who holds a task; an empty holder means nobody.
func (l lockedTask) hold(ctx context.Context, t tx, h holding) (casefile.Task, error) {
	var since any
	if h.holder != "" {
		since = t.now
	}
	return one(ctx, t, scanTask, sqlTaskAssign, string(l.ID), string(h.holder), since, string(h.by), h.drawnFor, date(h.drawnDay), t.now)
}

// ClaimTask gives an open task to a person; a task that the person holds already is given back as it is. NotFound; Conflict
// "task.claimed" with the params holder and since when somebody else has it, "task.not-open" with state and since, "task.version" when
// the row changed otherwise since the caller saw it.
func (s *Store) ClaimTask(ctx context.Context, id casefile.TaskID, actor casefile.ActorID, version int) (casefile.Task, error) {
	var claimed casefile.Task
	err := s.inTx(ctx, "claim task", func(t tx) error {
		l, err := lockTask(ctx, t, id)
		if err != nil {
			return err
		}
		if l.State == casefile.TaskOpen && l.Assignee == actor && actor != "" {
			claimed = l.Task
			return nil
		}
		if err := l.check(version, actor); err != nil {
			return err
		}
		claimed, err = l.hold(ctx, t, holding{holder: actor})
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, taskEvent(l.Task, "task.claimed", actor))
	})
	return claimed, err
}

// UnclaimTask puts a task back into the list, on behalf of whoever may do so: that the actor is the holder, or may take tasks from
// others, is the caller's check. NotFound; Conflict "task.not-open" and "task.version" as for ClaimTask, "task.not-claimed" when
// nobody holds it.
func (s *Store) UnclaimTask(ctx context.Context, id casefile.TaskID, actor casefile.ActorID, version int) (casefile.Task, error) {
	var freed casefile.Task
	err := s.inTx(ctx, "unclaim task", func(t tx) error {
		l, err := lockTask(ctx, t, id)
		if err != nil {
			return err
		}
		if err := l.check(version, l.Assignee); err != nil {
			return err
		}
		if l.Assignee == "" {
			return conflict("task.not-claimed", nil)
		}
		freed, err = l.hold(ctx, t, holding{})
		if err != nil {
			return err
		}
		e := taskEvent(l.Task, "task.unclaimed", actor)
		e.Params["holder"] = string(l.Assignee)
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
	})
	return freed, err
}

func taskEvent(task casefile.Task, code string, actor casefile.ActorID) casefile.Event {
	return casefile.Event{Code: code, Actor: actor, Params: map[string]string{
		"task": string(task.ID), "process": task.Process, "element": task.Element, "elementName": task.Name,
	}}
}
