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

// started compiles a sketch and starts a case of it; the state comes back saved and loaded.
func started(t *testing.T, sketch string) (*bpmn.Definition, engine.State) {
	t.Helper()
	def, err := enginetest.Compile(sketch)
	require.NoError(t, err)
	state, _, err := engine.Step(def, engine.State{}, engine.Start{At: noon})
	require.NoError(t, err)
	return def, reloaded(t, def, state)
}

func reloaded(t *testing.T, def *bpmn.Definition, state engine.State) engine.State {
	t.Helper()
	raw, err := engine.Save(state)
	require.NoError(t, err)
	loaded, err := engine.Load(def, raw)
	require.NoError(t, err)
	return loaded
}

func step(t *testing.T, def *bpmn.Definition, state engine.State, ev engine.Event) engine.State {
	t.Helper()
	next, _, err := engine.Step(def, state, ev)
	require.NoError(t, err)
	return reloaded(t, def, next)
}

func refused(t *testing.T, def *bpmn.Definition, state engine.State, ev engine.Event) string {
	t.Helper()
	_, _, err := engine.Step(def, state, ev)
	refusal, is := engine.IsRefusal(err)
	require.True(t, is, "%v", err)
	return refusal.Code
}

func active(def *bpmn.Definition, state engine.State) []string {
	names := []string{}
	for _, p := range engine.Where(def, state).Active {
		names = append(names, p.Element)
	}
	return names
}

func visit(t *testing.T, state engine.State, element string) int {
	t.Helper()
	for _, i := range state.Instances {
		if i.Element == element {
			return i.ID
		}
	}
	require.Fail(t, "not active", element)
	return 0
}

const nested = `
process p
start s
sub teil
  start s1
  user a group=g
  user b group=g
  end e1
  flow i0 s1 -> a
  flow i1 a -> b
  flow i2 b -> e1
events warten
timer t1 duration=P1D
catch m1 message=antwort
user c group=g
end e
flow f0 s -> teil
flow f1 teil -> warten
flow f2 warten -> t1
flow f3 warten -> m1
flow f4 t1 -> c
flow f5 m1 -> c
flow f6 c -> e`

// TestModifyMovesWithinAScope: what is to begin begins before what is to end ends, so the sub-process lives on; variables come along.
func TestModifyMovesWithinAScope(t *testing.T) {
	t.Parallel()
	def, state := started(t, nested)
	scope := visit(t, state, "teil")
	state = step(t, def, state, engine.Modified{
		At: noon, Activate: []engine.Activation{{Element: "b", Variables: feel.NewContext().Put("grund", feel.String("x"))}},
		Terminate: []int{visit(t, state, "a")}, Actor: "leitung", Reason: "falsch-zugeordnet",
	})
	require.Equal(t, []string{"teil", "b"}, active(def, state))
	require.Equal(t, scope, visit(t, state, "teil"), "the sub-process is the same visit")
	state = step(t, def, state, engine.TaskCompleted{At: noon, Instance: visit(t, state, "b"), Submission: "1", Actor: "anna"})
	require.Equal(t, []string{"warten"}, active(def, state))
}

// TestModifyOpensAndEndsScopes: an element inside a sub-process that is not active opens it without its start event; a sub-process out of
// which the last visit is taken ends and does not complete.
func TestModifyOpensAndEndsScopes(t *testing.T) {
	t.Parallel()
	def, state := started(t, nested)
	state = step(t, def, state, engine.Modified{
		At: noon, Activate: []engine.Activation{{Element: "c"}}, Terminate: []int{visit(t, state, "a")},
	})
	require.Equal(t, []string{"c"}, active(def, state), "teil has ended; nothing leads on from it")
	state = step(t, def, state, engine.Modified{
		At: noon, Activate: []engine.Activation{{Element: "a"}}, Terminate: []int{visit(t, state, "c")},
	})
	require.Equal(t, []string{"teil", "a"}, active(def, state))
}

