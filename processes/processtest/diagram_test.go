package processtest_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/schemas"
	"ablauf/workflows/bpmn"
)

func eachModel(t *testing.T, check func(t *testing.T, model *bpmn.Model)) {
	t.Helper()
	library, err := processes.Load()
	require.NoError(t, err)
	for _, bundle := range library.Bundles() {
		t.Run(bundle.Key, func(t *testing.T) {
			t.Parallel()
			check(t, bundle.Models[0])
		})
	}
}

func eachElement(elements []*bpmn.Element, do func(*bpmn.Element)) {
	for _, e := range elements {
		do(e)
		eachElement(e.Elements, do)
	}
}

// TestNames: gateways that part the way ask a question and every answer is named; events and tasks have names (engine.md 6.2a). Where a case
// waits for several things at once, the name of the gateway is what the case page says it waits for, so it asks nothing.
func TestNames(t *testing.T) {
	t.Parallel()
	eachModel(t, func(t *testing.T, model *bpmn.Model) {
		t.Helper()
		out := map[string][]*bpmn.Flow{}
		flows := func(list []*bpmn.Flow) {
			for _, f := range list {
				out[f.Source] = append(out[f.Source], f)
			}
		}
		flows(model.Processes[0].Flows)
		eachElement(model.Processes[0].Elements, func(e *bpmn.Element) { flows(e.Flows) })
		eachElement(model.Processes[0].Elements, func(e *bpmn.Element) {
			switch {
			case e.Type == "exclusiveGateway" && len(out[e.ID]) > 1:
				require.True(t, strings.HasSuffix(e.Name, "?"), e.ID)
				for _, f := range out[e.ID] {
					require.NotEmpty(t, f.Name, f.ID)
				}
				require.NotEmpty(t, e.Default, "%s needs a way for everything else", e.ID)
			case e.Type == "eventBasedGateway":
				require.NotEmpty(t, e.Name, e.ID)
				require.False(t, strings.HasSuffix(e.Name, "?"), e.ID)
			case !strings.HasSuffix(e.Type, "Gateway"):
				require.NotEmpty(t, e.Name, e.ID)
			}
		})
	})
}

// TestTasksForPeople: every task has a form, a role of the role concept, a day by which it is due, the paragraph it rests on and help in
// German and English: what it is about at the form, what to look at under its key in help.json. What it hands to the engine is marked
// as deciding in its form.
func TestTasksForPeople(t *testing.T) {
	t.Parallel()
	help := helpTexts(t)
	eachModel(t, func(t *testing.T, model *bpmn.Model) {
		t.Helper()
		eachElement(model.Processes[0].Elements, func(e *bpmn.Element) {
			if e.Type == "userTask" {
				require.Empty(t, taskFaults(model, e, help), e.ID)
			}
		})
	})
}

