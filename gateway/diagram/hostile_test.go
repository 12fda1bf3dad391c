package diagram_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/diagram"
	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

const two = `<process id="p"><startEvent id="a" name="Los"/><task id="b" name="Tun"/><sequenceFlow id="f" name="weiter" sourceRef="a" targetRef="b"/></process>`

// TestPlacesThatCannotBe: whatever a file says of places, the picture is well-formed, finite and holds each element.
func TestPlacesThatCannotBe(t *testing.T) {
	t.Parallel()
	numbers := regexp.MustCompile(`(?:x|y|width|height|r)="(-?[0-9.]+)"`)
	for name, places := range map[string]string{
		"no number":       `<di:BPMNShape bpmnElement="a"><dc:Bounds x="NaN" y="Infinity" width="-Inf" height="abc"/></di:BPMNShape>` + place("b", 0, 0, 100, 80),
		"huge":            place("a", 9e300, -9e300, 1e300, 1e300) + place("b", 9999999, -9999999, 9999999, 9999999) + line("f", -9e99, 9e99, 9e99, -9e99),
		"nothing":         place("a", 0, 0, 0, 0) + place("b", 50, 0, 0, 0) + line("f", 0, 0, 0, 0),
		"negative":        place("a", 36, 36, -36, -36) + place("b", 200, 80, -100, -80),
		"no bounds":       `<di:BPMNShape bpmnElement="a"/><di:BPMNShape bpmnElement="b"/>`,
		"no points":       place("a", 0, 0, 36, 36) + place("b", 100, 0, 100, 80) + `<di:BPMNEdge bpmnElement="f"/>`,
		"one point":       place("a", 0, 0, 36, 36) + place("b", 100, 0, 100, 80) + line("f", 36, 18),
		"twice":           place("a", 0, 0, 36, 36) + place("a", 300, 0, 36, 36) + place("b", 100, 0, 100, 80) + line("f", 36, 18, 100, 18) + line("f", 36, 18, 100, 18),
		"unknown element": place("a", 0, 0, 36, 36) + place("b", 100, 0, 100, 80) + place("nobody", 100, 0, 50, 50) + line("nowhere", 0, 0, 10, 10),
		"negative label":  place("b", 100, 0, 100, 80) + `<di:BPMNShape bpmnElement="a"><dc:Bounds x="1" y="1" width="36" height="36"/><di:BPMNLabel><dc:Bounds x="5" y="5" width="-90" height="-14"/></di:BPMNLabel></di:BPMNShape>`,
	} {
		svg := draw(t, file(two, places), diagram.Options{})
		require.Contains(t, svg, `data-element="a"`, name)
		require.Contains(t, svg, `data-element="b"`, name)
		for _, m := range numbers.FindAllStringSubmatch(svg, -1) {
			v, err := strconv.ParseFloat(m[1], 64)
			require.NoError(t, err, name)
			require.LessOrEqual(t, v, 5e5, name)
			require.GreaterOrEqual(t, v, -5e5, name)
		}
	}
}

// TestNoPictureAtAll: a model without places, and one whose page is empty, is NotFound; the list of steps is there all the same.
func TestNoPictureAtAll(t *testing.T) {
	t.Parallel()
	for _, text := range []string{file(two, ""), strings.Split(file(two, ""), "<di:BPMNDiagram")[0] + "</definitions>"} {
		model, _, err := bpmn.Parse([]byte(text))
		require.NoError(t, err)
		_, err = diagram.Render(model, diagram.Options{})
		require.Equal(t, casefile.NotFound, casefile.KindOf(err))
		require.Len(t, diagram.List(model, diagram.Options{Lang: "de"}), 2)
	}
}