// TestModifyIsRefusedAsAWhole: what the diagram does not allow changes nothing.
func TestModifyIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	def, state := started(t, nested)
	for code, ev := range map[string]engine.Modified{
		engine.RefusedModifyKind:    {Activate: []engine.Activation{{Element: "s"}}},
		engine.RefusedModifyUnknown: {Activate: []engine.Activation{{Element: "c"}, {Element: "nirgends"}}},
		engine.RefusedModifyGateway: {Activate: []engine.Activation{{Element: "m1"}}},
		engine.RefusedModifyGone:    {Activate: []engine.Activation{{Element: "c"}}, Terminate: []int{99}},
		engine.RefusedModifyNothing: {Terminate: []int{visit(t, state, "teil")}},
		engine.RefusedModifyScope:   {Activate: []engine.Activation{{Element: "c", Scope: visit(t, state, "teil")}}},
	} {
		ev.At = noon
		require.Equal(t, code, refused(t, def, state, ev))
	}
	require.Equal(t, []string{"teil", "a"}, active(def, state))
}

const beforeMigration = `
process p
start s
user a group=g
boundary frist at=a timer=P7D
boundary alt at=a message=alt non-interrupting
user b group=g vieraugen=a
end e
flow f0 s -> a
flow f1 a -> b
flow f2 frist -> b
flow f3 alt -> b
flow f4 b -> e`

const afterMigration = `
process p
start s
user a2 group=g
boundary frist at=a2 timer=P14D
boundary neu at=a2 message=neu non-interrupting
user b group=g vieraugen=a2
end e
flow f0 s -> a2
flow f1 a2 -> b
flow f2 frist -> b
flow f3 neu -> b
flow f4 b -> e`

// TestMigrate: an element that was renamed needs the plan; its timer keeps the instant, an event without counterpart is withdrawn, a new
// one is waited for; those who completed a task stay excluded under its new id.
func TestMigrate(t *testing.T) {
	t.Parallel()
	def, state := started(t, beforeMigration)
	to, err := enginetest.Compile(afterMigration)
	require.NoError(t, err)
	armed, _ := engine.NextTimer(state)

	obstacles := engine.DryRun(def, to, state, engine.Plan{})
	require.Equal(t, []engine.Obstacle{{Code: engine.ObstacleUnmapped, Instance: visit(t, state, "a"), Process: "p", Element: "a"}}, obstacles)
	_, _, err = engine.Migrate(def, to, state, engine.Migrated{At: noon})
	_, is := engine.IsRefusal(err)
	require.True(t, is)
	require.Equal(t, []string{"a"}, active(def, state))

	plan := engine.Plan{Elements: []engine.PlanEntry{{Process: "p", From: "a", To: "a2"}}}
	require.Empty(t, engine.DryRun(def, to, state, plan))
	next, commands, err := engine.Migrate(def, to, state, engine.Migrated{At: noon.Add(time.Hour), Plan: plan, Actor: "admin"})
	require.NoError(t, err)
	next = reloaded(t, to, next)
	require.Equal(t, []string{"a2"}, active(to, next))
	kept, found := engine.NextTimer(next)
	require.True(t, found)
	require.Equal(t, armed.Due, kept.Due, "remaining time is kept")
	var said []string
	for _, c := range commands {
		switch c := c.(type) {
		case engine.ForgetMessage:
			said = append(said, "forget "+c.Message)
		case engine.AwaitMessage:
			said = append(said, "await "+c.Message)
		default:
		}
	}
	require.Equal(t, []string{"forget alt", "await neu"}, said)

	next = step(t, to, next, engine.TaskCompleted{At: noon, Instance: visit(t, next, "a2"), Submission: "1", Actor: "anna"})
	require.Equal(t, engine.RefusedVierAugen, refused(t, to, next, engine.TaskCompleted{
		At: noon, Instance: visit(t, next, "b"), Submission: "2", Actor: "anna",
	}))
}

// TestMigrateObstacles: another kind, another place, another form: each is named with the visit that it concerns.
func TestMigrateObstacles(t *testing.T) {
	t.Parallel()
	def, state := started(t, beforeMigration)
	for sketch, code := range map[string]string{
		"process p\nstart s\nservice a type=x\nend e\nflow f0 s -> a\nflow f1 a -> e":                                                                           engine.ObstacleKind,
		"process p\nstart s\nsub teil\n  start s1\n  user a group=g\n  end e1\n  flow i s1 -> a\n  flow j a -> e1\nend e\nflow f0 s -> teil\nflow f1 teil -> e": engine.ObstacleScope,
		"process q\nstart s\nend e\nflow f s -> e": engine.ObstacleProcess,
	} {
		to, err := enginetest.Compile(sketch)
		require.NoError(t, err)
		var codes []string
		for _, o := range engine.DryRun(def, to, state, engine.Plan{}) {
			codes = append(codes, o.Code)
		}
		require.Contains(t, codes, code, sketch)
	}
	require.Equal(t, engine.ObstacleSame, engine.DryRun(def, def, state, engine.Plan{})[0].Code)
}

