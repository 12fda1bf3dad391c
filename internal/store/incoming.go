package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// IncomingFlag is something that makes an item of the incoming box more urgent than its age.
type IncomingFlag string

// The flags by which the incoming box can be filtered.
const (
	FlagReply     IncomingFlag = "antwort"
	FlagTitle     IncomingFlag = "titel"
	FlagJob       IncomingFlag = "arbeit"
	FlagFast      IncomingFlag = "81a"
	FlagEmergency IncomingFlag = "notfall"
)

// IncomingFlags lists the flags, the most urgent first.
func IncomingFlags() []IncomingFlag {
	return []IncomingFlag{FlagEmergency, FlagTitle, FlagFast, FlagJob, FlagReply}
}

// IncomingFilter says which open tasks of clearing to list. Empty fields do not filter.
type IncomingFilter struct {
	Group    string   // whose tasks; always one, so that one index gives the order
	Elements []string // the tasks that belong to the box
	Teams    []string
	// HideConfidential leaves out tasks of confidential cases: a name in a list would already tell.
	HideConfidential bool
	Assignee         casefile.ActorID
	Unassigned       bool
	Channel          casefile.Channel // by which the case came in
	Flag             IncomingFlag
	ReceivedBefore   time.Time // received before this instant
	// Today and Until are the days between which an end of a title or a first working day counts as near. Both are needed.
	Today, Until casefile.Date
	Cursor       string
	Limit        int
}

// IncomingRow is one item of the box.
type IncomingRow struct {
	TaskRow
	Channel   casefile.Channel // of the first receipt; "" for a case that the authority opened
	Wanted    int              // documents that the checklist asks of the person; 0 where no rule has said which
	There     int              // how many of them have come and were released
	Emergency bool             // somebody says that it is urgent
	Fast      bool             // § 81a AufenthG
	JobOn     string           // first day of a new job as the person states it, "" where none is near
}

// A fact is what its newest line says.
const (
	factUrgent   = `(select f.value from case_fact f where f.case_id = t.case_id and f.name = 'dringend' order by f.id desc limit 1) = 'true'`
	factClaimed  = `(select f.value from case_fact f where f.case_id = t.case_id and f.name = 'notfallErkannt' order by f.id desc limit 1) = 'true'`
	factFast     = `(select f.value from case_fact f where f.case_id = t.case_id and f.name = 'beschleunigtesVerfahren' order by f.id desc limit 1) = 'true'`
	factChange   = `(select f.value #>> '{}' from case_fact f where f.case_id = t.case_id and f.name = 'wechselAm' order by f.id desc limit 1)`
	factEmployer = `(select f.value ->> 'seit' from case_fact f where f.case_id = t.case_id and f.name = 'arbeitgeber' order by f.id desc limit 1)`
	isEmergency  = `(t.procedure = 'notfall' or coalesce(` + factUrgent + `, false) or coalesce(` + factClaimed + `, false))`
)

const sqlIncomingRows = `
select ` + columnsTask + `, c.aktenzeichen, coalesce(p.family_name, ''), coalesce(p.given_names, ''), coalesce(p.birth_date, '0000'),
       p.nationalities, c.procedure, c.applied_for, case when ti.ended_on is null then ti.valid_to end, c.received_at, t.reply_at,
       coalesce(r.channel, ''), docs.wanted, docs.there, ` + isEmergency + `, coalesce(` + factFast + `, false),
       coalesce(` + factChange + `, ` + factEmployer + `, '')
  from unnest($1::text[]::uuid[]) with ordinality as found (id, n)
  join task t on t.id = found.id
  join cases c on c.id = t.case_id
  left join case_person cp on cp.case_id = c.id and cp.undone_at is null
  left join person p on p.id = cp.person_id
  left join title ti on ti.id = c.title_id
  left join receipt r on r.case_id = c.id and r.case_seq = 1
  left join lateral (
    select count(*)::int as wanted, count(*) filter (where m.state = 'vorgelegt' or exists (select from document d
             where d.case_id = c.id and d.kind = item ->> 'code' and d.state = 'released' and not d.outgoing
               and (coalesce(m.state, '') not in ('unleserlich', 'abgelaufen') or d.recorded_at > m.set_at)))::int as there
      from (select distinct on (table_name) outputs from decision where case_id = c.id order by table_name, recorded_at desc, id desc) newest
     cross join lateral jsonb_array_elements(case jsonb_typeof(outputs) when 'array' then outputs else '[]' end) item
      left join slot_mark m on m.case_id = c.id and m.code = item ->> 'code' and m.ended_at is null
     where jsonb_typeof(item) = 'object' and coalesce(item ->> 'code', '') <> '' and item ->> 'quelle' is distinct from 'register'
       and coalesce(m.state, '') <> 'entfaellt') docs on true
 order by found.n`

