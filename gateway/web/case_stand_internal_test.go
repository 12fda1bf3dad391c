package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// TestStandOf: a day means its end and a minute its last second, in the zone of the authority, on both sides of the change of the clocks; what
// cannot be read or lies ahead bounds nothing and is said to be wrong.
func TestStandOf(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 12, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"":                    "",
		"2026-11-10":          "2026-11-10T22:59:59Z",
		"2026-11-10T09:00":    "2026-11-10T08:00:59Z",
		"2026-11-10T09:00:07": "2026-11-10T08:00:07Z",
		"2026-07-10":          "2026-07-10T21:59:59Z",
		"2026-10-25":          "2026-10-25T22:59:59Z",
		"2026-11-24":          "wrong",
		"2026-11-23T10:30":    "wrong",
		"gestern":             "wrong",
		"0000-01-01":          "wrong",
		"2026-02-30":          "wrong",
		"2026-11-10T25:00":    "wrong",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			c, _ := gin.CreateTestContext(httptest.NewRecorder())
			c.Request = httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?geschehen="+url.QueryEscape(text), nil)
			s, form := standOf(c, now)
			require.Equal(t, want == "wrong", form.Wrong)
			if want == "" || want == "wrong" {
				require.True(t, s.Now())
				return
			}
			require.Equal(t, want, s.Happened.UTC().Format(time.RFC3339))
			again, _ := gin.CreateTestContext(httptest.NewRecorder())
			again.Request = httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?geschehen="+url.QueryEscape(form.Happened), nil)
			same, _ := standOf(again, now)
			require.True(t, same.Happened.Equal(s.Happened), "the field gives back what it was given")
		})
	}
}

// TestPlaces: the slider has a place for each moment, finer for a young case, and never more than it can show; between two moments the earlier
// one holds.
func TestPlaces(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 11, 2, 8, 14, 0, 0, locale.Zone())
	log := func(n int, step time.Duration) (events []casefile.Event) {
		for i := range n {
			events = append(events, casefile.Event{HappenedAt: begin.Add(time.Duration(i) * step)})
		}
		return events
	}
	var none StandForm
	none.places(nil, desk.Standpoint{})
	require.Zero(t, none.Last())

	var young StandForm
	young.places(log(3, time.Second), desk.Standpoint{Happened: begin.Add(time.Second)})
	require.Equal(t, []string{"2026-11-02T08:14:00", "2026-11-02T08:14:01", "2026-11-02T08:14:02"}, young.Moments)
	require.Equal(t, 1, young.At)
	require.Equal(t, "2026-11-02T08:14:00", young.Earlier)
	require.Equal(t, "2026-11-02T08:14:02", young.Later)

	var between StandForm
	between.places(log(20, time.Hour), desk.Standpoint{Happened: begin.Add(90 * time.Minute)})
	require.Equal(t, 1, between.At)
	var before StandForm
	before.places(log(20, time.Hour), desk.Standpoint{Happened: begin.Add(-time.Hour)})
	require.Zero(t, before.At)

	var long StandForm
	long.places(log(20_000, time.Hour), desk.Standpoint{})
	require.LessOrEqual(t, len(long.Moments), momentsMax)
	require.Equal(t, "2026-11-02T08:14", long.Moments[0])
	require.Equal(t, begin.Add(19_999*time.Hour).In(locale.Zone()).Format(localMoment), long.Moments[long.Last()])
}
