package feel

import "time"

func (n *pathNode) eval(s *Session, f *frame) Value {
	v := s.eval(n.left, f)
	s.at = n.at
	return s.member(v, n.member)
}

// member reads an entry of a context or a property of a value (DMN 1.5, tables 64 to 67). On a list it reads the member of every
// element.
func (s *Session) member(v Value, name string) Value {
	switch v := v.(type) {
	case Null:
		return v
	case *Context:
		if e, ok := v.Get(name); ok {
			return e
		}
		return s.fail("the context has no entry %q", name)
	case List:
		out := make(List, len(v))
		for i, e := range v {
			s.charge(1)
			s.enter()
			out[i] = s.member(e, name)
			s.leave()
		}
		return out
	}
	if p, ok := s.property(v, name); ok {
		return p
	}
	return s.fail("a %s has no property %q", KindOf(v), name)
}

func (s *Session) property(v Value, name string) (Value, bool) {
	switch v := v.(type) {
	case Date:
		return dateProperty(v, name)
	case Time:
		return s.timeProperty(v, name)
	case DateTime:
		if p, ok := dateProperty(v.Date, name); ok {
			return p, true
		}
		return s.timeProperty(v.Time, name)
	case DaysDuration:
		return daysProperty(v, name)
	case MonthsDuration:
		switch name {
		case "years":
			return Int(int64(v) / 12), true
		case "months":
			return Int(int64(v) % 12), true
		}
	case *Range:
		switch name {
		case "start":
			return v.Low, true
		case "end":
			return v.High, true
		case "start included":
			return Bool(v.LowClosed), true
		case "end included":
			return Bool(v.HighClosed), true
		}
	}
	return nil, false
}

func dateProperty(d Date, name string) (Value, bool) {
	switch name {
	case "year":
		return Int(int64(d.Year)), true
	case "month":
		return Int(int64(d.Month)), true
	case "day":
		return Int(int64(d.Day)), true
	case "weekday":
		return Int(int64(d.weekday())), true
	}
	return nil, false
}

func (s *Session) timeProperty(t Time, name string) (Value, bool) {
	switch name {
	case "hour":
		return Int(int64(t.Hour)), true
	case "minute":
		return Int(int64(t.Minute)), true
	case "second":
		if t.Nano != 0 {
			return DaysDuration{int64(t.Second), int64(t.Nano)}.number(), true
		}
		return Int(int64(t.Second)), true
	case "time offset":
		if !t.Zone.Set {
			return Null{}, true
		}
		return DaysDuration{Seconds: int64(t.Zone.Offset)}, true
	case "timezone":
		if t.Zone.Name == "" {
			return Null{}, true
		}
		return String(t.Zone.Name), true
	}
	return nil, false
}

func daysProperty(d DaysDuration, name string) (Value, bool) {
	switch name {
	case "days":
		return Int(d.Seconds / secondsPerDay), true
	case "hours":
		return Int(d.Seconds / 3600 % 24), true
	case "minutes":
		return Int(d.Seconds / 60 % 60), true
	case "seconds":
		return DaysDuration{d.Seconds % 60, d.Nanos}.number(), true
	}
	return nil, false
}

// eval filters a list by a condition on each element, or picks one element by its number, counted from the end if negative
// (DMN 1.5, table 56). A single value is a list of one.
func (n *filterNode) eval(s *Session, f *frame) Value {
	v := s.eval(n.list, f)
	list, ok := v.(List)
	if !ok {
		if IsNull(v) {
			return n.filterNull(s, f)
		}
		list = List{v}
	}
	if index, ok := n.match.(*literalNode); ok {
		if i, ok := index.value.(Number); ok {
			s.at = n.at
			return s.element(list, i)
		}
	}
	return n.filter(s, f, list)
}

// filterNull lets a numeric filter of null be null and a condition on null select nothing.
func (n *filterNode) filterNull(s *Session, f *frame) Value {
	if _, ok := s.eval(n.match, f.bind("item", Null{})).(Bool); ok {
		return List{}
	}
	return Null{}
}

func (n *filterNode) filter(s *Session, f *frame, list List) Value {
	out := List{}
	for _, item := range list {
		switch m := s.eval(n.match, itemFrame(f, item)).(type) {
		case Bool:
			if m {
				out = append(out, item)
			}
		case Number:
			s.at = n.at
			return s.element(list, m)
		case Null:
		default:
			s.at = n.at
			return s.fail("a filter gives a %s, not a boolean", KindOf(m))
		}
	}
	return out
}

// itemFrame makes an element known as item and, if it is a context, its entries by their names. An entry named item wins.
func itemFrame(f *frame, item Value) *frame {
	f = f.bind("item", item)
	if ctx, ok := item.(*Context); ok {
		return &frame{parent: f, ctx: ctx}
	}
	return f
}

func (s *Session) element(list List, index Number) Value {
	i, ok := index.Int64()
	if i < 0 {
		i += int64(len(list)) + 1
	}
	if !ok || !index.IsInteger() || i < 1 || i > int64(len(list)) {
		return s.fail("the list has no element with that number")
	}
	return list[i-1]
}

// now returns the moment of the evaluation.
func (s *Session) now() (time.Time, bool) { return s.env.Now, !s.env.Now.IsZero() }
