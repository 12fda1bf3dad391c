package feel

var (
	dayNames   = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	monthNames = [...]string{
		"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
	}
)

// temporalFunctions are those of DMN 1.5, 10.3.4.8 to 10.3.4.10.
func temporalFunctions() []*builtin {
	day := func(name string, f func(Date) Value) *builtin {
		return define(name, newForm(func(s *Session, a []Value) Value {
			switch v := single(a[0]).(type) {
			case Date:
				return f(v)
			case DateTime:
				return f(v.Date)
			}
			return s.fail("%s() is not defined for a %s", name, KindOf(a[0]))
		}, arg{"date", TypeAny, plain}))
	}
	return []*builtin{
		day("day of year", func(d Date) Value { return Int(int64(d.dayOfYear())) }),
		day("day of week", func(d Date) Value { return String(dayNames[d.weekday()-1]) }),
		day("month of year", func(d Date) Value { return String(monthNames[d.Month-1]) }),
		day("week of year", func(d Date) Value { return Int(int64(d.weekOfYear())) }),
		day("last day of month", func(d Date) Value { return Date{d.Year, d.Month, daysInMonth(d.Year, d.Month)} }),
		define("now", newForm(nowFunction)),
		define("today", newForm(todayFunction)),
		define("is", newForm(isFunction, arg{"value1", TypeAny, plain}, arg{"value2", TypeAny, plain})),
	}
}

func nowFunction(s *Session, _ []Value) Value {
	t, ok := s.now()
	if !ok {
		return s.fail("now() is unknown: the environment brings no clock")
	}
	return DateTimeOf(t, s.env.Zone)
}

func todayFunction(s *Session, _ []Value) Value {
	t, ok := s.now()
	if !ok {
		return s.fail("today() is unknown: the environment brings no clock")
	}
	return DateTimeOf(t, s.env.Zone).Date
}

// isFunction compares without looking through zones: 12:00Z is not 13:00+01:00 (DMN 1.5, 10.3.4.9).
func isFunction(s *Session, a []Value) Value {
	if KindOf(a[0]) != KindOf(a[1]) {
		return Bool(false)
	}
	switch x := a[0].(type) {
	case Time, DateTime, Date, DaysDuration, MonthsDuration, String, Bool, Null:
		return Bool(x == a[1])
	}
	eq, ok := s.equal(a[0], a[1])
	return Bool(eq && ok)
}
