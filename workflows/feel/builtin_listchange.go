package feel

// listChangeFunctions return changed copies of lists (DMN 1.5, table 72).
func listChangeFunctions() []*builtin {
	list := arg{"list", TypeList, plain}
	item := arg{"newItem", TypeAny, nul}
	return []*builtin{
		define("append", newForm(appendFunction, arg{"list", TypeList, plain}, arg{"item", TypeAny, rest})),
		define("concatenate", newForm(concatenateFunction, arg{"list", TypeList, rest})),
		define("union", newForm(func(s *Session, a []Value) Value {
			all, ok := concatenateFunction(s, a).(List)
			if !ok {
				return Null{}
			}
			return distinct(s, all)
		}, arg{"list", TypeList, rest})),
		define("insert before", newForm(insertFunction, list, arg{"position", TypeNumber, plain}, item)),
		define("remove", newForm(removeFunction, list, arg{"position", TypeNumber, plain})),
		define("list replace",
			newForm(replaceAt, list, arg{"position", TypeNumber, plain}, item),
			newForm(replaceMatching, list, arg{"match", builtinTypes[baseFunction], plain}, item)),
	}
}

func appendFunction(s *Session, a []Value) Value {
	list := a[0].(List)
	s.charge(len(list))
	return append(append(make(List, 0, len(list)+len(a)), list...), a[1:]...)
}

func concatenateFunction(s *Session, a []Value) Value {
	if len(a) == 0 {
		return s.fail("at least one list is needed")
	}
	out := List{}
	for _, v := range a {
		list, ok := v.(List)
		if !ok {
			return s.fail("a %s is not a list", KindOf(v))
		}
		s.charge(len(list))
		out = append(out, list...)
	}
	return out
}

func insertFunction(s *Session, a []Value) Value {
	list := a[0].(List)
	i, ok := place(a[1], len(list))
	if !ok {
		return s.fail("the list has no such position")
	}
	s.charge(len(list))
	out := append(make(List, 0, len(list)+1), list[:i]...)
	return append(append(out, a[2]), list[i:]...)
}

func removeFunction(s *Session, a []Value) Value {
	list := a[0].(List)
	i, ok := place(a[1], len(list))
	if !ok {
		return s.fail("the list has no such position")
	}
	s.charge(len(list))
	return append(append(make(List, 0, len(list)), list[:i]...), list[i+1:]...)
}

func replaceAt(s *Session, a []Value) Value {
	list := a[0].(List)
	i, ok := place(a[1], len(list))
	if !ok {
		return s.fail("the list has no such position")
	}
	s.charge(len(list))
	out := append(List(nil), list...)
	out[i] = a[2]
	return out
}

func replaceMatching(s *Session, a []Value) Value {
	list, match := a[0].(List), a[1].(*Func)
	out := append(List(nil), list...)
	for i, v := range list {
		s.charge(1)
		b, ok := match.invoke(s, []Value{v, a[2]}).(Bool)
		if !ok {
			return s.fail("the function of list replace() gives no boolean")
		}
		if b {
			out[i] = a[2]
		}
	}
	return out
}
