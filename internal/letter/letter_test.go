package letter_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/pdf/pdfcheck"
)

// sample is a letter of two pages to a person whose name needs all of DIN 91379.
func sample() letter.Letter {
	reasons := "Sie haben die Verlängerung am 23.11.2026 beantragt. Wir haben Ihren Antrag geprüft. Für unsere Entscheidung fehlen noch " +
		"die unten genannten Unterlagen. Bitte reichen Sie diese **spätestens am Montag, 21.12.2026** ein."
	return letter.Letter{
		Sender: letter.Sender{
			Letterhead: []string{"Stadt Musterstadt", "Amt für öffentliche Ordnung", "Ausländerbehörde"},
			ReturnLine: "Stadt Musterstadt · Ausländerbehörde · Beispielplatz 1 · 00001 Musterstadt",
			Footer: []string{
				"Beispielplatz 1, 00001 Musterstadt · Telefon 030 23125-100 · auslaenderbehoerde@musterstadt.example",
				"Sprechzeiten: Mo bis Fr 8 bis 12 Uhr, Do auch 14 bis 18 Uhr, nur mit Termin · www.musterstadt.example/auslaenderbehoerde",
			},
		},
		Annotations: []string{"Persönlich"},
		Recipient:   []string{"Frau", "Şükran Yılmaz-Đặng Thị Ngọc Ánh", "c/o Łukasiewicz", "Straße der Vielfalt 12 b", "00001 Musterstadt"},
		Info: []letter.InfoLine{
			{Label: "Unser Zeichen", Value: "ABH-2026-000123"},
			{Label: "Auskunft gibt", Value: "Team Arbeit und Ausbildung 2 (L bis Sch)"},
			{Label: "Telefon", Value: "030 23125-220"},
			{Label: "E-Mail", Value: "auslaenderbehoerde@musterstadt.example"},
		},
		Date:    casefile.MustParseDate("2026-11-23"),
		Subject: "Ihr Antrag auf Verlängerung der Aufenthaltserlaubnis nach § 18b AufenthG: Bitte reichen Sie fehlende Unterlagen nach",
		Body: []letter.Block{
			{Kind: letter.Paragraph, Text: "Guten Tag Frau Yılmaz-Đặng,"},
			{Kind: letter.Paragraph, Text: reasons},
			{Kind: letter.Heading, Text: "Diese Unterlagen fehlen"},
			{Kind: letter.List, Items: []string{
				"Reisepass: **alle** beschriebenen Seiten, auch die leeren Visaseiten mit Stempel. Ist Ihr Pass in Arbeit, genügt zunächst der Nachweis, dass Sie ihn beantragt haben.",
				"Lohnabrechnungen der letzten drei Monate",
				"Mietvertrag mit Herrn Wałęsa-Święcicki (ul. Żółkiewskiego)",
			}},
			{Kind: letter.Table, Rows: [][]string{
				{"Unterlage", "Warum wir sie brauchen", "Bis wann"},
				{"Reisepass", "Passpflicht, § 3 AufenthG; § 5 Abs. 1 Nr. 4 AufenthG", "21.12.2026"},
				{"Lohnabrechnungen", "Sicherung des Lebensunterhalts, § 2 Abs. 3 und § 5 Abs. 1 Nr. 1 AufenthG", "21.12.2026"},
				{"Mietvertrag", "Wohnraum", "21.12.2026"},
			}},
			{Kind: letter.Paragraph, Text: strings.Repeat("Ihr bisheriger Aufenthaltstitel gilt bis zur Entscheidung als fortbestehend. ", 6)},
			{Kind: letter.Heading, Text: "Was geschieht, wenn Sie nichts tun?"},
			{Kind: letter.Paragraph, Text: strings.Repeat("Dann können wir Angaben und Nachweise unberücksichtigt lassen, die Sie nach Ablauf der Frist vorlegen. ", 8)},
			{Kind: letter.Paragraph, Text: "Mit freundlichen Grüßen\nIm Auftrag\nNguyễn"},
			{Kind: letter.Remedies, Text: "Rechtsbehelfsbelehrung", Items: []string{
				strings.Repeat("Gegen diesen Bescheid können Sie innerhalb eines Monats nach Bekanntgabe Widerspruch erheben. ", 4),
				"Der Widerspruch hat keine aufschiebende Wirkung (§ 84 Abs. 1 Satz 1 Nr. 1 AufenthG).",
			}},
		},
		Enclosures: []string{"Checkliste", "Merkblatt zum Datenschutz"},
	}
}

