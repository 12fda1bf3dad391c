package diagram_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/diagram"
	"ablauf/workflows/bpmn"
)

// file wraps a process and its places in definitions.
func file(content, places string) string {
	return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="t">` + content +
		`<di:BPMNDiagram id="page"><di:BPMNPlane id="plane" bpmnElement="p">` + places + `</di:BPMNPlane></di:BPMNDiagram></definitions>`
}

func place(id string, x, y, w, h float64, more ...string) string {
	return fmt.Sprintf(`<di:BPMNShape id="s-%s" bpmnElement="%s" %s><dc:Bounds x="%v" y="%v" width="%v" height="%v"/></di:BPMNShape>`, id, id, strings.Join(more, " "), x, y, w, h)
}

func line(id string, points ...float64) string {
	out := fmt.Sprintf(`<di:BPMNEdge id="e-%s" bpmnElement="%s">`, id, id)
	for i := 0; i+1 < len(points); i += 2 {
		out += fmt.Sprintf(`<dd:waypoint x="%v" y="%v"/>`, points[i], points[i+1])
	}
	return out + `</di:BPMNEdge>`
}

func draw(t *testing.T, text string, opts diagram.Options) string {
	t.Helper()
	model, _, err := bpmn.Parse([]byte(text))
	require.NoError(t, err)
	opts.Lang = "de"
	svg, err := diagram.Render(model, opts)
	require.NoError(t, err)
	wellFormed(t, svg)
	return string(svg)
}

// partOf cuts out what is drawn of an element.
func partOf(t *testing.T, svg, id string) string {
	t.Helper()
	from := strings.Index(svg, `data-element="`+id+`"`)
	require.GreaterOrEqual(t, from, 0, "%s is not drawn", id)
	rest := svg[from:]
	if next := regexp.MustCompile(`<(g|a)[^>]* data-element="`).FindStringIndex(rest[1:]); next != nil {
		rest = rest[:next[0]+1]
	}
	return rest
}

// The signs by which a reader tells elements apart, as the renderer draws them.
const (
	person, gears, hand, scroll    = "M0 -6.5 a3 3", "M0 -3 a3 3", "M-7 3 v-4", "M-5 -7 h9"
	table, letterIn, letterOut     = "M-7 -2 h14", "M-7 -5 l7 5 7 -5", "M-7 -3.4 l7 4.5"
	plusBox, loopMark, parallel3   = "M-7 -7 h14 v14", "M3 5 a6 6", "M-4 -6 v12 M0 -6 v12"
	sequential3, compensate, tilde = "M-6 -4 h12", "M0 -5 l-6 5", "M-7 2 q3.5 -6"
	clock, envelope, bolt          = "M0 -6 V0 L4 3", "l9 7 9 -7", "M-8 7 L-3 -7"
	triangle, arrowUp, rewind      = "M0 -8 L9 6", "M0 -9 L7 8", "M0 -6 l-8 6"
	crossSolid, paper, linkArrow   = "M-8 -5 l3 -3", "M-6 -8 h12 v16", "M-8 -4 h8"
	plusOutline, pentagonMark      = "M-2.5 -9 h5", "M0 -7.5 L7.1"
	xor, and, or, complexMark      = "M-7 -8 L7 8", "M0 -11 v22 M-11 0 h22", `r="10"`, "M-8 -8 L8 8"
)

