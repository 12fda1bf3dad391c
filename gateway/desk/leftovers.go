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

// Leftovers gives the messages of partners that cannot be brought to a case, the oldest first, and how many there are; none for who does not
// see to them. They hold ids and codes, and no content.
func (d *Desk) Leftovers(ctx context.Context, actor casefile.Actor) ([]store.Leftover, int, error) {
	if !actor.Has(LeftoverReaders()...) {
		return nil, 0, nil
	}
	return d.Store.Leftovers(ctx)
}
