package plain_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/letter/plain"
)

// TestRules: product 3.6: what each rule finds, and what it leaves alone.
func TestRules(t *testing.T) {
	t.Parallel()
	twenty := strings.Repeat("wort ", 19) + "wort."
	for text, want := range map[string][]string{
		twenty:            nil,
		"Noch " + twenty:  {plain.LongSentence},
		"Erst. " + twenty: nil,
		// A citation counts as one word, in brackets as none.
		strings.Repeat("wort ", 19) + "§ 81 Abs. 4 Satz 1 Nr. 2 AufenthG (§ 7 Abs. 2, § 52 AufenthV).": nil,
		strings.Repeat("wort ", 20) + "§ 81 AufenthG.":                                                 {plain.LongSentence},
		// A day with its points ends no sentence.
		"Bitte antworten Sie bis Donnerstag, 31.12.2026 an uns alle hier " + twenty: {plain.LongSentence},
		// Nor does the point of a day whose month is written out; a number at the end of a sentence does, whatever the next one begins with.
		"Bitte antworten Sie uns bis 1. Dezember dieses Jahres und bringen Sie den Pass, das Foto, den Vertrag und alle drei Bescheide mit.":                {plain.LongSentence},
		"Wir haben vom 24. bis zum 31. Dezember keine Sprechzeit und sind in diesen Tagen nur über das Portal und nicht am Telefon zu erreichen.":           {plain.LongSentence},
		"Wir haben am 24. und 31. Dezember keine Sprechzeit und sind an diesen Tagen nur über das Portal und nicht am Telefon für Sie zu erreichen.":        {plain.LongSentence},
		"Sie wohnen jetzt mit Ihrer Familie im Haus Nummer 3. Maiers, die vor Ihnen dort gewohnt haben, sind im letzten Jahr in eine andere Stadt gezogen.": nil,
		"Bitte antworten Sie bis 31.12.2026.":                        {plain.DateNoWeekday},
		"Bitte antworten Sie bis Donnerstag, 31.12.2026.":            nil,
		"Der Antrag wird abgelehnt und die Gebühr wird festgesetzt.": {plain.PassiveChain},
		"Der Antrag wird abgelehnt.":                                 nil,
		"Das regelt das AsylG.":                                      {plain.Abbreviation},
		"Das regelt das AufenthG.":                                   nil,
		"Schicken Sie ggf. den Pass.":                                {plain.Abbreviation},
		"Schicken Sie z. B. den Pass.":                               {plain.Abbreviation},
	} {
		var rules []string
		for _, f := range plain.Text(text, []string{"AufenthG", "AufenthV"}) {
			rules = append(rules, f.Rule)
		}
		require.Equal(t, want, rules, text)
	}
}

// TestParagraphs: a sentence that only stands there under a condition is looked at too, and so is one that conditions put together.
func TestParagraphs(t *testing.T) {
	t.Parallel()
	found, err := plain.Paragraphs("Guten Tag {{.Name}},\n\n{{if .A}}Wir{{else}}wir{{end}} schreiben{{if .B}} bald{{end}}.\n\n" +
		"- bis {{datum .Bis}}\n{{- if .C}}\n- oder {{kurzdatum .Bis}}\n{{- end}}\n\n| Was | Wann |\n\n## Ende")
	require.NoError(t, err)
	require.ElementsMatch(t, []string{
		"Guten Tag Wert,", "Wir schreiben.", "Wir schreiben bald.", "wir schreiben.", "wir schreiben bald.",
		"bis Donnerstag, 31.12.2026", "oder 31.12.2026", "Was", "Wann", "Ende",
	}, found)
	_, err = plain.Paragraphs("{{if}}")
	require.Error(t, err)
	_, err = plain.Paragraphs(strings.Repeat("{{if .A}}a{{.X}}{{else}}b{{.Y}}{{end}} ", 13))
	require.ErrorContains(t, err, "4096")
}
