package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/enginetest"
	"ablauf/workflows/feel"
)

// BenchmarkParallelInstances completes all instances of a multi-instance task; the time of one completion must not grow with their
// number.
func BenchmarkParallelInstances(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			def := manyInstances(b, n)
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				state, _, err := engine.Step(def, engine.State{}, engine.Start{At: noon})
				require.NoError(b, err)
				var open []int
				for _, i := range state.Instances {
					if i.Iteration > 0 {
						open = append(open, i.ID)
					}
				}
				b.StartTimer()
				for _, id := range open {
					if state, _, err = engine.Step(def, state, engine.TaskCompleted{At: noon, Instance: id, Submission: fmt.Sprint(id), Actor: "anna"}); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/instance")
		})
	}
}

func manyInstances(tb testing.TB, n int) *bpmn.Definition {
	tb.Helper()
	def, err := enginetest.CompileXML(fmt.Appendf(nil, `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="a"/>
<userTask id="a"><multiInstanceLoopCharacteristics><loopCardinality>%d</loopCardinality></multiInstanceLoopCharacteristics></userTask>
<sequenceFlow id="f1" sourceRef="a" targetRef="e"/><endEvent id="e"/></process></definitions>`, n))
	require.NoError(tb, err)
	return def
}

// BenchmarkExtension runs the procedure of the extension from the application to the decision with the core alone: no database, no
// Temporal. One operation is one event with all that follows; a step of the standard is a visit of an element.
func BenchmarkExtension(b *testing.B) {
	library, err := processes.Load()
	require.NoError(b, err)
	var def *bpmn.Definition
	for _, bundle := range library.Bundles() {
		if bundle.Key == "verlaengerung" {
			def = bundle.Definition
		}
	}
	require.NotNil(b, def)
	b.ReportAllocs()
	events, visits := 0, 0
	for b.Loop() {
		e, v := playExtension(b, def)
		events, visits = events+e, visits+v
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(events), "ns/event")
	b.ReportMetric(float64(visits)/b.Elapsed().Seconds(), "visits/s")
}

// playExtension answers every task and activity with what leads to an extension without further ado.
func playExtension(tb testing.TB, def *bpmn.Definition) (events, visits int) {
	tb.Helper()
	start := feel.NewContext().Put("caseId", feel.String("c1")).Put("titelEnde", feel.Date{Year: 2026, Month: 11, Day: 26}).
		Put("eingangAm", feel.Date{Year: 2026, Month: 11, Day: 2}).Put("titelArt", feel.String("aufenthaltserlaubnis"))
	state, commands, err := engine.Step(def, engine.State{}, engine.Start{At: noon, Variables: start})
	for turn := 0; ; turn++ {
		require.NoError(tb, err)
		events++
		for _, c := range commands {
			if r, ok := c.(engine.Record); ok && r.Code == engine.FactEntered {
				visits++
			}
		}
		if state.Status == engine.StatusCompleted || turn > 100 {
			require.Equal(tb, engine.StatusCompleted, state.Status)
			return events, visits
		}
		state, commands, err = engine.Step(def, state, nextOfExtension(def, state))
	}
}

// What people and activities answer on the way to an extension; made once, because making it is no work of the engine.
var (
	extensionAnswers = map[string]*feel.Context{
		"vollstaendigkeit-pruefen":     feel.NewContext().Put("vollstaendig", feel.Bool(true)),
		"registerauskuenfte-eintragen": feel.NewContext().Put("aussetzung", feel.Bool(false)),
		"antrag-entscheiden": feel.NewContext().Put("entscheidung", feel.String("verlaengern")).
			Put("gueltigBis", feel.Date{Year: 2028, Month: 11, Day: 26}).Put("biometrieNoetig", feel.Bool(false)),
	}
	extensionResults = map[string]feel.Value{
		"fiktion-bestimmen": feel.NewContext().Put("zeile", feel.String("9")).Put("weg", feel.String("bestaetigen")).Put("positiverText", feel.Bool(true)).
			Put("bescheinigungWann", feel.String("vor-ablauf")).Put("bescheinigung", feel.String("fortgeltung")),
		"gebuehr-bestimmen":       feel.NewContext().Put("betrag", feel.Int(93)),
		"vwgo-frist-berechnen":    feel.NewContext().Put("vwgoFrist", feel.Date{Year: 2027, Month: 2, Day: 2}),
		"checkliste-bestimmen":    feel.List{},
		"ba-zustimmung-bestimmen": feel.NewContext().Put("noetig", feel.Bool(false)),
		"vieraugen-bestimmen":     feel.NewContext().Put("mitzeichnung", feel.Bool(false)),
	}
	nothing = feel.NewContext()
)

func nextOfExtension(def *bpmn.Definition, state engine.State) engine.Event {
	for k := len(state.Instances) - 1; k >= 0; k-- {
		i := state.Instances[k]
		n := def.Process(i.Process).Node(i.Element)
		switch {
		case n == nil:
		case n.Kind == bpmn.UserTask:
			vars := extensionAnswers[n.ID]
			if vars == nil {
				vars = nothing
			}
			return engine.TaskCompleted{At: noon, Instance: i.ID, Submission: n.ID, Actor: "anna", Variables: vars}
		case n.IsJob():
			result := extensionResults[n.ID]
			if result == nil {
				result = nothing
			}
			return engine.ActivityCompleted{At: noon, Instance: i.ID, Attempt: i.Attempt, Result: result}
		}
	}
	next, _ := engine.NextTimer(state)
	return engine.TimerFired{At: next.Due.Add(time.Nanosecond), Instance: next.Instance, Element: next.Element}
}

// TestAStepDoesNotGrowWithTheCase: the state holds what is active, so the number of allocations of a step is the same after thousands
// of steps. Allocations are counted, because they do not depend on the machine.
func TestAStepDoesNotGrowWithTheCase(t *testing.T) {
	def, err := enginetest.Compile(`
process p
start s
xor m
user a group=g
xor g default=f9
end e
flow f0 s -> m
flow f1 m -> a
flow f2 a -> g
flow f3 g -> m if n < 1000000
flow f9 g -> e`)
	require.NoError(t, err)
	state, _, err := engine.Step(def, engine.State{}, engine.Start{At: noon, Variables: feel.NewContext().Put("n", feel.Int(1))})
	require.NoError(t, err)
	one := func() {
		id := state.Instances[len(state.Instances)-1].ID
		state, _, err = engine.Step(def, state, engine.TaskCompleted{At: noon, Instance: id, Submission: "s", Actor: "anna"})
	}
	for range 100 {
		one()
	}
	early := testing.AllocsPerRun(200, one)
	for range 5_000 {
		one()
	}
	require.NoError(t, err)
	require.InDelta(t, early, testing.AllocsPerRun(200, one), 1)
	saved, err := engine.Save(state)
	require.NoError(t, err)
	require.Less(t, len(saved), 4_000)
}
