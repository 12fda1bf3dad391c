package feel

// equal compares by value (DMN 1.5, table 53). ok is false where the kinds differ, which FEEL calls null. Null equals only null. A
// singleton list is unwrapped where the other side is no list.
func (s *Session) equal(a, b Value) (eq, ok bool) {
	s.charge(1)
	if IsNull(a) || IsNull(b) {
		return IsNull(a) && IsNull(b), true
	}
	switch x := a.(type) {
	case List:
		y, isList := b.(List)
		if !isList {
			if len(x) == 1 {
				return s.equal(x[0], b)
			}
			return false, false
		}
		return s.equalLists(x, y), true
	case *Context:
		y, isContext := b.(*Context)
		if !isContext {
			break
		}
		return s.equalContexts(x, y), true
	case *Range:
		y, isRange := b.(*Range)
		if !isRange {
			return false, false
		}
		return s.equalRanges(x, y), true
	case *Func:
		y, isFunc := b.(*Func)
		return isFunc && x == y, isFunc && x == y
	}
	if y, isList := b.(List); isList && len(y) == 1 {
		return s.equal(a, y[0])
	}
	return equalScalars(a, b)
}

func equalScalars(a, b Value) (eq, ok bool) {
	if KindOf(a) != KindOf(b) {
		return false, false
	}
	switch x := a.(type) {
	case Number:
		return x.Cmp(b.(Number)) == 0, true
	case Time:
		y := b.(Time)
		// One with and one without a zone are never the same time.
		return x.Zone.Set == y.Zone.Set && x.seconds()-int64(x.Zone.Offset) == y.seconds()-int64(y.Zone.Offset) && x.Nano == y.Nano, true
	case DateTime:
		y := b.(DateTime)
		return x.Time.Zone.Set == y.Time.Zone.Set && x.instant() == y.instant() && x.Time.Nano == y.Time.Nano, true
	case Bool, String, Date, DaysDuration, MonthsDuration:
		return a == b, true
	}
	return false, false
}

func (s *Session) equalLists(x, y List) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if eq, ok := s.equal(x[i], y[i]); !eq || !ok {
			return false
		}
	}
	return true
}

func (s *Session) equalContexts(x, y *Context) bool {
	if x.Len() != y.Len() {
		return false
	}
	for i, k := range x.keys {
		v, has := y.Get(k)
		if !has {
			return false
		}
		if eq, ok := s.equal(x.vals[i], v); !eq || !ok {
			return false
		}
	}
	return true
}

func (s *Session) equalRanges(x, y *Range) bool {
	low, _ := s.equal(x.Low, y.Low)
	high, _ := s.equal(x.High, y.High)
	return low && high && x.LowClosed == y.LowClosed && x.HighClosed == y.HighClosed
}

// order compares two values of one ordered kind (DMN 1.5, table 54): -1, 0 or 1. Times of which only one has a zone have no order.
func order(a, b Value) (int, bool) {
	switch x := a.(type) {
	case Number:
		if y, ok := b.(Number); ok {
			return x.Cmp(y), true
		}
	case String:
		if y, ok := b.(String); ok {
			return compareStrings(string(x), string(y)), true
		}
	case Date:
		if y, ok := b.(Date); ok {
			return compareInts(x.days(), y.days()), true
		}
	case Time:
		if y, ok := b.(Time); ok && x.Zone.Set == y.Zone.Set {
			return compareMoments(x.seconds()-int64(x.Zone.Offset), x.Nano, y.seconds()-int64(y.Zone.Offset), y.Nano), true
		}
	case DateTime:
		if y, ok := b.(DateTime); ok && x.Time.Zone.Set == y.Time.Zone.Set {
			return compareMoments(x.instant(), x.Time.Nano, y.instant(), y.Time.Nano), true
		}
	case DaysDuration:
		if y, ok := b.(DaysDuration); ok {
			return x.cmp(y), true
		}
	case MonthsDuration:
		if y, ok := b.(MonthsDuration); ok {
			return compareInts(int64(x), int64(y)), true
		}
	}
	if list, ok := a.(List); ok && len(list) == 1 {
		return order(list[0], b)
	}
	if list, ok := b.(List); ok && len(list) == 1 {
		return order(a, list[0])
	}
	return 0, false
}

func compareMoments(sec1 int64, nano1 int, sec2 int64, nano2 int) int {
	if c := compareInts(sec1, sec2); c != 0 {
		return c
	}
	return compareInts(int64(nano1), int64(nano2))
}

// compareStrings orders by code points, which for valid UTF-8 is the order of the bytes.
func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
