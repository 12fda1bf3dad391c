package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Queue is the free tasks of a team for a candidate group.
type Queue struct{ Team, Group string }

// Each step jumps to the next team and group in the index, so the number of tasks does not matter.
const sqlFreeQueues = `
with recursive q (team, candidate_group) as (
  (select t.team, t.candidate_group from task t where t.state = 'open' and t.assignee = '' order by t.team, t.candidate_group limit 1)
  union all
  select n.team, n.candidate_group from q cross join lateral (
    select t.team, t.candidate_group from task t
     where t.state = 'open' and t.assignee = '' and (t.team, t.candidate_group) > (q.team, q.candidate_group)
     order by t.team, t.candidate_group limit 1) n)
select team, candidate_group from q`

// FreeQueues lists where there are free tasks. Who may take from which is the caller's rule.
func (s *Store) FreeQueues(ctx context.Context) ([]Queue, error) {
	queues, err := list(ctx, s.pool, pgx.RowToStructByPos[Queue], sqlFreeQueues)
	return queues, translate("free queues", err)
}

// PullClass is a class of the order in which the next task is looked for.
type PullClass string

// The classes. The first four are legal emergencies.
const (
	PullCourt   PullClass = "gericht"       // a court waits, or will be asked
	PullTitle   PullClass = "titel"         // the title of the case ends
	PullFiktion PullClass = "fiktion"       // the certificate about the Fiktion ends
	PullFast    PullClass = "beschleunigt"  // procedure of § 81a AufenthG, due soon
	PullOverdue PullClass = "ueberfaellig"  // the due day is past
	PullReply   PullClass = "antwort"       // an answer came in a case that the person has worked on
	PullSoon    PullClass = "bald"          // due soon
	PullKnown   PullClass = "bekannt"       // the person has taken the last step of the case
	PullRest    PullClass = "eingang"       // by the receipt of the application
	PullSkipped PullClass = "uebersprungen" // what the person has skipped before
)

// PullSearch asks for candidates of one class.
type PullSearch struct {
	Class  PullClass
	Actor  casefile.ActorID
	Queues []Queue
	Today  casefile.Date
	// To is the last day of PullTitle, PullFiktion, PullFast and PullSoon.
	To casefile.Date
	// Since is the moment after which a task of PullKnown was opened.
	Since time.Time
	// Elements are those of PullCourt.
	Elements     []string
	Confidential bool // the actor may see confidential cases
	Limit        int
	Offset       int
}

// Candidate is a task that somebody might get next.
type Candidate struct {
	Task     casefile.TaskID
	CaseID   casefile.CaseID
	Team     string
	Group    string
	Process  string
	OpenedAt time.Time
	Excluded []casefile.ActorID
	// Handler took the last step of the case; empty where nobody has.
	Handler casefile.ActorID
	// Day is what the class is about: the end of the title, the due day, the day of the answer or of the receipt.
	Day casefile.Date
}

