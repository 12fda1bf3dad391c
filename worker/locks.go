package main

import (
	"context"
	"errors"
	"fmt"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// locks keeps what was released from being deleted. It comes behind the release and not with it, because what a program stored that was killed before its record stood
// has to be cleared away, and whoever clears it away lifts no lock.
type locks struct {
	store *store.Store
	files lockable
}

// lockable is the part of the e-file that locks.
type lockable interface {
	Lock(ctx context.Context, objectKey string) error
}

const locksBatch = 100

// once locks what is owed and gives how many objects. One that cannot be locked holds back no other.
func (l *locks) once(ctx context.Context) (int, error) {
	owed, err := l.store.LocksOwed(ctx, locksBatch)
	if err != nil {
		return 0, err
	}
	var errs []error
	locked := 0
	for _, d := range owed {
		err := l.lock(ctx, d)
		switch {
		case err == nil:
			err = l.store.Locked(ctx, d.ID)
			locked++
		case casefile.KindOf(err) == casefile.Unavailable:
			return locked, errors.Join(append(errs, err)...)
		default:
			errs = append(errs, fmt.Errorf("document %s: %w", d.ID, err))
			err = l.store.LockFailed(ctx, d.ID)
		}
		if err != nil {
			return locked, errors.Join(append(errs, err)...)
		}
	}
	return locked, errors.Join(errs...)
}

// lock locks the object of a document, and that of what was sent in where the document is a copy of it.
func (l *locks) lock(ctx context.Context, d casefile.Document) error {
	err := l.files.Lock(ctx, d.ObjectKey)
	if err == nil && d.Defused() {
		err = l.files.Lock(ctx, d.OriginalKey)
	}
	return err
}
