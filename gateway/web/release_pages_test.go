package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// upload sends the form of a new version as a browser does; no file where it is nil.
func (b *browser) upload(path, reason string, file []byte) answer {
	b.w.t.Helper()
	page := b.get(path)
	require.Equal(b.w.t, http.StatusOK, page.status, page.body)
	token := tokenField.FindStringSubmatch(page.body)
	require.NotNil(b.w.t, token)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(b.w.t, form.WriteField("_csrf", token[1]))
	require.NoError(b.w.t, form.WriteField("grund", reason))
	if file != nil {
		part, err := form.CreateFormFile("datei", "neu.bpmn")
		require.NoError(b.w.t, err)
		_, err = part.Write(file)
		require.NoError(b.w.t, err)
	}
	require.NoError(b.w.t, form.Close())
	return b.do(http.MethodPost, path, form.FormDataContentType(), &body)
}

// ownWorld has procedures of its own, because a release changes what new cases begin on.
func ownWorld(t *testing.T) (*world, *desk.Built) {
	t.Helper()
	built, err := desk.NewLibrary()
	require.NoError(t, err)
	return newWorldOn(t, built), built
}

// TestReleaseByTwoPeople: one person hands in, with a reason; she reads what would change and cannot release it; another person can, with a reason, and from then on
// new cases begin on the new version while the old one stays. Nobody decides twice.
func TestReleaseByTwoPeople(t *testing.T) {
	t.Parallel()
	w, built := ownWorld(t)
	designer, supervision := w.signIn("prozessgestaltung"), w.signIn("leitung")
	handed := designer.upload("/verfahren/sachstand/neu", "Klarer Name.", sachstand(t, built, `name="Frage beantworten"`, `name="Anfrage beantworten"`))
	require.Equal(t, http.StatusSeeOther, handed.status, handed.body)
	at, _, _ := strings.Cut(handed.location, "?")
	page := designer.get(handed.location)
	require.Equal(t, http.StatusOK, page.status)
	for _, text := range []string{"Hochgeladen und geprüft.", "Klarer Name.", "D. Probe", "Die Prüfung hat nichts gefunden.", "Anfrage beantworten", "Szenarien gehen aus wie bisher.", "heißen Aufgaben anders", "Das ist Ihr Vorschlag."} {
		require.Contains(t, page.body, text)
	}
	require.NotContains(t, page.body, at+"/freigabe")
	own := designer.post(at+"/freigabe", page, url.Values{"grund": {"Passt."}})
	require.Equal(t, http.StatusForbidden, own.status)
	require.Contains(t, own.body, "Den eigenen Vorschlag kann niemand selbst freigeben.")

	page = supervision.get(at)
	require.Contains(t, page.body, "Keine Fehler. Eine andere Person kann Fassung 2 freigeben.")
	without := supervision.post(at+"/freigabe", page, url.Values{"grund": {" "}})
	require.Equal(t, http.StatusUnprocessableEntity, without.status)
	require.Contains(t, without.body, "Nennen Sie einen Grund")
	before, _ := built.Newest("sachstand")
	require.Equal(t, 1, before.Version)
	done := supervision.post(at+"/freigabe", page, url.Values{"grund": {"Mit dem Team besprochen."}})
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	after, _ := built.Newest("sachstand")
	require.Equal(t, 2, after.Version)
	_, still := built.Bundle(before.Hash)
	require.True(t, still)
	page = supervision.get(done.location)
	for _, text := range []string{"Freigegeben. Neue Fälle beginnen ab jetzt auf der neuen Fassung.", "Mit dem Team besprochen.", "K. Muster", "/verfahren/sachstand/2"} {
		require.Contains(t, page.body, text)
	}
	require.Equal(t, http.StatusConflict, supervision.post(at+"/freigabe", page, url.Values{"grund": {"Noch einmal."}}).status)
	require.Equal(t, http.StatusConflict, supervision.post(at+"/ablehnung", page, url.Values{"grund": {"Doch nicht."}}).status)

	// What followed the version before cannot be released any more, and the page says so.
	other := "/vorschlaege/" + w.proposal
	page = supervision.get(other)
	require.Contains(t, page.body, "Neue Fälle beginnen nicht mehr auf Fassung 1.")
	require.Equal(t, http.StatusConflict, supervision.post(other+"/freigabe", page, url.Values{"grund": {"Trotzdem."}}).status)

	// Another program, started later, takes up what was released.
	later, err := desk.NewLibrary()
	require.NoError(t, err)
	require.NoError(t, later.TakeReleased(t.Context(), w.db))
	taken, _ := later.Newest("sachstand")
	require.Equal(t, after.Hash, taken.Hash)
	current := 0
	for _, p := range later.Procedures() {
		if p.Key == "sachstand" && p.Current {
			current = p.Version
		}
	}
	require.Equal(t, 2, current)
	model, err := later.Model("sachstand", 1)
	require.NoError(t, err)
	require.Equal(t, "Frage beantworten", model.Element("frage-beantworten").Name)
}

