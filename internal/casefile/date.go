package casefile

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a day of the civil calendar without a time and without a zone, as the law means it: "gültig bis 26.11.2026".
// The zero Date means "no date".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2026-11-26". An impossible day such as 2026-02-30 is an Invalid error.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, Errorf(Invalid, "date.impossible", "not a date of the form 2006-01-02: %w", err)
	}
	return DateOf(t), nil
}

// MustParseDate is ParseDate for constants and tests.
func MustParseDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DateOf gives the day of t in t's own location. Callers convert to the authority's zone first.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Time gives the start of the day in loc.
func (d Date) Time(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// AddDays gives the day n calendar days later.
func (d Date) AddDays(n int) Date { return DateOf(d.Time(time.UTC).AddDate(0, 0, n)) }

// Compare is negative when d is earlier than o, positive when later.
func (d Date) Compare(o Date) int { return d.Time(time.UTC).Compare(o.Time(time.UTC)) }

// Before reports whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// DaysUntil gives the number of calendar days from d to o, negative when o is earlier.
func (d Date) DaysUntil(o Date) int {
	return int(o.Time(time.UTC).Sub(d.Time(time.UTC)) / (24 * time.Hour))
}

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time(time.UTC).Weekday() }

// String gives "2026-11-26", or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalJSON writes the date as text, no date as null.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads text or null.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return Errorf(Invalid, "date.impossible", "a date is a text: %w", err)
	}
	if s == nil || *s == "" {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(*s)
	*d = parsed
	return err
}

// Scan lets the database driver read the date.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = DateOf(v)
	case string:
		parsed, err := ParseDate(v)
		*d = parsed
		return err
	default:
		return fmt.Errorf("casefile: cannot read a date from %T", src)
	}
	return nil
}

// PartialDate is a birth date that may be known in part only, as registers write it (XInneres "teilbekanntesDatum"):
// the year alone, year and month, or the whole date; "0000" stands for nothing known.
type PartialDate struct {
	Year  int
	Month int
	Day   int
}

// ParsePartialDate reads "1991-03-14", "1991-03", "1991" or "0000".
func ParsePartialDate(s string) (PartialDate, error) {
	var p PartialDate
	switch len(s) {
	case len("2006-01-02"):
		d, err := ParseDate(s)
		if err != nil {
			return p, err
		}
		return PartialDate{d.Year, int(d.Month), d.Day}, nil
	case len("2006-01"):
		t, err := time.Parse("2006-01", s)
		if err != nil {
			return p, Errorf(Invalid, "date.impossible", "not a month of the form 2006-01: %w", err)
		}
		return PartialDate{Year: t.Year(), Month: int(t.Month())}, nil
	case len("2006"):
		if s == "0000" {
			return p, nil
		}
		t, err := time.Parse("2006", s)
		if err != nil {
			return p, Errorf(Invalid, "date.impossible", "not a year of the form 2006: %w", err)
		}
		return PartialDate{Year: t.Year()}, nil
	}
	return p, Errorf(Invalid, "date.impossible", "not a date, a month or a year")
}

// String gives the form that ParsePartialDate reads.
func (p PartialDate) String() string {
	switch {
	case p.Year == 0:
		return "0000"
	case p.Month == 0:
		return fmt.Sprintf("%04d", p.Year)
	case p.Day == 0:
		return fmt.Sprintf("%04d-%02d", p.Year, p.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", p.Year, p.Month, p.Day)
}

// Known reports whether the whole date is known.
func (p PartialDate) Known() bool { return p.Year != 0 && p.Month != 0 && p.Day != 0 }

// Earliest gives the first day that the partial date may mean; the zero Date when nothing is known.
func (p PartialDate) Earliest() Date {
	if p.Year == 0 {
		return Date{}
	}
	return Date{p.Year, time.Month(max(p.Month, 1)), max(p.Day, 1)}
}

// MarshalText writes the form that ParsePartialDate reads.
func (p PartialDate) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *PartialDate) UnmarshalText(b []byte) error {
	parsed, err := ParsePartialDate(string(b))
	*p = parsed
	return err
}

// Scan lets the database driver read the partial date from text.
func (p *PartialDate) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("casefile: cannot read a partial date from %T", src)
	}
	return p.UnmarshalText([]byte(s))
}
