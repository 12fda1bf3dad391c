package calendar

import (
	"fmt"
	"strconv"
	"strings"

	"ablauf/internal/casefile"
)

// Unit is what a Length counts; its text is the one that diagrams and tables write.
type Unit string

// The units.
const (
	Days        Unit = "T"  // calendar days
	Weeks       Unit = "W"  // weeks
	Months      Unit = "M"  // months
	Years       Unit = "J"  // years
	WorkingDays Unit = "AT" // Monday to Friday without holidays
	Werktage    Unit = "WT" // Monday to Saturday without holidays
)

// lengthMax keeps a typing error in a diagram from counting through centuries.
const lengthMax = 10_000

// Length is the length of a period, e.g. four weeks. The zero Length is none.
type Length struct {
	N    int
	Unit Unit
}

// ParseLength reads "4W", "14T" (also "14 KT"), "3M", "1J", "5AT", "3WT"; a space between number and unit is allowed. Anything
// else, also a period of no length, is an Invalid error "length.unknown".
func ParseLength(s string) (Length, error) {
	digits := strings.TrimRight(s, "TWMJAK ")
	unit := Unit(strings.TrimSpace(s[len(digits):]))
	if unit == "KT" {
		unit = Days
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n <= 0 || n > lengthMax || unitWords[unit].deOne == "" {
		return Length{}, casefile.Errorf(casefile.Invalid, "length.unknown", "calendar: %q is no length such as 4W, 14T, 3M or 5AT", s)
	}
	return Length{n, unit}, nil
}

// MustParseLength is ParseLength for constants and tests.
func MustParseLength(s string) Length {
	l, err := ParseLength(s)
	if err != nil {
		panic(err)
	}
	return l
}

// String gives the form that ParseLength reads.
func (l Length) String() string { return fmt.Sprintf("%d%s", l.N, l.Unit) }
