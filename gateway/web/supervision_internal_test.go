package web

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/store"
)

// TestFilesHoldNoFormulas: what a spreadsheet would compute is a text in a file (OWASP, CSV injection); numbers stay numbers.
func TestFilesHoldNoFormulas(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"=1+1": "'=1+1", "+49 711": "'+49 711", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "＝1": "'＝1",
		"-12": "-12", "-1,5": "-1,5", "Demir": "Demir", "": "", "a=1": "a=1",
	} {
		require.Equal(t, want, harmless(value), "%q", value)
	}
	table := Table{Columns: []Text{Said("=A"), Said("B;\"")}, Rows: [][]Cell{{{Text: Said("=cmd|' /C calc'!A0")}, {Number: 1234, Form: "count"}}}}
	require.Equal(t, "\ufeff'=A;\"B;\"\"\"\r\n'=cmd|' /C calc'!A0;1234\r\n", string(words{"de"}.csv(table)))
}

// TestSmallNumbersAreNotTold: a count below five, and what could be computed back to it, stays here; nothing is hidden where nothing is
// small, nor in a list of single cases.
func TestSmallNumbersAreNotTold(t *testing.T) {
	t.Parallel()
	row := []Cell{{Text: Said("x")}, {Number: 4, Form: "count"}, {Number: 9, Form: "count"}, {Number: 0, Form: "count"}, {Number: 13, Form: "sum"}, {Number: 0.3, Form: "percent"}}
	require.Equal(t, []string{"x", "unter 5", "9", "0", "nicht gezeigt", "nicht gezeigt"}, words{"de"}.values(row, false))
	require.Equal(t, []string{"x", "4", "9", "0", "13", "30\u00a0%"}, words{"de"}.values(row, true))
	row[1].Number = 5
	require.Equal(t, []string{"x", "5", "9", "0", "13", "30\u00a0%"}, words{"de"}.values(row, false))
}

// TestHeatOnTheDiagram: the steps of a procedure and of those that it calls are warm on the pages that show them, by number and word; a step
// without a target is not, and without a procedure there is no picture.
func TestHeatOnTheDiagram(t *testing.T) {
	t.Parallel()
	built, err := builtLibrary()
	require.NoError(t, err)
	h := &Handler{Deps: Deps{Desk: desk.New(desk.Deps{Library: built})}}
	step := func(process, element string, ratio float64) desk.StepWait {
		return desk.StepWait{StepStand: store.StepStand{Process: process, Element: element}, P80: desk.Percentile{Days: 12, Known: true}, Ratio: ratio}
	}
	steps := []desk.StepWait{
		step("verlaengerung", "vollstaendigkeit-pruefen", 2.4), step("nachforderung", "fehlendes-markieren", 0.8), step("verlaengerung", "antrag-entscheiden", 0),
	}
	sections, err := h.heatSections(asked{procedure: "verlaengerung", lang: "de"}, steps)
	require.NoError(t, err)
	require.Len(t, sections, 2)
	require.Contains(t, string(sections[0].Drawing), `bp-heat-4" data-element="vollstaendigkeit-pruefen"`)
	require.Contains(t, string(sections[0].Drawing), "80 % in 12 T.")
	require.Contains(t, string(sections[1].Drawing), `bp-heat-2" data-element="fehlendes-markieren"`)
	none, err := h.heatSections(asked{lang: "de"}, steps)
	require.NoError(t, err)
	require.Empty(t, none)
}
