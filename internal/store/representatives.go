package store

import (
	"context"
	"encoding/json"
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

// Those of a case, and those who act for the same person in all procedures: they follow the link of the case to its person.
const sqlRepresentatives = `
select ` + columnsRepresentative + ` from representative r
 where r.case_id = $1
    or r.scope = 'alle-verfahren' and r.ended_at is null and r.case_id in (
      select o.case_id from case_person mine join case_person o on o.person_id = mine.person_id and o.undone_at is null
       where mine.case_id = $1 and mine.undone_at is null)
 order by r.entered_at, r.id`

// What a form of the intake said of it: the newest word on either name.
const sqlStatedRepresentative = `
select distinct on (f.name) f.name, f.value, f.recorded_at, coalesce(s.actor, 'system')
  from case_fact f left join submission s on s.id = f.submission_id
 where f.case_id = $1 and f.name in ('` + factAuthority + `', '` + factRepresentative + `') order by f.name, f.id desc`

// The facts by which a form of the intake says that somebody acts for the person, and that the authority to act is on file.
const (
	factAuthority      = "vollmachtLage"
	factRepresentative = "vertretung"
	authorityOnFile    = `"liegt-vor"`
)

// stated is one of these facts.
type stated struct {
	name  string
	value json.RawMessage
	at    time.Time
	by    casefile.ActorID
}

func scanStated(row pgx.CollectableRow) (stated, error) {
	var f stated
	return f, row.Scan(&f.name, &f.value, &f.at, &f.by)
}

// Representatives gives who acts or acted for the person of a case, in the order of entering, and who acts for them in all procedures by way
// of another case. Whoever a form of the intake names, with the authority to act on file, is among them without an id.
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
	return withStated(id, entered, facts), err
}

// withStated adds whom a form names. What somebody entered at the case goes before it: an entry is newer or says more, and an end counts until
// a form says anew that the authority to act is on file. No form ends what was entered: only a withdrawal does (§ 14 Abs. 1 Satz 4 VwVfG).
func withStated(id casefile.CaseID, entered []casefile.Representative, facts []stated) []casefile.Representative {
	named := casefile.Representative{CaseID: id, Scope: casefile.ScopeCase}
	onFile := false
	for _, f := range facts {
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
	if !onFile || named.Name == "" {
		return entered
	}
	for _, r := range entered {
		if r.CaseID == id && (r.Acts() || !r.EndedAt.Before(named.EnteredAt)) {
			return entered
		}
	}
	return append(entered, named)
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
	r, err = one(ctx, t, scanRepresentative, sqlRepresentativeInsert, string(r.CaseID), r.Name, r.Address.Street, r.Address.PostalCode,
		r.Address.City, r.Address.Extra, string(r.Scope), date(r.GivenOn), string(r.EnteredBy), t.now, t.now)
	if err != nil {
		return r, nil, err
	}
	return r, []casefile.Event{{Code: "representative.entered", Actor: r.EnteredBy, Params: map[string]string{
		"representative": string(r.ID), "scope": string(r.Scope), "on": r.GivenOn.String(),
	}}}, nil
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
