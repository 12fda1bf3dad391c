package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// EmergencyVerdict is what a reported emergency turned out to be.
type EmergencyVerdict string

// The verdicts. An official's word on whether it was one goes before the urgency that was set at first.
const (
	EmergencyOpen  EmergencyVerdict = "offen"
	EmergencyReal  EmergencyVerdict = "bestaetigt"
	EmergencyNone  EmergencyVerdict = "kein-notfall"
	EmergencyTwice EmergencyVerdict = "doppelt" // the person had reported it before
	EmergencyEnded EmergencyVerdict = "ohne"    // withdrawn, or ended without a word on it
)

// EmergencyVerdicts lists the verdicts.
func EmergencyVerdicts() []EmergencyVerdict {
	return []EmergencyVerdict{EmergencyOpen, EmergencyReal, EmergencyNone, EmergencyTwice, EmergencyEnded}
}

// EmergencyUnstated stands for a report that names no reason, or for which no row of the rule has been found yet.
const EmergencyUnstated = "ohne"

// EmergencyFilter says which reports of emergencies to list. Empty fields do not filter.
type EmergencyFilter struct {
	// HideConfidential leaves out confidential cases: a name in a list would already tell.
	HideConfidential bool
	From, To         casefile.Date // day of receipt, both included
	Reason           string        // as the person reported it (notfallArt)
	Row              string        // id of the row of the rule that proposed the urgency
	Verdict          EmergencyVerdict
	Channel          casefile.Channel
	Cursor           string
	Limit            int
}

// EmergencyRow is one report: what was said, what the rule proposed, what people decided, and what came of it.
type EmergencyRow struct {
	CaseRow
	Channel casefile.Channel
	Reason  string // EmergencyUnstated where the person named none
	Day     string // the day that the person names, as they wrote it
	// Proposed, Points, Row and Words are what the rule table said newest; Words is the reason of the row in plain words.
	Proposed, Points, Row, Words string
	// Priority is the urgency that a person set: Set says who and when, Signed who signed for it as the second person.
	Priority, Proof string
	Set, Signed     EmergencyAct
	// Result, Learnt and Solved are of the task in which the emergency was solved; Learnt may be of the first look.
	Result, Learnt string
	Solved         EmergencyAct
	Verdict        EmergencyVerdict
	// Later is the person's application for a title that went on or came after the report; empty where there is none that may be named.
	Later EmergencyLater
}

// EmergencyAct says who did something and when; empty where nobody has.
type EmergencyAct struct {
	By casefile.ActorID
	At time.Time
}

// EmergencyLater is where an application for a title stands: what was decided, or until when a certificate holds meanwhile.
type EmergencyLater struct {
	Case         casefile.CaseID
	Aktenzeichen string
	Procedure    string
	State        casefile.CaseState
	Outcome      string
	ClosedAt     time.Time
	Certificate  string // last day of the newest Fiktionsbescheinigung
}

// The newest word on a fact counts.
const (
	emergencyFact     = `(select f.value #>> '{}' from case_fact f where f.case_id = c.id and f.name = `
	emergencyNewest   = ` order by f.id desc limit 1)`
	emergencyReason   = `coalesce(` + emergencyFact + `'notfallArt'` + emergencyNewest + `, 'ohne')`
	emergencyPriority = emergencyFact + `'notfallPrioritaet'` + emergencyNewest
	emergencyVerdict  = `coalesce(case ` + emergencyFact + `'notfallEcht'` + emergencyNewest + ` when 'true' then 'bestaetigt' when 'false' then 'kein-notfall' end,
    case ` + emergencyPriority + ` when 'doppelt' then 'doppelt' when 'kein-notfall' then 'kein-notfall' end,
    case c.state when 'closed' then 'ohne' else 'offen' end)`
	emergencyProposal = `left join lateral (
    select d.outputs ->> 'prioritaet' as proposed, d.outputs ->> 'punkte' as points, d.outputs ->> 'grund' as words, d.matched #>> '{0,RuleID}' as rule_row
      from decision d where d.case_id = c.id and d.table_name = 'notfall-punkte' order by d.recorded_at desc, d.id desc limit 1) pr on true`
	emergencyTask = `left join lateral (select s.actor, s.submitted_at, s.data from task t join submission s on s.task_id = t.id and s.state = 'applied'
     where t.case_id = c.id and t.element `
	emergencyTaskEnd = ` order by s.submitted_at desc, s.id desc limit 1) `
)

