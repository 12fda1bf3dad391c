package efile

import (
	"context"
	"time"

	"ablauf/internal/casefile"
)

// guard runs checks of foreign files by a library that may panic or never return, so that either harms nobody else. A check that
// does not return keeps its place; so the number of places bounds what hostile files can take in memory and time.
type guard struct {
	places chan struct{}
	limit  time.Duration // for waiting and checking together
}

// run gives the verdict of the check. Errors besides it: Invalid "document.damaged" when the check panics, "document.uncheckable"
// when it takes longer than the limit; Unavailable "document.check-busy" when no place became free.
func (g guard) run(check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), g.limit)
	defer cancel()
	if !g.enter(ctx) {
		return casefile.Errorf(casefile.Unavailable, "document.check-busy", "efile: all %d checks are busy", cap(g.places))
	}
	verdict := make(chan error, 1)
	go func() {
		defer func() { <-g.places }()
		defer func() {
			if r := recover(); r != nil {
				// The value may quote the document, its type does not.
				verdict <- refuse("document.damaged", "the reader failed with %T", r)
			}
		}()
		verdict <- check(ctx)
	}()
	select {
	case err := <-verdict:
		return err
	case <-ctx.Done():
		return refuse("document.uncheckable", "the check took longer than %s", g.limit)
	}
}

// enter waits for a place. A free one is taken even when the time is just over, so that only a full house turns a document away.
func (g guard) enter(ctx context.Context) bool {
	select {
	case g.places <- struct{}{}:
		return true
	default:
	}
	select {
	case g.places <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}
