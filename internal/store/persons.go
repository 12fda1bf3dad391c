package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const columnsPerson = `p.id::text, p.family_name, p.given_names, p.birth_name, p.original_script, p.birth_date, p.birth_place, p.sex,
  p.nationalities, p.azr_nummer, p.street, p.postal_code, p.city, p.address_extra, p.country, p.email, p.language, p.died_on,
  p.moved_away_on, p.auskunftssperre, p.version, p.recorded_at, p.source_system, p.source_id`

const sqlPersonByID = `select ` + columnsPerson + ` from person p where p.id = $1`

func scanPerson(row pgx.CollectableRow) (casefile.Person, error) {
	var p casefile.Person
	return p, row.Scan(
		&p.ID, &p.FamilyName, &p.GivenNames, &p.BirthName, &p.OriginalScript, &p.BirthDate, &p.BirthPlace, &p.Sex, &p.Nationalities,
		&p.AZRNummer, &p.Address.Street, &p.Address.PostalCode, &p.Address.City, &p.Address.Extra, &p.Address.Country, &p.Email,
		&p.Language, &p.DiedOn, &p.MovedAwayOn, &p.Auskunftssperre, &p.Version, &p.RecordedAt, &p.System, &p.Source.ID,
	)
}

// Person gives a person of the file, or NotFound.
func (s *Store) Person(ctx context.Context, id casefile.PersonID) (casefile.Person, error) {
	p, err := one(ctx, s.pool, scanPerson, sqlPersonByID, key(id))
	return p, translate("person", err)
}

// The number is given out once per person; the birth date guards against a mistyped number.
const sqlPersonMatch = `
select id::text from person where azr_nummer = $1 and azr_nummer <> '' and birth_date = $2 order by id limit 1`

const sqlPersonLock = `select pg_advisory_xact_lock(hashtextextended('azr/' || $1, 81))`

const sqlPersonInsert = `
insert into person (family_name, given_names, birth_name, name_fold, original_script, birth_date, birth_place, sex, nationalities,
  azr_nummer, street, postal_code, city, address_extra, country, email, language, died_on, moved_away_on, auskunftssperre,
  source_system, source_id, recorded_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23)
returning id::text`

// findOrInsertPerson gives the person that an application is about and how they were found: "manual" where the caller named them,
// "azr" by number and birth date, "new". A matched person stays as the file has them: what the application says about them is in
// its data, and a caseworker compares.
func findOrInsertPerson(ctx context.Context, t tx, p casefile.Person) (casefile.PersonID, string, error) {
	if p.ID != "" {
		return p.ID, "manual", nil
	}
	if p.AZRNummer != "" {
		// Two applications of one person at the same moment must not make two persons.
		if _, err := t.Exec(ctx, sqlPersonLock, p.AZRNummer); err != nil {
			return "", "", err
		}
		id, found, err := optional(one(ctx, t, pgx.RowTo[casefile.PersonID], sqlPersonMatch, p.AZRNummer, p.BirthDate.String()))
		if found || err != nil {
			return id, "azr", err
		}
	}
	id, err := insertPerson(ctx, t, p)
	return id, "new", err
}

func insertPerson(ctx context.Context, t tx, p casefile.Person) (casefile.PersonID, error) {
	return one(ctx, t, pgx.RowTo[casefile.PersonID], sqlPersonInsert,
		p.FamilyName, p.GivenNames, p.BirthName, nameFold(p.FamilyName, p.GivenNames, p.BirthName), p.OriginalScript,
		p.BirthDate.String(), p.BirthPlace, p.Sex, texts(p.Nationalities), p.AZRNummer, p.Address.Street, p.Address.PostalCode,
		p.Address.City, p.Address.Extra, p.Address.Country, p.Email, p.Language, date(p.DiedOn), date(p.MovedAwayOn),
		p.Auskunftssperre, p.System, p.Source.ID, t.now)
}

const sqlPersonLink = `
insert into case_person (case_id, person_id, matched_by, linked_by, recorded_at, changed_at) values ($1, $2, $3, $4, $5, $5)`

const sqlPersonUnlink = `
update case_person set undone_at = $2, undone_by = $3, changed_at = $2 where case_id = $1 and undone_at is null`
