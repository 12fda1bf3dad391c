package dmn_test

import (
	"strings"
	"testing"

	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// FuzzParse: any bytes either are refused or give a model whose decisions all evaluate without showing a defect.
func FuzzParse(f *testing.F) {
	f.Add(model(graph))
	f.Add(tableModel(`hitPolicy="PRIORITY"`, `<output name="r"><outputValues><text>"a","b"</text></outputValues></output>`, `< 18|"x","y"|"a"`, `not(3)|-|"b"`))
	f.Add(tableModel(`hitPolicy="COLLECT" aggregation="SUM"`, `<output name="r"/>`, `even(?)|-|Alter`))
	f.Add([]byte(`<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"><itemDefinition name="a"><typeRef>a</typeRef></itemDefinition></definitions>`))
	f.Add([]byte(strings.ReplaceAll(string(model(graph)), " id=", " ip=")))
	f.Fuzz(func(t *testing.T, data []byte) {
		defs, err := dmn.Parse(data, nil)
		if err != nil {
			return
		}
		for _, d := range defs.Decisions() {
			r, err := defs.Evaluate(d.ID, inputs(17, "x"), feel.Environment{Budget: 20_000})
			if err != nil {
				continue
			}
			for _, w := range r.Warnings {
				if strings.Contains(w.Message, "internal error") {
					t.Fatal(w.Message)
				}
			}
		}
	})
}
