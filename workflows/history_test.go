package workflows_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"ablauf/workflows/contract"
)

// quick has one work of milliseconds that its task gives the reason for.
const quick = `
process p
start s
service b type=frist-berechnen
end e
flow f0 s -> b
flow f1 b -> e`

// deadlines counts what the world is asked to compute, together with a projection and by itself.
type deadlines struct{ together, alone int }

func (w *world) computes(d *deadlines, together func(contract.ProjectThen) (contract.Projected, error), alone error) {
	done := contract.WorkResult{Result: json.RawMessage(`{}`)}
	w.env.RegisterActivityWithOptions(func(_ context.Context, in contract.ProjectThen) (contract.Projected, error) {
		d.together++
		out, err := together(in)
		if err == nil {
			w.turns = append(w.turns, in.Turn)
		}
		return out, err
	}, activity.RegisterOptions{Name: contract.ActivityProjectThen})
	w.env.RegisterActivityWithOptions(func(context.Context, contract.Work) (contract.WorkResult, error) {
		d.alone++
		return done, alone
	}, activity.RegisterOptions{Name: "frist-berechnen"})
}

// TestQuickWorkGoesAlongWithTheProjection: a step that the case takes by itself in milliseconds costs one entry in the history, not two;
// the work names the visit and comes after the turn that asked for it.
func TestQuickWorkGoesAlongWithTheProjection(t *testing.T) {
	t.Parallel()
	w := newWorld(t, quick)
	var d deadlines
	w.computes(&d, func(in contract.ProjectThen) (contract.Projected, error) {
		require.Equal(t, "frist-berechnen", in.Activity)
		require.Equal(t, "case/c1/3", in.Work.EffectKey)
		require.Equal(t, in.Turn.At, in.Work.At)
		require.Equal(t, contract.FactActivityStarted, in.Turn.Facts[len(in.Turn.Facts)-1].Code)
		return contract.Projected{Done: true, Result: contract.WorkResult{Result: json.RawMessage(`{}`)}}, nil
	}, nil)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, deadlines{together: 1}, d)
	require.Equal(t, []int{1, 2}, []int{w.turns[0].Rev, w.turns[1].Rev})
	require.Equal(t, "e", w.turns[1].Outcome)
}

// TestQuickWorkThatFailsIsAskedForByItself: the turn stands in PostgreSQL, so only the work is tried again, and what it lastly fails with
// is the incident.
func TestQuickWorkThatFailsIsAskedForByItself(t *testing.T) {
	t.Parallel()
	for name, alone := range map[string]error{
		"mended":     nil,
		"without it": temporal.NewNonRetryableApplicationError("deadline.no-start", "deadline.no-start", errors.New("x")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, quick)
			var d deadlines
			w.computes(&d, func(contract.ProjectThen) (contract.Projected, error) { return contract.Projected{}, nil }, alone)
			w.env.SetTestTimeout(10 * time.Second)
			if alone != nil {
				w.env.RegisterDelayedCallback(w.env.CancelWorkflow, time.Hour)
			}
			w.run()
			require.Equal(t, deadlines{together: 1, alone: 1}, d)
			require.Equal(t, 1, w.turns[0].Rev)
			require.Equal(t, alone != nil, slices.Contains(w.codes("b"), contract.FactIncidentRaised))
		})
	}
}

