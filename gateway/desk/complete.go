package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"

	"github.com/google/uuid"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/intake"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// Completion is what a person hands in to finish a task.
type Completion struct {
	Task casefile.TaskID
	// Version is the row version of the task that the person saw.
	Version   int
	Data      json.RawMessage
	ActingFor casefile.ActorID
	// Key makes the act happen once however often it is sent; empty means every call is another act.
	Key string
}

// Progress says how far a finished task has come.
type Progress string

// The ways of progress.
const (
	// ProgressApplied: the case went on and every list shows it.
	ProgressApplied Progress = "applied"
	// ProgressApplying: the case went on, the lists will show it in a moment.
	ProgressApplying Progress = "applying"
	// ProgressPending: what was entered is kept, the case takes it as soon as it can be reached.
	ProgressPending Progress = "pending"
)

// Outcome is the answer to a completion.
type Outcome struct {
	Submission casefile.SubmissionID `json:"submission"`
	Progress   Progress              `json:"progress"`
	CaseID     casefile.CaseID       `json:"caseId"`
}

// Complete finishes a task: permission, form, commit, then the verdict of the running case. Who finishes the task of somebody they stand in
// for acts for them, whether they say so or not.
//
// Whoever releases a letter by it has seen that letter: Conflict "letter.unseen", "letter.changed", "letter.incomplete".
// Invalid "form.invalid" with fields; Conflict "task.version", "task.not-open", "task.claimed" or the engine's verdict, such as
// "task.vier-augen": then what was entered is kept as rejected. Forbidden "task.group", "task.acting-for". A running case that
// does not answer is no error: the outcome is pending.
func (d *Desk) Complete(ctx context.Context, actor casefile.Actor, in Completion) (Outcome, error) {
	task, err := d.taskFor(ctx, actor, in.Task)
	if err != nil {
		return Outcome{}, err
	}
	if in.ActingFor == "" {
		if in.ActingFor, err = d.holderRepresented(ctx, actor, task); err != nil {
			return Outcome{}, err
		}
	}
	if err := d.mayComplete(ctx, actor, task, in.ActingFor); err != nil {
		return Outcome{}, err
	}
	sub, known, err := d.submission(ctx, actor, task, in)
	if err != nil {
		return Outcome{}, err
	}
	if !known {
		// What was handed in yesterday and is sent again today is not judged by the day of today.
		if err := d.checkDays(task, sub.Data); err != nil {
			return Outcome{}, UnderPointer("/data", err)
		}
		if err := d.checkRefused(ctx, task, sub.Data); err != nil {
			return Outcome{}, UnderPointer("/data", err)
		}
		if err := d.checkContestable(task, sub.Data); err != nil {
			return Outcome{}, UnderPointer("/data", err)
		}
		if err := d.checkAnswers(ctx, task.CaseID, sub.Data, drawup.Answers()...); err != nil {
			return Outcome{}, UnderPointer("/data", err)
		}
		if err := d.checkOpen(ctx, actor, task, in); err != nil {
			return Outcome{}, err
		}
		if sub.Letters, err = d.released(ctx, actor, task, sub.Data); err != nil {
			return Outcome{}, err
		}
	}
	if task.ElementInstance == 0 {
		return d.completeAdHoc(ctx, actor, task, sub, known)
	}
	stored, err := d.Store.Submit(ctx, sub)
	if err != nil {
		return Outcome{}, d.nameHolder(ctx, err)
	}
	switch stored.State {
	case casefile.SubmissionApplied:
		return Outcome{Submission: stored.ID, Progress: ProgressApplied, CaseID: stored.CaseID}, nil
	case casefile.SubmissionRejected:
		return Outcome{}, refused(stored.Verdict)
	case casefile.SubmissionPending:
	}
	return d.tell(ctx, task, stored)
}

// submission makes the immutable record of what was entered. With a key that was used before it gives the stored one, or Invalid
// where the same key comes with other data.
func (d *Desk) submission(ctx context.Context, actor casefile.Actor, task casefile.Task, in Completion) (casefile.Submission, bool, error) {
	data, err := cleanJSON(in.Data)
	if err != nil {
		return casefile.Submission{}, false, err
	}
	in.Data = data
	if err := d.Library.Check(task.Form, in.Data); err != nil {
		return casefile.Submission{}, false, UnderPointer("/data", err)
	}
	if err := d.checkDepartures(ctx, actor, task, in.Data); err != nil {
		return casefile.Submission{}, false, UnderPointer("/data", err)
	}
	if err := d.checkService(ctx, task, in.Data); err != nil {
		return casefile.Submission{}, false, UnderPointer("/data", err)
	}
	if in.Data, err = d.anew(ctx, task, in.Data); err != nil {
		return casefile.Submission{}, false, err
	}
	deciding, err := d.deciding(task.Form, in.Data)
	if err != nil {
		return casefile.Submission{}, false, err
	}
	sub := casefile.Submission{
		ID: submissionID(actor.ID, in), TaskID: task.ID, CaseID: task.CaseID, Data: in.Data, Deciding: deciding,
		Actor: actor.ID, ActingFor: in.ActingFor, TaskVersion: in.Version, State: casefile.SubmissionPending, SubmittedAt: d.now(),
	}
	if in.Key == "" {
		return sub, false, nil
	}
	before, err := d.Store.Submission(ctx, sub.ID)
	switch {
	case err != nil:
		// The first time there is none.
		return sub, false, ignoreNotFound(err)
	case !sameJSON(withoutNulls(before.Data), data) || before.ActingFor != in.ActingFor:
		return casefile.Submission{}, false, errOtherBody()
	}
	return before, true, nil
}

