package feel

import "strings"

// conversionFunctions are those of DMN 1.5, table 68.
func conversionFunctions() []*builtin {
	return []*builtin{
		define("date",
			newForm(dateFrom, arg{"from", TypeAny, plain}),
			newForm(dateOfParts, arg{"year", TypeNumber, plain}, arg{"month", TypeNumber, plain}, arg{"day", TypeNumber, plain})),
		define("time",
			newForm(timeFrom, arg{"from", TypeAny, plain}),
			newForm(timeOfParts, arg{"hour", TypeNumber, plain}, arg{"minute", TypeNumber, plain}, arg{"second", TypeNumber, plain},
				arg{"offset", TypeDaysDuration, optNul})),
		define("date and time",
			newForm(dateTimeFrom, arg{"from", TypeAny, plain}),
			newForm(dateTimeOfTwo, arg{"date", TypeAny, plain}, arg{"time", TypeTime, plain}),
			newForm(dateTimeInZone, arg{"date", TypeDateTime, plain}, arg{"timezone", TypeString, plain}),
			newForm(dateTimeOfParts, dateTimeParts(arg{"offset", TypeDaysDuration, optNul})...),
			newForm(dateTimeOfParts, dateTimeParts(arg{"timezone", TypeString, optNul})...)),
		define("duration", newForm(durationFrom, arg{"from", TypeString, plain})),
		define("years and months duration", newForm(monthsBetween, arg{"from", TypeAny, plain}, arg{"to", TypeAny, plain})),
		define("number",
			newForm(numberFrom, arg{"from", TypeString, plain}, arg{"grouping separator", TypeString, nul},
				arg{"decimal separator", TypeString, nul}),
			newForm(plainNumber, arg{"from", TypeString, plain})),
		define("string", newForm(stringFrom, arg{"from", TypeAny, plain})),
		define("range", newForm(rangeFromText, arg{"from", TypeString, plain})),
	}
}

func dateTimeParts(last arg) []arg {
	var out []arg
	for _, name := range []string{"year", "month", "day", "hour", "minute", "second"} {
		out = append(out, arg{name, TypeNumber, plain})
	}
	return append(out, last)
}

// single unwraps a list of one element.
func single(v Value) Value {
	if list, ok := v.(List); ok && len(list) == 1 {
		return list[0]
	}
	return v
}

func dateFrom(s *Session, a []Value) Value {
	switch v := single(a[0]).(type) {
	case String:
		if d, ok := parseDate(string(v)); ok {
			return d
		}
		return s.fail("date() cannot read the text")
	case Date:
		return v
	case DateTime:
		return v.Date
	}
	return s.fail("date() is not defined for a %s", KindOf(a[0]))
}

// whole reads integers; fractions are cut.
func whole(args []Value) ([]int, bool) {
	out := make([]int, len(args))
	for i, a := range args {
		n, ok := a.(Number)
		v, fits := n.Int64()
		if !ok || !fits || v > 1<<31 || v < -(1<<31) {
			return nil, false
		}
		out[i] = int(v)
	}
	return out, true
}

func dateOfParts(s *Session, a []Value) Value {
	n, ok := whole(a)
	if ok {
		if d, ok := NewDate(n[0], n[1], n[2]); ok {
			return d
		}
	}
	return s.fail("date() is given a day that does not exist")
}

func timeFrom(s *Session, a []Value) Value {
	switch v := single(a[0]).(type) {
	case String:
		if t, _, ok := parseTime(string(v), timeReference, s.offsetAt); ok {
			return t
		}
		return s.fail("time() cannot read the text")
	case Time:
		return v
	case DateTime:
		return v.Time
	case Date:
		return Time{Zone: Zone{Set: true}}
	}
	return s.fail("time() is not defined for a %s", KindOf(a[0]))
}

func timeOfParts(s *Session, a []Value) Value {
	t, ok := clock(a[0], a[1], a[2])
	if !ok {
		return s.fail("time() is given a time that does not exist")
	}
	if offset, has := a[3].(DaysDuration); has {
		if offset.Seconds > maxOffset || offset.Seconds < -maxOffset || offset.Nanos != 0 {
			return s.fail("time() is given an offset that no zone has")
		}
		t.Zone = Zone{Set: true, Offset: int(offset.Seconds)}
	}
	return t
}

// clock reads hour, minute and second; the second may have a fraction.
func clock(hour, minute, second Value) (Time, bool) {
	n, ok := whole([]Value{hour, minute})
	if !ok {
		return Time{}, false
	}
	sec, ok := daysDurationOf(second.(Number))
	t := Time{Hour: n[0], Minute: n[1], Second: int(sec.Seconds), Nano: int(sec.Nanos)}
	inside := t.Hour >= 0 && t.Hour < 24 && t.Minute >= 0 && t.Minute < 60 && sec.Seconds >= 0 && sec.Seconds < 60 && t.Nano >= 0
	return t, ok && inside
}

func dateTimeFrom(s *Session, a []Value) Value {
	switch v := single(a[0]).(type) {
	case String:
		if d, ok := parseDateTime(string(v), s.offsetAt); ok {
			return d
		}
		return s.fail("date and time() cannot read the text")
	case DateTime:
		return v
	case Date:
		return DateTime{v, Time{Zone: Zone{Set: true}}}
	}
	return s.fail("date and time() is not defined for a %s", KindOf(a[0]))
}

func dateTimeOfTwo(s *Session, a []Value) Value {
	var d Date
	switch v := single(a[0]).(type) {
	case Date:
		d = v
	case DateTime:
		d = v.Date
	default:
		return s.fail("date and time() is not defined for a %s", KindOf(a[0]))
	}
	out, ok := s.rezone(DateTime{d, a[1].(Time)})
	if !ok {
		return s.fail("the zone of the time is unknown")
	}
	return out
}

