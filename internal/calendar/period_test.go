package calendar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// TestPeriod: one row per rule of §§ 187 to 193 BGB, in Baden-Württemberg unless the row says otherwise.
func TestPeriod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule, start, length string
		opts                calendar.Options
		want, reason        string
	}{
		{rule: "§ 187 Abs. 1: the day of the event is not counted", start: "2026-11-23", length: "14T", want: "2026-12-07", reason: calendar.ReasonPeriod},
		{rule: "§ 188 Abs. 2: weeks end on the day of the same name", start: "2026-11-23", length: "4W", want: "2026-12-21", reason: calendar.ReasonPeriod},
		{rule: "§ 188 Abs. 2: months end on the day of the same number", start: "2026-11-24", length: "1M", want: "2026-12-24", reason: calendar.ReasonPeriod},
		{rule: "§ 188 Abs. 3: 31 January and a month", start: "2029-01-31", length: "1M", want: "2029-02-28", reason: calendar.ReasonPeriod},
		{rule: "§ 188 Abs. 3: in a leap year", start: "2028-01-31", length: "1M", want: "2028-02-29", reason: calendar.ReasonPeriod},
		{rule: "§ 188 Abs. 3: 31 March and a month", start: "2026-03-31", length: "1M", want: "2026-04-30", reason: calendar.ReasonPeriod},
		{rule: "§ 188 Abs. 2: 28 February is not stretched to the end of March", start: "2028-02-29", length: "1M", want: "2028-03-29", reason: calendar.ReasonPeriod},
		{rule: "§ 188 Abs. 2: over the year", start: "2026-10-23", length: "3M", want: "2027-01-25", reason: calendar.ReasonPeriodMoved},
		{rule: "§ 188 Abs. 2: a year", start: "2028-02-29", length: "1J", want: "2029-02-28", reason: calendar.ReasonPeriod},
		{rule: "§ 193: Saturday to Monday", start: "2026-11-07", length: "2W", want: "2026-11-23", reason: calendar.ReasonPeriodMoved},
		{rule: "§ 193: Sunday to Monday", start: "2026-11-08", length: "2W", want: "2026-11-23", reason: calendar.ReasonPeriodMoved},
		{rule: "§ 193: holiday on a Saturday over Sunday to Monday", start: "2026-11-28", length: "4W", want: "2026-12-28", reason: calendar.ReasonPeriodMoved},
		{rule: "§ 193: Good Friday to Tuesday after Easter", start: "2026-03-20", length: "14T", want: "2026-04-07", reason: calendar.ReasonPeriodMoved},
		{
			rule: "§ 31 Abs. 3 Satz 2 VwVfG: a named day stays", start: "2026-11-28", length: "4W",
			opts: calendar.Options{Fixed: true}, want: "2026-12-26", reason: calendar.ReasonPeriodFixed,
		},
		{
			rule: "§§ 187 Abs. 2, 188 Abs. 2: validity from 1 December for a year", start: "2026-12-01", length: "1J",
			opts: calendar.Options{DayCounts: true, Fixed: true}, want: "2027-11-30", reason: calendar.ReasonPeriod,
		},
		{
			rule: "§ 188 Abs. 3 with § 187 Abs. 2: from 31 January for a month", start: "2029-01-31", length: "1M",
			opts: calendar.Options{DayCounts: true, Fixed: true}, want: "2029-02-28", reason: calendar.ReasonPeriod,
		},
		{
			rule: "§ 188 Abs. 2 with § 187 Abs. 2: from the first of a month", start: "2026-02-01", length: "1M",
			opts: calendar.Options{DayCounts: true, Fixed: true}, want: "2026-02-28", reason: calendar.ReasonPeriodFixed,
		},
		{rule: "§ 187 Abs. 2: days", start: "2026-12-01", length: "7T", opts: calendar.Options{DayCounts: true}, want: "2026-12-07", reason: calendar.ReasonPeriod},
		{rule: "working days over Christmas", start: "2026-12-23", length: "3AT", want: "2026-12-29", reason: calendar.ReasonPeriod},
		{rule: "§ 81a Abs. 3 Nr. 3 AufenthG: three Werktage with a Saturday", start: "2026-11-19", length: "3WT", want: "2026-11-23", reason: calendar.ReasonPeriod},
		{rule: "Werktage may end on a Saturday", start: "2026-11-19", length: "2WT", want: "2026-11-21", reason: calendar.ReasonPeriod},
	} {
		r := calendar.Period(calendar.BW, day(c.start), calendar.MustParseLength(c.length), c.opts)
		require.Equal(t, c.want, r.LastDay.String(), c.rule)
		require.Equal(t, c.reason, r.Reason, c.rule)
	}
}