// TestReleaseRefusesErrors: a diagram with mistakes is kept and shown with them, in plain words, and nobody can release it; what is no diagram is refused at once and the
// form comes back with the reason.
func TestReleaseRefusesErrors(t *testing.T) {
	t.Parallel()
	w, built := ownWorld(t)
	designer, supervision := w.signIn("prozessgestaltung"), w.signIn("leitung")
	handed := designer.upload("/verfahren/sachstand/neu", "Neue Gruppe.", sachstand(t, built, `candidateGroups="clearing"`, `candidateGroups="chefetage"`))
	require.Equal(t, http.StatusSeeOther, handed.status, handed.body)
	at, _, _ := strings.Cut(handed.location, "?")
	page := supervision.get(at)
	for _, text := range []string{"1 Fehler. So kann die Fassung nicht freigegeben werden.", "Frage beantworten", "Die Gruppe „chefetage“ hat keine Menschen."} {
		require.Contains(t, page.body, text)
	}
	require.NotContains(t, page.body, at+"/freigabe")
	refused := supervision.post(at+"/freigabe", page, url.Values{"grund": {"Trotzdem."}})
	require.Equal(t, http.StatusConflict, refused.status)
	require.Contains(t, refused.body, "Die Datei hat Fehler")
	declined := supervision.post(at+"/ablehnung", page, url.Values{"grund": {"Die Gruppe gibt es nicht."}})
	require.Equal(t, http.StatusSeeOther, declined.status)
	require.Contains(t, supervision.get("/vorschlaege").body, "Die Gruppe gibt es nicht.")

	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"none":    {nil, "Fügen Sie eine Datei bei."},
		"text":    {[]byte("Guten Tag"), "kein lesbares BPMN-Diagramm"},
		"bomb":    {[]byte(`<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>`), "kein lesbares BPMN-Diagramm"},
		"too big": {bytes.Repeat([]byte("<!-- -->"), desk.DefinitionBytesMax/8+1), "größer als 2 MB"},
	} {
		again := designer.upload("/verfahren/sachstand/neu", "Mein Grund <b>", c.file)
		require.Equal(t, http.StatusUnprocessableEntity, again.status, name)
		require.Contains(t, again.body, c.says, name)
		require.Contains(t, again.body, "Mein Grund &lt;b&gt;", name)
	}
	bare := designer.upload("/verfahren/sachstand/neu", " ", sachstand(t, built, "Frage", "Frage"))
	require.Equal(t, http.StatusUnprocessableEntity, bare.status)
	require.Contains(t, bare.body, "Nennen Sie einen Grund")
	require.Equal(t, http.StatusNotFound, designer.get("/verfahren/nirgends/neu").status)
}

// TestReleaseThatRunsOtherwise: where scenarios come out otherwise, the page says at which step, and whoever releases confirms to have looked.
func TestReleaseThatRunsOtherwise(t *testing.T) {
	t.Parallel()
	w, built := ownWorld(t)
	w.propose(built, "=sachbearbeitungNoetig = true", "=sachbearbeitungNoetig = false")
	at := "/vorschlaege/" + w.proposal
	supervision := w.signIn("leitung")
	page := supervision.get(at)
	for _, text := range []string{"anders aus als bisher.", "complete frage-beantworten", "Ich habe die Szenarien geprüft"} {
		require.Contains(t, page.body, text)
	}
	unseen := supervision.post(at+"/freigabe", page, url.Values{"grund": {"So gewollt."}})
	require.Equal(t, http.StatusUnprocessableEntity, unseen.status)
	require.Contains(t, unseen.body, "Einige Szenarien gehen anders aus.")
	require.Contains(t, unseen.body, "So gewollt.")
	done := supervision.post(at+"/freigabe", page, url.Values{"grund": {"So gewollt."}, "geprueft": {"ja"}})
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
}

// TestReleaseByRole: designers and supervision hand in and decide, audit reads, nobody else sees any of it; who designs learns of running cases how many there are and
// not which.
func TestReleaseByRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := "/vorschlaege/" + w.proposal
	for _, role := range casefile.Roles() {
		decides := role == casefile.RoleProzessgestaltung || role == casefile.RoleLeitung
		for path, may := range map[string]bool{"/vorschlaege": decides || role == casefile.RoleRevision, at: decides || role == casefile.RoleRevision, "/verfahren/sachstand/neu": decides} {
			want := http.StatusForbidden
			if may {
				want = http.StatusOK
			}
			require.Equal(t, want, w.call(http.MethodGet, path, string(role), nil).status, "%s as %s", path, role)
		}
	}
	require.NotContains(t, w.call(http.MethodGet, at, "revision", nil).body, "<form class=\"ab-note-form\"")
	require.Contains(t, w.call(http.MethodGet, "/verfahren", "prozessgestaltung", nil).body, `href="/vorschlaege"`)
	require.NotContains(t, w.call(http.MethodGet, "/verfahren", "sachbearbeitung", nil).body, `href="/vorschlaege"`)
}
