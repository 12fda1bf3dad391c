package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
	"ablauf/internal/measure"
)

// Scope says of which cases supervision counts. All numbers of a page have the same scope as the lists behind them.
type Scope struct {
	Team string // of the case; empty: all
	// HideConfidential leaves out confidential cases, so that no number tells what the list behind it must not show.
	HideConfidential bool
	Today            casefile.Date
	// From and To are the period, local days, both included.
	From, To casefile.Date
}

func (s Scope) args() []any { return []any{s.Team, s.HideConfidential} }

func (s Scope) period() []any { return append(s.args(), date(s.From), date(s.To)) }

// Days since a moment, counted as people count them: by local days.
const (
	localZone   = `'Europe/Berlin'`
	inScope     = `($1 = '' or c.team = $1) and (not $2 or c.sensitivity <> 'vertraulich')`
	receivedDay = `(c.received_at at time zone ` + localZone + `)::date`
	closedDay   = `(c.closed_at at time zone ` + localZone + `)::date`
	fromDay     = `($3::date)::timestamp at time zone ` + localZone
	behindTo    = `($4::date + 1)::timestamp at time zone ` + localZone
	inReceived  = `c.received_at >= ` + fromDay + ` and c.received_at < ` + behindTo
	inClosed    = `c.state = 'closed' and c.closed_at >= ` + fromDay + ` and c.closed_at < ` + behindTo
)

// SupervisedQueue is how many cases have an open task in one queue, by the number of the band of age of the oldest such task (measure.Bands).
type SupervisedQueue struct {
	Team, Group      string
	Ages             [5]int
	Unassigned, Late int
	Oldest           int // days
}

const sqlSupervisionLoad = `
with queue as (
  select t.team, t.candidate_group, t.case_id, $3::date - (min(t.opened_at) at time zone ` + localZone + `)::date as days,
         bool_or(t.assignee = '') as free, bool_or(t.due_on < $3::date) as late
    from task t join cases c on c.id = t.case_id and ` + inScope + `
   where t.state = 'open' group by 1, 2, 3)
select team, candidate_group, count(*) filter (where days <= 14)::int, count(*) filter (where days between 15 and 28)::int,
       count(*) filter (where days between 29 and 56)::int, count(*) filter (where days between 57 and 91)::int,
       count(*) filter (where days > 91)::int, count(*) filter (where free)::int, count(*) filter (where late)::int, greatest(max(days), 0)::int
  from queue group by 1, 2 order by 1, 2`

// SupervisionLoad gives the queues, by team and group.
func (s *Store) SupervisionLoad(ctx context.Context, sc Scope) ([]SupervisedQueue, error) {
	scan := func(row pgx.CollectableRow) (SupervisedQueue, error) {
		var q SupervisedQueue
		return q, row.Scan(&q.Team, &q.Group, &q.Ages[0], &q.Ages[1], &q.Ages[2], &q.Ages[3], &q.Ages[4], &q.Unassigned, &q.Late, &q.Oldest)
	}
	queues, err := list(ctx, s.pool, scan, sqlSupervisionLoad, append(sc.args(), date(sc.Today))...)
	return queues, translate("supervision load", err)
}

// SupervisedPerson is how many cases have an open task that a person holds in a team, by the band of age of the oldest such task.
type SupervisedPerson struct {
	Holder casefile.ActorID
	Team   string
	Ages   [5]int
	Late   int
	Oldest int // days
}

const sqlSupervisionPersons = `
with held as (
  select t.assignee, t.team, t.case_id, $3::date - (min(t.opened_at) at time zone ` + localZone + `)::date as days, bool_or(t.due_on < $3::date) as late
    from task t join cases c on c.id = t.case_id and ` + inScope + `
   where t.state = 'open' and t.assignee <> '' group by 1, 2, 3)
select assignee, team, count(*) filter (where days <= 14)::int, count(*) filter (where days between 15 and 28)::int,
       count(*) filter (where days between 29 and 56)::int, count(*) filter (where days between 57 and 91)::int,
       count(*) filter (where days > 91)::int, count(*) filter (where late)::int, greatest(max(days), 0)::int
  from held group by 1, 2 order by 1, 2`

// SupervisionPersons gives what lies with each person, by person and team. Whoever asks must know that the staff council has agreed.
func (s *Store) SupervisionPersons(ctx context.Context, sc Scope) ([]SupervisedPerson, error) {
	scan := func(row pgx.CollectableRow) (SupervisedPerson, error) {
		var p SupervisedPerson
		return p, row.Scan(&p.Holder, &p.Team, &p.Ages[0], &p.Ages[1], &p.Ages[2], &p.Ages[3], &p.Ages[4], &p.Late, &p.Oldest)
	}
	persons, err := list(ctx, s.pool, scan, sqlSupervisionPersons, append(sc.args(), date(sc.Today))...)
	return persons, translate("supervision persons", err)
}

