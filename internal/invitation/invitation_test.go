package invitation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/invitation"
)

var aLetter = invitation.Letter{Case: "0199", Template: "ablaufverfahren/ablaufschreiben", Recipient: []string{"Kim Muster", "Weg 1", "00001 Musterstadt"}}

// TestTokenOfALetter: the same letter has the same token, which nobody can compute without the key; another case, template, recipient or key has another one.
func TestTokenOfALetter(t *testing.T) {
	t.Parallel()
	m := invitation.NewMaker("https://antrag.musterstadt.example", []byte("key"))
	token, ok := m.Token(aLetter)
	require.True(t, ok)
	again, _ := m.Token(aLetter)
	require.Equal(t, token, again)
	require.Regexp(t, `^https://antrag\.musterstadt\.example/antrag/[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}-[0-9a-hjkmnp-tv-z]{2}$`, m.Address(token))
	seen := map[string]bool{m.Address(token): true}
	other := invitation.NewMaker("https://antrag.musterstadt.example", []byte("another key"))
	for _, address := range []string{
		addressOf(t, other, aLetter),
		addressOf(t, m, invitation.Letter{Case: "0198", Template: aLetter.Template, Recipient: aLetter.Recipient}),
		addressOf(t, m, invitation.Letter{Case: aLetter.Case, Template: "x", Recipient: aLetter.Recipient}),
		addressOf(t, m, invitation.Letter{Case: aLetter.Case, Template: aLetter.Template, Recipient: aLetter.Recipient[:2]}),
		addressOf(t, m, invitation.Letter{Case: aLetter.Case, Template: aLetter.Template, Recipient: []string{"Kim MusterWeg 1", "00001 Musterstadt"}}),
	} {
		require.False(t, seen[address])
		seen[address] = true
	}
	for _, none := range []*invitation.Maker{nil, invitation.NewMaker("", []byte("key"))} {
		_, ok = none.Token(aLetter)
		require.False(t, ok)
	}
}

func addressOf(t *testing.T, m *invitation.Maker, l invitation.Letter) string {
	t.Helper()
	token, ok := m.Token(l)
	require.True(t, ok)
	return m.Address(token)
}

// TestTokenAsItIsTyped: who types from paper may take large letters, leave the hyphens out, or take 0 for o and 1 for l; what is no token has no hash.
func TestTokenAsItIsTyped(t *testing.T) {
	t.Parallel()
	m := invitation.NewMaker("https://a.example", []byte("key"))
	token, _ := m.Token(aLetter)
	text := string(token)
	want, ok := invitation.Hash(text)
	require.True(t, ok)
	require.Len(t, want, 32)
	for _, as := range []string{
		strings.ToUpper(text), strings.ReplaceAll(text, "-", ""), strings.ReplaceAll(text, "-", " "), strings.ReplaceAll(text, "0", "O"), strings.ReplaceAll(text, "1", "l"),
	} {
		got, ok := invitation.Hash(as)
		require.True(t, ok, as)
		require.Equal(t, want, got, as)
	}
	for _, wrong := range []string{"", "x", text + "0", text[:len(text)-1], strings.Repeat("-", 200), "../../etc/passwd", strings.Replace(text, text[:1], "ü", 1)} {
		_, ok := invitation.Hash(wrong)
		require.False(t, ok, wrong)
	}
	otherToken := "7" + text[1:]
	if text[0] == '7' {
		otherToken = "8" + text[1:]
	}
	other, ok := invitation.Hash(otherToken)
	require.True(t, ok)
	require.NotEqual(t, want, other)
}

// TestTokenIsNotPrinted: a token that gets into a log line by mistake does not stand there.
func TestTokenIsNotPrinted(t *testing.T) {
	t.Parallel()
	token, _ := invitation.NewMaker("https://a.example", []byte("key")).Token(aLetter)
	require.Equal(t, "(token) (token)", fmt.Sprintf("%s %v", token, token))
	require.Equal(t, casefile.MustParseDate("2027-03-02"), invitation.LastDay(casefile.MustParseDate("2026-12-01")))
}
