package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// HandOver gives a task to somebody, whoever holds it now.
type HandOver struct {
	Task    casefile.TaskID
	Version int
	Actor   casefile.ActorID
	// ActingFor is the absent holder for whom the actor may act.
	ActingFor casefile.ActorID
	// Supervisor may do it whoever holds the task.
	Supervisor bool
	To         casefile.ActorID
	Note       string // why, for the log and for those it concerns
}

// AssignTask gives a task to somebody and tells the new holder and the one before, unless they did it themselves. That the new holder may
// work on it is the caller's check but for those whom four eyes exclude: Conflict "task.assign-excluded". Other errors as for ClaimTask. A
// task that the person holds already is given back as it is.
func (s *Store) AssignTask(ctx context.Context, a HandOver) (casefile.Task, error) {
	var task casefile.Task
	err := s.inTx(ctx, "assign task", func(t tx) error {
		l, err := lockTask(ctx, t, a.Task)
		if err != nil {
			return err
		}
		if l.State == casefile.TaskOpen && l.Assignee == a.To {
			task = l.Task
			return nil
		}
		if err := l.check(a.Version, l.mayAct(a.Actor, a.ActingFor, a.Supervisor)...); err != nil {
			return err
		}
		if slices.Contains(l.ExcludedActors, a.To) {
			return conflict("task.assign-excluded", nil)
		}
		if task, err = l.hold(ctx, t, holding{holder: a.To, by: a.Actor}); err != nil {
			return err
		}
		if err := a.tell(ctx, t, l); err != nil {
			return err
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, a.event(l))
	})
	return task, err
}

func (a HandOver) event(l lockedTask) casefile.Event {
	e := taskEvent(l.Task, "task.assigned", a.Actor)
	e.ActingFor = l.represented(a.ActingFor)
	e.Params["to"], e.Params["note"] = string(a.To), a.Note
	switch {
	case l.Assignee == "":
	case a.To == a.Actor:
		e.Code, e.Params["holder"] = "task.taken-over", string(l.Assignee)
	default:
		e.Code, e.Params["holder"] = "task.handed-over", string(l.Assignee)
	}
	return e
}

// tell leaves a notice for whom it concerns and who did not do it.
func (a HandOver) tell(ctx context.Context, t tx, l lockedTask) error {
	if l.Assignee != "" && l.Assignee != a.Actor {
		if err := insertNotice(ctx, t, l.ID, l.Assignee, a.Actor, NoticeTaken, a.Note); err != nil {
			return err
		}
	}
	kind := NoticeAssigned
	if l.Assignee == a.Actor {
		kind = NoticeHandedOver
	}
	if a.To == a.Actor {
		return nil
	}
	return insertNotice(ctx, t, l.ID, a.To, a.Actor, kind, a.Note)
}

// Release gives a task back for everybody: by its holder, by who stands in for them, or by supervision.
type Release struct {
	Task       casefile.TaskID
	Version    int
	Actor      casefile.ActorID
	ActingFor  casefile.ActorID
	Supervisor bool
	Team       string // where it goes; empty means that it stays with its team
	TeamName   string // for the log
	Note       string
}

const sqlTaskTeam = `update task as t set team = $2, changed_at = $3 where t.id = $1`

// ReleaseTask puts a task back into the list, of another team where one is named, and tells the holder, unless they did it themselves.
// Errors as for ClaimTask; "task.not-claimed" where nothing would change.
func (s *Store) ReleaseTask(ctx context.Context, r Release) (casefile.Task, error) {
	var task casefile.Task
	err := s.inTx(ctx, "release task", func(t tx) error {
		l, err := lockTask(ctx, t, r.Task)
		if err != nil {
			return err
		}
		if err := l.check(r.Version, l.mayAct(r.Actor, r.ActingFor, r.Supervisor)...); err != nil {
			return err
		}
		moved := r.Team != "" && r.Team != l.Team
		if l.Assignee == "" && !moved {
			return conflict("task.not-claimed", nil)
		}
		if moved {
			if _, err := t.Exec(ctx, sqlTaskTeam, string(l.ID), r.Team, t.now); err != nil {
				return err
			}
		}
		if task, err = l.hold(ctx, t, holding{}); err != nil {
			return err
		}
		if l.Assignee != "" && l.Assignee != r.Actor {
			if err := insertNotice(ctx, t, l.ID, l.Assignee, r.Actor, NoticeTaken, r.Note); err != nil {
				return err
			}
		}
		e := taskEvent(l.Task, "task.unclaimed", r.Actor)
		e.ActingFor = l.represented(r.ActingFor)
		if l.Assignee != "" {
			e.Params["holder"] = string(l.Assignee)
		}
		if moved {
			e.Code = "task.forwarded"
			e.Params["fromTeam"], e.Params["team"], e.Params["teamName"] = l.Team, r.Team, r.TeamName
		}
		if r.Note != "" {
			e.Params["note"] = r.Note
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
	})
	return task, err
}

const sqlTaskPriority = `update task as t set priority = $2, changed_at = $3 where t.id = $1 returning ` + columnsTask

// SetPriority marks a task as more or less urgent than others, whoever holds it; the caller checks who may. Errors as for ClaimTask but for
// "task.claimed".
func (s *Store) SetPriority(ctx context.Context, id casefile.TaskID, version int, actor casefile.ActorID, priority int, note string) (casefile.Task, error) {
	var task casefile.Task
	err := s.inTx(ctx, "set priority", func(t tx) error {
		l, err := lockTask(ctx, t, id)
		if err != nil {
			return err
		}
		if err := l.check(version, l.Assignee); err != nil {
			return err
		}
		if l.Priority == priority {
			task = l.Task
			return nil
		}
		if task, err = one(ctx, t, scanTask, sqlTaskPriority, string(l.ID), priority, t.now); err != nil {
			return err
		}
		e := taskEvent(l.Task, "task.priority", actor)
		if priority > 0 {
			e.Code = "task.priority-raised"
		}
		if note != "" {
			e.Params["note"] = note
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
	})
	return task, err
}

// TaskHolding is what the page of a task says about its holder and its Wiedervorlage.
type TaskHolding struct {
	Since        time.Time
	By           casefile.ActorID // who gave it to the holder; empty where the holder took it
	DrawnFor     PullClass        // why it was the next task; empty where it was taken by hand
	DrawnDay     casefile.Date
	FollowUpNote string
	FollowUpBy   casefile.ActorID
	// FollowUpWas is the day of a Wiedervorlage that ended earlier, because something arrived.
	FollowUpWas casefile.Date
}

const sqlTaskHolding = `select assigned_at, assigned_by, drawn_for, drawn_day, follow_up_note, follow_up_by, follow_up_was from task where id = $1`

// TaskHolding gives who gave a task to its holder, when and why, or NotFound.
func (s *Store) TaskHolding(ctx context.Context, id casefile.TaskID) (TaskHolding, error) {
	h, err := one(ctx, s.pool, func(row pgx.CollectableRow) (TaskHolding, error) {
		var h TaskHolding
		return h, row.Scan(zeroable{&h.Since}, &h.By, &h.DrawnFor, &h.DrawnDay, &h.FollowUpNote, &h.FollowUpBy, &h.FollowUpWas)
	}, sqlTaskHolding, key(id))
	return h, translate("task holding", err)
}