// TestEveryElement: each element of the supported set (engine.md 6.3), and what foreign models have besides, is drawn with the signs that BPMN 2.0.2
// gives it (chapters 7, 8, 10) and says its type in words.
func TestEveryElement(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		element string // with id x
		words   string
		has     []string
		not     []string
	}{
		{`<task id="x" name="Tun"/>`, "Aufgabe", []string{">Tun<"}, []string{person, gears, plusBox}},
		{`<userTask id="x"/>`, "Aufgabe für eine Person", []string{person}, []string{gears}},
		{`<serviceTask id="x"/>`, "", []string{gears}, []string{person}},
		{`<manualTask id="x"/>`, "", []string{hand}, nil},
		{`<scriptTask id="x"/>`, "", []string{scroll}, nil},
		{`<businessRuleTask id="x"/>`, "", []string{table}, nil},
		{`<receiveTask id="x"/>`, "", []string{letterIn}, nil},
		{`<sendTask id="x"/>`, "", []string{letterOut}, nil},
		{`<userTask id="x"><standardLoopCharacteristics/></userTask>`, "", []string{person, loopMark}, nil},
		{`<userTask id="x"><multiInstanceLoopCharacteristics/></userTask>`, "", []string{parallel3}, []string{sequential3}},
		{`<userTask id="x"><multiInstanceLoopCharacteristics isSequential="true"/></userTask>`, "", []string{sequential3}, []string{parallel3}},
		{`<serviceTask id="x" isForCompensation="true"/>`, "", []string{gears, compensate}, nil},
		{`<callActivity id="x" calledElement="y"/>`, "", []string{`stroke-width="4"`, "bp-thick"}, nil},
		{`<subProcess id="x"/>`, "", []string{plusBox}, []string{"bp-frame"}},
		{`<subProcess id="x"><multiInstanceLoopCharacteristics/></subProcess>`, "", []string{plusBox, parallel3}, nil},
		{`<transaction id="x"/>`, "", []string{plusBox, `class="bp-inner"`}, nil},
		{`<adHocSubProcess id="x"/>`, "", []string{plusBox, tilde}, nil},
		{`<subProcess id="x" triggeredByEvent="true"/>`, "", []string{"bp-dotted", plusBox}, nil},
		{`<exclusiveGateway id="x"/>`, "Entscheidung", []string{xor}, nil},
		{`<parallelGateway id="x"/>`, "", []string{and}, []string{complexMark}},
		{`<inclusiveGateway id="x"/>`, "", []string{or}, nil},
		{`<complexGateway id="x"/>`, "", []string{complexMark}, nil},
		{`<eventBasedGateway id="x"/>`, "", []string{pentagonMark, `r="13"`, `r="10.5"`}, nil},
		{`<eventBasedGateway id="x" instantiate="true"/>`, "", []string{pentagonMark, `r="13"`}, []string{`r="10.5"`}},
		{`<eventBasedGateway id="x" instantiate="true" eventGatewayType="Parallel"/>`, "", []string{"M0 -7 v14"}, []string{pentagonMark}},
		{`<startEvent id="x"/>`, "Beginn", []string{`r="18"`}, []string{"bp-thick", `r="14.5"`}},
		{`<endEvent id="x"/>`, "Ende", []string{"bp-thick"}, []string{`r="14.5"`}},
		{`<intermediateThrowEvent id="x"/>`, "", []string{`r="14.5"`}, nil},
		{`<startEvent id="x"><timerEventDefinition/></startEvent>`, "Beginn (Uhr)", []string{clock}, nil},
		{`<startEvent id="x"><messageEventDefinition/></startEvent>`, "", []string{envelope}, nil},
		{`<startEvent id="x"><signalEventDefinition/></startEvent>`, "", []string{triangle}, []string{"bp-solid"}},
		{`<startEvent id="x"><conditionalEventDefinition/></startEvent>`, "", []string{paper}, nil},
		{`<startEvent id="x"><messageEventDefinition/><timerEventDefinition/></startEvent>`, "", []string{pentagonMark}, []string{clock}},
		{`<startEvent id="x" parallelMultiple="true"><messageEventDefinition/><timerEventDefinition/></startEvent>`, "", []string{plusOutline}, nil},
		{`<intermediateCatchEvent id="x"><linkEventDefinition name="l"/></intermediateCatchEvent>`, "", []string{linkArrow, `r="14.5"`}, []string{"bp-solid"}},
		{`<intermediateThrowEvent id="x"><linkEventDefinition name="l"/></intermediateThrowEvent>`, "", []string{linkArrow, "bp-solid"}, nil},
		{`<intermediateThrowEvent id="x"><escalationEventDefinition/></intermediateThrowEvent>`, "", []string{arrowUp, "bp-solid"}, nil},
		{`<intermediateThrowEvent id="x"><compensateEventDefinition/></intermediateThrowEvent>`, "", []string{rewind, "bp-solid"}, nil},
		{`<intermediateThrowEvent id="x"><signalEventDefinition/></intermediateThrowEvent>`, "", []string{triangle, "bp-solid"}, nil},
		{`<endEvent id="x"><errorEventDefinition/></endEvent>`, "", []string{bolt, "bp-solid", "bp-thick"}, nil},
		{`<endEvent id="x"><cancelEventDefinition/></endEvent>`, "", []string{crossSolid, "bp-solid"}, nil},
		{`<endEvent id="x"><terminateEventDefinition/></endEvent>`, "", []string{`r="9"`, "bp-solid"}, nil},
		{`<endEvent id="x"><messageEventDefinition/></endEvent>`, "", []string{"M-9 -6 h18 l-9 5.5z"}, []string{envelope}},
		{`<task id="h"/><boundaryEvent id="x" attachedToRef="h"><errorEventDefinition/></boundaryEvent>`, "Ereignis am Rand", []string{bolt, `r="14.5"`}, []string{"bp-dashed", "bp-solid"}},
		{`<task id="h"/><boundaryEvent id="x" attachedToRef="h" cancelActivity="false"><timerEventDefinition/></boundaryEvent>`, "Ereignis am Rand (Uhr)", []string{clock, "bp-dashed"}, nil},
		{`<dataObjectReference id="x" name="Pass" dataObjectRef="o"/><dataObject id="o"/>`, "Daten: Pass", []string{">Pass<"}, []string{parallel3}},
		{`<dataObjectReference id="x" dataObjectRef="o"><dataState name="geprüft"/></dataObjectReference><dataObject id="o" isCollection="true"/>`, "Daten", []string{parallel3, ">[geprüft]<"}, nil},
		{`<ioSpecification><dataInput id="x" name="Antrag"/></ioSpecification>`, "Daten, die hineingehen: Antrag", []string{"M-6 -3 h6", ">Antrag<"}, []string{"bp-solid"}},
		{`<ioSpecification><dataOutput id="x" isCollection="true"/></ioSpecification>`, "Daten, die herauskommen", []string{"M-6 -3 h6", "bp-solid", parallel3}, nil},
		{`<dataStoreReference id="x" name="AZR"/>`, "Datenspeicher: AZR", []string{">AZR<"}, nil},
		{`<textAnnotation id="x"><text>Erste Zeile
Zweite</text></textAnnotation>`, "Anmerkung: Erste Zeile Zweite", []string{">Erste Zeile<", ">Zweite<"}, nil},
		{`<group id="x" categoryValueRef="cv"/>`, "Gruppe: Dreierlei", []string{"bp-grouping", ">Dreierlei<"}, nil},
		{`<choreographyTask id="y"/>`, "Element, das hier nur als Kasten erscheint", []string{"bp-dotted"}, nil},
	} {
		content := `<category id="c"><categoryValue id="cv" value="Dreierlei"/></category><process id="p"><startEvent id="first"/>` + row.element + `</process>`
		part := partOf(t, draw(t, file(content, place("first", 0, 0, 36, 36)+place("x", 100, 0, 100, 80, `isExpanded="false"`)), diagram.Options{}), "x")
		size := place("x", 100, 0, 36, 36)
		if strings.Contains(row.element, "Event id=\"x\"") {
			part = partOf(t, draw(t, file(content, place("first", 0, 0, 36, 36)+size), diagram.Options{}), "x")
		}
		require.Contains(t, part, "<title>"+row.words, row.element)
		for _, sign := range row.has {
			require.Contains(t, part, sign, row.element)
		}
		for _, sign := range row.not {
			require.NotContains(t, part, sign, row.element)
		}
	}
}

