package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// hidden gives what a page has in a hidden field.
func hidden(t *testing.T, page answer, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page.body)
	require.NotNil(t, m, name)
	return m[1]
}

// TestMessagePages: somebody of the authority writes the person a message that no procedure writes: first the preview with address and text, then it
// goes; the case's messages say who wrote it. Sent twice it happens once, and to whom it does not concern it is not offered.
func TestMessagePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	require.Contains(t, b.get(path).body, path+"/akt/nachricht")
	form := b.get(path + "/akt/nachricht")
	require.Contains(t, form.body, "Sie geht durch das Verfahren", "no decision by a message")
	key := hidden(t, form, "schluessel")
	entered := url.Values{"schluessel": {key}, "schritt": {"vorschau"}, "/nachrichtBetreff": {"Ihr Anruf"}, "/nachrichtText": {""}}
	refused := b.post(path+"/akt/nachricht", form, entered)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Ihr Anruf", "nothing typed is lost")
	entered.Set("/nachrichtText", "Bitte rufen Sie uns an.\r\n\r\nWir haben <b>eine</b> Frage.")
	preview := b.post(path+"/akt/nachricht", form, entered)
	require.Equal(t, http.StatusOK, preview.status)
	for _, want := range []string{"Musterweg 1", "70173 Musterstadt", "Guten Tag Zoë Öztürk-Canario,", "Wir haben &lt;b&gt;eine&lt;/b&gt; Frage.", "Mit freundlichen Grüßen", "Die Nachricht entscheidet nichts"} {
		require.Contains(t, preview.body, want)
	}
	letters, err := w.db.Letters(t.Context(), w.caseID)
	require.NoError(t, err)
	require.Empty(t, letters, "a preview sends nothing")
	entered.Set("schritt", "aendern")
	require.Contains(t, b.post(path+"/akt/nachricht", preview, entered).body, "Wir haben &lt;b&gt;eine&lt;/b&gt; Frage.</textarea>")

	entered.Set("schritt", "senden")
	entered.Set("an", "Jemand anders\r\nAnderswo 1")
	require.Equal(t, http.StatusConflict, b.post(path+"/akt/nachricht", preview, entered).status, "it goes to whom the preview named, or not at all")
	entered.Set("an", "Zoë Öztürk-Canario\r\nMusterweg 1\r\n70173 Musterstadt")
	for range 2 {
		done := b.post(path+"/akt/nachricht", preview, entered)
		require.Equal(t, path+"?ansicht=nachrichten&hinweis=act-message", done.location, done.body)
	}
	letters, err = w.db.Letters(t.Context(), w.caseID)
	require.NoError(t, err)
	require.Len(t, letters, 1, "sent twice is sent once")
	shown := b.get(path + "?ansicht=nachrichten").body
	require.Contains(t, shown, "Nachricht der Behörde")
	require.Contains(t, shown, "geschrieben von <bdi>J. Beispiel</bdi>")
	require.Contains(t, shown, "Bitte rufen Sie uns an.")
	require.Contains(t, b.get(path+"?ansicht=protokoll").body, "Eine Nachricht an die Person wurde geschrieben.")
	entered.Set("/nachrichtText", "Etwas anderes")
	other := b.post(path+"/akt/nachricht", preview, entered)
	require.Equal(t, http.StatusConflict, other.status)
	require.Contains(t, other.body, "mit anderem Inhalt")

	require.Equal(t, http.StatusForbidden, w.signIn("revision").get(path+"/akt/nachricht").status)
	require.NotContains(t, w.signIn("revision").get(path).body, "/akt/nachricht")
}

// TestMessageNeedsAnAddress: a message is a letter: without an address it cannot go, and the page says what to do.
func TestMessageNeedsAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k, err := w.db.Case(t.Context(), w.caseID)
	require.NoError(t, err)
	require.NoError(t, w.db.SetAddress(t.Context(), k.PersonID, casefile.Address{}))
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	form := b.get(path + "/akt/nachricht")
	refused := b.post(path+"/akt/nachricht", form, url.Values{"schritt": {"vorschau"}, "/nachrichtBetreff": {"x"}, "/nachrichtText": {"y"}})
	require.Equal(t, http.StatusConflict, refused.status)
	require.Contains(t, refused.body, "Von der Person ist keine Anschrift bekannt.")
	require.NoError(t, w.db.SetDied(t.Context(), k.PersonID, casefile.MustParseDate("2026-11-01")))
	refused = b.post(path+"/akt/nachricht", form, url.Values{"schritt": {"senden"}, "/nachrichtBetreff": {"x"}, "/nachrichtText": {"y"}})
	require.Equal(t, http.StatusConflict, refused.status)
	require.Contains(t, refused.body, "Die Person ist verstorben.")
}

