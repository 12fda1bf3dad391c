package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
	"ablauf/internal/measure"
)

// StepSpan is how many tasks of a step waited so many days until somebody took them; Ended is false for those that nobody has taken yet.
type StepSpan struct {
	Process, Element, Name string
	measure.Span
}

// A task that was given back and taken again counts up to the last time that it was taken; one that ended without anybody taking it waited
// until its end.
const sqlSupervisionWaits = `
select t.process, t.element, max(t.name),
       greatest((coalesce(t.assigned_at, t.closed_at, $5::date::timestamp at time zone ` + localZone + `) at time zone ` + localZone + `)::date
         - (t.opened_at at time zone ` + localZone + `)::date, 0) as days, t.assigned_at is not null or t.state <> 'open', count(*)::int
  from task t join cases c on c.id = t.case_id and ` + inScope + `
 where (t.state = 'open' or t.closed_at >= ` + fromDay + ` and t.closed_at < ` + behindTo + `)
   and t.element_instance > 0 and ($6 = '' or c.procedure = $6) and ($7 = 0 or c.procedure_version = $7)
 group by 1, 2, 4, 5 order by 1, 2, 4, 5`

// SupervisionWaits gives how long tasks waited to be taken: those that ended within the period and those that are open, of one procedure and
// version or of all ("", 0).
func (s *Store) SupervisionWaits(ctx context.Context, sc Scope, procedure string, version int) ([]StepSpan, error) {
	scan := func(row pgx.CollectableRow) (StepSpan, error) {
		var w StepSpan
		return w, row.Scan(&w.Process, &w.Element, &w.Name, &w.Days, &w.Ended, &w.N)
	}
	rows, err := list(ctx, s.pool, scan, sqlSupervisionWaits, append(sc.period(), date(sc.Today), procedure, version)...)
	return rows, translate("supervision waits", err)
}

// StepStand is how many tasks of a step are open, and how many days its tasks are given, as their median.
type StepStand struct {
	Process, Element, Name string
	Open                   int // cases
	Cases                  int // those with a task that is open or ended in the period
	Target                 int // days; 0: the drawing names none
}

const sqlSupervisionStand = `
select t.process, t.element, max(t.name), count(distinct t.case_id) filter (where t.state = 'open')::int, count(distinct t.case_id)::int,
       coalesce(percentile_disc(0.5) within group (order by greatest(t.due_on - (t.opened_at at time zone ` + localZone + `)::date, 1))
         filter (where t.due_on is not null), 0)::int
  from task t join cases c on c.id = t.case_id and ` + inScope + `
 where (t.state = 'open' or t.closed_at >= ` + fromDay + ` and t.closed_at < ` + behindTo + `)
   and t.element_instance > 0 and ($5 = '' or c.procedure = $5) and ($6 = 0 or c.procedure_version = $6)
 group by 1, 2 order by 1, 2`

// SupervisionStand gives the steps with what is open there, of one procedure and version or of all.
func (s *Store) SupervisionStand(ctx context.Context, sc Scope, procedure string, version int) ([]StepStand, error) {
	scan := func(row pgx.CollectableRow) (StepStand, error) {
		var st StepStand
		return st, row.Scan(&st.Process, &st.Element, &st.Name, &st.Open, &st.Cases, &st.Target)
	}
	rows, err := list(ctx, s.pool, scan, sqlSupervisionStand, append(sc.period(), procedure, version)...)
	return rows, translate("supervision stand", err)
}

// StepVisits is how many cases visited a step so many times.
type StepVisits struct {
	Process, Element, Name string
	measure.Visits
}

const sqlSupervisionVisits = `
select process, element, max(name), times, count(*)::int
  from (select t.process, t.element, max(t.name) as name, count(*)::int as times
          from cases c join task t on t.case_id = c.id and t.element_instance > 0
         where ` + inClosed + ` and ` + inScope + ` group by t.case_id, 1, 2) v
 group by 1, 2, 4 order by 1, 2, 4`

