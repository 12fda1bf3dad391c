package dmn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// bigTable builds a table of hit policy first with intervals, lists of texts and booleans, and one row at the end that matches.
func bigTable(rows int) string {
	var b strings.Builder
	b.WriteString(`<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="bench" namespace="bench">`)
	for i := range 8 {
		fmt.Fprintf(&b, `<inputData id="i%d" name="in %d"><variable name="in %d"/></inputData>`, i, i, i)
	}
	b.WriteString(`<decision id="d" name="d"><variable name="d"/>`)
	for i := range 8 {
		fmt.Fprintf(&b, `<informationRequirement><requiredInput href="#i%d"/></informationRequirement>`, i)
	}
	b.WriteString(`<decisionTable hitPolicy="FIRST">`)
	for i := range 8 {
		fmt.Fprintf(&b, `<input><inputExpression><text>in %d</text></inputExpression></input>`, i)
	}
	b.WriteString(`<output name="out"/>`)
	for r := range rows {
		cells := []string{
			fmt.Sprintf("[%d..%d)", r, r+1), fmt.Sprintf("< %d", 2*rows-r), `"a","b"`, "-", "true", fmt.Sprintf("not(\"x%d\")", r),
			fmt.Sprintf(">= %d", r), fmt.Sprintf(`"k%d","all"`, r),
		}
		b.WriteString("<rule>")
		for _, c := range cells {
			fmt.Fprintf(&b, "<inputEntry><text>%s</text></inputEntry>", strings.ReplaceAll(c, "<", "&lt;"))
		}
		fmt.Fprintf(&b, "<outputEntry><text>%d</text></outputEntry></rule>", r)
	}
	b.WriteString(`</decisionTable></decision></definitions>`)
	return b.String()
}

func bigInputs(row int) *feel.Context {
	n := feel.Int(int64(row))
	return feel.NewContext().Put("in 0", n).Put("in 1", n).Put("in 2", feel.String("a")).Put("in 3", n).
		Put("in 4", feel.Bool(true)).Put("in 5", feel.String("y")).Put("in 6", n).Put("in 7", feel.String("all"))
}

// BenchmarkTable1000x8 is the performance aim of the package: a table of 1,000 rules and 8 inputs in less than 100 microseconds.
func BenchmarkTable1000x8(b *testing.B) {
	defs, err := dmn.Parse([]byte(bigTable(1000)), nil)
	require.NoError(b, err)
	inputs := bigInputs(990)
	b.ReportAllocs()
	for b.Loop() {
		r, err := defs.Evaluate("d", inputs, feel.Environment{})
		if err != nil || len(r.Matched) != 1 || r.Matched[0].Rule != 991 {
			b.Fatal("the wrong row fires", r.Matched, r.Warnings, err)
		}
	}
}

// BenchmarkParse1000x8 measures reading, compiling and checking the same table.
func BenchmarkParse1000x8(b *testing.B) {
	source := []byte(bigTable(1000))
	for b.Loop() {
		if _, err := dmn.Parse(source, nil); err != nil {
			b.Fatal(err)
		}
	}
}