// render draws a letter. Whatever the letter is, its file keeps the rules of PDF/UA-1 and PDF/A-2a.
func render(t *testing.T, l letter.Letter) []byte {
	t.Helper()
	pdf, err := letter.Render(l)
	require.NoError(t, err)
	require.Empty(t, pdfcheck.Check(pdf))
	return pdf
}

// TestRender: a letter with names of DIN 91379 becomes a valid PDF of two pages. With ABLAUF_LETTER_OUT set, the file is kept there
// to be looked at.
func TestRender(t *testing.T) {
	t.Parallel()
	needFonts(t)
	pdf := render(t, sample())
	if dir := os.Getenv("ABLAUF_LETTER_OUT"); dir != "" {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "brief.pdf"), pdf, 0o600))
	}
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	require.NoError(t, api.Validate(bytes.NewReader(pdf), conf))
	pages, err := api.PageCount(bytes.NewReader(pdf), conf)
	require.NoError(t, err)
	require.Equal(t, 2, pages)
	require.Less(t, len(pdf), 60_000, "fonts are embedded with the letters in use only")
}

// TestRenderTwice: equal letters give equal bytes, so that a letter can be drawn up again and compared.
func TestRenderTwice(t *testing.T) {
	t.Parallel()
	needFonts(t)
	first := render(t, sample())
	for range 5 {
		require.True(t, bytes.Equal(first, render(t, sample())))
	}
	other := sample()
	other.Date = other.Date.AddDays(1)
	require.False(t, bytes.Equal(first, render(t, other)))
}

// TestRenderRefuses: a letter that lacks a part or does not fit its form is an error, never an incomplete letter.
func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	needFonts(t)
	long := strings.Repeat("Musterfrau-", 20)
	for _, c := range []struct {
		name, want string
		change     func(*letter.Letter)
	}{
		{"no recipient", "letter.incomplete", func(l *letter.Letter) { l.Recipient = nil }},
		{"an empty line in the address", "letter.incomplete", func(l *letter.Letter) { l.Recipient = []string{"Frau", "", "Ort"} }},
		{"a line of the information block without its value", "letter.incomplete", func(l *letter.Letter) { l.Info = []letter.InfoLine{{Label: "Unser Zeichen"}} }},
		{"no date", "letter.incomplete", func(l *letter.Letter) { l.Date = casefile.Date{} }},
		{"no subject", "letter.incomplete", func(l *letter.Letter) { l.Subject = " " }},
		{"no text", "letter.incomplete", func(l *letter.Letter) { l.Body = nil }},
		{"no sender", "letter.incomplete", func(l *letter.Letter) { l.Sender = letter.Sender{} }},
		{"an empty paragraph", "letter.incomplete", func(l *letter.Letter) { l.Body = []letter.Block{{Kind: letter.Paragraph}} }},
		{"remedies without text", "letter.incomplete", func(l *letter.Letter) { l.Body = []letter.Block{{Kind: letter.Remedies, Text: "x"}} }},
		{"an unknown block", "letter.incomplete", func(l *letter.Letter) { l.Body = []letter.Block{{Kind: "bild"}} }},
		{"rows of different length", "letter.table", func(l *letter.Letter) {
			l.Body = []letter.Block{{Kind: letter.Table, Rows: [][]string{{"a", "b"}, {"c"}}}}
		}},
		{"eleven lines of address below one annotation", "letter.recipient-too-long", func(l *letter.Letter) { l.Recipient = strings.Split("a b c d e f g h i j k", " ") }},
		{"eight lines of address below four annotations", "letter.recipient-too-long", func(l *letter.Letter) {
			l.Annotations, l.Recipient = strings.Split("w x y z", " "), strings.Split("a b c d e f g h", " ")
		}},
		{"an endless name", "letter.recipient-too-long", func(l *letter.Letter) { l.Recipient = []string{long, long, long, long} }},
		{"too many annotations", "letter.annotations", func(l *letter.Letter) { l.Annotations = make([]string, 5) }},
		{"a script that the fonts lack", "letter.character", func(l *letter.Letter) { l.Recipient[1] = "Նարինե" }},
		{"a direction mark", "letter.character", func(l *letter.Letter) { l.Subject = "a\u202eb" }},
		{"a book", "letter.too-long", func(l *letter.Letter) {
			l.Body = []letter.Block{{Kind: letter.Paragraph, Text: strings.Repeat("Wort ", 60_000)}}
		}},
		{"a library", "letter.too-long", func(l *letter.Letter) {
			l.Body = []letter.Block{{Kind: letter.Paragraph, Text: strings.Repeat("Wort ", 90_000)}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := sample()
			c.change(&l)
			pdf, err := letter.Render(l)
			require.Empty(t, pdf)
			require.Equal(t, c.want, casefile.CodeOf(err), err)
			require.Equal(t, casefile.Invalid, casefile.KindOf(err))
		})
	}
}

