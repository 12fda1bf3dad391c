package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

func day(s string) casefile.Date { return casefile.MustParseDate(s) }

// TestEaster: dates of Easter Sunday as published; the earliest and latest possible ones among them.
func TestEaster(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"1818-03-22", "1943-04-25", "1996-04-07", "2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2025-04-20",
		"2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22",
	} {
		require.Equal(t, want, calendar.EasterSunday(day(want).Year).String())
	}
}

// TestHolidaysOfBadenWuerttemberg: § 1 FTG BW, the twelve holidays of 2026.
func TestHolidaysOfBadenWuerttemberg(t *testing.T) {
	t.Parallel()
	var got []string
	for _, e := range calendar.Holidays(calendar.BW, 2026) {
		got = append(got, e.Date.String()+" "+e.Name)
		require.NotEmpty(t, e.Statute)
	}
	require.Equal(t, []string{
		"2026-01-01 Neujahr", "2026-01-06 Heilige Drei Könige", "2026-04-03 Karfreitag", "2026-04-06 Ostermontag",
		"2026-05-01 Tag der Arbeit", "2026-05-14 Christi Himmelfahrt", "2026-05-25 Pfingstmontag", "2026-06-04 Fronleichnam",
		"2026-10-03 Tag der Deutschen Einheit", "2026-11-01 Allerheiligen", "2026-12-25 1. Weihnachtstag", "2026-12-26 2. Weihnachtstag",
	}, got)
}

// TestNumberOfHolidays: how many holidays each Land has in 2026, those of regions not counted.
func TestNumberOfHolidays(t *testing.T) {
	t.Parallel()
	want := map[calendar.Land]int{
		calendar.BW: 12, calendar.BY: 12, calendar.BE: 10, calendar.BB: 12, calendar.HB: 10, calendar.HH: 10, calendar.HE: 10,
		calendar.MV: 11, calendar.NI: 10, calendar.NW: 11, calendar.RP: 11, calendar.SL: 12, calendar.SN: 11, calendar.ST: 11,
		calendar.SH: 10, calendar.TH: 11,
	}
	require.Len(t, want, len(calendar.Lands()))
	for _, land := range calendar.Lands() {
		n := 0
		for _, e := range calendar.Holidays(land, 2026) {
			require.NotEmpty(t, e.Name)
			require.NotEmpty(t, e.Statute, "%s %s", land, e.Name)
			if e.Region == "" {
				n++
			}
		}
		require.Equal(t, want[land], n, land)
	}
}

// TestDatedHolidays: holidays that began, ended or came once, and those of a single Land, with the days around the change.
func TestDatedHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		date  string
		lands string // the Länder that have it, blank separated; "*" for all
	}{
		{"Reformationstag before 2017", "2016-10-31", "BB MV SN ST TH"},
		{"Reformationstag, 500 years, nationwide", "2017-10-31", "*"},
		{"Reformationstag of the northern Länder since 2018", "2018-10-31", "BB MV SN ST TH HB HH NI SH"},
		{"Frauentag before Berlin had it", "2018-03-08", ""},
		{"Frauentag Berlin since 2019", "2019-03-08", "BE"},
		{"Frauentag before Mecklenburg-Vorpommern", "2022-03-08", "BE"},
		{"Frauentag Mecklenburg-Vorpommern since 2023", "2023-03-08", "BE MV"},
		{"Weltkindertag before 2019", "2018-09-20", ""},
		{"Weltkindertag Thüringen since 2019", "2019-09-20", "TH"},
		{"8 May 2019", "2019-05-08", ""},
		{"8 May 2020, Berlin once", "2020-05-08", "BE"},
		{"8 May 2024", "2024-05-08", ""},
		{"8 May 2025, Berlin once", "2025-05-08", "BE"},
		{"8 May 2026", "2026-05-08", ""},
		{"17 June 2028, Berlin once", "2028-06-17", "BE"},
		{"17 June 2027", "2027-06-17", ""},
		{"Ostersonntag Brandenburg", "2026-04-05", "BB"},
		{"Pfingstsonntag Brandenburg", "2026-05-24", "BB"},
		{"Buß- und Bettag Sachsen 2026", "2026-11-18", "SN"},
		{"Buß- und Bettag Sachsen 2028, on its latest day", "2028-11-22", "SN"},
		{"Buß- und Bettag Sachsen 2033, on its earliest day", "2033-11-16", "SN"},
		{"Mariä Himmelfahrt", "2026-08-15", "SL"},
		{"Fronleichnam", "2026-06-04", "BW BY HE NW RP SL"},
		{"Heilige Drei Könige", "2026-01-06", "BW BY ST"},
		{"Allerheiligen", "2026-11-01", "BW BY NW RP SL"},
		{"Tag der Deutschen Einheit", "2026-10-03", "*"},
		{"Heiligabend is none", "2026-12-24", ""},
		{"Silvester is none", "2026-12-31", ""},
	} {
		var got []string
		for _, land := range calendar.Lands() {
			if _, ok := calendar.Holiday(land, day(c.date)); ok {
				got = append(got, string(land))
			}
		}
		want := strings.Fields(c.lands)
		if c.lands == "*" {
			require.Len(t, got, 16, c.name)
			continue
		}
		require.ElementsMatch(t, want, got, c.name)
	}
}

