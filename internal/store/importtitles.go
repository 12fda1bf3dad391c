package store

import (
	"context"
	"time"

	"ablauf/internal/casefile"
)

// ImportedTitle is a row of a file of titles.
type ImportedTitle struct {
	ImportedRow
	PersonSource string // id of the person in the same system
	Title        casefile.Title
}

// importTitleColumns is the order in which a title is copied.
var importTitleColumns = []string{
	"person_source", "kind", "paragraph", "valid_from", "valid_to", "card_valid_to", "nebenbestimmung", "employer_name", "ended_on",
	"ended_reason",
}

func (r ImportedTitle) values() []any {
	v := r.Title
	return r.staged(
		r.PersonSource, string(v.Kind), v.Paragraph, day(v.ValidFrom), day(v.ValidTo), day(v.CardValidTo), v.Nebenbestimmung,
		v.EmployerName, day(v.EndedOn), v.EndedReason,
	)
}

const sqlImportTitlePerson = `
update import_stage s set person_id = p.id
  from person p where p.source_system = $1 and p.source_id = s.person_source and s.outcome = ''`

const sqlImportTitleNobody = `update import_stage set outcome = 'person.unknown' where outcome = '' and person_id is null`

// See sqlImportPersonKnown.
const sqlImportTitleKnown = `
update import_stage s
   set outcome = case when r.digest = s.digest then 'unchanged'
                      when t.version = r.record_version then 'changed'
                      else 'record.changed-here' end,
       record_id = r.record_id, record_version = r.record_version + 1
  from import_row r join title t on t.id = r.record_id
 where s.outcome = '' and r.source_system = $1 and r.kind = 'titel' and r.source_id = s.source_id`

const sqlImportTitleInsert = `
insert into title (id, person_id, kind, paragraph, valid_from, valid_to, card_valid_to, nebenbestimmung, employer_name, ended_on,
  ended_reason, source_system, source_id, recorded_at, changed_at)
select record_id, person_id, kind, paragraph, valid_from, valid_to, card_valid_to, nebenbestimmung, employer_name, ended_on, ended_reason, $1,
       source_id, $2, $2
  from import_stage where outcome = 'new' order by line`

const sqlImportTitleUpdate = `
update title t
   set person_id = s.person_id, kind = s.kind, paragraph = s.paragraph, valid_from = s.valid_from, valid_to = s.valid_to,
       card_valid_to = s.card_valid_to, nebenbestimmung = s.nebenbestimmung, employer_name = s.employer_name, ended_on = s.ended_on,
       ended_reason = s.ended_reason, changed_at = $1
  from import_stage s
 where s.outcome = 'changed' and t.id = s.record_id`

// Titles takes a batch of titles over, in one transaction, and says what became of each row. The persons must have been taken over
// before, in this session or an earlier one.
func (i *ImportSession) Titles(ctx context.Context, run *ImportRun, rows []ImportedTitle) (ImportResult, error) {
	return stage(ctx, i, run, importTitleColumns, rows, func(now time.Time) []stageStep {
		return []stageStep{
			{sqlImportTitlePerson, []any{i.system}},
			{sqlImportTitleNobody, nil},
			{sqlImportTitleKnown, []any{i.system}},
			{sqlImportStageNew, nil},
			{sqlImportTitleInsert, []any{i.system, now}},
			{sqlImportTitleUpdate, []any{now}},
		}
	})
}
