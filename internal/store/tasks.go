package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const columnsTask = `t.id::text, t.case_id::text, t.process, t.element, t.element_instance, t.name, t.form, t.candidate_group, t.team,
  t.state, t.assignee, t.due_on, t.due_reason, t.follow_up_on, t.priority, t.excluded_actors, t.opened_at, t.recorded_at, t.closed_at,
  t.closed_reason, t.version`

func taskTargets(t *casefile.Task, excluded *[]string) []any {
	return []any{
		&t.ID, &t.CaseID, &t.Process, &t.Element, &t.ElementInstance, &t.Name, &t.Form, &t.Group, &t.Team, &t.State, &t.Assignee,
		&t.DueOn, &t.DueReason, &t.FollowUpOn, &t.Priority, excluded, &t.OpenedAt, &t.RecordedAt,
		zeroable{&t.ClosedAt},
		&t.ClosedReason, &t.Version,
	}
}

func scanTask(row pgx.CollectableRow) (casefile.Task, error) {
	var t casefile.Task
	var excluded []string
	err := row.Scan(taskTargets(&t, &excluded)...)
	t.ExcludedActors = typed[casefile.ActorID](excluded)
	return t, err
}

const sqlTaskByID = `select ` + columnsTask + ` from task t where t.id = $1`

// Task gives a task, or NotFound.
func (s *Store) Task(ctx context.Context, id casefile.TaskID) (casefile.Task, error) {
	t, err := one(ctx, s.pool, scanTask, sqlTaskByID, key(id))
	return t, translate("task", err)
}

// TaskFilter says which tasks to list. Empty fields do not filter; an empty State lists open and closed tasks alike.
type TaskFilter struct {
	Teams      []string
	Groups     []string
	Assignee   casefile.ActorID
	Unassigned bool
	State      casefile.TaskState
	CaseID     casefile.CaseID
	Procedure  string
	DueFrom    casefile.Date
	DueTo      casefile.Date // the last day that counts
	Text       string        // part of an Aktenzeichen, or words of a name in any order and spelling
	// HideConfidential leaves out tasks of confidential cases: a name in a list would already tell.
	HideConfidential bool
	Cursor           string
	Limit            int // at most 200
}

// TaskRow is a task with what the worklist shows of its case.
type TaskRow struct {
	Task          casefile.Task
	Aktenzeichen  string
	FamilyName    string
	GivenNames    string
	BirthDate     casefile.PartialDate
	Nationalities []string
	Procedure     string
	AppliedFor    string
	TitleValidTo  casefile.Date
	ReceivedAt    time.Time
	ReplyAt       time.Time // the last time something arrived for the case while the task was open; zero if never

	dueSort string // "infinity" where there is no due day
}

const sqlTaskRows = `
select ` + columnsTask + `, c.aktenzeichen, coalesce(p.family_name, ''), coalesce(p.given_names, ''), coalesce(p.birth_date, '0000'),
       p.nationalities, c.procedure, c.applied_for, ti.valid_to, c.received_at, t.reply_at, t.due_sort::text
  from task t
  join cases c on c.id = t.case_id
  left join case_person cp on cp.case_id = c.id and cp.undone_at is null
  left join person p on p.id = cp.person_id
  left join title ti on ti.id = c.title_id`

// Tasks lists tasks, the most urgent first and those without a due day last, and gives the cursor of the next page, "" on the last one. A
// cursor that is none is Invalid.
func (s *Store) Tasks(ctx context.Context, f TaskFilter) ([]TaskRow, string, error) {
	q := f.conditions()
	if f.Cursor != "" {
		due, id, err := decodeCursor(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		q.and("(t.due_sort, t.id) > ($?::date, $?::uuid)", due, id)
	}
	limit := bounded(f.Limit, rowsMax)
	sql, args := q.query(sqlTaskRows, "order by t.due_sort, t.id", limit+1)
	rows, err := list(ctx, s.pool, scanTaskRow, sql, args...)
	if err != nil {
		return nil, "", translate("tasks", err)
	}
	if len(rows) <= limit {
		return rows, "", nil
	}
	last := rows[limit-1]
	return rows[:limit], encodeCursor(last.dueSort, string(last.Task.ID)), nil
}

func scanTaskRow(row pgx.CollectableRow) (TaskRow, error) {
	var r TaskRow
	var excluded []string
	err := row.Scan(append(taskTargets(&r.Task, &excluded), &r.Aktenzeichen, &r.FamilyName, &r.GivenNames, &r.BirthDate,
		&r.Nationalities, &r.Procedure, &r.AppliedFor, &r.TitleValidTo, &r.ReceivedAt, zeroable{&r.ReplyAt}, &r.dueSort)...)
	r.Task.ExcludedActors = typed[casefile.ActorID](excluded)
	return r, err
}

// tasksCounted is how far CountTasks counts.
const tasksCounted = 1000

const sqlTaskHits = `select t.id from task t join cases c on c.id = t.case_id`

// CountTasks counts the tasks of a filter, whose Cursor and Limit it ignores. It stops at 1000 and then reports capped.
func (s *Store) CountTasks(ctx context.Context, f TaskFilter) (n int, capped bool, err error) {
	q := f.conditions()
	sql, args := q.count(sqlTaskHits, tasksCounted+1)
	n, err = one(ctx, s.pool, pgx.RowTo[int], sql, args...)
	return min(n, tasksCounted), n > tasksCounted, translate("count tasks", err)
}

func (f TaskFilter) conditions() filter {
	var q filter
	switch f.State {
	case "":
	case casefile.TaskOpen:
		// Written out, because the indexes on open tasks serve only a query that says so itself.
		q.and("t.state = 'open'")
	case casefile.TaskCompleted, casefile.TaskCancelled:
		q.and("t.state = $?", string(f.State))
	}
	q.among("t.team", f.Teams)
	q.among("t.candidate_group", f.Groups)
	if f.Assignee != "" {
		q.and("t.assignee = $?", string(f.Assignee))
	}
	if f.Unassigned {
		q.and("t.assignee = ''")
	}
	if f.CaseID != "" {
		q.and("t.case_id = $?::uuid", key(f.CaseID))
	}
	if f.Procedure != "" {
		q.and("c.procedure = $?", f.Procedure)
	}
	if !f.DueFrom.IsZero() {
		q.and("t.due_on >= $?::date", f.DueFrom.String())
	}
	if !f.DueTo.IsZero() {
		q.and("t.due_on <= $?::date", f.DueTo.String())
	}
	if f.HideConfidential {
		q.and("c.sensitivity <> 'vertraulich'")
	}
	q.matchText("t.case_id", f.Text)
	return q
}