// The parties that an open case can wait for.
const (
	WaitsForUs        = "uns"
	WaitsForApplicant = "antragsteller"
	WaitsForOthers    = "behoerde"
)

// Backlog is how many open cases of a procedure wait for somebody, by the band of age since receipt.
type Backlog struct {
	Procedure, WaitsFor string
	Ages                [5]int
}

// An open task is work of ours. Without one the case waits for whoever has a running period; where nobody has, it is ours too.
const sqlSupervisionBacklog = `
with working as (select distinct case_id from task where state = 'open'),
awaited as (
  select case_id, bool_or(direction = 'antragsteller') as applicant, bool_or(direction = 'extern') as others
    from deadline where state = 'running' group by 1),
backlog as (
  select c.procedure, $3::date - ` + receivedDay + ` as days,
         case when w.case_id is not null then 'uns' when a.applicant then 'antragsteller' when a.others then 'behoerde' else 'uns' end as waits
    from cases c left join working w on w.case_id = c.id left join awaited a on a.case_id = c.id
   where c.state = 'open' and ` + inScope + `)
select procedure, waits, count(*) filter (where days <= 14)::int, count(*) filter (where days between 15 and 28)::int,
       count(*) filter (where days between 29 and 56)::int, count(*) filter (where days between 57 and 91)::int,
       count(*) filter (where days > 91)::int
  from backlog group by 1, 2 order by 1, 2`

// SupervisionBacklog gives the open cases by procedure and by whom they wait for.
func (s *Store) SupervisionBacklog(ctx context.Context, sc Scope) ([]Backlog, error) {
	scan := func(row pgx.CollectableRow) (Backlog, error) {
		var b Backlog
		return b, row.Scan(&b.Procedure, &b.WaitsFor, &b.Ages[0], &b.Ages[1], &b.Ages[2], &b.Ages[3], &b.Ages[4])
	}
	rows, err := list(ctx, s.pool, scan, sqlSupervisionBacklog, append(sc.args(), date(sc.Today))...)
	return rows, translate("supervision backlog", err)
}

// Week is what came in and what was closed in a week; a week that the period cuts counts only the days inside.
type Week struct {
	Monday           casefile.Date
	Received, Closed int
}

const sqlSupervisionWeeks = `
with moved as (
  select ` + receivedDay + ` as day, 1 as received, 0 as closed from cases c where ` + inReceived + ` and ` + inScope + `
  union all
  select ` + closedDay + `, 0, 1 from cases c where ` + inClosed + ` and ` + inScope + `)
select date_trunc('week', day)::date, sum(received)::int, sum(closed)::int from moved group by 1 order by 1`

// SupervisionWeeks gives the weeks of the period in which anything came in or was closed.
func (s *Store) SupervisionWeeks(ctx context.Context, sc Scope) ([]Week, error) {
	scan := func(row pgx.CollectableRow) (Week, error) {
		var w Week
		return w, row.Scan(&w.Monday, &w.Received, &w.Closed)
	}
	weeks, err := list(ctx, s.pool, scan, sqlSupervisionWeeks, sc.period()...)
	return weeks, translate("supervision weeks", err)
}

// Lasting is how many cases of a procedure and month lasted so many days.
type Lasting struct {
	Procedure, Month string // Month is "2026-11"
	measure.Span
}

const sqlSupervisionReceived = `
select c.procedure, to_char(` + receivedDay + `, 'YYYY-MM'), greatest(coalesce(` + closedDay + `, $5::date) - ` + receivedDay + `, 0), c.state = 'closed', count(*)::int
  from cases c where ` + inReceived + ` and ` + inScope + ` group by 1, 2, 3, 4 order by 1, 2, 3, 4`

const sqlSupervisionClosed = `
select c.procedure, to_char(` + closedDay + `, 'YYYY-MM'), greatest(` + closedDay + ` - ` + receivedDay + `, 0), true, count(*)::int
  from cases c where ` + inClosed + ` and ` + inScope + ` group by 1, 2, 3 order by 1, 2, 3`

// SupervisionReceived gives how long the cases lasted that came in within the period, by month of receipt; those that run have lasted up to
// today.
func (s *Store) SupervisionReceived(ctx context.Context, sc Scope) ([]Lasting, error) {
	rows, err := list(ctx, s.pool, scanLasting, sqlSupervisionReceived, append(sc.period(), date(sc.Today))...)
	return rows, translate("supervision received", err)
}

// SupervisionClosed gives how long the cases lasted that were closed within the period, by month of their end.
func (s *Store) SupervisionClosed(ctx context.Context, sc Scope) ([]Lasting, error) {
	rows, err := list(ctx, s.pool, scanLasting, sqlSupervisionClosed, sc.period()...)
	return rows, translate("supervision closed", err)
}

func scanLasting(row pgx.CollectableRow) (Lasting, error) {
	var l Lasting
	return l, row.Scan(&l.Procedure, &l.Month, &l.Days, &l.Ended, &l.N)
}
