package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

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

// The ids are found first, if possible in an index alone; what the page shows is then read for those few. They are two statements, because how the ids are
// found depends on what is asked and is planned each time, which is dear where many tables are joined; the rows are always read the same way.
const sqlTaskRows = `
select ` + columnsTask + `, c.aktenzeichen, coalesce(p.family_name, ''), coalesce(p.given_names, ''), coalesce(p.original_script, ''),
       coalesce(p.birth_date, '0000'), p.nationalities, coalesce(p.language, ''), c.procedure, c.applied_for, t.title_ends_on, c.received_at,
       coalesce(r.channel, ''), t.reply_at, coalesce(t.docs_missing, -1)
  from unnest($1::text[]::uuid[]) with ordinality as found (id, n)
  join task t on t.id = found.id
  join cases c on c.id = t.case_id
  left join case_person cp on cp.case_id = c.id and cp.undone_at is null
  left join person p on p.id = cp.person_id
  left join receipt r on r.case_id = c.id and r.case_seq = 1
 order by found.n`

// foundTask is a task in a list, with the cursor of its place.
type foundTask struct{ id, cursor string }

func foundIDs(found []foundTask) []string {
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.id
	}
	return ids
}

// Tasks lists tasks in the order of the filter and gives the cursor of the next page, "" on the last one; with Before it gives the page that
// ends before a row and, instead, the cursor of its first row where there are more before it. A cursor that is none is Invalid.
func (s *Store) Tasks(ctx context.Context, f TaskFilter) ([]TaskRow, string, error) {
	q := f.conditions()
	order, back, err := f.page(&q)
	if err != nil {
		return nil, "", err
	}
	limit := bounded(f.Limit, rowsMax)
	sql, args := q.query("select t.id::text, "+order.place()+" from task t", order.sql(back), limit+1)
	found, err := list(ctx, s.pool, order.scanFound, sql, args...)
	if err != nil {
		return nil, "", translate("tasks", err)
	}
	more := len(found) > limit
	found = found[:min(len(found), limit)]
	if back {
		slices.Reverse(found)
	}
	rows, err := list(ctx, s.pool, scanTaskRow, sqlTaskRows, foundIDs(found))
	if err != nil {
		return nil, "", translate("rows of tasks", err)
	}
	// Tasks are never deleted, so there is a row for each id.
	for i := range rows {
		rows[i].Cursor = found[i].cursor
	}
	next := ""
	switch {
	case more && back:
		next = found[0].cursor
	case more:
		next = found[limit-1].cursor
	}
	return slices.DeleteFunc(rows, func(r TaskRow) bool { return f.left(r.Task) }), next, nil
}

// left reports whether a task was closed in the moment between finding it and reading its row.
func (f TaskFilter) left(t casefile.Task) bool { return f.State != "" && t.State != f.State }

func (o taskOrder) scanFound(row pgx.CollectableRow) (foundTask, error) {
	var f foundTask
	var place string
	err := row.Scan(&f.id, &place)
	f.cursor = encodeCursor(string(o.sort)+":"+place, f.id)
	return f, err
}

func scanTaskRow(row pgx.CollectableRow) (TaskRow, error) {
	var r TaskRow
	var excluded []string
	err := row.Scan(append(taskTargets(&r.Task, &excluded), &r.Aktenzeichen, &r.FamilyName, &r.GivenNames, &r.OriginalScript, &r.BirthDate,
		&r.Nationalities, &r.Language, &r.Procedure, &r.AppliedFor, &r.TitleValidTo, &r.ReceivedAt, &r.Channel, zeroable{&r.ReplyAt},
		&r.DocsMissing)...)
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

// CountTaskLists counts the tasks of several filters, each as CountTasks does.
func (s *Store) CountTaskLists(ctx context.Context, filters []TaskFilter) ([]TaskCount, error) {
	return countTasks(ctx, s, filters)
}

// countedAtOnce is how many filters one statement counts. To plan a count takes as long as to count up to a thousand, so many are done in several
// statements at the same time.
const countedAtOnce = 7

// restriction is a filter of tasks.
type restriction interface{ restrict(q *filter) }

func countTasks[F restriction](ctx context.Context, s *Store, filters []F) ([]TaskCount, error) {
	counts := make([]TaskCount, 0, len(filters))
	parts := slices.Collect(slices.Chunk(filters, countedAtOnce))
	numbers := make([][]int, len(parts))
	group, ctx := errgroup.WithContext(ctx)
	for i, part := range parts {
		group.Go(func() (err error) {
			sql, args := countLists(part, tasksCounted+1)
			numbers[i], err = one(ctx, s.pool, pgx.RowTo[[]int], sql, args...)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, translate("count tasks", err)
	}
	for _, n := range slices.Concat(numbers...) {
		counts = append(counts, TaskCount{min(n, tasksCounted), n > tasksCounted})
	}
	return counts, nil
}

// countLists makes one query that counts each filter up to a limit.
func countLists[F restriction](filters []F, limit int) (string, []any) {
	var args []any
	sql := ""
	for i, f := range filters {
		q := filter{args: args}
		f.restrict(&q)
		part, all := q.count(sqlTaskHits, limit)
		if i > 0 {
			sql += ",\n"
		}
		sql, args = sql+"("+part+")", all
	}
	return "select array[" + sql + "]", args
}
