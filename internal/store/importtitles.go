package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ImportedTitle is a row of a file of titles.
type ImportedTitle struct {
	ImportedRow
	PersonSource string // id of the person in the same system
	Title        casefile.Title
}

// The rows of a batch, only until its transaction ends.
const sqlImportTempTitle = `
create temporary table import_title (
  line int not null, source_id text not null, digest bytea, outcome text not null, first_line int,
  record_id uuid not null default uuidv7(), record_version int not null default 1, person_source text, person_id uuid,
  kind text, paragraph text, valid_from date, valid_to date, card_valid_to date, nebenbestimmung text, employer_name text, ended_on date,
  ended_reason text
) on commit delete rows`

// importTitleColumns is the order in which a row is copied.
var importTitleColumns = []string{
	"line", "source_id", "digest", "outcome", "person_source", "kind", "paragraph", "valid_from", "valid_to", "card_valid_to",
	"nebenbestimmung", "employer_name", "ended_on", "ended_reason",
}

func (r ImportedTitle) values() []any {
	if r.Refused {
		row := make([]any, len(importTitleColumns))
		row[0], row[1], row[3] = r.Line, r.SourceID, outcomeRefused
		return row
	}
	v := r.Title
	return []any{
		r.Line, r.SourceID, r.Digest, "", r.PersonSource, string(v.Kind), v.Paragraph, day(v.ValidFrom), day(v.ValidTo),
		day(v.CardValidTo), v.Nebenbestimmung, v.EmployerName, day(v.EndedOn), v.EndedReason,
	}
}

// day prepares a date for the binary protocol of COPY, which takes no text for a date: no date becomes null.
func day(d casefile.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Time(time.UTC)
}

const sqlImportTitleSeen = `
insert into import_seen (source_id, line, accepted)
select distinct on (source_id) source_id, line, outcome = '' from import_title where source_id <> '' order by source_id, line
on conflict do nothing`

const sqlImportTitleTwice = `
update import_title s set outcome = 'source-id.twice', first_line = e.line
  from import_seen e where e.source_id = s.source_id and e.line <> s.line and s.outcome = ''`

const sqlImportTitlePerson = `
update import_title s set person_id = p.id
  from person p where p.source_system = $1 and p.source_id = s.person_source and s.outcome = ''`

const sqlImportTitleNobody = `update import_title set outcome = 'person.unknown' where outcome = '' and person_id is null`

// See sqlImportPersonKnown.
const sqlImportTitleKnown = `
update import_title s
   set outcome = case when r.digest = s.digest then 'unchanged'
                      when t.version = r.record_version then 'changed'
                      else 'record.changed-here' end,
       record_id = r.record_id, record_version = r.record_version + 1
  from import_row r join title t on t.id = r.record_id
 where s.outcome = '' and r.source_system = $1 and r.kind = 'titel' and r.source_id = s.source_id`

const sqlImportTitleNew = `update import_title set outcome = 'new' where outcome = ''`

const sqlImportTitleInsert = `
insert into title (id, person_id, kind, paragraph, valid_from, valid_to, card_valid_to, nebenbestimmung, employer_name, ended_on,
  ended_reason, source_system, source_id, recorded_at, changed_at)
select record_id, person_id, kind, paragraph, valid_from, valid_to, card_valid_to, nebenbestimmung, employer_name, ended_on, ended_reason, $1,
       source_id, $2, $2
  from import_title where outcome = 'new' order by line`

const sqlImportTitleUpdate = `
update title t
   set person_id = s.person_id, kind = s.kind, paragraph = s.paragraph, valid_from = s.valid_from, valid_to = s.valid_to,
       card_valid_to = s.card_valid_to, nebenbestimmung = s.nebenbestimmung, employer_name = s.employer_name, ended_on = s.ended_on,
       ended_reason = s.ended_reason, changed_at = $1
  from import_title s
 where s.outcome = 'changed' and t.id = s.record_id`

const sqlImportTitleRemember = `
insert into import_row (source_system, kind, source_id, record_id, digest, record_version, run_id)
select $1, 'titel', s.source_id, s.record_id, s.digest, s.record_version, $2
  from import_title s
 where s.outcome in ('new', 'changed')
on conflict (source_system, kind, source_id)
   do update set digest = excluded.digest, record_version = excluded.record_version, run_id = excluded.run_id`

const sqlImportTitleOutcome = `select line, outcome, first_line from import_title order by line`

const sqlImportTitleUnaccept = `
update import_seen e set accepted = false
  from import_title s where s.line = e.line and s.outcome not in ('new', 'changed', 'unchanged')`

// Titles takes a batch of titles over, in one transaction, and says what became of each row. The persons must have been taken over
// before, in this session or an earlier one.
func (i *ImportSession) Titles(ctx context.Context, run *ImportRun, rows []ImportedTitle) (ImportResult, error) {
	var result ImportResult
	err := i.inTx(ctx, "import titles", func(t tx) error {
		_, err := t.CopyFrom(ctx, pgx.Identifier{"import_title"}, importTitleColumns,
			pgx.CopyFromSlice(len(rows), func(n int) ([]any, error) { return rows[n].values(), nil }))
		if err != nil {
			return err
		}
		result, err = settleStage(ctx, t, []stageStep{
			{analyzeImportTitles, nil},
			{sqlImportTitleSeen, nil},
			{sqlImportTitleTwice, nil},
			{sqlImportTitlePerson, []any{i.system}},
			{sqlImportTitleNobody, nil},
			{sqlImportTitleKnown, []any{i.system}},
			{sqlImportTitleNew, nil},
			{sqlImportTitleInsert, []any{i.system, t.now}},
			{sqlImportTitleUpdate, []any{t.now}},
			{sqlImportTitleRemember, []any{i.system, run.ID}},
			{sqlImportTitleUnaccept, nil},
		}, sqlImportTitleOutcome)
		if err != nil {
			return err
		}
		return settleBatch(ctx, t, run, result.ImportCounts)
	})
	if err != nil {
		return ImportResult{}, err
	}
	run.add(result.ImportCounts)
	return result, nil
}
