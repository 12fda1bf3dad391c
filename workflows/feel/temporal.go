package feel

import (
	"fmt"
	"strings"
	"time"
)

// maxYear bounds the years of dates in both directions; FEEL demands at least nine digits (DMN 1.5, 10.3.2.3.4).
const maxYear = 999_999_999

// Zone says how a time relates to UTC: not at all (the zero value), by a fixed offset, or by a named zone. The offset of a named
// zone is stored when the value is made, so that values compare without a table of zones.
type Zone struct {
	Set    bool
	Name   string
	Offset int // seconds east of UTC
}

// Date is a day of the proleptic Gregorian calendar.
type Date struct {
	Year       int
	Month, Day int
}

// Time is a time of day, with or without a zone.
type Time struct {
	Hour, Minute, Second, Nano int
	Zone                       Zone
}

// DateTime is a date with a time of day; the zone is that of the time.
type DateTime struct {
	Date Date
	Time Time
}

const secondsPerDay = 86_400

// days returns the number of days since 1970-01-01.
func (d Date) days() int64 {
	y := int64(d.Year)
	if d.Month <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	m := int64(d.Month)
	doy := (153*((m+9)%12)+2)/5 + int64(d.Day) - 1
	return era*146_097 + yoe*365 + yoe/4 - yoe/100 + doy - 719_468
}

// dateOfDays is the inverse of days. The era arithmetic avoids package time, whose calendar is fine but whose API invites the
// machine's zone.
func dateOfDays(z int64) (Date, bool) {
	z += 719_468
	era := floorDiv(z, 146_097)
	doe := z - era*146_097
	yoe := (doe - doe/1460 + doe/36_524 - doe/146_096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d := Date{Day: int(doy - (153*mp+2)/5 + 1)}
	y := yoe + era*400
	if mp < 10 {
		d.Month = int(mp + 3)
	} else {
		d.Month = int(mp - 9)
		y++
	}
	d.Year = int(y)
	return d, y >= -maxYear && y <= maxYear
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func leapYear(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysInMonth(y, m int) int {
	switch m {
	case 2:
		if leapYear(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// NewDate returns the date, and false where the calendar has no such day.
func NewDate(year, month, day int) (Date, bool) {
	ok := year >= -maxYear && year <= maxYear && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
	return Date{year, month, day}, ok
}

// weekday counts Monday as 1 and Sunday as 7 (ISO 8601).
func (d Date) weekday() int { return int(((d.days()+3)%7+7)%7) + 1 }

func (d Date) dayOfYear() int { return int(d.days()-Date{d.Year, 1, 1}.days()) + 1 }

// weekOfYear is the week number of ISO 8601: week 1 contains the first Thursday.
func (d Date) weekOfYear() int {
	thursday, _ := dateOfDays(d.days() - int64(d.weekday()) + 4)
	return (thursday.dayOfYear()-1)/7 + 1
}

// addMonths keeps the day where the target month has it and takes its last day otherwise.
func (d Date) addMonths(n int64) (Date, bool) {
	if n > 12*2*maxYear || n < -12*2*maxYear {
		return d, false
	}
	total := int64(d.Year)*12 + int64(d.Month) - 1 + n
	y := floorDiv(total, 12)
	m := int(total-y*12) + 1
	if y < -maxYear || y > maxYear {
		return d, false
	}
	return Date{int(y), m, min(d.Day, daysInMonth(int(y), m))}, true
}

func (t Time) seconds() int64 { return int64(t.Hour)*3600 + int64(t.Minute)*60 + int64(t.Second) }

// localSeconds counts from 1970-01-01T00:00:00 on the wall clock of the value.
func (d DateTime) localSeconds() int64 { return d.Date.days()*secondsPerDay + d.Time.seconds() }

// instant counts from 1970-01-01T00:00:00Z; a value without a zone is read as UTC.
func (d DateTime) instant() int64 { return d.localSeconds() - int64(d.Time.Zone.Offset) }

func timeOfSeconds(sec int64, nano int, z Zone) Time {
	return Time{int(sec / 3600), int(sec / 60 % 60), int(sec % 60), nano, z}
}

func dateTimeOfLocal(sec int64, nano int, z Zone) (DateTime, bool) {
	day := floorDiv(sec, secondsPerDay)
	d, ok := dateOfDays(day)
	return DateTime{d, timeOfSeconds(sec-day*secondsPerDay, nano, z)}, ok
}

// DateTimeOf returns the wall clock of an instant in a location, with the name of the location as zone.
func DateTimeOf(t time.Time, loc *time.Location) DateTime {
	local := t.In(loc)
	_, offset := local.Zone()
	return DateTime{
		Date{local.Year(), int(local.Month()), local.Day()},
		Time{local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), Zone{true, loc.String(), offset}},
	}
}

// GoTime returns the instant of the value; a value without a zone is read in fallback.
func (d DateTime) GoTime(fallback *time.Location) time.Time {
	t := d.Time
	if !t.Zone.Set {
		return time.Date(d.Date.Year, time.Month(d.Date.Month), d.Date.Day, t.Hour, t.Minute, t.Second, t.Nano, fallback)
	}
	return time.Unix(d.instant(), int64(t.Nano)).UTC()
}

// String returns the date as ISO 8601, years beyond four digits in full.
func (d Date) String() string {
	if d.Year < 0 {
		return fmt.Sprintf("-%04d-%02d-%02d", -d.Year, d.Month, d.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// String returns the time as ISO 8601, with offset or @zone where it has one.
func (t Time) String() string {
	return fmt.Sprintf("%02d:%02d:%02d%s%s", t.Hour, t.Minute, t.Second, fraction(t.Nano), t.Zone.String())
}

// String returns date and time joined by T.
func (d DateTime) String() string { return d.Date.String() + "T" + d.Time.String() }

// String returns "", "Z", "+02:00" or "@Europe/Berlin".
func (z Zone) String() string {
	switch {
	case !z.Set:
		return ""
	case z.Name != "":
		return "@" + z.Name
	case z.Offset == 0:
		return "Z"
	}
	sign, o := "+", z.Offset
	if o < 0 {
		sign, o = "-", -o
	}
	s := fmt.Sprintf("%s%02d:%02d", sign, o/3600, o/60%60)
	if o%60 != 0 {
		s += fmt.Sprintf(":%02d", o%60)
	}
	return s
}

func fraction(nano int) string {
	if nano == 0 {
		return ""
	}
	return "." + strings.TrimRight(fmt.Sprintf("%09d", nano), "0")
}
