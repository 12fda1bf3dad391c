package letter_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// TestRenderOfEveryAuthority: the letter with a refusal can be set with the letterhead, the team and the instruction on remedies of every
// authority. With ABLAUF_LETTER_OUT set to a folder, the files are kept there to be looked at.
func TestRenderOfEveryAuthority(t *testing.T) {
	t.Parallel()
	needFonts(t)
	for _, key := range authority.Keys() {
		a, err := authority.Load(key)
		require.NoError(t, err)
		l := sample()
		l.Sender = letter.Sender{Letterhead: a.Letterhead, ReturnLine: a.ReturnLine, Footer: a.Footer}
		team, ok := a.Team(a.CaseTeam("18b", "Yılmaz"))
		require.True(t, ok)
		l.Info = []letter.InfoLine{
			{Label: "Unser Zeichen", Value: a.Aktenzeichen(2026, 123)},
			{Label: "Auskunft gibt", Value: team.Name},
			{Label: "Telefon", Value: team.Phone},
			{Label: "E-Mail", Value: a.Email},
		}
		remedy, ok := a.RemedyFor("ablehnung", casefile.MustParseDate("2026-11-23"))
		require.True(t, ok)
		for i, b := range l.Body {
			if b.Kind == letter.Remedies {
				l.Body[i] = letter.Block{Kind: letter.Remedies, Text: remedy.Heading, Items: remedy.Text}
			}
		}
		pdf := render(t, l)
		require.NotEmpty(t, pdf)
		if folder := os.Getenv("ABLAUF_LETTER_OUT"); folder != "" {
			require.NoError(t, os.WriteFile(filepath.Join(folder, key+".pdf"), pdf, 0o600))
		}
	}
}
