package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// TitleEnd is a decision of a case by which a title ends before its time.
type TitleEnd struct {
	Title  casefile.TitleID
	Case   casefile.CaseID // empty where no case of this program decided it
	Reason string
	On     casefile.Date // the first day on which the title is no more
}

const sqlTitleLocked = sqlTitleByID + ` for no key update`

// An end that the title bears and no decision here stands for, such as one taken over from another system, stands for itself.
const sqlTitleEndForeign = `
insert into title_ending (title_id, reason, ended_on, recorded_at, changed_at)
select t.id, t.ended_reason, t.ended_on, $2, $2 from title t
 where t.id = $1 and t.ended_on is not null
   and not exists (select from title_ending e where e.title_id = t.id and e.lifted_at is null and (e.ended_on, e.reason) = (t.ended_on, t.ended_reason))
on conflict (title_id, case_id, reason) do update set ended_on = excluded.ended_on, lifted_at = null, changed_at = excluded.changed_at`

const sqlTitleEndPut = `
insert into title_ending (title_id, case_id, reason, ended_on, recorded_at, changed_at) values ($1, $2, $3, $4, $5, $5)
on conflict (title_id, case_id, reason) do update set ended_on = excluded.ended_on, lifted_at = null, changed_at = excluded.changed_at
 where title_ending.lifted_at is not null or title_ending.ended_on <> excluded.ended_on`

const sqlTitleEndLift = `
update title_ending set lifted_at = $4, changed_at = $4
 where title_id = $1 and case_id is not distinct from $2 and reason = $3 and lifted_at is null`

const sqlTitleEndCurrent = `
update title t set ended_on = e.ended_on, ended_reason = coalesce(e.reason, ''), changed_at = $2
  from (select) one left join lateral (
    select ended_on, reason from title_ending where title_id = $1 and lifted_at is null order by ended_on, recorded_at, id limit 1) e on true
 where t.id = $1 and (t.ended_on, t.ended_reason) is distinct from (e.ended_on, coalesce(e.reason, ''))`

// EndTitle records that a decision ends a title before its time; the title itself says the earliest of those that stand. The same again
// changes nothing, another day of the same decision replaces it. NotFound where there is no such title.
func (s *Store) EndTitle(ctx context.Context, e TitleEnd) error {
	return s.changeEnds(ctx, "end title", e.Title, func(t tx) error {
		_, err := t.Exec(ctx, sqlTitleEndPut, string(e.Title), ref(e.Case), e.Reason, date(e.On), t.now)
		return err
	})
}

// LiftTitleEnd takes back what one decision did to a title, and only that: where another decision ended it too, the title ends with that one.
// Where the case ended it for no such reason nothing changes. NotFound where there is no such title.
func (s *Store) LiftTitleEnd(ctx context.Context, e TitleEnd) error {
	return s.changeEnds(ctx, "lift title end", e.Title, func(t tx) error {
		_, err := t.Exec(ctx, sqlTitleEndLift, string(e.Title), ref(e.Case), e.Reason, t.now)
		return err
	})
}

// changeEnds changes the decisions about one title, one caller after the other, and then what the title says; the row before goes to the history.
func (s *Store) changeEnds(ctx context.Context, op string, id casefile.TitleID, change func(tx) error) error {
	return s.inTx(ctx, op, func(t tx) error {
		if _, err := one(ctx, t, scanTitle, sqlTitleLocked, key(id)); err != nil {
			return translate("title", err)
		}
		if _, err := t.Exec(ctx, sqlTitleEndForeign, string(id), t.now); err != nil {
			return err
		}
		if err := change(t); err != nil {
			return err
		}
		_, err := t.Exec(ctx, sqlTitleEndCurrent, string(id), t.now)
		return err
	})
}

const sqlTitleEnds = `
select title_id::text, coalesce(case_id::text, ''), reason, ended_on from title_ending
 where title_id = $1 and lifted_at is null order by ended_on, recorded_at, id`

// TitleEnds gives what ended a title before its time and stands, the earliest first.
func (s *Store) TitleEnds(ctx context.Context, id casefile.TitleID) ([]TitleEnd, error) {
	ends, err := list(ctx, s.pool, func(row pgx.CollectableRow) (TitleEnd, error) {
		var e TitleEnd
		return e, row.Scan(&e.Title, &e.Case, &e.Reason, &e.On)
	}, sqlTitleEnds, key(id))
	return ends, translate("title ends", err)
}
