package desk

import (
	"context"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// substitutionDaysMax bounds a substitution; who is away longer gets another one.
const substitutionDaysMax = 366

// SubstitutionRequest declares who acts for whom.
type SubstitutionRequest struct {
	Absent     casefile.ActorID `json:"absent" validate:"required,max=64" doc:"who is away; anybody but oneself only by Leitung"`
	Substitute casefile.ActorID `json:"substitute" validate:"required,max=64" doc:"who acts for them"`
	From       casefile.Date    `json:"from" doc:"first day"`
	To         casefile.Date    `json:"to" doc:"last day"`
	Procedures []string         `json:"procedures" validate:"max=50,dive,max=64" doc:"keys of procedures; empty means all"`
	Teams      []string         `json:"teams" validate:"max=50,dive,max=64" doc:"keys of teams; empty means all"`
	Note       string           `json:"note" validate:"omitempty,latin,max=500" doc:"why, such as leave; no illness"`
}

// covers reports whether a substitution is about a task of a case's procedure.
func covers(s store.Substitution, task casefile.Task, procedure string) bool {
	byProcedure := len(s.Procedures) == 0 || slices.Contains(s.Procedures, procedure) || slices.Contains(s.Procedures, task.Process)
	return byProcedure && (len(s.Teams) == 0 || slices.Contains(s.Teams, task.Team))
}

// standsInFor reports whether the actor may act today for an absent colleague on a task, which both of them may work on.
func (d *Desk) standsInFor(ctx context.Context, actor casefile.Actor, absent casefile.ActorID, task casefile.Task) (bool, error) {
	if absent == "" || absent == actor.ID || !inGroup(actor, task.Group) {
		return false, nil
	}
	found, err := d.Store.StandingInFor(ctx, actor.ID, d.today())
	if err != nil || !slices.ContainsFunc(found, func(s store.Substitution) bool { return s.Absent == absent }) {
		return false, err
	}
	colleague, err := d.Store.Staff(ctx, absent)
	if err != nil {
		return false, ignoreNotFound(err)
	}
	if !inGroup(colleague, task.Group) || !inTeam(colleague, task.Team) {
		return false, nil
	}
	c, err := d.Store.Case(ctx, task.CaseID)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(found, func(s store.Substitution) bool { return s.Absent == absent && covers(s, task, c.Procedure) }), nil
}

// holderRepresented gives the holder of a task where the actor may act for them today.
func (d *Desk) holderRepresented(ctx context.Context, actor casefile.Actor, task casefile.Task) (casefile.ActorID, error) {
	if task.Assignee == "" || task.Assignee == actor.ID {
		return "", nil
	}
	stands, err := d.standsInFor(ctx, actor, task.Assignee, task)
	if err != nil || !stands {
		return "", err
	}
	return task.Assignee, nil
}

// StandingInFor lists the substitutions by which the actor acts for others today.
func (d *Desk) StandingInFor(ctx context.Context, actor casefile.Actor) ([]store.Substitution, error) {
	return d.Store.StandingInFor(ctx, actor.ID, d.today())
}

// Substitutions lists those of the last month and the ones to come: one's own on either side, all of them for Leitung.
func (d *Desk) Substitutions(ctx context.Context, actor casefile.Actor) ([]store.Substitution, error) {
	of := actor.ID
	if actor.Has(casefile.RoleLeitung) {
		of = ""
	}
	return d.Store.Substitutions(ctx, of, d.today().AddDays(-31), 0)
}

// DeclareSubstitution lets a colleague act for somebody for a period; tasks keep their holder. One declares one's own, Leitung that of
// everybody, for instance of who is ill. The two must have a team in common and a role in which the one can do what the other does.
//
// Invalid with fields; Forbidden "substitution.others"; Conflict "substitution.exists".
func (d *Desk) DeclareSubstitution(ctx context.Context, actor casefile.Actor, in SubstitutionRequest) (store.Substitution, error) {
	if err := d.Validate(&in); err != nil {
		return store.Substitution{}, err
	}
	if in.Absent != actor.ID && !actor.Has(casefile.RoleLeitung) {
		return store.Substitution{}, casefile.Errorf(casefile.Forbidden, "substitution.others", "only Leitung declares the absence of others")
	}
	broken, err := d.checkSubstitution(ctx, in)
	if err != nil {
		return store.Substitution{}, err
	}
	if len(broken) > 0 {
		return store.Substitution{}, casefile.InvalidFields("request.invalid", broken...)
	}
	return d.Store.DeclareSubstitution(ctx, store.Substitution{
		Absent: in.Absent, Substitute: in.Substitute, From: in.From, To: in.To, Procedures: in.Procedures, Teams: in.Teams, Note: in.Note, SetBy: actor.ID,
	})
}

func (d *Desk) checkSubstitution(ctx context.Context, in SubstitutionRequest) ([]casefile.FieldError, error) {
	var broken []casefile.FieldError
	say := func(field, code string) { broken = append(broken, casefile.FieldError{Field: field, Code: code}) }
	switch {
	case in.From.IsZero():
		say("/from", "required")
	case in.To.IsZero():
		say("/to", "required")
	case in.To.Before(in.From):
		say("/to", "date.end-before-start")
	case in.To.Before(d.today()):
		say("/to", "substitution.past")
	case in.From.DaysUntil(in.To) > substitutionDaysMax:
		say("/to", "substitution.long")
	}
	for _, key := range in.Teams {
		if _, ok := d.Authority.TeamName(key); !ok {
			say("/teams", "enum")
		}
	}
	for _, key := range in.Procedures {
		if !slices.ContainsFunc(d.Library.Procedures(), func(p Procedure) bool { return p.Key == key }) {
			say("/procedures", "enum")
		}
	}
	absent, err := d.Store.Staff(ctx, in.Absent)
	if err != nil {
		say("/absent", "enum")
		return broken, ignoreNotFound(err)
	}
	substitute, err := d.Store.Staff(ctx, in.Substitute)
	switch {
	case err != nil:
		say("/substitute", "enum")
	case in.Substitute == in.Absent:
		say("/substitute", "substitution.self")
	case !CanStandIn(absent, substitute):
		say("/substitute", "substitution.unfit")
	}
	return broken, ignoreNotFound(err)
}

// CanStandIn reports whether somebody can do at least some of the tasks of an absent colleague, in a team that both work for.
func CanStandIn(absent, substitute casefile.Actor) bool {
	if absent.ID == substitute.ID || outside(substitute) || substitute.Has(casefile.RoleRevision) {
		return false
	}
	does := slices.ContainsFunc(absent.Roles, func(r casefile.Role) bool { return inGroup(absent, string(r)) && inGroup(substitute, string(r)) })
	return does && (substitute.Has(casefile.RoleLeitung) || slices.ContainsFunc(absent.Teams, func(team string) bool { return inTeam(substitute, team) }))
}

// EndSubstitution ends a substitution early, from today on: by the absent person, who is back, or by Leitung. NotFound; Forbidden
// "substitution.others".
func (d *Desk) EndSubstitution(ctx context.Context, actor casefile.Actor, id string) (store.Substitution, error) {
	s, err := d.Store.Substitution(ctx, id)
	if err != nil {
		return s, missing(err, "substitution.not-found")
	}
	if s.Absent != actor.ID && !actor.Has(casefile.RoleLeitung) {
		return s, casefile.Errorf(casefile.Forbidden, "substitution.others", "only the absent person and Leitung end a substitution")
	}
	return d.Store.EndSubstitution(ctx, id, d.today(), actor.ID)
}

// Colleagues lists the staff that handles tasks, by name.
func (d *Desk) Colleagues(ctx context.Context) ([]casefile.Actor, error) {
	staff, err := d.Store.AllStaff(ctx)
	return slices.DeleteFunc(staff, func(a casefile.Actor) bool {
		return outside(a) || !slices.ContainsFunc(a.Roles, func(r casefile.Role) bool {
			switch r {
			case casefile.RoleRevision, casefile.RoleAdminIT, casefile.RoleProzessgestaltung, casefile.RoleKasse:
				return false
			default:
				return true
			}
		})
	}), err
}

// TasksOfAbsent lists the open tasks of an absent colleague that the substitution covers and that the actor may work on.
func (d *Desk) TasksOfAbsent(ctx context.Context, actor casefile.Actor, s store.Substitution) ([]store.TaskRow, error) {
	rows, _, err := d.Tasks(ctx, actor, store.TaskFilter{State: casefile.TaskOpen, Assignee: s.Absent, Rest: store.RestHidden, Today: d.today()})
	return slices.DeleteFunc(rows, func(r store.TaskRow) bool { return !MayWork(actor, r.Task) || !covers(s, r.Task, r.Procedure) }), err
}
