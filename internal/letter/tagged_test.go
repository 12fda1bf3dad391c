package letter_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// structure reads the tree of a tagged file: its elements in the order of reading, with the scope of heads, and how many pieces of text they hold.
func structure(t *testing.T, pdf []byte) (elements []string, pieces int, file *model.Context) {
	t.Helper()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	conf.Offline = true
	file, err := api.ReadValidateAndOptimize(bytes.NewReader(pdf), conf)
	require.NoError(t, err)
	catalog, err := file.Catalog()
	require.NoError(t, err)
	dict := func(o types.Object) types.Dict {
		d, err := file.DereferenceDict(o)
		require.NoError(t, err)
		return d
	}
	require.Equal(t, types.Boolean(true), dict(catalog["MarkInfo"])["Marked"])
	require.Equal(t, types.Boolean(true), dict(catalog["ViewerPreferences"])["DisplayDocTitle"])
	var walk func(o types.Object)
	walk = func(o types.Object) {
		d := dict(o)
		if *d.Type() == "MCR" {
			pieces++
			return
		}
		if *d.Type() == "OBJR" {
			return
		}
		name := *d.NameEntry("S")
		if a, found := d.Find("A"); found {
			for _, key := range []string{"Scope", "ListNumbering"} {
				if value := dict(a).NameEntry(key); value != nil {
					name += " " + *value
				}
			}
		}
		elements = append(elements, name)
		kids, err := file.DereferenceArray(d["K"])
		require.NoError(t, err)
		for _, kid := range kids {
			walk(kid)
		}
	}
	walk(dict(catalog["StructTreeRoot"])["K"])
	return elements, pieces, file
}

// poppler runs one of its programs over a file and gives what it prints.
func poppler(t *testing.T, pdf []byte, program string, arguments ...string) string {
	t.Helper()
	inputs := 1
	if program == "pdftotext" {
		inputs = 2 // the second is where it writes to
	}
	command := exec.CommandContext(t.Context(), program, append(arguments, slices.Repeat([]string{"-"}, inputs)...)...)
	command.Stdin = bytes.NewReader(pdf)
	out, err := command.Output()
	require.NoError(t, err, "%s (make packages installs it)", program)
	return string(out)
}

var frame = []string{
	"P", "P", "P", "P", // letterhead, return line, annotation, recipient
	"L None", "LI", "Lbl", "LBody", "LI", "Lbl", "LBody", "LI", "Lbl", "LBody", "LI", "Lbl", "LBody", "LI", "Lbl", "LBody",
}

// TestLetterIsTagged: BITV 2.0, EN 301 549 clause 10, PDF/UA-1 (ISO 14289-1): who reads a letter with a screen reader is led through it: sender,
// recipient, information, subject as the one heading of the first rank, text with headings, lists and tables whose cells know their heads,
// remedies, enclosures, and last the foot of the first page.
func TestLetterIsTagged(t *testing.T) {
	t.Parallel()
	needFonts(t)
	pdf := render(t, sample())
	elements, _, _ := structure(t, pdf)
	item, row := []string{"LI", "Lbl", "LBody"}, []string{"TR", "TD", "TD", "TD"}
	require.Equal(t, slices.Concat(
		[]string{"Document"}, frame,
		[]string{"H1", "P", "P", "H2", "L Disc"}, item, item, item,
		[]string{"Table", "TR", "TH Column", "TH Column", "TH Column"}, row, row, row,
		[]string{"P", "H2", "P", "P", "H2", "P", "P"}, // the letter's own heading and text, greeting, remedies
		[]string{"P"}, // what is abbreviated
		[]string{"H2", "L Decimal"}, item, item,
		[]string{"P", "P"},
	), elements)
	about := poppler(t, pdf, "pdfinfo")
	require.Regexp(t, `(?m)^Tagged: +yes$`, about)
	require.Regexp(t, `(?m)^Suspects: +no$`, about)
	require.Regexp(t, `(?m)^PDF version: +1\.7$`, about)
}