// TestNamesCannotBreakOut: a name is text, in content and in attributes, whatever it holds.
func TestNamesCannotBreakOut(t *testing.T) {
	t.Parallel()
	const bad = `&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;a href=&quot;javascript:x&quot; onclick=&quot;y&quot;&gt;&#39;`
	content := fmt.Sprintf(`<collaboration id="k"><participant id="pool" name="%[1]s" processRef="p"/></collaboration><process id="p" name="%[1]s"><laneSet><lane id="l" name="%[1]s"/></laneSet>
		<startEvent id="a" name="%[1]s"/><task id="b" name="%[1]s"/><textAnnotation id="n"><text>%[1]s</text></textAnnotation><sequenceFlow id="f" name="%[1]s" sourceRef="a" targetRef="b"/></process>`, bad)
	places := place("pool", 0, 0, 600, 300) + place("l", 30, 0, 570, 300) + place("a", 60, 60, 36, 36) + place("b", 200, 40, 100, 80) + place("n", 400, 40, 100, 80) + line("f", 96, 78, 200, 78)
	svg := draw(t, file(content, places), diagram.Options{
		State: map[string]diagram.ElementState{"b": {State: diagram.StateFailed, Timer: `"><script>`, Incident: `</desc><script>`, Waiting: 1}},
		Heat:  map[string]diagram.Heat{"b": {Step: 1, Text: `<script>`}},
	})
	require.NotContains(t, svg, "<script")
	require.NotContains(t, svg, "<a ")
}

// TestLongAndForeignNames: names of every script and length break into lines that fit; what cannot be shown is cut with dots, and the label of the
// element has all of it.
func TestLongAndForeignNames(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"long word": strings.Repeat("Aufenthaltserlaubnisverlängerung", 40), "many words": strings.Repeat("sehr langer Name ", 60),
		"arabic": strings.Repeat("فحص الوثائق المقدمة ", 12), "arabic word": strings.Repeat("تمديد", 60), "chinese": strings.Repeat("延长居留许可", 40),
		"marks": strings.Repeat("Ḥ̣̄̇", 200), "blank": "   \n\t ",
	} {
		content := fmt.Sprintf(`<process id="p"><startEvent id="a" name="%[1]s"/><task id="b" name="%[1]s"/><textAnnotation id="n"><text>%[1]s</text></textAnnotation><sequenceFlow id="f" name="%[1]s" sourceRef="a" targetRef="b"/></process>`, text)
		svg := draw(t, file(content, place("a", 0, 0, 36, 36)+place("b", 100, 0, 100, 80)+place("n", 300, 0, 100, 40)+line("f", 36, 18, 100, 18)), diagram.Options{})
		for id, most := range map[string]int{"a": 7, "b": 8, "n": 8} {
			require.LessOrEqual(t, strings.Count(partOf(t, svg, id), "<tspan"), most+7, "%s: %s", name, id) // the flow's name stands behind the last node
		}
		if trimmed := strings.Join(strings.Fields(text), " "); trimmed != "" {
			require.Contains(t, svg, trimmed, "%s: the label has all of it", name)
			if strings.HasPrefix(name, "arabic") {
				require.NotContains(t, partOf(t, svg, "b"), "-</tspan>", "Arabic knows no hyphen")
			}
		}
	}
}

// TestTenThousandElements: time grows with the size of a model and not with its square: with the square it would take minutes. How long it took is
// printed.
func TestTenThousandElements(t *testing.T) {
	t.Parallel()
	const n = 10_000
	var content, places strings.Builder
	for i := range n {
		fmt.Fprintf(&content, `<task id="t%d" name="Aufgabe %d"/>`, i, i)
		places.WriteString(place(fmt.Sprintf("t%d", i), float64(i%100)*150, float64(i/100)*120, 100, 80))
		if i > 0 {
			fmt.Fprintf(&content, `<sequenceFlow id="f%d" sourceRef="t%d" targetRef="t%d"/>`, i, i-1, i)
			places.WriteString(line(fmt.Sprintf("f%d", i), float64(i)*10, 0, float64(i)*10+5, 5))
		}
	}
	fmt.Fprintf(&content, `<sequenceFlow id="back" sourceRef="t%d" targetRef="t0"/>`, n-1)
	model, _, err := bpmn.Parse([]byte(file(`<process id="p">`+content.String()+`</process>`, places.String())))
	require.NoError(t, err)
	began := time.Now()
	svg, err := diagram.Render(model, diagram.Options{Lang: "de"})
	require.NoError(t, err)
	require.Len(t, diagram.List(model, diagram.Options{Lang: "de"}), n)
	t.Logf("%d elements: %v, %d bytes", n, time.Since(began), len(svg))
	require.Contains(t, string(svg), "Aufgabe 9999")
}
