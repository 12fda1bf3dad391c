package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ProcedureExpiry is the key of the procedure whose cases are about a title that runs out.
const ProcedureExpiry = "ablaufverfahren"

// Expiring is a title whose end is near, with what the rules about its letters ask for.
type Expiring struct {
	Title casefile.Title
	// Ends is the day that a letter is about: the last day of the title, of an unlimited one the last day of its card.
	Ends casefile.Date
	// Person holds only what the rules and the assignment to a team need.
	Person casefile.Person
	Standing
	// Case is the case of this title and end; empty where none was ever opened.
	Case casefile.CaseID
	// CaseOpen reports whether that case still runs.
	CaseOpen bool
}

// Standing is what else the record holds of the holder of a title.
type Standing struct {
	Marks           []string // what hinders a letter and stands in no register, see PersonMarks
	LaterTitle      bool     // another title of the person lasts longer
	OpenApplication bool     // the person has applied for a title, and the case is open
	UkraineGroup    string   // what the newest application said about § 2 Abs. 1 Satz 2 UkraineAufenthFGV; asked for § 24 only
}

// ExpiryWindow is a page of the titles whose end lies between two days.
type ExpiryWindow struct {
	From, To casefile.Date
	// Ends and Title are the last of the page before; no day for the first page.
	Ends  casefile.Date
	Title casefile.TitleID
	Limit int
	// Procedures are those whose applications are for a title (§ 81 Abs. 4 AufenthG).
	Procedures []string
	// Continued asks for the titles whose printed end lies before From and that an ordinance may let continue; nil asks for those whose own
	// end lies in the window.
	Continued *Continuation
}

// Continuation is what an ordinance says about titles of a paragraph: those that were valid on a day continue until another, beyond what is
// printed on them. Who is covered is for the rules to say, not for the record.
type Continuation struct {
	Paragraph      string
	ValidOn, Until casefile.Date
}

const expiringMax = 1000

// columnsStanding asks for what Standing holds; $1 is the list of procedures, t and p are title and person.
const columnsStanding = `
  array(select m.code from person_mark m where m.person_id = p.id and m.ended_at is null union
    select '` + MarkLawyer + `' from case_person rc join representative r on r.case_id = rc.case_id
     where rc.person_id = p.id and rc.undone_at is null and r.scope = 'alle-verfahren' and r.ended_at is null order by 1),
  exists (select from title f where f.person_id = p.id and f.id <> t.id and f.ended_on is null
    and (f.kind in ('niederlassungserlaubnis', 'daueraufenthalt-eu')
      or f.kind in ('aufenthaltserlaubnis', 'blaue-karte-eu', 'ict-karte') and f.valid_to > coalesce(t.valid_to, t.card_valid_to))),
  exists (select from case_person o join cases oc on oc.id = o.case_id
    where o.person_id = p.id and o.undone_at is null and oc.state = 'open' and oc.procedure = any ($1)),
  case when t.paragraph = '24' then coalesce((select f.value #>> '{}' from case_person o join case_fact f on f.case_id = o.case_id
    where o.person_id = p.id and o.undone_at is null and f.name = 'ukraineGruppe' order by f.id desc limit 1), '') else '' end`

// The key of a case is that of Application.StartKey; its unique index answers the question whether there is one.
const sqlExpiring = `
select ` + columnsTitle + `, coalesce(t.valid_to, t.card_valid_to),
  p.family_name, p.birth_date, p.nationalities, p.street, p.postal_code, p.city, p.died_on, p.moved_away_on, p.auskunftssperre,
  ` + columnsStanding + `,
  coalesce(e.case_id::text, ''), coalesce((select ec.state = 'open' from cases ec where ec.id = e.case_id), false)
  from title t join person p on p.id = t.person_id
  left join application e on e.start_key = 'ablauf/' || t.id || '/' || to_char(coalesce(t.valid_to, t.card_valid_to), 'YYYY-MM-DD')
 where t.ended_on is null and coalesce(t.valid_to, t.card_valid_to) between $2 and $3
   and (coalesce(t.valid_to, t.card_valid_to), t.id) > ($4, $5)
 order by coalesce(t.valid_to, t.card_valid_to), t.id limit $6`