// The ids are found first; what the page shows is then read for those few. Which application came after the report is told only where it is not
// more confidential than the report.
const emergencyRowsOfFound = `
select ` + columnsCaseRow + `, coalesce(r.channel, ''), ` + emergencyReason + `, coalesce(` + emergencyFact + `'notfallTag'` + emergencyNewest + `, ''),
       coalesce(pr.proposed, ''), coalesce(pr.points, ''), coalesce(pr.rule_row, ''), coalesce(pr.words, ''),
       coalesce(sg.data ->> 'notfallPrioritaet', tr.data ->> 'notfallPrioritaet', ''), coalesce(tr.data ->> 'notfallNachweis', ''),
       coalesce(tr.actor, ''), tr.submitted_at, coalesce(sg.actor, ''), sg.submitted_at,
       coalesce(so.data ->> 'notfallErgebnis', ''), coalesce(so.data ->> 'notfallLerngrund', tr.data ->> 'notfallLerngrund', ''),
       coalesce(so.actor, ''), so.submitted_at, ` + emergencyVerdict + `,
       coalesce(la.id, ''), coalesce(la.aktenzeichen, ''), coalesce(la.procedure, ''), coalesce(la.state, ''), coalesce(la.outcome, ''), la.closed_at,
       coalesce(la.certificate, '')
  from found
  join cases c on c.id = found.id
  left join case_person cp on cp.case_id = c.id and cp.undone_at is null
  left join person p on p.id = cp.person_id
  left join receipt r on r.case_id = c.id and r.case_seq = 1
  ` + emergencyProposal + `
  ` + emergencyTask + `= 'nachweise-pruefen'` + emergencyTaskEnd + `tr on true
  ` + emergencyTask + `= 'vorrang-mitzeichnen'` + emergencyTaskEnd + `sg on true
  ` + emergencyTask + `in ('notfall-loesen', 'sofort-handeln', 'neue-lage-loesen')` + emergencyTaskEnd + `so on true
  left join lateral (
    select o.id::text as id, o.aktenzeichen, o.procedure, o.state, o.outcome, o.closed_at,
           (select f.value #>> '{}' from case_fact f where f.case_id = o.id and f.name = 'bescheinigungBis' order by f.id desc limit 1) as certificate
      from case_person op join cases o on o.id = op.case_id
     where op.person_id = cp.person_id and op.undone_at is null and o.procedure in ('verlaengerung', 'arbeitgeberwechsel')
       and (o.state = 'open' or o.closed_at >= c.received_at) and (o.sensitivity <> 'vertraulich' or c.sensitivity = 'vertraulich')
     order by o.aktenzeichen = coalesce(` + emergencyFact + `'antragAktenzeichen'` + emergencyNewest + `, '') desc, o.closed_at, o.received_at desc
     limit 1) la on true
 order by c.received_at desc, c.id desc`

