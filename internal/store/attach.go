package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Two reports of one person at the same moment must not open two cases. Whatever says that two people are one says that they were born on
// the same day.
const sqlAttachLock = `select pg_advisory_xact_lock(hashtextextended('one-per-person/' || $1 || '/' || $2, 81))`

// The same person is whom the program names, who has the same number and birth date, or who handed in the open case from the same account of the portal under the
// same name and birth date. A name and a birth date alone are no proof: two people may share them, and what one of them reports must not
// end up in the file of the other.
const sqlAttachTo = `
select c.id::text
  from cases c
  join case_person cp on cp.case_id = c.id and cp.undone_at is null
  join person p on p.id = cp.person_id
 where c.state = 'open' and c.procedure = $1 and p.birth_date = $2 and $2 <> '0000'
   and (p.id = $7 or p.azr_nummer = $3 and $3 <> ''
     or p.name_fold = $4 and $6 = 'portal' and exists (
          select from receipt r where r.case_id = c.id and r.case_seq = 1 and r.channel = 'portal' and r.recorded_by = $5))
 order by c.id
 limit 1`

// attach makes an application a message of the open case of the same person and procedure, where its procedure has one case per person. It
// reports false where there is none, or where the application is known already: then it takes the usual way. What the second report says
// becomes no fact of the case, because it must not replace what the first one said; a person reads it.
func attach(ctx context.Context, t tx, a Application) (c casefile.Case, r casefile.Receipt, attached bool, err error) {
	if !a.OnePerPerson && a.Case.About == "" {
		return c, r, false, nil
	}
	if _, known, err := replay(ctx, t, a.Receipt); known || err != nil {
		return c, r, false, err
	}
	if a.Case.About != "" {
		return attachAbout(ctx, t, a)
	}
	born := a.Person.BirthDate.String()
	if _, err := t.Exec(ctx, sqlAttachLock, a.Case.Procedure, born); err != nil {
		return c, r, false, err
	}
	id, found, err := optional(one(ctx, t, pgx.RowTo[casefile.CaseID], sqlAttachTo, a.Case.Procedure, born, a.Person.AZRNummer,
		nameFold(a.Person.FamilyName, a.Person.GivenNames, a.Person.BirthName), string(a.Receipt.RecordedBy), string(a.Receipt.Channel),
		key(a.Person.ID)))
	if !found || err != nil {
		return c, r, false, err
	}
	return attachTo(ctx, t, id, casefile.ReceiptNachricht, a.Receipt)
}

const sqlAttachAbout = `select id::text from cases where about_case = $1 and procedure = $2 and state = 'open'`

// attachAbout makes a question about a case a message of the open case of the same procedure that is about it already.
func attachAbout(ctx context.Context, t tx, a Application) (c casefile.Case, r casefile.Receipt, attached bool, err error) {
	// Two questions at the same moment must not open two cases; the lock is the one that the subject's own messages take.
	if _, err := lockCase(ctx, t, a.Case.About); err != nil {
		return c, r, false, err
	}
	id, found, err := optional(one(ctx, t, pgx.RowTo[casefile.CaseID], sqlAttachAbout, key(a.Case.About), a.Case.Procedure))
	if !found || err != nil {
		return c, r, false, err
	}
	return attachTo(ctx, t, id, casefile.ReceiptSachstandsanfrage, a.Receipt)
}

// attachTo records the receipt as a message of a case. It reports false where the case has ended meanwhile.
func attachTo(
	ctx context.Context, t tx, id casefile.CaseID, kind casefile.ReceiptKind, m casefile.Receipt,
) (c casefile.Case, r casefile.Receipt, attached bool, err error) {
	m.CaseID, m.Kind, m.Deciding = id, kind, nil
	r, replayed, err := receive(ctx, t, m)
	if casefile.CodeOf(err) == "case.closed" {
		return c, r, false, nil // it ended between the look and the lock
	}
	if err != nil {
		return c, r, false, err
	}
	if !replayed {
		if err := appendEvents(ctx, t, id, casefile.StreamCase, receiptEvent(r)); err != nil {
			return c, r, false, err
		}
	}
	c, err = one(ctx, t, scanCase, sqlCaseByID, key(r.CaseID))
	return c, r, true, err
}
