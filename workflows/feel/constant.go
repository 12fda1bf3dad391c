package feel

// Constant is a list of unary tests that depends on nothing but the input. A decision table sorts such tests once instead of
// evaluating them for every input.
type Constant struct {
	// Any is set for "-": every input passes.
	Any bool
	// Negated is set for not(…).
	Negated bool
	// Tests are values, to which the input must be equal, and ranges, in which it must lie.
	Tests []Value
}

// Constant returns the tests if all of them are constants of a kind that has an order, or booleans or null; ok is false for
// everything else, such as names, functions and lists.
func (e *Expr) Constant() (c Constant, ok bool) {
	if e.tests == nil {
		return c, false
	}
	c.Any, c.Negated = e.tests.any, e.tests.negated
	for _, t := range e.tests.tests {
		v, ok := constantTest(t)
		if !ok {
			return Constant{}, false
		}
		c.Tests = append(c.Tests, v)
	}
	return c, true
}

func constantTest(n node) (Value, bool) {
	switch n := n.(type) {
	case *literalNode:
		return n.value, true
	case *groupNode:
		return constantTest(n.inner)
	case *rangeNode:
		low, ok1 := constantTest(n.low)
		high, ok2 := constantTest(n.high)
		if !ok1 || !ok2 {
			return nil, false
		}
		r, ok := NewSession(Environment{}).makeRange(low, high, n.lowClosed, n.highClosed).(*Range)
		return r, ok
	case *halfRangeNode:
		return halfRange(n.sign, n.bound)
	case *testNode:
		return halfRange(n.sign, n.bound)
	case *callNode:
		return constantCall(n)
	}
	return nil, false
}

// constantCall evaluates date("…") and the like, which models use where an @-literal would do.
func constantCall(n *callNode) (Value, bool) {
	if !literalEnd(n) {
		return nil, false
	}
	s := NewSession(Environment{Zones: noZones})
	v := s.Guard(func() Value { return s.eval(n, nil) })
	return v, !IsNull(v) && len(s.warnings) == 0
}

func halfRange(sign string, bound node) (Value, bool) {
	v, ok := constantTest(bound)
	if _, ordered := order(v, v); !ok || !ordered {
		return nil, false
	}
	if sign == "=" {
		return v, true
	}
	if sign == "!=" {
		return nil, false
	}
	s := NewSession(Environment{})
	var r Value
	switch sign {
	case "<", "<=":
		r = s.makeRange(Null{}, v, false, sign == "<=")
	default:
		r = s.makeRange(v, Null{}, sign == ">=", false)
	}
	out, ok := r.(*Range)
	return out, ok
}

// Order compares two values of one ordered kind: -1, 0 or 1; ok is false where they have no order.
func Order(a, b Value) (c int, ok bool) { return order(a, b) }
