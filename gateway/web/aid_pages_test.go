package web_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/processes/readingaid"
	"ablauf/processes/readingaid/readingaidtest"
)

const aidOf = "/lesehilfe/nachforderung/aufforderung/"

// TestAidPages: product.md 3.6: whoever got a letter reads what it means, without signing in, in a page that names its language and direction, says in two
// languages that it is not binding, and leads to the other languages.
func TestAidPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.acts.Aids = readingaidtest.ReviewedBut(t, "nachforderung/aufforderung", "tr")
	for lang, row := range map[string]struct{ html, title, hint string }{
		"en": {`<html lang="en">`, "Please hand in missing documents", "Only the German letter counts."},
		"uk": {`<html lang="uk">`, "Будь ласка, подайте документи, яких бракує", "Чинним є лише лист німецькою мовою."},
		"ar": {`<html lang="ar" dir="rtl">`, "يرجى تقديم المستندات الناقصة", "الرسالة الألمانية وحدها هي المعتمدة."},
	} {
		answer := w.call(http.MethodGet, aidOf+lang, "", nil)
		require.Equal(t, http.StatusOK, answer.status, lang)
		require.Contains(t, answer.body, row.html)
		require.Contains(t, answer.body, "<h1>"+row.title+"</h1>")
		require.Contains(t, answer.body, row.hint)
		require.Contains(t, answer.body, `<p><bdi lang="de">`+readingaid.German+"</bdi></p>")
		require.Contains(t, answer.body, `<bdi lang="de">Diese Unterlagen fehlen</bdi>`)
		require.Contains(t, answer.body, `href="`+aidOf+`ru" lang="ru"`)
		require.NotContains(t, answer.body, aidOf+"tr", "nobody has reviewed it")
		require.Equal(t, lang, answer.header.Get("Content-Language"))
		require.Empty(t, answer.header.Get("Set-Cookie"), "no session is begun")
		for _, person := range []string{"Öztürk", "ABH-2026", "J. Beispiel", "<form"} {
			require.NotContains(t, answer.body, person)
		}
	}
	signedIn := w.call(http.MethodGet, aidOf+"en", "sachbearbeitung", nil)
	require.Equal(t, w.call(http.MethodGet, aidOf+"en", "", nil).body, signedIn.body, "it is the same page for everybody")
}

// TestAidPagesKeepBack: an aid that nobody has reviewed, or whose German letter has changed, is never shown; the answer is a plain sentence.
func TestAidPagesKeepBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	shipped, err := readingaid.Shipped()
	require.NoError(t, err)
	for name, set := range map[string]*readingaid.Set{"as the program ships": shipped, "none": nil, "not this one": readingaidtest.ReviewedBut(t, "nachforderung/aufforderung", "en")} {
		w.acts.Aids = set
		answer := w.call(http.MethodGet, aidOf+"en", "", nil)
		require.Equal(t, http.StatusNotFound, answer.status, name)
		require.Contains(t, answer.body, "Diese Lesehilfe gibt es noch nicht.", name)
		require.NotContains(t, answer.body, "hand in", name)
	}
	w.acts.Aids = readingaidtest.Reviewed(t)
	for _, path := range []string{aidOf + "de", aidOf + "xx", "/lesehilfe/nachforderung/nichts/en", "/lesehilfe/nirgends/aufforderung/en", "/lesehilfe/entscheidung/..%2f/en"} {
		require.Equal(t, http.StatusNotFound, w.call(http.MethodGet, path, "", nil).status, path)
	}
}

// TestAidOfAnotherGermanLetter: what new cases get is another letter than the one that the aid was made of.
func TestAidOfAnotherGermanLetter(t *testing.T) {
	t.Parallel()
	built, err := builtIn()
	require.NoError(t, err)
	files := readingaidtest.Files(t)
	var reviews []readingaid.Review
	for i := range files {
		if files[i].Path == "nachforderung/aids/aufforderung.en.md" {
			files[i].Text = "Vorlage: 0000000000000000" + files[i].Text[len("Vorlage: 0000000000000000"):]
		}
		for _, lang := range readingaid.Languages() {
			if files[i].Path == "nachforderung/aids/aufforderung."+lang.Code+".md" {
				reviews = append(reviews, readingaid.Review{
					Letter: "nachforderung/aufforderung", Language: lang.Code, By: "O. Beispiel", On: casefile.MustParseDate("2026-11-20"),
					Of: readingaid.Fingerprint([]byte(files[i].Text)),
				})
			}
		}
	}
	data, err := json.Marshal(reviews)
	require.NoError(t, err)
	set, err := readingaid.Read(files, data)
	require.NoError(t, err)
	d := desk.New(desk.Deps{Library: built, Aids: set})
	_, _, err = d.ReadingAid("nachforderung/aufforderung", "en")
	require.Error(t, err)
	_, languages, err := d.ReadingAid("nachforderung/aufforderung", "uk")
	require.NoError(t, err)
	require.Len(t, languages, len(readingaid.Languages())-1)
}