// TestLetterIsReadInOrder: what is heard of each element is its text: lines are parted by blanks, none is heard twice, and nothing that belongs to
// the sheet is heard. The names of DIN 91379 are heard with their marks.
func TestLetterIsReadInOrder(t *testing.T) {
	t.Parallel()
	needFonts(t)
	l := sample()
	l.Recipient[1] = "M̂arija Ch̲ek K̦ām"
	l.Body[1].Text += "\nUnd **M̂ŕ̥ ch̲** danach."
	heard := poppler(t, render(t, l), "pdfinfo", "-struct-text")
	var texts []string
	for _, text := range regexp.MustCompile(`(?m)^ *"(.*)"$`).FindAllStringSubmatch(heard, -1) {
		texts = append(texts, text[1])
	}
	require.Equal(t, "Stadt Musterstadt Amt für öffentliche Ordnung Ausländerbehörde", texts[0])
	require.Equal(t, []string{"Persönlich", "Frau M̂arija Ch̲ek K̦ām c/o Łukasiewicz Straße der Vielfalt 12 b 00001 Musterstadt"}, texts[2:4])
	require.Equal(t, []string{"Datum", "23.11.2026", strings.Replace(l.Subject, "§ ", "§\u00a0", 1), "Guten Tag Frau Yılmaz-Đặng,"}, texts[12:16])
	require.True(t, strings.HasSuffix(texts[16], "spätestens am Montag, 21.12.2026 ein. Und M̂ŕ̥ ch̲ danach."), texts[16])
	require.Equal(t, l.Sender.Footer, texts[len(texts)-2:])
	require.NotContains(t, heard, "Seite 1")
}

// TestLetterInAnotherLanguage: ISO 14289-1, 7.2: where the language changes, the elements say so; what stands behind is German again.
func TestLetterInAnotherLanguage(t *testing.T) {
	t.Parallel()
	needFonts(t)
	l := sample()
	l.Body = []letter.Block{
		{Kind: letter.Paragraph, Text: "Guten Tag,"},
		{Kind: letter.Heading, Text: "Eksik belgeler", Lang: "tr"},
		{Kind: letter.List, Items: []string{"Pasaport"}, Lang: "tr"},
		{Kind: letter.Paragraph, Text: "Mit freundlichen Grüßen"},
	}
	require.ElementsMatch(t, []string{"H2 tr", "L tr"}, languages(t, render(t, l)))
	l.Body[1].Lang = "türkisch"
	_, err := letter.Render(l)
	require.Equal(t, "letter.language", casefile.CodeOf(err))
}

// TestAidBehindTheLetter: a reading aid begins on a page of its own, behind the enclosures: the signature and the instruction on remedies stand under
// German text only (§ 23 Abs. 1, § 37 Abs. 3 VwVfG). Its elements name their language, its laws are not explained as German ones, and it is checked
// like the letter.
func TestAidBehindTheLetter(t *testing.T) {
	t.Parallel()
	needFonts(t)
	l := sample()
	before, err := letter.Places(l)
	require.NoError(t, err)
	l.Enclosures = append(l.Enclosures, "Lesehilfe auf Ukrainisch, nicht verbindlich")
	l.Aid = []letter.Block{
		{Kind: letter.Paragraph, Text: "Lesehilfe, nicht verbindlich."},
		{Kind: letter.Heading, Text: "Ваш дозвіл", Lang: "uk"},
		{Kind: letter.List, Items: []string{"**Паспорт** BeschV"}, Lang: "uk"},
	}
	pages, err := letter.Places(l)
	require.NoError(t, err)
	require.Len(t, pages, len(before)+1)
	last := pages[len(pages)-1]
	require.Equal(t, "Lesehilfe, nicht verbindlich.", last[0].Text)
	pdf := render(t, l)
	require.ElementsMatch(t, []string{"H2 uk", "L uk"}, languages(t, pdf))
	heard := poppler(t, pdf, "pdfinfo", "-struct-text")
	require.NotContains(t, heard, "Beschäftigungsverordnung")
	require.Greater(t, strings.Index(heard, "Ваш дозвіл"), strings.Index(heard, "Lesehilfe auf Ukrainisch"))
	l.Aid[1].Text = ""
	_, err = letter.Render(l)
	require.Equal(t, "letter.incomplete", casefile.CodeOf(err))
	l.Aid[1] = letter.Block{Kind: letter.Heading, Text: "Ваш", Lang: "en"}
	_, err = letter.Render(l)
	require.Equal(t, "letter.character", casefile.CodeOf(err))
}

