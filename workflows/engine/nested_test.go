package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/engine"
	"ablauf/workflows/enginetest"
	"ablauf/workflows/feel"
)

// TestLoopWithoutEndIsStopped: a loop of an element that does nothing ends in an incident like a diagram that circles, whatever bound the
// drawing names; a bound that is beyond it is refused when the diagram is compiled.
func TestLoopWithoutEndIsStopped(t *testing.T) {
	t.Parallel()
	_, err := enginetest.Compile("\nprocess p\nstart s\npass a max=3000000\nend e\nflow f0 s -> a\nflow f1 a -> e")
	require.ErrorContains(t, err, "10000")
	def, state := begun(t, "\nprocess p\nstart s\npass a loop='true'\nend e\nflow f0 s -> a\nflow f1 a -> e", nil)
	require.Equal(t, 1, incidents(def, state))
}

// TestAdHocSubProcessIsUndone: BPMN 2.0.2, 13.5.5; when the handler inside is done, the sub-process is over and the thrower goes on.
func TestAdHocSubProcessIsUndone(t *testing.T) {
	t.Parallel()
	def, state := started(t, `
process p
start s
adhoc u
  user a group=g
  boundary ca at=a compensate
  user h group=g for-compensation
  handler ca -> h
throw c compensate
end e
flow f0 s -> u
flow f1 u -> c
flow f2 c -> e`)
	state = step(t, def, state, engine.StepChosen{At: noon, Instance: visit(t, state, "u"), Element: "a"})
	state = doTask(t, def, state, "a", nil)
	state = step(t, def, state, engine.StepChosen{At: noon, Instance: visit(t, state, "u")})
	require.Equal(t, []string{"c", "u", "h"}, active(def, state))
	state = doTask(t, def, state, "h", nil)
	require.Equal(t, engine.StatusCompleted, state.Status)
}

// TestStepsAreOfferedWhenTheLastOneRests: BPMN 2.0.2, 13.3.5; also when the token of the last step waits at a join inside.
func TestStepsAreOfferedWhenTheLastOneRests(t *testing.T) {
	t.Parallel()
	def, state := started(t, `
process p
start s
adhoc u sequential
  user a group=g
  user b group=g
  and j
  user c group=g
  flow i0 a -> j
  flow i1 b -> j
  flow i2 j -> c
end e
flow f0 s -> u
flow f1 u -> e`)
	state = step(t, def, state, engine.StepChosen{At: noon, Instance: visit(t, state, "u"), Element: "a"})
	_, commands, err := engine.Step(def, state, engine.TaskCompleted{At: noon, Instance: visit(t, state, "a"), Submission: "1", Actor: "anna"})
	require.NoError(t, err)
	var offered []engine.OfferSteps
	for _, c := range commands {
		if o, is := c.(engine.OfferSteps); is {
			offered = append(offered, o)
		}
	}
	require.Len(t, offered, 1)
	require.Len(t, offered[0].Steps, 2)
}

// TestNumbersOfALoopAreRightBehindAnIncident: BPMN 2.0.2, 13.3.7; the completion condition that could not be evaluated has completed nothing.
func TestNumbersOfALoopAreRightBehindAnIncident(t *testing.T) {
	t.Parallel()
	def, state := begun(t, "\nprocess p\nstart s\nuser a group=g times=2 sequential until='fertig'\nend e\nflow f0 s -> a\nflow f1 a -> e", nil)
	inner := state.Instances[len(state.Instances)-1].ID
	state = step(t, def, state, engine.TaskCompleted{At: noon, Instance: inner, Submission: "1", Actor: "anna"})
	require.Equal(t, 1, incidents(def, state))
	for _, i := range state.Instances {
		if i.Loop != nil {
			done, _ := i.Vars.Get("numberOfCompletedInstances")
			require.Equal(t, "0", feel.Literal(done))
			open, _ := i.Vars.Get("numberOfActiveInstances")
			require.Equal(t, "1", feel.Literal(open))
		}
	}
}

// TestWhatWouldBePassedOverIsRefused: a loop marker at a compensation handler, and a transaction that can be cancelled and has no event for it
// at its edge, would be passed over silently.
func TestWhatWouldBePassedOverIsRefused(t *testing.T) {
	t.Parallel()
	_, err := enginetest.Compile(`
process p
start s
user a group=g
boundary ca at=a compensate
user h group=g for-compensation times=3
handler ca -> h
end e
flow f0 s -> a
flow f1 a -> e`)
	require.Error(t, err)
	_, err = enginetest.Compile(`
process p
start s
transaction u
  start s1
  end e1 cancel
  flow i0 s1 -> e1
user a group=g
end e
flow f0 s -> u
flow f1 u -> a
flow f2 a -> e`)
	require.Error(t, err)
}
