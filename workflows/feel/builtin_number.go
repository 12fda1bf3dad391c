package feel

import "github.com/cockroachdb/apd/v3"

// numberFunctions are those of DMN 1.5, table 76.
func numberFunctions() []*builtin {
	n := arg{"n", TypeNumber, plain}
	scale := arg{"scale", TypeNumber, opt}
	rounding := func(name string, mode apd.Rounder, scaleArg arg) *builtin {
		return define(name, newForm(func(s *Session, a []Value) Value {
			digits := int64(0)
			if len(a) > 1 && !IsNull(a[1]) {
				var ok bool
				if digits, ok = a[1].(Number).Int64(); !ok {
					return s.fail("%s() is given a scale that is out of range", name)
				}
			}
			r, ok := quantize(a[0].(Number), digits, mode)
			return s.result(name, r, ok)
		}, n, scaleArg))
	}
	one := func(name, param string, f func(Number) (Number, bool)) *builtin {
		return define(name, newForm(func(s *Session, a []Value) Value {
			s.charge(500)
			r, ok := f(a[0].(Number))
			return s.result(name, r, ok)
		}, arg{param, TypeNumber, plain}))
	}
	return []*builtin{
		rounding("decimal", apd.RoundHalfEven, arg{"scale", TypeNumber, plain}),
		rounding("floor", apd.RoundFloor, scale),
		rounding("ceiling", apd.RoundCeiling, scale),
		rounding("round up", apd.RoundUp, scale),
		rounding("round down", apd.RoundDown, scale),
		rounding("round half up", apd.RoundHalfUp, scale),
		rounding("round half down", apd.RoundHalfDown, scale),
		define("abs",
			newForm(func(s *Session, a []Value) Value { return absolute(a[0]) }, n),
			newForm(func(s *Session, a []Value) Value { return absolute(a[0]) }, arg{"n", TypeDaysDuration, plain}),
			newForm(func(s *Session, a []Value) Value { return absolute(a[0]) }, arg{"n", TypeMonthsDuration, plain})),
		define("modulo", newForm(func(s *Session, a []Value) Value {
			r, ok := modNumbers(a[0].(Number), a[1].(Number))
			return s.result("modulo", r, ok)
		}, arg{"dividend", TypeNumber, plain}, arg{"divisor", TypeNumber, plain})),
		one("sqrt", "number", func(v Number) (Number, bool) { return unary(decimal128.Sqrt, v) }),
		one("log", "number", func(v Number) (Number, bool) { return unary(decimal128.Ln, v) }),
		one("exp", "number", expNumber),
		define("odd", newForm(func(_ *Session, a []Value) Value { return parity(a[0].(Number), 1) }, arg{"number", TypeNumber, plain})),
		define("even", newForm(func(_ *Session, a []Value) Value { return parity(a[0].(Number), 0) }, arg{"number", TypeNumber, plain})),
	}
}

func (s *Session) result(name string, n Number, ok bool) Value {
	if !ok {
		return s.fail("%s() has no result for this number", name)
	}
	return n
}

func unary(op func(d, x *apd.Decimal) (apd.Condition, error), v Number) (Number, bool) {
	d := new(apd.Decimal)
	if _, err := op(d, v.dec()); err != nil || d.Form != apd.Finite {
		return Number{}, false
	}
	return Number{d}, true
}

func absolute(v Value) Value {
	switch v := v.(type) {
	case Number:
		if v.Sign() < 0 {
			return negNumber(v)
		}
	case DaysDuration:
		if v.sign() < 0 {
			return v.neg()
		}
	case MonthsDuration:
		if v < 0 {
			return -v
		}
	}
	return v
}

func parity(n Number, want int) Value {
	rest, ok := modNumbers(n, Int(2))
	return Bool(ok && rest.Cmp(Int(int64(want))) == 0)
}
