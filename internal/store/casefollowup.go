package store

import (
	"context"

	"ablauf/internal/casefile"
)

// adHocFollowUp is what somebody wants to be reminded of: a Wiedervorlage of the case, not of one of its tasks. Its group is that of whoever asks.
var adHocFollowUp = adHocKind{
	element: "wiedervorlage", name: "Wiedervorlage", form: "allgemein/wiedervorlage-erledigen", group: casefile.RoleSachbearbeitung,
}

// CaseFollowUp asks that a case is looked at again on a day.
type CaseFollowUp struct {
	Case casefile.CaseID
	// Key names the form that was sent: the same twice is one.
	Key  string
	Day  casefile.Date
	Note string // what is to be looked at
	By   casefile.ActorID
	// Group is the role that looks; Own: whoever asks does it themselves, else it is for the team.
	Group casefile.Role
	Own   bool
}

// FollowUpCase opens a task that rests until a day and is for the person who asks or for the team; it is back earlier when something arrives for the
// case. NotFound; Conflict "act.other" where the same form was sent before with something else in it.
func (s *Store) FollowUpCase(ctx context.Context, f CaseFollowUp) (task casefile.TaskID, err error) {
	err = s.inTx(ctx, "follow up a case", func(t tx) error {
		c, err := lockCase(ctx, t, f.Case)
		if err != nil {
			return err
		}
		kind := adHocFollowUp
		kind.group = f.Group
		ask := adHoc{caseID: c.id, key: "wiedervorlage/" + f.Key, kind: kind, at: t.now, on: f.Day}
		task = derivedID(string(c.id), ask.key)
		before, known, err := optional(one(ctx, t, scanTask, sqlTaskByID, string(task)))
		if err != nil {
			return err
		}
		if known {
			return sameFollowUp(ctx, t, before, f)
		}
		if task, err = openAdHocTask(ctx, t, ask); err != nil {
			return err
		}
		events, err := rest(ctx, t, task, f)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, c.id, casefile.StreamCase, append([]casefile.Event{openedEvent(task, kind)}, events...)...)
	})
	return task, err
}

const sqlTaskFollowUpNote = `select follow_up_note from task where id = $1`

// sameFollowUp refuses a form that was sent before with something else in it.
func sameFollowUp(ctx context.Context, t tx, before casefile.Task, f CaseFollowUp) error {
	note, err := one(ctx, t, scanID[string], sqlTaskFollowUpNote, string(before.ID))
	if err == nil && (note != f.Note || before.DueOn != f.Day) {
		err = conflict("act.other", nil)
	}
	return err
}

// rest lets the new task rest until its day, with whoever asked for it, and gives the events of that.
func rest(ctx context.Context, t tx, id casefile.TaskID, f CaseFollowUp) ([]casefile.Event, error) {
	l, err := lockTask(ctx, t, id)
	if err != nil {
		return nil, err
	}
	if _, err := one(ctx, t, scanTask, sqlTaskFollowUp, string(id), date(f.Day), f.Note, string(f.By), t.now); err != nil {
		return nil, err
	}
	e := taskEvent(l.Task, "task.follow-up", f.By)
	e.Params["day"], e.Params["note"] = f.Day.String(), f.Note
	if !f.Own {
		return []casefile.Event{e}, nil
	}
	_, err = l.hold(ctx, t, holding{holder: f.By, by: f.By})
	return []casefile.Event{e, taskEvent(l.Task, "task.claimed", f.By)}, err
}
