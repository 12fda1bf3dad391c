package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// This file says once more what the statutes say about days, for Baden-Württemberg, without the program's own calendar.

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

func plus(text string, days int) string { return day(text).AddDate(0, 0, days).Format(time.DateOnly) }

// easter follows Lichtenberg's form of Gauss's rule.
func easter(year int) time.Time {
	k := year / 100
	m := 15 + (3*k+3)/4 - (8*k+13)/25
	s := 2 - (3*k+3)/4
	a := year % 19
	d := (19*a + m) % 30
	r := (d + a/11) / 29
	full := 21 + d - r
	sunday := 7 - (year+year/4+s)%7
	return time.Date(year, 3, full+7-(full-sunday)%7, 0, 0, 0, 0, time.UTC)
}

// idle reports a Saturday, a Sunday or a holiday of the Feiertagsgesetz of Baden-Württemberg (§ 1 FTG).
func idle(d time.Time) bool {
	if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		return true
	}
	switch d.Format("01-02") {
	case "01-01", "01-06", "05-01", "10-03", "11-01", "12-25", "12-26":
		return true
	}
	sunday := easter(d.Year())
	for _, after := range []int{-2, 1, 39, 50, 60} { // Karfreitag, Ostermontag, Himmelfahrt, Pfingstmontag, Fronleichnam
		if d.Equal(sunday.AddDate(0, 0, after)) {
			return true
		}
	}
	return false
}

// workingDay moves an end to the next working day (§ 193 BGB, § 31 Abs. 3 VwVfG).
func workingDay(text string) string {
	d := day(text)
	for idle(d) {
		d = d.AddDate(0, 0, 1)
	}
	return d.Format(time.DateOnly)
}

// delivered gives the third day after posting (§ 41 Abs. 2 LVwVfG Baden-Württemberg); the day stays where nobody works on it.
func delivered(posted string) string { return plus(posted, 3) }

// months ends a period of months on the day of the same number, or the last of a shorter month (§ 188 Abs. 2 and 3 BGB).
func months(from string, n int) string {
	d := day(from)
	first := time.Date(d.Year(), d.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(d.Day(), last)-1).Format(time.DateOnly)
}

// threeMonths from the application (§ 75 Satz 2 VwGO); the authority's own deadline does not move.
func threeMonths(received string) string { return months(received, 3) }

// remedyEnds gives the last day for an objection or an action: a month from the announcement (§ 70 Abs. 1, § 74 Abs. 1 VwGO), moved to the
// next working day (§ 57 Abs. 2 VwGO with § 222 Abs. 2 ZPO, § 31 Abs. 3 VwVfG).
func remedyEnds(announced string) string { return workingDay(months(announced, 1)) }

// TestLawOfTheTests: the days that the other tests expect are right for days that anybody can look up.
func TestLawOfTheTests(t *testing.T) {
	t.Parallel()
	require.Equal(t, "2026-04-05", easter(2026).Format(time.DateOnly))
	require.Equal(t, "2027-03-28", easter(2027).Format(time.DateOnly))
	require.Equal(t, "2038-04-25", easter(2038).Format(time.DateOnly))
	// § 188 Abs. 3 BGB: November has no 31st day, February no 30th.
	require.Equal(t, "2026-11-30", threeMonths("2026-08-31"))
	require.Equal(t, "2026-02-28", threeMonths("2025-11-30"))
	require.Equal(t, "2027-02-21", threeMonths("2026-11-21"), "a Sunday, and it stays")
	// A month from Monday 30.11.2026 ends on Wednesday 30.12., from Thursday 31.12.2026 on Sunday 31.1.2027 and so on Monday 1.2.
	require.Equal(t, "2026-12-30", remedyEnds("2026-11-30"))
	require.Equal(t, "2027-02-01", remedyEnds("2026-12-31"))
	require.Equal(t, "2027-03-01", remedyEnds("2027-01-31"), "28.2.2027 is a Sunday")
	// A letter of Thursday 26.11.2026 counts as delivered on Sunday 29.11.; four weeks end on Sunday 27.12., after Christmas: Monday 28.12.
	require.Equal(t, "2026-11-29", delivered("2026-11-26"))
	require.Equal(t, "2026-12-28", workingDay(plus(delivered("2026-11-26"), 28)))
	// Of 2026-12-05: delivered 8.12., four weeks end on 5.1.2027, a Tuesday; of the 6th they would end on Epiphany and go to the 7th.
	require.Equal(t, "2027-01-05", workingDay(plus(delivered("2026-12-05"), 28)))
	require.Equal(t, "2027-01-07", workingDay(plus(delivered("2026-12-06"), 28)))
}
