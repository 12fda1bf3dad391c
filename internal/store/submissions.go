package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const columnsSubmission = `s.id::text, s.task_id::text, s.case_id::text, s.data, s.deciding, s.actor, s.acting_for, s.task_version,
  s.state, s.verdict, s.submitted_at, s.recorded_at`

func submissionTargets(s *casefile.Submission) []any {
	return []any{
		&s.ID, &s.TaskID, &s.CaseID, &s.Data, &s.Deciding, &s.Actor, &s.ActingFor, &s.TaskVersion, &s.State, &s.Verdict,
		&s.SubmittedAt, &s.RecordedAt,
	}
}

func scanSubmission(row pgx.CollectableRow) (casefile.Submission, error) {
	var s casefile.Submission
	return s, row.Scan(submissionTargets(&s)...)
}

const sqlSubmissionByID = `select ` + columnsSubmission + ` from submission s where s.id = $1`

// Submission gives what a person entered, or NotFound.
func (s *Store) Submission(ctx context.Context, id casefile.SubmissionID) (casefile.Submission, error) {
	sub, err := one(ctx, s.pool, scanSubmission, sqlSubmissionByID, key(id))
	return sub, translate("submission", err)
}

const sqlSubmissionByTask = `select ` + columnsSubmission + ` from submission s where s.task_id = $1 order by s.recorded_at, s.id`

// Submissions gives everything that was entered for a task, also what was rejected, oldest first.
func (s *Store) Submissions(ctx context.Context, id casefile.TaskID) ([]casefile.Submission, error) {
	subs, err := list(ctx, s.pool, scanSubmission, sqlSubmissionByTask, key(id))
	return subs, translate("submissions", err)
}

const sqlDecider = `
select s.actor from submission s join task t on t.id = s.task_id
 where s.case_id = $1 and s.state = 'applied' and t.element = any($2::text[])
 order by s.decided_at desc, s.submitted_at desc, s.id desc limit 1`

// Decider gives who had the last word on a case: who finished the newest of the tasks whose elements are named. NotFound where nobody has.
func (s *Store) Decider(ctx context.Context, id casefile.CaseID, elements []string) (casefile.ActorID, error) {
	actor, err := one(ctx, s.pool, pgx.RowTo[casefile.ActorID], sqlDecider, key(id), elements)
	return actor, translate("decider", err)
}

const sqlSubmissionInsert = `
insert into submission as s (id, task_id, case_id, data, deciding, actor, acting_for, task_version, state, decided_at, submitted_at,
  recorded_at)
values (coalesce($1, uuidv7()), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
returning ` + columnsSubmission

// Submit stores what a person entered to finish a task, with the state pending, before anybody tries to apply it. The id may come from
// the form: the same id again gives the stored submission. NotFound; Conflict "task.not-open", "task.claimed" (by neither the actor nor
// the one acted for) and "task.version" as for ClaimTask, "task.submission-pending" while another submission of the task waits for its
// verdict, "submission.id-taken" for an id that belongs to another task.
func (s *Store) Submit(ctx context.Context, sub casefile.Submission) (casefile.Submission, error) {
	err := s.inTx(ctx, "submit", func(t tx) error {
		l, stored, err := lockForSubmission(ctx, t, sub)
		if err != nil || stored != nil {
			if stored != nil {
				sub = *stored
			}
			return err
		}
		sub.State = casefile.SubmissionPending
		if sub, err = insertSubmission(ctx, t, l, sub); err != nil {
			return err
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, submissionEvent(l.Task, sub, "submission.recorded"))
	})
	return sub, err
}

// lockForSubmission locks the task and gives the submission where its id is stored already.
func lockForSubmission(ctx context.Context, t tx, sub casefile.Submission) (lockedTask, *casefile.Submission, error) {
	l, err := lockTask(ctx, t, sub.TaskID)
	if err != nil {
		return l, nil, err
	}
	stored, found, err := optional(one(ctx, t, scanSubmission, sqlSubmissionByID, key(sub.ID)))
	if err != nil {
		return l, nil, err
	}
	if found && stored.TaskID != l.ID {
		return l, nil, conflict("submission.id-taken", nil)
	}
	if found {
		return l, &stored, nil
	}
	return l, nil, l.check(sub.TaskVersion, sub.Actor, sub.ActingFor)
}

