package processes

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Take adds bundles that were released, by their stored contents. A released version stands in the list of its procedure by its number; where
// the program brings another of the same number, the released one keeps the place and the other is found by its hash alone. Either all are
// taken or none.
func (l *Library) Take(stored ...[]byte) error {
	for {
		before := l.now()
		after := &holding{bundles: slices.Clone(before.bundles), byHash: maps.Clone(before.byHash), rules: before.rules, vocabulary: before.vocabulary}
		for _, raw := range stored {
			if err := after.take(raw); err != nil {
				return err
			}
		}
		if l.held.CompareAndSwap(before, after) {
			return nil
		}
	}
}

func (h *holding) take(raw []byte) error {
	var c content
	if err := json.Unmarshal(raw, &c); err != nil {
		return fmt.Errorf("released bundle: %w", err)
	}
	b, known := h.byHash[c.hash()]
	if !known {
		var err error
		if b, err = compile(c); err != nil {
			return fmt.Errorf("released bundle: %w", err)
		}
		h.byHash[b.Hash] = b
	}
	h.bundles = slices.DeleteFunc(h.bundles, func(o *Bundle) bool { return o.Key == b.Key && o.Version == b.Version })
	h.bundles = append(h.bundles, b)
	slices.SortStableFunc(h.bundles, func(x, y *Bundle) int { return cmp.Or(cmp.Compare(x.Key, y.Key), cmp.Compare(x.Version, y.Version)) })
	return nil
}

// Hashes lists the hashes of all bundles that stand in the list of their procedure.
func (l *Library) Hashes() []string {
	held := l.now().bundles
	hashes := make([]string, 0, len(held))
	for _, b := range held {
		hashes = append(hashes, b.Hash)
	}
	return hashes
}
