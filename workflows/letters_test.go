package workflows_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"

	"ablauf/workflows/contract"
)

// hanging waits for the end of a period that a letter begins.
const hanging = `
process p
start s
send b type=schreiben begins=bis
timer frist date='=bis'
end e
flow f0 s -> b
flow f1 b -> frist
flow f2 frist -> e`

// TestPeriodWaitsForItsLetter: § 41 Abs. 2 VwVfG: the end of a period that begins with a letter takes no effect while nobody has said that the
// letter was posted; it is asked about again each day, and where it was posted later the period ends as much later. Every postponement stands
// in the record with its reason.
func TestPeriodWaitsForItsLetter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hanging)
	w.send = func(contract.Work) (contract.WorkResult, error) {
		return contract.WorkResult{Result: json.RawMessage(`{"bis": {"@": "date", "v": "2026-11-30"}}`)}, nil
	}
	end := time.Date(2026, 11, 29, 23, 0, 0, 0, time.UTC) // midnight in Berlin
	later := end.Add(4 * 24 * time.Hour)
	var asked []time.Time
	w.env.RegisterActivityWithOptions(func(_ context.Context, ask contract.LetterTimer) (contract.LetterTimerVerdict, error) {
		asked = append(asked, ask.Due)
		switch {
		case len(asked) <= 2:
			return contract.LetterTimerVerdict{Waits: true}, nil
		case ask.Due.Before(later):
			return contract.LetterTimerVerdict{Until: later}, nil
		}
		return contract.LetterTimerVerdict{}, nil
	}, activity.RegisterOptions{Name: contract.ActivityLetterTimer})
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, []time.Time{end, end.Add(24 * time.Hour), end.Add(48 * time.Hour), later}, asked)
	var said []string
	for _, turn := range w.turns {
		for _, f := range turn.Facts {
			if f.Code == "timer.recalculated" || f.Code == contract.FactTimerFired {
				said = append(said, f.Code+" "+f.Reason)
			}
		}
	}
	require.Equal(t, []string{
		"timer.recalculated letter.not-posted", "timer.recalculated letter.not-posted", "timer.recalculated letter.later", "timer.fired ",
	}, said)
}

// TestAskedAgainAtTheSameTime: a case that comes to its timer late, because the worker was down, asks again at the hour of the timer and not a day
// after the moment at which it came to it: the record keeps instants less exactly than Temporal counts, and finds a deadline by its instant.
func TestAskedAgainAtTheSameTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hanging)
	w.env.SetStartTime(began.Add(123456789 * time.Nanosecond))
	w.send = func(contract.Work) (contract.WorkResult, error) {
		return contract.WorkResult{Result: json.RawMessage(`{"bis": {"@": "date", "v": "2026-10-30"}}`)}, nil
	}
	end := time.Date(2026, 10, 29, 23, 0, 0, 0, time.UTC) // midnight in Berlin
	var asked []time.Time
	w.env.RegisterActivityWithOptions(func(_ context.Context, ask contract.LetterTimer) (contract.LetterTimerVerdict, error) {
		asked = append(asked, ask.Due)
		return contract.LetterTimerVerdict{Waits: len(asked) == 1}, nil
	}, activity.RegisterOptions{Name: contract.ActivityLetterTimer})
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.Len(t, asked, 2)
	require.Equal(t, end, asked[0])
	require.Zero(t, asked[1].Sub(end)%(24*time.Hour), asked[1])
	require.True(t, asked[1].After(began))
	require.False(t, asked[1].After(began.Add(24*time.Hour)), "the next day")
}

// TestAReminderOfThePastIsPutOff: a timer whose period is over is set anew, with its reason, and is asked about again the next day.
func TestAReminderOfThePastIsPutOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hanging)
	w.send = func(contract.Work) (contract.WorkResult, error) {
		return contract.WorkResult{Result: json.RawMessage(`{"bis": {"@": "date", "v": "2026-11-30"}}`)}, nil
	}
	end := time.Date(2026, 11, 29, 23, 0, 0, 0, time.UTC) // midnight in Berlin
	var asked []time.Time
	w.env.RegisterActivityWithOptions(func(_ context.Context, ask contract.LetterTimer) (contract.LetterTimerVerdict, error) {
		asked = append(asked, ask.Due)
		return contract.LetterTimerVerdict{Over: len(asked) == 1}, nil
	}, activity.RegisterOptions{Name: contract.ActivityLetterTimer})
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, []time.Time{end, end.Add(24 * time.Hour)}, asked)
	var reasons []string
	for _, turn := range w.turns {
		for _, f := range turn.Facts {
			if f.Code == "timer.recalculated" {
				reasons = append(reasons, f.Reason)
			}
		}
	}
	require.Equal(t, []string{contract.ReasonLetterOver}, reasons)
}
