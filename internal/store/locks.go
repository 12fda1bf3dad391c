package store

import (
	"context"

	"ablauf/internal/casefile"
)

const sqlLocksOwed = `
select ` + columnsDocument + ` from document d join document_lock l on l.document_id = d.id
 where l.locked_at is null and (l.try_after is null or l.try_after <= $1)
 order by d.id limit $2`

// LocksOwed gives released documents whose objects are not locked yet, oldest first.
func (s *Store) LocksOwed(ctx context.Context, limit int) ([]casefile.Document, error) {
	documents, err := list(ctx, s.pool, scanDocument, sqlLocksOwed, s.now(), bounded(limit, uncheckedMax))
	return documents, translate("locks owed", err)
}

const sqlLocked = `update document_lock set locked_at = $2, try_after = null where document_id = $1`

// Locked records that the object of a document is locked.
func (s *Store) Locked(ctx context.Context, id casefile.DocumentID) error {
	_, err := s.pool.Exec(ctx, sqlLocked, key(id), s.now())
	return translate("document locked", err)
}

const sqlLockFailed = `
update document_lock
   set attempts = attempts + 1, try_after = $2::timestamptz + least(power(2, least(attempts, 20)), $3::int) * interval '1 second'
 where document_id = $1`

// LockFailed lets a document wait whose object could not be locked, longer each time, so that the others need not.
func (s *Store) LockFailed(ctx context.Context, id casefile.DocumentID) error {
	_, err := s.pool.Exec(ctx, sqlLockFailed, key(id), s.now(), int(backoffMax.Seconds()))
	return translate("lock failed", err)
}
