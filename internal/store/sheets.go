package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Named is what a letter names besides its text, that begins to hold with it; without hashes it names nothing.
type Named struct {
	Invitation Invitation
	Sheet      Sheet
}

// Sheet is the check code of a sheet for the employer, without the code, and whom and what the sheet speaks of.
type Sheet struct {
	Hash   []byte // of the code
	Person casefile.PersonID
	Title  casefile.TitleID
}

// CheckedSheet is what a check code leads to.
type CheckedSheet struct {
	Case   casefile.CaseID
	Letter casefile.LetterID
	Sheet
}

// The same letter, drawn up again on its day, has the same code.
const sqlSheetInsert = `
insert into employer_sheet (code_hash, case_id, letter_id, person_id, title_id, recorded_at) values ($1, $2, $3, $4, $5, $6) on conflict (code_hash) do nothing`

func insertSheet(ctx context.Context, t tx, l casefile.Letter, s Sheet) error {
	if len(s.Hash) == 0 {
		return nil
	}
	_, err := t.Exec(ctx, sqlSheetInsert, s.Hash, string(l.CaseID), string(l.ID), string(s.Person), string(s.Title), t.now)
	return err
}

const sqlSheet = `
select s.case_id::text, s.letter_id::text, s.code_hash, s.person_id::text, s.title_id::text
  from employer_sheet s join cases c on c.id = s.case_id where s.code_hash = $1 and c.erased_at is null`

// EmployerSheet gives what the hash of a check code leads to. NotFound where there is none.
func (s *Store) EmployerSheet(ctx context.Context, hash []byte) (CheckedSheet, error) {
	found, err := one(ctx, s.pool, func(row pgx.CollectableRow) (CheckedSheet, error) {
		var c CheckedSheet
		return c, row.Scan(&c.Case, &c.Letter, &c.Hash, &c.Person, &c.Title)
	}, sqlSheet, hash)
	return found, translate("employer sheet", err)
}
