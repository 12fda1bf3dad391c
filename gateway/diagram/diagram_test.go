package diagram_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/diagram"
	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

// TestInterchangeReferences draws the reference diagrams of the BPMN Model Interchange Working Group, which come from many tools.
func TestInterchangeReferences(t *testing.T) {
	t.Parallel()
	suites := os.Getenv("ABLAUF_SUITES")
	if suites == "" {
		suites = filepath.Join("..", "..", "..", "shared", "suites")
	}
	files, err := filepath.Glob(filepath.Join(suites, "miwg", "*.bpmn"))
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the outside suites are not there: set ABLAUF_SUITES to their folder")
	}
	require.Len(t, files, 21)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			checkFile(t, data)
		})
	}
}

// TestOwnProcedures draws every procedure that is built in.
func TestOwnProcedures(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "processes", "*", "*.bpmn"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		checkFile(t, data)
	}
}

// checkFile draws every page and compares picture and list: every drawn flow node is in both, and what the list says stands in the
// picture's label.
func checkFile(t *testing.T, data []byte) {
	t.Helper()
	model, _, err := bpmn.Parse(data)
	require.NoError(t, err)
	planes := diagram.Planes(model)
	require.NotEmpty(t, planes)
	drawn := map[string]bool{}
	for _, plane := range planes {
		opts := diagram.Options{Plane: plane.ID, Lang: "de"}
		svg, err := diagram.Render(model, opts)
		require.NoError(t, err)
		wellFormed(t, svg)
		again, err := diagram.Render(model, opts)
		require.NoError(t, err)
		require.Equal(t, string(svg), string(again), "the same model gives the same bytes")
		for _, d := range model.Diagrams {
			for _, s := range d.Shapes {
				if bytes.Contains(svg, []byte(`data-element="`+s.Element+`"`)) {
					drawn[s.Element] = true
				}
			}
		}
	}
	for _, d := range model.Diagrams {
		for _, s := range d.Shapes {
			if model.Element(s.Element) != nil {
				require.True(t, drawn[s.Element], "shape of %s is not drawn", s.Element)
			}
		}
	}
	listed := map[string]bool{}
	for _, step := range diagram.List(model, diagram.Options{Lang: "de"}) {
		require.False(t, listed[step.Element], "%s stands in the list twice", step.Element)
		require.NotEmpty(t, step.Name)
		listed[step.Element] = true
	}
	notListed := []string{"textAnnotation", "group", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput"}
	for id := range drawn {
		if e := model.Element(id); e != nil && !slices.Contains(notListed, e.Type) {
			require.True(t, listed[id], "%s is drawn but not in the list", id)
		}
	}
}

func wellFormed(t *testing.T, svg []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	ids := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		require.NotContains(t, []string{"script", "style", "foreignObject", "image", "use"}, start.Name.Local)
		for _, a := range start.Attr {
			require.False(t, strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" || a.Name.Local == "id" && start.Name.Local != "desc", "attribute %s", a.Name.Local)
			if a.Name.Local != "aria-label" && a.Name.Local != "data-element" {
				require.NotRegexp(t, "NaN|Inf", a.Value)
			}
			if a.Name.Local == "tabindex" || a.Name.Local == "href" {
				ids++
			}
		}
	}
	require.Positive(t, ids, "nothing can be focused")
}

// TestStatesAreNotColourAlone: done, cancelled and failed have a sign, and every state is told in words (WCAG 1.4.1).
func TestStatesAreNotColourAlone(t *testing.T) {
	t.Parallel()
	model, _, err := bpmn.Parse([]byte(loop))
	require.NoError(t, err)
	svg, err := diagram.Render(model, diagram.Options{
		Lang: "de", Taken: map[string]bool{"f1": true},
		State: map[string]diagram.ElementState{
			"start": {State: diagram.StateDone, Visits: 1}, "check": {State: diagram.StateActive, Visits: 2}, "end": {State: diagram.StateCancelled},
		},
		LinkFor: func(id string) string { return map[string]string{"check": "/aufgaben/1?a=1&b=2"}[id] },
	})
	require.NoError(t, err)
	text := string(svg)
	require.Contains(t, text, `class="bp-node bp-event bp-done"`)
	require.Contains(t, text, "M-3.6 0.2 L-1.2 2.8 L3.6 -2.8", "check mark")
	require.Contains(t, text, "Erledigt")
	require.Contains(t, text, `<a href="/aufgaben/1?a=1&amp;b=2" class="bp-node bp-task bp-active"`)
	require.Contains(t, text, "Hier steht der Fall. 2-mal")
	require.Contains(t, text, ">2×<")
	require.Contains(t, text, "Von „Antrag“, „Vollständig &amp; „echt“?“ nach „Vollständig &amp; „echt“?“.")
	require.Contains(t, text, "Am Rand von „Unterlagen &lt;b&gt;prüfen&lt;/b&gt;“. Von dort nach „Ende“.")
	require.Contains(t, text, `class="bp-edge bp-taken" data-element="f1"`)
	require.NotContains(t, text, "<b>", "names are escaped")
}

// TestReadingOrder: along the flows, a flow back does not count, a boundary event follows its task.
func TestReadingOrder(t *testing.T) {
	t.Parallel()
	model, _, err := bpmn.Parse([]byte(loop))
	require.NoError(t, err)
	var order []string
	for _, step := range diagram.List(model, diagram.Options{Lang: "de"}) {
		order = append(order, step.Element)
	}
	require.Equal(t, []string{"start", "check", "late", "ask", "lateEnd", "end"}, order)
	steps := diagram.List(model, diagram.Options{Lang: "de"})
	require.Equal(t, []diagram.Next{
		{Flow: "f3", Condition: "ja", Element: "end", Name: "Fertig"}, {Flow: "f4", Condition: "nein", Element: "check", Name: "Unterlagen <b>prüfen</b>"},
	}, steps[3].Next)
	require.Equal(t, "Unterlagen <b>prüfen</b>", steps[2].Attached)
	require.Equal(t, "Ereignis am Rand (Uhr)", steps[2].Words)
}

// TestNoPage: a model without a picture is NotFound, not an empty picture.
func TestNoPage(t *testing.T) {
	t.Parallel()
	model, _, err := bpmn.Parse([]byte(loop))
	require.NoError(t, err)
	_, err = diagram.Render(model, diagram.Options{Plane: "nowhere"})
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	require.Equal(t, "diagram.none", casefile.CodeOf(err))
}

const loop = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="t">
<process id="p" isExecutable="true">
  <startEvent id="start" name="Antrag"/><userTask id="check" name="Unterlagen &lt;b&gt;prüfen&lt;/b&gt;"/>
  <boundaryEvent id="late" attachedToRef="check" cancelActivity="false"><timerEventDefinition id="t1"/></boundaryEvent>
  <exclusiveGateway id="ask" name="Vollständig &amp; „echt“?"/><endEvent id="end" name="Fertig"/><endEvent id="lateEnd"/>
  <sequenceFlow id="f1" sourceRef="start" targetRef="check"/><sequenceFlow id="f2" sourceRef="check" targetRef="ask"/>
  <sequenceFlow id="f3" name="ja" sourceRef="ask" targetRef="end"/><sequenceFlow id="f4" name="nein" sourceRef="ask" targetRef="check"/>
  <sequenceFlow id="f5" sourceRef="late" targetRef="lateEnd"/>
</process>
<di:BPMNDiagram id="page"><di:BPMNPlane id="plane" bpmnElement="p">
  <di:BPMNShape id="s1" bpmnElement="start"><dc:Bounds x="10" y="30" width="36" height="36"/></di:BPMNShape>
  <di:BPMNShape id="s2" bpmnElement="check"><dc:Bounds x="100" y="10" width="100" height="80"/></di:BPMNShape>
  <di:BPMNShape id="s3" bpmnElement="late"><dc:Bounds x="130" y="72" width="36" height="36"/></di:BPMNShape>
  <di:BPMNShape id="s4" bpmnElement="ask"><dc:Bounds x="250" y="25" width="50" height="50"/></di:BPMNShape>
  <di:BPMNShape id="s5" bpmnElement="end"><dc:Bounds x="350" y="32" width="36" height="36"/></di:BPMNShape>
  <di:BPMNShape id="s6" bpmnElement="lateEnd"><dc:Bounds x="300" y="132" width="36" height="36"/></di:BPMNShape>
  <di:BPMNEdge id="e1" bpmnElement="f1"><dd:waypoint x="46" y="48"/><dd:waypoint x="100" y="48"/></di:BPMNEdge>
  <di:BPMNEdge id="e2" bpmnElement="f2"><dd:waypoint x="200" y="50"/><dd:waypoint x="250" y="50"/></di:BPMNEdge>
  <di:BPMNEdge id="e3" bpmnElement="f3"><dd:waypoint x="300" y="50"/><dd:waypoint x="350" y="50"/></di:BPMNEdge>
  <di:BPMNEdge id="e4" bpmnElement="f4"><dd:waypoint x="275" y="25"/><dd:waypoint x="275" y="0"/><dd:waypoint x="150" y="0"/><dd:waypoint x="150" y="10"/></di:BPMNEdge>
  <di:BPMNEdge id="e5" bpmnElement="f5"><dd:waypoint x="148" y="108"/><dd:waypoint x="148" y="150"/><dd:waypoint x="300" y="150"/></di:BPMNEdge>
</di:BPMNPlane></di:BPMNDiagram>
</definitions>`
