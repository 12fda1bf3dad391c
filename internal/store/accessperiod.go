package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// AccessDeletion is a line of the protocol about lines of who read what that went because their period was over.
type AccessDeletion struct {
	// Day is the day on which they went; they are from days before Before.
	Day, Before casefile.Date
	Years       int
	Paragraph   string
	Lines       int
	ErasedAt    time.Time
}

const sqlEraseAccesses = `select erase_accesses($1, $2, $3, $4, $5)`

// EraseAccesses empties the oldest lines of who read what from days before one, at most so many, with a line in the protocol and one in the log, and gives how
// many there were. Number and digest stay, so the chain holds; what people decided stays as well. years and paragraph say of which period it was the end; the
// database itself keeps each line for two years at least.
func (s *Store) EraseAccesses(ctx context.Context, before casefile.Date, years int, paragraph string, most int) (erased int, err error) {
	err = s.inTx(ctx, "erase accesses", func(t tx) error {
		erased, err = one(ctx, t, pgx.RowTo[int], sqlEraseAccesses, date(before), years, paragraph, most, t.now)
		if err != nil || erased == 0 {
			return err
		}
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, casefile.Event{
			Code: "access.erased", Params: map[string]string{"lines": strconv.Itoa(erased), "until": before.AddDays(-1).String(), "years": strconv.Itoa(years)},
		})
	})
	return erased, err
}

const sqlAccessDeletions = `
select day, before, years, paragraph, lines, erased_at from access_deletion order by erased_at desc, before limit $1`

// AccessDeletions gives the newest lines of the protocol about lines of who read what.
func (s *Store) AccessDeletions(ctx context.Context, limit int) ([]AccessDeletion, error) {
	lines, err := list(ctx, s.pool, pgx.RowToStructByPos[AccessDeletion], sqlAccessDeletions, bounded(limit, 1000))
	return lines, translate("access deletions", err)
}
