package feel

// domain evaluates what an iterator runs over: a list, a range of integers or days, or a single value. It returns the number of
// elements and a function for the i-th, so that a long range needs no list.
func (s *Session) domain(it iterator, f *frame, at int) (count int64, get func(int64) Value, ok bool) {
	first := s.eval(it.domain, f)
	if it.upTo != nil {
		last := s.eval(it.upTo, f)
		s.at = at
		return s.counting(first, last)
	}
	s.at = at
	switch v := first.(type) {
	case List:
		return int64(len(v)), func(i int64) Value { return v[i] }, true
	case *Range:
		return s.rangeDomain(v)
	case Null:
		s.fail("null cannot be iterated")
		return 0, nil, false
	}
	return 1, func(int64) Value { return first }, true
}

// rangeDomain iterates a range value, which must have both ends and, unlike "4..2", must not run backwards.
func (s *Session) rangeDomain(r *Range) (int64, func(int64) Value, bool) {
	if IsNull(r.Low) || IsNull(r.High) {
		s.fail("a range without end cannot be iterated")
		return 0, nil, false
	}
	if c, ok := order(r.Low, r.High); !ok || c > 0 {
		s.fail("the range cannot be iterated")
		return 0, nil, false
	}
	count, get, ok := s.counting(r.Low, r.High)
	if !ok {
		return 0, nil, false
	}
	skip := int64(0)
	if !r.LowClosed {
		skip, count = 1, count-1
	}
	if !r.HighClosed {
		count--
	}
	return max(count, 0), func(i int64) Value { return get(i + skip) }, true
}

// counting counts from first to last, up or down, in whole numbers or days.
func (s *Session) counting(first, last Value) (int64, func(int64) Value, bool) {
	var from, to int64
	value := func(i int64) Value { return Int(i) }
	switch a := first.(type) {
	case Number:
		b, isNumber := last.(Number)
		if !isNumber || !a.IsInteger() || !b.IsInteger() {
			s.fail("only whole numbers and dates can be counted")
			return 0, nil, false
		}
		var ok1, ok2 bool
		from, ok1 = a.Int64()
		to, ok2 = b.Int64()
		const limit = int64(1) << 61
		if !ok1 || !ok2 || from > limit || from < -limit || to > limit || to < -limit {
			s.fail("the range is too long to be counted")
			return 0, nil, false
		}
	case Date:
		b, isDate := last.(Date)
		if !isDate {
			s.fail("only whole numbers and dates can be counted")
			return 0, nil, false
		}
		from, to = a.days(), b.days()
		value = func(i int64) Value {
			d, _ := dateOfDays(i)
			return d
		}
	default:
		s.fail("only whole numbers and dates can be counted")
		return 0, nil, false
	}
	if from <= to {
		return to - from + 1, func(i int64) Value { return value(from + i) }, true
	}
	return from - to + 1, func(i int64) Value { return value(from - i) }, true
}

// iterate runs body for every combination of the iterators, the last one fastest. It stops when body returns false and reports
// whether all domains could be iterated.
func (s *Session) iterate(its []iterator, f *frame, at int, body func(*frame) bool) (ok bool) {
	_, ok = s.iterateFrom(its, f, at, body)
	return ok
}

func (s *Session) iterateFrom(its []iterator, f *frame, at int, body func(*frame) bool) (more, ok bool) {
	if len(its) == 0 {
		return body(f), true
	}
	count, get, ok := s.domain(its[0], f, at)
	if !ok {
		return false, false
	}
	for i := range count {
		s.charge(1)
		more, ok := s.iterateFrom(its[1:], f.bind(its[0].name, get(i)), at, body)
		if !more || !ok {
			return more, ok
		}
	}
	return true, true
}

func (n *forNode) eval(s *Session, f *frame) Value {
	out := List{}
	// partial holds the results so far (DMN 1.5, 10.3.2.14). The slice only grows, so earlier views stay valid.
	ok := s.iterate(n.iterators, f, n.at, func(inner *frame) bool {
		v := s.eval(n.body, inner.bind("partial", out[:len(out):len(out)]))
		out = append(out, v)
		return true
	})
	if !ok {
		return Null{}
	}
	return out
}

// eval combines the conditions with or (some) or and (every). A condition that is not a boolean makes the whole null, unless it is
// null itself and another element decides.
func (n *quantifiedNode) eval(s *Session, f *frame) Value {
	unknown, broken, decided := false, false, false
	ok := s.iterate(n.iterators, f, n.at, func(inner *frame) bool {
		switch v := s.eval(n.body, inner).(type) {
		case Bool:
			decided = bool(v) == n.some
		case Null:
			unknown = true
		default:
			s.at = n.at
			s.fail("a condition gives a %s, not a boolean", KindOf(v))
			broken = true
		}
		return !decided && !broken
	})
	switch {
	case !ok || broken:
		return Null{}
	case decided:
		return Bool(n.some)
	case unknown:
		return Null{}
	}
	return Bool(!n.some)
}
