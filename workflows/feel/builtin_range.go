package feel

// rangeFunctions are the relations of points and ranges of DMN 1.5, table 78. An end that is null lies at infinity.
func rangeFunctions() []*builtin {
	relation := func(name string, f func(r *relate, a, b Value) bool) *builtin {
		call := func(s *Session, args []Value) Value {
			r := &relate{}
			a, b := single(args[0]), single(args[1])
			if hasPlace(a) && hasPlace(b) {
				if v := f(r, a, b); !r.failed {
					return Bool(v)
				}
			}
			return s.fail("%s() is not defined for a %s and a %s", name, KindOf(a), KindOf(b))
		}
		var forms []form
		for _, names := range relationNames(name) {
			forms = append(forms, newForm(call, arg{names[0], TypeAny, plain}, arg{names[1], TypeAny, plain}))
		}
		return define(name, forms...)
	}
	swap := func(f func(r *relate, a, b Value) bool) func(r *relate, a, b Value) bool {
		return func(r *relate, a, b Value) bool { return f(r, b, a) }
	}
	return []*builtin{
		relation("before", (*relate).before), relation("after", swap((*relate).before)),
		relation("meets", (*relate).meets), relation("met by", swap((*relate).meets)),
		relation("overlaps", (*relate).overlaps),
		relation("overlaps before", (*relate).overlapsBefore), relation("overlaps after", swap((*relate).overlapsBefore)),
		relation("finishes", (*relate).finishes), relation("finished by", swap((*relate).finishes)),
		relation("includes", (*relate).includes), relation("during", swap((*relate).includes)),
		relation("starts", (*relate).starts), relation("started by", swap((*relate).starts)),
		relation("coincides", (*relate).coincides),
	}
}

// relationNames names the parameters of each form as the standard does. The forms accept any value: what a relation is defined for
// shows when it is evaluated.
func relationNames(name string) [][2]string {
	ranges := [2]string{"range1", "range2"}
	switch name {
	case "meets", "met by", "overlaps", "overlaps before", "overlaps after":
		return [][2]string{ranges}
	case "finishes", "during", "starts":
		return [][2]string{{"point", "range"}, ranges}
	case "finished by", "includes", "started by":
		return [][2]string{{"range", "point"}, ranges}
	case "coincides":
		return [][2]string{{"point1", "point2"}, ranges}
	}
	return [][2]string{{"point1", "point2"}, {"point", "range"}, {"range", "point"}, ranges}
}

// hasPlace reports whether a value is a range or has an order.
func hasPlace(v Value) bool {
	if r, ok := v.(*Range); ok {
		return r != nil
	}
	_, ok := order(v, v)
	return ok
}

// relate compares ends of ranges and remembers whether two of them had no order.
type relate struct{ failed bool }

// end is one end of a range, or a point. infinite is -1 or 1 for an end that is null.
type end struct {
	v        Value
	closed   bool
	infinite int
}

func lowEnd(r *Range) end {
	if IsNull(r.Low) {
		return end{infinite: -1}
	}
	return end{v: r.Low, closed: r.LowClosed}
}

func highEnd(r *Range) end {
	if IsNull(r.High) {
		return end{infinite: 1}
	}
	return end{v: r.High, closed: r.HighClosed}
}

func (r *relate) cmp(a, b end) int {
	if a.infinite != 0 || b.infinite != 0 {
		return compareInts(int64(a.infinite), int64(b.infinite))
	}
	c, ok := order(a.v, b.v)
	r.failed = r.failed || !ok
	return c
}

// spans returns both values as ranges; a point is the range from itself to itself.
func spans(a, b Value) (low1, high1, low2, high2 end, points [2]bool) {
	span := func(v Value) (end, end, bool) {
		if r, ok := v.(*Range); ok {
			return lowEnd(r), highEnd(r), false
		}
		return end{v: v, closed: true}, end{v: v, closed: true}, true
	}
	low1, high1, points[0] = span(a)
	low2, high2, points[1] = span(b)
	return low1, high1, low2, high2, points
}

// ranges fails unless both are ranges.
func (r *relate) ranges(points [2]bool) { r.failed = r.failed || points[0] || points[1] }

func (r *relate) before(a, b Value) bool {
	_, high1, low2, _, _ := spans(a, b)
	c := r.cmp(high1, low2)
	return c < 0 || c == 0 && high1.infinite == 0 && (!high1.closed || !low2.closed)
}

func (r *relate) meets(a, b Value) bool {
	_, high1, low2, _, points := spans(a, b)
	r.ranges(points)
	return high1.closed && low2.closed && r.cmp(high1, low2) == 0
}

func (r *relate) overlaps(a, b Value) bool {
	low1, high1, low2, high2, points := spans(a, b)
	r.ranges(points)
	return r.reaches(high1, low2) && r.reaches(high2, low1)
}

// reaches reports whether an upper end lies at or beyond a lower end, so that they share a point.
func (r *relate) reaches(high, low end) bool {
	c := r.cmp(high, low)
	return c > 0 || c == 0 && high.closed && low.closed
}

func (r *relate) overlapsBefore(a, b Value) bool {
	low1, high1, low2, high2, points := spans(a, b)
	r.ranges(points)
	begins, ends := r.cmp(low1, low2), r.cmp(high1, high2)
	return (begins < 0 || begins == 0 && low1.closed && !low2.closed) && r.reaches(high1, low2) &&
		(ends < 0 || ends == 0 && (!high1.closed || high2.closed))
}

func (r *relate) finishes(a, b Value) bool {
	low1, high1, low2, high2, points := spans(a, b)
	r.failed = r.failed || points[1]
	if r.cmp(high1, high2) != 0 {
		return false
	}
	if points[0] {
		return high2.closed
	}
	c := r.cmp(low1, low2)
	return high1.closed == high2.closed && (c > 0 || c == 0 && (!low1.closed || low2.closed))
}

func (r *relate) includes(a, b Value) bool {
	low1, high1, low2, high2, points := spans(a, b)
	r.failed = r.failed || points[0]
	begins, ends := r.cmp(low1, low2), r.cmp(high1, high2)
	return (begins < 0 || begins == 0 && (low1.closed || !low2.closed)) && (ends > 0 || ends == 0 && (high1.closed || !high2.closed))
}

func (r *relate) starts(a, b Value) bool {
	low1, high1, low2, high2, points := spans(a, b)
	r.failed = r.failed || points[1]
	if r.cmp(low1, low2) != 0 {
		return false
	}
	if points[0] {
		return low2.closed
	}
	c := r.cmp(high1, high2)
	return low1.closed == low2.closed && (c < 0 || c == 0 && (!high1.closed || high2.closed))
}

func (r *relate) coincides(a, b Value) bool {
	low1, high1, low2, high2, points := spans(a, b)
	r.failed = r.failed || points[0] != points[1]
	return r.cmp(low1, low2) == 0 && r.cmp(high1, high2) == 0 && low1.closed == low2.closed && high1.closed == high2.closed
}