// TestOpenSubProcess: drawn open, a sub-process is a frame around its elements; what it is stands at the edge (BPMN 2.0.2, 10.3.5); the start of
// an event sub-process that does not interrupt is dashed.
func TestOpenSubProcess(t *testing.T) {
	t.Parallel()
	content := `<process id="p"><transaction id="ta" name="Zahlung"><task id="in"/></transaction>
		<subProcess id="es" triggeredByEvent="true"><startEvent id="go" isInterrupting="false"><timerEventDefinition/></startEvent></subProcess>
		<callActivity id="ca" name="Ruft"/></process>`
	places := place("ta", 0, 0, 300, 200, `isExpanded="true"`) + place("in", 50, 50, 100, 80) + place("es", 0, 250, 300, 200) + place("go", 50, 300, 36, 36) +
		place("ca", 400, 0, 300, 200, `isExpanded="true"`)
	svg := draw(t, file(content, places), diagram.Options{})
	require.Contains(t, partOf(t, svg, "ta"), "bp-frame")
	require.Contains(t, partOf(t, svg, "ta"), `class="bp-inner"`, "the second line of a transaction")
	require.NotContains(t, partOf(t, svg, "ta"), plusBox)
	require.Contains(t, partOf(t, svg, "es"), "bp-dotted")
	require.Contains(t, partOf(t, svg, "es"), "bp-frame", "open because its inside is drawn, though no attribute says so")
	require.Contains(t, partOf(t, svg, "go"), "bp-dashed")
	require.Contains(t, partOf(t, svg, "ca"), "bp-frame bp-thick")
}

