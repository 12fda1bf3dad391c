package store

import (
	"context"
	"time"

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

// InvitedPapers is the application that the addresses of a case led to, as one of these addresses lets papers be added to it.
type InvitedPapers struct {
	Case    casefile.CaseID // of the application
	Letter  casefile.LetterID
	LastDay casefile.Date
	// Open: the application runs, and nobody has found its papers complete, or decided to go on without them.
	Open bool
}

// elementPapers is the step of an application in which its papers are looked at, and asked for where some are missing.
const elementPapers = "unterlagen-pruefen"

const sqlInvitedPapers = `
select a.case_id::text, i.letter_id::text, i.last_day,
       c.state = 'open' and c.erased_at is null
         and not exists (select from case_event e where e.case_id = c.id and e.stream = $2 and e.content ->> 'code' in ('element.completed', 'element.cancelled')
                            and e.content -> 'params' ->> 'element' = $3)
  from invitation i join application a on a.start_key = 'antrag/' || i.case_id join cases c on c.id = a.case_id where i.token_hash = $1`

// InvitedPapers gives the application that was made with the addresses of a case, by the hash of the token of one of them. NotFound where there is none.
func (s *Store) InvitedPapers(ctx context.Context, hash []byte) (InvitedPapers, error) {
	p, err := one(ctx, s.pool, func(row pgx.CollectableRow) (InvitedPapers, error) {
		var p InvitedPapers
		return p, row.Scan(&p.Case, &p.Letter, &p.LastDay, &p.Open)
	}, sqlInvitedPapers, hash, casefile.StreamCase, elementPapers)
	return p, translate("invited papers", err)
}

const scopeInvited = "antrag-unterlagen/"

// InvitationScope is the scope of what is added under the address of one letter; who holds another letter about the same case has another.
func InvitationScope(of casefile.LetterID) string { return scopeInvited + string(of) }

// ScopedPaper is a document that somebody added under such a scope, as they know it: what they said that it is, when it came, and what became of it.
type ScopedPaper struct {
	Kind       string
	State      casefile.DocumentState
	Refusal    string
	SubFile    casefile.SubFile
	ReceivedAt time.Time
}

const sqlScopedPapers = `
select coalesce(r.deciding ->> 'unterlage', d.kind), d.state, d.refusal, d.subfile, r.received_at
  from receipt r join document d on d.receipt_id = r.id and d.made_by_arrangement is null
 where r.case_id = $1 and r.scope = $2 order by r.case_seq`

// ScopedPapers gives what was added to a case under a scope, oldest first, and nothing by which it could be read.
func (s *Store) ScopedPapers(ctx context.Context, id casefile.CaseID, scope string) ([]ScopedPaper, error) {
	papers, err := list(ctx, s.pool, func(row pgx.CollectableRow) (ScopedPaper, error) {
		var p ScopedPaper
		return p, row.Scan(&p.Kind, &p.State, &p.Refusal, &p.SubFile, &p.ReceivedAt)
	}, sqlScopedPapers, key(id), scope)
	return papers, translate("scoped papers", err)
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