// taskFaults says what a person would miss at a task.
func taskFaults(model *bpmn.Model, e *bpmn.Element, help map[string]map[string]string) []string {
	var faults []string
	lacks := func(missing bool, format string, args ...any) {
		if missing {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	groups := []string{"clearing", "sachbearbeitung", "leitung", "rechtssachbearbeitung", "sicherheit"}
	lacks(!slices.Contains(groups, e.Zeebe.CandidateGroups), "the group %q is no role of the role concept", e.Zeebe.CandidateGroups)
	lacks(e.Zeebe.Property("frist") == "", "it has no day by which it is due")
	lacks(e.Zeebe.Property("recht") == "", "it rests on no paragraph")
	for _, lang := range []string{"de", "en"} {
		points := strings.Split(help[lang]["help."+e.Zeebe.Property("hilfe")], "\n")
		lacks(len(points) < 2, "gateway/locale/%s/help.json lists under help.%s what to look at, a line each, two at least", lang, e.Zeebe.Property("hilfe"))
	}
	for _, first := range strings.FieldsFunc(e.Zeebe.Property("vieraugen"), func(r rune) bool { return r == ',' }) {
		lacks(model.Element(first) == nil, "four eyes with an element that does not exist: %s", first)
	}
	form, err := schemas.Load(e.Zeebe.FormReference)
	if err != nil {
		return append(faults, fmt.Sprintf("it has no form: %v", err))
	}
	for _, lang := range []string{"de", "en"} {
		lacks(form.Texts[lang].Help == "", "its form %s says nothing about what it is for (%s)", e.Zeebe.FormReference, lang)
	}
	for _, m := range e.Zeebe.Outputs {
		field := strings.TrimPrefix(m.Source, "=")
		at := slices.IndexFunc(form.Fields(), func(f schemas.Field) bool { return f.Name == field })
		lacks(at >= 0 && !form.Fields()[at].Deciding, "%s must be deciding", field)
	}
	return faults
}

// TestTaskThatLacksSomethingIsRefused: the rule above does refuse: a task without form, group, day, paragraph or help, with one in one
// language only, and with four eyes of which one pair is nobody's.
func TestTaskThatLacksSomethingIsRefused(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../entscheidung/v1.bpmn")
	require.NoError(t, err)
	whole := helpTexts(t)
	german := map[string]map[string]string{"de": whole["de"], "en": {}}
	for name, c := range map[string]struct {
		old, spoilt string
		help        map[string]map[string]string
		says        string
	}{
		"nothing is missing":   {"", "", whole, ""},
		"no form":              {`<zeebe:formDefinition externalReference="entscheidung/mitzeichnen" />`, "", whole, "no form"},
		"a form nobody wrote":  {`"entscheidung/mitzeichnen"`, `"entscheidung/gibt-es-nicht"`, whole, "no form"},
		"no group":             {`<zeebe:assignmentDefinition candidateGroups="leitung" />`, "", whole, "no role"},
		"a group nobody is in": {`candidateGroups="leitung"`, `candidateGroups="chefetage"`, whole, "no role"},
		"no day":               {`<zeebe:property name="frist" value="3 AT" />`, "", whole, "no day"},
		"no paragraph":         {`<zeebe:property name="recht" value="§§ 20, 21, 35 VwVfG; § 77 AufenthG" />`, "", whole, "no paragraph"},
		"no help":              {`<zeebe:property name="hilfe" value="entscheidung.mitzeichnen" />`, "", whole, "help.json"},
		"help in German only":  {"", "", german, "locale/en/help.json"},
		"nobody's second eyes": {`value="antrag-entscheiden,vorschlag-bestaetigen"`, `value="antrag-entscheiden,niemand"`, whole, "niemand"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, from := string(source), strings.Index(string(source), `<bpmn:userTask id="entscheidung-mitzeichnen"`)
			require.Positive(t, from)
			require.Contains(t, text[from:], c.old)
			model, _, err := bpmn.Parse([]byte(text[:from] + strings.Replace(text[from:], c.old, c.spoilt, 1)))
			require.NoError(t, err)
			faults := taskFaults(model, model.Element("entscheidung-mitzeichnen"), c.help)
			if c.says == "" {
				require.Empty(t, faults)
				return
			}
			require.NotEmpty(t, faults)
			for _, fault := range faults {
				require.Contains(t, fault, c.says)
			}
		})
	}
}

// TestNoHelpWithoutTask: a help text that no task names is one that was forgotten when a diagram changed, or whose key is misspelt.
func TestNoHelpWithoutTask(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	named := map[string]bool{}
	for _, bundle := range library.Bundles() {
		for _, model := range bundle.Models {
			eachElement(model.Processes[0].Elements, func(e *bpmn.Element) { named["help."+e.Zeebe.Property("hilfe")] = true })
		}
	}
	for _, texts := range helpTexts(t) {
		for key := range texts {
			require.True(t, named[key], "%s belongs to no task", key)
		}
	}
}

// helpTexts gives what help.json says, by language.
func helpTexts(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for _, lang := range []string{"de", "en"} {
		content, err := os.ReadFile("../../gateway/locale/" + lang + "/help.json")
		require.NoError(t, err)
		texts := map[string]string{}
		require.NoError(t, json.Unmarshal(content, &texts))
		all[lang] = texts
	}
	return all
}

// TestGroupsCarryTheirFIMType: every sub-process is a group of activities with its type (Referenzaktivitätengruppe) and paragraph.
func TestGroupsCarryTheirFIMType(t *testing.T) {
	t.Parallel()
	eachModel(t, func(t *testing.T, model *bpmn.Model) {
		t.Helper()
		eachElement(model.Processes[0].Elements, func(e *bpmn.Element) {
			if e.Type == "subProcess" {
				require.True(t, slices.ContainsFunc(e.Zeebe.Properties, func(p bpmn.Property) bool { return p.Name == "fim.rag" && p.Value != "" }), e.ID)
				require.True(t, slices.ContainsFunc(e.Zeebe.Properties, func(p bpmn.Property) bool { return p.Name == "recht" && p.Value != "" }), e.ID)
			}
		})
	})
}

// TestPages: people learn their work from the diagrams (engine.md 6.2a): every element stands on the page of its level, at most 25
// on a page, on a grid, apart from each other, and no flow runs through an element that it does not belong to.
func TestPages(t *testing.T) {
	t.Parallel()
	eachModel(t, func(t *testing.T, model *bpmn.Model) {
		t.Helper()
		drawn := map[string]bool{}
		for _, page := range model.Diagrams {
			var nodes []*bpmn.Shape
			for _, s := range page.Shapes {
				if e := model.Element(s.Element); e != nil {
					drawn[e.ID] = true
					nodes = append(nodes, s)
					require.Zero(t, math.Mod(s.Bounds.X+s.Bounds.Width/2, 10), s.Element)
					require.Zero(t, math.Mod(s.Bounds.Y+s.Bounds.Height/2, 10), s.Element)
				}
			}
			require.LessOrEqual(t, len(nodes), 25, page.Plane)
			checkDistances(t, model, nodes)
			checkFlows(t, model, page, nodes)
		}
		eachElement(model.Processes[0].Elements, func(e *bpmn.Element) { require.True(t, drawn[e.ID], "%s is not drawn", e.ID) })
	})
}

func checkDistances(t *testing.T, model *bpmn.Model, nodes []*bpmn.Shape) {
	t.Helper()
	for i, a := range nodes {
		for _, b := range nodes[i+1:] {
			if model.Element(a.Element).AttachedTo == b.Element || model.Element(b.Element).AttachedTo == a.Element {
				continue
			}
			dx := max(a.Bounds.X-b.Bounds.X-b.Bounds.Width, b.Bounds.X-a.Bounds.X-a.Bounds.Width)
			dy := max(a.Bounds.Y-b.Bounds.Y-b.Bounds.Height, b.Bounds.Y-a.Bounds.Y-a.Bounds.Height)
			near := 50.0
			require.GreaterOrEqual(t, max(dx, dy), near, "%s and %s", a.Element, b.Element)
		}
	}
}

func checkFlows(t *testing.T, model *bpmn.Model, page *bpmn.Diagram, nodes []*bpmn.Shape) {
	t.Helper()
	for _, edge := range page.Edges {
		flow := model.Flow(edge.Element)
		require.LessOrEqual(t, len(edge.Waypoints), 5, "%s has more than three bends", edge.Element)
		for i := 1; i < len(edge.Waypoints); i++ {
			a, b := edge.Waypoints[i-1], edge.Waypoints[i]
			require.True(t, a.X == b.X || a.Y == b.Y, "%s is not orthogonal", edge.Element)
			for _, n := range nodes {
				if n.Element == flow.Source || n.Element == flow.Target || model.Element(flow.Source).AttachedTo == n.Element {
					continue
				}
				inside := min(a.X, b.X) < n.Bounds.X+n.Bounds.Width && max(a.X, b.X) > n.Bounds.X &&
					min(a.Y, b.Y) < n.Bounds.Y+n.Bounds.Height && max(a.Y, b.Y) > n.Bounds.Y
				require.False(t, inside, "%s runs through %s", edge.Element, n.Element)
			}
		}
	}
}
