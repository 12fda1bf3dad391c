package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// EventFilter says which lines of an event log to read. Empty fields do not filter.
type EventFilter struct {
	// Codes are codes or the beginnings of codes, as in "letter.%"; Without are codes that are left out.
	Codes   []string
	Without []string
	Actor   casefile.ActorID
	// People: only what a person did.
	People bool
	// Process and Element name a step.
	Process, Element string
	// Document names a document that the line is about.
	Document casefile.DocumentID
	// Happened and Known bound both axes of time, inclusive.
	Happened, Known time.Time
	// Before is the number below which the page begins; 0 begins with the newest line.
	Before int64
	Limit  int // at most 5000
}

const sqlEventPage = `select e.seq, e.content from case_event e`

// EventPage gives the lines of the log of a case and stream that a filter lets through, the newest first. It goes backwards by number, so a
// page costs the same on a log of any length behind the first line that fits.
func (s *Store) EventPage(ctx context.Context, id casefile.CaseID, stream string, f EventFilter) ([]casefile.Event, error) {
	if id == "" {
		id = noCase
	}
	scan := func(row pgx.CollectableRow) (casefile.Event, error) {
		e := casefile.Event{CaseID: id, Stream: stream}
		var raw []byte
		if err := row.Scan(&e.Seq, &raw); err != nil {
			return e, err
		}
		return e, decodeEvent(raw, &e)
	}
	sql, args := f.conditions(id, stream).query(sqlEventPage, "order by e.seq desc", bounded(f.Limit, eventsMax))
	events, err := list(ctx, s.pool, scan, sql, args...)
	return events, translate("event page", err)
}

func (f EventFilter) conditions(id casefile.CaseID, stream string) *filter {
	q := &filter{}
	q.and("e.case_id = $?::uuid", key(id))
	q.and("e.stream = $?", stream)
	if f.Before > 0 {
		q.and("e.seq < $?", f.Before)
	}
	if len(f.Codes) > 0 {
		q.and("e.content->>'code' like any($?::text[])", f.Codes)
	}
	if len(f.Without) > 0 {
		q.and("(e.content->>'code' = any($?::text[])) is not true", f.Without)
	}
	if f.Actor != "" {
		q.and("(e.content->>'actor' = $? or e.content->>'actingFor' = $?)", string(f.Actor), string(f.Actor))
	}
	if f.People {
		q.and("e.content->>'actor' <> $?", string(casefile.ActorSystem))
	}
	if f.Process != "" {
		q.and("e.content->'params'->>'process' = $?", f.Process)
	}
	if f.Element != "" {
		q.and("e.content->'params'->>'element' = $?", f.Element)
	}
	if f.Document != "" {
		q.and("e.content->'params'->>'document' = $?", string(f.Document))
	}
	if !f.Happened.IsZero() {
		q.and("(e.content->>'happenedAt')::timestamptz <= $?", f.Happened)
	}
	if !f.Known.IsZero() {
		q.and("(e.content->>'recordedAt')::timestamptz <= $?", f.Known)
	}
	return q
}

const sqlEventActors = `
select distinct coalesce(e.content->>'actor', '') from case_event e
 where e.case_id = $1 and e.stream = $2 and e.content->>'actor' <> $3 order by 1 limit 200`

// EventActors gives the people that the log of a case and stream names as acting, at most 200.
func (s *Store) EventActors(ctx context.Context, id casefile.CaseID, stream string) ([]casefile.ActorID, error) {
	actors, err := list(ctx, s.pool, scanID[casefile.ActorID], sqlEventActors, key(id), stream, string(casefile.ActorSystem))
	return actors, translate("event actors", err)
}
