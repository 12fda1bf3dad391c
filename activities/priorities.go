package activities

import (
	"context"

	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// CountPriorities counts how many reports the person who set the urgency of this one has put before others on the same day, this one
// included (task type "notfall-vorrang-zaehlen"; role concept 7.2: more than two a day want a second person). Headers: element (the task by
// which the urgency is set), variable (receives the number). What was counted once for a visit of the element stays.
func (a *Activities) CountPriorities(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	return a.once(ctx, w.EffectKey, func() (contract.WorkResult, error) {
		n, err := a.Store.PrioritiesToday(ctx, w.CaseID, w.Header("element"))
		if err != nil {
			return contract.WorkResult{}, err
		}
		return result(feel.NewContext().Put(w.Header("variable"), feel.Int(int64(n))))
	})
}