// The end of such a title is that of the ordinance; its case has its key from that day.
const sqlContinued = `
select ` + columnsTitle + `, $2::date,
  p.family_name, p.birth_date, p.nationalities, p.street, p.postal_code, p.city, p.died_on, p.moved_away_on, p.auskunftssperre,
  ` + columnsStanding + `,
  coalesce(e.case_id::text, ''), coalesce((select ec.state = 'open' from cases ec where ec.id = e.case_id), false)
  from title t join person p on p.id = t.person_id
  left join application e on e.start_key = 'ablauf/' || t.id || '/' || to_char($2::date, 'YYYY-MM-DD')
 where t.ended_on is null and t.paragraph = $3 and (t.valid_from is null or t.valid_from <= $4) and t.valid_to between $4 and least($5::date, $2::date) - 1
   and t.id > $6
 order by t.id limit $7`

// ExpiringTitles pages through the titles whose end lies in a window, by end and id. A title that was ended before its time is none of
// them; one whose holder has died or has applied is, because the rules say what follows from that. With Continued it pages by id alone.
func (s *Store) ExpiringTitles(ctx context.Context, w ExpiryWindow) ([]Expiring, error) {
	if o := w.Continued; o != nil {
		after := w.Title
		if after == "" {
			after = casefile.TitleID(noCase)
		}
		titles, err := list(ctx, s.pool, scanExpiring, sqlContinued, texts(w.Procedures), date(o.Until), o.Paragraph, date(o.ValidOn), date(w.From),
			key(after), bounded(w.Limit, expiringMax))
		return titles, translate("continued titles", err)
	}
	ends, title := w.Ends, w.Title
	if ends.IsZero() {
		ends, title = w.From, casefile.TitleID(noCase)
	}
	titles, err := list(ctx, s.pool, scanExpiring, sqlExpiring, texts(w.Procedures), date(w.From), date(w.To), date(ends), key(title),
		bounded(w.Limit, expiringMax))
	return titles, translate("expiring titles", err)
}

func scanExpiring(row pgx.CollectableRow) (Expiring, error) {
	var e Expiring
	err := row.Scan(
		&e.Title.ID, &e.Title.PersonID, &e.Title.Kind, &e.Title.Paragraph, &e.Title.ValidFrom, &e.Title.ValidTo, &e.Title.CardValidTo,
		&e.Title.Nebenbestimmung, &e.Title.EmployerName, &e.Title.EndedOn, &e.Title.EndedReason, &e.Title.Version, &e.Title.RecordedAt,
		&e.Title.System, &e.Title.Source.ID, &e.Ends,
		&e.Person.FamilyName, &e.Person.BirthDate, &e.Person.Nationalities, &e.Person.Address.Street, &e.Person.Address.PostalCode,
		&e.Person.Address.City, &e.Person.DiedOn, &e.Person.MovedAwayOn, &e.Person.Auskunftssperre,
		&e.Marks, &e.LaterTitle, &e.OpenApplication, &e.UkraineGroup, &e.Case, &e.CaseOpen,
	)
	e.Person.ID = e.Title.PersonID
	return e, err
}

const sqlStanding = `select ` + columnsStanding + ` from title t join person p on p.id = t.person_id where t.id = $2`

// Standing gives what else the record holds of the holder of a title, or NotFound. The procedures are those whose applications are for
// a title.
func (s *Store) Standing(ctx context.Context, id casefile.TitleID, procedures []string) (Standing, error) {
	standing, err := one(ctx, s.pool, func(row pgx.CollectableRow) (Standing, error) {
		var st Standing
		return st, row.Scan(&st.Marks, &st.LaterTitle, &st.OpenApplication, &st.UkraineGroup)
	}, sqlStanding, texts(procedures), key(id))
	return standing, translate("standing", err)
}
