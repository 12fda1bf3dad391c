package letter_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/letter"
	"ablauf/internal/letter/plain"
)

// TestAbbreviationsAreExplained: product 3.6: no abbreviation without explanation. The letter says once, at its end, what its German text
// abbreviates, and nothing else; a reading aid in another language does not.
func TestAbbreviationsAreExplained(t *testing.T) {
	t.Parallel()
	needFonts(t)
	said := func(subject string, body ...letter.Block) string {
		l := sample()
		l.Subject, l.Body, l.Enclosures = subject, body, nil
		return poppler(t, render(t, l), "pdfinfo", "-struct-text")
	}
	text := func(s, lang string) letter.Block { return letter.Block{Kind: letter.Paragraph, Text: s, Lang: lang} }
	heard := said("Ihr Antrag nach § 18b AufenthG", text("Das folgt aus § 81 Abs. 4 AufenthG. Klage: § 75 VwGO.", ""))
	require.Contains(t, heard, "\"Abkürzungen: Abs.\u00a0= Absatz, AufenthG = Aufenthaltsgesetz, VwGO = Verwaltungsgerichtsordnung.\"")
	require.NotContains(t, said("Ihr Antrag", text("Wir haben ihn erhalten.", ""), text("§ 81 AufenthG", "tr")), "Abkürzungen")
	require.Contains(t, said("Ihr Antrag", letter.Block{Kind: letter.Table, Rows: [][]string{{"Was", "Wo"}, {"Gebühr", "§ 49 AufenthV"}}}),
		`"Abkürzungen: AufenthV = Aufenthaltsverordnung."`)
}

// TestRemediesAbbreviateNothingUnknown: the instructions on remedies of every built-in authority stand in letters as they are.
func TestRemediesAbbreviateNothingUnknown(t *testing.T) {
	t.Parallel()
	for _, key := range authority.Keys() {
		a, err := authority.Load(key)
		require.NoError(t, err)
		require.NotEmpty(t, a.Remedies)
		for _, remedy := range a.Remedies {
			for _, p := range append(remedy.Text, remedy.Heading) {
				for _, f := range plain.Text(p, letter.Abbreviations()) {
					require.NotEqual(t, plain.Abbreviation, f.Rule, "%s: %s", key, f.Sentence)
				}
			}
		}
	}
}
