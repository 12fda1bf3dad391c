package desk

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// LeftoverReaders are those who see to messages of partners that cannot be brought to a case.
func LeftoverReaders() []casefile.Role {
	return []casefile.Role{casefile.RoleClearing, casefile.RoleLeitung}
}

// Leftovers gives the messages of partners that cannot be brought to a case, the oldest first and not more than store.LeftoversMax. They hold ids
// and codes, and no content; of a case that the actor may not see the Aktenzeichen is missing.
func (d *Desk) Leftovers(ctx context.Context, actor casefile.Actor) ([]store.Leftover, error) {
	found, err := d.Store.Leftovers(ctx)
	if err != nil {
		return nil, err
	}
	for k, l := range found {
		if l.Case == "" {
			continue
		}
		seen, err := d.maySee(ctx, actor, l.Case)
		if err != nil {
			return nil, err
		}
		if !seen {
			found[k].Aktenzeichen = ""
		}
	}
	return found, nil
}

// CountLeftovers says how many such messages there are; none for who does not see to them.
func (d *Desk) CountLeftovers(ctx context.Context, actor casefile.Actor) (int, error) {
	if !actor.Has(LeftoverReaders()...) {
		return 0, nil
	}
	return d.Store.CountLeftovers(ctx)
}
