package store

import (
	"cmp"
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const sqlPersonAddress = `
update person set street = $2, postal_code = $3, city = $4, address_extra = $5, country = $6, changed_at = $7
 where id = $1 and (street, postal_code, city, address_extra, country) is distinct from ($2, $3, $4, $5, $6)`

// SetAddress records where letters to a person go from now on; the row's history keeps the address before. The same address again changes
// nothing. The country is that of Address.After. NotFound.
func (s *Store) SetAddress(ctx context.Context, id casefile.PersonID, a casefile.Address) error {
	return s.inTx(ctx, "set address", func(t tx) error {
		before, _, err := addressNow(ctx, t, id)
		if err != nil {
			return err
		}
		a = a.After(before)
		_, err = t.Exec(ctx, sqlPersonAddress, key(id), a.Street, a.PostalCode, a.City, a.Extra, a.Country, t.now)
		return err
	})
}

// AddressCorrection says that letters to the person of a case go to another address than the file has.
type AddressCorrection struct {
	Case    casefile.CaseID
	Address casefile.Address
	By      casefile.ActorID
	Reason  string // how somebody knows
}

// The row stays locked until the new address stands in it.
const sqlPersonAddressNow = `
select street, postal_code, city, address_extra, country, auskunftssperre from person where id = $1 for no key update`

// The cases whose letters go to the address from now on, and the one in which somebody said so.
const sqlAddressCases = `
select c.id::text from cases c join case_person cp on cp.case_id = c.id and cp.undone_at is null
 where cp.person_id = $1 and (c.state = 'open' or c.id = $2)`

// CorrectAddress puts the address of the person of a case right. It is the person's, so the log of each of their open cases keeps the address before,
// the new one, who said so and why; a letter that is being drawn up meanwhile in one of them is drawn up anew (FileLetter). The same address again
// changes nothing and leaves no line. Of a person whom an Auskunftssperre protects (§ 51 BMG) the logs say no address, because more people read them;
// the history of the person's row has it. NotFound.
func (s *Store) CorrectAddress(ctx context.Context, a AddressCorrection) error {
	return s.inTx(ctx, "correct an address", func(t tx) error {
		c, err := lockCase(ctx, t, a.Case)
		if err != nil {
			return err
		}
		person, _, err := personNow(ctx, t, c.id)
		if err != nil {
			return err
		}
		before, barred, err := addressNow(ctx, t, person)
		if err != nil {
			return err
		}
		a.Address = a.Address.After(before)
		if before == a.Address {
			return nil
		}
		now := a.Address
		if _, err := t.Exec(ctx, sqlPersonAddress, string(person), now.Street, now.PostalCode, now.City, now.Extra, now.Country, t.now); err != nil {
			return err
		}
		concerned, err := list(ctx, t, pgx.RowTo[casefile.CaseID], sqlAddressCases, string(person), string(c.id))
		if err != nil {
			return err
		}
		events := map[casefile.CaseID][]casefile.Event{}
		for _, id := range concerned {
			events[id] = []casefile.Event{addressEvent(a, before, barred)}
		}
		return appendToEach(ctx, t, events)
	})
}

func addressEvent(a AddressCorrection, before casefile.Address, barred bool) casefile.Event {
	if barred {
		return casefile.Event{Code: "person.address-barred", Actor: a.By, Params: map[string]string{"why": a.Reason}}
	}
	return casefile.Event{Code: "person.address", Actor: a.By, Params: map[string]string{
		"before": cmp.Or(before.Line(), "–"), "after": a.Address.Line(), "why": a.Reason,
	}}
}

// addressNow gives the address of a person, and whether an Auskunftssperre protects it, and holds both until the transaction ends.
func addressNow(ctx context.Context, t tx, id casefile.PersonID) (a casefile.Address, barred bool, err error) {
	_, err = one(ctx, t, func(row pgx.CollectableRow) (struct{}, error) {
		return struct{}{}, row.Scan(&a.Street, &a.PostalCode, &a.City, &a.Extra, &a.Country, &barred)
	}, sqlPersonAddressNow, key(id))
	return a, barred, err
}

const sqlPersonDied = `update person set died_on = $2, changed_at = $3 where id = $1 and died_on is null`

// SetDied records the day on which a person died; one that is known already stays.
func (s *Store) SetDied(ctx context.Context, id casefile.PersonID, on casefile.Date) error {
	return s.inTx(ctx, "set died", func(t tx) error {
		_, err := t.Exec(ctx, sqlPersonDied, key(id), date(on), t.now)
		return err
	})
}