// TestPeriodDependsOnLand: § 31 Abs. 3 VwVfG: the holidays of the authority's Land and region decide.
func TestPeriodDependsOnLand(t *testing.T) {
	t.Parallel()
	end := func(land calendar.Land, start string, regions ...calendar.Region) string {
		return calendar.Period(land, day(start), calendar.MustParseLength("2W"), calendar.Options{Regions: regions}).LastDay.String()
	}
	require.Equal(t, "2027-01-07", end(calendar.BW, "2026-12-23"))
	require.Equal(t, "2027-01-06", end(calendar.NI, "2026-12-23"))
	require.Equal(t, "2028-08-16", end(calendar.BY, "2028-08-01", calendar.RegionBayernKatholisch))
	require.Equal(t, "2028-08-15", end(calendar.BY, "2028-08-01"))
}

// TestPeriodOfNothing: without a start there is no day, rather than a day of the year 1.
func TestPeriodOfNothing(t *testing.T) {
	t.Parallel()
	require.Zero(t, calendar.Period(calendar.BW, casefile.Date{}, calendar.MustParseLength("4W"), calendar.Options{}))
	require.Zero(t, calendar.Period(calendar.BW, day("2026-11-23"), calendar.Length{}, calendar.Options{}))
	require.Zero(t, calendar.DeemedDelivery(calendar.BW, casefile.Date{}))
	require.Zero(t, calendar.DeemedDeliveryBy(calendar.WayRetrieved, calendar.BW, casefile.Date{}))
	require.Zero(t, calendar.DeemedDeliveryBy("ausland", calendar.BW, day("2026-11-23")), "§ 41 Abs. 2 Satz 1 VwVfG: im Inland")
}

// TestPeriodNeverEndsIdle: § 193 BGB for every start of three years and every Land: the last day is a working day and never
// earlier than the computed end; a fixed period ends exactly there.
func TestPeriodNeverEndsIdle(t *testing.T) {
	t.Parallel()
	for _, land := range calendar.Lands() {
		for start := day("2024-12-01"); start.Before(day("2027-02-01")); start = start.AddDays(1) {
			for _, length := range []calendar.Length{{N: 14, Unit: calendar.Days}, {N: 1, Unit: calendar.Months}} {
				r := calendar.Period(land, start, length, calendar.Options{})
				fixed := calendar.Period(land, start, length, calendar.Options{Fixed: true})
				if !calendar.IsWorkingDay(land, r.LastDay) || r.LastDay.Before(fixed.LastDay) || r.LastDay.After(fixed.LastDay.AddDays(5)) {
					t.Fatalf("%s %s %s: %s, fixed %s", land, start, length, r.LastDay, fixed.LastDay)
				}
			}
		}
	}
}

// TestParseLength: what diagrams write, and what is refused.
func TestParseLength(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"4W": "4W", "14T": "14T", "14 KT": "14T", "3M": "3M", "1J": "1J", "5AT": "5AT", "5 AT": "5AT", "3WT": "3WT",
	} {
		l, err := calendar.ParseLength(text)
		require.NoError(t, err, text)
		require.Equal(t, want, l.String())
	}
	for _, bad := range []string{"", "4", "W", "0W", "-1W", "4X", "4w", "1.5M", "4 Wochen", "99999T", "4WW", "4W4", "T4"} {
		_, err := calendar.ParseLength(bad)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), bad)
	}
}

