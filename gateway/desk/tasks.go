package desk

import (
	"context"
	"encoding/json"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TaskView is a task with what its page shows.
type TaskView struct {
	Task  casefile.Task
	Case  casefile.Case
	Names map[casefile.ActorID]string
	// Draft is what the actor had begun to enter; its version is 0 where there is none.
	Draft store.Draft
	// Seen is the number of the case's last event when the view was made.
	Seen int64
	// MayComplete reports whether the actor's role may finish it; the engine still may say no.
	MayComplete bool
	// Choices are the persons or cases that the task offers; most tasks offer none.
	Choices []Choice
	// Letters are those that the task is about; most tasks are about none.
	Letters []casefile.Letter
	// Holding says since when and why the holder has it.
	Holding store.TaskHolding
	// ActingFor is the holder, where the actor may act for them today; empty otherwise.
	ActingFor casefile.ActorID
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
	holding, err := d.Store.TaskHolding(ctx, id)
	if err != nil {
		return TaskView{}, err
	}
	actingFor, err := d.holderRepresented(ctx, actor, task)
	if err != nil {
		return TaskView{}, err
	}
	names, err := d.Store.StaffNames(ctx, []casefile.ActorID{task.Assignee, holding.By, holding.FollowUpBy})
	if err != nil {
		return TaskView{}, err
	}
	choices, err := d.choices(ctx, actor, task)
	if err != nil {
		return TaskView{}, err
	}
	letters, err := d.taskLetters(ctx, actor, task)
	if err != nil {
		return TaskView{}, err
	}
	seen, err := d.Store.LastEvent(ctx, task.CaseID, casefile.StreamCase)
	if err != nil {
		return TaskView{}, err
	}
	may := inGroup(actor, task.Group) && !slices.Contains(task.ExcludedActors, actor.ID)
	return TaskView{
		Task: task, Case: c, Names: names, Draft: draft, MayComplete: may && task.State == casefile.TaskOpen, Choices: choices,
		Letters: letters, Seen: seen, Holding: holding, ActingFor: actingFor,
	}, nil
}

// taskLetters gives the letters that a task is about; of a case that the actor may not see the day alone.
func (d *Desk) taskLetters(ctx context.Context, actor casefile.Actor, task casefile.Task) ([]casefile.Letter, error) {
	letters, err := d.Store.TaskLetters(ctx, task.ID)
	for i, l := range letters {
		if l.CaseID == task.CaseID {
			continue
		}
		seen, err := d.maySee(ctx, actor, l.CaseID)
		if err != nil {
			return nil, err
		}
		if !seen {
			letters[i] = casefile.Letter{State: l.State, LetterDate: l.LetterDate}
		}
	}
	return letters, err
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

// Unclaim gives a task back: by its holder, by who stands in for them, or by Leitung, of which the holder is told. Conflict as for Claim.
func (d *Desk) Unclaim(ctx context.Context, actor casefile.Actor, id casefile.TaskID, version int) (casefile.Task, error) {
	return d.Release(ctx, actor, id, Release{Version: version})
}

// SaveDraft keeps what the actor has entered so far; it need not be valid, only JSON. seen is the version of the draft that the form was
// filled with or has saved itself, 0 for none. Conflict "draft.newer" where another window saved since, "task.not-open".
func (d *Desk) SaveDraft(
	ctx context.Context, actor casefile.Actor, id casefile.TaskID, data json.RawMessage, seen int,
) (store.Draft, error) {
	if _, err := d.taskFor(ctx, actor, id); err != nil {
		return store.Draft{}, err
	}
	if data, err := cleanJSON(data); err != nil {
		return store.Draft{}, err
	} else if len(data) > draftMax {
		return store.Draft{}, casefile.Errorf(casefile.Invalid, "body.too-large", "the draft has %d bytes", len(data))
	}
	return d.Store.SaveDraft(ctx, id, actor.ID, data, seen)
}

// draftMax is the most bytes of a draft: the longest form, filled to the brim, has a tenth of it.
const draftMax = 256 << 10

// DropDraft throws the actor's draft away.
func (d *Desk) DropDraft(ctx context.Context, actor casefile.Actor, id casefile.TaskID) error {
	if _, err := d.taskFor(ctx, actor, id); err != nil {
		return err
	}
	return d.Store.DropDraft(ctx, id, actor.ID)
}

// Reading notes that the actor has a case open and gives the names of colleagues who have it open too.
func (d *Desk) Reading(ctx context.Context, actor casefile.Actor, id casefile.CaseID) ([]string, error) {
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return nil, err
	}
	if outside(actor) {
		return nil, casefile.Errorf(casefile.Forbidden, "auth.role", "who works on a case is the authority's business")
	}
	others, err := d.Store.ReadingCase(ctx, id, actor.ID)
	if err != nil {
		return nil, err
	}
	names, err := d.Store.StaffNames(ctx, others)
	if err != nil {
		return nil, err
	}
	var known []string
	for _, other := range others {
		if name := names[other]; name != "" {
			known = append(known, name)
		}
	}
	return known, nil
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
