package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// Collision is what somebody has to know whose form meets a case that has moved on since they opened it.
type Collision struct {
	// Final: the task is not open any more, or somebody else has it; what was typed can be read and copied, not handed in.
	Final bool
	// Now is the number of the last event that this answer knows of: what the next form was filled with.
	Now int64
	// Since are the lines of the log behind the ones that the person knew; the newest last.
	Since []HistoryEntry
	// Values are the fields of the form as they stand now, by name: what somebody else handed in for the task; for a task that nobody
	// finished, what was entered or proposed for the case since.
	Values map[string]Present
}

// Present is the present value of a field.
type Present struct {
	Value json.RawMessage
	At    time.Time
	// By is who entered it; empty where Table or Arrived says where it comes from.
	By      string
	Table   string // the rule table that proposes it
	Arrived casefile.ReceiptKind
}

// sinceMax bounds the lines that a page shows of what happened meanwhile.
const sinceMax = 200

// Collide gathers what has changed for a task since the event that the person last knew of; with seen below zero, which is a page that
// did not say, everything that a colleague handed in and nothing of the log.
func (d *Desk) Collide(
	ctx context.Context, actor casefile.Actor, lang string, id casefile.TaskID, seen int64,
) (Collision, error) {
	task, err := d.taskFor(ctx, actor, id)
	if err != nil {
		return Collision{}, err
	}
	found := Collision{Values: map[string]Present{}}
	represented, err := d.holderRepresented(ctx, actor, task)
	if err != nil {
		return found, err
	}
	found.Final = task.State != casefile.TaskOpen || task.Assignee != "" && task.Assignee != actor.ID && represented == ""
	if found.Now, err = d.Store.LastEvent(ctx, task.CaseID, casefile.StreamCase); err != nil {
		return found, err
	}
	if !inGroup(actor, task.Group) {
		return found, nil // what is entered in a task is for those who may do it: a query under § 73 AufenthG is not for everybody who sees the case
	}
	theirs, err := d.theirSubmission(ctx, actor, task)
	if err != nil {
		return found, err
	}
	if theirs != nil {
		found.Values, err = d.handedIn(ctx, *theirs)
		if err != nil {
			return found, err
		}
	}
	if seen < 0 || seen >= found.Now {
		return found, nil
	}
	entries, _, err := d.History(ctx, actor, lang, task.CaseID, seen, sinceMax)
	if err != nil || len(entries) == 0 {
		return found, err
	}
	// Who waited for the lock of the case longer has an earlier moment behind a later number.
	since := slices.MinFunc(entries, func(a, b HistoryEntry) int { return a.RecordedAt.Compare(b.RecordedAt) }).RecordedAt
	found.Since = slices.DeleteFunc(entries, func(e HistoryEntry) bool { return !tellsPeople(e.Code) })
	if theirs == nil {
		err = d.changedSince(ctx, actor, task, since, found.Values)
	}
	return found, err
}

// theirSubmission gives the newest submission of somebody else that took effect or waits for its verdict; nil where there is none. A refused
// one changed nothing and is nobody else's business.
func (d *Desk) theirSubmission(ctx context.Context, actor casefile.Actor, task casefile.Task) (*casefile.Submission, error) {
	subs, err := d.Store.Submissions(ctx, task.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range slices.Backward(subs) {
		if s.Actor != actor.ID && s.State != casefile.SubmissionRejected {
			return &s, nil
		}
	}
	return nil, nil //nolint:nilnil // nobody else has handed anything in
}

func (d *Desk) handedIn(ctx context.Context, sub casefile.Submission) (map[string]Present, error) {
	names, err := d.Store.StaffNames(ctx, []casefile.ActorID{sub.Actor})
	if err != nil {
		return nil, err
	}
	var entered map[string]json.RawMessage
	if err := json.Unmarshal(sub.Data, &entered); err != nil {
		return map[string]Present{}, nil //nolint:nilerr // what is no object has no fields
	}
	values := map[string]Present{}
	for name, value := range entered {
		values[name] = Present{Value: value, At: sub.SubmittedAt, By: names[sub.Actor]}
	}
	return values, nil
}

// changedSince adds what was proposed or entered for fields of the task's form from a moment on. What a person entered counts before what a
// table proposes.
func (d *Desk) changedSince(
	ctx context.Context, actor casefile.Actor, task casefile.Task, since time.Time, into map[string]Present,
) error {
	form, err := schemas.Load(task.Form)
	if err != nil {
		return ignoreNotFound(err)
	}
	decisions, err := d.Store.Decisions(ctx, task.CaseID)
	if err != nil {
		return err
	}
	decisions = decisionsFor(actor, decisions)
	facts, err := d.Store.FactsSince(ctx, task.CaseID, since)
	if err != nil {
		return err
	}
	var ids []casefile.ActorID
	for _, f := range facts {
		ids = append(ids, f.Actor)
	}
	names, err := d.Store.StaffNames(ctx, ids)
	if err != nil {
		return err
	}
	for _, f := range form.Fields() {
		if p, renewed := renewedProposal(f, decisions, since); renewed {
			into[f.Name] = p
		}
	}
	for name, p := range enteredSince(form.Fields(), facts, actor.ID) {
		p.By = names[casefile.ActorID(p.By)]
		into[name] = p
	}
	return nil
}

// renewedProposal gives what a rule table proposes for a field, where it was asked again from a moment on.
func renewedProposal(f schemas.Field, decisions []casefile.Decision, since time.Time) (Present, bool) {
	table, column, named := strings.Cut(f.Proposal, ".")
	if !named {
		return Present{}, false
	}
	for _, of := range slices.Backward(decisions) {
		if of.Table != table {
			continue
		}
		value := columnOf(of.Outputs, column)
		raw, err := json.Marshal(value)
		return Present{Value: raw, At: of.RecordedAt, Table: table}, value != nil && err == nil && !of.RecordedAt.Before(since)
	}
	return Present{}, false
}

// enteredSince gives the facts that stand for fields of a form and that somebody else entered, or that came with a message. By holds the
// pseudonym.
func enteredSince(fields []schemas.Field, facts []store.FactChange, self casefile.ActorID) map[string]Present {
	values := map[string]Present{}
	for _, fact := range facts {
		ofForm := slices.ContainsFunc(fields, func(f schemas.Field) bool { return f.Name == fact.Name })
		if !ofForm || fact.Actor == self || fact.Actor == "" && fact.Arrived == "" {
			continue
		}
		values[fact.Name] = Present{Value: fact.Value, At: fact.RecordedAt, By: string(fact.Actor), Arrived: fact.Arrived}
	}
	return values
}

// tellsPeople reports whether a line of the log says something to somebody who has a form of the case open: what people and messages did, not
// which way the token took.
func tellsPeople(code string) bool {
	for _, machine := range []string{
		"activity.", "compensation.", "condition.", "decision.", "element.", "error.", "escalation.", "flow.", "message.", "signal.", "timer.",
	} {
		if strings.HasPrefix(code, machine) {
			return false
		}
	}
	return true
}
