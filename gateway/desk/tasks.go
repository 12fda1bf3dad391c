package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TasksMax is the most rows of one page of a list.
const TasksMax = 100

// Tasks lists tasks that the actor's teams have, by due day. Teams that are not the actor's are left out without a word, so
// that a bookmark keeps working after a change of teams; supervision sees all teams. Invalid "limit" or "cursor" with fields.
func (d *Desk) Tasks(ctx context.Context, actor casefile.Actor, f store.TaskFilter) ([]store.TaskRow, string, error) {
	f, ok := d.narrow(actor, f)
	if !ok {
		return nil, "", nil
	}
	return d.Store.Tasks(ctx, f)
}

// CountTasks counts what Tasks would list; capped says that there are more than n.
func (d *Desk) CountTasks(ctx context.Context, actor casefile.Actor, f store.TaskFilter) (n int, capped bool, err error) {
	f, ok := d.narrow(actor, f)
	if !ok {
		return 0, false, nil
	}
	return d.Store.CountTasks(ctx, f)
}

// narrow restricts a filter to what the actor may see; ok is false where that is nothing.
func (d *Desk) narrow(actor casefile.Actor, f store.TaskFilter) (store.TaskFilter, bool) {
	if f.Limit <= 0 || f.Limit > TasksMax {
		f.Limit = TasksMax
	}
	if actor.Has(casefile.RoleLeitung, casefile.RoleRevision) {
		return f, true
	}
	if actor.Has(casefile.RoleClearing, casefile.RoleScan) {
		// The front office takes the tasks of its groups from every team; which cases it may open is another question.
		f.Groups = slices.DeleteFunc(frontOffice(), func(g string) bool { return len(f.Groups) > 0 && !slices.Contains(f.Groups, g) })
		return f, len(f.Groups) > 0
	}
	if len(f.Teams) == 0 {
		f.Teams = slices.Clone(actor.Teams)
	}
	f.Teams = slices.DeleteFunc(slices.Clone(f.Teams), func(team string) bool { return !slices.Contains(actor.Teams, team) })
	return f, len(f.Teams) > 0
}

func frontOffice() []string {
	return []string{string(casefile.RoleClearing), string(casefile.RoleScan)}
}

// savedSearch is what a search id stands for.
type savedSearch struct {
	Text string `json:"text"`
}

// SaveSearch keeps a free text, which may be a name, and gives the opaque id that a URL may carry.
func (d *Desk) SaveSearch(ctx context.Context, actor casefile.Actor, text string) (string, error) {
	raw, err := json.Marshal(savedSearch{Text: text})
	if err != nil {
		return "", err
	}
	return d.Store.SaveSearch(ctx, actor.ID, raw)
}

// SearchText gives the text that a search id of the actor stands for. NotFound "search.not-found".
func (d *Desk) SearchText(ctx context.Context, actor casefile.Actor, id string) (string, error) {
	if !IsID(id) {
		return "", casefile.Errorf(casefile.NotFound, "search.not-found", "the id has no valid form")
	}
	raw, err := d.Store.Search(ctx, actor.ID, id)
	if err != nil {
		return "", missing(err, "search.not-found")
	}
	var s savedSearch
	return s.Text, json.Unmarshal(raw, &s)
}

// SearchTasks lists the tasks whose person or Aktenzeichen holds a text. The text stays out of URLs and logs.
func (d *Desk) SearchTasks(ctx context.Context, actor casefile.Actor, text string, f store.TaskFilter) ([]store.TaskRow, string, error) {
	f.Text = strings.TrimSpace(text)
	return d.Tasks(ctx, actor, f)
}

// SearchCases lists cases by text, procedure, state or team, newest first, within the actor's teams.
func (d *Desk) SearchCases(ctx context.Context, actor casefile.Actor, f store.CaseFilter) ([]store.CaseRow, string, error) {
	if f.Limit <= 0 || f.Limit > TasksMax {
		f.Limit = TasksMax
	}
	rows, next, err := d.Store.SearchCases(ctx, f)
	if err != nil {
		return nil, "", err
	}
	// A page may come out shorter than its limit; the cursor is the store's, so nothing is skipped.
	return slices.DeleteFunc(rows, func(row store.CaseRow) bool { return !d.visible(actor, row) }), next, nil
}

