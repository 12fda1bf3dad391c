package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// BulkMax is the most tasks that one act may touch.
const BulkMax = 200

// BulkActs lists the acts on several tasks. A decision is none of them, nor is finishing a task.
func BulkActs() []string {
	return []string{"uebernehmen", "zuweisen", "zurueckgeben", "wiedervorlage", "prioritaet", "notiz", "weiterleiten"}
}

// Bulk is one act on several tasks.
type Bulk struct {
	// ID makes it happen once however often it is sent.
	ID       string           `json:"id" validate:"required,max=36" doc:"a UUID of the caller's; the same again gives the first result"`
	Act      string           `json:"act" validate:"required,oneof=uebernehmen zuweisen zurueckgeben wiedervorlage prioritaet notiz weiterleiten"`
	To       casefile.ActorID `json:"to" validate:"omitempty,max=64" doc:"zuweisen: who gets the tasks"`
	Day      casefile.Date    `json:"day" doc:"wiedervorlage: until when they rest"`
	Priority int              `json:"priority" validate:"min=0,max=1" doc:"prioritaet: 1 before others, 0 as usual"`
	Team     string           `json:"team" validate:"omitempty,max=64" doc:"weiterleiten: key of the team"`
	Note     string           `json:"note" validate:"omitempty,latin,max=500" doc:"why; notiz: the note. Needed but for uebernehmen, wiedervorlage and zurueckgeben"`
	Items    []BulkItem       `json:"items" validate:"required,min=1,max=200,dive"`
}

// BulkItem is a task as the caller has seen it.
type BulkItem struct {
	Task    casefile.TaskID `json:"task" validate:"required,max=36"`
	Version int             `json:"version" validate:"required,min=1"`
}

// BulkLine is a task of a bulk act with what became of it, or would.
type BulkLine struct {
	Task         casefile.TaskID  `json:"task"`
	Version      int              `json:"version"`
	Name         string           `json:"name"`
	Aktenzeichen string           `json:"aktenzeichen"`
	Holder       casefile.ActorID `json:"holder,omitempty"`
	DueOn        casefile.Date    `json:"dueOn"`
	// Code says why not; empty where it was done, or can be.
	Code   string            `json:"code,omitempty"`
	Params map[string]string `json:"params,omitempty"`
}

