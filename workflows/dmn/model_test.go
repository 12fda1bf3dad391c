package dmn_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// model wraps elements into definitions.
func model(body string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:x="urn:other" name="m" namespace="urn:m">` + body + `</definitions>`)
}

// tableModel is a model with one decision table over the input data Alter (number) and Zweck (text). A row is "alter | zweck | ergebnis".
func tableModel(policy, outputs string, rows ...string) []byte {
	var b strings.Builder
	b.WriteString(`<inputData id="a" name="Alter"><variable name="Alter" typeRef="number"/></inputData>
<inputData id="z" name="Zweck"><variable name="Zweck" typeRef="string"/></inputData>
<decision id="d" name="Prüfung"><variable name="Prüfung"/>
<informationRequirement><requiredInput href="#a"/></informationRequirement>
<informationRequirement><requiredInput href="#z"/></informationRequirement>
<decisionTable ` + policy + `><input><inputExpression><text>Alter</text></inputExpression></input>
<input><inputExpression><text>Zweck</text></inputExpression></input>` + outputs + `<annotation name="Norm"/>`)
	escape := strings.NewReplacer("<", "&lt;", "&", "&amp;")
	for i, r := range rows {
		c := strings.Split(r, "|")
		fmt.Fprintf(&b, "\n<rule id=\"r%d\"><inputEntry><text>%s</text></inputEntry><inputEntry><text>%s</text></inputEntry>",
			i+1, escape.Replace(c[0]), escape.Replace(c[1]))
		for _, out := range c[2:] {
			fmt.Fprintf(&b, "<outputEntry><text>%s</text></outputEntry>", escape.Replace(out))
		}
		fmt.Fprintf(&b, "<annotationEntry><text>§ %d</text></annotationEntry></rule>", i+1)
	}
	b.WriteString(`</decisionTable></decision>`)
	return model(b.String())
}

func parseModel(t *testing.T, data []byte) *dmn.Definitions {
	t.Helper()
	defs, err := dmn.Parse(data, nil)
	require.NoError(t, err)
	return defs
}

func inputs(alter int64, zweck string) *feel.Context {
	return feel.NewContext().Put("Alter", feel.Int(alter)).Put("Zweck", feel.String(zweck))
}

// TestHitPolicies follows DMN 1.5, 8.2.10.
func TestHitPolicies(t *testing.T) {
	t.Parallel()
	const out = `<output name="r"/>`
	const ranked = `<output name="r"><outputValues><text>"hoch","mittel","tief"</text></outputValues></output>`
	const fallback = `<output name="r"><defaultOutputEntry><text>"sonst"</text></defaultOutputEntry></output>`
	both := []string{`>= 18|-|"tief"`, `>= 16|"Arbeit"|"hoch"`, `< 16|-|"mittel"`}
	numbers := []string{`>= 18|-|10`, `>= 16|-|20`, `>= 16|"Arbeit"|20`}
	for _, c := range []struct {
		name, policy, outputs string
		rows                  []string
		alter                 int64
		want                  string
		fired                 []int
	}{
		{"unique, one match", `hitPolicy="UNIQUE"`, out, both, 17, `"hoch"`, []int{2}},
		{"unique, two matches are an error", ``, out, both, 20, "null", nil},
		{"any, matches differ", `hitPolicy="ANY"`, out, both, 20, "null", nil},
		{"any, matches agree", `hitPolicy="ANY"`, out, []string{`> 1|-|"ja"`, `> 2|-|"ja"`}, 20, `"ja"`, []int{1}},
		{"first", `hitPolicy="FIRST"`, out, both, 20, `"tief"`, []int{1}},
		{"priority", `hitPolicy="PRIORITY"`, ranked, both, 20, `"hoch"`, []int{2}},
		{"output order", `hitPolicy="OUTPUT ORDER"`, ranked, both, 20, `["hoch", "tief"]`, []int{2, 1}},
		{"rule order", `hitPolicy="RULE ORDER"`, out, both, 20, `["tief", "hoch"]`, []int{1, 2}},
		{"collect", `hitPolicy="COLLECT"`, out, numbers, 20, "[10, 20, 20]", []int{1, 2, 3}},
		{"collect sum", `hitPolicy="COLLECT" aggregation="SUM"`, out, numbers, 20, "50", []int{1, 2, 3}},
		{"collect min", `hitPolicy="COLLECT" aggregation="MIN"`, out, numbers, 20, "10", []int{1, 2, 3}},
		{"collect max", `hitPolicy="COLLECT" aggregation="MAX"`, out, numbers, 20, "20", []int{1, 2, 3}},
		{"collect count", `hitPolicy="COLLECT" aggregation="COUNT"`, out, numbers, 20, "3", []int{1, 2, 3}},
		{"collect without a match", `hitPolicy="COLLECT"`, out, numbers, 3, "[]", nil},
		{"count without a match", `hitPolicy="COLLECT" aggregation="COUNT"`, out, numbers, 3, "0", nil},
		{"default output", ``, fallback, []string{`> 100|-|"alt"`}, 3, `"sonst"`, nil},
		{"no match", ``, out, []string{`> 100|-|"alt"`}, 3, "null", nil},
		{"several outputs", `hitPolicy="FIRST"`, `<output name="a"/><output name="b"/>`, []string{`-|-|1|Alter + 1`}, 3, "{a: 1, b: 4}", []int{1}},
		{"a cell with a formula", ``, out, []string{`even(?)|-|"gerade"`, `odd(?)|-|"ungerade"`}, 3, `"ungerade"`, []int{2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, err := parseModel(t, tableModel(c.policy, c.outputs, c.rows...)).Evaluate("d", inputs(c.alter, "Arbeit"), feel.Environment{})
			require.NoError(t, err)
			require.Equal(t, c.want, feel.Literal(r.Value), "%v", r.Warnings)
			var fired []int
			for _, m := range r.Matched {
				fired = append(fired, m.Rule)
			}
			require.Equal(t, c.fired, fired)
		})
	}
}

// TestReasons: the result says which row fired on which values, and on which paragraph it rests.
func TestReasons(t *testing.T) {
	t.Parallel()
	defs := parseModel(t, tableModel(`hitPolicy="FIRST"`, `<output name="r"/>`, `< 18|-|"nein"`, `>= 18|"Arbeit"|"ja"`))
	r, err := defs.Evaluate("Prüfung", inputs(20, "Arbeit"), feel.Environment{})
	require.NoError(t, err)
	require.Equal(t, []dmn.MatchedRule{{
		Decision: "d", Rule: 2, RuleID: "r2",
		Inputs:      []dmn.Cell{{Name: "Alter", Value: feel.Int(20)}, {Name: "Zweck", Value: feel.String("Arbeit")}},
		Outputs:     []dmn.Cell{{Name: "r", Value: feel.String("ja")}},
		Annotations: []dmn.Annotation{{Name: "Norm", Text: "§ 2"}},
	}}, r.Matched)
	require.Equal(t, []dmn.DecisionValue{{ID: "d", Name: "Prüfung", Value: feel.String("ja")}}, r.Decisions)
	require.Equal(t, []string{"Alter", "Zweck"}, defs.Decisions()[0].Inputs)
	_, err = defs.Evaluate("anders", nil, feel.Environment{})
	var missing *dmn.NotFoundError
	require.ErrorAs(t, err, &missing)
}

// TestIndexAgreesWithCells: the sorted index and the cells themselves must select the same rows, for every kind of cell and value.
func TestIndexAgreesWithCells(t *testing.T) {
	t.Parallel()
	cells := []string{
		"-", "5", "< 5", "<= 5", "> 5", ">= 5", "[3..7]", "(3..7)", "]3..7[", "[3..5), 9", "not(5)", "not([3..5])", "not(< 5, > 7)", "null",
		"not(null)", "5, null", `"a"`, `"a","b"`, `not("a")`, `["a".."c")`, "true", "false", "not(true)", `@"2026-01-01"`, `>= @"2026-01-01"`,
		`date("2026-01-01")`, `< @"P1D"`, `@"2026-01-01T10:00:00Z"`, `@"2026-01-01T10:00:00"`, "? = 5", `"a", 5`, "[1, 5]",
	}
	rows := make([]string, len(cells))
	for i, c := range cells {
		rows[i] = c + "|-|" + fmt.Sprint(i)
	}
	data := []byte(strings.Replace(string(tableModel(`hitPolicy="RULE ORDER"`, `<output name="r"/>`, rows...)), ` typeRef="number"`, "", 1))
	defs := parseModel(t, data)
	values := `[null, true, false, 3, 4, 5, 6, 7, 8, 9, 10, -1, "", "a", "aa", "b", "z", @"2025-12-31", @"2026-01-01", @"2026-01-02", @"PT1H",
		@"P2D", @"P1M", @"2026-01-01T10:00:00Z", @"2026-01-01T11:00:00+01:00", @"2026-01-01T10:00:00", @"10:00:00", [5], [1, 5], {a: 1}, [1..3]]`
	list, err := feel.Parse(values, nil)
	require.NoError(t, err)
	v, _ := list.Eval(nil, feel.Environment{})
	for _, input := range v.(feel.List) {
		var want feel.List
		for i, c := range cells {
			e, err := feel.ParseUnaryTests(c, feel.Names{})
			require.NoError(t, err)
			if ok, _ := e.Test(input, nil, feel.Environment{}); ok {
				want = append(want, feel.Int(int64(i)))
			}
		}
		r, err := defs.Evaluate("d", feel.NewContext().Put("Alter", input).Put("Zweck", feel.String("x")), feel.Environment{})
		require.NoError(t, err)
		require.Equal(t, feel.Literal(want), feel.Literal(r.Value), "input %s", feel.Literal(input))
	}
}

// TestBoxedExpressions covers DMN 1.5, 10.2: list, relation, context, function, invocation, conditional, filter and iterators.
func TestBoxedExpressions(t *testing.T) {
	t.Parallel()
	lit := func(s string) string { return "<literalExpression><text>" + s + "</text></literalExpression>" }
	for name, c := range map[string][2]string{
		"list":     {"<list>" + lit("1") + lit("2") + "</list>", "[1, 2]"},
		"relation": {`<relation><column name="a b"/><row>` + lit("1") + `</row><row>` + lit("2") + `</row></relation>`, "[{a b: 1}, {a b: 2}]"},
		"context with a result": {
			`<context><contextEntry><variable name="Frist in Tagen"/>` + lit("14") + `</contextEntry><contextEntry>` + lit("Frist in Tagen + 1") +
				`</contextEntry></context>`, "15",
		},
		"function and invocation": {
			`<context><contextEntry><variable name="f"/><functionDefinition><formalParameter name="x" typeRef="number"/>` + lit("x * 2") +
				`</functionDefinition></contextEntry><contextEntry><invocation>` + lit("f") + `<binding><parameter name="x"/>` + lit("21") +
				`</binding></invocation></contextEntry></context>`, "42",
		},
		"conditional": {"<conditional><if>" + lit("1 = 1") + "</if><then>" + lit("1") + "</then><else>" + lit("2") + "</else></conditional>", "1"},
		"filter":      {"<filter><in>" + lit("[{n: 1}, {n: 2}]") + "</in><match>" + lit("n = 2") + "</match></filter>", "[{n: 2}]"},
		"for":         {`<for iteratorVariable="i"><in>` + lit("[1..3]") + "</in><return>" + lit("i + count(partial)") + "</return></for>", "[1, 3, 5]"},
		"some":        {`<some iteratorVariable="i"><in>` + lit("[1, 2]") + "</in><satisfies>" + lit("i = 2") + "</satisfies></some>", "true"},
		"every":       {`<every iteratorVariable="i"><in>` + lit("[1, 2]") + "</in><satisfies>" + lit("i = 2") + "</satisfies></every>", "false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defs := parseModel(t, model(`<decision id="d" name="d"><variable name="d"/>`+c[0]+`</decision>`))
			r, err := defs.Evaluate("d", nil, feel.Environment{})
			require.NoError(t, err)
			require.Equal(t, c[1], feel.Literal(r.Value), "%v", r.Warnings)
		})
	}
}

const graph = `<itemDefinition name="tBetrag"><typeRef>number</typeRef><allowedValues><text>[0..1000]</text></allowedValues></itemDefinition>
<itemDefinition name="tListe" isCollection="true"><typeRef>tBetrag</typeRef></itemDefinition>
<inputData id="i" name="Grund betrag"><variable name="Grund betrag" typeRef="tBetrag"/></inputData>
<businessKnowledgeModel id="k" name="verdoppelt"><variable name="verdoppelt"/><encapsulatedLogic>
  <formalParameter name="n" typeRef="number"/><literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<decision id="d1" name="Summe"><variable name="Summe" typeRef="tListe"/><informationRequirement><requiredInput href="#i"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>
  <literalExpression><text>verdoppelt(Grund betrag)</text></literalExpression></decision>
<decision id="d2" name="Ende"><variable name="Ende" typeRef="number"/><informationRequirement><requiredDecision href="#d1"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>
  <literalExpression><text>Summe + Dienst(Grund betrag: 1)[1]</text></literalExpression></decision>
<decisionService id="s" name="Dienst"><variable name="Dienst"/><outputDecision href="#d1"/><inputData href="#i"/></decisionService>`

// TestRequirements: decisions, knowledge models, services and types (DMN 1.5, 6.3, 10.3.2.9.4 and 10.4).
func TestRequirements(t *testing.T) {
	t.Parallel()
	defs := parseModel(t, model(graph))
	require.Empty(t, defs.Findings())
	r, err := defs.Evaluate("Summe", feel.NewContext().Put("Grund betrag", feel.Int(21)), feel.Environment{})
	require.NoError(t, err)
	require.Equal(t, "[42]", feel.Literal(r.Value), "a single value becomes a list of one")
	r, err = defs.Evaluate("Summe", feel.NewContext().Put("Grund betrag", feel.Int(2000)), feel.Environment{})
	require.NoError(t, err)
	require.Equal(t, "null", feel.Literal(r.Value), "the input is not among the allowed values")
	require.NotEmpty(t, r.Warnings)
	r, err = defs.EvaluateService("Dienst", feel.NewContext().Put("Grund betrag", feel.Int(4)), feel.Environment{})
	require.NoError(t, err)
	require.Equal(t, "[8]", feel.Literal(r.Value))
	r, err = defs.EvaluateService("verdoppelt", feel.NewContext().Put("n", feel.Int(4)), feel.Environment{})
	require.NoError(t, err)
	require.Equal(t, "8", feel.Literal(r.Value))
}

// TestImport: elements of another model stand behind the name of the import (DMN 1.5, 6.3.3).
func TestImport(t *testing.T) {
	t.Parallel()
	imported := strings.Replace(string(model(graph)), "urn:m", "urn:inner", 1)
	data := model(`<import name="inneres Modell" namespace="urn:inner" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
<decision id="d" name="d"><variable name="d"/><informationRequirement><requiredDecision href="urn:inner#d1"/></informationRequirement>
<literalExpression><text>inneres Modell.Summe[1] + 1</text></literalExpression></decision>`)
	defs, err := dmn.Parse(data, func(namespace, name string) ([]byte, error) {
		require.Equal(t, "urn:inner", namespace)
		require.Equal(t, "inneres Modell", name)
		return []byte(imported), nil
	})
	require.NoError(t, err)
	require.Empty(t, defs.Findings())
	r, err := defs.Evaluate("d", feel.NewContext().Put("Grund betrag", feel.Int(21)), feel.Environment{})
	require.NoError(t, err)
	require.Equal(t, "43", feel.Literal(r.Value))
	_, err = dmn.Parse(data, nil)
	require.Error(t, err)
	_, err = dmn.Parse(data, func(string, string) ([]byte, error) {
		return []byte(strings.Replace(string(data), "urn:m", "urn:inner", 1)), nil
	})
	require.ErrorContains(t, err, "leads back to itself")
}

// TestRefusedFiles: what is no model, or might cost more than it should, is an error.
func TestRefusedFiles(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"empty":         ``,
		"not XML":       `<definitions`,
		"not DMN":       `<definitions xmlns="urn:x"/>`,
		"document type": `<!DOCTYPE a [<!ENTITY b "c">]><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>`,
		"too deep":      string(model(strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300))),
	} {
		_, err := dmn.Parse([]byte(data), nil)
		require.Error(t, err, name)
	}
}

// TestNamespaces: models of DMN 1.1 to 1.5 are read alike.
func TestNamespaces(t *testing.T) {
	t.Parallel()
	for _, ns := range []string{
		"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
		"https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
	} {
		data := strings.Replace(string(model(graph)), "https://www.omg.org/spec/DMN/20230324/MODEL/", ns, 1)
		require.Empty(t, parseModel(t, []byte(data)).Findings(), ns)
	}
}

// TestClockIsHandedIn: DMN 1.5, 10.3.4.13; two evaluations with one clock agree.
func TestClockIsHandedIn(t *testing.T) {
	t.Parallel()
	defs := parseModel(t, model(`<decision id="d" name="d"><variable name="d" typeRef="date"/>
<literalExpression><text>today() + @"P1M"</text></literalExpression></decision>`))
	r, err := defs.Evaluate("d", nil, feel.Environment{Now: time.Date(2026, 1, 30, 23, 30, 0, 0, time.UTC)})
	require.NoError(t, err)
	require.Equal(t, `@"2026-02-28"`, feel.Literal(r.Value))
}
