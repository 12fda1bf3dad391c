package feel

// eval is the three-valued logic of DMN 1.5, tables 51 and 52: null stands for unknown.
func (n *logicNode) eval(s *Session, f *frame) Value {
	left := s.boolean(s.eval(n.left, f), n.at)
	if b, ok := left.(Bool); ok && bool(b) != n.and {
		return b
	}
	right := s.boolean(s.eval(n.right, f), n.at)
	if b, ok := right.(Bool); ok && bool(b) != n.and {
		return b
	}
	if IsNull(left) || IsNull(right) {
		return Null{}
	}
	return Bool(n.and)
}

// boolean passes booleans and null; anything else counts as unknown, with a warning.
func (s *Session) boolean(v Value, at int) Value {
	switch v.(type) {
	case Bool, Null:
		return v
	}
	s.at = at
	return s.fail("a %s is not a boolean", KindOf(v))
}

func (n *compareNode) eval(s *Session, f *frame) Value {
	left, right := s.eval(n.left, f), s.eval(n.right, f)
	s.at = n.at
	return s.compare(n.sign, left, right)
}

// compare applies a comparison sign; values that have no common order give null.
func (s *Session) compare(sign string, left, right Value) Value {
	switch sign {
	case "=", "!=":
		eq, ok := s.equal(left, right)
		if !ok {
			return s.fail("a %s and a %s cannot be compared", KindOf(left), KindOf(right))
		}
		return Bool(eq == (sign == "="))
	}
	c, ok := order(left, right)
	if !ok {
		if IsNull(left) || IsNull(right) {
			return Null{}
		}
		return s.fail("a %s and a %s have no order", KindOf(left), KindOf(right))
	}
	switch sign {
	case "<":
		return Bool(c < 0)
	case "<=":
		return Bool(c <= 0)
	case ">":
		return Bool(c > 0)
	}
	return Bool(c >= 0)
}

func (n *betweenNode) eval(s *Session, f *frame) Value {
	v, low, high := s.eval(n.value, f), s.eval(n.low, f), s.eval(n.high, f)
	s.at = n.at
	return and3(s.compare(">=", v, low), s.compare("<=", v, high))
}

func and3(a, b Value) Value {
	if a == Value(Bool(false)) || b == Value(Bool(false)) {
		return Bool(false)
	}
	if IsNull(a) || IsNull(b) {
		return Null{}
	}
	return Bool(true)
}

func (n *inNode) eval(s *Session, f *frame) Value {
	v := s.eval(n.value, f)
	s.at = n.at
	return s.anyTest(n.tests, v, f.bind("?", v))
}

// anyTest is true if one test is, unknown if none is but one is unknown, else false.
func (s *Session) anyTest(tests []node, input Value, f *frame) Value {
	unknown := false
	for _, t := range tests {
		switch v := s.testOne(t, input, f).(type) {
		case Bool:
			if v {
				return v
			}
		default:
			unknown = true
		}
	}
	if unknown {
		return Null{}
	}
	return Bool(false)
}

func (n *unaryTests) eval(s *Session, f *frame) Value {
	if n.any {
		return Bool(true)
	}
	input, _ := f.lookup("?")
	v := s.anyTest(n.tests, input, f)
	if b, ok := v.(Bool); ok && n.negated {
		return !b
	}
	return v
}

func (n *testNode) eval(s *Session, f *frame) Value {
	input, _ := f.lookup("?")
	bound := s.eval(n.bound, f)
	s.at = n.at
	return s.compare(n.sign, input, bound)
}

// testOne decides one unary test (DMN 1.5, table 55). An expression about ? is the verdict itself; any other value is compared with
// the input: equal to it, a list that contains it, or a range around it.
func (s *Session) testOne(t node, input Value, f *frame) Value {
	if test, ok := t.(*testNode); ok {
		return s.eval(test, f)
	}
	v := s.eval(t, f)
	// The constant true asks whether the input is true; it is no verdict. An unknown (null) input must never pass for a "yes".
	_, constant := t.(*literalNode)
	if b, ok := v.(Bool); ok && !constant {
		if _, boolean := input.(Bool); !boolean || usesInput(t) {
			return b
		}
	}
	return s.matches(input, v)
}

// matches compares an input with the value of a test.
func (s *Session) matches(input, v Value) Value {
	switch v := v.(type) {
	case *Range:
		if _, ok := input.(*Range); !ok {
			return s.contains(v, input)
		}
	case List:
		if eq, ok := s.equal(input, v); ok && eq {
			return Bool(true)
		}
		// As with list contains(), an element of another kind is just another value.
		warned := len(s.warnings)
		for _, e := range v {
			s.charge(1)
			if s.matches(input, e) == Value(Bool(true)) {
				return Bool(true)
			}
			s.warnings = s.warnings[:warned]
		}
		return Bool(false)
	}
	eq, ok := s.equal(input, v)
	if !ok {
		return s.fail("a %s and a %s cannot be compared", KindOf(input), KindOf(v))
	}
	return Bool(eq)
}

// contains reports whether a point lies in a range; null if the two have no order.
func (s *Session) contains(r *Range, v Value) Value {
	for _, end := range []struct {
		bound  Value
		closed bool
		sign   int
	}{{r.Low, r.LowClosed, 1}, {r.High, r.HighClosed, -1}} {
		if IsNull(end.bound) {
			continue
		}
		c, ok := order(v, end.bound)
		if !ok {
			if IsNull(v) {
				return Null{}
			}
			return s.fail("a %s has no place in a range of %s", KindOf(v), KindOf(end.bound))
		}
		if c*end.sign < 0 || c == 0 && !end.closed {
			return Bool(false)
		}
	}
	if IsNull(v) {
		return Null{}
	}
	return Bool(true)
}

// usesInput reports whether an expression speaks about ?.
func usesInput(n node) bool {
	found := false
	walk(n, func(n node) {
		if name, ok := n.(*nameNode); ok && name.name == "?" {
			found = true
		}
	})
	return found
}
