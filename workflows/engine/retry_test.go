package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/enginetest"
	"ablauf/workflows/feel"
)

// begun is started with variables.
func begun(t *testing.T, sketch string, vars *feel.Context) (*bpmn.Definition, engine.State) {
	t.Helper()
	def, err := enginetest.Compile(sketch)
	require.NoError(t, err)
	state, _, err := engine.Step(def, engine.State{}, engine.Start{At: noon, Variables: vars})
	require.NoError(t, err)
	return def, reloaded(t, def, state)
}

func timersOf(state engine.State) map[string]time.Time {
	timers := map[string]time.Time{}
	for _, i := range state.Instances {
		for _, w := range i.Waits {
			if !w.Due.IsZero() {
				timers[w.Element] = w.Due
			}
		}
	}
	return timers
}

func doTask(t *testing.T, def *bpmn.Definition, state engine.State, element string, vars *feel.Context) engine.State {
	t.Helper()
	return step(t, def, state, engine.TaskCompleted{
		At: state.At, Instance: visit(t, state, element), Submission: element, Actor: "anna", Variables: vars,
	})
}

func incidents(def *bpmn.Definition, state engine.State) int {
	return len(engine.Where(def, state).Incidents)
}

const eventSubWithTimer = `
process p
start s
sub teil
  start s1
  and g
  user a group=x
  user b group=x
  and j
  end e1
  flow i0 s1 -> g
  flow i1 g -> a
  flow i2 g -> b
  flow i3 a -> j
  flow i4 b -> j
  flow i5 j -> e1
  event-sub mahnung
    start z1 duration='=duration(d)' non-interrupting
    user m1 group=x
    end e2
    flow k0 z1 -> m1
    flow k1 m1 -> e2
  event-sub zweite
    start z2 duration=P10D non-interrupting
    user m2 group=x
    end e3
    flow k2 z2 -> m2
    flow k3 m2 -> e3
boundary frist at=teil timer=P30D
user v group=x
end e
flow f0 s -> teil
flow f1 teil -> e
flow f2 frist -> v
flow f3 v -> e`

// TestRetryOfAnEventArmsThatEventOnly: DESIGN.md, incidents; a timer of an event sub-process that could not be computed is armed when it is
// retried. The deadline at the edge of the scope and the timers of its other event sub-processes keep their instants, also while a token
// waits at a join of the scope.
func TestRetryOfAnEventArmsThatEventOnly(t *testing.T) {
	t.Parallel()
	def, state := begun(t, eventSubWithTimer, nil)
	before := timersOf(state)
	require.Contains(t, before, "frist")
	require.Contains(t, before, "z2")
	require.Equal(t, 1, incidents(def, state))
	state = doTask(t, def, state, "a", feel.NewContext().Put("d", feel.String("P5D")))
	later := noon.Add(24 * time.Hour)
	state = step(t, def, state, engine.IncidentRetried{At: later, Instance: visit(t, state, "teil")})
	require.Zero(t, incidents(def, state))
	after := timersOf(state)
	require.Equal(t, later.AddDate(0, 0, 5), after["z1"])
	delete(after, "z1")
	require.Equal(t, before, after)
	state = doTask(t, def, state, "b", nil)
	require.Equal(t, engine.StatusCompleted, state.Status)
}

// TestRecalculationThatCannotBeIsRefused: a deadline that cannot be computed anew keeps its instant; nothing else of the case is touched.
func TestRecalculationThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	def, state := begun(t, `
process p
start s
user a group=x
boundary t at=a timer='=duration(d)'
end e
flow f0 s -> a
flow f1 a -> e
flow f2 t -> e
event-sub es
  start z duration='=duration(d)' non-interrupting
  end e2
  flow k0 z -> e2
user b group=x
flow f3 s -> b
flow f4 b -> e`, feel.NewContext().Put("d", feel.String("P5D")))
	before := timersOf(state)
	state = doTask(t, def, state, "b", feel.NewContext().Put("d", feel.String("fünf Tage")))
	for _, place := range []struct {
		element  string
		instance int
	}{{"t", visit(t, state, "a")}, {"z", 1}} {
		require.Equal(t, engine.RefusedNoInstant, refused(t, def, state, engine.DeadlineRecalculated{
			At: noon, Instance: place.instance, Element: place.element,
		}))
	}
	require.Equal(t, before, timersOf(state))
	require.Zero(t, incidents(def, state))
}

// TestStepsTooManyIsTakenUpWhereTheTokenWas: DESIGN.md, what happens in a step; the element at which the bound was hit is passed as if the
// token had just come: a multi-instance activity has its instances.
func TestStepsTooManyIsTakenUpWhereTheTokenWas(t *testing.T) {
	t.Parallel()
	def, state := begun(t, `
process p
start s
xor m
script n expr='if n = null then 1 else n + 1' result=n
xor g default=f9
user a group=x times=3
end e
flow f0 s -> m
flow f1 m -> n
flow f2 n -> g
flow f3 g -> m if n < 3333
flow f9 g -> a
flow f4 a -> e`, nil)
	require.Equal(t, 1, incidents(def, state))
	at := engine.Where(def, state).Incidents[0]
	state = step(t, def, state, engine.IncidentRetried{At: noon, Instance: at.Instance})
	require.Zero(t, incidents(def, state))
	require.Equal(t, []string{"a", "a", "a"}, active(def, state), "stopped at %s", at.Element)
}
