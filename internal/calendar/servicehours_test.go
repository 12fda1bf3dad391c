package calendar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
)

// TestServiceHours: four hours of service, Monday to Friday without holidays, 8 to 16 o'clock: what comes at night, at the weekend or on a
// holiday counts from the next morning, and what is left in the evening goes on the next day.
func TestServiceHours(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, until string }{
		{"within the day", "2026-11-23 09:30", "2026-11-23 13:30"},
		{"to the very end", "2026-11-23 12:00", "2026-11-23 16:00"},
		{"over the evening", "2026-11-23 14:30", "2026-11-24 10:30"},
		{"before the doors open", "2026-11-23 05:00", "2026-11-23 12:00"},
		{"at the end of service", "2026-11-23 16:00", "2026-11-24 12:00"},
		{"Friday afternoon", "2026-11-27 15:00", "2026-11-30 11:00"},
		{"Sunday night", "2026-11-29 23:59", "2026-11-30 12:00"},
		{"Christmas Eve is a working day, Christmas is not", "2026-12-24 15:00", "2026-12-28 11:00"},
		{"Epiphany in Baden-Württemberg", "2027-01-05 15:30", "2027-01-07 11:30"},
		{"Good Friday to Easter Monday, with the change of the clock", "2027-03-26 15:00", "2027-03-30 12:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			from, err := time.ParseInLocation("2006-01-02 15:04", c.from, calendar.Berlin())
			require.NoError(t, err)
			until, why := calendar.ServiceHours(calendar.BW, from.UTC(), 4)
			require.Equal(t, c.until, until.Format("2006-01-02 15:04"))
			require.Equal(t, c.until[:10], why.LastDay.String())
		})
	}
}

// TestServiceHoursSayWhy: a caseworker reads from when the hours count and until when.
func TestServiceHoursSayWhy(t *testing.T) {
	t.Parallel()
	_, why := calendar.ServiceHours(calendar.BW, time.Date(2026, 11, 23, 13, 30, 0, 0, time.UTC), 4)
	require.Equal(t, "Vier Dienststunden (Mo bis Fr, 8 bis 16 Uhr) ab Mo 23.11.2026, 14:30 Uhr: bis Di 24.11.2026, 10:30 Uhr.", why.Sentence("de"))
	require.Equal(t, "Four service hours (Mon to Fri, 8:00 to 16:00) from Mon 23 Nov 2026, 14:30: until Tue 24 Nov 2026, 10:30.", why.Sentence("en"))
}

// TestParseServiceHours: hours are no length of the law; everything else is left to ParseLength.
func TestParseServiceHours(t *testing.T) {
	t.Parallel()
	n, ok := calendar.ParseServiceHours("4h")
	require.True(t, ok)
	require.Equal(t, 4, n)
	for _, s := range []string{"", "h", "0h", "-1h", "41h", "4", "4T", "4 W"} {
		_, ok := calendar.ParseServiceHours(s)
		require.False(t, ok, s)
	}
}
