package dmn

import (
	"sort"

	"ablauf/workflows/feel"
)

// maxIndexBytes bounds the index of one column; a column beyond it is tested cell by cell.
const maxIndexBytes = 8 << 20

// columnIndex answers for one input column which rows a value passes. Constant cells cut the values of a kind into segments, the
// points they name and the gaps between them; within a segment every value passes the same rows.
type columnIndex struct {
	open   bitset // rows whose cell is no constant; they stay candidates and are tested later
	always bitset // rows that any value passes, and the open ones
	kinds  map[string]*segments
	null   bitset
	truth  [2]bitset // false, true
	cells  []feel.Constant
}

// segments holds the points in ascending order; sets[2i] are the rows of the gap before point i, sets[2i+1] those of the point.
type segments struct {
	points []feel.Value
	sets   []bitset
}

// segmentKind groups values that have an order among themselves: times with and without a zone have none.
func segmentKind(v feel.Value) string {
	kind := feel.KindOf(v)
	switch v := v.(type) {
	case feel.Time:
		if v.Zone.Set {
			kind += " with zone"
		}
	case feel.DateTime:
		if v.Time.Zone.Set {
			kind += " with zone"
		}
	}
	return kind
}

func (t *table) buildIndex() {
	t.index = make([]columnIndex, len(t.inputs))
	if t.broken {
		return
	}
	for i := range t.inputs {
		t.index[i] = buildColumn(t.rows, i)
	}
}

func buildColumn(rows []row, column int) columnIndex {
	ix := columnIndex{
		open: newBits(len(rows)), always: newBits(len(rows)), kinds: map[string]*segments{}, cells: make([]feel.Constant, len(rows)),
	}
	var points []feel.Value
	for n, r := range rows {
		c, ok := r.cells[column].Constant()
		if !ok || !uniform(c) {
			ix.open.set(n)
			ix.always.set(n)
			continue
		}
		ix.cells[n] = c
		if c.Any {
			ix.always.set(n)
		}
		points = append(points, endsOf(c.Tests)...)
	}
	byKind := map[string][]feel.Value{}
	for _, p := range points {
		if _, ordered := feel.Order(p, p); ordered {
			byKind[segmentKind(p)] = append(byKind[segmentKind(p)], p)
		}
	}
	for kind, ps := range byKind {
		seg := &segments{points: distinctSorted(ps)}
		if len(seg.points)*2*len(rows)/8 > maxIndexBytes {
			ix.open.fill(len(rows))
			ix.always.fill(len(rows))
			return ix
		}
		seg.fill(&ix, rows, column)
		ix.kinds[kind] = seg
	}
	ix.null = ix.test(rows, column, feel.Null{})
	ix.truth = [2]bitset{ix.test(rows, column, feel.Bool(false)), ix.test(rows, column, feel.Bool(true))}
	return ix
}

// uniform reports whether all tests of a cell are of one kind, null aside, so that a segment decides all of them.
func uniform(c feel.Constant) bool {
	kind := ""
	for _, p := range endsOf(c.Tests) {
		if kind == "" {
			kind = segmentKind(p)
		}
		if segmentKind(p) != kind {
			return false
		}
	}
	return true
}

// endsOf returns the points that tests name: values and the ends of ranges.
func endsOf(tests []feel.Value) []feel.Value {
	var out []feel.Value
	for _, v := range tests {
		r, ok := v.(*feel.Range)
		if !ok {
			out = append(out, v)
			continue
		}
		out = append(out, r.Low, r.High)
	}
	kept := out[:0]
	for _, v := range out {
		if !feel.IsNull(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

func distinctSorted(ps []feel.Value) []feel.Value {
	sort.SliceStable(ps, func(i, j int) bool {
		c, _ := feel.Order(ps[i], ps[j])
		return c < 0
	})
	out := ps[:1]
	for _, p := range ps[1:] {
		if c, _ := feel.Order(out[len(out)-1], p); c != 0 {
			out = append(out, p)
		}
	}
	return out
}

// fill decides every segment for every row. A cell of another kind is asked once, because all values of this kind are alike to it.
func (s *segments) fill(ix *columnIndex, rows []row, column int) {
	s.sets = make([]bitset, 2*len(s.points)+1)
	for i := range s.sets {
		s.sets[i] = ix.always.clone()
	}
	inside := make([]bool, len(s.sets))
	for n := range rows {
		if ix.always.has(n) {
			continue
		}
		c := &ix.cells[n]
		if s.foreign(c) {
			passes, _ := rows[n].cells[column].Test(s.points[0], nil, feel.Environment{})
			for i := range s.sets {
				if passes {
					s.sets[i].set(n)
				}
			}
			continue
		}
		clear(inside)
		for _, v := range c.Tests {
			low, high := s.span(v)
			for i := low; i <= high; i++ {
				inside[i] = true
			}
		}
		for i, in := range inside {
			if in != c.Negated {
				s.sets[i].set(n)
			}
		}
	}
}

// foreign reports whether a cell speaks of another kind of values.
func (s *segments) foreign(c *feel.Constant) bool {
	ends := endsOf(c.Tests)
	return len(ends) > 0 && segmentKind(ends[0]) != segmentKind(s.points[0])
}

// span returns the first and last segment that a test covers; first > last means none, as for null.
func (s *segments) span(v feel.Value) (low, high int) {
	r, ok := v.(*feel.Range)
	if !ok {
		if feel.IsNull(v) {
			return 1, 0
		}
		p := s.position(v)
		return p, p
	}
	low, high = 0, 2*len(s.points)
	if !feel.IsNull(r.Low) {
		if low = s.position(r.Low); low%2 == 1 && !r.LowClosed {
			low++
		}
	}
	if !feel.IsNull(r.High) {
		if high = s.position(r.High); high%2 == 1 && !r.HighClosed {
			high--
		}
	}
	return low, high
}

// position returns the segment of a value.
func (s *segments) position(v feel.Value) int {
	i := sort.Search(len(s.points), func(i int) bool {
		c, _ := feel.Order(s.points[i], v)
		return c >= 0
	})
	if i < len(s.points) {
		if c, ok := feel.Order(s.points[i], v); ok && c == 0 {
			return 2*i + 1
		}
	}
	return 2 * i
}

// rows returns the rows that a value passes in this column; open rows count as passed until they are tested.
func (ix *columnIndex) rows(v feel.Value, t *table, column int) bitset {
	switch v := v.(type) {
	case feel.Null:
		if ix.null != nil {
			return ix.null
		}
	case feel.Bool:
		if v && ix.truth[1] != nil {
			return ix.truth[1]
		}
		if !v && ix.truth[0] != nil {
			return ix.truth[0]
		}
	default:
		if s, ok := ix.kinds[segmentKind(v)]; ok {
			return s.sets[s.position(v)]
		}
	}
	return ix.test(t.rows, column, v)
}

// test asks every constant cell; for values that have no place in the index, such as lists.
func (ix *columnIndex) test(rows []row, column int, v feel.Value) bitset {
	set := ix.always.clone()
	for n := range rows {
		if !ix.always.has(n) {
			if ok, _ := rows[n].cells[column].Test(v, nil, feel.Environment{}); ok {
				set.set(n)
			}
		}
	}
	return set
}
