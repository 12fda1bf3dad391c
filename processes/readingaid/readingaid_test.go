package readingaid_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/processes/readingaid"
	"ablauf/processes/readingaid/readingaidtest"
)

// german gives the text of a letter as new cases get it.
func german(t *testing.T, library *processes.Library, letter string) []byte {
	t.Helper()
	procedure, _, _ := strings.Cut(letter, "/")
	bundle, found := library.Newest(procedure)
	require.True(t, found, letter)
	text, err := bundle.Letter(letter)
	require.NoError(t, err, letter)
	return text
}

// TestShipped: product.md 3.6: the letters on which most hangs have an aid in five languages; an aid that nobody reviewed is never ready (§ 23 Abs. 1 VwVfG:
// what goes out beside the German letter must be right).
func TestShipped(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	s, err := readingaid.Shipped()
	require.NoError(t, err)
	require.ElementsMatch(t, []string{
		"ablaufverfahren/ablaufschreiben", "ablaufverfahren/erinnerung", "ablaufverfahren/letzte-erinnerung",
		"nachforderung/aufforderung", "nachforderung/aufforderung-rest", "nachforderung/anhoerung",
		"verlaengerung/eingangsbestaetigung", "ablehnung/anhoerung", "ablehnung/bescheid-ablehnung",
	}, s.Letters())
	for _, a := range s.All() {
		_, ready := s.Ready(a.Letter, a.Language, german(t, library, a.Letter))
		require.False(t, ready && a.Review == nil, "%s in %s: nobody has reviewed it", a.Letter, a.Language)
		require.Equal(t, a.Language != "ar", a.Shows(), "%s in %s: a letter shows Latin and Cyrillic", a.Letter, a.Language)
		require.Equal(t, a.Language == "ar", a.RightToLeft())
	}
	require.Empty(t, (*readingaid.Set)(nil).All())
	_, ready := (*readingaid.Set)(nil).Ready("nachforderung/aufforderung", "en", nil)
	require.False(t, ready)
}

// TestGermanWordsStandInTheLetter: an aid leads to a place of the German letter only by words that stand there, so that who compares finds them. Where the
// letter has changed since, the aid is out of date and the comparison waits for whoever brings it up to date.
func TestGermanWordsStandInTheLetter(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	s, err := readingaid.Shipped()
	require.NoError(t, err)
	compared := 0
	for _, a := range s.All() {
		text := german(t, library, a.Letter)
		if a.State(text) == readingaid.Outdated {
			continue
		}
		for _, p := range a.Parts {
			for _, line := range p.Lines {
				for _, words := range line.German() {
					require.Contains(t, string(text), words, "%s in %s", a.Letter, a.Language)
					compared++
				}
			}
		}
	}
	require.Positive(t, compared)
}

// TestReady: a review holds for the words that were compared and for the letter that they were compared with; a changed word of either keeps the aid back.
func TestReady(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	const letter = "nachforderung/aufforderung"
	text := german(t, library, letter)
	s := readingaidtest.ReviewedBut(t, letter, "tr")
	for lang, want := range map[string]bool{"en": true, "uk-UA": true, "ru": true, "ar": true, "tr": false, "fr": false, "de": false, "": false} {
		a, ready := s.Ready(letter, lang, text)
		require.Equal(t, want, ready, lang)
		if ready {
			require.Equal(t, "O. Beispiel", a.Review.By)
		}
	}
	_, ready := s.Ready("nachforderung/erinnerung", "en", text)
	require.False(t, ready, "a letter without an aid")
	a, ready := s.Ready(letter, "en", append(text, ' '))
	require.False(t, ready, "the German letter has changed")
	require.Equal(t, readingaid.Outdated, a.State(append(text, ' ')))

	_, ready = s.Ready(letter, "en", append([]byte("!beruht auf § 1 AufenthG\n"), text...))
	require.True(t, ready, "what a block rests on is not read by who gets the letter")

	files := readingaidtest.Files(t)
	for i := range files {
		files[i].Text = strings.Replace(files[i].Text, "We can extend the period.", "We will extend the period.", 1)
	}
	changed, err := readingaid.Read(files, readingaidtest.Reviews(t, "", ""))
	require.NoError(t, err)
	a, ready = changed.Ready(letter, "en", text)
	require.False(t, ready, "the aid has changed")
	require.Equal(t, readingaid.Unreviewed, a.State(text))
	_, ready = changed.Ready(letter, "uk", text)
	require.True(t, ready, "the others are as they were reviewed")
}

// TestReadRefuses: data that could show something wrong stop the program.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const file = "nachforderung/aids/aufforderung.en.md"
	for name, change := range map[string][2]string{
		"no fingerprint of the letter":    {"Vorlage: ", "Vorlage:"},
		"a head without a line":           {"Hinweis: ", "Hint: "},
		"strong and not closed":           {"**by the day in your letter**", "**by the day in your letter"},
		"a bracket that is not closed":    {"[Frist]", "[Frist"},
		"a bracket in a bracket":          {"[Frist]", "[[Frist]]"},
		"a part less than the others":     {"\n\nUntil everything is there, the work on your application is suspended.", ""},
		"other German words":              {"[Frist]", "[Fristen]"},
		"an item that goes on for a line": {"We can extend the period.", "We can\nextend the period."},
	} {
		files := readingaidtest.Files(t)
		for i := range files {
			if files[i].Path == file {
				require.Contains(t, files[i].Text, change[0], name)
				files[i].Text = strings.Replace(files[i].Text, change[0], change[1], 1)
			}
		}
		_, err := readingaid.Read(files, []byte("[]"))
		require.Error(t, err, name)
	}
	_, err := readingaid.Read(readingaidtest.Files(t)[1:], []byte("[]"))
	require.Error(t, err, "a language less")
	for name, review := range map[string]string{
		"no translator": `[{"letter": "nachforderung/aufforderung", "language": "en", "by": " ", "on": "2026-11-20", "of": "x"}]`,
		"no day":        `[{"letter": "nachforderung/aufforderung", "language": "en", "by": "O. Beispiel", "of": "x"}]`,
		"no print":      `[{"letter": "nachforderung/aufforderung", "language": "en", "by": "O. Beispiel", "on": "2026-11-20"}]`,
		"no such aid":   `[{"letter": "nachforderung/aufforderung", "language": "fr", "by": "O. Beispiel", "on": "2026-11-20", "of": "x"}]`,
		"unknown field": `[{"brief": "nachforderung/aufforderung"}]`,
		"broken":        `{`,
	} {
		_, err := readingaid.Read(readingaidtest.Files(t), []byte(review))
		require.Error(t, err, name)
	}
	_, err = readingaid.Read([]processes.File{{Path: "nachforderung/aids/aufforderung.fr.md", Text: "x"}}, []byte("[]"))
	require.ErrorContains(t, err, `"fr" is no language`)
}