const (
	pullSelectPart = `
select x.id::text, x.case_id::text, x.team, x.candidate_group, x.process, x.opened_at, x.excluded_actors, coalesce(h.actor, ''), x.day::date
  from (`
	// What somebody did last in the case is read for the few that were found.
	pullTailPart = ` offset $7) x
  left join lateral (
    select s.actor from submission s where s.case_id = x.case_id and s.state = 'applied' order by s.decided_at desc, s.id desc limit 1) h on true
 order by x.rank, x.id`
	pullColumnsPart = `t.id, t.case_id, t.team, t.candidate_group, t.process, t.opened_at, t.excluded_actors`
	// A task that rests, that four eyes exclude or that nobody may see is never offered. What was skipped is asked row by row, or else the
	// planner would read that table whole.
	pullFreePart = ` t.state = 'open' and t.assignee = '' and not coalesce(t.follow_up_on > $4::date and t.due_sort > $4::date, false)
     and not t.excluded_actors @> array[$3::text]
     and ($5 or not t.confidential)`
	pullNotSkippedPart = ` and not coalesce((select true from task_skip k where k.actor = $3 and k.task_id = t.id limit 1), false)`
	pullMinePart       = ` and (t.team, t.candidate_group) in (select * from unnest($1::text[], $2::text[]))`
	pullQueuesPart     = pullSelectPart + `select y.* from unnest($1::text[], $2::text[]) as q (team, candidate_group) cross join lateral (select ` + pullColumnsPart
	pullOfQueuePart    = ` from task t where t.team = q.team and t.candidate_group = q.candidate_group and` + pullFreePart + pullNotSkippedPart
	pullQueueTailPart  = ` limit $6::int + $7::int) y order by y.rank, y.id limit $6` + pullTailPart
	pullTail6Part      = ` limit $6` + pullTailPart

	sqlPullOverdue = pullQueuesPart + `, t.due_on as day, t.due_sort as rank` + pullOfQueuePart +
		` and t.due_sort < $4::date order by t.due_sort, t.id` + pullQueueTailPart
	sqlPullSoon = pullQueuesPart + `, t.due_on as day, t.due_sort as rank` + pullOfQueuePart +
		` and t.due_sort >= $4::date and t.due_sort <= $8::date order by t.due_sort, t.id` + pullQueueTailPart
	sqlPullReply = pullQueuesPart + `, (t.reply_at at time zone 'Europe/Berlin') as day, t.reply_at as rank` + pullOfQueuePart +
		` and t.reply_at is not null and exists (select from submission s where s.case_id = t.case_id and s.actor = $3)
     order by t.reply_at, t.id` + pullQueueTailPart
	sqlPullRest = pullQueuesPart + `, (t.case_received_at at time zone 'Europe/Berlin') as day, t.case_received_at as rank` + pullOfQueuePart +
		` order by t.case_received_at, t.id` + pullQueueTailPart

	sqlPullCourt = pullSelectPart + `select y.* from unnest($8::text[]) as e (element) cross join lateral (select ` + pullColumnsPart +
		`, t.due_on as day, t.due_sort as rank from task t where t.element = e.element and` + pullFreePart + pullNotSkippedPart + pullMinePart +
		` order by t.due_sort, t.id` + pullQueueTailPart
	sqlPullTitle = pullQueuesPart + `, t.title_ends_on as day, t.title_ends_on as rank` + pullOfQueuePart +
		` and t.title_ends_on >= $4::date and t.title_ends_on <= $8::date order by t.title_ends_on, t.id` + pullQueueTailPart
	sqlPullFiktion = pullSelectPart + `select ` + pullColumnsPart + `, (f.value #>> '{}') as day, (f.value #>> '{}') as rank
    from case_fact f join task t on t.case_id = f.case_id
   where f.name = 'bescheinigungBis' and (f.value #>> '{}') >= $4::date::text and (f.value #>> '{}') <= $8::date::text
     and not exists (select from case_fact g where g.case_id = f.case_id and g.name = f.name and g.id > f.id) and` + pullFreePart +
		pullNotSkippedPart + pullMinePart + ` order by (f.value #>> '{}'), t.id` + pullTail6Part
	sqlPullFast = pullSelectPart + `select ` + pullColumnsPart + `, t.due_on as day, t.due_sort as rank
    from case_fact f join task t on t.case_id = f.case_id
   where f.name = 'beschleunigtesVerfahren' and f.value = 'true' and t.due_sort <= $8::date
     and not exists (select from case_fact g where g.case_id = f.case_id and g.name = f.name and g.id > f.id) and` + pullFreePart +
		pullNotSkippedPart + pullMinePart + ` order by t.due_sort, t.id` + pullTail6Part
	sqlPullKnown = pullSelectPart + `select ` + pullColumnsPart + `, (t.case_received_at at time zone 'Europe/Berlin') as day, t.case_received_at as rank
    from (select distinct s.case_id from submission s where s.actor = $3 and s.submitted_at >= $8::timestamptz - interval '31 days' and s.state = 'applied') k
    join task t on t.case_id = k.case_id
   where t.opened_at >= $8::timestamptz and` + pullFreePart + pullNotSkippedPart + pullMinePart +
		` order by t.case_received_at, t.id` + pullTail6Part
	sqlPullSkipped = pullSelectPart + `select ` + pullColumnsPart + `, (k.at at time zone 'Europe/Berlin') as day, k.at as rank
    from (select s.task_id, max(s.recorded_at) as at from task_skip s where s.actor = $3 group by s.task_id) k join task t on t.id = k.task_id
   where` + pullFreePart + pullMinePart + ` order by k.at, t.id` + pullTail6Part
)

