package store

import (
	"context"

	"ablauf/internal/casefile"
)

// Addressee is to whom a letter was drawn up.
type Addressee struct {
	Person casefile.PersonID
	// Address is that of the person; it counts where nobody acts for them.
	Address casefile.Address
	// Representative is who acts for the person; without a name the letter goes to the person.
	Representative casefile.Representative
}

// Addressee gives to whom a letter goes that is drawn up from the dossier.
func (d Dossier) Addressee() Addressee {
	return AddresseeOf(d.Person, d.LettersTo)
}

// AddresseeOf gives to whom a letter goes that is for a person, for whom a representative may act.
func AddresseeOf(p casefile.Person, r casefile.Representative) Addressee {
	return Addressee{Person: p.ID, Address: p.Address, Representative: r}
}

const (
	// Who acts in the case that this one is about gets its letters too.
	sqlCasesLockByLetter = `
select o.id::text from cases o
 where o.id in (select l.case_id from letter l where l.id = $1
   union select c.about_case from letter l join cases c on c.id = l.case_id where l.id = $1)
 order by o.id for no key update`

	// Who acts in all procedures may be entered at a case that is not locked here. Whoever ends that waits until the letter can be named.
	sqlRepresentativeHold = `select r.id::text from representative r where r.id = $1 for share`
)

// lockAddressed locks a letter behind all by which it could come to go to somebody else.
func lockAddressed(ctx context.Context, t tx, id casefile.LetterID, to Addressee) (casefile.Letter, error) {
	if _, err := t.Exec(ctx, sqlCasesLockByLetter, key(id)); err != nil {
		return casefile.Letter{}, err
	}
	l, err := one(ctx, t, scanLetter, sqlLetterLock, key(id))
	if err != nil || to.Representative.ID == "" {
		return l, err
	}
	_, err = t.Exec(ctx, sqlRepresentativeHold, string(to.Representative.ID))
	return l, err
}

// stillGoesTo is Conflict "letter.readdressed" where the letters of a case go to somebody else by now.
func stillGoesTo(ctx context.Context, t tx, id casefile.CaseID, to Addressee) error {
	person, _, err := personNow(ctx, t, id)
	if err != nil {
		return err
	}
	all, err := representatives(ctx, t, id)
	if err != nil {
		return err
	}
	now, represented := casefile.LettersTo(id, all)
	was := to.Representative
	if person != to.Person || now.ID != was.ID || now.Name != was.Name || now.Address != was.Address {
		return conflict("letter.readdressed", nil)
	}
	if represented {
		return nil
	}
	// Somebody may have put the address right since the letter was drawn up.
	address, _, err := addressNow(ctx, t, person)
	if err == nil && address != to.Address {
		err = conflict("letter.readdressed", nil)
	}
	return err
}