// Emergencies lists reports of emergencies, the newest first, with the cursor of the next page, "" on the last one. A cursor that is none is Invalid.
func (s *Store) Emergencies(ctx context.Context, f EmergencyFilter) ([]EmergencyRow, string, error) {
	q := f.conditions()
	if f.Cursor != "" {
		at, id, err := decodeInstant(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		q.and("(c.received_at, c.id) < ($?::timestamptz, $?::uuid)", at, id)
	}
	limit := bounded(f.Limit, rowsMax)
	sql, args := q.query("select c.id from cases c", "order by c.received_at desc, c.id desc", limit+1)
	rows, err := list(ctx, s.pool, scanEmergency, "with found as materialized ("+sql+")"+emergencyRowsOfFound, args...)
	if err != nil {
		return nil, "", translate("emergencies", err)
	}
	if len(rows) <= limit {
		return rows, "", nil
	}
	last := rows[limit-1].Case
	return rows[:limit], encodeCursor(last.ReceivedAt.UTC().Format(time.RFC3339Nano), string(last.ID)), nil
}

func scanEmergency(row pgx.CollectableRow) (EmergencyRow, error) {
	var r EmergencyRow
	return r, row.Scan(append(caseRowTargets(&r.CaseRow), &r.Channel, &r.Reason, &r.Day, &r.Proposed, &r.Points, &r.Row, &r.Words,
		&r.Priority, &r.Proof, &r.Set.By, zeroable{&r.Set.At}, &r.Signed.By, zeroable{&r.Signed.At}, &r.Result, &r.Learnt,
		&r.Solved.By, zeroable{&r.Solved.At}, &r.Verdict, &r.Later.Case, &r.Later.Aktenzeichen, &r.Later.Procedure, &r.Later.State,
		&r.Later.Outcome, zeroable{&r.Later.ClosedAt}, &r.Later.Certificate)...)
}

// CountEmergencies counts what Emergencies would list, up to 1000, and then reports capped.
func (s *Store) CountEmergencies(ctx context.Context, f EmergencyFilter) (n int, capped bool, err error) {
	q := f.conditions()
	sql, args := q.count(`select from cases c`, tasksCounted+1)
	n, err = one(ctx, s.pool, pgx.RowTo[int], sql, args...)
	return min(n, tasksCounted), n > tasksCounted, translate("count emergencies", err)
}

// EmergencyTally is how the reports of one reason, or of one row of the rule, turned out.
type EmergencyTally struct {
	Reason string // empty for a row of the rule
	Row    string
	Words  string // the row in plain words
	All    int
	By     map[EmergencyVerdict]int
}

// emergenciesTallied bounds how many reports of a period are counted.
const emergenciesTallied = 100_000

const (
	emergencyTallied = `select ` + emergencyReason + ` as reason, coalesce(pr.rule_row, 'ohne') as rule_row, pr.words, ` + emergencyVerdict + ` as verdict
  from cases c ` + emergencyProposal
	emergencyTallies = `
select coalesce(reason, ''), coalesce(rule_row, ''), case grouping(rule_row) when 0 then coalesce(max(words), '') else '' end, count(*)::int,
       count(*) filter (where verdict = 'offen')::int, count(*) filter (where verdict = 'bestaetigt')::int,
       count(*) filter (where verdict = 'kein-notfall')::int, count(*) filter (where verdict = 'doppelt')::int,
       count(*) filter (where verdict = 'ohne')::int
  from report group by grouping sets ((reason), (rule_row)) order by grouping(reason), count(*) desc, reason, rule_row`
)

// EmergencyTallies counts how the reports of a period turned out: first by the reason that the person named, then by the row of the rule that
// proposed the urgency. Reason, row, verdict and page of the filter are ignored: they are what is counted.
func (s *Store) EmergencyTallies(ctx context.Context, f EmergencyFilter) ([]EmergencyTally, error) {
	f.Reason, f.Row, f.Verdict = "", "", ""
	q := f.conditions()
	sql, args := q.query(emergencyTallied, "", emergenciesTallied)
	tallies, err := list(ctx, s.pool, scanEmergencyTally, "with report as ("+sql+")"+emergencyTallies, args...)
	return tallies, translate("emergency tallies", err)
}

func scanEmergencyTally(row pgx.CollectableRow) (EmergencyTally, error) {
	var t EmergencyTally
	by := make([]int, len(EmergencyVerdicts()))
	err := row.Scan(&t.Reason, &t.Row, &t.Words, &t.All, &by[0], &by[1], &by[2], &by[3], &by[4])
	t.By = make(map[EmergencyVerdict]int, len(by))
	for i, verdict := range EmergencyVerdicts() {
		t.By[verdict] = by[i]
	}
	return t, err
}

func (f EmergencyFilter) conditions() filter {
	var q filter
	q.and("c.procedure = 'notfall'") // written out for the index of reports
	if f.HideConfidential {
		q.and("c.sensitivity <> 'vertraulich'")
	}
	if !f.From.IsZero() {
		q.and("c.received_at >= ($?::date)::timestamp at time zone "+localZone, date(f.From))
	}
	if !f.To.IsZero() {
		q.and("c.received_at < ($?::date + 1)::timestamp at time zone "+localZone, date(f.To))
	}
	if f.Channel != "" {
		q.and("exists (select from receipt r where r.case_id = c.id and r.case_seq = 1 and r.channel = $?)", string(f.Channel))
	}
	if f.Reason != "" {
		q.and(emergencyReason+" = $?", f.Reason)
	}
	if f.Verdict != "" {
		q.and(emergencyVerdict+" = $?", string(f.Verdict))
	}
	if f.Row != "" {
		q.and("coalesce((select d.matched #>> '{0,RuleID}' from decision d where d.case_id = c.id and d.table_name = 'notfall-punkte'"+
			" order by d.recorded_at desc, d.id desc limit 1), 'ohne') = $?", f.Row)
	}
	return q
}