func ignoreNotFound(err error) error {
	if casefile.KindOf(err) == casefile.NotFound {
		return nil
	}
	return err
}

// deciding gives the fields of valid data that decide the way of a case; only these enter Temporal.
func (d *Desk) deciding(form string, data json.RawMessage) (json.RawMessage, error) {
	fields, err := d.Library.Deciding(form, data)
	if err != nil {
		return nil, err
	}
	return intake.DecidingValues(fields)
}

// submissionID derives the id from who sent what key for which task, so that sending it twice is one submission.
func submissionID(actor casefile.ActorID, in Completion) casefile.SubmissionID {
	if in.Key == "" {
		return casefile.SubmissionID(uuid.NewString())
	}
	name := strings.Join([]string{"submission", string(actor), string(in.Task), in.Key}, "\x00")
	return casefile.SubmissionID(uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)).String())
}

// tell brings the submission to the running case and turns its verdict into the outcome.
func (d *Desk) tell(ctx context.Context, task casefile.Task, sub casefile.Submission) (Outcome, error) {
	out := Outcome{Submission: sub.ID, Progress: ProgressPending, CaseID: sub.CaseID}
	if d.Running == nil {
		return out, nil
	}
	verdict, err := d.Running.Complete(ctx, sub.CaseID, contract.Complete{
		Submission: sub.ID, Instance: task.ElementInstance, Actor: sub.Actor, ActingFor: sub.ActingFor,
		At: sub.SubmittedAt, Deciding: sub.Deciding,
	})
	switch {
	case err != nil:
		// The submission is committed; the relay of the worker brings it, so the person need not type anything again.
		if d.Log != nil {
			d.Log.WarnContext(ctx, "completion waits", slog.String("case", string(sub.CaseID)),
				slog.String("submission", string(sub.ID)), slog.String("code", casefile.CodeOf(err)))
		}
		return out, nil
	case verdict.Code == contract.CodeRepeated:
		out.Progress = ProgressApplied // the relay was quicker with the same submission
	case !verdict.Accepted:
		if err := d.Store.RejectSubmission(ctx, sub.ID, verdict.Code); err != nil {
			return Outcome{}, err
		}
		return Outcome{}, refused(verdict.Code)
	case verdict.Projected:
		out.Progress = ProgressApplied
	default:
		out.Progress = ProgressApplying
	}
	return out, nil
}

// refused is the answer to a completion that the case did not take.
func refused(code string) error {
	if code == "" {
		code = "task.refused"
	}
	return casefile.Errorf(casefile.Conflict, code, "the case refused the completion")
}

// completeAdHoc finishes a task that the program made and no diagram waits for.
func (d *Desk) completeAdHoc(ctx context.Context, actor casefile.Actor, task casefile.Task, sub casefile.Submission, known bool) (Outcome, error) {
	out := Outcome{Submission: sub.ID, Progress: ProgressApplied, CaseID: sub.CaseID}
	if !known || sub.State != casefile.SubmissionApplied {
		complete := d.Store.CompleteAdHocTask
		if task.Element == store.ElementRefusedFile {
			complete = func(ctx context.Context, sub casefile.Submission) error { return d.answerRefused(ctx, task, sub) }
		}
		if err := complete(ctx, sub); err != nil {
			return out, d.nameHolder(ctx, err)
		}
	}
	switch {
	case task.Form == formPerson:
		return out, d.tellExpiry(ctx, task.CaseID)
	case task.Element == store.ElementHeld:
		return out, d.goOn(ctx, actor, task)
	}
	return out, nil
}

// sameJSON compares two documents by content: PostgreSQL keeps neither the spaces nor the order of fields.
func sameJSON(a, b json.RawMessage) bool {
	x, errX := canonicalJSON(a)
	y, errY := canonicalJSON(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func canonicalJSON(raw json.RawMessage) ([]byte, error) {
	var v any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}
