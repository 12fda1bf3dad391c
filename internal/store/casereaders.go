package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// readerSeconds is how long somebody counts as reading a case after the last sign; a page gives one every 30 seconds.
const readerSeconds = 90

const sqlReaderSeen = `
insert into case_reader as r (case_id, actor, seen_at) values ($1, $2, $3)
on conflict (case_id, actor) do update set seen_at = excluded.seen_at where r.seen_at < excluded.seen_at`

const sqlReaderExpire = `delete from case_reader where seen_at < $1`

const sqlReaderOthers = `select actor from case_reader where case_id = $1 and actor <> $2 and seen_at >= $3 order by seen_at desc, actor`

// ReadingCase notes that a person has a case open and gives the others who have, the latest first. It informs and locks nothing; who closed
// the page is gone after 90 seconds.
func (s *Store) ReadingCase(ctx context.Context, id casefile.CaseID, actor casefile.ActorID) ([]casefile.ActorID, error) {
	now := s.now()
	since := now.Add(-readerSeconds * time.Second)
	if _, err := s.pool.Exec(ctx, sqlReaderExpire, since); err != nil {
		return nil, translate("reading case", err)
	}
	if _, err := s.pool.Exec(ctx, sqlReaderSeen, key(id), string(actor), now); err != nil {
		return nil, translate("reading case", err)
	}
	others, err := list(ctx, s.pool, pgx.RowTo[string], sqlReaderOthers, key(id), string(actor), since)
	return typed[casefile.ActorID](others), translate("reading case", err)
}
