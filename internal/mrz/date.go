package mrz

import (
	"strconv"
	"time"

	"ablauf/internal/casefile"
)

// dates reads both dates. Of a birth date the day, or month and day, may be unknown (part 3, section 4.8).
func (z *Zone) dates(birth, expiry string, today casefile.Date) error {
	year, month, day, ok := numbers(birth)
	if !ok {
		return dateError(fieldBirth)
	}
	if birth != "<<<<<<" {
		// Nobody is born after today, and nobody older than a hundred years is told apart by two digits.
		z.BirthDate = casefile.PartialDate{Year: century(year, today.Year), Month: month, Day: day}
		if z.BirthDate.Year == today.Year && month != 0 && laterThan(month, max(day, 1), today) {
			z.BirthDate.Year -= 100
		}
		if !possible(z.BirthDate) {
			return dateError(fieldBirth)
		}
	}
	year, month, day, ok = numbers(expiry)
	if !ok || month == 0 || day == 0 {
		return dateError(fieldExpiry)
	}
	// A document expires within half a century of today, past or to come.
	d := casefile.PartialDate{Year: century(year, today.Year+49), Month: month, Day: day}
	if !possible(d) {
		return dateError(fieldExpiry)
	}
	z.ExpiresOn = casefile.Date{Year: d.Year, Month: time.Month(d.Month), Day: d.Day}
	return nil
}

// numbers reads YYMMDD, where fillers stand for 0.
func numbers(field string) (year, month, day int, ok bool) {
	var out [3]int
	for i := range out {
		part := field[2*i : 2*i+2]
		if part == "<<" && i > 0 || field == "<<<<<<" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return 0, 0, 0, false
		}
		out[i] = n
	}
	return out[0], out[1], out[2], true
}

// century gives the latest year that ends in the two digits and is not after last.
func century(digits, last int) int {
	year := last - last%100 + digits
	if year > last {
		year -= 100
	}
	return year
}

func laterThan(month, day int, today casefile.Date) bool {
	return month > int(today.Month) || month == int(today.Month) && day > today.Day
}

func possible(d casefile.PartialDate) bool {
	if d.Month == 0 {
		return d.Day == 0
	}
	t := time.Date(d.Year, time.Month(d.Month), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
	return int(t.Month()) == d.Month && t.Day() == max(d.Day, 1)
}

// dateError leaves out what was read: a birth date has no place in an error.
func dateError(field string) error {
	return &casefile.Error{Kind: casefile.Invalid, Code: "mrz.date", Params: map[string]string{"field": field}}
}
