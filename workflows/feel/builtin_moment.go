package feel

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
