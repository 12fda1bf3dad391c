package audit

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/store"
)

// casesPage is how many cases are in memory at one time.
const casesPage = 200

const sqlCases = `
select id::text, state, bundle, rev, source_system, erased_at is not null,
       exists (select from deletion_case d where d.case_id = cases.id and d.state = 'erasing')
  from cases where id > $1::uuid and ($2 = '' or id::text = $2) order by id limit $3`

const sqlReceipts = `
select case_id::text, id::text, kind, state, case_seq, received_at, recorded_at, backdated_reason, delivered_at
  from receipt where case_id = any($1::text[]::uuid[]) order by case_id, case_seq`

const sqlEvents = `
select case_id::text, seq, coalesce(content->>'code', 'event.erased'), coalesce((content->>'rev')::int, 0),
       coalesce(content->'params', '{}'::json), (content->>'happenedAt')::timestamptz, (content->>'recordedAt')::timestamptz
  from case_event where case_id = any($1::text[]::uuid[]) and stream = 'fall' order by case_id, seq`

const sqlTasks = `
select case_id::text, id::text, element, state, coalesce(receipt_id::text, ''), element_instance
  from task where case_id = any($1::text[]::uuid[]) order by case_id, id`

const sqlSubmissions = `
select case_id::text, id::text, task_id::text, state, actor, recorded_at
  from submission where case_id = any($1::text[]::uuid[]) order by case_id, id`

const sqlLetters = `
select case_id::text, id::text, key, state, coalesce(document_id::text, ''), way
  from letter where case_id = any($1::text[]::uuid[]) order by case_id, id`

const sqlIntents = `
select case_id::text, id::text, key, kind, state, created_at, next_attempt_at, confirmed_at, coalesce(task_id::text, '')
  from intent where case_id = any($1::text[]::uuid[]) order by case_id, id`

// An attempt that failed or is under way shows in an intent "sending"; its next one is never before it, so a later change was no attempt. One
// that succeeded shows in the confirmation, unless that is the word of a person who finished the task about it.
const sqlSenders = `
select i.kind, max(case when i.state = 'sending' then least(i.changed_at, i.next_attempt_at) else i.confirmed_at end), max(i.created_at)
  from intent i
 where i.state = 'sending' or i.state = 'confirmed' and i.confirmed_at is not null
       and not exists (select from task t where t.id = i.task_id and t.state <> 'cancelled')
 group by i.kind`

// senders gives for each kind of intents what its sender did last.
func senders(ctx context.Context, db store.Reader) (map[string]senderRow, error) {
	found, err := rows[senderRow](ctx, db, sqlSenders)
	byKind := make(map[string]senderRow, len(found))
	for _, s := range found {
		byKind[s.Kind] = s
	}
	return byKind, err
}

const sqlDocuments = `
select case_id::text, id::text, object_key, state, sha256, size, coalesce(receipt_id::text, ''), outgoing, recorded_at,
       (select locked_at from document_lock where document_id = id),
       (select state from thumbnail where document_id = id), (select made_at from thumbnail where document_id = id),
       original_key, original_sha256
  from document where case_id = any($1::text[]::uuid[]) order by case_id, id`

const sqlDecisions = `
select case_id::text, id::text, table_name, table_hash, inputs::text, matched::text
  from decision where case_id = any($1::text[]::uuid[]) order by case_id, id`

// The day that a person reads and the instant at which the timer goes off are two columns; the instant must lie right behind the day.
const sqlDeadlines = `
select case_id::text, id::text, state, state_at,
       (due_at at time zone 'Europe/Berlin') > last_day::timestamp
         and (due_at at time zone 'Europe/Berlin') <= (last_day + 1)::timestamp, btrim(paragraph) <> ''
  from deadline where case_id = any($1::text[]::uuid[]) order by case_id, id`

const sqlLinks = `
select case_id::text, id::text, linked_by, undone_by, undone_at
  from case_person where case_id = any($1::text[]::uuid[]) order by case_id, id`

