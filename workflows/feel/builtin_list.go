package feel

import "sort"

// listFunctions look at lists without changing them (DMN 1.5, table 72).
func listFunctions() []*builtin {
	list := arg{"list", TypeList, plain}
	return []*builtin{
		define("count", newForm(func(_ *Session, a []Value) Value { return Int(int64(len(a[0].(List)))) }, list)),
		define("is empty", newForm(func(_ *Session, a []Value) Value { return Bool(len(a[0].(List)) == 0) }, list)),
		define("list contains", newForm(func(s *Session, a []Value) Value {
			return Bool(indexOf(s, a[0].(List), a[1]) >= 0)
		}, list, arg{"element", TypeAny, nul})),
		define("index of", newForm(indexOfFunction, list, arg{"match", TypeAny, nul})),
		define("sublist", newForm(sublistFunction, list, arg{"start position", TypeNumber, plain}, arg{"length", TypeNumber, optNul})),
		define("distinct values", newForm(func(s *Session, a []Value) Value { return distinct(s, a[0].(List)) }, list)),
		define("duplicate values", newForm(duplicatesFunction, list)),
		define("reverse", newForm(reverseFunction, list)),
		define("flatten", newForm(func(s *Session, a []Value) Value { return flatten(s, List{}, a[0].(List)) }, list)),
		define("sort", newForm(sortFunction, list, arg{"precedes", builtinTypes[baseFunction], opt})),
		define("partition", newForm(partitionFunction, list, arg{"size", TypeNumber, plain})),
	}
}

// indexOf finds a value in a list; null equals null.
func indexOf(s *Session, list List, want Value) int {
	for i, v := range list {
		if same(s, v, want) {
			return i
		}
	}
	return -1
}

// same compares elements of lists strictly: [1] is not 1 there.
func same(s *Session, a, b Value) bool {
	if KindOf(a) != KindOf(b) {
		s.charge(1)
		return false
	}
	eq, ok := s.equal(a, b)
	return eq && ok
}

func indexOfFunction(s *Session, a []Value) Value {
	out := List{}
	for i, v := range a[0].(List) {
		if same(s, v, a[1]) {
			out = append(out, Int(int64(i+1)))
		}
	}
	return out
}

// place turns a position that counts from 1, or from the end if negative, into an index.
func place(v Value, length int) (int, bool) {
	n, ok := v.(Number)
	if !ok {
		return 0, false
	}
	i, ok := n.Int64()
	if i < 0 {
		i += int64(length) + 1
	}
	return int(i - 1), ok && i >= 1 && i <= int64(length)
}

func sublistFunction(s *Session, a []Value) Value {
	list := a[0].(List)
	start, ok := place(a[1], len(list))
	if !ok {
		return s.fail("sublist() begins outside of the list")
	}
	end := int64(len(list))
	if n, has := a[2].(Number); has {
		length, fits := n.Int64()
		end = int64(start) + length
		if !fits || length < 1 || length > int64(len(list)) || end > int64(len(list)) {
			return s.fail("sublist() ends outside of the list")
		}
	}
	return list[start:end:end]
}

func distinct(s *Session, list List) List {
	out := List{}
	for _, v := range list {
		if indexOf(s, out, v) < 0 {
			out = append(out, v)
		}
	}
	return out
}

func duplicatesFunction(s *Session, a []Value) Value {
	list := a[0].(List)
	out := List{}
	for i, v := range list {
		if indexOf(s, list[i+1:], v) >= 0 && indexOf(s, out, v) < 0 {
			out = append(out, v)
		}
	}
	return out
}

func reverseFunction(s *Session, a []Value) Value {
	list := a[0].(List)
	s.charge(len(list))
	out := make(List, len(list))
	for i, v := range list {
		out[len(list)-1-i] = v
	}
	return out
}

func flatten(s *Session, out, list List) List {
	s.enter()
	defer s.leave()
	for _, v := range list {
		s.charge(1)
		if inner, ok := v.(List); ok {
			out = flatten(s, out, inner)
			continue
		}
		out = append(out, v)
	}
	return out
}

// sortFunction sorts stably, with the function of the caller or by the natural order.
func sortFunction(s *Session, a []Value) Value {
	out := append(List(nil), a[0].(List)...)
	precedes, _ := a[1].(*Func)
	failed := false
	sort.SliceStable(out, func(i, j int) bool {
		if failed {
			return false
		}
		s.charge(1)
		if precedes == nil {
			c, ok := order(out[i], out[j])
			failed = failed || !ok
			return c < 0
		}
		b, ok := precedes.invoke(s, []Value{out[i], out[j]}).(Bool)
		failed = failed || !ok
		return bool(b)
	})
	if failed {
		return s.fail("sort() cannot order the elements")
	}
	return out
}

func partitionFunction(s *Session, a []Value) Value {
	list := a[0].(List)
	size, ok := a[1].(Number).Int64()
	if !ok || size < 1 {
		return s.fail("partition() needs a size of at least 1")
	}
	out := List{}
	for len(list) > 0 {
		s.charge(1)
		n := int(min(size, int64(len(list))))
		out = append(out, list[:n:n])
		list = list[n:]
	}
	return out
}
