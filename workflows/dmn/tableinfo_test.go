package dmn_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/dmn"
)

// TestTableTellsWhatWasWritten: who reads the rules sees the cells as their modeller wrote them, in the order of the table.
func TestTableTellsWhatWasWritten(t *testing.T) {
	t.Parallel()
	defs := dated(t, "FIRST", `"a","b"|1|2026-01-01|2026-12-31`, `-|2|2027-01-01|`)
	info, ok := defs.Table("d")
	require.True(t, ok)
	require.Equal(t, "F", info.Policy)
	require.Equal(t, []dmn.InputInfo{{Label: "Zweck", Expression: "Zweck", Type: "Any"}}, info.Inputs)
	require.Equal(t, []dmn.OutputInfo{{Name: "r", Label: "r", Type: "Any"}}, info.Outputs)
	require.Len(t, info.Rows, 2)
	require.Equal(t, dmn.RowInfo{
		Number: 1, ID: "r1", Line: 6, Inputs: []string{`"a","b"`}, Outputs: []string{"1"},
		Annotations: []dmn.Annotation{{Name: "Norm", Text: "§ 1"}, {Name: "ab", Text: "2026-01-01"}, {Name: "bis", Text: "2026-12-31"}},
	}, info.Rows[0])
	require.Equal(t, []string{"-"}, info.Rows[1].Inputs)
	_, ok = defs.Table("nirgends")
	require.False(t, ok)
	_, ok = dated(t, "FIRST", `"a" or or|1||`).Table("d")
	require.False(t, ok, "a table that cannot be read has no rows to tell of")
	column := bytes.Replace(datedModel("FIRST", `-|1||`), []byte("<text>Zweck</text>"), []byte("<text>Zweck +</text>"), 1)
	_, ok = parseModel(t, column).Table("d")
	require.False(t, ok, "nor has one with a column that cannot be read")
}
