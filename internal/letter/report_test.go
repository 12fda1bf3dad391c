package letter_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/pdf/pdfcheck"
)

func aReport(rows int) letter.Report {
	r := letter.Report{
		Lang: "de", Author: "Stadt Musterstadt", Title: "Lage", Intro: []string{"Was wo liegt und wie alt es ist."}, On: casefile.MustParseDate("2026-11-23"), Foot: "Seite",
		Sections: []letter.ReportSection{
			{Title: "Bestand nach Alter", Notes: []string{"Gezählt werden offene Fälle. ≥"}, Columns: []string{"Verfahren", "bis 2 Wochen", "Alle"}},
			{Title: "Last je Person", Notes: []string{"Der Personalrat hat nicht zugestimmt."}},
		},
	}
	for i := range rows {
		r.Sections[0].Rows = append(r.Sections[0].Rows, []string{fmt.Sprintf("Verfahren %d mit *Stern*", i), "1", "2"})
	}
	return r
}

// TestReportIsTagged: BITV 2.0, EN 301 549 clause 10: who reads with a screen reader is led through the figures by headings, and by tables whose cells
// know their heads.
func TestReportIsTagged(t *testing.T) {
	t.Parallel()
	pdf, err := aReport(2).Render()
	require.NoError(t, err)
	elements, pieces, file := structure(t, pdf)
	row := []string{"TR", "TH Row", "TD", "TD"}
	want := slices.Concat([]string{"Document", "H1", "P", "Sect", "H2", "P", "Table", "TR", "TH Column", "TH Column", "TH Column"}, row, row, []string{"Sect", "H2", "P"})
	require.Equal(t, want, elements)
	require.Equal(t, 1, file.PageCount)
	require.GreaterOrEqual(t, pieces, 15)
}

// TestReportKeepsTheRules: PDF/UA-1 and PDF/A-2a, also over pages and in English.
func TestReportKeepsTheRules(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{0, 2, 120} {
		r := aReport(rows)
		r.Lang = "en"
		file, err := r.Render()
		require.NoError(t, err)
		require.Empty(t, pdfcheck.Check(file))
	}
}

// TestReportTwice: equal reports give equal bytes.
func TestReportTwice(t *testing.T) {
	t.Parallel()
	first, err := aReport(120).Render()
	require.NoError(t, err)
	for range 5 {
		again, err := aReport(120).Render()
		require.NoError(t, err)
		require.True(t, bytes.Equal(first, again))
	}
	other, err := aReport(121).Render()
	require.NoError(t, err)
	require.False(t, bytes.Equal(first, other))
}

// TestReportOverPages: a long table goes over pages; its rows stay one table, whose head is said once.
func TestReportOverPages(t *testing.T) {
	t.Parallel()
	pdf, err := aReport(120).Render()
	require.NoError(t, err)
	elements, _, file := structure(t, pdf)
	require.Greater(t, file.PageCount, 2)
	all := strings.Join(elements, " ")
	require.Equal(t, 1, strings.Count(all, "Table"))
	require.Equal(t, 121, strings.Count(all, "TR"))
	require.Equal(t, 3, strings.Count(all, "TH Column"))
	_, err = aReport(4000).Render()
	require.Equal(t, "letter.too-long", casefile.CodeOf(err))
	crooked := aReport(1)
	crooked.Sections[0].Rows[0] = []string{"zu kurz"}
	_, err = crooked.Render()
	require.Equal(t, "letter.table", casefile.CodeOf(err))
}

// TestLongRowsLoseNothing: a cell that is higher than a page, such as a message of 10,000 characters in the file for a court, goes on under the repeated head;
// it is one cell, read as a whole before the next one, and nothing stands below the text of a page.
func TestLongRowsLoseNothing(t *testing.T) {
	t.Parallel()
	needFonts(t)
	long := func(name string, words int) string {
		var b strings.Builder
		for i := range words {
			fmt.Fprintf(&b, "%s%d ", name, i)
		}
		return strings.TrimSpace(b.String())
	}
	rows := [][]string{{"Was", "Inhalt"}, {"Erste", long("e", 400)}, {long("s", 900), long("z", 1800)}, {"Letzte", "Ende"}}
	for n := 2; n <= 30; n++ { // the table begins at every height of the page
		l := sample()
		l.Body = []letter.Block{{Kind: letter.Paragraph, Text: strings.Repeat("Zeile\n", n) + "Zeile"}, {Kind: letter.Table, Rows: rows}}
		nothingLost(t, render(t, l), rows, 273)
	}
	report := aReport(1)
	report.Sections = []letter.ReportSection{{Title: "Nachricht", Notes: []string{long("n", 400)}, Columns: rows[0], Rows: rows[1:]}}
	content, err := report.Render()
	require.NoError(t, err)
	require.Empty(t, pdfcheck.Check(content))
	nothingLost(t, content, rows, 193)
}

// nothingLost: the rows are read cell by cell, whole, and no word but page numbers and feet stands below so many mm.
func nothingLost(t *testing.T, content []byte, rows [][]string, bottom float64) {
	t.Helper()
	read := strings.Join(strings.Fields(poppler(t, content, "pdfinfo", "-struct-text")), " ")
	at := 0
	for _, row := range rows {
		for _, cell := range row {
			for _, word := range strings.Fields(cell) {
				i := strings.Index(read[at:], word)
				require.GreaterOrEqual(t, i, 0, "%q is lost, or out of its order", word)
				at += i
			}
		}
	}
	for _, word := range wordsPlaced.FindAllStringSubmatch(poppler(t, content, "pdftotext", "-bbox"), -1) {
		lowest, err := strconv.ParseFloat(word[1], 64)
		require.NoError(t, err)
		if letterThenNumber.MatchString(word[2]) {
			require.Less(t, lowest/72*25.4, bottom, word[2])
		}
	}
}

var (
	wordsPlaced      = regexp.MustCompile(`yMax="([\d.]+)">(.*?)</word>`)
	letterThenNumber = regexp.MustCompile(`^[enswz]\d+$`)
)

// TestColumnsHoldTheirWords: where there is room, no column is narrower than its longest word, so that no word of a head is cut in two.
func TestColumnsHoldTheirWords(t *testing.T) {
	t.Parallel()
	widths := letter.ShareWidth([][]string{
		{"Woche", "Eingegangen", "Abgeschlossen"}, {"Montag, 23.11.2026 bis Sonntag, 29.11.2026", "4", "0"},
	}, 200)
	require.GreaterOrEqual(t, widths[1], 2*1.05*float64(len("Eingegangen"))+3)
	require.GreaterOrEqual(t, widths[2], 2*1.05*float64(len("Abgeschlossen"))+3)
	require.InDelta(t, 200, widths[0]+widths[1]+widths[2], 0.01)
}
