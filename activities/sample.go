package activities

import (
	"context"
	"crypto/rand"
	"math/big"
	"strconv"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// Lot draws a whole number from 0 to below n, each as likely as any other.
type Lot func(n int64) (int64, error)

// ByChance draws with the random numbers of the operating system: nobody can tell beforehand which case a second person will see.
func ByChance(n int64) (int64, error) {
	drawn, err := rand.Int(rand.Reader, big.NewInt(n))
	if err != nil {
		return 0, casefile.Errorf(casefile.Unavailable, "lot.no-chance", "draw: %w", err)
	}
	return drawn.Int64(), nil
}

// DrawSample decides by lot whether a second person looks at a confirmed proposal (task type "stichprobe-ziehen"). Headers: prozent (how many
// of a hundred, 0 to 100), variable (receives true or false). The lot falls once per visit of the element: what was drawn first is kept, and
// whoever asks again hears the same. Invalid "lot.percent".
func (a *Activities) DrawSample(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	percent, err := strconv.ParseInt(w.Header("prozent"), 10, 64)
	if err != nil || percent < 0 || percent > 100 {
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "lot.percent", "element %s: prozent is %q", w.Element, w.Header("prozent"))
	}
	if _, err := a.once(ctx, w.EffectKey, func() (contract.WorkResult, error) {
		number, err := a.lot()(100)
		if err != nil {
			return contract.WorkResult{}, err
		}
		return result(feel.NewContext().Put(w.Header("variable"), feel.Bool(number < percent)))
	}); err != nil {
		return contract.WorkResult{}, err
	}
	// Two that drew at the same time have kept one lot between them; that one counts for both.
	kept, _, err := a.Store.ActivityResult(ctx, w.EffectKey)
	return contract.WorkResult{Result: kept}, err
}

func (a *Activities) lot() Lot {
	if a.Lot == nil {
		return ByChance
	}
	return a.Lot
}
