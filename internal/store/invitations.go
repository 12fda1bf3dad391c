package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Invitation is the address of a prepared application that a letter names, without its token.
type Invitation struct {
	Hash    []byte // of the token
	LastDay casefile.Date
}

// Invited is what an address of a prepared application leads to.
type Invited struct {
	Case    casefile.CaseID // of the title that runs out
	Person  casefile.PersonID
	Letter  casefile.LetterID
	LastDay casefile.Date
	// Open: nobody has applied since, and the case about the title still runs.
	Open bool
}

// InvitationKey is the key under which at most one application is ever made with the addresses of a case.
func InvitationKey(id casefile.CaseID) string { return "antrag/" + string(id) }

const sqlInvitationInsert = `
insert into invitation (token_hash, case_id, letter_id, last_day, recorded_at) values ($1, $2, $3, $4, $5) on conflict (token_hash) do nothing`

func insertInvitation(ctx context.Context, t tx, l casefile.Letter, i Invitation) error {
	if len(i.Hash) == 0 {
		return nil
	}
	_, err := t.Exec(ctx, sqlInvitationInsert, i.Hash, string(l.CaseID), string(l.ID), date(i.LastDay), t.now)
	return err
}

// Whatever way an application came, the case of the title was told of it (TellExpiry), and then the address has done its service.
const sqlInvited = `
select i.case_id::text, coalesce((select p.person_id::text from case_person p where p.case_id = c.id and p.undone_at is null), ''), i.letter_id::text, i.last_day,
       c.state = 'open' and c.erased_at is null
         and not exists (select from application a where a.start_key = 'antrag/' || c.id)
         and not exists (select from receipt r where r.case_id = c.id and r.kind = 'titelantrag')
  from invitation i join cases c on c.id = i.case_id where i.token_hash = $1`

// Invited gives what the address with the hash of a token leads to. NotFound where there is none.
func (s *Store) Invited(ctx context.Context, hash []byte) (Invited, error) {
	i, err := one(ctx, s.pool, func(row pgx.CollectableRow) (Invited, error) {
		var i Invited
		return i, row.Scan(&i.Case, &i.Person, &i.Letter, &i.LastDay, &i.Open)
	}, sqlInvited, hash)
	return i, translate("invitation", err)
}

// Answered gives the receipt that was given for a key before, with its case; found is false where there is none. Another body under the key is Invalid
// "idempotency.other-body".
func (s *Store) Answered(ctx context.Context, r casefile.Receipt) (c casefile.Case, stored casefile.Receipt, found bool, err error) {
	err = s.inTx(ctx, "answered", func(t tx) error {
		if stored, found, err = replay(ctx, t, r); err != nil || !found {
			return err
		}
		c, err = one(ctx, t, scanCase, sqlCaseByID, key(stored.CaseID))
		return err
	})
	return c, stored, found, err
}
