package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// SupervisedFilter says which cases stand behind a number. Empty fields do not filter.
type SupervisedFilter struct {
	Scope            // Team, HideConfidential and Today; the period filters by what InPeriod says
	InPeriod  string // "eingang": received in the period; "ende": closed in it
	Procedure string
	State     string
	WaitsFor  string
	AgeFrom   int // days since receipt
	AgeTo     int // 0: without end
	// Queue and Group are of an open task, Holder is who holds it; with them the age is that of the oldest such task.
	Queue, Group string
	Holder       casefile.ActorID
	InQueue      bool
	Unassigned   bool
	Late         bool // of an open task: its day has passed
	// Process and Element name a step: with Repeated those that visited it more than once, with Visited those that did at all, with Measured those
	// that have an open task there or had one that ended in the period, else those that have an open task there.
	Process, Element            string
	Repeated, Visited, Measured bool
	// Version is the version of the procedure that the case runs on; 0: any.
	Version int
	// Requested: a letter asked for documents. Replied restricts to those whose applicant was asked within the period (RepliedAsked) and has answered
	// (RepliedYes).
	Requested bool
	Replied   string
	// BackAndForth: the work went from one step to another and straight back. ByHand: supervision moved the case.
	BackAndForth, ByHand bool
	// Skipped is a reason for which a task was skipped within the period; Hands is a way in which one changed hands, of those that Hands gives.
	Skipped, Hands string
	// Answer is one of CountedAnswers that was answered with AnswerValue within the period.
	Answer, AnswerValue string
	// Missing is the kind of a document that was asked for.
	Missing string
	// Trace is the mark of a way (Variant.Mark).
	Trace string
	// LastDayFrom and LastDayTo: a period of the authority's that runs ends between these days.
	LastDayFrom, LastDayTo casefile.Date
	Cursor                 string
	Limit                  int
}

// What Replied restricts to.
const (
	RepliedAsked = "gefragt"
	RepliedYes   = "beantwortet"
)

