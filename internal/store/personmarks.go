package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// PersonMark is something that hinders a letter and stands in no register: a pending expulsion, a lawyer, a suspension, an employer who
// applies for all. A person of the authority sets it and ends it.
type PersonMark struct {
	Code  string
	SetBy casefile.ActorID
	SetAt time.Time
}

// The codes of marks, as the rule table knows them.
const (
	MarkExpulsion  = "ausweisung"
	MarkSuspension = "aussetzung"
	MarkLawyer     = "bevollmaechtigt"
	MarkBulk       = "sammelverfahren"
)

// MarkCodes lists the codes.
func MarkCodes() []string { return []string{MarkExpulsion, MarkSuspension, MarkLawyer, MarkBulk} }

const sqlMarkSet = `
insert into person_mark (person_id, code, set_by, set_at, changed_at) values ($1, $2, $3, $4, $4)
on conflict (person_id, code) where ended_at is null do nothing`

// SetMark sets a mark; one that is set already stays as it is. A person that does not exist is NotFound, a code that does not Invalid.
func (s *Store) SetMark(ctx context.Context, id casefile.PersonID, code string, actor casefile.ActorID) error {
	return s.inTx(ctx, "set mark", func(t tx) error {
		_, err := t.Exec(ctx, sqlMarkSet, ref(id), code, string(actor), t.now)
		return err
	})
}

const sqlMarkEnd = `
update person_mark set ended_by = $3, ended_at = $4, changed_at = $4 where person_id = $1 and code = $2 and ended_at is null`

// EndMark ends a mark; one that is not set is no trouble.
func (s *Store) EndMark(ctx context.Context, id casefile.PersonID, code string, actor casefile.ActorID) error {
	return s.inTx(ctx, "end mark", func(t tx) error {
		_, err := t.Exec(ctx, sqlMarkEnd, key(id), code, string(actor), t.now)
		return err
	})
}

const sqlMarks = `select code, set_by, set_at from person_mark where person_id = $1 and ended_at is null order by code`

// Marks gives the marks of a person.
func (s *Store) Marks(ctx context.Context, id casefile.PersonID) ([]PersonMark, error) {
	marks, err := list(ctx, s.pool, pgx.RowToStructByPos[PersonMark], sqlMarks, key(id))
	return marks, translate("marks", err)
}