const sqlRevs = `
select case_id::text, rev, length(state) from engine_state where case_id = any($1::text[]::uuid[]) order by case_id, rev`

const sqlTitles = `
select split_part(effect_key, '/', 2), id::text
  from title where split_part(effect_key, '/', 2) = any($1::text[]) order by 1, 2`

const sqlKeys = `select case_id::text from keys.case_key where case_id = any($1::text[]::uuid[]) order by case_id`

const sqlStates = `
select distinct on (case_id) case_id::text, state
  from engine_state where case_id = any($1::text[]::uuid[]) order by case_id, rev desc`

// reader reads the legal record within one transaction, so that all rows are of one moment.
type reader struct{ db store.Reader }

// page reads the cases behind one, with everything that belongs to them.
func (r reader) page(ctx context.Context, after, only string) ([]*Record, error) {
	if after == "" {
		after = "00000000-0000-0000-0000-000000000000"
	}
	cases, err := rows[caseRow](ctx, r.db, sqlCases, after, only, casesPage)
	if err != nil {
		return nil, err
	}
	records, byID, ids := make([]*Record, 0, len(cases)), map[string]*Record{}, make([]string, 0, len(cases))
	for _, c := range cases {
		record := &Record{Case: c}
		records, byID[c.Case], ids = append(records, record), record, append(ids, c.Case)
	}
	f := filler{ctx: ctx, db: r.db, ids: ids, byID: byID}
	fill(&f, sqlReceipts, func(c *Record, row receiptRow) { c.Receipts = append(c.Receipts, row) })
	fill(&f, sqlEvents, func(c *Record, row eventRow) { c.Events = append(c.Events, row) })
	fill(&f, sqlTasks, func(c *Record, row taskRow) { c.Tasks = append(c.Tasks, row) })
	fill(&f, sqlSubmissions, func(c *Record, row submissionRow) { c.Submissions = append(c.Submissions, row) })
	fill(&f, sqlLetters, func(c *Record, row letterRow) { c.Letters = append(c.Letters, row) })
	fill(&f, sqlIntents, func(c *Record, row intentRow) { c.Intents = append(c.Intents, row) })
	fill(&f, sqlDocuments, func(c *Record, row documentRow) { c.Documents = append(c.Documents, row) })
	fill(&f, sqlDecisions, func(c *Record, row decisionRow) { c.Decisions = append(c.Decisions, row) })
	fill(&f, sqlDeadlines, func(c *Record, row deadlineRow) { c.Deadlines = append(c.Deadlines, row) })
	fill(&f, sqlLinks, func(c *Record, row linkRow) { c.Links = append(c.Links, row) })
	fill(&f, sqlRevs, func(c *Record, row revRow) { c.Revs = append(c.Revs, row) })
	fill(&f, sqlTitles, func(c *Record, row titleRow) { c.Titles = append(c.Titles, row) })
	fill(&f, sqlKeys, func(c *Record, row keyRow) { c.Keys = append(c.Keys, row) })
	fill(&f, sqlStates, func(c *Record, row stateRow) { c.State = row.State })
	return records, f.err
}

type stateRow struct {
	Case  string
	State []byte
}

func (r stateRow) owner() string { return r.Case }

// filler hands the rows of one query after the other to the cases they belong to.
type filler struct {
	ctx  context.Context //nolint:containedctx // lives for one page
	db   store.Reader
	ids  []string
	byID map[string]*Record
	err  error
}

func fill[T interface{ owner() string }](f *filler, sql string, put func(*Record, T)) {
	if f.err != nil || len(f.ids) == 0 {
		return
	}
	var list []T
	if list, f.err = rows[T](f.ctx, f.db, sql, f.ids); f.err != nil {
		return
	}
	for _, row := range list {
		if c := f.byID[row.owner()]; c != nil {
			put(c, row)
		}
	}
}

func rows[T any](ctx context.Context, db store.Reader, sql string, args ...any) ([]T, error) {
	found, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	list, err := pgx.CollectRows(found, pgx.RowToStructByPos[T])
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return list, nil
}