// TestRenderShapes: letters of unusual shape stay within their pages and are valid.
func TestRenderShapes(t *testing.T) {
	t.Parallel()
	needFonts(t)
	api.DisableConfigDir()
	row := []string{"Antrag", "Ein längerer Text, der umbrochen werden muss, weil er nicht in eine Zeile passt", "26.11.2026"}
	table := letter.Block{Kind: letter.Table, Rows: [][]string{{"Was", "Warum", "Wann"}}}
	for range 60 {
		table.Rows = append(table.Rows, row)
	}
	for name, body := range map[string][]letter.Block{
		"a table over pages":     {table},
		"a word without end":     {{Kind: letter.Paragraph, Text: strings.Repeat("Aufenthaltserlaubnis", 50)}},
		"a cell without end":     {{Kind: letter.Table, Rows: [][]string{{"a"}, {strings.Repeat("Wort ", 200)}}}},
		"empty cells":            {{Kind: letter.Table, Rows: [][]string{{"a", ""}, {"", ""}}}},
		"stars that are stars":   {{Kind: letter.Paragraph, Text: `2 \*\* 3 und **fett \* fett**`}},
		"a list over pages":      {{Kind: letter.List, Items: strings.Split(strings.Repeat("Unterlage,", 90)+"Ende", ",")}},
		"headings in a row":      {{Kind: letter.Heading, Text: "A"}, {Kind: letter.Heading, Text: "B"}, {Kind: letter.Paragraph, Text: "c"}},
		"combining marks":        {{Kind: letter.Paragraph, Text: "M̂ŕ̥ ch̲ Ẵ K̦ C̨̆ D̂ Ạ̈ H̱ J̌ l̥ t͡s Z̈ **M̂ŕ̥ ch̲ Ạ̈** danach"}},
		"many paragraphs":        manyParagraphs(),
		"no-break space and pi":  {{Kind: letter.Paragraph, Text: "§\u00a018b AufenthG, 93,00\u00a0€"}},
		"a break within a block": {{Kind: letter.Paragraph, Text: "Im Auftrag\n\nNguyễn"}},
	} {
		l := sample()
		l.Body = body
		pdf := render(t, l)
		require.NoError(t, api.Validate(bytes.NewReader(pdf), model.NewDefaultConfiguration()), name)
		if dir := os.Getenv("ABLAUF_LETTER_OUT"); dir != "" {
			require.NoError(t, os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".pdf"), pdf, 0o600))
		}
	}
}

func manyParagraphs() (list []letter.Block) {
	for i := range 60 {
		list = append(list, letter.Block{Kind: letter.Paragraph, Text: strings.Repeat("Dieser Absatz hat verschieden viele Zeilen. ", 1+i%9)})
		if i%7 == 0 {
			list = append(list, letter.Block{Kind: letter.Heading, Text: "Überschrift"})
			list = append(list, letter.Block{Kind: letter.Paragraph, Text: "Text."})
		}
	}
	return list
}
