package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const sqlTaskNewestAbout = `
select max(t.opened_at) from task t join cases c on c.id = t.case_id where c.about_case = $1 and t.element = $2`

// NewestTaskAbout gives when a task of an element was opened last in any case that is about a case, and whether there was one.
func (s *Store) NewestTaskAbout(ctx context.Context, about casefile.CaseID, element string) (time.Time, bool, error) {
	at, err := one(ctx, s.pool, pgx.RowTo[*time.Time], sqlTaskNewestAbout, key(about), element)
	if err != nil || at == nil {
		return time.Time{}, false, translate("newest task about", err)
	}
	return *at, true, nil
}