// TestRecalculate: a timer is set to a given instant, or to what its expression gives now; the old one is withdrawn first.
func TestRecalculate(t *testing.T) {
	t.Parallel()
	def, state := started(t, beforeMigration)
	armed, _ := engine.NextTimer(state)
	due := time.Date(2026, 12, 24, 23, 0, 0, 0, time.UTC)
	state = step(t, def, state, engine.DeadlineRecalculated{At: noon, Instance: armed.Instance, Element: "frist", Due: due})
	moved, _ := engine.NextTimer(state)
	require.Equal(t, due, moved.Due)
	later := noon.Add(24 * time.Hour)
	state = step(t, def, state, engine.DeadlineRecalculated{At: later, Instance: armed.Instance, Element: "frist"})
	moved, _ = engine.NextTimer(state)
	require.Equal(t, later.AddDate(0, 0, 7), moved.Due, "P7D from now")
	require.Equal(t, engine.RefusedTimer, refused(t, def, state, engine.DeadlineRecalculated{At: noon, Instance: 1, Element: "frist"}))
	require.Equal(t, engine.RefusedOutOfReach, refused(t, def, state, engine.DeadlineRecalculated{
		At: noon, Instance: armed.Instance, Element: "frist", Due: noon.AddDate(10_000, 0, 0),
	}))
}

// TestCheckpointRaisesTheRules: a case goes on under the newest token rules, and says so.
func TestCheckpointRaisesTheRules(t *testing.T) {
	t.Parallel()
	def, state := started(t, beforeMigration)
	state.Semantics = 0
	state = step(t, def, state, engine.Checkpoint{At: noon, Actor: "betrieb"})
	require.Equal(t, engine.Semantics, state.Semantics)
	require.Equal(t, []string{"a"}, active(def, state))
}

// TestMigrateArmsOnlyWhatIsNew: a reminder that has gone off does not go off again because the case changed its version; an event that the
// old version did not have is waited for, and an event whose message has another name now is waited for under that.
func TestMigrateArmsOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	drawn := func(extra string) string {
		return `
process p
start s
user a group=g
boundary erinnerung at=a timer=P7D non-interrupting
boundary mail at=a message=` + extra + ` non-interrupting
end e
end e2
flow f0 s -> a
flow f1 a -> e
flow f2 erinnerung -> e2
flow f3 mail -> e2`
	}
	def, state := started(t, drawn("alt"))
	timer, _ := engine.NextTimer(state)
	state = step(t, def, state, engine.TimerFired{At: timer.Due, Instance: timer.Instance, Element: timer.Element})
	to, err := enginetest.Compile(drawn("neu"))
	require.NoError(t, err)
	next, _, err := engine.Migrate(def, to, state, engine.Migrated{At: noon})
	require.NoError(t, err)
	_, armed := engine.NextTimer(next)
	require.False(t, armed, "the reminder has gone off")
	require.True(t, engine.Awaits(next, "neu"))
	require.False(t, engine.Awaits(next, "alt"))
}

// TestMigrateWithdrawsWhatStandsElsewhereNow: a deadline that stands at another activity in the new version is that activity's.
func TestMigrateWithdrawsWhatStandsElsewhereNow(t *testing.T) {
	t.Parallel()
	drawn := func(at string) string {
		return `
process p
start s
user a group=g
user b group=g
boundary t at=` + at + ` timer=P7D
end e
flow f0 s -> a
flow f1 s -> b
flow f2 a -> e
flow f3 b -> e
flow f4 t -> e`
	}
	def, state := started(t, drawn("a"))
	to, err := enginetest.Compile(drawn("b"))
	require.NoError(t, err)
	next, _, err := engine.Migrate(def, to, state, engine.Migrated{At: noon})
	require.NoError(t, err)
	next = reloaded(t, to, next)
	timer, armed := engine.NextTimer(next)
	require.True(t, armed)
	require.Equal(t, visit(t, next, "b"), timer.Instance)
	next = step(t, to, next, engine.TimerFired{At: timer.Due, Instance: timer.Instance, Element: "t"})
	require.Equal(t, []string{"a"}, active(to, next))
	_, armed = engine.NextTimer(next)
	require.False(t, armed)
}

