package feel

func (n *negateNode) eval(s *Session, f *frame) Value {
	v := s.eval(n.operand, f)
	switch v := v.(type) {
	case Null:
		return v
	case Number:
		return negNumber(v)
	case DaysDuration:
		return v.neg()
	case MonthsDuration:
		return -v
	}
	s.at = n.at
	return s.fail("a %s has no negative", KindOf(v))
}

func (n *arithNode) eval(s *Session, f *frame) Value {
	left, right := s.eval(n.left, f), s.eval(n.right, f)
	s.at = n.at
	return s.arith(n.op, left, right)
}

// arith applies + - * / and ^ (for **) by the kinds of the operands (DMN 1.5, tables 57 to 60). A list is not unwrapped here.
func (s *Session) arith(op byte, left, right Value) Value {
	if IsNull(left) || IsNull(right) {
		return Null{}
	}
	var v Value
	var ok bool
	switch l := left.(type) {
	case Number:
		v, ok = s.arithNumber(op, l, right)
	case String:
		if r, isString := right.(String); isString && op == '+' {
			s.charge((len(l) + len(r)) / 16)
			return l + r
		}
	case Date:
		v, ok = s.arithDate(op, l, right)
	case DateTime:
		v, ok = s.arithDateTime(op, l, right)
	case Time:
		v, ok = arithTime(op, l, right)
	case DaysDuration:
		v, ok = s.arithDays(op, l, right)
	case MonthsDuration:
		v, ok = s.arithMonths(op, l, right)
	}
	if !ok {
		return s.fail("%s %s %s has no result", KindOf(left), opName(op), KindOf(right))
	}
	return v
}

func opName(op byte) string {
	if op == '^' {
		return "**"
	}
	return string(op)
}

func (s *Session) arithNumber(op byte, l Number, right Value) (Value, bool) {
	switch r := right.(type) {
	case Number:
		switch op {
		case '+':
			return number(addNumbers(l, r))
		case '-':
			return number(subNumbers(l, r))
		case '*':
			return number(mulNumbers(l, r))
		case '/':
			return number(divNumbers(l, r))
		case '^':
			s.charge(500)
			return number(powNumbers(l, r))
		}
	case DaysDuration:
		if op == '*' {
			return s.arithDays('*', r, l)
		}
	case MonthsDuration:
		if op == '*' {
			return s.arithMonths('*', r, l)
		}
	}
	return nil, false
}

// number turns a typed pair into an interface pair.
func number(n Number, ok bool) (Value, bool) { return n, ok }

func (s *Session) arithDays(op byte, l DaysDuration, right Value) (Value, bool) {
	switch r := right.(type) {
	case DaysDuration:
		switch op {
		case '+':
			return daysPair(NewDaysDuration(l.Seconds+r.Seconds, l.Nanos+r.Nanos))
		case '-':
			return daysPair(NewDaysDuration(l.Seconds-r.Seconds, l.Nanos-r.Nanos))
		case '/':
			return number(divNumbers(l.number(), r.number()))
		}
	case Number:
		var n Number
		ok := false
		switch op {
		case '*':
			n, ok = mulNumbers(l.number(), r)
		case '/':
			n, ok = divNumbers(l.number(), r)
		}
		if ok {
			return daysPair(daysDurationOf(n))
		}
	case Date, DateTime, Time:
		if op == '+' {
			v := s.arith('+', right, l)
			return v, !IsNull(v)
		}
	}
	return nil, false
}

func daysPair(d DaysDuration, ok bool) (Value, bool) { return d, ok }

func (s *Session) arithMonths(op byte, l MonthsDuration, right Value) (Value, bool) {
	switch r := right.(type) {
	case MonthsDuration:
		switch op {
		case '+':
			return monthsPair(Int(int64(l) + int64(r)))
		case '-':
			return monthsPair(Int(int64(l) - int64(r)))
		case '/':
			return number(divNumbers(Int(int64(l)), Int(int64(r))))
		}
	case Number:
		var n Number
		ok := false
		switch op {
		case '*':
			n, ok = mulNumbers(Int(int64(l)), r)
		case '/':
			n, ok = divNumbers(Int(int64(l)), r)
		}
		if ok {
			return monthsPair(n)
		}
	case Date, DateTime:
		if op == '+' {
			v := s.arith('+', right, l)
			return v, !IsNull(v)
		}
	}
	return nil, false
}