// TestAddressPages: the tab of the parties says where letters go and leads to putting it right; the log keeps the address before with who and why.
func TestAddressPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("clearing")
	path := "/faelle/" + string(w.caseID)
	tab := b.get(path + "?ansicht=beteiligte").body
	require.Contains(t, tab, "Musterweg 1, 70173 Musterstadt")
	require.Contains(t, tab, path+"/akt/anschrift")
	form := b.get(path + "/akt/anschrift")
	entered := url.Values{"/anschrift/strasse": {"Neue Straße 7"}, "/anschrift/plz": {"123"}, "/anschrift/ort": {"Beispielstadt"}, "/anschriftGrund": {"Meldeauskunft vom 20.11."}}
	require.Equal(t, http.StatusUnprocessableEntity, b.post(path+"/akt/anschrift", form, entered).status)
	entered.Set("/anschrift/plz", "00009")
	without := url.Values{"/anschrift/strasse": {"Neue Straße 7"}, "/anschrift/plz": {"00009"}, "/anschrift/ort": {"Beispielstadt"}}
	require.Equal(t, http.StatusUnprocessableEntity, b.post(path+"/akt/anschrift", form, without).status, "a reason is needed")
	done := b.post(path+"/akt/anschrift", form, entered)
	require.Equal(t, path+"?ansicht=beteiligte&hinweis=act", done.location, done.body)
	require.Contains(t, b.get(done.location).body, "Neue Straße 7, 00009 Beispielstadt")
	log := b.get(path + "?ansicht=protokoll").body
	require.Contains(t, log, "Bisher: Musterweg 1, 70173 Musterstadt. Jetzt: Neue Straße 7, 00009 Beispielstadt. Meldeauskunft vom 20.11.")
	for _, login := range []string{"revision", "leitung"} {
		require.Equal(t, http.StatusForbidden, w.signIn(login).get(path+"/akt/anschrift").status, login)
		require.NotContains(t, w.signIn(login).get(path+"?ansicht=beteiligte").body, "Neue Straße 7", login)
	}
}

// TestFollowUpPages: a Wiedervorlage is set on the head of the case and becomes a task that rests until its day and says what is to be done.
func TestFollowUpPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	require.Contains(t, b.get(path).body, path+"/akt/wiedervorlage")
	form := b.get(path + "/akt/wiedervorlage")
	entered := url.Values{
		"schluessel": {hidden(t, form, "schluessel")}, "/wiedervorlageTag": {"2026-11-23"}, "/wiedervorlageFuer": {"mich"}, "/wiedervorlageNotiz": {"Ist das Urteil da?"},
	}
	refused := b.post(path+"/akt/wiedervorlage", form, entered)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Wählen Sie einen Tag nach heute.")
	require.Contains(t, refused.body, "Ist das Urteil da?")
	entered.Set("/wiedervorlageTag", "2026-12-10")
	for range 2 {
		require.Equal(t, path+"?ansicht=ablauf&hinweis=act-followup", b.post(path+"/akt/wiedervorlage", form, entered).location)
	}
	shown := b.get(path)
	tasks := regexp.MustCompile(`href="(/aufgaben/[0-9a-f-]{36})[^"]*"[^>]*>Wiedervorlage<`).FindAllStringSubmatch(shown.body, -1)
	require.NotEmpty(t, tasks)
	for _, task := range tasks {
		require.Equal(t, tasks[0][1], task[1], "sent twice is one")
	}
	page := b.get(tasks[0][1])
	require.Contains(t, page.body, "Ist das Urteil da?")
	require.Contains(t, page.body, "Was wurde daraus?")
}