// SupervisionVisits gives how often the cases that were closed within the period visited each step.
func (s *Store) SupervisionVisits(ctx context.Context, sc Scope) ([]StepVisits, error) {
	scan := func(row pgx.CollectableRow) (StepVisits, error) {
		var v StepVisits
		return v, row.Scan(&v.Process, &v.Element, &v.Name, &v.Times, &v.Cases)
	}
	rows, err := list(ctx, s.pool, scan, sqlSupervisionVisits, sc.period()...)
	return rows, translate("supervision visits", err)
}

// Quality is how the cases of a procedure went that were closed within the period.
type Quality struct {
	Procedure string
	Cases     int
	Requested int // cases in which documents were asked for
	Requests  int
	PingPong  int // how often the work went from one step to another and straight back
	ByHand    int // cases that supervision moved by hand
}

const sqlSupervisionQuality = `
with closed as (select c.id, c.procedure from cases c where ` + inClosed + ` and ` + inScope + `),
asked as (select l.case_id, count(*) as n from letter l join closed c on c.id = l.case_id where l.template = 'nachforderung/aufforderung' group by 1),
steps as (
  select t.case_id, t.process || '/' || t.element as at,
         lag(t.process || '/' || t.element, 1) over way as before, lag(t.process || '/' || t.element, 2) over way as first
    from task t join closed c on c.id = t.case_id where t.element_instance > 0
  window way as (partition by t.case_id order by t.opened_at, t.element_instance)),
back as (select case_id, count(*) as n from steps where at = first and at <> before group by 1),
hand as (select distinct i.case_id from intervention i join closed c on c.id = i.case_id where i.state = 'applied')
select c.procedure, count(*)::int, count(a.n)::int, coalesce(sum(a.n), 0)::int, coalesce(sum(b.n), 0)::int, count(h.case_id)::int
  from closed c left join asked a on a.case_id = c.id left join back b on b.case_id = c.id left join hand h on h.case_id = c.id
 group by 1 order by 1`

// SupervisionQuality gives by procedure how many cases were complete at first, went back and forth, or were moved by hand.
func (s *Store) SupervisionQuality(ctx context.Context, sc Scope) ([]Quality, error) {
	scan := func(row pgx.CollectableRow) (Quality, error) {
		var q Quality
		return q, row.Scan(&q.Procedure, &q.Cases, &q.Requested, &q.Requests, &q.PingPong, &q.ByHand)
	}
	rows, err := list(ctx, s.pool, scan, sqlSupervisionQuality, sc.period()...)
	return rows, translate("supervision quality", err)
}

// MissingKind is how many cases were asked for a kind of document.
type MissingKind struct {
	Kind  string
	Cases int
}

const sqlSupervisionMissing = `
select k.kind, count(distinct c.id)::int
  from cases c join case_fact f on f.case_id = c.id and f.name = 'fehlend'
  cross join lateral jsonb_array_elements_text(case jsonb_typeof(f.value) when 'array' then f.value else '[]' end) as k (kind)
 where ` + inReceived + ` and ` + inScope + ` group by 1 order by 2 desc, 1 limit 10`

// SupervisionMissing gives the ten kinds of documents that were asked for most often in cases received within the period.
func (s *Store) SupervisionMissing(ctx context.Context, sc Scope) ([]MissingKind, error) {
	scan := func(row pgx.CollectableRow) (MissingKind, error) {
		var m MissingKind
		return m, row.Scan(&m.Kind, &m.Cases)
	}
	rows, err := list(ctx, s.pool, scan, sqlSupervisionMissing, sc.period()...)
	return rows, translate("supervision missing", err)
}

// A period that passed ended without an answer: all that is known is that the answer took longer.
const sqlSupervisionReplies = `
select c.procedure, '', greatest((coalesce(d.state_at, $5::date::timestamp at time zone ` + localZone + `) at time zone ` + localZone + `)::date
       - (d.set_at at time zone ` + localZone + `)::date, 0), d.state = 'met', count(*)::int
  from deadline d join cases c on c.id = d.case_id and ` + inScope + `
 where d.kind = 'nachforderung' and d.direction = 'antragsteller' and d.state in ('running', 'met', 'passed')
   and d.set_at >= ` + fromDay + ` and d.set_at < ` + behindTo + `
 group by 1, 3, 4 order by 1, 3, 4`