// TestMigrateToATimerThatCannotBeIsRefused: the dry run names the visits whose new timers give no instant, and nothing changes; with the
// variable that they need the migration goes through.
func TestMigrateToATimerThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	plain := "\nprocess p\nstart s\nuser a group=g\nend e\nflow f0 s -> a\nflow f1 a -> e"
	to, err := enginetest.Compile(plain + "\nevent-sub es\n  start z duration='=duration(d)' non-interrupting\n  end e2\n  flow k0 z -> e2" +
		"\nboundary b at=a timer='=duration(d)' non-interrupting\nflow f2 b -> e")
	require.NoError(t, err)

	def, state := started(t, plain)
	before, err := engine.Save(state)
	require.NoError(t, err)
	require.Equal(t, []engine.Obstacle{
		{Code: engine.ObstacleTimer, Instance: 1, Process: "p"},
		{Code: engine.ObstacleTimer, Instance: visit(t, state, "a"), Process: "p", Element: "a"},
	}, engine.DryRun(def, to, state, engine.Plan{}))
	_, _, err = engine.Migrate(def, to, state, engine.Migrated{At: noon})
	_, is := engine.IsRefusal(err)
	require.True(t, is)
	after, err := engine.Save(state)
	require.NoError(t, err)
	require.Equal(t, before, after)

	def, state = begun(t, plain, feel.NewContext().Put("d", feel.String("P5D")))
	next, _, err := engine.Migrate(def, to, state, engine.Migrated{At: noon})
	require.NoError(t, err)
	require.Len(t, timersOf(reloaded(t, to, next)), 2)
}

// TestTerminatedHandlerCountsAsTried: DESIGN.md, compensation; the event that asked for it goes on.
func TestTerminatedHandlerCountsAsTried(t *testing.T) {
	t.Parallel()
	def, state := started(t, `
process p
start s
user a group=g
boundary ca at=a compensate
user h group=g for-compensation
handler ca -> h
throw c compensate
end e
flow f0 s -> a
flow f1 a -> c
flow f2 c -> e`)
	state = doTask(t, def, state, "a", nil)
	require.Equal(t, []string{"c", "h"}, active(def, state))
	state = step(t, def, state, engine.Modified{At: noon, Terminate: []int{visit(t, state, "h")}})
	require.Equal(t, engine.StatusCompleted, state.Status)
}

// TestModifyRepairsAJoin: BPMN 2.0.2, 13.4.1; a parallel gateway waits for a token that the drawing never sends. The trouble is visible, a person
// begins the way that is missing, and the join lets the case go on without another act.
func TestModifyRepairsAJoin(t *testing.T) {
	t.Parallel()
	def, state := started(t, `
process p
start s
xor wahl default=f3
user a group=g
user b group=g
and j
end e
flow f1 s -> wahl
flow f2 wahl -> a if false
flow f3 wahl -> b
flow f4 a -> j
flow f5 b -> j
flow f6 j -> e
`)
	state = step(t, def, state, engine.TaskCompleted{At: noon, Instance: visit(t, state, "b"), Submission: "1", Actor: "anna"})
	require.Equal(t, "join.waits-forever", state.Instances[0].Incident.Code)
	require.Equal(t, "incident.none", refused(t, def, state, engine.IncidentRetried{At: noon, Instance: 99}))

	again := step(t, def, state, engine.IncidentRetried{At: noon, Instance: state.Instances[0].ID})
	require.NotNil(t, again.Instances[0].Incident, "trying again alone brings no token")

	state = step(t, def, again, engine.Modified{At: noon, Activate: []engine.Activation{{Element: "a"}}, Actor: "leitung", Reason: "x"})
	require.Nil(t, state.Instances[0].Incident)
	state = step(t, def, state, engine.TaskCompleted{At: noon, Instance: visit(t, state, "a"), Submission: "2", Actor: "anna"})
	require.Equal(t, engine.StatusCompleted, state.Status)
}
