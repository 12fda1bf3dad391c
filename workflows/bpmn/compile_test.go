package bpmn_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
)

const head = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
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

// refusals leaves out the warnings.
func refusals(findings []bpmn.Finding) []bpmn.Finding {
	return slices.DeleteFunc(findings, func(f bpmn.Finding) bool { return f.Severity == bpmn.SeverityWarning })
}

const ext = `<extensionElements>%s</extensionElements>`

// TestEveryElementIsSupportedOrRefused: BPMN 2.0.2, chapter 10; each element of the standard is either executed or refused with its type
// and id. Nothing is skipped silently.
func TestEveryElementIsSupportedOrRefused(t *testing.T) {
	t.Parallel()
	job := fmt.Sprintf(ext, `<zeebe:taskDefinition type="schreiben"/>`)
	timer := `<timerEventDefinition><timeDuration xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition>`
	message := `<messageEventDefinition messageRef="m"/>`
	inner := `<startEvent id="i"/><endEvent id="ie"/><sequenceFlow id="if" sourceRef="i" targetRef="ie"/>`
	signal := `<signalEventDefinition signalRef="sig"/>`
	escalation := `<escalationEventDefinition escalationRef="esc"/>`
	condition := `<conditionalEventDefinition><condition xsi:type="tFormalExpression">=a</condition></conditionalEventDefinition>`
	compensation := `<compensateEventDefinition/>`
	cancel := `<cancelEventDefinition/>`
	edge := func(definition string) string {
		return `<userTask id="y"/><sequenceFlow id="e1" sourceRef="x" targetRef="y"/><transaction id="x">` + inner + `</transaction>` +
			`<boundaryEvent id="b" attachedToRef="x">` + definition + `</boundaryEvent><endEvent id="be"/><sequenceFlow id="e2" sourceRef="b" targetRef="be"/>`
	}
	eventSub := func(definition string) string {
		return `<endEvent id="x"/><subProcess id="es" triggeredByEvent="true"><startEvent id="i">` + definition + `</startEvent></subProcess>`
	}
	for _, element := range []string{
		`<userTask id="x"/>`,
		`<serviceTask id="x">` + job + `</serviceTask>`,
		`<sendTask id="x">` + job + `</sendTask>`,
		`<sendTask id="x" messageRef="m"/>`,
		`<receiveTask id="x" messageRef="m"/>`,
		`<scriptTask id="x">` + fmt.Sprintf(ext, `<zeebe:script expression="=1" resultVariable="a"/>`) + `</scriptTask>`,
		`<businessRuleTask id="x">` + fmt.Sprintf(ext, `<zeebe:calledDecision decisionId="d" resultVariable="r"/>`) + `</businessRuleTask>`,
		`<manualTask id="x"/>`,
		`<task id="x"/>`,
		`<subProcess id="x">` + inner + `</subProcess>`,
		`<transaction id="x">` + inner + `</transaction>`,
		`<adHocSubProcess id="x"><userTask id="y"/></adHocSubProcess>`,
		`<callActivity id="x">` + fmt.Sprintf(ext, `<zeebe:calledElement processId="q"/>`) + `</callActivity>`,
		`<exclusiveGateway id="x"/>`, `<parallelGateway id="x"/>`, `<inclusiveGateway id="x"/>`,
		`<userTask id="x"><multiInstanceLoopCharacteristics><loopCardinality xsi:type="tFormalExpression">3</loopCardinality></multiInstanceLoopCharacteristics></userTask>`,
		`<userTask id="x"><multiInstanceLoopCharacteristics>` + fmt.Sprintf(ext, `<zeebe:loopCharacteristics inputCollection="=liste" inputElement="e"/>`) + `</multiInstanceLoopCharacteristics></userTask>`,
		`<userTask id="x"><standardLoopCharacteristics loopMaximum="3"/></userTask>`,
		`<intermediateCatchEvent id="x">` + timer + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x">` + message + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x">` + signal + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x">` + condition + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x">` + timer + message + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x" parallelMultiple="true">` + timer + message + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x"><timerEventDefinition><timeCycle xsi:type="tFormalExpression">R3/P1D</timeCycle></timerEventDefinition></intermediateCatchEvent>`,
		`<intermediateThrowEvent id="x"/>`,
		`<intermediateThrowEvent id="x">` + message + `</intermediateThrowEvent>`,
		`<intermediateThrowEvent id="x">` + signal + `</intermediateThrowEvent>`,
		`<intermediateThrowEvent id="x">` + escalation + `</intermediateThrowEvent>`,
		`<intermediateThrowEvent id="x">` + compensation + `</intermediateThrowEvent>`,
		`<intermediateThrowEvent id="x"><linkEventDefinition name="l"/></intermediateThrowEvent><intermediateCatchEvent id="y"><linkEventDefinition name="l"/></intermediateCatchEvent>`,
		`<endEvent id="x"/>`,
		`<endEvent id="x">` + message + `</endEvent>`,
		`<endEvent id="x">` + signal + `</endEvent>`,
		`<endEvent id="x">` + escalation + `</endEvent>`,
		`<endEvent id="x">` + compensation + `</endEvent>`,
		`<endEvent id="x"><errorEventDefinition errorRef="err"/></endEvent>`,
		`<endEvent id="x"><terminateEventDefinition/></endEvent>`,
		`<transaction id="x"><startEvent id="i"/><endEvent id="ie">` + cancel + `</endEvent><sequenceFlow id="if" sourceRef="i" targetRef="ie"/></transaction>` +
			`<boundaryEvent id="b" attachedToRef="x">` + cancel + `</boundaryEvent><endEvent id="be"/><sequenceFlow id="e2" sourceRef="b" targetRef="be"/>`,
		edge(timer), edge(message), edge(signal), edge(condition), edge(escalation), edge(cancel), edge(`<errorEventDefinition/>`),
		`<userTask id="x"/><boundaryEvent id="b" attachedToRef="x">` + compensation + `</boundaryEvent><userTask id="h" isForCompensation="true"/><association id="as" sourceRef="b" targetRef="h"/>`,
		eventSub(timer), eventSub(message), eventSub(signal), eventSub(condition), eventSub(escalation), eventSub(compensation), eventSub(`<errorEventDefinition/>`),
	} {
		require.Empty(t, refusals(compile(t, element)), element)
	}
	for _, element := range []string{
		`<complexGateway id="x"/>`,
		`<choreographyTask id="x"/>`,
		`<userTask id="x" startQuantity="2"/>`,
		`<userTask id="x" completionQuantity="2"/>`,
		`<eventBasedGateway id="x" instantiate="true"/>`,
		`<eventBasedGateway id="x" eventGatewayType="Parallel"/>`,
		`<exclusiveGateway id="x"><standardLoopCharacteristics loopMaximum="2"/></exclusiveGateway>`,
		`<transaction id="x" triggeredByEvent="true">` + inner + `</transaction>`,
		`<intermediateCatchEvent id="x"/>`,
		`<intermediateCatchEvent id="x"><errorEventDefinition errorRef="err"/></intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x">` + escalation + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x">` + compensation + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x">` + cancel + `</intermediateCatchEvent>`,
		`<intermediateCatchEvent id="x"><terminateEventDefinition/></intermediateCatchEvent>`,
		`<intermediateThrowEvent id="x">` + timer + `</intermediateThrowEvent>`,
		`<intermediateThrowEvent id="x">` + condition + `</intermediateThrowEvent>`,
		`<intermediateThrowEvent id="x"><errorEventDefinition errorRef="err"/></intermediateThrowEvent>`,
		`<intermediateThrowEvent id="x">` + cancel + `</intermediateThrowEvent>`,
		`<endEvent id="x">` + timer + `</endEvent>`,
		`<endEvent id="x"><linkEventDefinition name="l"/></endEvent>`,
		`<endEvent id="x">` + message + `<terminateEventDefinition/></endEvent>`,
		`<userTask id="x">` + fmt.Sprintf(ext, `<zeebe:taskListeners/>`) + `</userTask>`,
	} {
		findings := refusals(compile(t, element))
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
	const flow = `<sequenceFlow id="f1" sourceRef="x" targetRef="e">`
	for element, rule := range map[string]string{
		`<exclusiveGateway id="x"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"/><sequenceFlow id="f2" sourceRef="x" targetRef="b"/>`: "gateway-condition",
		`<eventBasedGateway id="x"/><endEvent id="a"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"/>`:                                                                     "event-gateway",
		`<userTask id="x"/><userTask id="y"/>`:                                                    "unreachable",
		`<endEvent id="x"/><userTask id="y"/><sequenceFlow id="f1" sourceRef="x" targetRef="y"/>`: "end-outgoing",
		`<subProcess id="x"><endEvent id="y"/></subProcess>`:                                      "no-start",
		`<userTask id="x" default="weg"/>`:                                                        "dangling-reference",
		`<boundaryEvent id="b" attachedToRef="weg"><timerEventDefinition><timeDuration xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="x"/>`: "dangling-reference",
		`<serviceTask id="x"/>`: "missing-task-type",
		`<endEvent id="x"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"><conditionExpression xsi:type="tFormalExpression" language="python">a</conditionExpression></sequenceFlow>`: "expression-language",
		`<endEvent id="x"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"><conditionExpression xsi:type="tFormalExpression">=1 +</conditionExpression></sequenceFlow>`:                "bad-expression",
		`<userTask id="x"/><textAnnotation id="t"/><sequenceFlow id="f1" sourceRef="x" targetRef="t"/>`:                                                                                  "flow-to-artifact",
		`<userTask id="x"/><endEvent id="e"/>` + flow + `<conditionExpression xsi:type="tFormalExpression">=a</conditionExpression></sequenceFlow>`:                                      "lonely-condition",
		`<userTask id="x"/><endEvent id="e"/>` + flow + `<conditionExpression xsi:type="tFormalExpression">=23</conditionExpression></sequenceFlow>`:                                     "bad-expression",
		`<userTask id="x"/><endEvent id="e"/>` + flow + `<conditionExpression>=a</conditionExpression></sequenceFlow>`:                                                                   "informal-expression",
		`<userTask id="x"/><endEvent id="e"/><userTask id="y"/>` + flow + `</sequenceFlow><sequenceFlow id="f2" sourceRef="x" targetRef="y"/>`:                                           "dead-end",
		`<userTask id="x"/><intermediateCatchEvent id="l"><linkEventDefinition name="l"/></intermediateCatchEvent>`:                                                                      "bad-link",
		`<exclusiveGateway id="x"/>`: "gateway-idle",
		`<exclusiveGateway id="x" gatewayDirection="Diverging"/><endEvent id="e"/>` + flow + `</sequenceFlow>`: "gateway-direction",
		`<transaction id="x" method="##Store"/>`:                                                                                                    "unsupported-element",
		`<userTask id="x" implementation="kein Verweis"/>`:                                                                                          "bad-implementation",
		`<scriptTask id="x"><script>1 + 1</script></scriptTask>`:                                                                                    "script-format",
		`<scriptTask id="x" scriptFormat="groovy"><script>1 + 1</script></scriptTask>`:                                                              "script-language",
		`<userTask id="x"><outgoing>f1</outgoing></userTask><endEvent id="e"/>` + flow + `</sequenceFlow>`:                                          "flow-not-listed",
		`<userTask id="x"/><dataObjectReference id="d" dataObjectRef="weg"/>`:                                                                       "dangling-reference",
		`<userTask id="x"><multiInstanceLoopCharacteristics><loopDataOutputRef>d</loopDataOutputRef></multiInstanceLoopCharacteristics></userTask>`: "unsupported-element",
		`<userTask id="x"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality><completionCondition>23</completionCondition></multiInstanceLoopCharacteristics></userTask>`: "bad-expression",
	} {
		var rules []string
		for _, f := range compile(t, element) {
			rules = append(rules, f.Rule)
		}
		require.Contains(t, rules, rule, element)
	}
}

