package desk

import (
	"context"
	"slices"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// followUpDaysMax bounds a Wiedervorlage: what is put off for longer is forgotten.
const followUpDaysMax = 366

// SkipReasons lists why somebody may skip a task.
func SkipReasons() []string {
	return []string{"befangen", "fachlich", "unterlagen", "sprache", "ruecksprache", "sonstiges"}
}

// Skip says why somebody does not want a task as their next one.
type Skip struct {
	Version int    `json:"version" validate:"required,min=1"`
	Reason  string `json:"reason" validate:"required,oneof=befangen fachlich unterlagen sprache ruecksprache sonstiges" doc:"befangen: conflict of interest (§§ 20, 21 VwVfG); fachlich: not trained for it; unterlagen: something is missing; sprache; ruecksprache: must be talked over; sonstiges: needs a note"`
	Note    string `json:"note" validate:"omitempty,latin,max=500"`
}

// Skip puts a task to the end for the actor alone, back into the list where they hold it. Supervision counts the reasons. Invalid with fields;
// Conflict as for Claim.
func (d *Desk) Skip(ctx context.Context, actor casefile.Actor, id casefile.TaskID, in Skip) (casefile.Task, error) {
	if _, err := d.workable(ctx, actor, id); err != nil {
		return casefile.Task{}, err
	}
	if err := d.Validate(&in); err != nil {
		return casefile.Task{}, err
	}
	if in.Reason == "sonstiges" && in.Note == "" {
		return casefile.Task{}, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/note", Code: "required"})
	}
	task, err := d.Store.SkipTask(ctx, store.Skip{Task: id, Version: in.Version, Actor: actor.ID, Reason: in.Reason, Note: in.Note})
	return task, d.nameHolder(ctx, err)
}

// FollowUp asks that a task rests until a day (Wiedervorlage).
type FollowUp struct {
	Version int           `json:"version" validate:"required,min=1"`
	Day     casefile.Date `json:"day" doc:"the day on which the task is back in the lists; empty ends the rest"`
	Note    string        `json:"note" validate:"omitempty,latin,max=500" doc:"what is waited for"`
	// Anyway confirms a day behind the due day of the task or the end of the title.
	Anyway bool `json:"anyway" doc:"confirms a day behind the due day or the end of the title"`
}

// FollowUp lets a task rest until a day, or until something arrives for the case. The due day wins: then the task is back. That a day lies
// behind it or behind the end of the title needs to be confirmed: Conflict "follow-up.overdue", "follow-up.after-due" or
// "follow-up.after-title" with the param day. Invalid with fields; Conflict as for Claim.
func (d *Desk) FollowUp(ctx context.Context, actor casefile.Actor, id casefile.TaskID, in FollowUp) (casefile.Task, error) {
	task, err := d.workable(ctx, actor, id)
	if err != nil {
		return casefile.Task{}, err
	}
	if err := d.Validate(&in); err != nil {
		return casefile.Task{}, err
	}
	if err := d.checkFollowUp(ctx, task, in); err != nil {
		return casefile.Task{}, err
	}
	actingFor, err := d.holderRepresented(ctx, actor, task)
	if err != nil {
		return casefile.Task{}, err
	}
	set, err := d.Store.SetFollowUp(ctx, store.FollowUp{
		Task: id, Version: in.Version, Actor: actor.ID, ActingFor: actingFor, Supervisor: actor.Has(casefile.RoleLeitung), Day: in.Day, Note: in.Note,
	})
	return set, d.nameHolder(ctx, err)
}

func (d *Desk) checkFollowUp(ctx context.Context, task casefile.Task, in FollowUp) error {
	if in.Day.IsZero() {
		return nil
	}
	today := d.today()
	switch {
	case !in.Day.After(today):
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/day", Code: "follow-up.past"})
	case today.DaysUntil(in.Day) > followUpDaysMax:
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/day", Code: "follow-up.far"})
	case in.Anyway:
		return nil
	case !task.DueOn.IsZero() && task.DueOn.Before(today):
		return &casefile.Error{Kind: casefile.Conflict, Code: "follow-up.overdue", Params: map[string]string{"day": task.DueOn.String()}}
	case !task.DueOn.IsZero() && in.Day.After(task.DueOn):
		return &casefile.Error{Kind: casefile.Conflict, Code: "follow-up.after-due", Params: map[string]string{"day": task.DueOn.String()}}
	}
	c, err := d.Store.Case(ctx, task.CaseID)
	if err != nil || c.TitleID == "" {
		return err
	}
	title, err := d.Store.Title(ctx, c.TitleID)
	if err != nil {
		return ignoreNotFound(err)
	}
	if !title.ValidTo.IsZero() && !title.ValidTo.Before(today) && in.Day.After(title.ValidTo) {
		return &casefile.Error{Kind: casefile.Conflict, Code: "follow-up.after-title", Params: map[string]string{"day": title.ValidTo.String()}}
	}
	return nil
}

// FollowUpDays proposes days for a Wiedervorlage: the next working day, then those in one, two and four weeks.
func (d *Desk) FollowUpDays() []casefile.Date {
	land, regions := d.seat()
	today := d.today()
	days := []casefile.Date{calendar.AddWorkingDays(land, today, 1, regions...)}
	for _, n := range []int{7, 14, 28} {
		// The first working day that is not before it.
		days = append(days, calendar.AddWorkingDays(land, today.AddDays(n-1), 1, regions...))
	}
	return slices.Compact(days)
}

// HandOver gives a task to a colleague.
type HandOver struct {
	Version int              `json:"version" validate:"required,min=1"`
	To      casefile.ActorID `json:"to" validate:"required,max=64" doc:"who gets the task; oneself to take it over"`
	Note    string           `json:"note" validate:"required,latin,max=500" doc:"why, and what the colleague must know"`
}

// HandOver gives a task to somebody who may work on it: its holder hands it over, Leitung and who stands in for the holder take it over, and
// Leitung assigns what nobody holds. Those whom it concerns are told. Invalid with fields, "task.assign-unfit" where the colleague may not do
// it; Forbidden "task.take-over"; Conflict as for Claim and "task.assign-excluded".
func (d *Desk) HandOver(ctx context.Context, actor casefile.Actor, id casefile.TaskID, in HandOver) (casefile.Task, error) {
	task, err := d.workable(ctx, actor, id)
	if err != nil {
		return casefile.Task{}, err
	}
	if err := d.Validate(&in); err != nil {
		return casefile.Task{}, err
	}
	return d.handOver(ctx, actor, task, in)
}

func (d *Desk) handOver(ctx context.Context, actor casefile.Actor, task casefile.Task, in HandOver) (casefile.Task, error) {
	actingFor, err := d.holderRepresented(ctx, actor, task)
	if err != nil {
		return casefile.Task{}, err
	}
	lead := actor.Has(casefile.RoleLeitung)
	if !lead && actingFor == "" && task.Assignee != actor.ID && task.State == casefile.TaskOpen {
		return casefile.Task{}, d.nameHolder(ctx, &casefile.Error{
			Kind: casefile.Forbidden, Code: "task.take-over", Params: map[string]string{"holder": string(task.Assignee)},
		})
	}
	if err := d.checkColleague(ctx, task, in.To); err != nil {
		return casefile.Task{}, err
	}
	given, err := d.Store.AssignTask(ctx, store.HandOver{
		Task: task.ID, Version: in.Version, Actor: actor.ID, ActingFor: actingFor, Supervisor: lead, To: in.To, Note: in.Note,
	})
	return given, d.nameHolder(ctx, err)
}

// checkColleague refuses to give a task to somebody who could not open or finish it.
func (d *Desk) checkColleague(ctx context.Context, task casefile.Task, to casefile.ActorID) error {
	unfit := casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/to", Code: "task.assign-unfit"})
	if !IsID(string(to)) {
		return unfit
	}
	colleague, err := d.Store.Staff(ctx, to)
	if err != nil {
		if casefile.KindOf(err) == casefile.NotFound {
			return unfit
		}
		return err
	}
	if !MayWork(colleague, task) {
		return unfit
	}
	seen, err := d.maySee(ctx, colleague, task.CaseID)
	if err != nil {
		return err
	}
	if !seen {
		return unfit
	}
	return nil
}

// MayWork reports whether somebody's roles and teams fit a task and four eyes do not exclude them. Whether they may see its case is not asked.
func MayWork(a casefile.Actor, task casefile.Task) bool {
	return !outside(a) && inGroup(a, task.Group) && inTeam(a, task.Team) && !slices.Contains(task.ExcludedActors, a.ID)
}

// Release gives a task back, to another team where one is named.
type Release struct {
	Version int    `json:"version" validate:"required,min=1"`
	Team    string `json:"team" validate:"omitempty,max=64" doc:"key of the team that it goes to; empty means that it stays"`
	Note    string `json:"note" validate:"omitempty,latin,max=500"`
}

// Release puts a task back into the list, of another team where one is named: by its holder, by who stands in for them or by Leitung, a free
// one by everybody who may work on it. To another team it needs a note. Invalid with fields; Conflict as for Claim.
func (d *Desk) Release(ctx context.Context, actor casefile.Actor, id casefile.TaskID, in Release) (casefile.Task, error) {
	task, err := d.taskFor(ctx, actor, id)
	if err != nil {
		return casefile.Task{}, err
	}
	name := ""
	if in.Team != "" {
		var known bool
		if name, known = d.Authority.TeamName(in.Team); !known {
			return casefile.Task{}, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/team", Code: "enum"})
		}
		if in.Note == "" {
			return casefile.Task{}, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/note", Code: "required"})
		}
		if !inGroup(actor, task.Group) {
			return casefile.Task{}, errGroup(task)
		}
	}
	actingFor, err := d.holderRepresented(ctx, actor, task)
	if err != nil {
		return casefile.Task{}, err
	}
	freed, err := d.Store.ReleaseTask(ctx, store.Release{
		Task: id, Version: in.Version, Actor: actor.ID, ActingFor: actingFor, Supervisor: actor.Has(casefile.RoleLeitung), Team: in.Team, TeamName: name, Note: in.Note,
	})
	return freed, d.nameHolder(ctx, err)
}

// Ask leaves a question for the holder of a task, who sees it in their list. Invalid with fields; Conflict "task.not-claimed", "task.not-open".
func (d *Desk) Ask(ctx context.Context, actor casefile.Actor, id casefile.TaskID, question string) error {
	if _, err := d.taskFor(ctx, actor, id); err != nil {
		return err
	}
	in := struct {
		Note string `json:"note" validate:"required,latin,max=500"`
	}{question}
	if err := d.Validate(&in); err != nil {
		return err
	}
	return d.Store.AskHolder(ctx, id, actor.ID, question)
}

// Notices lists what the actor has not seen yet about their tasks.
func (d *Desk) Notices(ctx context.Context, actor casefile.Actor) ([]store.TaskNotice, error) {
	return d.Store.TaskNotices(ctx, actor.ID, 20)
}

// SeeNotice puts a notice of the actor away.
func (d *Desk) SeeNotice(ctx context.Context, actor casefile.Actor, id string) error {
	if !IsID(id) {
		return casefile.Errorf(casefile.NotFound, "notice.not-found", "the id has no valid form")
	}
	return d.Store.SeeNotice(ctx, id, actor.ID)
}

// workable reads a task that the actor may see and whose group is theirs.
func (d *Desk) workable(ctx context.Context, actor casefile.Actor, id casefile.TaskID) (casefile.Task, error) {
	task, err := d.taskFor(ctx, actor, id)
	if err == nil && !inGroup(actor, task.Group) {
		err = errGroup(task)
	}
	return task, err
}