// SupervisionReplies gives how many days applicants took to answer requests for documents that were made within the period.
func (s *Store) SupervisionReplies(ctx context.Context, sc Scope) ([]Lasting, error) {
	rows, err := list(ctx, s.pool, scanLasting, sqlSupervisionReplies, append(sc.period(), date(sc.Today))...)
	return rows, translate("supervision replies", err)
}

// Variant is a way that cases took through the steps that people do.
type Variant struct {
	Mark  string // names the way in an address
	Steps []string
	Cases int
	Days  int // median from receipt to end
	All   int // all cases of the period
}

// traceMark is the short name of the steps of a case in their order.
const traceMark = `select md5(coalesce(string_agg(w.process || '/' || w.element, '>' order by w.opened_at, w.element_instance), '')) from task w
    where w.case_id = c.id and w.element_instance > 0`

const sqlSupervisionVariants = `
with way as (
  select ` + closedDay + ` - ` + receivedDay + ` as days,
         coalesce(string_agg(w.process || '/' || w.element, '>' order by w.opened_at, w.element_instance), '') as trace,
         coalesce(array_agg(w.name order by w.opened_at, w.element_instance) filter (where w.name is not null), '{}') as names
    from cases c left join task w on w.case_id = c.id and w.element_instance > 0
   where ` + inClosed + ` and ` + inScope + ` and ($5 = '' or c.procedure = $5) group by c.id)
select md5(trace), min(names), count(*)::int, percentile_disc(0.5) within group (order by days)::int, (select count(*) from way)::int
  from way group by trace order by 3 desc, 1 limit 10`

// SupervisionVariants gives the ten ways that most cases took which were closed within the period.
func (s *Store) SupervisionVariants(ctx context.Context, sc Scope, procedure string) ([]Variant, error) {
	scan := func(row pgx.CollectableRow) (Variant, error) {
		var v Variant
		return v, row.Scan(&v.Mark, &v.Steps, &v.Cases, &v.Days, &v.All)
	}
	rows, err := list(ctx, s.pool, scan, sqlSupervisionVariants, append(sc.period(), procedure)...)
	return rows, translate("supervision variants", err)
}

// Due is something of an open case that has a last day: a step with its day, or a period of the authority's.
type Due struct {
	Case         casefile.CaseID
	Aktenzeichen string
	Procedure    string
	// Process and Element are the step at which the case stands; empty where no task is open.
	Process, Element, Name string
	Team                   string
	// Kind is "schritt" for the day of a step, else the kind of the period.
	Kind    string
	LastDay casefile.Date
	Since   casefile.Date // the day on which the case came to the step, or was received
}

// dueStep and duePeriod give what was due in the period, seen from a day ($5): open then, even if it has ended since.
const (
	atDay   = `($5::date)::timestamp at time zone ` + localZone
	dueStep = `
select c.id as case_id, c.aktenzeichen, c.procedure, t.process, t.element, t.name, t.team, 'schritt' as kind, t.due_on as last_day,
       (t.opened_at at time zone ` + localZone + `)::date as since, (t.closed_at at time zone ` + localZone + `)::date as done
  from task t join cases c on c.id = t.case_id and ` + inScope + `
 where t.due_on between $3::date and $4::date and t.opened_at < ` + atDay + ` and (t.state = 'open' or t.closed_at >= ` + atDay + `)`
)

const sqlSupervisionDueSteps = `
select case_id::text, aktenzeichen, procedure, process, element, name, team, kind, last_day, since, done from (` + dueStep + `) d
 order by last_day, case_id, element limit 2000`