// PreviewBulk says for each task whether the act can be carried out on it now; it changes nothing. Invalid with fields.
func (d *Desk) PreviewBulk(ctx context.Context, actor casefile.Actor, b Bulk) ([]BulkLine, error) {
	if err := d.checkBulk(b); err != nil {
		return nil, err
	}
	lines := make([]BulkLine, 0, len(b.Items))
	for _, item := range b.Items {
		line, task, err := d.bulkLine(ctx, actor, item, b.Act)
		if err == nil && line.Code == "" {
			err = line.note(d.bulkMay(ctx, actor, task, b))
		}
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// RunBulk carries out an act on each task by itself, so that one that was taken meanwhile does not stop the others, and keeps the result of
// each. Sent twice it happens once. Invalid with fields; Conflict "task.bulk-running" while the first one is not over.
func (d *Desk) RunBulk(ctx context.Context, actor casefile.Actor, b Bulk) ([]BulkLine, error) {
	if err := d.checkBulk(b); err != nil {
		return nil, err
	}
	stored, begun, err := d.Store.BeginBulk(ctx, store.Bulk{ID: b.ID, Actor: actor.ID, Act: b.Act})
	if err != nil {
		return nil, err
	}
	if !begun {
		return bulkLines(stored)
	}
	// Whoever closes the window does not stop half of it.
	ctx = context.WithoutCancel(ctx)
	lines := make([]BulkLine, 0, len(b.Items))
	for _, item := range b.Items {
		line, task, err := d.bulkLine(ctx, actor, item, b.Act)
		if err == nil && line.Code == "" {
			err = line.note(d.bulkDo(ctx, actor, task, b))
		}
		if err != nil {
			line.Code = "bulk.failed" // the others are carried out all the same
		}
		lines = append(lines, line)
	}
	raw, err := json.Marshal(lines)
	if err != nil {
		return nil, err
	}
	return lines, d.Store.EndBulk(ctx, b.ID, raw)
}

// BulkResult gives the result of an act of the actor. NotFound; Conflict "task.bulk-running".
func (d *Desk) BulkResult(ctx context.Context, actor casefile.Actor, id string) (act string, lines []BulkLine, err error) {
	stored, err := d.Store.Bulk(ctx, id, actor.ID)
	if err != nil {
		return "", nil, missing(err, "task.bulk-unknown")
	}
	lines, err = bulkLines(stored)
	return stored.Act, lines, err
}

func bulkLines(b store.Bulk) ([]BulkLine, error) {
	if len(b.Results) == 0 {
		return nil, casefile.Errorf(casefile.Conflict, "task.bulk-running", "the act is still being carried out")
	}
	var lines []BulkLine
	return lines, json.Unmarshal(b.Results, &lines)
}

func (d *Desk) checkBulk(b Bulk) error {
	if err := d.Validate(&b); err != nil {
		return err
	}
	missing := ""
	switch {
	case !IsID(b.ID):
		missing = "/id"
	case b.Act == "zuweisen" && b.To == "":
		missing = "/to"
	case b.Act == "wiedervorlage" && b.Day.IsZero():
		missing = "/day"
	case b.Act == "weiterleiten" && b.Team == "":
		missing = "/team"
	case b.Note == "" && slices.Contains([]string{"zuweisen", "prioritaet", "notiz", "weiterleiten"}, b.Act):
		missing = "/note"
	}
	if missing != "" {
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: missing, Code: "required"})
	}
	if _, ok := d.Authority.TeamName(b.Team); b.Act == "weiterleiten" && !ok {
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/team", Code: "enum"})
	}
	if b.Act == "wiedervorlage" && !b.Day.After(d.today()) {
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/day", Code: "follow-up.past"})
	}
	return nil
}

// bulkLine reads a task of the list; one that the actor may not see says so and nothing else. Of one that somebody took meanwhile it says who has it,
// as claiming does, unless the actor could take it from them: then only that it has changed.
func (d *Desk) bulkLine(ctx context.Context, actor casefile.Actor, item BulkItem, act string) (BulkLine, casefile.Task, error) {
	line := BulkLine{Task: item.Task, Version: item.Version}
	task, err := d.taskFor(ctx, actor, item.Task)
	if err != nil {
		return line, task, line.note(err)
	}
	c, err := d.Store.Case(ctx, task.CaseID)
	if err != nil {
		return line, task, err
	}
	line.Name, line.Aktenzeichen, line.Holder, line.DueOn = task.Name, c.Aktenzeichen, task.Assignee, task.DueOn
	switch {
	case task.State != casefile.TaskOpen:
		return line, task, line.note(closedTask(task))
	case task.Version != item.Version && task.Assignee != "" && task.Assignee != actor.ID && act != "notiz" && !actor.Has(casefile.RoleLeitung):
		return line, task, line.note(d.nameHolder(ctx, heldBy(task)))
	case task.Version != item.Version:
		return line, task, line.note(casefile.Errorf(casefile.Conflict, "task.version", "the task has changed since it was read"))
	}
	return line, task, nil
}

// note keeps why a task was left out; what is no refusal stays an error.
func (l *BulkLine) note(err error) error {
	switch casefile.KindOf(err) {
	case casefile.Internal, casefile.Unavailable:
		return err
	case casefile.Invalid, casefile.NotFound, casefile.Conflict, casefile.Forbidden:
	}
	var known *casefile.Error
	if errors.As(err, &known) {
		l.Code, l.Params = known.Code, known.Params
		if len(known.Fields) > 0 {
			l.Code, l.Params = known.Fields[0].Code, known.Fields[0].Params
		}
	}
	return nil
}

