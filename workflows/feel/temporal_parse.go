package feel

import (
	"strconv"
	"strings"
)

// zoneOf resolves the name of a zone to its offset at a wall clock; ok is false for a name that nobody knows.
type zoneOf func(name string, localSeconds int64) (offset int, ok bool)

// maxOffset is the largest offset of a zone from UTC: 18 hours.
const maxOffset = 18 * 3600

// timeReference is the day whose offset a named zone lends to a time without a date. It lies in winter, so the standard time counts.
var timeReference = Date{2000, 1, 1}

// parseDate reads -?YYYY-MM-DD. Years of more than four digits must not begin with 0 (XML Schema 1.1).
func parseDate(s string) (Date, bool) {
	rest, negative := strings.CutPrefix(s, "-")
	parts := strings.Split(rest, "-")
	if len(parts) != 3 || len(parts[0]) < 4 || len(parts[1]) != 2 || len(parts[2]) != 2 {
		return Date{}, false
	}
	if len(parts[0]) > 4 && parts[0][0] == '0' {
		return Date{}, false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || !allDigits(p) {
			return Date{}, false
		}
		n[i] = v
	}
	if negative {
		n[0] = -n[0]
	}
	return NewDate(n[0], n[1], n[2])
}

// parseTime reads hh:mm:ss with fraction, offset or @zone. endOfDay reports 24:00:00, which a date and time turns into the next day.
func parseTime(s string, local Date, zones zoneOf) (t Time, endOfDay, ok bool) {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' {
		return t, false, false
	}
	for i, dst := range []*int{&t.Hour, &t.Minute, &t.Second} {
		two := s[3*i : 3*i+2]
		if !allDigits(two) {
			return t, false, false
		}
		*dst, _ = strconv.Atoi(two)
	}
	rest := s[8:]
	if after, has := strings.CutPrefix(rest, "."); has {
		n := 0
		for n < len(after) && after[n] >= '0' && after[n] <= '9' {
			n++
		}
		if n == 0 {
			return t, false, false
		}
		t.Nano = int(parseNanos(after[:n]))
		rest = after[n:]
	}
	if t.Hour == 24 && t.Minute == 0 && t.Second == 0 && t.Nano == 0 {
		t.Hour, endOfDay = 0, true
	}
	if t.Hour > 23 || t.Minute > 59 || t.Second > 59 {
		return t, false, false
	}
	t.Zone, ok = parseZone(rest, local.days()*secondsPerDay+t.seconds(), zones)
	return t, endOfDay, ok
}

func parseZone(s string, localSeconds int64, zones zoneOf) (Zone, bool) {
	switch {
	case s == "":
		return Zone{}, true
	case s == "Z" || s == "z":
		return Zone{Set: true}, true
	case s[0] == '@':
		if len(s) == 1 || zones == nil {
			return Zone{}, false
		}
		offset, ok := zones(s[1:], localSeconds)
		return Zone{true, s[1:], offset}, ok
	}
	return parseOffset(s)
}

func parseOffset(s string) (Zone, bool) {
	if (s[0] != '+' && s[0] != '-') || (len(s) != 6 && len(s) != 9) {
		return Zone{}, false
	}
	total := 0
	for i, p := range strings.Split(s[1:], ":") {
		if len(p) != 2 || !allDigits(p) || i > 2 {
			return Zone{}, false
		}
		n, _ := strconv.Atoi(p)
		if i > 0 && n > 59 {
			return Zone{}, false
		}
		total = total*60 + n
	}
	if len(s) == 6 {
		total *= 60
	}
	if total > maxOffset {
		return Zone{}, false
	}
	if s[0] == '-' {
		total = -total
	}
	return Zone{Set: true, Offset: total}, true
}

// parseDateTime reads date T time; a date alone means its midnight.
func parseDateTime(s string, zones zoneOf) (DateTime, bool) {
	day, clock, has := strings.Cut(s, "T")
	d, ok := parseDate(day)
	if !ok {
		return DateTime{}, false
	}
	if !has {
		return DateTime{Date: d}, true
	}
	t, endOfDay, ok := parseTime(clock, d, zones)
	if ok && endOfDay {
		d, ok = dateOfDays(d.days() + 1)
	}
	return DateTime{d, t}, ok
}

// parseAt reads the text of an @-literal: a date, a time, a date and time or a duration (DMN 1.5, grammar rule 62).
func parseAt(s string, zones zoneOf) (Value, bool) {
	if strings.HasPrefix(strings.TrimPrefix(s, "-"), "P") {
		return ParseDuration(s)
	}
	if len(s) > 2 && s[2] == ':' {
		t, _, ok := parseTime(s, timeReference, zones)
		return t, ok
	}
	if strings.Contains(s, "T") {
		return parseDateTime(s, zones)
	}
	return parseDate(s)
}
