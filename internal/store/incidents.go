package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Incident is a step of an open case that the program cannot go on with by itself.
type Incident struct {
	Case                   casefile.CaseID
	Aktenzeichen           string
	Procedure, Team        string
	Process, Element, Name string
	Instance               int
	Code                   string // why, as the engine says it
	Detail                 string // the code of the error or the expression concerned
	Since                  time.Time
	Retries                int // how often somebody has tried again
}

// What holds a case up stands in the engine's newest state. The event log says since when, and how often it was tried again; which cases to
// look at, its index says.
const sqlIncidents = `
with troubled as (
  select distinct e.case_id from case_event e join cases c on c.id = e.case_id and c.state = 'open'
   where e.content ->> 'code' = 'incident.raised' and ($1::uuid is null or e.case_id = $1)),
held as (
  select t.case_id, (i.v ->> 'id')::int as instance, i.v ->> 'process' as process, coalesce(i.v ->> 'element', '') as element, i.v -> 'incident' ->> 'code' as code,
         i.v -> 'incident' ->> 'detail' as detail
    from troubled t
    cross join lateral (select state from engine_state s where s.case_id = t.case_id order by rev desc limit 1) newest
    cross join lateral jsonb_path_query(convert_from(newest.state, 'UTF8')::jsonb, '$.instances[*] ? (exists (@.incident))') as i (v))
select c.id::text, c.aktenzeichen, c.procedure, c.team, h.process, h.element, coalesce(r.name, ''), h.instance, coalesce(h.code, ''), coalesce(h.detail, ''), coalesce(r.since, c.changed_at), coalesce(r.times, 1) - 1
  from held h join cases c on c.id = h.case_id and (not $2 or c.sensitivity <> 'vertraulich')
  left join lateral (
    select max(e.content -> 'params' ->> 'elementName') as name, max((e.content ->> 'happenedAt')::timestamptz) as since, count(*)::int as times
      from case_event e
     where e.case_id = h.case_id and e.content ->> 'code' = 'incident.raised' and e.content -> 'params' ->> 'instance' = h.instance::text) r on true
 order by 11, c.id, h.instance limit 501`

// IncidentsMax is the most that Incidents gives; one more says that there are more.
const IncidentsMax = 500

// Incidents gives what holds up open cases, the oldest first; of one case where id is set.
func (s *Store) Incidents(ctx context.Context, id casefile.CaseID, hideConfidential bool) ([]Incident, error) {
	scan := func(row pgx.CollectableRow) (Incident, error) {
		var i Incident
		return i, row.Scan(&i.Case, &i.Aktenzeichen, &i.Procedure, &i.Team, &i.Process, &i.Element, &i.Name, &i.Instance, &i.Code, &i.Detail, &i.Since, &i.Retries)
	}
	rows, err := list(ctx, s.pool, scan, sqlIncidents, ref(id), hideConfidential)
	return rows, translate("incidents", err)
}

// NoteIncidentRetry writes into the event log of a case that a person lets the program try a step again, and why. It comes before the trying:
// what is not written down does not happen.
func (s *Store) NoteIncidentRetry(ctx context.Context, i Incident, actor casefile.ActorID, reason string) error {
	return s.inTx(ctx, "note incident retry", func(t tx) error {
		return appendEvents(ctx, t, i.Case, casefile.StreamCase, casefile.Event{
			Code: "incident.retry-asked", Actor: actor, HappenedAt: t.now,
			Params: map[string]string{"element": i.Element, "elementName": i.Name, "process": i.Process, "reason": reason},
		})
	})
}