// TestFlowsAndPools: sequence, message and data flows and associations differ in line, tip and start (BPMN 2.0.2, tables 7.2 and 8.9).
func TestFlowsAndPools(t *testing.T) {
	t.Parallel()
	content := `<collaboration id="k"><participant id="ours" name="Behörde" processRef="p"/><participant id="theirs" name="Viele Arbeitgeber"><participantMultiplicity maximum="9"/></participant>
		<messageFlow id="m" sourceRef="a" targetRef="theirs"/></collaboration>
		<process id="p"><laneSet id="ls"><lane id="upper" name="Clearing"><flowNodeRef>a</flowNodeRef></lane></laneSet>
		<task id="a" name="Prüfen" default="f2"><dataOutputAssociation id="da"/></task><task id="b" name="Bescheiden"/><textAnnotation id="n"><text>N</text></textAnnotation>
		<sequenceFlow id="f1" name="wenn eilig" sourceRef="a" targetRef="b"><conditionExpression>x</conditionExpression></sequenceFlow><sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
		<association id="none" sourceRef="a" targetRef="n"/><association id="one" associationDirection="One" sourceRef="a" targetRef="n"/>
		<association id="both" associationDirection="Both" sourceRef="a" targetRef="n"/></process>`
	places := place("ours", 0, 0, 600, 200) + place("upper", 30, 0, 570, 200) + place("theirs", 0, 300, 600, 80) + place("a", 60, 50, 100, 80) + place("b", 300, 50, 100, 80) +
		place("n", 450, 50, 100, 40) + line("f1", 160, 70, 300, 70) + line("f2", 160, 110, 300, 110) + line("m", 110, 130, 110, 300) + line("none", 160, 60, 450, 60) +
		line("one", 160, 60, 450, 60) + line("both", 160, 60, 450, 60) + line("da", 110, 130, 110, 180)
	svg := draw(t, file(content, places), diagram.Options{})
	f1, f2, m := partOf(t, svg, "f1"), partOf(t, svg, "f2"), partOf(t, svg, "m")
	require.Contains(t, f1, `d="M160 70L168 75L176 70L168 65Z"`, "the diamond of a condition")
	require.Contains(t, f1, "<title>Von „Prüfen“ nach „Bescheiden“: wenn eilig</title>")
	require.Contains(t, f2, `d="M165 105L172 115"`, "the stroke of the default")
	require.Contains(t, m, "bp-dashed")
	require.Contains(t, m, `cx="110" cy="134" r="4"`, "the circle touches the shape from outside")
	require.Contains(t, m, "bp-arrow bp-hollow")
	require.NotContains(t, partOf(t, svg, "none"), "bp-tip")
	require.Equal(t, 1, strings.Count(partOf(t, svg, "one"), "bp-tip"))
	require.Equal(t, 2, strings.Count(partOf(t, svg, "both"), "bp-tip"))
	require.Equal(t, 1, strings.Count(partOf(t, svg, "da"), "bp-tip"), "data flow in one direction")
	require.Contains(t, partOf(t, svg, "ours"), "rotate(-90)")
	require.Contains(t, partOf(t, svg, "upper"), "<title>Bahn: Clearing</title>")
	require.Contains(t, partOf(t, svg, "theirs"), parallel3, "several participants")
}

