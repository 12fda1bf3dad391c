package store

import (
	"context"

	"ablauf/internal/casefile"
)

const sqlPersonAddress = `
update person set street = $2, postal_code = $3, city = $4, address_extra = $5, changed_at = $6
 where id = $1 and (street, postal_code, city, address_extra) is distinct from ($2, $3, $4, $5)`

// SetAddress records where letters to a person go from now on; the row's history keeps the address before. The same address again changes
// nothing. A country stays as it is: a new address comes from the registration office here.
func (s *Store) SetAddress(ctx context.Context, id casefile.PersonID, a casefile.Address) error {
	return s.inTx(ctx, "set address", func(t tx) error {
		_, err := t.Exec(ctx, sqlPersonAddress, key(id), a.Street, a.PostalCode, a.City, a.Extra, t.now)
		return err
	})
}

const sqlPersonDied = `update person set died_on = $2, changed_at = $3 where id = $1 and died_on is null`

// SetDied records the day on which a person died; one that is known already stays.
func (s *Store) SetDied(ctx context.Context, id casefile.PersonID, on casefile.Date) error {
	return s.inTx(ctx, "set died", func(t tx) error {
		_, err := t.Exec(ctx, sqlPersonDied, key(id), date(on), t.now)
		return err
	})
}
