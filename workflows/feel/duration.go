package feel

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// DaysDuration is a days and time duration: an exact number of seconds and nanoseconds of equal sign.
type DaysDuration struct {
	Seconds int64
	Nanos   int64
}

// MonthsDuration is a years and months duration, counted in months. P1M is a month, not 30 days.
type MonthsDuration int64

// maxDurationSeconds keeps sums of two durations, and of a duration and an instant, inside int64.
const maxDurationSeconds = int64(1) << 60

// NewDaysDuration normalises seconds and nanoseconds to one sign; ok is false beyond about 3.6e10 years.
func NewDaysDuration(seconds, nanos int64) (DaysDuration, bool) {
	if seconds > maxDurationSeconds || seconds < -maxDurationSeconds {
		return DaysDuration{}, false
	}
	seconds += nanos / 1e9
	nanos %= 1e9
	switch {
	case seconds > 0 && nanos < 0:
		seconds, nanos = seconds-1, nanos+1e9
	case seconds < 0 && nanos > 0:
		seconds, nanos = seconds+1, nanos-1e9
	}
	return DaysDuration{seconds, nanos}, seconds <= maxDurationSeconds && seconds >= -maxDurationSeconds
}

func (d DaysDuration) neg() DaysDuration { return DaysDuration{-d.Seconds, -d.Nanos} }

func (d DaysDuration) sign() int {
	switch {
	case d.Seconds > 0 || d.Nanos > 0:
		return 1
	case d.Seconds < 0 || d.Nanos < 0:
		return -1
	}
	return 0
}

func (d DaysDuration) cmp(o DaysDuration) int {
	if c := compareInts(d.Seconds, o.Seconds); c != 0 {
		return c
	}
	return compareInts(d.Nanos, o.Nanos)
}

func compareInts(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// number returns the duration in seconds.
func (d DaysDuration) number() Number {
	whole, _ := mulNumbers(Int(d.Seconds), Int(1e9))
	nanos, _ := addNumbers(whole, Int(d.Nanos))
	out := new(apd.Decimal).Set(nanos.dec())
	out.Exponent -= 9
	return Number{out}
}

// daysDurationOf reads a number of seconds; digits below a nanosecond are cut.
func daysDurationOf(n Number) (DaysDuration, bool) {
	seconds, ok := n.Int64()
	if !ok {
		return DaysDuration{}, false
	}
	rest, ok := subNumbers(n, Int(seconds))
	if !ok {
		return DaysDuration{}, false
	}
	rest, _ = mulNumbers(rest, Int(1e9))
	nanos, _ := rest.Int64()
	return NewDaysDuration(seconds, nanos)
}

// String returns the canonical form of XML Schema: P1DT2H3M4.5S, and PT0S for nothing.
func (d DaysDuration) String() string {
	if d.sign() == 0 {
		return "PT0S"
	}
	var b strings.Builder
	s, n := d.Seconds, d.Nanos
	if d.sign() < 0 {
		b.WriteByte('-')
		s, n = -s, -n
	}
	b.WriteByte('P')
	if days := s / secondsPerDay; days > 0 {
		fmt.Fprintf(&b, "%dD", days)
	}
	s %= secondsPerDay
	if s == 0 && n == 0 {
		return b.String()
	}
	b.WriteByte('T')
	if h := s / 3600; h > 0 {
		fmt.Fprintf(&b, "%dH", h)
	}
	if m := s / 60 % 60; m > 0 {
		fmt.Fprintf(&b, "%dM", m)
	}
	if s%60 > 0 || n > 0 {
		fmt.Fprintf(&b, "%d%sS", s%60, fraction(int(n)))
	}
	return b.String()
}

// String returns P1Y2M, and P0M for nothing.
func (d MonthsDuration) String() string {
	if d == 0 {
		return "P0M"
	}
	sign, m := "", int64(d)
	if m < 0 {
		sign, m = "-", -m
	}
	s := sign + "P"
	if m >= 12 {
		s += strconv.FormatInt(m/12, 10) + "Y"
	}
	if m%12 != 0 {
		s += strconv.FormatInt(m%12, 10) + "M"
	}
	return s
}

// ParseDuration reads an ISO 8601 duration. FEEL keeps two kinds apart, so years and months cannot be mixed with days and time.
func ParseDuration(s string) (Value, bool) {
	rest, negative := strings.CutPrefix(s, "-")
	rest, ok := strings.CutPrefix(rest, "P")
	if !ok || rest == "" {
		return nil, false
	}
	if v, ok := parseMonths(rest, negative); ok {
		return v, true
	}
	return parseDays(rest, negative)
}

func parseMonths(s string, negative bool) (Value, bool) {
	total, found := int64(0), false
	for _, unit := range []struct {
		letter string
		months int64
	}{{"Y", 12}, {"M", 1}} {
		digits, after, ok := strings.Cut(s, unit.letter)
		if !ok || !allDigits(digits) || digits == "" {
			continue
		}
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n > math.MaxInt64/100 {
			return nil, false
		}
		total, s, found = total+n*unit.months, after, true
	}
	if !found || s != "" || total > 12*2*maxYear {
		return nil, false
	}
	if negative {
		total = -total
	}
	return MonthsDuration(total), true
}

func parseDays(s string, negative bool) (Value, bool) {
	day, clock, hasTime := strings.Cut(s, "T")
	var seconds, nanos int64
	add := func(digits string, factor int64) bool {
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n > maxDurationSeconds/factor {
			return false
		}
		seconds += n * factor
		return seconds <= maxDurationSeconds
	}
	if day != "" {
		digits, after, ok := strings.Cut(day, "D")
		if !ok || after != "" || digits == "" || !allDigits(digits) || !add(digits, secondsPerDay) {
			return nil, false
		}
	}
	if hasTime && clock == "" {
		return nil, false
	}
	for _, unit := range []struct {
		letter string
		factor int64
	}{{"H", 3600}, {"M", 60}, {"S", 1}} {
		digits, after, ok := strings.Cut(clock, unit.letter)
		if !ok {
			continue
		}
		if unit.letter == "S" {
			whole, frac, _ := strings.Cut(digits, ".")
			if !allDigits(frac) {
				return nil, false
			}
			nanos = parseNanos(frac)
			digits = whole
		}
		if digits == "" || !allDigits(digits) || !add(digits, unit.factor) {
			return nil, false
		}
		clock = after
	}
	if clock != "" {
		return nil, false
	}
	d, ok := NewDaysDuration(seconds, nanos)
	if negative {
		d = d.neg()
	}
	return d, ok
}

// parseNanos reads the digits behind the point; beyond nine they are cut.
func parseNanos(frac string) int64 {
	if len(frac) > 9 {
		frac = frac[:9]
	}
	n, _ := strconv.ParseInt((frac + "000000000")[:9], 10, 64)
	return n
}
