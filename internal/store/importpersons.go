package store

import (
	"context"
	"time"

	"ablauf/internal/casefile"
)

// ImportedPerson is a row of a file of persons.
type ImportedPerson struct {
	ImportedRow
	Person casefile.Person
}

// importPersonColumns is the order in which a person is copied.
var importPersonColumns = []string{
	"family_name", "given_names", "birth_name", "name_fold", "original_script", "birth_date", "birth_place", "sex", "nationalities",
	"azr_nummer", "street", "postal_code", "city", "address_extra", "country", "email", "language", "died_on", "moved_away_on",
	"auskunftssperre",
}

func (p ImportedPerson) values() []any {
	v := p.Person
	return p.staged(
		v.FamilyName, v.GivenNames, v.BirthName, nameFold(v.FamilyName, v.GivenNames, v.BirthName), v.OriginalScript, v.BirthDate.String(),
		v.BirthPlace, v.Sex, texts(v.Nationalities), v.AZRNummer, v.Address.Street, v.Address.PostalCode, v.Address.City, v.Address.Extra,
		v.Address.Country, v.Email, v.Language, day(v.DiedOn), day(v.MovedAwayOn), v.Auskunftssperre,
	)
}

// A row that is as it was changes nothing, whatever became of its record since. A row that changed is written over a record that is as
// the import left it; where somebody changed the record here, a person must say which of the two holds.
const sqlImportPersonKnown = `
update import_stage s
   set outcome = case when r.digest = s.digest then 'unchanged'
                      when p.version = r.record_version then 'changed'
                      else 'record.changed-here' end,
       record_id = r.record_id, record_version = r.record_version + 1
  from import_row r join person p on p.id = r.record_id
 where s.outcome = '' and r.source_system = $1 and r.kind = 'personen' and r.source_id = s.source_id`

const sqlImportPersonInsert = `
insert into person (id, family_name, given_names, birth_name, name_fold, original_script, birth_date, birth_place, sex, nationalities,
  azr_nummer, street, postal_code, city, address_extra, country, email, language, died_on, moved_away_on, auskunftssperre,
  source_system, source_id, recorded_at, changed_at)
select record_id, family_name, given_names, birth_name, name_fold, original_script, birth_date, birth_place, sex, nationalities,
       azr_nummer, street, postal_code, city, address_extra, country, email, language, died_on, moved_away_on, auskunftssperre, $1, source_id, $2, $2
  from import_stage where outcome = 'new' order by line`

const sqlImportPersonUpdate = `
update person p
   set family_name = s.family_name, given_names = s.given_names, birth_name = s.birth_name, name_fold = s.name_fold,
       original_script = s.original_script, birth_date = s.birth_date, birth_place = s.birth_place, sex = s.sex,
       nationalities = s.nationalities, azr_nummer = s.azr_nummer, street = s.street, postal_code = s.postal_code, city = s.city,
       address_extra = s.address_extra, country = s.country, email = s.email, language = s.language, died_on = s.died_on,
       moved_away_on = s.moved_away_on, auskunftssperre = s.auskunftssperre, changed_at = $1
  from import_stage s
 where s.outcome = 'changed' and p.id = s.record_id`

// Persons takes a batch of persons over, in one transaction, and says what became of each row.
func (i *ImportSession) Persons(ctx context.Context, run *ImportRun, rows []ImportedPerson) (ImportResult, error) {
	return stage(ctx, i, run, importPersonColumns, rows, func(now time.Time) []stageStep {
		return []stageStep{
			{sqlImportPersonKnown, []any{i.system}},
			{sqlImportStageNew, nil},
			{sqlImportPersonInsert, []any{i.system, now}},
			{sqlImportPersonUpdate, []any{now}},
		}
	})
}
