package store

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

const columnsRepresentative = `r.id::text, r.case_id::text, r.name, r.street, r.postal_code, r.city, r.extra, r.scope, r.given_on, r.entered_by,
  r.entered_at, r.ended_on, r.ended_for, r.ended_by, r.ended_at`

func scanRepresentative(row pgx.CollectableRow) (casefile.Representative, error) {
	var r casefile.Representative
	return r, row.Scan(&r.ID, &r.CaseID, &r.Name, &r.Address.Street, &r.Address.PostalCode, &r.Address.City, &r.Address.Extra, &r.Scope, &r.GivenOn,
		&r.EnteredBy, &r.EnteredAt, &r.EndedOn, &r.EndedFor, &r.EndedBy, zeroable{&r.EndedAt})
}

// Those of a case, those of the case that it is about, and those who act for the same person in all procedures: they follow the link of the case
// to its person.
const sqlRepresentatives = `
select ` + columnsRepresentative + ` from representative r
 where r.case_id = $1
    or r.scope = 'alle-verfahren' and r.ended_at is null and r.case_id in (
      select o.case_id from case_person mine join case_person o on o.person_id = mine.person_id and o.undone_at is null
       where mine.case_id = $1 and mine.undone_at is null)
    or r.scope <> 'einzelne' and r.case_id = (select about_case from cases where id = $1)
 order by r.entered_at, r.id`

// What a form of the intake said of it: the newest word on either name.
const sqlStatedRepresentative = `
select distinct on (f.case_id, f.name) f.case_id::text, f.name, f.value, f.recorded_at, coalesce(s.actor, 'system')
  from case_fact f left join submission s on s.id = f.submission_id
 where f.case_id in ($1, (select about_case from cases where id = $1)) and f.name in ('` + factAuthority + `', '` + factRepresentative + `')
 order by f.case_id, f.name, f.id desc`

// The facts by which a form of the intake says that somebody acts for the person, and that the authority to act is on file.
const (
	factAuthority      = "vollmachtLage"
	factRepresentative = "vertretung"
	authorityOnFile    = `"liegt-vor"`
)

// stated is one of these facts.
type stated struct {
	of    casefile.CaseID
	name  string
	value json.RawMessage
	at    time.Time
	by    casefile.ActorID
}

func scanStated(row pgx.CollectableRow) (stated, error) {
	var f stated
	return f, row.Scan(&f.of, &f.name, &f.value, &f.at, &f.by)
}

// Representatives gives who acts or acted for the person of a case, in the order of entering, and who acts for them by way of another one: in all
// procedures, or in the case that this one is about. Whoever a form of the intake names, with the authority to act on file, is among them without an id.
func (s *Store) Representatives(ctx context.Context, id casefile.CaseID) ([]casefile.Representative, error) {
	all, err := representatives(ctx, s.pool, id)
	return all, translate("representatives", err)
}

func representatives(ctx context.Context, q querier, id casefile.CaseID) ([]casefile.Representative, error) {
	entered, err := list(ctx, q, scanRepresentative, sqlRepresentatives, key(id))
	if err != nil {
		return nil, err
	}
	facts, err := list(ctx, q, scanStated, sqlStatedRepresentative, key(id))
	return withStated(entered, facts), err
}

// withStated adds whom a form names. What somebody entered at the case goes before it: an entry is newer or says more, and an end counts until
// a form says anew that the authority to act is on file. No form ends what was entered: only a withdrawal does (§ 14 Abs. 1 Satz 4 VwVfG).
func withStated(entered []casefile.Representative, facts []stated) []casefile.Representative {
	all := entered
	for _, id := range casesOf(facts) {
		if named, onFile := statedIn(id, facts); onFile && !overtaken(named, entered) {
			all = append(all, named)
		}
	}
	return all
}

// casesOf lists the cases of facts, each once, in their order.
func casesOf(facts []stated) (cases []casefile.CaseID) {
	for _, f := range facts {
		if !slices.Contains(cases, f.of) {
			cases = append(cases, f.of)
		}
	}
	return cases
}

