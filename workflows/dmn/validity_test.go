package dmn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// datedModel draws a table over Zweck; each row is "input|output|from|to".
func datedModel(policy string, rows ...string) []byte {
	var b strings.Builder
	b.WriteString(`<inputData id="z" name="Zweck"><variable name="Zweck" typeRef="string"/></inputData>
<decision id="d" name="Prüfung"><variable name="Prüfung"/><informationRequirement><requiredInput href="#z"/></informationRequirement>
<decisionTable hitPolicy="` + policy + `"><input><inputExpression><text>Zweck</text></inputExpression></input><output name="r"/>
<annotation name="Norm"/><annotation name="ab"/><annotation name="bis"/>`)
	for i, r := range rows {
		c := strings.Split(r, "|")
		fmt.Fprintf(&b, `
<rule id="r%d"><inputEntry><text>%s</text></inputEntry><outputEntry><text>%s</text></outputEntry>
<annotationEntry><text>§ %d</text></annotationEntry><annotationEntry><text>%s</text></annotationEntry><annotationEntry><text>%s</text></annotationEntry></rule>`,
			i+1, c[0], c[1], i+1, c[2], c[3])
	}
	b.WriteString(`</decisionTable></decision>`)
	return model(b.String())
}

func dated(t *testing.T, policy string, rows ...string) *dmn.Definitions {
	t.Helper()
	defs, err := dmn.ParseDated(datedModel(policy, rows...), nil, dmn.Validity{From: "ab", To: "bis"})
	require.NoError(t, err)
	return defs
}

// TestEvaluateOn: a decision uses the rows in force on its date of reference; the last day of a row still counts, the day after does not.
// Before its first day a table says what it says on that day.
func TestEvaluateOn(t *testing.T) {
	t.Parallel()
	defs := dated(t, "UNIQUE", `"Arbeit"|50700|2026-01-01|2026-12-31`, `"Arbeit"|52000|2027-01-01|`, `"Studium"|0||`)
	for day, want := range map[string]string{
		"2026-01-01": "50700", "2026-12-31": "50700", "2027-01-01": "52000", "2040-02-29": "52000",
		"2025-06-01": "null", // one of the rows has always been in force: the table begins before the others
	} {
		var on feel.Date
		_, err := fmt.Sscanf(day, "%d-%d-%d", &on.Year, &on.Month, &on.Day)
		require.NoError(t, err)
		r, err := defs.EvaluateOn(on, "d", feel.NewContext().Put("Zweck", feel.String("Arbeit")), tckEnvironment())
		require.NoError(t, err)
		require.Equal(t, want, feel.Literal(r.Value), day)
	}
	alone := dated(t, "UNIQUE", `"Arbeit"|50700|2026-01-01|2026-12-31`)
	r, err := alone.EvaluateOn(feel.Date{Year: 2025, Month: 6, Day: 1}, "d", feel.NewContext().Put("Zweck", feel.String("Arbeit")), tckEnvironment())
	require.NoError(t, err)
	require.Equal(t, "50700", feel.Literal(r.Value))
	r, err = alone.EvaluateOn(feel.Date{Year: 2027, Month: 1, Day: 1}, "d", feel.NewContext().Put("Zweck", feel.String("Arbeit")), tckEnvironment())
	require.NoError(t, err)
	require.Equal(t, feel.Value(feel.Null{}), r.Value, "what has ended is not used any more")
	_, err = alone.EvaluateOn(feel.Date{Year: 2026, Month: 1, Day: 1}, "unbekannt", nil, tckEnvironment())
	var notFound *dmn.NotFoundError
	require.ErrorAs(t, err, &notFound)
}

// TestFindingsOfDatedTables: gaps, overlaps and rows that never fire are looked for in each time in which the same rows are in force.
func TestFindingsOfDatedTables(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		policy string
		rows   []string
		want   []string
	}{
		"one after the other": {"UNIQUE", []string{`-|1||2026-12-31`, `-|2|2027-01-01|`}, nil},
		"a day that both have": {
			"UNIQUE",
			[]string{`-|1||2027-01-01`, `-|2|2027-01-01|`},
			[]string{"Fehler overlap 2: Die Zeilen 1 und 2 können zugleich zutreffen. Die Trefferregel lässt das nicht zu."},
		},
		"a day that none has": {
			"UNIQUE",
			[]string{`-|1||2026-12-30`, `-|2|2027-01-01|`},
			[]string{"Warnung gap 0: Für keine Eingabe trifft eine Zeile zu (ab 31.12.2026, vor dem 01.01.2027)"},
		},
		"ended, and nothing follows": {
			"UNIQUE",
			[]string{`-|1|2026-01-01|2026-12-31`},
			[]string{"Warnung gap 0: Für keine Eingabe trifft eine Zeile zu (ab 01.01.2027)"},
		},
		"hidden only for a time": {"FIRST", []string{`-|1||2026-12-31`, `-|2||`}, nil},
		"hidden all its time": {
			"FIRST",
			[]string{`-|1||`, `"x"|2|2026-01-01|2026-12-31`},
			[]string{"Fehler unreachable 2: Die Zeile kann nie zutreffen: Andere Zeilen gehen ihr immer vor."},
		},
		"no day": {
			"FIRST", []string{`-|1|Januar|`}, []string{"Fehler validity 1: Kein Tag der Form JJJJ-MM-TT: Januar"},
		},
		"ends before it begins": {
			"FIRST", []string{`-|1|2027-01-01|2026-12-31`}, []string{"Fehler validity 1: Die Zeile endet, bevor sie gilt."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range dated(t, c.policy, c.rows...).Findings() {
				got = append(got, fmt.Sprintf("%s %s %d: %s", f.Severity, f.Code, f.Row, f.Message))
			}
			require.Equal(t, c.want, got)
		})
	}
}

// TestPlainTablesKnowNoDates: DMN 1.5, 8.3.3; annotations carry no meaning of their own.
func TestPlainTablesKnowNoDates(t *testing.T) {
	t.Parallel()
	defs := parseModel(t, datedModel("FIRST", `-|1|2027-01-01|2026-12-31`))
	require.Empty(t, defs.Findings())
	r, err := defs.EvaluateOn(feel.Date{Year: 2020, Month: 1, Day: 1}, "d", nil, tckEnvironment())
	require.NoError(t, err)
	require.Equal(t, "1", feel.Literal(r.Value))
}
