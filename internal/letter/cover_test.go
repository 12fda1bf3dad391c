package letter_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// TestCoverSaysWhoAnswers: DIN 5008, § 25 Abs. 1 VwVfG: the information block names the team of the case with its telephone, as the authority's data have it, and the address of the authority for
// e-mail; where the team is not known, the telephone of the authority.
func TestCoverSaysWhoAnswers(t *testing.T) {
	t.Parallel()
	needFonts(t)
	for _, key := range authority.Keys() {
		a, err := authority.Load(key)
		require.NoError(t, err)
		body := []letter.Block{{Kind: letter.Paragraph, Text: "Guten Tag"}}
		to := []string{"Ayşe Muster", "Musterweg 4", "00001 Musterstadt"}
		for _, team := range a.Teams {
			l := letter.Cover(a, team.Key, "ABH-2026-000123", to, casefile.MustParseDate("2026-11-16"), "Betreff", body)
			require.Equal(t, []letter.InfoLine{
				{Label: "Unser Zeichen", Value: "ABH-2026-000123"}, {Label: "Auskunft gibt", Value: team.Name}, {Label: "Telefon", Value: team.Phone}, {Label: "E-Mail", Value: a.Email},
			}, l.Info, key)
			require.NotEmpty(t, team.Phone)
			require.NotEmpty(t, render(t, l), "it fits above the subject")
		}
		l := letter.Cover(a, "nobody", "ABH-2026-000123", to, casefile.MustParseDate("2026-11-16"), "Betreff", body)
		require.Equal(t, []letter.InfoLine{
			{Label: "Unser Zeichen", Value: "ABH-2026-000123"}, {Label: "Telefon", Value: a.Phone}, {Label: "E-Mail", Value: a.Email},
		}, l.Info, key)
	}
}