// TestOverlays: what is known of an element beyond its state stands at its corners as sign, number and text, and in its label.
func TestOverlays(t *testing.T) {
	t.Parallel()
	svg := draw(t, loop, diagram.Options{
		State: map[string]diagram.ElementState{"check": {State: diagram.StateActive, Waiting: 12, Timer: "Do 26.11.", Incident: "Der Drucker antwortet nicht."}},
		Heat:  map[string]diagram.Heat{"ask": {Step: 4, Text: "12 Tage"}, "start": {Step: 6}, "end": {}},
	})
	check, ask := partOf(t, svg, "check"), partOf(t, svg, "ask")
	require.Contains(t, check, "Hier steht der Fall. Hier warten: 12. Uhr läuft: Do 26.11. Störung: Der Drucker antwortet nicht")
	_, over, found := strings.Cut(svg, `data-of="check"`)
	require.True(t, found)
	_, level, found := strings.Cut(svg, `data-of="ask"`)
	require.True(t, found)
	for _, part := range []string{"bp-incident", "bp-clock", ">Do 26.11.<", "bp-waiting", ">12<"} {
		require.Contains(t, over, part)
	}
	require.Contains(t, svg, `class="bp-node bp-gateway bp-heat bp-heat-4" data-element="ask"`)
	require.Contains(t, level, ">4 · 12 Tage<", "the step is told without colour")
	require.Contains(t, ask, "Stufe 4 von 5: 12 Tage")
	require.Equal(t, 1, strings.Count(svg, "bp-level"), "there is no sixth step, and none is nothing")
}

// TestChanges: what two versions do not have alike is told by a word at the element and in its label, and by another line.
func TestChanges(t *testing.T) {
	t.Parallel()
	svg := draw(t, loop, diagram.Options{Changes: map[string]bpmn.DifferenceKind{"check": bpmn.Changed, "ask": bpmn.Removed}})
	require.Contains(t, svg, `bp-change-changed" data-element="check"`)
	require.Contains(t, partOf(t, svg, "check"), "geändert")
	_, over, found := strings.Cut(svg, `data-of="ask"`)
	require.True(t, found)
	require.Contains(t, over, ">weggefallen<")
	require.NotContains(t, draw(t, loop, diagram.Options{}), "bp-change")
}

// TestIDsAreApart: two pictures on one page have different ids, and every description that is pointed to is there.
func TestIDsAreApart(t *testing.T) {
	t.Parallel()
	refs, ids := regexp.MustCompile(`aria-describedby="([^"]+)"`), regexp.MustCompile(` id="([^"]+)"`)
	seen := map[string]bool{}
	for _, prefix := range []string{"", "neu"} {
		svg := draw(t, loop, diagram.Options{Prefix: prefix})
		here := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(svg, -1) {
			require.False(t, seen[m[1]], m[1])
			seen[m[1]], here[m[1]] = true, true
		}
		require.NotEmpty(t, here)
		for _, m := range refs.FindAllStringSubmatch(svg, -1) {
			require.True(t, here[m[1]], m[1])
		}
	}
}
