package processes

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Release is a definition that people released: the content of a bundle or, where Table says so, the file of a rule table with its key and
// the number of its version.
type Release struct {
	Table   bool
	Key     string
	Version int
	Content []byte
}

// Take adds what was released. A released version of a procedure stands in the list of its procedure by its number; where the program brings
// another of the same number, the released one keeps the place and the other is found by its hash alone. Of a rule table the released
// version with the highest number decides, also where the program brings another. Either all are taken or none.
func (l *Library) Take(released ...Release) error {
	for {
		before := l.now()
		after := &holding{
			bundles: slices.Clone(before.bundles), byHash: maps.Clone(before.byHash), rules: slices.Clone(before.rules), tables: maps.Clone(before.tables),
			vocabulary: before.vocabulary,
		}
		for _, r := range released {
			take := after.takeBundle
			if r.Table {
				take = after.takeTable
			}
			if err := take(r); err != nil {
				return err
			}
		}
		if l.held.CompareAndSwap(before, after) {
			return nil
		}
	}
}

func (h *holding) takeBundle(r Release) error {
	var c content
	if err := json.Unmarshal(r.Content, &c); err != nil {
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

func (h *holding) takeTable(r Release) error {
	table, err := compileRule(r.Key, r.Version, r.Content)
	if err != nil {
		return fmt.Errorf("released rule table %s: %w", r.Key, err)
	}
	h.tables[table.Hash] = table
	if slices.ContainsFunc(h.rules, func(o Rule) bool { return o.Key == r.Key && o.Version > r.Version }) {
		return nil
	}
	h.rules = slices.DeleteFunc(h.rules, func(o Rule) bool { return o.Key == r.Key })
	h.rules = append(h.rules, table)
	slices.SortFunc(h.rules, func(x, y Rule) int { return cmp.Compare(x.Key, y.Key) })
	h.vocabulary, err = readVocabulary(h.rules)
	return err
}

// Hashes lists the hashes of all bundles that stand in the list of their procedure, and of all rule tables that were released.
func (l *Library) Hashes() []string {
	held := l.now()
	hashes := make([]string, 0, len(held.bundles))
	for _, b := range held.bundles {
		hashes = append(hashes, b.Hash)
	}
	for hash, table := range held.tables {
		if table.Version > 1 {
			hashes = append(hashes, hash)
		}
	}
	return hashes
}