// TestBefore: lead times count back over months of any length.
func TestBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ date, length, want string }{
		{"2027-02-18", "12W", "2026-11-26"},
		{"2027-03-31", "1M", "2027-02-28"},
		{"2027-01-31", "3M", "2026-10-31"},
		{"2028-02-29", "1J", "2027-02-28"},
		{"2026-12-28", "2AT", "2026-12-23"},
		{"2026-12-28", "2WT", "2026-12-23"},
		{"2026-12-28", "10T", "2026-12-18"},
	} {
		require.Equal(t, c.want, calendar.Before(calendar.BW, day(c.date), calendar.MustParseLength(c.length)).String(), "%s - %s", c.date, c.length)
	}
}

// TestDeemedDelivery: § 41 Abs. 2 VwVfG: fourth day since 1 January 2025, third day in Baden-Württemberg and before; the day may
// be a Sunday.
func TestDeemedDelivery(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		land         calendar.Land
		posted, want string
	}{
		{calendar.BW, "2026-11-23", "2026-11-26"},
		{calendar.BW, "2026-11-26", "2026-11-29"}, // a Sunday
		{calendar.NI, "2026-11-23", "2026-11-27"},
		{calendar.NI, "2024-12-31", "2025-01-03"},
		{calendar.NI, "2025-01-01", "2025-01-05"},
		{calendar.TH, "2026-11-23", "2026-11-27"},
		{calendar.Land("XX"), "2026-11-23", "2026-11-27"},
	} {
		r := calendar.DeemedDelivery(c.land, day(c.posted))
		require.Equal(t, c.want, r.LastDay.String(), "%s %s", c.land, c.posted)
		require.NotEmpty(t, r.Params["source"])
	}
	for _, land := range calendar.Lands() {
		require.False(t, calendar.DeliveryRuleOn(land, day("2026-11-23")).MovesWhenIdle, land)
	}
	moving := calendar.DeliveryRule{Days: 3, MovesWhenIdle: true}
	require.Equal(t, "2026-11-30", calendar.Deemed(moving, calendar.BW, day("2026-11-26"), nil).LastDay.String())
}

// TestEndOfDay: an act is late at midnight in Berlin, in winter and in summer, and on the days of 25 and 23 hours.
func TestEndOfDay(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]string{
		"2026-11-23": "2026-11-23T23:00:00Z",
		"2026-07-01": "2026-07-01T22:00:00Z",
		"2026-10-25": "2026-10-25T23:00:00Z",
		"2026-03-29": "2026-03-29T22:00:00Z",
		"2026-12-31": "2026-12-31T23:00:00Z",
	} {
		require.Equal(t, want, calendar.EndOfDay(day(date), calendar.Berlin()).UTC().Format(time.RFC3339), date)
	}
}

