package dmn_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/dmn"
)

// TestCompareRows: each row that differs is told with its cells; one that merely has others before it now is none, one that changed places is told once.
func TestCompareRows(t *testing.T) {
	t.Parallel()
	info := func(rows ...string) dmn.TableInfo {
		table, ok := dated(t, "FIRST", rows...).Table("d")
		require.True(t, ok)
		return table
	}
	a, b, c := `"a"|1|2026-01-01|`, `"b"|2|2026-01-01|`, `"c"|3|2026-01-01|`
	before := info(a, b, c)
	require.Empty(t, dmn.CompareRows(before, info(a, b, c)))

	ended := info(`"a"|1|2026-01-01|2026-12-31`, `"b","x"|2|2026-01-01|`, `"c"|4|2026-01-01|`)
	require.Equal(t, []dmn.RowDifference{
		{Kind: dmn.Changed, Row: ended.Rows[0], Changes: []dmn.RowChange{{Part: "annotation", Column: "bis", New: "2026-12-31"}}},
		{Kind: dmn.Changed, Row: ended.Rows[1], Changes: []dmn.RowChange{{Part: "input", Column: "Zweck", Old: `"b"`, New: `"b","x"`}}},
		{Kind: dmn.Changed, Row: ended.Rows[2], Changes: []dmn.RowChange{{Part: "output", Column: "r", Old: "3", New: "4"}}},
	}, dmn.CompareRows(before, ended))

	renamed := func(order string) dmn.TableInfo {
		after := info(a, b, c)
		for i, id := range strings.Fields(order) {
			after.Rows[i].ID = id
			after.Rows[i].Inputs, after.Rows[i].Outputs = before.Rows[0].Inputs, before.Rows[0].Outputs
			after.Rows[i].Annotations = before.Rows[0].Annotations
		}
		return after
	}
	found := dmn.CompareRows(renamed("r1 r2 r3"), renamed("r3 r1 r2"))
	require.Len(t, found, 1)
	require.Equal(t, []dmn.RowChange{{Part: "place", Old: "3", New: "1"}}, found[0].Changes)
	require.Equal(t, "r3", found[0].Row.ID)
	found = dmn.CompareRows(renamed("r1 r2 r3"), renamed("neu r1 r3"))
	require.Len(t, found, 2)
	require.Equal(t, []any{dmn.Added, "neu", dmn.Removed, "r2"}, []any{found[0].Kind, found[0].Row.ID, found[1].Kind, found[1].Row.ID})
}

// TestFrame: rows, labels and descriptions are no part of the frame; everything else that an evaluation reads is.
func TestFrame(t *testing.T) {
	t.Parallel()
	source := datedModel("FIRST", `"a"|1|2026-01-01|`)
	frame := parseModel(t, source).Frame()
	require.Equal(t, frame, parseModel(t, datedModel("FIRST", `"a"|2|2026-01-01|`, `"b"|3||`)).Frame())
	same := func(old, changed string) {
		t.Helper()
		require.Contains(t, string(source), old)
		require.Equal(t, frame, parseModel(t, bytes.Replace(source, []byte(old), []byte(changed), 1)).Frame(), changed)
	}
	other := func(old, changed string) {
		t.Helper()
		require.Contains(t, string(source), old)
		require.NotEqual(t, frame, parseModel(t, bytes.Replace(source, []byte(old), []byte(changed), 1)).Frame(), changed)
	}
	same("<input>", `<input label="Wozu">`)
	same("<decisionTable", "<question>Wozu?</question>\n<decisionTable")
	other(`hitPolicy="FIRST"`, `hitPolicy="UNIQUE"`)
	other("<text>Zweck</text>", "<text>upper case(Zweck)</text>")
	other(`<output name="r"/>`, `<output name="r"><defaultOutputEntry><text>7</text></defaultOutputEntry></output>`)
	other(`<output name="r"/>`, `<output name="r" typeRef="number"/>`)
	other(`typeRef="string"`, `typeRef="number"`)
	other(`<annotation name="ab"/>`, `<annotation name="von"/>`)
}