func insertSubmission(ctx context.Context, t tx, l lockedTask, sub casefile.Submission) (casefile.Submission, error) {
	if sub.SubmittedAt.IsZero() {
		sub.SubmittedAt = t.now
	}
	var decidedAt any
	if sub.State != casefile.SubmissionPending {
		decidedAt = t.now
	}
	stored, err := one(ctx, t, scanSubmission, sqlSubmissionInsert, ref(sub.ID), string(l.ID), string(l.CaseID), object(sub.Data),
		object(sub.Deciding), string(sub.Actor), string(sub.ActingFor), sub.TaskVersion, string(sub.State), decidedAt,
		sub.SubmittedAt, t.now)
	switch {
	case violates(err, "submission_one_pending"):
		err = conflict("task.submission-pending", nil)
	case violates(err, "submission_pkey"):
		err = conflict("submission.id-taken", nil)
	}
	if err != nil {
		return stored, err
	}
	return stored, insertReleases(ctx, t, stored, sub.Letters)
}

func submissionEvent(task casefile.Task, sub casefile.Submission, code string) casefile.Event {
	e := taskEvent(task, code, sub.Actor)
	e.ActingFor, e.HappenedAt = sub.ActingFor, sub.SubmittedAt
	e.Params["submission"] = string(sub.ID)
	return e
}

const sqlSubmissionLock = `select ` + columnsSubmission + ` from submission s where s.id = $1 for no key update`

const sqlSubmissionVerdict = `update submission set state = $2, verdict = $3, decided_at = $4 where id = $1`

// RejectSubmission records that the engine refused a submission, with the code of the reason; what was entered stays. A second
// rejection changes nothing. NotFound; Conflict "submission.applied" when it took effect.
func (s *Store) RejectSubmission(ctx context.Context, id casefile.SubmissionID, code string) error {
	return s.inTx(ctx, "reject submission", func(t tx) error {
		sub, err := one(ctx, t, scanSubmission, sqlSubmissionLock, key(id))
		if err != nil || sub.State == casefile.SubmissionRejected {
			return err
		}
		if sub.State == casefile.SubmissionApplied {
			return conflict("submission.applied", nil)
		}
		if _, err := t.Exec(ctx, sqlSubmissionVerdict, string(sub.ID), string(casefile.SubmissionRejected), code, t.now); err != nil {
			return err
		}
		return appendEvents(ctx, t, sub.CaseID, casefile.StreamCase, casefile.Event{
			Code: "submission.rejected", Actor: sub.Actor, ActingFor: sub.ActingFor, Params: map[string]string{
				"task": string(sub.TaskID), "submission": string(sub.ID), "reason": code,
			},
		})
	})
}

const sqlSubmissionPending = `
select ` + columnsSubmission + `, ` + columnsTask + `
  from submission s join task t on t.id = s.task_id
 where s.state = 'pending' and (s.recorded_at, s.id) > ($1, $2)
 order by s.recorded_at, s.id
 limit $3`

// PendingSubmissions pages through the submissions that wait for their verdict, oldest first, and gives at the same places the tasks they
// belong to; after is the last one of the page before, the zero Submission for the first page. It is for the relay that brings them to
// their cases after Temporal was down.
func (s *Store) PendingSubmissions(
	ctx context.Context, after casefile.Submission, limit int,
) ([]casefile.Submission, []casefile.Task, error) {
	if after.ID == "" {
		after.ID = casefile.SubmissionID(noCase) // no id is before it
	}
	type pair struct {
		sub  casefile.Submission
		task casefile.Task
	}
	pairs, err := list(ctx, s.pool, func(row pgx.CollectableRow) (pair, error) {
		var p pair
		var excluded []string
		err := row.Scan(append(submissionTargets(&p.sub), taskTargets(&p.task, &excluded)...)...)
		p.task.ExcludedActors = typed[casefile.ActorID](excluded)
		return p, err
	}, sqlSubmissionPending, after.RecordedAt, key(after.ID), bounded(limit, rowsMax))
	subs, tasks := make([]casefile.Submission, len(pairs)), make([]casefile.Task, len(pairs))
	for i, p := range pairs {
		subs[i], tasks[i] = p.sub, p.task
	}
	return subs, tasks, translate("pending submissions", err)
}

