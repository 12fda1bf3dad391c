package desk

import (
	"context"
	"errors"
	"strings"

	"ablauf/internal/casefile"
)

// mayComplete checks the role and, for a substitute, that a substitution is in force, covers the task, and is for somebody who works on such
// tasks. Four eyes are the engine's business: it knows who did what, and counts the represented person too.
func (d *Desk) mayComplete(ctx context.Context, actor casefile.Actor, task casefile.Task, actingFor casefile.ActorID) error {
	if !inGroup(actor, task.Group) {
		return errGroup(task)
	}
	if actingFor == "" {
		return nil
	}
	stands, err := d.standsInFor(ctx, actor, actingFor, task)
	if err != nil {
		return err
	}
	if !stands {
		return casefile.Errorf(casefile.Forbidden, "task.acting-for", "no substitution for this task")
	}
	return nil
}

// checkOpen tells early, in the right words, why a task cannot be finished; the store decides once more under its lock.
func (d *Desk) checkOpen(ctx context.Context, actor casefile.Actor, task casefile.Task, in Completion) error {
	switch {
	case task.State != casefile.TaskOpen:
		return closedTask(task)
	case task.Assignee != "" && task.Assignee != actor.ID && task.Assignee != in.ActingFor:
		return d.nameHolder(ctx, &casefile.Error{
			Kind: casefile.Conflict, Code: "task.claimed", Params: map[string]string{"holder": string(task.Assignee)},
		})
	case in.Version != task.Version:
		return casefile.Errorf(casefile.Conflict, "task.version", "the task has changed since it was read")
	}
	return nil
}

// closedTask says why a task is not open any more: finished by somebody, or cancelled, for instance by a timer.
func closedTask(task casefile.Task) error {
	if task.State == casefile.TaskCancelled {
		return &casefile.Error{Kind: casefile.Conflict, Code: "task.cancelled", Params: map[string]string{"reason": task.ClosedReason}}
	}
	return casefile.Errorf(casefile.Conflict, "task.already-completed", "the task has been finished")
}

// nameHolder replaces the pseudonym of a task's holder by the name that colleagues know, for the reader only.
func (d *Desk) nameHolder(ctx context.Context, err error) error {
	var known *casefile.Error
	if !errors.As(err, &known) || known.Params["holder"] == "" {
		return err
	}
	holder := casefile.ActorID(known.Params["holder"])
	names, lookup := d.Store.StaffNames(ctx, []casefile.ActorID{holder})
	if lookup != nil || names[holder] == "" {
		return err
	}
	params := map[string]string{}
	for key, value := range known.Params {
		params[key] = value
	}
	params["holder"] = names[holder]
	return &casefile.Error{Kind: known.Kind, Code: known.Code, Fields: known.Fields, Params: params, Err: known.Err}
}

// inGroup reports whether the actor's role may work on tasks of a candidate group. Supervision may step in for the groups below
// it, the qualified caseworkers for clearing; the second signature of "leitung" is nobody else's.
func inGroup(actor casefile.Actor, groups string) bool {
	for group := range strings.SplitSeq(groups, ",") {
		if actor.Has(rolesOf(casefile.Role(strings.TrimSpace(group)))...) {
			return true
		}
	}
	return false
}

func rolesOf(group casefile.Role) []casefile.Role {
	switch group {
	case casefile.RoleClearing:
		return []casefile.Role{casefile.RoleClearing, casefile.RoleSachbearbeitung, casefile.RoleLeitung}
	case casefile.RoleSachbearbeitung:
		return []casefile.Role{casefile.RoleSachbearbeitung, casefile.RoleRechtssachbearbeitung, casefile.RoleLeitung}
	case casefile.RoleArbeitgeberwechsel:
		return []casefile.Role{casefile.RoleArbeitgeberwechsel, casefile.RoleSachbearbeitung, casefile.RoleLeitung}
	case casefile.RoleRechtssachbearbeitung:
		return []casefile.Role{casefile.RoleRechtssachbearbeitung, casefile.RoleLeitung}
	default:
		return []casefile.Role{group}
	}
}

func errGroup(task casefile.Task) error {
	return &casefile.Error{Kind: casefile.Forbidden, Code: "task.group", Params: map[string]string{"group": task.Group}}
}
