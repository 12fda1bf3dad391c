package bpmn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
)

const head = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
<message id="m" name="antwort"/><error id="err" name="E" errorCode="E1"/><signal id="sig" name="S"/><escalation id="esc" name="X" escalationCode="X1"/>
<process id="p">
<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="x"/>
`

// compile puts an element with the id x behind a start event and compiles the process.
func compile(t *testing.T, element string) []bpmn.Finding {
	t.Helper()
	model, findings, err := bpmn.Parse([]byte(head + element + "\n</process></definitions>"))
	require.NoError(t, err)
	_, more := bpmn.Compile(model, "p")
	return append(findings, more...)
}

const ext = `<extensionElements>%s</extensionElements>`

// TestEveryElementIsSupportedOrRefused: BPMN 2.0.2, chapter 10; each element of the standard is either executed or refused with its type
// and id. Nothing is skipped silently.
func TestEveryElementIsSupportedOrRefused(t *testing.T) {
	t.Parallel()
	job := fmt.Sprintf(ext, `<zeebe:taskDefinition type="schreiben"/>`)
	timer := `<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>`
	message := `<messageEventDefinition messageRef="m"/>`
	inner := `<startEvent id="i"/><endEvent id="ie"/><sequenceFlow id="if" sourceRef="i" targetRef="ie"/>`
	for _, element := range []string{
		`<userTask id="x"/>`,
		`<serviceTask id="x">` + job + `</serviceTask>`,
		`<sendTask id="x">` + job + `</sendTask>`,
		`<receiveTask id="x" messageRef="m"/>`,
		`<scriptTask id="x">` + fmt.Sprintf(ext, `<zeebe:script expression="=1" resultVariable="a"/>`) + `</scriptTask>`,
		`<businessRuleTask id="x">` + fmt.Sprintf(ext, `<zeebe:calledDecision decisionId="d" resultVariable="r"/>`) + `</businessRuleTask>`,
		`<manualTask id="x"/>`,
		`<task id="x"/>`,
		`<subProcess id="x">` + inner + `</subProcess>`,
		`<callActivity id="x">` + fmt.Sprintf(ext, `<zeebe:calledElement processId="q"/>`) + `</callActivity>`,
		`<exclusiveGateway id="x"/>`,
		`<parallelGateway id="x"/>`,
		`<intermediateCatchEvent id="x">` + timer + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x">` + message + `</intermediateCatchEvent>`,
		`<intermediateThrowEvent id="x"/>`,
		`<endEvent id="x"/>`,
		`<endEvent id="x"><errorEventDefinition errorRef="err"/></endEvent>`,
		`<endEvent id="x"><terminateEventDefinition/></endEvent>`,
	} {
		require.Empty(t, compile(t, element), element)
	}
	for _, element := range []string{
		`<inclusiveGateway id="x"/>`,
		`<complexGateway id="x"/>`,
		`<adHocSubProcess id="x"/>`,
		`<transaction id="x"/>`,
		`<subProcess id="x" triggeredByEvent="true">` + inner + `</subProcess>`,
		`<userTask id="x"><multiInstanceLoopCharacteristics/></userTask>`,
		`<userTask id="x"><standardLoopCharacteristics/></userTask>`,
		`<userTask id="x" isForCompensation="true"/>`,
		`<receiveTask id="x" messageRef="m" instantiate="true"/>`,
		`<intermediateCatchEvent id="x"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x"><conditionalEventDefinition><condition>=a</condition></conditionalEventDefinition></intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x"><linkEventDefinition name="l"/></intermediateCatchEvent>`,
		`<intermediateThrowEvent id="x">` + message + `</intermediateThrowEvent>`,
		`<intermediateThrowEvent id="x"><escalationEventDefinition escalationRef="esc"/></intermediateThrowEvent>`,
		`<intermediateThrowEvent id="x"><compensateEventDefinition/></intermediateThrowEvent>`,
		`<intermediateCatchEvent id="x"><timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition></intermediateCatchEvent>`,
		`<endEvent id="x">` + message + `</endEvent>`,
		`<endEvent id="x"><cancelEventDefinition/></endEvent>`,
		`<endEvent id="x"><signalEventDefinition signalRef="sig"/></endEvent>`,
		`<intermediateCatchEvent id="x">` + timer + message + `</intermediateCatchEvent>`,
		`<userTask id="x">` + fmt.Sprintf(ext, `<zeebe:taskListeners/>`) + `</userTask>`,
		`<choreographyTask id="x"/>`,
	} {
		findings := compile(t, element)
		require.NotEmpty(t, findings, element)
		kind := strings.TrimPrefix(strings.FieldsFunc(element, func(r rune) bool { return r == ' ' || r == '>' })[0], "<")
		require.Equal(t, "x", findings[0].Element, element)
		require.Equal(t, kind, findings[0].Type, element)
		require.Equal(t, 5, findings[0].Line, element)
	}
}

// TestDiagramsThatCannotWork: BPMN 2.0.2, 10.5 and 10.6; what could be drawn but never executed is found when the diagram is loaded.
func TestDiagramsThatCannotWork(t *testing.T) {
	t.Parallel()
	for element, rule := range map[string]string{
		`<exclusiveGateway id="x"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"/><sequenceFlow id="f2" sourceRef="x" targetRef="b"/>`: "gateway-condition",
		`<eventBasedGateway id="x"/><endEvent id="a"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"/>`:                                                                     "event-gateway",
		`<userTask id="x"/><userTask id="y"/>`:                                                    "unreachable",
		`<endEvent id="x"/><userTask id="y"/><sequenceFlow id="f1" sourceRef="x" targetRef="y"/>`: "end-outgoing",
		`<subProcess id="x"><endEvent id="y"/></subProcess>`:                                      "no-start",
		`<userTask id="x" default="weg"/>`:                                                        "dangling-reference",
		`<boundaryEvent id="b" attachedToRef="weg"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="x"/>`: "dangling-reference",
		`<serviceTask id="x"/>`: "missing-task-type",
		`<endEvent id="x"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"><conditionExpression language="python">a</conditionExpression></sequenceFlow>`: "expression-language",
		`<endEvent id="x"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"><conditionExpression>=1 +</conditionExpression></sequenceFlow>`:                "bad-expression",
	} {
		var rules []string
		for _, f := range compile(t, element) {
			rules = append(rules, f.Rule)
		}
		require.Contains(t, rules, rule, element)
	}
}

// FuzzParse: whatever the bytes are, parsing and compiling end with a result or a finding, never with a panic.
func FuzzParse(f *testing.F) {
	f.Add([]byte(head + `<userTask id="x"/></process></definitions>`))
	f.Add([]byte(head + `<subProcess id="x"><startEvent id="i"/></subProcess><boundaryEvent id="b" attachedToRef="x"/></process></definitions>`))
	f.Fuzz(func(_ *testing.T, data []byte) {
		model, _, err := bpmn.Parse(data)
		if err != nil {
			return
		}
		for _, p := range model.Processes {
			bpmn.Compile(model, p.ID)
		}
	})
}
