package desk

import (
	"context"
	"encoding/json"
	"slices"

	"ablauf/internal/casefile"
)

// TaskView is a task with what its page shows.
type TaskView struct {
	Task  casefile.Task
	Case  casefile.Case
	Names map[casefile.ActorID]string
	// Draft is what the actor had begun to enter; nil where there is none.
	Draft json.RawMessage
	// MayComplete reports whether the actor's role may finish it; the engine still may say no.
	MayComplete bool
	// Choices are the persons or cases that the task offers; most tasks offer none.
	Choices []Choice
	// Letters are those that the task is about; most tasks are about none.
	Letters []casefile.Letter
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
	choices, err := d.choices(ctx, actor, task)
	if err != nil {
		return TaskView{}, err
	}
	letters, err := d.taskLetters(ctx, actor, task)
	if err != nil {
		return TaskView{}, err
	}
	may := inGroup(actor, task.Group) && !slices.Contains(task.ExcludedActors, actor.ID)
	return TaskView{
		Task: task, Case: c, Names: names, Draft: draft, MayComplete: may && task.State == casefile.TaskOpen, Choices: choices,
		Letters: letters,
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