// languages gives the elements that name a language of their own, with it.
func languages(t *testing.T, pdf []byte) (list []string) {
	t.Helper()
	_, _, file := structure(t, pdf)
	for _, entry := range file.Table {
		d, isDict := entry.Object.(types.Dict)
		if lang, found := d.Find("Lang"); isDict && found && d.Type() != nil && *d.Type() == "StructElem" {
			text, err := types.HexLiteralToString(lang.(types.HexLiteral))
			require.NoError(t, err)
			list = append(list, *d.NameEntry("S")+" "+text)
		}
	}
	return list
}

// TestLetterOverPages: a text that goes over pages stays one element, a table one table whose head is said once; what is repeated at the edges of
// further pages is not heard.
func TestLetterOverPages(t *testing.T) {
	t.Parallel()
	needFonts(t)
	l := sample()
	table := letter.Block{Kind: letter.Table, Rows: [][]string{{"Was", "Wann"}}}
	for range 80 {
		table.Rows = append(table.Rows, []string{"Antrag", "26.11.2026"})
	}
	l.Body = []letter.Block{{Kind: letter.Paragraph, Text: strings.Repeat("Das ist ein langer Absatz. ", 200)}, table}
	l.Enclosures = nil
	pdf := render(t, l)
	elements, pieces, file := structure(t, pdf)
	require.Greater(t, file.PageCount, 4)
	want := slices.Concat([]string{"Document"}, frame, []string{"H1", "P", "Table", "TR", "TH Column", "TH Column"})
	for range 80 {
		want = append(want, "TR", "TD", "TD")
	}
	require.Equal(t, append(want, "P", "P", "P"), elements) // what the subject abbreviates; the foot
	// One piece of each element that has a text, and one more of the paragraph on its second page.
	require.Equal(t, 4+10+1+2+2*81+1+2, pieces)
	heard := poppler(t, pdf, "pdfinfo", "-struct-text")
	require.Equal(t, 1, strings.Count(heard, `"Wann"`))
	require.NotContains(t, heard, "Seite")
	seen := poppler(t, pdf, "pdftotext", "-layout")
	require.Equal(t, file.PageCount-1, strings.Count(seen, "Wann"), "the head is repeated for the eye")
	require.Contains(t, seen, "Seite 2 von")
}

// TestOutsideReader: qpdf, which shares nothing with us, reads letters and reports without a warning.
func TestOutsideReader(t *testing.T) {
	t.Parallel()
	needFonts(t)
	report, err := aReport(120).Render()
	require.NoError(t, err)
	for _, pdf := range [][]byte{render(t, sample()), report} {
		file := filepath.Join(t.TempDir(), "brief.pdf")
		require.NoError(t, os.WriteFile(file, pdf, 0o600))
		out, err := exec.CommandContext(t.Context(), "qpdf", "--check", file).CombinedOutput()
		require.NoError(t, err, "qpdf (make packages installs it): %s", out)
		require.Contains(t, string(out), "No syntax or stream encoding errors found")
		require.NotContains(t, string(out), "WARNING")
	}
}

// TestFontsAreEmbedded: PDF/A-2 (ISO 19005-2, 6.2.11): fonts are embedded as parts, under names that say so, and with the meaning of their characters.
func TestFontsAreEmbedded(t *testing.T) {
	t.Parallel()
	needFonts(t)
	report, err := aReport(2).Render()
	require.NoError(t, err)
	for _, pdf := range [][]byte{render(t, sample()), report} {
		lines := strings.Split(strings.TrimSpace(poppler(t, pdf, "pdffonts")), "\n")[2:]
		require.Len(t, lines, 2)
		for _, line := range lines {
			require.Regexp(t, `^[A-Z]{6}\+NotoSans-(Regular|Bold) +CID TrueType +Identity-H( +yes){3}`, line)
		}
	}
}