// TaskView is a task with what its page shows.
type TaskView struct {
	Task  casefile.Task
	Case  casefile.Case
	Names map[casefile.ActorID]string
	// Draft is what the actor had begun to enter; nil where there is none.
	Draft json.RawMessage
	// MayComplete reports whether the actor's role may finish it; the engine still may say no.
	MayComplete bool
}

// TaskView gives a task for its page.
func (d *Desk) TaskView(ctx context.Context, actor casefile.Actor, id casefile.TaskID) (TaskView, error) {
	task, err := d.taskFor(ctx, actor, id)
	if err != nil {
		return TaskView{}, err
	}
	c, err := d.Store.Case(ctx, task.CaseID)
	if err != nil {
		return TaskView{}, err
	}
	draft, _, err := d.Store.Draft(ctx, id, actor.ID)
	if err != nil {
		return TaskView{}, err
	}
	names, err := d.Store.StaffNames(ctx, []casefile.ActorID{task.Assignee})
	if err != nil {
		return TaskView{}, err
	}
	may := inGroup(actor, task.Group) && !slices.Contains(task.ExcludedActors, actor.ID)
	return TaskView{Task: task, Case: c, Names: names, Draft: draft, MayComplete: may && task.State == casefile.TaskOpen}, nil
}

// Claim takes a task. Conflict "task.claimed" with holder and since, "task.not-open", "task.version"; Forbidden "task.group".
func (d *Desk) Claim(ctx context.Context, actor casefile.Actor, id casefile.TaskID, version int) (casefile.Task, error) {
	task, err := d.taskFor(ctx, actor, id)
	if err != nil {
		return casefile.Task{}, err
	}
	if !inGroup(actor, task.Group) {
		return casefile.Task{}, errGroup(task)
	}
	claimed, err := d.Store.ClaimTask(ctx, id, actor.ID, version)
	return claimed, d.nameHolder(ctx, err)
}

// Unclaim gives a task back. Conflict as for Claim.
func (d *Desk) Unclaim(ctx context.Context, actor casefile.Actor, id casefile.TaskID, version int) (casefile.Task, error) {
	if _, err := d.taskFor(ctx, actor, id); err != nil {
		return casefile.Task{}, err
	}
	task, err := d.Store.UnclaimTask(ctx, id, actor.ID, version)
	return task, d.nameHolder(ctx, err)
}

// SaveDraft keeps what the actor has entered so far; it need not be valid, only JSON.
func (d *Desk) SaveDraft(ctx context.Context, actor casefile.Actor, id casefile.TaskID, data json.RawMessage) error {
	if _, err := d.taskFor(ctx, actor, id); err != nil {
		return err
	}
	if !json.Valid(data) {
		return casefile.Errorf(casefile.Invalid, "json.malformed", "the draft is no JSON")
	}
	return d.Store.SaveDraft(ctx, id, actor.ID, data)
}

// taskFor reads a task of a case that the actor may see.
func (d *Desk) taskFor(ctx context.Context, actor casefile.Actor, id casefile.TaskID) (casefile.Task, error) {
	if !IsID(string(id)) {
		return casefile.Task{}, casefile.Errorf(casefile.NotFound, "task.not-found", "the id has no valid form")
	}
	task, err := d.Store.Task(ctx, id)
	if err != nil {
		return casefile.Task{}, missing(err, "task.not-found")
	}
	if outside(actor) {
		return casefile.Task{}, casefile.Errorf(casefile.NotFound, "task.not-found", "tasks are for the authority")
	}
	_, err = d.caseFor(ctx, actor, task.CaseID)
	return task, err
}

// mayComplete checks the role and, for a substitute, that both work in the same team on the same tasks. Four eyes are the
// engine's business: it knows who did what.
func (d *Desk) mayComplete(ctx context.Context, actor casefile.Actor, task casefile.Task, actingFor casefile.ActorID) error {
	if !inGroup(actor, task.Group) {
		return errGroup(task)
	}
	if actingFor == "" {
		return nil
	}
	colleague, err := d.Store.Staff(ctx, actingFor)
	if err != nil && casefile.KindOf(err) != casefile.NotFound {
		return err
	}
	if err != nil || actingFor == actor.ID || !inGroup(colleague, task.Group) || !slices.Contains(colleague.Teams, task.Team) {
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
