package store

import (
	"context"

	"ablauf/internal/casefile"
)

// documentClaim is work that is owed for documents.
type documentClaim struct {
	what string
	sql  string // finds the next one at a moment ($1) and holds the row that says that it is owed
	// do is the work outside of the database. It must be repeatable: a crash before the commit lets another worker begin anew.
	do func(context.Context, casefile.Document) error
	// settle records that it is done, in the transaction that holds the row.
	settle func(context.Context, tx, casefile.Document) error
	// postpone records that do failed for a reason that is not that a server is away.
	postpone func(ctx context.Context, d casefile.Document, failed error) error
}

// claimDocuments does up to limit pieces of such work, each in a transaction of its own, and gives how many it took up. Several workers may do so at once. An error of
// do of the kind Unavailable is no fault of the document: nothing is recorded and it comes back at once, because the next ones would fare the same.
func (s *Store) claimDocuments(ctx context.Context, limit int, c documentClaim) (int, error) {
	for n := range limit {
		var taken casefile.Document
		var found bool
		var failed error
		err := s.inTxOnce(ctx, func(t tx) (err error) {
			if taken, found, err = optional(one(ctx, t, scanDocument, c.sql, t.now)); err != nil || !found {
				return err
			}
			if failed = c.do(ctx, taken); failed != nil {
				return failed
			}
			return c.settle(ctx, t, taken)
		})
		switch {
		case failed != nil && casefile.KindOf(failed) != casefile.Unavailable && ctx.Err() == nil:
			if err := c.postpone(ctx, taken, failed); err != nil {
				return n, err
			}
		case err != nil:
			return n, translate(c.what, err)
		case !found:
			return n, nil
		}
	}
	return limit, nil
}
