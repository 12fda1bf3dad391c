package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/engine"
	"ablauf/workflows/enginetest"
)

// TestAnAnswerComesAfterItsQuestion: § 28 Abs. 1 VwVfG; a document that was received before the hearing began, and is delivered while it
// runs, does not end the time that the person has. What is received afterwards does. An event without the property takes both.
func TestAnAnswerComesAfterItsQuestion(t *testing.T) {
	t.Parallel()
	for property, want := range map[string][]string{
		`<extensionElements><zeebe:properties><zeebe:property name="eingang.ab" value="wartebeginn"/></zeebe:properties></extensionElements>`: {"warten"},
		"": {"entscheiden"},
	} {
		def, err := enginetest.CompileXML([]byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
<message id="m" name="unterlage"/><process id="p"><startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="warten"/><eventBasedGateway id="warten"/>
<sequenceFlow id="f1" sourceRef="warten" targetRef="c"/><intermediateCatchEvent id="c">` + property + `<messageEventDefinition messageRef="m"/></intermediateCatchEvent>
<sequenceFlow id="f2" sourceRef="warten" targetRef="t"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>P14D</timeDuration></timerEventDefinition></intermediateCatchEvent>
<sequenceFlow id="f3" sourceRef="c" targetRef="entscheiden"/><sequenceFlow id="f4" sourceRef="t" targetRef="entscheiden"/><userTask id="entscheiden"/></process></definitions>`))
		require.NoError(t, err)
		state, _, err := engine.Step(def, engine.State{}, engine.Start{At: noon})
		require.NoError(t, err)
		state = reloaded(t, def, state)
		state = step(t, def, state, engine.MessageReceived{At: noon.Add(-time.Minute), Receipt: "r1", Seq: 1, Name: "unterlage"})
		require.Equal(t, want, active(def, state))
		if property != "" {
			state = step(t, def, state, engine.MessageReceived{At: noon.Add(time.Minute), Receipt: "r2", Seq: 2, Name: "unterlage"})
			require.Equal(t, []string{"entscheiden"}, active(def, state))
		}
	}
}

// TestATaskThatWasNeverOpenedIsNotClosed: a task whose day of maturity cannot be computed is an incident and nobody's work yet; when a
// deadline at its edge ends it, nothing is taken out of the worklist.
func TestATaskThatWasNeverOpenedIsNotClosed(t *testing.T) {
	t.Parallel()
	def, err := enginetest.CompileXML([]byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
<process id="p"><startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="a"/>
<userTask id="a"><extensionElements><zeebe:taskSchedule dueDate="=date(unbekannt)"/></extensionElements></userTask><sequenceFlow id="f1" sourceRef="a" targetRef="e"/>
<boundaryEvent id="t" attachedToRef="a"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>
<sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`))
	require.NoError(t, err)
	state, _, err := engine.Step(def, engine.State{}, engine.Start{At: noon})
	require.NoError(t, err)
	require.Len(t, engine.Where(def, state).Incidents, 1)
	timer, armed := engine.NextTimer(state)
	require.True(t, armed)
	_, commands, err := engine.Step(def, state, engine.TimerFired{At: timer.Due, Instance: timer.Instance, Element: timer.Element})
	require.NoError(t, err)
	for _, c := range commands {
		_, closed := c.(engine.CloseTask)
		require.False(t, closed, "%+v", c)
	}
}