// Incoming lists open tasks of the box, those that were answered first and then the one that was received first, with the cursor of the next page, ""
// on the last one. A cursor that is none is Invalid.
func (s *Store) Incoming(ctx context.Context, f IncomingFilter) ([]IncomingRow, string, error) {
	q := f.conditions()
	if f.Cursor != "" {
		unanswered, received, id, err := decodeIncoming(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		q.and("((t.reply_at is null), t.case_received_at, t.id) > ($?::boolean, $?::timestamptz, $?::uuid)", unanswered, received, id)
	}
	limit := bounded(f.Limit, rowsMax)
	sql, args := q.query("select t.id::text, t.reply_at is null, t.case_received_at from task t", "order by (t.reply_at is null), t.case_received_at, t.id", limit+1)
	found, err := list(ctx, s.pool, scanFoundIncoming, sql, args...)
	if err != nil {
		return nil, "", translate("incoming", err)
	}
	next := ""
	if len(found) > limit {
		found, next = found[:limit], found[limit-1].cursor
	}
	rows, err := list(ctx, s.pool, scanIncoming, sqlIncomingRows, foundIDs(found))
	if err != nil {
		return nil, "", translate("rows of incoming", err)
	}
	return slices.DeleteFunc(rows, func(r IncomingRow) bool { return r.Task.State != casefile.TaskOpen }), next, nil
}

func scanFoundIncoming(row pgx.CollectableRow) (foundTask, error) {
	var f foundTask
	var unanswered bool
	var received time.Time
	err := row.Scan(&f.id, &unanswered, &received)
	f.cursor = encodeCursor(strconv.FormatBool(unanswered)+" "+received.UTC().Format(time.RFC3339Nano), f.id)
	return f, err
}

func decodeIncoming(cursor string) (unanswered bool, received time.Time, id string, err error) {
	sort, id, err := decodeCursor(cursor)
	if err != nil {
		return false, time.Time{}, "", err
	}
	first, second, _ := strings.Cut(sort, " ")
	unanswered, err = strconv.ParseBool(first)
	if err == nil {
		received, err = time.Parse(time.RFC3339Nano, second)
	}
	if err != nil {
		return false, time.Time{}, "", casefile.Errorf(casefile.Invalid, "store.cursor", "not a cursor")
	}
	return unanswered, received, id, nil
}

func scanIncoming(row pgx.CollectableRow) (IncomingRow, error) {
	var r IncomingRow
	var excluded []string
	err := row.Scan(append(taskTargets(&r.Task, &excluded), &r.Aktenzeichen, &r.FamilyName, &r.GivenNames, &r.BirthDate, &r.Nationalities,
		&r.Procedure, &r.AppliedFor, &r.TitleValidTo, &r.ReceivedAt, zeroable{&r.ReplyAt}, &r.Channel, &r.Wanted, &r.There,
		&r.Emergency, &r.Fast, &r.JobOn)...)
	r.Task.ExcludedActors = typed[casefile.ActorID](excluded)
	return r, err
}

// CountIncoming counts what filters list, whose Cursor and Limit it ignores. Each count stops at 1000 and is then capped.
func (s *Store) CountIncoming(ctx context.Context, filters []IncomingFilter) ([]TaskCount, error) {
	return countTasks(ctx, s, filters)
}

func (f IncomingFilter) conditions() filter {
	var q filter
	f.restrict(&q)
	return q
}

func (f IncomingFilter) restrict(q *filter) {
	q.and("t.state = 'open'")
	q.and("t.candidate_group = $?", f.Group)
	q.among("t.element", f.Elements)
	q.among("t.team", f.Teams)
	if f.HideConfidential {
		q.and("not t.confidential")
	}
	if f.Assignee != "" {
		q.and("t.assignee = $?", string(f.Assignee))
	}
	if f.Unassigned {
		q.and("t.assignee = ''")
	}
	if f.Channel != "" {
		q.and("exists (select from receipt r where r.case_id = t.case_id and r.case_seq = 1 and r.channel = $?)", string(f.Channel))
	}
	if !f.ReceivedBefore.IsZero() {
		q.and("t.case_received_at < $?", f.ReceivedBefore)
	}
	f.flagged(q)
}

func (f IncomingFilter) flagged(q *filter) {
	switch f.Flag {
	case "":
	case FlagReply:
		q.and("t.reply_at is not null")
	case FlagTitle:
		// Also one that ended yesterday: somebody who comes a day late still has a claim to be looked at first (§ 81 Abs. 4 Satz 3 AufenthG).
		q.and("t.title_ends_on between $?::date - 1 and $?::date", f.Today.String(), f.Until.String())
	case FlagJob:
		q.and("(coalesce("+factChange+", "+factEmployer+") between $? and $?)", f.Today.String(), f.Until.String())
	case FlagFast:
		q.and(factFast)
	case FlagEmergency:
		// The few of which somebody ever said so come from an index; of those the newest word counts.
		q.and("(t.procedure = 'notfall' or t.case_id in (select e.case_id from case_fact e where e.name in ('dringend', 'notfallErkannt') and e.value = 'true'))")
		q.and(isEmergency)
	default:
		q.and("false")
	}
}
