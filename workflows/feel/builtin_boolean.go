package feel

// booleanFunctions are not(), all(), any() and Camunda's assertions about null.
func booleanFunctions() []*builtin {
	return []*builtin{
		define("not", newForm(notFunction, arg{"negand", TypeAny, plain})),
		define("all",
			newForm(func(s *Session, a []Value) Value { return quantify(s, a[0].(List), false) }, arg{"list", TypeList, plain}),
			newForm(func(s *Session, a []Value) Value { return quantify(s, a, false) }, arg{"list", TypeAny, plain}, arg{"b", TypeAny, rest})),
		define("any",
			newForm(func(s *Session, a []Value) Value { return quantify(s, a[0].(List), true) }, arg{"list", TypeList, plain}),
			newForm(func(s *Session, a []Value) Value { return quantify(s, a, true) }, arg{"list", TypeAny, plain}, arg{"b", TypeAny, rest})),
		define("is defined", newForm(func(_ *Session, a []Value) Value { return Bool(!IsNull(a[0])) }, arg{"value", TypeAny, nul})),
		define("get or else", newForm(func(_ *Session, a []Value) Value {
			if IsNull(a[0]) {
				return a[1]
			}
			return a[0]
		}, arg{"value", TypeAny, nul}, arg{"default", TypeAny, nul})),
	}
}

func notFunction(s *Session, a []Value) Value {
	switch v := single(a[0]).(type) {
	case Bool:
		return !v
	case Null:
		return v
	}
	return s.fail("not() is not defined for a %s", KindOf(a[0]))
}

// quantify is all() (decisive is false) or any() (decisive is true) in three-valued logic.
func quantify(s *Session, list List, decisive bool) Value {
	unknown, found := false, false
	for _, v := range list {
		s.charge(1)
		switch v := v.(type) {
		case Bool:
			found = found || bool(v) == decisive
		case Null:
			unknown = true
		default:
			return s.fail("a %s is not a boolean", KindOf(v))
		}
	}
	switch {
	case found:
		return Bool(decisive)
	case unknown:
		return Null{}
	}
	return Bool(!decisive)
}