const sqlTaskClose = `
update task as t set state = $2, closed_at = $3, closed_reason = $4, changed_at = $5 where t.id = $1 and t.state = 'open'`

const sqlDraftDelete = `delete from draft where task_id = $1`

// CompleteAdHocTask finishes a task that the program opened by itself. Its submission is applied at once, since no engine has a say; what
// a person found out about a message to the outside (task "Versand prüfen") is carried out in the same transaction. The same id again
// changes nothing. Errors as for Submit; a task of a diagram is Conflict "task.not-ad-hoc", one about a message that needs nobody any more
// is Conflict "task.settled".
func (s *Store) CompleteAdHocTask(ctx context.Context, sub casefile.Submission) error {
	return s.completeAdHoc(ctx, sub, nil)
}

// CompleteWithLetter is CompleteAdHocTask for a task whose end sends a letter, in one go: Conflict "letter.readdressed" where it goes to somebody else by now
// than it was drawn up for. The task stays open then.
func (s *Store) CompleteWithLetter(ctx context.Context, sub casefile.Submission, l ReadyLetter) error {
	return s.completeAdHoc(ctx, sub, &l)
}

func (s *Store) completeAdHoc(ctx context.Context, sub casefile.Submission, ready *ReadyLetter) error {
	return s.inTx(ctx, "complete ad hoc task", func(t tx) error {
		if ready != nil {
			if _, err := t.Exec(ctx, sqlCaseAndSubjectLock, key(sub.CaseID)); err != nil {
				return err
			}
		}
		if _, err := lockCaseBy(ctx, t, sqlCaseLockByTask, key(sub.TaskID)); err != nil {
			return err
		}
		l, stored, err := lockForSubmission(ctx, t, sub)
		if err != nil || stored != nil {
			return err
		}
		if l.ElementInstance != 0 {
			return conflict("task.not-ad-hoc", nil)
		}
		sub.State = casefile.SubmissionApplied
		if sub, err = insertSubmission(ctx, t, l, sub); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, sqlTaskClose, string(l.ID), string(casefile.TaskCompleted), sub.SubmittedAt, "", t.now); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, sqlDraftDelete, string(l.ID)); err != nil {
			return err
		}
		events, err := settle(ctx, t, l.Task, sub)
		if err != nil {
			return err
		}
		done := []casefile.Event{submissionEvent(l.Task, sub, FactTaskCompleted)}
		if ready != nil {
			sent, err := sendReady(ctx, t, sub, *ready)
			if err != nil {
				return err
			}
			done = append(done, sent...)
		}
		return appendToEach(ctx, t, withFirst(events, l.CaseID, done))
	})
}

// withFirst puts events before those of a case.
func withFirst(
	events map[casefile.CaseID][]casefile.Event, id casefile.CaseID, first []casefile.Event,
) map[casefile.CaseID][]casefile.Event {
	if events == nil {
		events = map[casefile.CaseID][]casefile.Event{}
	}
	events[id] = append(first, events[id]...)
	return events
}

// settle carries out what a person entered in a task of the program, where something follows from it, and gives the events for the caller to
// append, by case. The transaction holds the lock of the case.
func settle(ctx context.Context, t tx, task casefile.Task, sub casefile.Submission) (map[casefile.CaseID][]casefile.Event, error) {
	var carryOut func(context.Context, tx, casefile.Task, casefile.Submission) ([]casefile.Event, error)
	switch {
	case task.Element == adHocWhose.element:
		return settleWhose(ctx, t, task, sub)
	case task.Element == adHocDispatch.element:
		carryOut = settleByPerson
	case task.Element == adHocRepresentative.element:
		carryOut = settleRepresentative
	case task.Element == adHocUntied.element:
		carryOut = settleUntied
	case aboutLetter(task.Element):
		carryOut = settleLetter
	default:
		return nil, nil
	}
	events, err := carryOut(ctx, t, task, sub)
	return map[casefile.CaseID][]casefile.Event{task.CaseID: events}, err
}
