package main

import (
	"context"
	"errors"
	"fmt"

	"ablauf/internal/store"
	"ablauf/processes"
)

// released takes up versions of procedures and rule tables that people release while the program runs. A case that names a version of a procedure
// before this worker knows it waits: its workflow task fails and is tried again. Of a table nothing waits: a decision that is made before the
// next round is made by the one before, and says so by its hash.
type released struct {
	store   *store.Store
	library *processes.Library
}

// once takes what is new and gives how many. One that cannot be compiled keeps back no other.
func (r *released) once(ctx context.Context) (int, error) {
	fresh, err := r.store.ReleasedDefinitions(ctx, r.library.Hashes())
	if err != nil {
		return 0, err
	}
	taken := 0
	var errs []error
	for _, d := range fresh {
		if err := r.library.Take(processes.Release{Table: d.Kind == store.KindRules, Key: d.Key, Version: d.Version, Content: d.Content}); err != nil {
			errs = append(errs, fmt.Errorf("%s version %d: %w", d.Key, d.Version, err))
			continue
		}
		taken++
	}
	return taken, errors.Join(errs...)
}
