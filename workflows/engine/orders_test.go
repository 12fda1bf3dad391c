package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/engine"
	"ablauf/workflows/enginetest"
)

var noon = time.Date(2026, 11, 2, 11, 0, 0, 0, time.UTC)

// TestEveryOrder: BPMN 2.0.2, 13.4.1 and 13.3.4; where the drawing leaves the order open, every order of completing tasks and
// activities ends the same way, also when the state is saved and loaded between any two steps.
func TestEveryOrder(t *testing.T) {
	t.Parallel()
	for name, sketch := range map[string]string{
		"parallel gateway": `
process p
start s
and split
user a group=g
service b type=x
user c group=g
and join
end e
flow f0 s -> split
flow f1 split -> a
flow f2 split -> b
flow f3 split -> c
flow f4 a -> join
flow f5 b -> join
flow f6 c -> join
flow f7 join -> e`,
		"implicit split and sub-process": `
process p
start s
sub teil
  start s1
  user a group=g
  user b group=g
  end e1
  end e2
  flow i0 s1 -> a
  flow i1 s1 -> b
  flow i2 a -> e1
  flow i3 b -> e2
user c group=g
end e
flow f0 s -> teil
flow f1 teil -> c
flow f2 c -> e`,
		"exclusive gateway after each branch": `
process p
start s
and split
user a group=g
user b group=g
xor m default=f9
and join
end e
flow f0 s -> split
flow f1 split -> a
flow f2 split -> b
flow f3 a -> m
flow f9 m -> join
flow f4 b -> join
flow f5 join -> e`,
	} {
		def, err := enginetest.Compile(sketch)
		require.NoError(t, err, name)
		ends, err := enginetest.EveryOrder(def, engine.Start{At: noon}, 10_000)
		require.NoError(t, err, name)
		require.Equal(t, []string{"completed e"}, ends, name)
	}
}

// TestTerminateEndsWhateverIsLeft: BPMN 2.0.2, 13.5.6; whenever the terminate end event is reached, the rest is cancelled.
func TestTerminateEndsWhateverIsLeft(t *testing.T) {
	t.Parallel()
	def, err := enginetest.Compile(`
process p
start s
and split
user a group=g
user b group=g
terminate schluss
user c group=g
end e
flow f0 s -> split
flow f1 split -> a
flow f2 split -> b
flow f3 a -> schluss
flow f4 b -> c
flow f5 c -> e`)
	require.NoError(t, err)
	ends, err := enginetest.EveryOrder(def, engine.Start{At: noon}, 10_000)
	require.NoError(t, err)
	require.Equal(t, []string{"completed schluss"}, ends)
}

// TestResumeAsksAgainForWorkUnderWay: after continue-as-new, or when a case is rebuilt from the legal record, nobody remembers which
// activities run; they are asked for again under the same attempt, so that the effect stays one.
func TestResumeAsksAgainForWorkUnderWay(t *testing.T) {
	t.Parallel()
	def, err := enginetest.Compile(`
process p
start s
service b type=schreiben
end e
flow f0 s -> b
flow f1 b -> e`)
	require.NoError(t, err)
	state, commands, err := engine.Step(def, engine.State{}, engine.Start{At: noon})
	require.NoError(t, err)
	asked := lastActivity(commands)
	saved, err := engine.Save(state)
	require.NoError(t, err)

	loaded, err := engine.Load(def, saved)
	require.NoError(t, err)
	again, err := engine.Resume(def, loaded)
	require.NoError(t, err)
	require.Equal(t, asked, lastActivity(again))
	_, _, err = engine.Step(def, loaded, engine.ActivityCompleted{At: noon, Instance: asked.Instance, Attempt: asked.Attempt})
	require.NoError(t, err)
}

func lastActivity(commands []engine.Command) engine.StartActivity {
	var last engine.StartActivity
	for _, c := range commands {
		if a, ok := c.(engine.StartActivity); ok {
			last = a
		}
	}
	return last
}

// TestRepeatedSubmissionIsRecognised: a submission that was taken is refused as repeated, not as "not open", even after its task is gone.
func TestRepeatedSubmissionIsRecognised(t *testing.T) {
	t.Parallel()
	def, err := enginetest.Compile(`
process p
start s
user a group=g
user b group=g
end e
flow f0 s -> a
flow f1 a -> b
flow f2 b -> e`)
	require.NoError(t, err)
	state, _, err := engine.Step(def, engine.State{}, engine.Start{At: noon})
	require.NoError(t, err)
	done := engine.TaskCompleted{At: noon, Instance: 3, Submission: "eins", Actor: "anna"}
	state, _, err = engine.Step(def, state, done)
	require.NoError(t, err)
	_, _, err = engine.Step(def, state, done)
	refusal, refused := engine.IsRefusal(err)
	require.True(t, refused)
	require.Equal(t, engine.RefusedRepeated, refusal.Code)
	done.Submission = "zwei"
	_, _, err = engine.Step(def, state, done)
	refusal, refused = engine.IsRefusal(err)
	require.True(t, refused)
	require.Equal(t, engine.RefusedTaskNotOpen, refusal.Code)
}

// TestStateOfAnotherBundleIsRefused: a case never silently changes its program.
func TestStateOfAnotherBundleIsRefused(t *testing.T) {
	t.Parallel()
	one, err := enginetest.Compile("process p\nstart s\nuser a group=g\nend e\nflow f0 s -> a\nflow f1 a -> e")
	require.NoError(t, err)
	other, err := enginetest.Compile("process p\nstart s\nuser x group=g\nend e\nflow f0 s -> x\nflow f1 x -> e")
	require.NoError(t, err)
	state, _, err := engine.Step(one, engine.State{}, engine.Start{At: noon})
	require.NoError(t, err)
	saved, err := engine.Save(state)
	require.NoError(t, err)
	_, err = engine.Load(other, saved)
	require.ErrorContains(t, err, "belongs to bundle")
	_, _, err = engine.Step(other, state, engine.IncidentRetried{At: noon})
	require.ErrorContains(t, err, "belongs to bundle")
}
