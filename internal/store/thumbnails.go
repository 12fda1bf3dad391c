package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ThumbnailTries is how often a thumbnail is tried that fails without a reason that lies in the document.
const ThumbnailTries = 3

// One that another worker makes is passed over.
const sqlThumbnailClaim = `
select ` + columnsDocument + ` from document d join thumbnail t on t.document_id = d.id
 where t.state = 'owed' and (t.try_after is null or t.try_after <= $1) and d.subfile = 'hauptakte'
 order by t.document_id
 limit 1
   for no key update of t skip locked`

const sqlThumbnailMade = `update thumbnail set state = 'made', made_at = $2, try_after = null where document_id = $1`

const sqlThumbnailFailed = `
update thumbnail
   set attempts = attempts + 1, try_after = $2::timestamptz + least(power(2, least(attempts, 20)), $3::int) * interval '1 second',
       state = case when $4 or attempts + 1 >= $5 then 'none' else 'owed' end
 where document_id = $1 and state = 'owed'
returning state = 'none'`

// ThumbnailGivenUp is told of a document of which no thumbnail is made any more, and why.
type ThumbnailGivenUp func(casefile.DocumentID, error)

// ClaimThumbnails makes up to limit thumbnails that are owed, oldest first, each in a transaction that holds its row, and gives how many it took. Several workers may do so
// at once. draw must be repeatable: a crash before the commit lets another worker begin anew. An error of the kind Unavailable is no fault of the document: it comes
// back at once. Of a document whose error is of the kind Invalid with the code "document.not-drawable" none is ever made; after any other error it waits, longer each
// time, and is given up after ThumbnailTries.
func (s *Store) ClaimThumbnails(
	ctx context.Context, limit int, draw func(context.Context, casefile.Document) error, givenUp ThumbnailGivenUp,
) (int, error) {
	return s.claimDocuments(ctx, limit, documentClaim{
		what: "make thumbnails", sql: sqlThumbnailClaim, do: draw,
		settle: func(ctx context.Context, t tx, d casefile.Document) error {
			_, err := t.Exec(ctx, sqlThumbnailMade, string(d.ID), s.now())
			return err
		},
		postpone: func(ctx context.Context, d casefile.Document, failed error) error {
			never := casefile.CodeOf(failed) == "document.not-drawable"
			over, err := one(ctx, s.pool, pgx.RowTo[bool], sqlThumbnailFailed, key(d.ID), s.now(), int(backoffMax.Seconds()), never, ThumbnailTries)
			if err != nil {
				return translate("thumbnail failed", err)
			}
			if over {
				givenUp(d.ID, failed)
			}
			return nil
		},
	})
}
