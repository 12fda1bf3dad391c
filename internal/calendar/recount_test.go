package calendar_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// TestRecount: § 41 Abs. 2 LVwVfG with § 31 VwVfG, § 188 Abs. 2 BGB: a letter of Friday, 20 November 2026, asked for an answer within four
// weeks and was posted on Tuesday, 24 November: it counts as delivered on Friday, 27 November, so the four weeks end on 25 December, a
// holiday, as is the 26th; the 27th is a Sunday.
func TestRecount(t *testing.T) {
	t.Parallel()
	day := casefile.MustParseDate
	length, err := calendar.ParseLength("4W")
	require.NoError(t, err)
	first := calendar.Period(calendar.BW, calendar.DeemedDelivery(calendar.BW, day("2026-11-20")).LastDay, length, calendar.Options{Event: "bekanntgabe"})
	require.Equal(t, day("2026-12-21"), first.LastDay)
	again := calendar.Recount(calendar.BW, calendar.DeemedDelivery(calendar.BW, day("2026-11-24")).LastDay, first.Reason, first.Params)
	require.Equal(t, day("2026-12-28"), again.LastDay)
	require.Equal(t, "bekanntgabe", again.Params["event"])
	require.Zero(t, calendar.Recount(calendar.BW, day("2026-11-24"), "benannt", map[string]string{"last": "2026-12-01"}).LastDay, "a court named it")
}
