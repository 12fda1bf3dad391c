package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// candidatesMax bounds how many persons are compared; the ones with the likest names come first.
const candidatesMax = 50

// Who has no case and no title any more, was recorded twice and put right, and is offered to nobody. Dates known in part begin as the full
// one does, or the full one begins as they do.
const sqlPersonCandidates = `
select ` + columnsPerson + `
  from person p
 where p.id <> $1
   and (p.azr_nummer = $2 and $2 <> ''
     or (p.birth_date = any ($3) or $4 <> '' and p.birth_date like $4) and similarity(p.name_fold, $5) > 0.2)
   and (p.source_id <> ''
     or exists (select from case_person cp where cp.person_id = p.id and cp.undone_at is null)
     or exists (select from title t where t.person_id = p.id and t.ended_reason <> '` + endedTwice + `'))
 order by (p.azr_nummer = $2 and $2 <> '') desc, similarity(p.name_fold, $5) desc, p.id
 limit $6`

// PersonCandidates gives the persons of the file who have the same number as somebody, or a birth date that may be the same and a name that
// is alike, the likest first and at most 50. except is left out.
func (s *Store) PersonCandidates(ctx context.Context, p casefile.Person, except casefile.PersonID) ([]casefile.Person, error) {
	if except == "" {
		except = casefile.PersonID(noCase)
	}
	dates, begins := birthDates(p.BirthDate)
	persons, err := list(ctx, s.pool, scanPerson, sqlPersonCandidates, key(except), p.AZRNummer, dates, begins,
		nameFold(p.FamilyName, p.GivenNames, p.BirthName), candidatesMax)
	return persons, translate("person candidates", err)
}

// birthDates gives the dates that a birth date may stand as in the file: in full, in part, with day and month swapped, or not at all; begins is the pattern of those that
// are known better.
func birthDates(p casefile.PartialDate) (dates []string, begins string) {
	dates = []string{"0000"}
	for _, known := range []casefile.PartialDate{
		{Year: p.Year}, {Year: p.Year, Month: p.Month}, {Year: p.Year, Month: p.Month, Day: p.Day},
	} {
		if known.Year != 0 {
			dates = append(dates, known.String())
		}
	}
	// Day and month are written the other way round elsewhere.
	if p.Known() && p.Day <= 12 && p.Day != p.Month {
		dates = append(dates, casefile.PartialDate{Year: p.Year, Month: p.Day, Day: p.Month}.String())
	}
	if p.Year != 0 && !p.Known() {
		begins = p.String() + "-%"
	}
	return dates, begins
}

const sqlMatchedBy = `select matched_by from case_person where case_id = $1 and undone_at is null`

// MatchedBy tells how the person of a case was found: "new", "azr", "manual", "import" or "titel". NotFound for a case without a person.
func (s *Store) MatchedBy(ctx context.Context, id casefile.CaseID) (string, error) {
	by, err := one(ctx, s.pool, pgx.RowTo[string], sqlMatchedBy, key(id))
	return by, translate("matched by", err)
}

const sqlOpenOfPerson = `select ` + columnsCase + fromCase + `
 where cp.person_id = $1 and c.state = 'open' and c.procedure = any ($2) and c.id <> $3
   and not exists (select from case_join j where j.case_id = c.id and j.undone_at is null)
 order by c.received_at, c.id limit $4`

// OpenCasesOf gives the open cases of a person in some procedures, the earliest receipt first, without one case and without those that
// belong to another one.
func (s *Store) OpenCasesOf(
	ctx context.Context, id casefile.PersonID, procedures []string, except casefile.CaseID,
) ([]casefile.Case, error) {
	cases, err := list(ctx, s.pool, scanCase, sqlOpenOfPerson, key(id), procedures, key(except), rowsMax)
	return cases, translate("open cases of person", err)
}
