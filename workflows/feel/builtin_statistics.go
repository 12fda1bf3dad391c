package feel

import "sort"

// statisticsFunctions reduce a list of numbers, or their arguments, to one value (DMN 1.5, table 72).
func statisticsFunctions() []*builtin {
	reduce := func(name string, f func(*Session, List) Value) *builtin {
		return define(name,
			newForm(func(s *Session, a []Value) Value { return f(s, a[0].(List)) }, arg{"list", TypeList, plain}),
			newForm(func(s *Session, a []Value) Value { return f(s, a) }, arg{"list", TypeAny, plain}, arg{"c", TypeAny, rest}))
	}
	numeric := func(name string, f func([]Number) (Value, bool)) *builtin {
		return reduce(name, func(s *Session, list List) Value {
			numbers, ok := s.numbers(list)
			if !ok {
				return s.fail("%s() is not defined for a list with other values than numbers", name)
			}
			v, ok := f(numbers)
			if !ok {
				return s.fail("%s() has no result for this list", name)
			}
			return v
		})
	}
	return []*builtin{
		reduce("min", func(s *Session, l List) Value { return extreme(s, l, -1) }),
		reduce("max", func(s *Session, l List) Value { return extreme(s, l, 1) }),
		numeric("sum", fold(addNumbers)),
		numeric("product", fold(mulNumbers)),
		numeric("mean", mean),
		numeric("median", median),
		numeric("stddev", standardDeviation),
		numeric("mode", modes),
	}
}

func (s *Session) numbers(list List) ([]Number, bool) {
	s.charge(len(list))
	out := make([]Number, len(list))
	for i, v := range list {
		n, ok := v.(Number)
		if !ok {
			return nil, false
		}
		out[i] = n
	}
	return out, true
}

// extreme returns the smallest (sign -1) or largest (sign 1) element.
func extreme(s *Session, list List, sign int) Value {
	if len(list) == 0 {
		return Null{}
	}
	best := list[0]
	if _, ok := order(best, best); !ok {
		return s.fail("the elements have no order")
	}
	for _, v := range list[1:] {
		s.charge(1)
		c, ok := order(v, best)
		if !ok {
			return s.fail("the elements have no common order")
		}
		if c*sign > 0 {
			best = v
		}
	}
	return best
}

func fold(op func(a, b Number) (Number, bool)) func([]Number) (Value, bool) {
	return func(list []Number) (Value, bool) {
		if len(list) == 0 {
			return nil, false
		}
		total := list[0]
		for _, n := range list[1:] {
			next, ok := op(total, n)
			if !ok {
				return nil, false
			}
			total = next
		}
		return total, true
	}
}

func average(list []Number) (Number, bool) {
	total, ok := fold(addNumbers)(list)
	if !ok {
		return Number{}, false
	}
	return divNumbers(total.(Number), Int(int64(len(list))))
}

func mean(list []Number) (Value, bool) { return number(average(list)) }

func sorted(list []Number) []Number {
	out := append([]Number(nil), list...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Cmp(out[j]) < 0 })
	return out
}

func median(list []Number) (Value, bool) {
	if len(list) == 0 {
		return nil, false
	}
	s := sorted(list)
	if len(s)%2 == 1 {
		return s[len(s)/2], true
	}
	return number(average(s[len(s)/2-1 : len(s)/2+1]))
}

// standardDeviation is that of a sample: the divisor is one less than the count.
func standardDeviation(list []Number) (Value, bool) {
	if len(list) < 2 {
		return nil, false
	}
	m, ok := average(list)
	total := Int(0)
	for _, n := range list {
		if !ok {
			return nil, false
		}
		var diff, square Number
		if diff, ok = subNumbers(n, m); !ok {
			return nil, false
		}
		if square, ok = mulNumbers(diff, diff); !ok {
			return nil, false
		}
		total, ok = addNumbers(total, square)
	}
	variance, ok2 := divNumbers(total, Int(int64(len(list)-1)))
	if !ok || !ok2 {
		return nil, false
	}
	return number(unary(decimal128.Sqrt, variance))
}

// modes returns the most frequent numbers in ascending order.
func modes(list []Number) (Value, bool) {
	s := sorted(list)
	out, best := List{}, 0
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j].Cmp(s[i]) == 0 {
			j++
		}
		switch n := j - i; {
		case n > best:
			out, best = List{s[i]}, n
		case n == best:
			out = append(out, s[i])
		}
		i = j
	}
	return out, true
}