// TestStartByAllOfSeveralIsRefused: BPMN 2.0.2, 13.2; a case that begins only when all of several events have occurred would have to wait
// before it exists. Begun by the first of them it would go on without the others, so it is refused.
func TestStartByAllOfSeveralIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ attribute, rule string }{{`parallelMultiple="true"`, "unsupported-element"}, {"", ""}} {
		model, _, err := bpmn.Parse([]byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><message id="m" name="antrag"/>
<signal id="sig" name="S"/><process id="p"><startEvent id="s" ` + c.attribute + `><messageEventDefinition messageRef="m"/>
<signalEventDefinition signalRef="sig"/></startEvent><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/></process></definitions>`))
		require.NoError(t, err)
		_, findings := bpmn.Compile(model, "p")
		if c.rule == "" {
			require.Empty(t, findings)
			continue
		}
		require.NotEmpty(t, findings)
		require.Equal(t, c.rule, findings[0].Rule)
		require.Equal(t, "s", findings[0].Element)
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

// TestMessageFlows: BPMN 2.0.2, 7.6.2 and 9.4; a message flow connects two pools, and messages leave and arrive where they can.
func TestMessageFlows(t *testing.T) {
	t.Parallel()
	for flow, rule := range map[string]string{
		`sourceRef="a" targetRef="A"`:   "message-flow-pool",
		`sourceRef="ae" targetRef="B"`:  "message-flow-end",
		`sourceRef="B" targetRef="ae"`:  "message-flow-end",
		`sourceRef="weg" targetRef="B"`: "dangling-reference",
		`sourceRef="a" targetRef="B"`:   "",
	} {
		_, findings, err := bpmn.Parse([]byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><collaboration id="c">
<participant id="A" processRef="p"/><participant id="B"/><messageFlow id="m" ` + flow + `/></collaboration>
<process id="p"><startEvent id="as"/><userTask id="a"/><endEvent id="ae"/></process></definitions>`))
		require.NoError(t, err)
		if rule == "" {
			require.Empty(t, findings, flow)
			continue
		}
		require.Len(t, findings, 1, flow)
		require.Equal(t, rule, findings[0].Rule, flow)
	}
}

// TestCalledProcessBeginsByItself: BPMN 2.0.2, 10.5.2; a process that begins only by an event cannot be called.
func TestCalledProcessBeginsByItself(t *testing.T) {
	t.Parallel()
	model, findings, err := bpmn.Parse([]byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><message id="m" name="m"/>
<process id="p"><startEvent id="s"/><callActivity id="x" calledElement="q"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="e"/></process>
<process id="q"><startEvent id="qs"><messageEventDefinition messageRef="m"/></startEvent><endEvent id="qe"/>
<sequenceFlow id="q1" sourceRef="qs" targetRef="qe"/></process></definitions>`))
	require.NoError(t, err)
	require.Empty(t, findings)
	p, findings := bpmn.Compile(model, "p")
	require.Empty(t, findings)
	q, findings := bpmn.Compile(model, "q")
	require.Empty(t, findings)
	_, findings = bpmn.NewDefinition("h", p, q)
	require.Len(t, findings, 1)
	require.Equal(t, "called-start", findings[0].Rule)
}