// dateTimeInZone moves a moment into another zone (Camunda).
func dateTimeInZone(s *Session, a []Value) Value {
	d, name := a[0].(DateTime), string(a[1].(String))
	loc, ok := s.zone(name)
	if !ok {
		return s.fail("the zone is unknown")
	}
	return DateTimeOf(d.GoTime(s.env.Zone), loc)
}

func dateTimeOfParts(s *Session, a []Value) Value {
	n, ok := whole(a[:3])
	t, ok2 := clock(a[3], a[4], a[5])
	if !ok || !ok2 {
		return s.fail("date and time() is given a moment that does not exist")
	}
	d, ok := NewDate(n[0], n[1], n[2])
	if !ok {
		return s.fail("date and time() is given a day that does not exist")
	}
	switch z := a[6].(type) {
	case DaysDuration:
		if z.Seconds > maxOffset || z.Seconds < -maxOffset {
			return s.fail("date and time() is given an offset that no zone has")
		}
		t.Zone = Zone{Set: true, Offset: int(z.Seconds)}
	case String:
		offset, ok := s.offsetAt(string(z), DateTime{d, t}.localSeconds())
		if !ok {
			return s.fail("the zone is unknown")
		}
		t.Zone = Zone{true, string(z), offset}
	}
	return DateTime{d, t}
}

func durationFrom(s *Session, a []Value) Value {
	if d, ok := ParseDuration(string(a[0].(String))); ok {
		return d
	}
	return s.fail("duration() cannot read the text")
}

// monthsBetween counts whole months between two days; the time of day does not matter.
func monthsBetween(s *Session, a []Value) Value {
	var days [2]Date
	for i, v := range a {
		switch v := single(v).(type) {
		case Date:
			days[i] = v
		case DateTime:
			days[i] = v.Date
		default:
			return s.fail("years and months duration() is not defined for a %s", KindOf(v))
		}
	}
	from, to := days[0], days[1]
	months := int64(to.Year-from.Year)*12 + int64(to.Month-from.Month)
	switch {
	case months > 0 && to.Day < from.Day:
		months--
	case months < 0 && to.Day > from.Day:
		months++
	}
	return MonthsDuration(months)
}

func plainNumber(s *Session, a []Value) Value {
	n, err := NewNumber(string(a[0].(String)))
	if err != nil {
		return s.fail("number() cannot read the text")
	}
	return n
}

func numberFrom(s *Session, a []Value) Value {
	text := string(a[0].(String))
	grouping, hasGrouping := a[1].(String)
	point, hasPoint := a[2].(String)
	if hasGrouping && grouping != " " && grouping != "," && grouping != "." {
		return s.fail("number() knows blank, comma and point as grouping separators")
	}
	if hasPoint && point != "," && point != "." {
		return s.fail("number() knows comma and point as decimal separators")
	}
	if hasGrouping && hasPoint && grouping == point {
		return s.fail("number() needs two different separators")
	}
	if hasGrouping {
		text = strings.ReplaceAll(text, string(grouping), "")
	}
	if hasPoint && point == "," {
		if strings.Contains(text, ".") {
			return s.fail("number() cannot read the text")
		}
		text = strings.ReplaceAll(text, ",", ".")
	}
	return plainNumber(s, []Value{String(text)})
}

func stringFrom(s *Session, a []Value) Value {
	if IsNull(a[0]) {
		return Null{}
	}
	return s.text(a[0])
}

// rangeFromText reads a range literal (DMN 1.5, grammar rule 66): endpoints are literals or calls of date(), time(), duration() and
// date and time() with a literal; one side may be open.
func rangeFromText(s *Session, a []Value) Value {
	text := strings.TrimSpace(string(a[0].(String)))
	bad := func() Value { return s.fail("range() cannot read the text") }
	if len(text) < 4 || !strings.ContainsAny(text[:1], "[(]") || !strings.ContainsAny(text[len(text)-1:], "])[") {
		return bad()
	}
	low, high, ok := splitRange(text[1 : len(text)-1])
	if !ok || low == "" && high == "" {
		return bad()
	}
	lowClosed, highClosed := text[0] == '[', text[len(text)-1] == ']'
	if low == "" && lowClosed || high == "" && highClosed {
		return bad()
	}
	var ends [2]Value
	for i, part := range []string{low, high} {
		ends[i] = Null{}
		if part == "" {
			continue
		}
		e, err := Parse(part, Names{})
		if err != nil || !literalEnd(e.root) {
			return bad()
		}
		if ends[i] = s.eval(e.root, nil); IsNull(ends[i]) {
			return bad()
		}
	}
	if c, ordered := order(ends[0], ends[1]); ordered && c > 0 {
		return bad()
	}
	return s.makeRange(ends[0], ends[1], lowClosed, highClosed)
}

// splitRange cuts at the two points that stand outside of strings.
func splitRange(s string) (low, high string, ok bool) {
	quoted := false
	for i := 0; i+1 < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case !quoted && s[i:i+2] == "..":
			return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+2:]), true
		}
	}
	return "", "", false
}

func literalEnd(n node) bool {
	switch n := n.(type) {
	case *literalNode:
		return !IsNull(n.value)
	case *atNode:
		return true
	case *callNode:
		name, ok := n.callee.(*nameNode)
		if !ok || len(n.args) == 0 {
			return false
		}
		switch name.name {
		case "date", "time", "date and time", "duration", "years and months duration":
		default:
			return false
		}
		for _, a := range n.args {
			if !literalEnd(a) {
				return false
			}
		}
		return true
	}
	return false
}