// TestSentence: what a caseworker reads, in both languages.
func TestSentence(t *testing.T) {
	t.Parallel()
	period := func(start, length string, opts calendar.Options) calendar.Result {
		return calendar.Period(calendar.BW, day(start), calendar.MustParseLength(length), opts)
	}
	bekanntgabe := calendar.Options{Event: "bekanntgabe"}
	for _, c := range []struct {
		result calendar.Result
		de, en string
	}{
		{
			period("2026-11-28", "4W", bekanntgabe),
			"Vier Wochen ab Bekanntgabe am Sa 28.11.2026; das Ende fiel auf Sa 26.12.2026 (2. Weihnachtstag), daher Mo 28.12.2026.",
			"Four weeks from notification on Sat 28 Nov 2026; the end fell on Sat 26 Dec 2026 (second day of Christmas), so it is Mon 28 Dec 2026.",
		},
		{
			period("2026-11-07", "14T", calendar.Options{Event: "eingang"}),
			"14 Tage ab Eingang am Sa 07.11.2026; das Ende fiel auf Sa 21.11.2026, daher Mo 23.11.2026.",
			"14 days from receipt on Sat 7 Nov 2026; the end fell on Sat 21 Nov 2026, so it is Mon 23 Nov 2026.",
		},
		{
			period("2026-11-24", "1M", bekanntgabe),
			"Ein Monat ab Bekanntgabe am Di 24.11.2026: letzter Tag ist Do 24.12.2026.",
			"One month from notification on Tue 24 Nov 2026: the last day is Thu 24 Dec 2026.",
		},
		{
			period("2026-11-23", "5AT", calendar.Options{Event: "aufgabe"}),
			"Fünf Arbeitstage ab Beginn der Aufgabe am Mo 23.11.2026: letzter Tag ist Mo 30.11.2026.",
			"Five working days from start of the task on Mon 23 Nov 2026: the last day is Mon 30 Nov 2026.",
		},
		{
			period("2026-12-27", "1J", calendar.Options{DayCounts: true, Fixed: true, Event: "beginn"}),
			"Ein Jahr ab Beginn am So 27.12.2026: letzter Tag ist So 26.12.2027 (2. Weihnachtstag); der Tag verschiebt sich nicht.",
			"One year from start on Sun 27 Dec 2026: the last day is Sun 26 Dec 2027 (second day of Christmas); it does not move.",
		},
		{
			calendar.DeemedDelivery(calendar.BW, day("2026-11-26")),
			"Dritter Tag nach Aufgabe zur Post am Do 26.11.2026 (§ 41 Abs. 2 LVwVfG): So 29.11.2026; der Tag verschiebt sich nicht.",
			"Third day after posting on Thu 26 Nov 2026 (§ 41 Abs. 2 LVwVfG): Sun 29 Nov 2026; it does not move.",
		},
		{
			calendar.DeemedDeliveryBy(calendar.WayElectronic, calendar.NI, day("2026-12-21")),
			"Vierter Tag nach der elektronischen Absendung am Mo 21.12.2026 (§ 41 Abs. 2 VwVfG in Verbindung mit Landesrecht): Fr 25.12.2026 (1. Weihnachtstag); der Tag verschiebt sich nicht.",
			"Fourth day after sending electronically on Mon 21 Dec 2026 (§ 41 Abs. 2 VwVfG in Verbindung mit Landesrecht): Fri 25 Dec 2026 (Christmas Day); it does not move.",
		},
		{
			calendar.DeemedDeliveryBy(calendar.WayRetrieved, calendar.BW, day("2026-11-23")),
			"Tag nach dem Abruf am Mo 23.11.2026 (§ 41 Abs. 2a Satz 3 VwVfG): Di 24.11.2026.",
			"Day after retrieval on Mon 23 Nov 2026 (§ 41 Abs. 2a Satz 3 VwVfG): Tue 24 Nov 2026.",
		},
		{
			calendar.DeemedDelivery(calendar.BW, day("2026-11-23")),
			"Dritter Tag nach Aufgabe zur Post am Mo 23.11.2026 (§ 41 Abs. 2 LVwVfG): Do 26.11.2026.",
			"Third day after posting on Mon 23 Nov 2026 (§ 41 Abs. 2 LVwVfG): Thu 26 Nov 2026.",
		},
		{
			period("2026-11-24", "1M", calendar.Options{Event: "unbekannt"}),
			"Ein Monat ab dem Ereignis am Di 24.11.2026: letzter Tag ist Do 24.12.2026.",
			"One month from the event on Tue 24 Nov 2026: the last day is Thu 24 Dec 2026.",
		},
	} {
		require.Equal(t, c.de, c.result.Sentence("de"))
		require.Equal(t, c.en, c.result.Sentence("en"))
	}
	require.Empty(t, calendar.Sentence("de", "unbekannt", nil))
}