const sqlSupervisionDuePeriods = `
select c.id::text, c.aktenzeichen, c.procedure, coalesce(s.process, ''), coalesce(s.element, ''), coalesce(s.name, ''), coalesce(s.team, c.team), d.kind,
       d.last_day, coalesce((s.opened_at at time zone ` + localZone + `)::date, ` + receivedDay + `), null::date
  from deadline d join cases c on c.id = d.case_id and c.state = 'open' and ` + inScope + `
  left join lateral (select t.process, t.element, t.name, t.team, t.opened_at from task t
                      where t.case_id = c.id and t.state = 'open' order by t.opened_at limit 1) s on true
 where d.state = 'running' and d.direction = 'behoerde' and d.last_day between $3::date and $4::date
 order by d.last_day, c.id, d.key limit 2000`

// DueOutcome is what was due, and the day on which it was done; no day while it is open.
type DueOutcome struct {
	Due
	Done casefile.Date
}

// DueMax is the most that SupervisionDue gives of each kind.
const DueMax = 2000

// SupervisionDueSteps gives the steps that had a last day in the scope's period and were open at the beginning of a day, the nearest first.
func (s *Store) SupervisionDueSteps(ctx context.Context, sc Scope, at casefile.Date) ([]DueOutcome, error) {
	rows, err := list(ctx, s.pool, scanDue, sqlSupervisionDueSteps, append(sc.period(), date(at))...)
	return rows, translate("supervision due steps", err)
}

// SupervisionDuePeriods gives the periods of the authority's that run and end within the scope's period, the nearest first.
func (s *Store) SupervisionDuePeriods(ctx context.Context, sc Scope) ([]DueOutcome, error) {
	rows, err := list(ctx, s.pool, scanDue, sqlSupervisionDuePeriods, sc.period()...)
	return rows, translate("supervision due periods", err)
}

func scanDue(row pgx.CollectableRow) (DueOutcome, error) {
	var d DueOutcome
	return d, row.Scan(&d.Case, &d.Aktenzeichen, &d.Procedure, &d.Process, &d.Element, &d.Name, &d.Team, &d.Kind, &d.LastDay, &d.Since, &d.Done)
}

// History is how long finished cases took from one step: to its end (Rest false) or to the end of the case.
type History struct {
	Procedure, Process, Element string
	Rest                        bool
	measure.Span
}

// The step's own length comes from tasks that were completed, the rest of the case from cases that were closed, both before a day. Process
// and element are empty for the length of the whole case.
const sqlSupervisionHistory = `
select c.procedure, t.process, t.element, false, greatest((t.closed_at at time zone ` + localZone + `)::date - (t.opened_at at time zone ` + localZone + `)::date, 0), count(*)::int
  from task t join cases c on c.id = t.case_id
 where t.state = 'completed' and t.closed_at >= $1::timestamptz and t.closed_at < $2::timestamptz and t.element_instance > 0 group by 1, 2, 3, 5
union all
select c.procedure, t.process, t.element, true, greatest(` + closedDay + ` - (t.opened_at at time zone ` + localZone + `)::date, 0), count(*)::int
  from cases c join task t on t.case_id = c.id and t.element_instance > 0
 where c.state = 'closed' and c.closed_at >= $1::timestamptz and c.closed_at < $2::timestamptz group by 1, 2, 3, 5
union all
select c.procedure, '', '', true, greatest(` + closedDay + ` - ` + receivedDay + `, 0), count(*)::int
  from cases c where c.state = 'closed' and c.closed_at >= $1::timestamptz and c.closed_at < $2::timestamptz group by 1, 5
 order by 1, 2, 3, 4, 5`

// SupervisionHistory gives what a forecast on a day may know: what ended within the year before it.
func (s *Store) SupervisionHistory(ctx context.Context, day casefile.Date) ([]History, error) {
	scan := func(row pgx.CollectableRow) (History, error) {
		h := History{Span: measure.Span{Ended: true}}
		return h, row.Scan(&h.Procedure, &h.Process, &h.Element, &h.Rest, &h.Days, &h.N)
	}
	rows, err := list(ctx, s.pool, scan, sqlSupervisionHistory, date(day.AddDays(-365)), date(day))
	return rows, translate("supervision history", err)
}
