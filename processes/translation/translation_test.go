package translation_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"ablauf/processes/translation"
	"ablauf/processes/translation/translationtest"
)

// TestShipped: the data of the program are whole, and what they have not had reviewed is never ready.
func TestShipped(t *testing.T) {
	t.Parallel()
	s, err := translation.Shipped()
	require.NoError(t, err)
	for _, lang := range translation.Languages() {
		r := s.Request(lang+"-XX", []string{"P01", "K01"}, true)
		require.Equal(t, lang, r.Language)
		require.Len(t, r.Lines, 11)
		for _, line := range r.Lines {
			require.NotEmpty(t, line.German, line.Key)
			require.NotEmpty(t, line.Text, line.Key)
			if line.Reviewed == nil {
				require.NotEqual(t, translation.Ready, r.State, "%s: %s is not reviewed", lang, line.Key)
				require.Empty(t, r.Parts(nil), "an unreviewed translation is never sent")
			}
		}
	}
	for _, lang := range []string{"", "de", "fr", "x'"} {
		require.Equal(t, translation.Request{State: translation.None}, s.Request(lang, []string{"P01"}, false), lang)
	}
	require.Equal(t, translation.None, (*translation.Set)(nil).Request("en", nil, false).State)
}

// TestGermanSentencesStandInTheLetter: what is translated is what the letter says, word for word (§ 82 Abs. 1 Satz 3 AufenthG).
func TestGermanSentencesStandInTheLetter(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../nachforderung/letters/aufforderung.md")
	require.NoError(t, err)
	text := strings.NewReplacer("{{datum .Fall.EingangAm}}", "{eingang}", "{{datum .Frist.Tag}}", "{frist}", "{{.Behoerde.Telefon}}", "{telefon}", "{{.Behoerde.EMail}}", "{email}").Replace(string(source))
	raw, err := fs.ReadFile(translation.Files(), "de.json")
	require.NoError(t, err)
	var german struct{ Frame map[string]string }
	require.NoError(t, json.Unmarshal(raw, &german))
	for key, sentence := range german.Frame {
		if key != "heading" && key != "note" { // the translation says these of the letter
			require.Contains(t, text, sentence, key)
		}
	}
}

// TestReady: reviewed blocks whose script the letter has make a second part that says it is not binding; one block without a review keeps all of it back.
func TestReady(t *testing.T) {
	t.Parallel()
	s := translationtest.Reviewed(t)
	values := map[string]string{"eingang": "02.11.2026", "frist": "21.12.2026", "telefon": "030 1*2", "email": "a@example.org"}
	for _, lang := range []string{"en", "ru", "tr", "uk"} {
		r := s.Request(lang, []string{"P01", "K01"}, false)
		require.Equal(t, translation.Ready, r.State, lang)
		blocks := r.Parts(values)
		require.True(t, blocks[0].Heading)
		require.Len(t, blocks[3].Items, 2)
		whole, err := json.Marshal(blocks)
		require.NoError(t, err)
		require.Contains(t, string(whole), "21.12.2026")
		require.NotRegexp(t, `\{[a-z]+\}`, blocks[len(blocks)-1].Text)
	}
	arabic := s.Request("ar", []string{"P01"}, false)
	require.Equal(t, translation.Unshowable, arabic.State)
	require.Empty(t, arabic.Parts(values))
	require.Equal(t, translation.Unreviewed, s.Request("en", []string{"P01", "Z99"}, false).State, "a document without a block cannot be named")
	require.Equal(t, translation.Unreviewed, translationtest.ReviewedBut(t, "en", "K01").Request("en", []string{"P01", "K01"}, false).State)
	require.Equal(t, translation.Ready, translationtest.ReviewedBut(t, "en", "K01").Request("en", []string{"P01"}, false).State, "what the letter does not use need not be reviewed")
}

// TestReadRefuses: data that could send something wrong stop the program.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"review of other words": {`"of":"`, `"of":"0`},
		"no role":               {`"by":"leitung"`, `"by":"jemand"`},
		"no day":                {`"on":"2026-11-20"`, `"on":null`},
		"placeholder lost":      {"{frist}", "soon"},
		"empty":                 {`"text":"Passport"`, `"text":" "`},
		"unknown block":         {`"P01":`, `"P99":`},
		"unknown field":         {`"reviewed":`, `"checked":`},
		"broken":                {`{`, `[`},
	} {
		files := translationtest.Files(t)
		before := string(files["en.json"].Data)
		require.Contains(t, before, change[0], name)
		files["en.json"] = &fstest.MapFile{Data: []byte(strings.Replace(before, change[0], change[1], 1))}
		_, err := translation.Read(files)
		require.ErrorContains(t, err, "en.json", name)
	}
	files := translationtest.Files(t)
	delete(files, "tr.json")
	_, err := translation.Read(files)
	require.Error(t, err)
}