// monthsPair cuts a number of months towards zero and bounds it.
func monthsPair(n Number) (Value, bool) {
	m, ok := n.Int64()
	return MonthsDuration(m), ok && m <= 24*maxYear && m >= -24*maxYear
}

func (s *Session) arithDate(op byte, l Date, right Value) (Value, bool) {
	switch r := right.(type) {
	case MonthsDuration:
		switch op {
		case '+':
			return datePair(l.addMonths(int64(r)))
		case '-':
			return datePair(l.addMonths(-int64(r)))
		}
	case DaysDuration:
		// A date counts as its midnight; the time that results is cut off again.
		if op == '-' {
			r = r.neg()
		} else if op != '+' {
			return nil, false
		}
		moved, ok := addLocal(DateTime{Date: l}, r)
		return moved.Date, ok
	case Date:
		if op == '-' {
			return daysPair(NewDaysDuration((l.days()-r.days())*secondsPerDay, 0))
		}
	case DateTime:
		// Mixed with a moment that has a zone, a date is its midnight in UTC; without a zone the two share no clock.
		if op == '-' && r.Time.Zone.Set {
			return daysPair(NewDaysDuration(l.days()*secondsPerDay-r.instant(), -int64(r.Time.Nano)))
		}
	}
	return nil, false
}

func datePair(d Date, ok bool) (Value, bool) { return d, ok }

// addLocal moves the wall clock by an exact duration.
func addLocal(d DateTime, by DaysDuration) (DateTime, bool) {
	sec, nano := d.localSeconds()+by.Seconds, int64(d.Time.Nano)+by.Nanos
	sec, nano = sec+floorDiv(nano, 1e9), nano-floorDiv(nano, 1e9)*1e9
	return dateTimeOfLocal(sec, int(nano), d.Time.Zone)
}

func (s *Session) arithDateTime(op byte, l DateTime, right Value) (Value, bool) {
	switch r := right.(type) {
	case MonthsDuration:
		months := int64(r)
		if op == '-' {
			months = -months
		} else if op != '+' {
			return nil, false
		}
		moved, ok := l.Date.addMonths(months)
		if !ok {
			return nil, false
		}
		return dateTimePair(s.rezone(DateTime{moved, l.Time}))
	case DaysDuration:
		if op == '-' {
			r = r.neg()
		} else if op != '+' {
			return nil, false
		}
		return dateTimePair(s.addExact(l, r))
	case DateTime:
		if op == '-' && l.Time.Zone.Set == r.Time.Zone.Set {
			return daysPair(NewDaysDuration(l.instant()-r.instant(), int64(l.Time.Nano-r.Time.Nano)))
		}
	case Date:
		if op == '-' && l.Time.Zone.Set {
			return daysPair(NewDaysDuration(l.instant()-r.days()*secondsPerDay, int64(l.Time.Nano)))
		}
	}
	return nil, false
}

func dateTimePair(d DateTime, ok bool) (Value, bool) { return d, ok }

// addExact moves a moment by a duration; in a named zone the wall clock follows summer time.
func (s *Session) addExact(d DateTime, by DaysDuration) (DateTime, bool) {
	if d.Time.Zone.Name == "" {
		return addLocal(d, by)
	}
	sec, nano := d.instant()+by.Seconds, int64(d.Time.Nano)+by.Nanos
	sec, nano = sec+floorDiv(nano, 1e9), nano-floorDiv(nano, 1e9)*1e9
	return s.atInstant(sec, int(nano), d.Time.Zone)
}

// arithTime wraps around midnight.
func arithTime(op byte, l Time, right Value) (Value, bool) {
	switch r := right.(type) {
	case DaysDuration:
		if op == '-' {
			r = r.neg()
		} else if op != '+' {
			return nil, false
		}
		moved, ok := addLocal(DateTime{timeReference, l}, r)
		return moved.Time, ok
	case Time:
		if op == '-' && l.Zone.Set == r.Zone.Set {
			seconds := l.seconds() - int64(l.Zone.Offset) - r.seconds() + int64(r.Zone.Offset)
			return daysPair(NewDaysDuration(seconds, int64(l.Nano-r.Nano)))
		}
	}
	return nil, false
}
