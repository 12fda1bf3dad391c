package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Dossier is what rules and letters need of a case.
type Dossier struct {
	Case   casefile.Case
	Person casefile.Person
	Title  casefile.Title             // zero where the case is about none
	Facts  map[string]json.RawMessage // as Facts gives them
	// LettersTo is who acts for the person, so that letters go there; without a name they go to the person.
	LettersTo casefile.Representative
}

const sqlPersonByCase = `
select ` + columnsPerson + ` from case_person cp join person p on p.id = cp.person_id where cp.case_id = $1 and cp.undone_at is null`

const sqlTitleByCase = `select ` + columnsTitle + ` from cases c join title t on t.id = c.title_id where c.id = $1`

// Dossier reads a case with its person, its title and its facts in one go. A case that does not exist, or has no person, is NotFound.
func (s *Store) Dossier(ctx context.Context, id casefile.CaseID) (Dossier, error) {
	var d Dossier
	var b pgx.Batch
	queue(&b, &d.Case, scanCase, sqlCaseByID, key(id))
	queue(&b, &d.Person, scanPerson, sqlPersonByCase, key(id))
	titled := false
	b.Queue(sqlTitleByCase, key(id)).Query(func(rows pgx.Rows) (err error) {
		d.Title, titled, err = optional(pgx.CollectExactlyOneRow(rows, scanTitle))
		return err
	})
	b.Queue(sqlFactNewest, key(id)).Query(func(rows pgx.Rows) error {
		facts, err := pgx.CollectRows(rows, scanFact)
		d.Facts = byName(facts)
		return err
	})
	var entered []casefile.Representative
	var named []stated
	b.Queue(sqlRepresentatives, key(id)).Query(func(rows pgx.Rows) (err error) {
		entered, err = pgx.CollectRows(rows, scanRepresentative)
		return err
	})
	b.Queue(sqlStatedRepresentative, key(id)).Query(func(rows pgx.Rows) (err error) {
		named, err = pgx.CollectRows(rows, scanStated)
		return err
	})
	if err := s.pool.SendBatch(ctx, &b).Close(); err != nil {
		return Dossier{}, translate("dossier", err)
	}
	d.LettersTo, _ = casefile.LettersTo(d.Case.ID, withStated(entered, named))
	if d.Case.TitleID != "" && !titled {
		return Dossier{}, translate("dossier", pgx.ErrNoRows)
	}
	return d, nil
}

// queue gathers a query whose only row goes to a place.
func queue[T any](b *pgx.Batch, to *T, scan pgx.RowToFunc[T], sql string, args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*to, err = pgx.CollectExactlyOneRow(rows, scan)
		return err
	})
}