// TestPatientWorkBeginsWithTheProjection: five thousand silences of one midnight (§ 36 Abs. 2 BeschV) cost one activity each and not two; where
// the partner's inbox has not been read yet the case waits for it as long as it takes, as an activity that anybody may try again.
func TestPatientWorkBeginsWithTheProjection(t *testing.T) {
	t.Parallel()
	for name, unread := range map[string]int{"read already": 0, "read after a while": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, strings.Replace(quick, "frist-berechnen", "ba-fiktion", 1))
			var d deadlines
			w.computes(&d, func(in contract.ProjectThen) (contract.Projected, error) {
				require.Equal(t, "ba-fiktion", in.Activity)
				return contract.Projected{Done: unread == 0, Result: contract.WorkResult{Result: json.RawMessage(`{}`)}}, nil
			}, nil)
			w.env.RegisterActivityWithOptions(func(ctx context.Context, _ contract.Work) (contract.WorkResult, error) {
				require.False(t, activity.GetInfo(ctx).IsLocalActivity)
				if d.alone++; d.alone <= unread {
					return contract.WorkResult{}, temporal.NewApplicationError("register.unread", "register.unread")
				}
				return contract.WorkResult{Result: json.RawMessage(`{}`)}, nil
			}, activity.RegisterOptions{Name: "ba-fiktion"})
			w.run()
			require.NoError(t, w.env.GetWorkflowError())
			want := deadlines{together: 1}
			if unread > 0 {
				want.alone = unread + 1
			}
			require.Equal(t, want, d)
			require.Equal(t, "e", w.turns[1].Outcome)
			require.NotContains(t, w.codes("b"), contract.FactIncidentRaised)
		})
	}
}

// TestProjectionComesBeforeWork: while PostgreSQL does not take the turn no work is done; then the turn is written and the work asked for.
func TestProjectionComesBeforeWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, quick)
	var d deadlines
	w.computes(&d, func(contract.ProjectThen) (contract.Projected, error) {
		require.Zero(t, d.alone)
		require.Empty(t, w.turns)
		if d.together < 4 {
			return contract.Projected{}, temporal.NewApplicationError("store.down", "store.down")
		}
		return contract.Projected{}, nil
	}, nil)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, deadlines{together: 4, alone: 1}, d)
	require.Equal(t, []int{1, 2}, []int{w.turns[0].Rev, w.turns[1].Rev})
}

// TestTimersAreArmedWhenTheyAreFirst: a deadline that is past already needs no timer of Temporal's, a nearer one leaves the one that stands
// alone, and what is withdrawn is withdrawn once. A certificate that is issued while three months run (§ 75 VwGO) is such a case.
func TestTimersAreArmedWhenTheyAreFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `
process p
start s
and g
user a group=g
boundary monate at=a timer=P90D non-interrupting
timer naht date='=@"2026-10-30"'
user x group=g
timer ab duration=P10D
end e1
end e2
terminate t
flow f0 s -> g
flow f1 g -> a
flow f2 a -> t
flow f3 monate -> e1
flow f4 g -> naht
flow f5 naht -> x
flow f6 x -> ab
flow f7 ab -> e2`)
	started, fired, cancelled := 0, 0, 0
	w.env.SetOnTimerScheduledListener(func(string, time.Duration) { started++ })
	w.env.SetOnTimerFiredListener(func(string) { fired++ })
	w.env.SetOnTimerCanceledListener(func(string) { cancelled++ })
	instance := func(element string) int {
		for _, turn := range w.turns {
			for _, f := range turn.Facts {
				if f.Code == contract.FactTaskOpened && f.Element == element {
					return f.Instance
				}
			}
		}
		return 0
	}
	var atFirst [3]int
	var failure error
	complete := func(after time.Duration, element string) {
		w.env.RegisterDelayedCallback(func() {
			if element == "x" {
				atFirst = [3]int{started, fired, cancelled}
			}
			w.env.UpdateWorkflow(contract.UpdateComplete, element, &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { failure = err }, OnComplete: func(any, error) {},
			}, contract.Complete{Submission: "s", Instance: instance(element), Actor: "anna", At: began.Add(after)})
		}, after)
	}
	complete(24*time.Hour, "x")
	complete(30*24*time.Hour, "a")
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.NoError(t, failure)
	require.Equal(t, "t", w.turns[len(w.turns)-1].Outcome)
	require.Equal(t, [3]int{1, 0, 0}, atFirst, "the three months stand; what was due at once took no timer")
	require.Equal(t, [3]int{2, 1, 0}, [3]int{started, fired, cancelled}, "with the end of the case what stands falls away by itself")
}
