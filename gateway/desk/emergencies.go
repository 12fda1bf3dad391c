package desk

import (
	"context"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// EmergencyReaders may read which emergencies were reported and what became of them: clearing, which looks at them, supervision and audit.
func EmergencyReaders() []casefile.Role {
	return []casefile.Role{casefile.RoleClearing, casefile.RoleLeitung, casefile.RoleRevision}
}

// Emergencies lists reports of emergencies as far as the actor may see them, and counts them; capped says that there are more than n. Invalid
// "store.cursor".
func (d *Desk) Emergencies(
	ctx context.Context, actor casefile.Actor, f store.EmergencyFilter,
) (rows []store.EmergencyRow, next string, n int, capped bool, err error) {
	f.HideConfidential = !auth.SeesConfidential(actor)
	if rows, next, err = d.Store.Emergencies(ctx, f); err != nil {
		return nil, "", 0, false, err
	}
	n, capped, err = d.Store.CountEmergencies(ctx, f)
	return rows, next, n, capped, err
}

// EmergencyTallies counts how reports turned out: by the reason that people named and by the row of the rule. No number is of a person.
func (d *Desk) EmergencyTallies(ctx context.Context, actor casefile.Actor, f store.EmergencyFilter) ([]store.EmergencyTally, error) {
	f.HideConfidential = !auth.SeesConfidential(actor)
	return d.Store.EmergencyTallies(ctx, f)
}
