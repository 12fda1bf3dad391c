package e2e_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// This file says once more what the statutes say about days and remedies, for each Land with an authority of ours, without the program's
// own calendar and data.

// statutes are those of one Land.
type statutes struct {
	fixed  []string // holidays on the same day each year
	easter []int    // holidays by their distance from Easter Sunday
	posted int      // days after posting on which a letter counts as delivered
	remedy string   // what can be done against a refusal
}

// lands: § 1 FTG BW and § 2 NFeiertagsG; § 41 Abs. 2 LVwVfG BW (third day) and § 1 Abs. 1 NVwVfG with § 41 Abs. 2 VwVfG (fourth day since
// 1.1.2025); §§ 68, 70 VwGO in Baden-Württemberg, § 80 NJG in Niedersachsen, which leaves the objection out, with § 74 VwGO.
var lands = map[string]statutes{
	"BW": {
		fixed:  []string{"01-01", "01-06", "05-01", "10-03", "11-01", "12-25", "12-26"},
		easter: []int{-2, 1, 39, 50, 60}, // Karfreitag, Ostermontag, Himmelfahrt, Pfingstmontag, Fronleichnam
		posted: 3, remedy: "widerspruch",
	},
	"NI": {
		fixed:  []string{"01-01", "05-01", "10-03", "10-31", "12-25", "12-26"},
		easter: []int{-2, 1, 39, 50},
		posted: 4, remedy: "klage",
	},
}

// law is that of the authority under which the tests run.
func law() statutes { return lands[office.Land] }

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

// idle reports a Saturday, a Sunday or a holiday of the Land.
func (s statutes) idle(d time.Time) bool {
	if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday || slices.Contains(s.fixed, d.Format("01-02")) {
		return true
	}
	sunday := easter(d.Year())
	return slices.ContainsFunc(s.easter, func(after int) bool { return d.Equal(sunday.AddDate(0, 0, after)) })
}

// workingDay moves an end to the next working day (§ 193 BGB, § 31 Abs. 3 VwVfG).
func (s statutes) workingDay(text string) string {
	d := day(text)
	for s.idle(d) {
		d = d.AddDate(0, 0, 1)
	}
	return d.Format(time.DateOnly)
}

// delivered gives the day on which a letter counts as delivered; the day stays where nobody works on it.
func (s statutes) delivered(posted string) string { return plus(posted, s.posted) }

func workingDay(text string) string { return law().workingDay(text) }

func delivered(posted string) string { return law().delivered(posted) }

// certificate is the deadline of a certificate that was issued in time: three working days from the day on which it was owed (house rule for
// § 81 Abs. 5 AufenthG).
func certificate(owed string) due {
	return due{"fiktionsbescheinigung", workingDays(owed, 3), "met", "§ 81 Abs. 5 AufenthG"}
}

// securityQuery is the day on which somebody asks where the answer of the security authorities is: ten working days after the query (house rule; §
// 73 Abs. 3 AufenthG sets them no period). It came before.
func securityQuery(asked string) due {
	return due{"sicherheitsabfrage", workingDays(asked, 10), "met", "§ 73 Abs. 3 AufenthG"}
}

// workingDays counts so many of them after a day.
func workingDays(from string, n int) string {
	for range n {
		from = workingDay(plus(from, 1))
	}
	return from
}

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
	bw, ni := lands["BW"], lands["NI"]
	// A month from Monday 30.11.2026 ends on Wednesday 30.12., from Thursday 31.12.2026 on Sunday 31.1.2027 and so on Monday 1.2.
	for _, land := range lands {
		require.Equal(t, "2026-12-30", land.workingDay(months("2026-11-30", 1)))
		require.Equal(t, "2027-02-01", land.workingDay(months("2026-12-31", 1)))
		require.Equal(t, "2027-03-01", land.workingDay(months("2027-01-31", 1)), "28.2.2027 is a Sunday")
	}
	// A letter of Thursday 26.11.2026 counts as delivered on Sunday 29.11.; four weeks end on Sunday 27.12., after Christmas: Monday 28.12.
	require.Equal(t, "2026-11-29", bw.delivered("2026-11-26"))
	require.Equal(t, "2026-12-28", bw.workingDay(plus(bw.delivered("2026-11-26"), 28)))
	// In Niedersachsen it counts on Monday 30.11., and four weeks end on Monday 28.12. by themselves.
	require.Equal(t, "2026-11-30", ni.delivered("2026-11-26"))
	require.Equal(t, "2026-12-28", ni.workingDay(plus(ni.delivered("2026-11-26"), 28)))
	// Of 2026-12-05: delivered 8.12., four weeks end on 5.1.2027, a Tuesday; of the 6th they would end on Epiphany and go to the 7th.
	require.Equal(t, "2027-01-05", bw.workingDay(plus(bw.delivered("2026-12-05"), 28)))
	require.Equal(t, "2027-01-07", bw.workingDay(plus(bw.delivered("2026-12-06"), 28)))
	// In Niedersachsen Epiphany is a working day; the Reformation Day is none: 31.10.2025 is a Friday there too.
	require.Equal(t, "2027-01-06", ni.workingDay("2027-01-06"))
	require.Equal(t, "2025-10-31", bw.workingDay("2025-10-31"), "a Friday")
	require.Equal(t, "2025-11-03", ni.workingDay("2025-10-31"), "a Friday")
	// Corpus Christi, 4.6.2026, a Thursday.
	require.Equal(t, "2026-06-05", bw.workingDay("2026-06-04"))
	require.Equal(t, "2026-06-04", ni.workingDay("2026-06-04"))
	require.Contains(t, lands, office.Land, "the tests know the statutes of the Land of the authority they run under")
}
