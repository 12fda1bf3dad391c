package dmn

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// RowDifference is a row that two versions of a table do not have alike. Ids tell which row is which.
type RowDifference struct {
	Kind    DifferenceKind
	Row     RowInfo // as it stands in the newer version, or stood in the older one where it was removed
	Changes []RowChange
}

// DifferenceKind says what became of a row.
type DifferenceKind string

// The kinds of differences.
const (
	Added   DifferenceKind = "added"
	Removed DifferenceKind = "removed"
	Changed DifferenceKind = "changed"
)

// RowChange is a cell with its older and its newer text. Part is "input", "output", "annotation" or "place"; the last is the row's number
// where the row stands before or behind others than it did.
type RowChange struct{ Part, Column, Old, New string }

// CompareRows lists the differences between the rows of two versions of a table that have the same columns: what was added and changed in
// the order of the newer version, then what was removed in the order of the older one.
func CompareRows(older, newer TableInfo) []RowDifference {
	stays := unmoved(older.Rows, newer.Rows)
	var found []RowDifference
	for _, row := range newer.Rows {
		i := slices.IndexFunc(older.Rows, func(o RowInfo) bool { return o.ID == row.ID })
		if i < 0 {
			found = append(found, RowDifference{Kind: Added, Row: row})
			continue
		}
		before := older.Rows[i]
		changes := newer.changes(before, row)
		if !stays[row.ID] {
			changes = append(changes, RowChange{Part: "place", Old: strconv.Itoa(before.Number), New: strconv.Itoa(row.Number)})
		}
		if len(changes) > 0 {
			found = append(found, RowDifference{Kind: Changed, Row: row, Changes: changes})
		}
	}
	for _, row := range older.Rows {
		if !slices.ContainsFunc(newer.Rows, func(n RowInfo) bool { return n.ID == row.ID }) {
			found = append(found, RowDifference{Kind: Removed, Row: row})
		}
	}
	return found
}

// changes lists the cells of a row that differ, by column.
func (t TableInfo) changes(before, after RowInfo) []RowChange {
	var found []RowChange
	add := func(part, column, old, now string) {
		if old != now {
			found = append(found, RowChange{part, column, old, now})
		}
	}
	for i, in := range t.Inputs {
		add("input", in.Label, before.Inputs[i], after.Inputs[i])
	}
	for i, out := range t.Outputs {
		add("output", out.Label, before.Outputs[i], after.Outputs[i])
	}
	for i, a := range after.Annotations {
		old := ""
		if i < len(before.Annotations) {
			old = before.Annotations[i].Text
		}
		add("annotation", a.Name, old, a.Text)
	}
	return found
}

// unmoved names the rows of both versions that stand in the same order in both: as many as there can be.
func unmoved(older, newer []RowInfo) map[string]bool {
	place := map[string]int{}
	for i, row := range older {
		place[row.ID] = i
	}
	var ids []string
	for _, row := range newer {
		if _, both := place[row.ID]; both {
			ids = append(ids, row.ID)
		}
	}
	// The longest rising run of places, each with the one before it.
	length, previous, best := make([]int, len(ids)), make([]int, len(ids)), -1
	for i, id := range ids {
		length[i], previous[i] = 1, -1
		for j := range i {
			if place[ids[j]] < place[id] && length[j] >= length[i] {
				length[i], previous[i] = length[j]+1, j
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	stays := map[string]bool{}
	for i := best; i >= 0; i = previous[i] {
		stays[ids[i]] = true
	}
	return stays
}

// Frame writes down all of a model but the rows of its tables, its descriptions and its pictures: two models with the same frame and the
// same rows say the same.
func (d *Definitions) Frame() string { return d.frame }

// besideFrame are elements and attributes that change nothing about what a model says.
var besideFrame = []string{"rule", "description", "question", "label", "exporter", "exporterVersion", "xmlns", "preferredOrientation"}

func frameOf(root *element) string {
	var b strings.Builder
	var write func(e *element)
	write = func(e *element) {
		b.WriteString("<" + e.name)
		for _, name := range slices.Sorted(maps.Keys(e.attrs)) {
			if !slices.Contains(besideFrame, name) {
				fmt.Fprintf(&b, " %s=%q", name, e.attrs[name])
			}
		}
		fmt.Fprintf(&b, ">%q", strings.TrimSpace(e.text))
		for _, k := range e.kids {
			if !slices.Contains(besideFrame, k.name) {
				write(k)
			}
		}
		b.WriteString("</>")
	}
	write(root)
	return b.String()
}
