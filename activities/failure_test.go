package activities

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"ablauf/internal/casefile"
)

// TestFailures: architecture.md 3: what cannot become right by trying again is not retried, what waits for something else alarms nobody; no
// text goes to Temporal, because it could quote data.
func TestFailures(t *testing.T) {
	t.Parallel()
	waiting := &notYetError{casefile.Errorf(casefile.Unavailable, "register.unread", "the inbox of Zzkanarie"), time.Minute}
	for name, row := range map[string]struct {
		err   error
		final bool
		pause time.Duration
		calm  temporal.ApplicationErrorCategory
	}{
		"down":     {casefile.Errorf(casefile.Unavailable, "x", "Zzkanarie"), false, 0, temporal.ApplicationErrorCategoryUnspecified},
		"wrong":    {casefile.Errorf(casefile.Invalid, "x", "Zzkanarie"), true, 0, temporal.ApplicationErrorCategoryUnspecified},
		"unknown":  {errors.New("Zzkanarie"), false, 0, temporal.ApplicationErrorCategoryUnspecified},
		"too soon": {fmt.Errorf("wrapped: %w", waiting), false, time.Minute, temporal.ApplicationErrorCategoryBenign},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var app *temporal.ApplicationError
			require.ErrorAs(t, failure(row.err), &app)
			require.Equal(t, row.final, app.NonRetryable())
			require.Equal(t, row.pause, app.NextRetryDelay())
			require.Equal(t, row.calm, app.Category())
			require.NotContains(t, app.Error(), "Zzkanarie")
		})
	}
	require.NoError(t, failure(nil))
}

// TestPauseForInbox: § 36 Abs. 2 BeschV: while the inbox of the Bundesagentur cannot be read no silence is established; five thousand cases that
// wait for it ask more rarely the longer that takes, and are through five minutes after it is back at the latest.
func TestPauseForInbox(t *testing.T) {
	t.Parallel()
	require.Equal(t, 5*time.Second, pauseForInbox(-time.Second))
	require.Equal(t, 5*time.Second, pauseForInbox(time.Second))
	require.Equal(t, 40*time.Second, pauseForInbox(40*time.Second))
	require.Equal(t, 5*time.Minute, pauseForInbox(9*time.Hour))
}
