package calendar

import (
	"time"

	"ablauf/internal/casefile"
)

// IsWorkingDay reports whether an authority of the Land works on the day: Monday to Friday, no public holiday. § 193 BGB and
// § 31 Abs. 3 VwVfG name the same days, because they treat Saturday like Sunday.
func IsWorkingDay(land Land, date casefile.Date, regions ...Region) bool {
	return idle(land, date, regions) == ""
}

// idle says why nobody works on the day: "samstag", "sonntag" or the key of the holiday, and "" for a working day. The holiday
// wins over the day of the week because it tells the reader more.
func idle(land Land, date casefile.Date, regions []Region) string {
	if key := holidayKey(land, date, regions); key != "" {
		return key
	}
	switch date.Weekday() {
	case time.Saturday:
		return "samstag"
	case time.Sunday:
		return "sonntag"
	default:
		return ""
	}
}

// isWerktag reports whether the day is a Werktag in the sense of § 3 Abs. 2 BUrlG: Monday to Saturday, no public holiday.
func isWerktag(land Land, date casefile.Date, regions []Region) bool {
	why := idle(land, date, regions)
	return why == "" || why == "samstag"
}

// AddWorkingDays gives the n-th working day after the date, the date itself not counted. A negative n counts backwards; zero
// gives the date, be it a working day or not.
func AddWorkingDays(land Land, date casefile.Date, n int, regions ...Region) casefile.Date {
	return addDays(date, n, func(d casefile.Date) bool { return IsWorkingDay(land, d, regions...) })
}

func addDays(date casefile.Date, n int, counts func(casefile.Date) bool) casefile.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		date = date.AddDays(step)
		if counts(date) {
			n--
		}
	}
	return date
}

// WorkingDaysBetween counts the working days after from up to and including to, so that AddWorkingDays(from, n) and it agree;
// negative when to is earlier.
func WorkingDaysBetween(land Land, from, to casefile.Date, regions ...Region) int {
	sign := 1
	if to.Before(from) {
		from, to, sign = to, from, -1
	}
	n := 0
	for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
		if IsWorkingDay(land, d, regions...) {
			n++
		}
	}
	return sign * n
}

// nextWorkingDay gives the day itself or the first working day after it.
func nextWorkingDay(land Land, date casefile.Date, regions []Region) casefile.Date {
	for idle(land, date, regions) != "" {
		date = date.AddDays(1)
	}
	return date
}
