package feel_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/feel"
)

// TestTemporal follows DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8 and 10.3.4.8.
func TestTemporal(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{`date("2026-01-31") + duration("P1M")`, `@"2026-02-28"`},
		{`date("2024-02-29") + duration("P1Y")`, `@"2025-02-28"`},
		{`@"2021-01-01" + @"PT36H"`, `@"2021-01-02"`},
		{`@"2021-01-02" - @"PT1M"`, `@"2021-01-01"`},
		{`@"2021-01-01T24:00:00" - @"PT1S"`, `@"2021-01-01T23:59:59"`},
		{`@"2021-01-02" - @"2021-01-01T10:10:10+11:00"`, `@"P1DT49M50S"`},
		{`@"2021-01-02" - @"2021-01-01T10:10:10"`, "null"},
		{`@"23:00:00" + @"PT2H"`, `@"01:00:00"`},
		{`@"P1Y" + @"-P2M"`, `@"P10M"`},
		{`@"P10Y11M" / 2.5`, `@"P4Y4M"`},
		{`2.5 * @"PT23H"`, `@"P2DT9H30M"`},
		{`@"P10D" / @"P5D"`, "2"},
		{`duration("P1Y2M3D")`, "null"},
		{`duration("P1M") = duration("P30D")`, "null"},
		{`years and months duration(date("2011-12-22"), date("2013-08-24"))`, `@"P1Y8M"`},
		{`years and months duration(@"2013-08-24", @"2011-12-22")`, `@"-P1Y8M"`},
		{`date("999999999-12-31") + @"P1D"`, "null"},
		{`week of year(@"2010-01-01")`, "53"},
		{`day of week(@"2026-11-21")`, `"Saturday"`},
		{`is(@"12:00:00Z", @"13:00:00+01:00")`, "false"},
		{`now()`, `@"2026-11-21T12:30:00@Europe/Berlin"`},
		{`today()`, `@"2026-11-21"`},
		{`@"2024-03-30T12:00:00@Europe/Berlin" + @"PT24H"`, `@"2024-03-31T13:00:00@Europe/Berlin"`},
		{`@"2024-03-30T12:00:00@Europe/Berlin" + @"P1M"`, `@"2024-04-30T12:00:00@Europe/Berlin"`},
		{`@"2026-07-01T12:00:00@Europe/Berlin".time offset`, `@"PT2H"`},
		{`@"2026-07-01T12:00:00@Mars/Olympus"`, "null"},
		{`date and time(@"2020-01-01T00:00:00Z", "Europe/Berlin")`, `@"2020-01-01T01:00:00@Europe/Berlin"`},
	} {
		got, _ := evaluate(t, c[0])
		require.Equal(t, c[1], got, c[0])
	}
}

// TestWithoutClock: an environment without a clock has no today; it must not read another one.
func TestWithoutClock(t *testing.T) {
	t.Parallel()
	e, err := feel.Parse("today()", nil)
	require.NoError(t, err)
	v, warnings := e.Eval(nil, feel.Environment{})
	require.True(t, feel.IsNull(v))
	require.Len(t, warnings, 1)
}

// TestBerlin compares the computed zone with the zone database of the machine, hour by hour around every change of 1970 to 2060
// (Directive 2000/84/EC, articles 2 and 3).
func TestBerlin(t *testing.T) {
	t.Parallel()
	want, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("this machine has no zone database to compare with")
	}
	end := time.Date(2060, 1, 1, 0, 0, 0, 0, time.UTC)
	for at := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC); at.Before(end); at = at.Add(6 * time.Hour) {
		for _, moment := range []time.Time{at, at.Add(time.Hour - time.Second), at.Add(time.Hour)} {
			name, offset := moment.In(want).Zone()
			gotName, gotOffset := moment.In(feel.Berlin()).Zone()
			if offset != gotOffset || name != gotName {
				t.Fatalf("%s: %s %d, not %s %d", moment, gotName, gotOffset, name, offset)
			}
		}
	}
}
