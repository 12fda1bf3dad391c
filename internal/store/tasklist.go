package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// TaskRow is a task with what the worklist shows of its case.
type TaskRow struct {
	Task           casefile.Task
	Aktenzeichen   string
	FamilyName     string
	GivenNames     string
	OriginalScript string
	BirthDate      casefile.PartialDate
	Nationalities  []string
	Language       string
	Procedure      string
	AppliedFor     string
	TitleValidTo   casefile.Date // the last day of the title while it has not ended otherwise
	ReceivedAt     time.Time
	Channel        string    // by which the application came
	ReplyAt        time.Time // the last time something arrived for the case while the task was open; zero if never
	DocsMissing    int       // of the checklist; -1 while no rule has said what is needed
	// Cursor is the place of the row in the order of the list; it holds a day or an instant and an id, nothing personal.
	Cursor string
}

// The ids are found first, if possible in an index alone; what the page shows is then read for those few.
const taskRowsOfFound = `
select ` + columnsTask + `, c.aktenzeichen, coalesce(p.family_name, ''), coalesce(p.given_names, ''), coalesce(p.original_script, ''),
       coalesce(p.birth_date, '0000'), p.nationalities, coalesce(p.language, ''), c.procedure, c.applied_for, t.title_ends_on, c.received_at,
       coalesce(r.channel, ''), t.reply_at, coalesce(t.docs_missing, -1), found.place
  from found
  join task t on t.id = found.id
  join cases c on c.id = t.case_id
  left join case_person cp on cp.case_id = c.id and cp.undone_at is null
  left join person p on p.id = cp.person_id
  left join receipt r on r.case_id = c.id and r.case_seq = 1
 order by found.n`

// Tasks lists tasks in the order of the filter and gives the cursor of the next page, "" on the last one; with Before it gives the page that
// ends before a row and, instead, the cursor of its first row where there are more before it. A cursor that is none is Invalid.
func (s *Store) Tasks(ctx context.Context, f TaskFilter) ([]TaskRow, string, error) {
	q := f.conditions()
	order, back, err := f.page(&q)
	if err != nil {
		return nil, "", err
	}
	limit := bounded(f.Limit, rowsMax)
	sql, args := q.query("select t.id, row_number() over ("+order.sql(back)+") as n, "+order.place()+" as place from task t", order.sql(back), limit+1)
	rows, err := list(ctx, s.pool, scanTaskRow, "with found as materialized ("+sql+")"+taskRowsOfFound, args...)
	if err != nil {
		return nil, "", translate("tasks", err)
	}
	more := len(rows) > limit
	rows = rows[:min(len(rows), limit)]
	for i := range rows {
		rows[i].Cursor = encodeCursor(string(order.sort)+":"+rows[i].Cursor, string(rows[i].Task.ID))
	}
	if back {
		slices.Reverse(rows)
	}
	switch {
	case !more:
		return rows, "", nil
	case back:
		return rows, rows[0].Cursor, nil
	}
	return rows, rows[limit-1].Cursor, nil
}

func scanTaskRow(row pgx.CollectableRow) (TaskRow, error) {
	var r TaskRow
	var excluded []string
	err := row.Scan(append(taskTargets(&r.Task, &excluded), &r.Aktenzeichen, &r.FamilyName, &r.GivenNames, &r.OriginalScript, &r.BirthDate,
		&r.Nationalities, &r.Language, &r.Procedure, &r.AppliedFor, &r.TitleValidTo, &r.ReceivedAt, &r.Channel, zeroable{&r.ReplyAt},
		&r.DocsMissing, &r.Cursor)...)
	r.Task.ExcludedActors = typed[casefile.ActorID](excluded)
	return r, err
}

// tasksCounted is how far CountTasks counts.
const tasksCounted = 1000

// sqlTaskHits names no column, so that an index that has what the conditions ask for is enough.
const sqlTaskHits = `select from task t`

// TaskCount is a number of tasks; Capped says that there are more.
type TaskCount struct {
	N      int
	Capped bool
}

// CountTasks counts the tasks of a filter, whose order, cursors and Limit it ignores. It stops at 1000 and then reports capped.
func (s *Store) CountTasks(ctx context.Context, f TaskFilter) (n int, capped bool, err error) {
	counts, err := s.CountTaskLists(ctx, []TaskFilter{f})
	if err != nil {
		return 0, false, err
	}
	return counts[0].N, counts[0].Capped, nil
}

// CountTaskLists counts the tasks of several filters in one query, each as CountTasks does.
func (s *Store) CountTaskLists(ctx context.Context, filters []TaskFilter) ([]TaskCount, error) {
	if len(filters) == 0 {
		return nil, nil
	}
	sql, args := countLists(filters, tasksCounted+1)
	numbers, err := one(ctx, s.pool, pgx.RowTo[[]int], sql, args...)
	if err != nil {
		return nil, translate("count tasks", err)
	}
	counts := make([]TaskCount, len(numbers))
	for i, n := range numbers {
		counts[i] = TaskCount{min(n, tasksCounted), n > tasksCounted}
	}
	return counts, nil
}