// TestRegionalHolidays: holidays of a part of a Land count only where the authority names the region.
func TestRegionalHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		land   calendar.Land
		date   string
		region calendar.Region
		name   string
	}{
		{calendar.BY, "2026-08-15", calendar.RegionBayernKatholisch, "Mariä Himmelfahrt"},
		{calendar.BY, "2026-08-08", calendar.RegionAugsburg, "Augsburger Hohes Friedensfest"},
		{calendar.SN, "2026-06-04", calendar.RegionSachsenFronleichnam, "Fronleichnam"},
		{calendar.TH, "2026-06-04", calendar.RegionThueringenFronleichnam, "Fronleichnam"},
	} {
		_, ok := calendar.Holiday(c.land, day(c.date))
		require.False(t, ok, c.name)
		name, ok := calendar.Holiday(c.land, day(c.date), c.region)
		require.True(t, ok, c.name)
		require.Equal(t, c.name, name)
		_, ok = calendar.Holiday(calendar.BW, day("2026-08-08"), c.region)
		require.False(t, ok, "a region counts in its own Land only")
	}
}

// TestWorkingDays: Saturday, Sunday and holiday are no working days (§ 193 BGB); adding and counting agree.
func TestWorkingDays(t *testing.T) {
	t.Parallel()
	require.True(t, calendar.IsWorkingDay(calendar.BW, day("2026-12-24")))
	for _, d := range []string{"2026-12-25", "2026-12-26", "2026-12-27", "2027-01-01", "2027-01-06"} {
		require.False(t, calendar.IsWorkingDay(calendar.BW, day(d)), d)
	}
	require.True(t, calendar.IsWorkingDay(calendar.NI, day("2027-01-06")))
	for _, c := range []struct {
		land calendar.Land
		from string
		n    int
		want string
	}{
		{calendar.BW, "2026-11-23", 5, "2026-11-30"},
		{calendar.BW, "2026-12-23", 1, "2026-12-24"},
		{calendar.BW, "2026-12-23", 2, "2026-12-28"},
		{calendar.BW, "2026-12-30", 4, "2027-01-07"}, // 31.12., 4.1., 5.1., not 6.1.
		{calendar.NI, "2026-12-30", 4, "2027-01-06"},
		{calendar.BW, "2026-11-22", 0, "2026-11-22"},
		{calendar.BW, "2026-12-28", -2, "2026-12-23"},
	} {
		got := calendar.AddWorkingDays(c.land, day(c.from), c.n)
		require.Equal(t, c.want, got.String(), "%s %s + %d", c.land, c.from, c.n)
		require.Equal(t, c.n, calendar.WorkingDaysBetween(c.land, day(c.from), got))
	}
	require.Equal(t, 0, calendar.WorkingDaysBetween(calendar.BW, day("2026-12-25"), day("2026-12-27")))
}

// TestParseLand refuses what is no Land.
func TestParseLand(t *testing.T) {
	t.Parallel()
	for _, land := range calendar.Lands() {
		got, err := calendar.ParseLand(string(land))
		require.NoError(t, err)
		require.Equal(t, land, got)
	}
	for _, bad := range []string{"", "bw", "DE", "BW "} {
		_, err := calendar.ParseLand(bad)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), bad)
	}
}

// TestParseRegion: a region belongs to its Land.
func TestParseRegion(t *testing.T) {
	t.Parallel()
	got, err := calendar.ParseRegion(calendar.BY, "augsburg")
	require.NoError(t, err)
	require.Equal(t, calendar.RegionAugsburg, got)
	for land, bad := range map[calendar.Land]string{calendar.BW: "augsburg", calendar.BY: "", calendar.SN: "Sorben"} {
		_, err := calendar.ParseRegion(land, bad)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), bad)
	}
}

// TestBerlin: Directive 2000/84/EC; the rule agrees with the time zone database at every transition from 1996 to 2060 and on
// every day of that time.
func TestBerlin(t *testing.T) {
	t.Parallel()
	want, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	require.Equal(t, "Europe/Berlin", calendar.Berlin().String())
	end := time.Date(2060, 1, 1, 0, 0, 0, 0, time.UTC)
	for at := time.Date(1996, 1, 1, 0, 0, 0, 0, time.UTC); at.Before(end); at = at.Add(time.Hour) {
		for _, instant := range []time.Time{at, at.Add(-time.Nanosecond)} {
			gotName, gotOffset := instant.In(calendar.Berlin()).Zone()
			wantName, wantOffset := instant.In(want).Zone()
			if gotOffset != wantOffset || gotName != wantName {
				t.Fatalf("%s: got %s %d, want %s %d", instant, gotName, gotOffset, wantName, wantOffset)
			}
		}
	}
	// The wall clock back to the instant, also on the days of 23 and of 25 hours.
	for d := day("1996-01-01"); d.Before(day("2060-01-01")); d = d.AddDays(1) {
		if !d.Time(want).Equal(d.Time(calendar.Berlin())) {
			t.Fatalf("start of %s differs", d)
		}
	}
}
