package drawup

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// TestSupplementarySheetRepeatsTheDecision: § 4a Abs. 3, § 12 Abs. 2 AufenthG, domain 3.2 (D11a): behind the decision that extends a title, and the one that allows a change of employer, stands the
// text for the supplementary sheet: the condition word by word as it was decided, with title and days that the decision names, and nothing that it does not. Where no condition was decided
// there is no such text. It says of itself that it is not the form.
func TestSupplementarySheetRepeatsTheDecision(t *testing.T) {
	t.Parallel()
	a := office(t)
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-26", "IND")
	const condition = "Beschäftigung als *Bauingenieurin* bei Beispiel AG | Selbständige Tätigkeit nicht gestattet"
	granted := func(condition string) map[string]any {
		return map[string]any{
			"NeuerTitel": map[string]any{"GueltigBis": on("2030-11-25"), "Nebenbestimmung": condition}, "Person": map[string]any{"Name": "Ayşe Muster", "Anrede": d.Person.Salutation()},
			"Gebuehr": map[string]any{"BetragText": "93 Euro", "Paragraph": "§ 45 Nr. 2 AufenthV"}, "Angaben": map[string]any{"antragArt": "verlaengerung", "teilweise": nil},
		}
	}
	allowed := map[string]any{
		"Person": map[string]any{"Name": "Ayşe Muster", "Anrede": d.Person.Salutation()}, "Wechsel": map[string]any{"TitelEndetBald": false},
		"Angaben": map[string]any{"neuerArbeitgeber": "Beispiel AG", "nebenbestimmung": condition, "erlaubtAb": on("2026-12-01")},
	}
	for _, c := range []struct {
		template string
		fields   map[string]any
		days     []string
	}{
		{"verlaengerung/bescheid-bewilligung", granted(condition), []string{"25.11.2030"}},
		{"arbeitgeberwechsel/bescheid-erlaubnis", allowed, []string{"26.11.2026", "01.12.2026"}},
	} {
		_, body, err := filled(t, a, d, c.template, c.fields)
		require.NoError(t, err, c.template)
		at := slices.IndexFunc(body, func(b letter.Block) bool { return b.Kind == letter.HandOut })
		require.Positive(t, at, c.template)
		require.Equal(t, "Text für das Zusatzblatt", body[at].Text)
		said := map[string]string{}
		for _, row := range body[at+1].Rows[1:] {
			said[row[0]] = letter.PlainText(letter.Block{Text: row[1]})
		}
		require.Equal(t, condition, said["Nebenbestimmung"], "word by word")
		require.Equal(t, "Ayşe Muster", said["Name"])
		decided := strings.Builder{}
		for _, b := range body[:at] {
			decided.WriteString(letter.PlainText(b) + "\n")
		}
		sheet := strings.Builder{}
		for _, b := range body[at+1:] {
			if b.Kind != letter.Heading {
				require.NotNil(t, b.Basis, "%s: each block names its basis", c.template)
			}
			sheet.WriteString(letter.PlainText(b) + "\n")
		}
		for label, value := range said {
			if label != "Name" {
				require.Contains(t, decided.String(), value, "%s: %s is in the decision", c.template, label)
			}
		}
		for _, day := range c.days {
			require.Contains(t, sheet.String(), day, c.template)
		}
		require.Contains(t, sheet.String(), "Dieses Blatt ist nicht das Zusatzblatt und kein Aufenthaltstitel.")
		require.NotContains(t, sheet.String(), d.Case.Aktenzeichen)
		_, err = letter.Render(letter.Cover(a.Authority, d.Case.Team, d.Case.Aktenzeichen, []string{"Ayşe Muster", "Musterweg 4"}, on("2026-11-16"), "Betreff", body))
		require.NoError(t, err)
	}
	_, body, err := filled(t, a, d, "verlaengerung/bescheid-bewilligung", granted(""))
	require.NoError(t, err)
	require.False(t, hasHandOut(body), "no condition, no text for it")
}
