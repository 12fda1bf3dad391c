package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const columnsTitle = `t.id::text, t.person_id::text, t.kind, t.paragraph, t.valid_from, t.valid_to, t.card_valid_to, t.nebenbestimmung,
  t.employer_name, t.ended_on, t.ended_reason, t.version, t.recorded_at, t.source_system, t.source_id`

// titleTargets are the places that columnsTitle is read into.
func titleTargets(t *casefile.Title) []any {
	return []any{
		&t.ID, &t.PersonID, &t.Kind, &t.Paragraph, &t.ValidFrom, &t.ValidTo, &t.CardValidTo, &t.Nebenbestimmung, &t.EmployerName,
		&t.EndedOn, &t.EndedReason, &t.Version, &t.RecordedAt, &t.System, &t.Source.ID,
	}
}

func scanTitle(row pgx.CollectableRow) (casefile.Title, error) {
	var t casefile.Title
	return t, row.Scan(titleTargets(&t)...)
}

const sqlTitleByID = `select ` + columnsTitle + ` from title t where t.id = $1`

// Title gives a residence title, or NotFound.
func (s *Store) Title(ctx context.Context, id casefile.TitleID) (casefile.Title, error) {
	title, err := one(ctx, s.pool, scanTitle, sqlTitleByID, key(id))
	return title, translate("title", err)
}

const sqlTitleInsert = `
insert into title (person_id, kind, paragraph, valid_from, valid_to, card_valid_to, nebenbestimmung, employer_name, ended_on,
  ended_reason, effect_key, source_system, source_id, recorded_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
on conflict (effect_key) do nothing
returning id::text`

func insertTitle(ctx context.Context, t tx, title casefile.Title, effectKey string) (casefile.TitleID, error) {
	return one(ctx, t, pgx.RowTo[casefile.TitleID], sqlTitleInsert,
		ref(title.PersonID), string(title.Kind), title.Paragraph, date(title.ValidFrom), date(title.ValidTo), date(title.CardValidTo),
		title.Nebenbestimmung, title.EmployerName, date(title.EndedOn), title.EndedReason, ref(effectKey), title.System,
		title.Source.ID, t.now)
}

const sqlTitleByKey = `select id::text from title where effect_key = $1`

// PutTitle records a title that a case granted. It is idempotent per key, the key of the visit that granted it: a second call gives the
// id of the first. An empty key records another title each time. A person that does not exist is NotFound.
func (s *Store) PutTitle(ctx context.Context, title casefile.Title, effectKey string) (casefile.TitleID, error) {
	var id casefile.TitleID
	err := s.inTx(ctx, "put title", func(t tx) error {
		var inserted bool
		var err error
		id, inserted, err = optional(insertTitle(ctx, t, title, effectKey))
		if inserted || err != nil {
			return err
		}
		id, err = one(ctx, t, pgx.RowTo[casefile.TitleID], sqlTitleByKey, effectKey)
		return err
	})
	return id, err
}

const sqlTitleGranted = `select ` + columnsTitle + ` from title t where t.effect_key like 'case/' || $1 || '/%' order by t.id desc limit 1`

// GrantedTitle gives the title that a case granted; false where it granted none.
func (s *Store) GrantedTitle(ctx context.Context, id casefile.CaseID) (casefile.Title, bool, error) {
	title, found, err := optional(one(ctx, s.pool, scanTitle, sqlTitleGranted, string(id)))
	return title, found, translate("granted title", err)
}

// A title that is in the file already is the same when form, paragraph and period agree; who leaves out the first day means the one that ends
// on the last. One that has ended before its time is meant only where there is no other.
const sqlTitleMatch = `
select id::text from title
 where person_id = $1 and kind = $2 and paragraph = $3 and (valid_from = $4::date or $4::date is null)
   and valid_to is not distinct from $5::date
 order by ended_on is not null, valid_from desc nulls last, id limit 1`

// findOrInsertTitle gives the title that an application is about; "" where the person holds none.
func findOrInsertTitle(ctx context.Context, t tx, person casefile.PersonID, title casefile.Title) (casefile.TitleID, error) {
	if title.ID != "" || title.Kind == "" || title.Kind == casefile.TitleNone {
		return title.ID, nil
	}
	id, found, err := optional(one(ctx, t, pgx.RowTo[casefile.TitleID], sqlTitleMatch,
		string(person), string(title.Kind), title.Paragraph, date(title.ValidFrom), date(title.ValidTo)))
	if found || err != nil {
		return id, err
	}
	title.PersonID = person
	return insertTitle(ctx, t, title, "")
}

const sqlTitleCondition = `
update title set nebenbestimmung = $2, employer_name = $3, changed_at = $4
 where id = $1 and (nebenbestimmung, employer_name) is distinct from ($2, $3)`

// ChangeCondition changes what a title says about work and for which employer; the row before goes to the history. A title that says so
// already stays as it is. NotFound where there is no such title.
func (s *Store) ChangeCondition(ctx context.Context, id casefile.TitleID, condition, employer string) error {
	return s.inTx(ctx, "change condition", func(t tx) error {
		if _, err := one(ctx, t, scanTitle, sqlTitleByID, key(id)); err != nil {
			return translate("title", err)
		}
		_, err := t.Exec(ctx, sqlTitleCondition, key(id), condition, employer, t.now)
		return err
	})
}
