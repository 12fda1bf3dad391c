package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ImportedRow is what the rows of all kinds have in common.
type ImportedRow struct {
	Line     int
	SourceID string // empty only in a refused row
	Refused  bool   // the row broke a rule before it came here; it is only counted, and does not count as vanished
	Digest   []byte // of the row's values, 32 bytes
}

// ImportedPerson is a row of a file of persons.
type ImportedPerson struct {
	ImportedRow
	Person casefile.Person
}

// The rows of a batch, only until its transaction ends. They have the ids of their records from the beginning, so that no statement must look
// records up by where they came from: the planner knows nothing yet of rows that have just come in, and chose ways that took minutes.
const sqlImportTempPerson = `
create temporary table import_person (
  line int not null, source_id text not null, digest bytea, outcome text not null, first_line int,
  record_id uuid not null default uuidv7(), record_version int not null default 1,
  family_name text, given_names text, birth_name text, name_fold text, original_script text, birth_date text, birth_place text, sex text,
  nationalities text[], azr_nummer text, street text, postal_code text, city text, address_extra text, country text, email text,
  language text, died_on date, moved_away_on date, auskunftssperre boolean
) on commit delete rows`

// importPersonColumns is the order in which a row is copied.
var importPersonColumns = []string{
	"line", "source_id", "digest", "outcome", "family_name", "given_names", "birth_name", "name_fold", "original_script", "birth_date",
	"birth_place", "sex", "nationalities", "azr_nummer", "street", "postal_code", "city", "address_extra", "country", "email", "language",
	"died_on", "moved_away_on", "auskunftssperre",
}

func (p ImportedPerson) values() []any {
	if p.Refused {
		row := make([]any, len(importPersonColumns))
		row[0], row[1], row[3] = p.Line, p.SourceID, outcomeRefused
		return row
	}
	v := p.Person
	return []any{
		p.Line, p.SourceID, p.Digest, "", v.FamilyName, v.GivenNames, v.BirthName, nameFold(v.FamilyName, v.GivenNames, v.BirthName),
		v.OriginalScript, v.BirthDate.String(), v.BirthPlace, v.Sex, texts(v.Nationalities), v.AZRNummer, v.Address.Street,
		v.Address.PostalCode, v.Address.City, v.Address.Extra, v.Address.Country, v.Email, v.Language, day(v.DiedOn), day(v.MovedAwayOn),
		v.Auskunftssperre,
	}
}

const outcomeRefused = "refused"

// A row that was seen before in the file is refused; the first one counts. A refused one takes the id too: which of the two is meant is
// for a person to say.
const sqlImportPersonSeen = `
insert into import_seen (source_id, line, accepted)
select distinct on (source_id) source_id, line, outcome = '' from import_person where source_id <> '' order by source_id, line
on conflict do nothing`

const sqlImportPersonTwice = `
update import_person s set outcome = 'source-id.twice', first_line = e.line
  from import_seen e where e.source_id = s.source_id and e.line <> s.line and s.outcome = ''`

// A row that is as it was changes nothing, whatever became of its record since. A row that changed is written over a record that is as
// the import left it; where somebody changed the record here, a person must say which of the two holds.
const sqlImportPersonKnown = `
update import_person s
   set outcome = case when r.digest = s.digest then 'unchanged'
                      when p.version = r.record_version then 'changed'
                      else 'record.changed-here' end,
       record_id = r.record_id, record_version = r.record_version + 1
  from import_row r join person p on p.id = r.record_id
 where s.outcome = '' and r.source_system = $1 and r.kind = 'personen' and r.source_id = s.source_id`

const sqlImportPersonNew = `update import_person set outcome = 'new' where outcome = ''`

const sqlImportPersonInsert = `
insert into person (id, family_name, given_names, birth_name, name_fold, original_script, birth_date, birth_place, sex, nationalities,
  azr_nummer, street, postal_code, city, address_extra, country, email, language, died_on, moved_away_on, auskunftssperre,
  source_system, source_id, recorded_at, changed_at)
select record_id, family_name, given_names, birth_name, name_fold, original_script, birth_date, birth_place, sex, nationalities,
       azr_nummer, street, postal_code, city, address_extra, country, email, language, died_on, moved_away_on, auskunftssperre, $1, source_id, $2, $2
  from import_person where outcome = 'new' order by line`

const sqlImportPersonUpdate = `
update person p
   set family_name = s.family_name, given_names = s.given_names, birth_name = s.birth_name, name_fold = s.name_fold,
       original_script = s.original_script, birth_date = s.birth_date, birth_place = s.birth_place, sex = s.sex,
       nationalities = s.nationalities, azr_nummer = s.azr_nummer, street = s.street, postal_code = s.postal_code, city = s.city,
       address_extra = s.address_extra, country = s.country, email = s.email, language = s.language, died_on = s.died_on,
       moved_away_on = s.moved_away_on, auskunftssperre = s.auskunftssperre, changed_at = $1
  from import_person s
 where s.outcome = 'changed' and p.id = s.record_id`

const sqlImportPersonRemember = `
insert into import_row (source_system, kind, source_id, record_id, digest, record_version, run_id)
select $1, 'personen', s.source_id, s.record_id, s.digest, s.record_version, $2
  from import_person s
 where s.outcome in ('new', 'changed')
on conflict (source_system, kind, source_id)
   do update set digest = excluded.digest, record_version = excluded.record_version, run_id = excluded.run_id`

const sqlImportPersonOutcome = `select line, outcome, first_line from import_person order by line`

const sqlImportPersonUnaccept = `
update import_seen e set accepted = false
  from import_person s where s.line = e.line and s.outcome not in ('new', 'changed', 'unchanged')`

// Persons takes a batch of persons over, in one transaction, and says what became of each row.
func (i *ImportSession) Persons(ctx context.Context, run *ImportRun, rows []ImportedPerson) (ImportResult, error) {
	var result ImportResult
	err := i.inTx(ctx, "import persons", func(t tx) error {
		_, err := t.CopyFrom(ctx, pgx.Identifier{"import_person"}, importPersonColumns,
			pgx.CopyFromSlice(len(rows), func(n int) ([]any, error) { return rows[n].values(), nil }))
		if err != nil {
			return err
		}
		result, err = settleStage(ctx, t, []stageStep{
			{analyzeImportPersons, nil},
			{sqlImportPersonSeen, nil},
			{sqlImportPersonTwice, nil},
			{sqlImportPersonKnown, []any{i.system}},
			{sqlImportPersonNew, nil},
			{sqlImportPersonInsert, []any{i.system, t.now}},
			{sqlImportPersonUpdate, []any{t.now}},
			{sqlImportPersonRemember, []any{i.system, run.ID}},
			{sqlImportPersonUnaccept, nil},
		}, sqlImportPersonOutcome)
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

// stageStep is one statement over the rows of a batch.
type stageStep struct {
	sql  string
	args []any
}

// settleStage runs the statements in order and reads what became of the rows.
func settleStage(ctx context.Context, t tx, steps []stageStep, outcome string) (ImportResult, error) {
	var result ImportResult
	for _, step := range steps {
		if _, err := t.Exec(ctx, step.sql, step.args...); err != nil {
			return result, err
		}
	}
	rows, err := t.Query(ctx, outcome)
	if err != nil {
		return result, err
	}
	var line int
	var what string
	var first *int
	_, err = pgx.ForEachRow(rows, []any{&line, &what, &first}, func() error {
		result.count(line, what, first)
		return nil
	})
	return result, err
}