// SupervisedCases lists the cases behind a number, the oldest first, and gives the cursor of the next page, "" on the last one. A cursor
// that is none is Invalid.
func (s *Store) SupervisedCases(ctx context.Context, f SupervisedFilter) ([]CaseRow, string, error) {
	q := f.conditions()
	if f.Cursor != "" {
		at, id, err := decodeInstant(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		q.and("(c.received_at, c.id) > ($?::timestamptz, $?::uuid)", at, id)
	}
	limit := bounded(f.Limit, rowsMax)
	sql, args := q.query(sqlCaseRows, "order by c.received_at, c.id", limit+1)
	rows, err := list(ctx, s.pool, scanCaseRow, sql, args...)
	if err != nil {
		return nil, "", translate("supervised cases", err)
	}
	if len(rows) <= limit {
		return rows, "", nil
	}
	last := rows[limit-1].Case
	return rows[:limit], encodeCursor(last.ReceivedAt.Format(time.RFC3339Nano), string(last.ID)), nil
}

// CountSupervised counts what SupervisedCases would list, up to 1000, and then reports capped.
func (s *Store) CountSupervised(ctx context.Context, f SupervisedFilter) (n int, capped bool, err error) {
	q := f.conditions()
	sql, args := q.count(`select c.id from cases c`, tasksCounted+1)
	n, err = one(ctx, s.pool, pgx.RowTo[int], sql, args...)
	return min(n, tasksCounted), n > tasksCounted, translate("count supervised", err)
}

// wentBack holds for a case whose work went from one step to another and straight back.
const wentBack = `exists (select from (
  select t.process || '/' || t.element as at, lag(t.process || '/' || t.element, 1) over way as before, lag(t.process || '/' || t.element, 2) over way as first
    from task t where t.case_id = c.id and t.element_instance > 0 window way as (order by t.opened_at, t.element_instance)) s
   where s.at = s.first and s.at <> s.before)`

const whoWaits = `case when exists (select from task t where t.case_id = c.id and t.state = 'open') then 'uns'
  when exists (select from deadline d where d.case_id = c.id and d.state = 'running' and d.direction = 'antragsteller') then 'antragsteller'
  when exists (select from deadline d where d.case_id = c.id and d.state = 'running' and d.direction = 'extern') then 'behoerde'
  else 'uns' end`

func (f SupervisedFilter) conditions() filter {
	var q filter
	switch f.State {
	case string(casefile.CaseOpen):
		q.and("c.state = 'open'") // written out for the index of open cases
	case string(casefile.CaseClosed):
		q.and("c.state = 'closed'")
	}
	if f.Team != "" {
		q.and("c.team = $?", f.Team)
	}
	if f.HideConfidential {
		q.and("c.sensitivity <> 'vertraulich'")
	}
	if f.Procedure != "" {
		q.and("c.procedure = $?", f.Procedure)
	}
	if f.Version > 0 {
		q.and("c.procedure_version = $?", f.Version)
	}
	f.inPeriod(&q)
	if f.WaitsFor != "" {
		q.and(whoWaits+" = $?", f.WaitsFor)
	}
	if !f.InQueue {
		f.aged(&q, receivedDay)
	}
	f.ofTask(&q)
	f.ofPast(&q)
	return q
}

func (f SupervisedFilter) inPeriod(q *filter) {
	var column string
	switch f.InPeriod {
	case "eingang":
		column = "c.received_at"
	case "ende":
		column = "c.closed_at"
	default:
		return
	}
	q.and(column+" >= ($?::date)::timestamp at time zone "+localZone, date(f.From))
	q.and(column+" < ($?::date + 1)::timestamp at time zone "+localZone, date(f.To))
}

// aged restricts by days since a day.
func (f SupervisedFilter) aged(q *filter, day string) {
	if f.AgeFrom > 0 {
		q.and("$?::date - "+day+" >= $?::int", date(f.Today), f.AgeFrom)
	}
	if f.AgeTo > 0 {
		q.and("$?::date - "+day+" <= $?::int", date(f.Today), f.AgeTo)
	}
}

func (f SupervisedFilter) ofTask(q *filter) {
	if f.InQueue {
		sql, args := "c.id in (select t.case_id from task t where t.state = 'open' and t.team = $?", []any{f.Queue}
		if f.Holder != "" {
			sql, args = sql+" and t.assignee = $?", append(args, string(f.Holder))
		} else {
			sql, args = sql+" and t.candidate_group = $?", append(args, f.Group)
		}
		sql += " group by 1 having true"
		oldest := "(min(t.opened_at) at time zone " + localZone + ")::date"
		if f.AgeFrom > 0 {
			sql, args = sql+" and $?::date - "+oldest+" >= $?::int", append(args, date(f.Today), f.AgeFrom)
		}
		if f.AgeTo > 0 {
			sql, args = sql+" and $?::date - "+oldest+" <= $?::int", append(args, date(f.Today), f.AgeTo)
		}
		if f.Unassigned {
			sql += " and bool_or(t.assignee = '')"
		}
		if f.Late {
			sql, args = sql+" and bool_or(t.due_on < $?::date)", append(args, date(f.Today))
		}
		q.and(sql+")", args...)
		return
	}
	if f.Late {
		q.and("exists (select from task t where t.case_id = c.id and t.state = 'open' and t.due_on < $?::date)", date(f.Today))
	}
	if f.Element != "" && !f.Repeated && !f.Visited && !f.Measured {
		q.and("exists (select from task t where t.case_id = c.id and t.state = 'open' and t.process = $? and t.element = $?)", f.Process, f.Element)
	}
	if !f.LastDayTo.IsZero() {
		q.and("exists (select from deadline d where d.case_id = c.id and d.state = 'running' and d.direction = 'behoerde' and d.last_day between $?::date and $?::date)",
			date(f.LastDayFrom), date(f.LastDayTo))
	}
}

func (f SupervisedFilter) ofPast(q *filter) {
	if f.Element != "" && f.Repeated {
		q.and("(select count(*) from task t where t.case_id = c.id and t.process = $? and t.element = $? and t.element_instance > 0) > 1", f.Process, f.Element)
	}
	if f.Element != "" && f.Visited {
		q.and("exists (select from task t where t.case_id = c.id and t.process = $? and t.element = $? and t.element_instance > 0)", f.Process, f.Element)
	}
	if f.Element != "" && f.Measured {
		q.and("exists (select from task t where t.case_id = c.id and t.process = $? and t.element = $? and t.element_instance > 0 and (t.state = 'open'"+
			" or t.closed_at >= ($?::date)::timestamp at time zone "+localZone+" and t.closed_at < ($?::date + 1)::timestamp at time zone "+localZone+"))",
			f.Process, f.Element, date(f.From), date(f.To))
	}
	if f.Requested {
		q.and("exists (select from letter l where l.case_id = c.id and l.template = 'nachforderung/aufforderung')")
	}
	if f.Replied != "" {
		q.and("exists (select from deadline d where d.case_id = c.id and d.kind = 'nachforderung' and d.direction = 'antragsteller'"+
			" and (d.state = 'met' or not $? and d.state in ('running', 'passed'))"+
			" and d.set_at >= ($?::date)::timestamp at time zone "+localZone+" and d.set_at < ($?::date + 1)::timestamp at time zone "+localZone+")",
			f.Replied == RepliedYes, date(f.From), date(f.To))
	}
	if f.BackAndForth {
		q.and(wentBack)
	}
	if f.ByHand {
		q.and("exists (select from intervention i where i.case_id = c.id and i.state = 'applied')")
	}
	if f.Skipped != "" {
		q.and("c.id in (select t.case_id from task_skip k join task t on t.id = k.task_id where k.reason = $?"+
			" and k.recorded_at >= ($?::date)::timestamp at time zone "+localZone+" and k.recorded_at < ($?::date + 1)::timestamp at time zone "+localZone+")",
			f.Skipped, date(f.From), date(f.To))
	}
	if f.Answer != "" {
		q.and("c.id in (select f.case_id from case_fact f where "+inAnswers+" and f.name = $? and f.value #>> '{}' = $?"+
			" and f.recorded_at >= ($?::date)::timestamp at time zone "+localZone+" and f.recorded_at < ($?::date + 1)::timestamp at time zone "+localZone+")",
			f.Answer, f.AnswerValue, date(f.From), date(f.To))
	}
	if f.Hands != "" {
		q.and("exists (select from case_event e where e.case_id = c.id and e."+inHands+" and e.content ->> 'code' = $?)", f.Hands)
	}
	if f.Missing != "" {
		q.and("exists (select from case_fact f where f.case_id = c.id and f.name = 'fehlend' and f.value ? $?)", f.Missing)
	}
	if f.Trace != "" {
		q.and("("+traceMark+") = $?", f.Trace)
	}
}
