package dmn_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/dmn"
)

// TestFindings: what a modeller is told about a table (DMN 1.5, 8.2.10 and 8.3).
func TestFindings(t *testing.T) {
	t.Parallel()
	const out = `<output name="r"/>`
	const ranked = `<output name="r"><outputValues><text>"hoch","tief"</text></outputValues></output>`
	for _, c := range []struct {
		name, policy, outputs string
		rows                  []string
		want                  []string // "severity code row"
	}{
		{"complete and disjoint", ``, out, []string{`< 18|-|1`, `>= 18|"Arbeit"|2`, `>= 18|not("Arbeit")|3`}, nil},
		{"a gap between two bounds", ``, out, []string{`< 18|-|1`, `> 18|-|2`}, []string{"Warnung gap 0"}},
		{"a default output closes gaps", ``, `<output name="r"><defaultOutputEntry><text>0</text></defaultOutputEntry></output>`, []string{`< 18|-|1`}, nil},
		{"unique forbids overlaps", `hitPolicy="UNIQUE"`, out, []string{`<= 18|-|1`, `>= 18|-|2`}, []string{"Fehler overlap 2"}},
		{"any allows equal outputs", `hitPolicy="ANY"`, out, []string{`<= 18|-|1`, `>= 18|-|1`}, nil},
		{"any forbids different outputs", `hitPolicy="ANY"`, out, []string{`<= 18|-|1`, `>= 18|-|2`}, []string{"Fehler overlap 2"}},
		{"first allows overlaps", `hitPolicy="FIRST"`, out, []string{`<= 18|-|1`, `-|-|2`}, nil},
		{"first hides a later row", `hitPolicy="FIRST"`, out, []string{`< 10|-|1`, `>= 10|-|2`, `[5..15]|"x"|3`}, []string{"Fehler unreachable 3"}},
		{"priority hides a lower row", `hitPolicy="PRIORITY"`, ranked, []string{`-|-|"tief"`, `-|-|"hoch"`}, []string{"Fehler unreachable 1"}},
		{"an unknown name in a cell", ``, out, []string{`< grenze|-|1`}, []string{"Fehler unknown-name 1"}},
		{"an unreadable cell", ``, out, []string{`< |-|1`}, []string{"Fehler syntax 1"}},
		{"an unknown name in an output", `hitPolicy="FIRST"`, out, []string{`-|-|unbekannt`}, []string{"Fehler unknown-name 1"}},
		{"cells with formulas are not judged", ``, out, []string{`even(?)|-|1`, `-|-|2`}, []string{"Hinweis not-checked 0"}},
		{"an unknown hit policy", `hitPolicy="LUCKY"`, out, []string{`-|-|1`}, []string{"Fehler shape 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range parseModel(t, tableModel(c.policy, c.outputs, c.rows...)).Findings() {
				got = append(got, f.Severity.String()+" "+f.Code+" "+string(rune('0'+f.Row)))
				require.NotZero(t, f.Line)
				require.Equal(t, "d", f.Decision)
			}
			require.Equal(t, c.want, got)
		})
	}
}

// TestBrokenTableIsNotEvaluated: a table with an unreadable cell would fire the wrong row, so it fires none.
func TestBrokenTableIsNotEvaluated(t *testing.T) {
	t.Parallel()
	defs := parseModel(t, tableModel(`hitPolicy="FIRST"`, `<output name="r"/>`, `< grenze|-|1`, `-|-|2`))
	r, err := defs.Evaluate("d", inputs(20, "x"), tckEnvironment())
	require.NoError(t, err)
	require.NotEmpty(t, r.Warnings)
	require.Empty(t, r.Matched)
}

func TestFindingsOfGraphs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, code string }{
		"a reference into nothing": {
			`<decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#weg"/></informationRequirement>
<literalExpression><text>1</text></literalExpression></decision>`, "missing-requirement",
		},
		"an unknown type": {`<inputData id="i" name="i"><variable name="i" typeRef="tWeg"/></inputData>`, "unknown-type"},
		"a circle": {
			`<decision id="d" name="d"><variable name="d"/><informationRequirement><requiredDecision href="#d"/></informationRequirement>
<literalExpression><text>d</text></literalExpression></decision>`, "cycle",
		},
		"no logic":     {`<decision id="d" name="d"><variable name="d"/></decision>`, "no-logic"},
		"a name twice": {`<inputData id="i" name="i"/><inputData id="i" name="j"/>`, "duplicate-id"},
		"another language": {
			`<decision id="d" name="d"><variable name="d"/><literalExpression expressionLanguage="JavaScript"><text>1</text></literalExpression></decision>`,
			"shape",
		},
	} {
		found := false
		for _, f := range parseModel(t, model(c.body)).Findings() {
			found = found || f.Code == c.code
		}
		require.True(t, found, name)
	}
	var zero dmn.Severity
	require.Equal(t, "unbekannt", zero.String())
}