// NextCandidates lists free tasks of a class in the order in which they are due to be given out. It locks nothing.
func (s *Store) NextCandidates(ctx context.Context, p PullSearch) ([]Candidate, error) {
	teams, groups := make([]string, len(p.Queues)), make([]string, len(p.Queues))
	for i, q := range p.Queues {
		teams[i], groups[i] = q.Team, q.Group
	}
	args := []any{teams, groups, string(p.Actor), p.Today.String(), p.Confidential, bounded(p.Limit, rowsMax), p.Offset}
	var sql string
	switch p.Class {
	case PullCourt:
		sql, args = sqlPullCourt, append(args, p.Elements)
	case PullTitle:
		sql, args = sqlPullTitle, append(args, p.To.String())
	case PullFiktion:
		sql, args = sqlPullFiktion, append(args, p.To.String())
	case PullFast:
		sql, args = sqlPullFast, append(args, p.To.String())
	case PullOverdue:
		sql = sqlPullOverdue
	case PullReply:
		sql = sqlPullReply
	case PullSoon:
		sql, args = sqlPullSoon, append(args, p.To.String())
	case PullKnown:
		sql, args = sqlPullKnown, append(args, p.Since)
	case PullRest:
		sql = sqlPullRest
	case PullSkipped:
		sql = sqlPullSkipped
	}
	found, err := list(ctx, s.pool, func(row pgx.CollectableRow) (Candidate, error) {
		var c Candidate
		var excluded []string
		err := row.Scan(&c.Task, &c.CaseID, &c.Team, &c.Group, &c.Process, &c.OpenedAt, &excluded, &c.Handler, &c.Day)
		c.Excluded = typed[casefile.ActorID](excluded)
		return c, err
	}, sql, args...)
	return found, translate("next candidates", err)
}

// Draw gives somebody one of the candidates.
type Draw struct {
	Actor      casefile.ActorID
	Class      PullClass
	Candidates []Candidate // the best first
	Today      casefile.Date
	// Limit is how many tasks the actor may hold; 0 is no limit. Tasks that rest do not count.
	Limit int
}

// Two windows of one person must not get past the limit together.
const sqlDrawLock = `select pg_advisory_xact_lock(hashtextextended($1, 82))`

const sqlHeldCount = `
select count(*)::int from task t where t.assignee = $1 and t.state = 'open' and not coalesce(t.follow_up_on > $2::date and t.due_sort > $2::date, false)`

const sqlDraw = `
select t.id::text from task t
 where t.id = any($1::uuid[]) and t.state = 'open' and t.assignee = '' and not coalesce(t.follow_up_on > $2::date and t.due_sort > $2::date, false)
   and not t.excluded_actors @> array[$3::text]
 order by array_position($1::uuid[], t.id)
 limit 1 for no key update skip locked`

// DrawTask gives the actor the best candidate that is still free; false where others were quicker everywhere. Conflict "task.limit" with the
// param n where the actor holds as many tasks as they may.
func (s *Store) DrawTask(ctx context.Context, d Draw) (task casefile.Task, drawn bool, err error) {
	err = s.inTx(ctx, "draw task", func(t tx) error {
		drawn = false
		if err := d.checkLimit(ctx, t); err != nil {
			return err
		}
		ids := make([]string, len(d.Candidates))
		for i, c := range d.Candidates {
			ids[i] = string(c.Task)
		}
		id, found, err := optional(one(ctx, t, scanID[casefile.TaskID], sqlDraw, ids, d.Today.String(), string(d.Actor)))
		if err != nil || !found {
			return err
		}
		l, err := lockTask(ctx, t, id)
		if err != nil {
			return err
		}
		var day casefile.Date
		for _, c := range d.Candidates {
			if c.Task == id {
				day = c.Day
			}
		}
		if task, err = l.hold(ctx, t, holding{holder: d.Actor, drawnFor: string(d.Class), drawnDay: day}); err != nil {
			return err
		}
		drawn = true
		e := taskEvent(l.Task, "task.drawn", d.Actor)
		e.Params["class"], e.Params["day"] = string(d.Class), day.String()
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
	})
	return task, drawn, err
}

func (d Draw) checkLimit(ctx context.Context, t tx) error {
	if d.Limit == 0 {
		return nil
	}
	if _, err := t.Exec(ctx, sqlDrawLock, "draw/"+string(d.Actor)); err != nil {
		return err
	}
	held, err := one(ctx, t, pgx.RowTo[int], sqlHeldCount, string(d.Actor), d.Today.String())
	if err != nil {
		return err
	}
	if held >= d.Limit {
		return conflict("task.limit", map[string]string{"n": strconv.Itoa(held)})
	}
	return nil
}

// CountHeld says how many tasks somebody holds that do not rest.
func (s *Store) CountHeld(ctx context.Context, actor casefile.ActorID, today casefile.Date) (int, error) {
	n, err := one(ctx, s.pool, pgx.RowTo[int], sqlHeldCount, string(actor), today.String())
	return n, translate("count held", err)
}
