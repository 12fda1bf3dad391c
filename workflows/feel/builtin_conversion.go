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
