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
	wait   time.Duration // for a place; it does not count as time of the check, so who had to wait is not judged in a hurry
	limit  time.Duration // of the check
	late   error         // what is said of a check that takes longer; nil refuses the document
}

// run gives the verdict of the check. Errors besides it: Invalid "document.damaged" when the check panics, "document.uncheckable"
// or guard.late when it takes longer than the limit; Unavailable "document.check-busy" when no place became free.
func (g guard) run(check func(context.Context) error) error {
	if !g.enter() {
		return casefile.Errorf(casefile.Unavailable, "document.check-busy", "efile: all %d checks are busy", cap(g.places))
	}
	ctx, cancel := context.WithTimeout(context.Background(), g.limit)
	defer cancel()
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
		if err != nil && ctx.Err() != nil {
			return g.tooLate() // it was broken off and says so in its own way
		}
		return err
	case <-ctx.Done():
		return g.tooLate()
	}
}

func (g guard) tooLate() error {
	if g.late != nil {
		return g.late
	}
	return refuse("document.uncheckable", "the check took longer than %s", g.limit)
}

// enter waits for a place. A free one is taken even when the time is just over, so that only a full house turns a document away.
func (g guard) enter() bool {
	select {
	case g.places <- struct{}{}:
		return true
	default:
	}
	late := time.NewTimer(g.wait)
	defer late.Stop()
	select {
	case g.places <- struct{}{}:
		return true
	case <-late.C:
		return false
	}
}