// bulkMay asks what bulkDo would find out, without doing it.
func (d *Desk) bulkMay(ctx context.Context, actor casefile.Actor, task casefile.Task, b Bulk) error {
	if !inGroup(actor, task.Group) {
		return errGroup(task)
	}
	actingFor, err := d.holderRepresented(ctx, actor, task)
	if err != nil {
		return err
	}
	lead := actor.Has(casefile.RoleLeitung)
	mine := lead || actingFor != "" || task.Assignee == actor.ID
	switch b.Act {
	case "uebernehmen":
		// Taking over what somebody holds needs a reason for each (handOver), so that is no part of this.
		mine = false
		switch {
		case task.Assignee == actor.ID:
			return casefile.Errorf(casefile.Conflict, "task.yours-already", "the actor holds the task")
		case slices.Contains(task.ExcludedActors, actor.ID):
			return casefile.Errorf(casefile.Forbidden, "task.vier-augen", "the actor has decided in the case already")
		}
	case "zuweisen":
		if task.Assignee == "" && b.To == actor.ID {
			mine = true
		}
		if !mine {
			return casefile.Errorf(casefile.Forbidden, "task.bulk-assign", "the task is not the actor's to give")
		}
		return d.checkColleague(ctx, task, b.To)
	case "zurueckgeben":
		if task.Assignee == "" {
			return casefile.Errorf(casefile.Conflict, "task.not-claimed", "nobody holds the task")
		}
	case "wiedervorlage":
		if err := d.checkFollowUp(ctx, task, FollowUp{Day: b.Day}); err != nil {
			return err
		}
	case "weiterleiten":
		if task.Team == b.Team {
			return casefile.Errorf(casefile.Conflict, "task.same-team", "the task is with that team already")
		}
	case "notiz":
		return nil
	}
	if !mine && task.Assignee != "" {
		return d.nameHolder(ctx, heldBy(task))
	}
	return nil
}

func heldBy(task casefile.Task) error {
	return &casefile.Error{Kind: casefile.Conflict, Code: "task.claimed", Params: map[string]string{"holder": string(task.Assignee)}}
}

func (d *Desk) bulkDo(ctx context.Context, actor casefile.Actor, task casefile.Task, b Bulk) error {
	err := d.bulkMay(ctx, actor, task, b)
	if err != nil {
		return err
	}
	switch b.Act {
	case "uebernehmen":
		_, err = d.Claim(ctx, actor, task.ID, task.Version)
	case "zuweisen":
		if task.Assignee == "" && b.To == actor.ID {
			_, err = d.Claim(ctx, actor, task.ID, task.Version)
			return err
		}
		_, err = d.handOver(ctx, actor, task, HandOver{Version: task.Version, To: b.To, Note: b.Note})
	case "zurueckgeben":
		_, err = d.Release(ctx, actor, task.ID, Release{Version: task.Version, Note: b.Note})
	case "weiterleiten":
		_, err = d.Release(ctx, actor, task.ID, Release{Version: task.Version, Team: b.Team, Note: b.Note})
	case "wiedervorlage":
		_, err = d.FollowUp(ctx, actor, task.ID, FollowUp{Version: task.Version, Day: b.Day, Note: b.Note})
	case "prioritaet":
		_, err = d.Store.SetPriority(ctx, task.ID, task.Version, actor.ID, b.Priority, b.Note)
	case "notiz":
		_, err = d.AddNote(ctx, actor, task.CaseID, b.Note)
	}
	return err
}

// BulkTasks lists the tasks of a filter as far as one act may touch them; more says that there are others behind.
func (d *Desk) BulkTasks(ctx context.Context, actor casefile.Actor, f store.TaskFilter) (rows []store.TaskRow, more bool, err error) {
	for len(rows) < BulkMax {
		page, next, err := d.Tasks(ctx, actor, f)
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, page...)
		if f.Cursor = next; next == "" {
			return rows, false, nil
		}
	}
	return rows[:BulkMax], true, nil
}
