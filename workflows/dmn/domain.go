package dmn

import (
	"fmt"

	"ablauf/workflows/feel"
)

// domain cuts an input column into segments. Allowed values restrict it; without them a boolean column has two values, and any
// other column all values of the kind its cells name. ok is false where cells of different kinds stand in one column.
func (t *table) domain(column int) ([]segment, bool) {
	ix, col := &t.index[column], &t.inputs[column]
	if len(ix.kinds) > 1 {
		return nil, false
	}
	for _, s := range ix.kinds {
		return s.domain(col.values), true
	}
	for _, c := range ix.cells {
		if len(c.Tests) > 0 {
			return []segment{{"false", ix.truth[0]}, {"true", ix.truth[1]}}, true
		}
	}
	return []segment{{"-", ix.always}}, true
}

func (s *segments) domain(allowed []feel.Value) []segment {
	var out []segment
	if len(allowed) > 0 {
		return s.allowedDomain(allowed)
	}
	for i, set := range s.sets {
		out = append(out, segment{s.label(i), set})
	}
	return out
}

// allowedDomain keeps what allowed values admit: each listed value, and the segments inside of listed ranges.
func (s *segments) allowedDomain(allowed []feel.Value) []segment {
	var out []segment
	for _, v := range allowed {
		if _, isRange := v.(*feel.Range); !isRange {
			if !feel.IsNull(v) && segmentKind(v) == segmentKind(s.points[0]) {
				out = append(out, segment{feel.Literal(v), s.sets[s.position(v)]})
			}
			continue
		}
		low, high := s.span(v)
		for i := low; i <= high; i++ {
			out = append(out, segment{s.label(i), s.sets[i]})
		}
	}
	return out
}

func (s *segments) label(i int) string {
	if i%2 == 1 {
		return feel.Literal(s.points[i/2])
	}
	if _, text := s.points[0].(feel.String); text {
		return "andere Werte"
	}
	switch {
	case i == 0:
		return "< " + feel.Literal(s.points[0])
	case i == len(s.sets)-1:
		return "> " + feel.Literal(s.points[len(s.points)-1])
	}
	return fmt.Sprintf("(%s..%s)", feel.Literal(s.points[i/2-1]), feel.Literal(s.points[i/2]))
}