// statedIn gives whom the forms of a case name, and whether the authority to act is on file.
func statedIn(id casefile.CaseID, facts []stated) (named casefile.Representative, onFile bool) {
	named = casefile.Representative{CaseID: id, Scope: casefile.ScopeCase}
	for _, f := range facts {
		if f.of != id {
			continue
		}
		switch f.name {
		case factAuthority:
			onFile, named.EnteredAt, named.EnteredBy = string(f.value) == authorityOnFile, f.at.UTC(), f.by
		case factRepresentative:
			in, err := casefile.RepresentativeIn(json.RawMessage(`{"` + factRepresentative + `":` + string(f.value) + `}`))
			if err == nil {
				named.Name, named.Address = in.Name, in.Address
			}
		}
	}
	return named, onFile && named.Name != ""
}

// overtaken reports whether somebody entered a word that goes before what a form says.
func overtaken(named casefile.Representative, entered []casefile.Representative) bool {
	return slices.ContainsFunc(entered, func(r casefile.Representative) bool {
		return r.CaseID == named.CaseID && (r.Acts() || !r.EndedAt.Before(named.EnteredAt))
	})
}

const sqlRepresentativeInsert = `
insert into representative as r (case_id, name, street, postal_code, city, extra, scope, given_on, entered_by, entered_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ` + columnsRepresentative

// EnterRepresentative records who acts for the person of a case from now on: its letters go to them (§ 14 Abs. 3, § 41 Abs. 1 Satz 2 VwVfG).
// The same one again changes nothing. NotFound; Invalid with the field for a day to come; Conflict "representative.exists" while somebody else
// acts there: two of whom letters reach one is nothing that happens by the way.
func (s *Store) EnterRepresentative(ctx context.Context, r casefile.Representative) (casefile.Representative, error) {
	err := s.inTx(ctx, "enter a representative", func(t tx) error {
		c, err := lockCase(ctx, t, r.CaseID)
		if err != nil {
			return err
		}
		r.CaseID = c.id
		var events []casefile.Event
		if r, events, err = enterRepresentative(ctx, t, r); err != nil || len(events) == 0 {
			return err
		}
		return appendEvents(ctx, t, c.id, casefile.StreamCase, events...)
	})
	return r, err
}

// enterRepresentative gives the events for the caller to append; none where they were entered before. The transaction holds the lock of the case.
func enterRepresentative(ctx context.Context, t tx, r casefile.Representative) (casefile.Representative, []casefile.Event, error) {
	if err := notToCome(t, r.GivenOn, "/data/vollmachtVom"); err != nil {
		return r, nil, err
	}
	all, err := representatives(ctx, t, r.CaseID)
	if err != nil {
		return r, nil, err
	}
	now, acts := casefile.ActsIn(r.CaseID, all)
	switch {
	case acts && now.ID != "" && now.Name == r.Name && now.Address == r.Address && now.Scope == r.Scope && now.GivenOn == r.GivenOn:
		return now, nil, nil
	case acts && (now.ID != "" || now.Name != r.Name):
		return r, nil, conflict("representative.exists", nil)
	}
	r, entered, err := insertRepresentative(ctx, t, r)
	return r, []casefile.Event{entered}, err
}

// insertRepresentative gives the event for the caller to append.
func insertRepresentative(ctx context.Context, t tx, r casefile.Representative) (casefile.Representative, casefile.Event, error) {
	r, err := one(ctx, t, scanRepresentative, sqlRepresentativeInsert, string(r.CaseID), r.Name, r.Address.Street, r.Address.PostalCode,
		r.Address.City, r.Address.Extra, string(r.Scope), date(r.GivenOn), string(r.EnteredBy), t.now, t.now)
	return r, casefile.Event{Code: "representative.entered", Actor: r.EnteredBy, Params: map[string]string{
		"representative": string(r.ID), "scope": string(r.Scope), "on": r.GivenOn.String(),
	}}, err
}

// notToCome wants a day that is not after today. Invalid with the field.
func notToCome(t tx, day casefile.Date, field string) error {
	switch {
	case day.IsZero():
		return casefile.InvalidFields("form.invalid", casefile.FieldError{Field: field, Code: "required"})
	case day.After(casefile.DateOf(t.now.In(calendar.Berlin()))):
		return casefile.InvalidFields("form.invalid", casefile.FieldError{Field: field, Code: "received.future"})
	}
	return nil
}
