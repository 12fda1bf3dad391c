package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/contract"
)

// TestSignIn: nobody sees anything before login, and gets back to where they wanted to go.
func TestSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger := w.signIn("")
	require.Equal(t, "/login", stranger.get("/").location)
	require.Equal(t, "/login?next="+url.QueryEscape("/aufgaben?bei=ich"), stranger.get("/aufgaben?bei=ich").location)
	require.Equal(t, http.StatusNotFound, stranger.get("/gibt-es-nicht").status)
	b := w.signIn("sachbearbeitung")
	require.Equal(t, "/aufgaben", b.get("/").location)
	denied := w.signIn("kasse").get("/aufgaben")
	require.Equal(t, http.StatusForbidden, denied.status)
	require.Contains(t, denied.body, "<h1>Keine Berechtigung</h1>")
}

// TestWorklist: the list names the task, its deadline with the weekday and in how many working days it is due.
func TestWorklist(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	list := b.get("/aufgaben")
	require.Equal(t, http.StatusOK, list.status, list.body)
	require.Contains(t, list.body, "Verlängerung entscheiden")
	require.Contains(t, list.body, "Mo 30.11.2026")
	require.Contains(t, list.body, "in 5 Werktagen")
	require.Contains(t, list.body, "Titel endet in 3 Tagen")
	require.Contains(t, list.header.Get("Content-Security-Policy"), "default-src 'none'")
	require.Equal(t, "no-store", list.header.Get("Cache-Control"))
	require.Contains(t, b.get("/aufgaben?bei=ich").body, "Keine Aufgabe passt")
	require.Equal(t, http.StatusOK, b.get("/aufgaben?frist=bald&team=x&verfahren=y&stand=completed").status)
}

// TestSearchKeepsNamesOutOfAddresses: a name is posted; the address carries an opaque id (architecture 4, rule 3).
func TestSearchKeepsNamesOutOfAddresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	page := b.get("/aufgaben")
	for _, path := range []string{"/aufgaben/suche", "/faelle/suche"} {
		found := b.post(path, page, url.Values{"text": {"oeztuerk canario"}})
		require.Equal(t, http.StatusSeeOther, found.status)
		require.NotContains(t, strings.ToLower(found.location), "canario")
		list := b.get(found.location)
		require.Equal(t, http.StatusOK, list.status, list.body)
		require.Contains(t, list.body, "Öztürk-Canario, Zoë")
	}
}

// TestTask: take, look, enter something wrong, correct it, finish.
func TestTask(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/aufgaben/" + string(w.task.ID)
	free := b.get(path)
	require.Equal(t, http.StatusOK, free.status, free.body)
	require.Contains(t, free.body, "Noch niemand hat diese Aufgabe übernommen.")
	require.NotContains(t, free.body, "/erledigen")
	require.Contains(t, free.body, "Karte bestellen", "what happens next")
	require.Contains(t, free.body, "<li>Lesen Sie Antrag, Nachweise und Gründe, nicht nur das Ergebnis.</li>", "what to look at")

	taken := b.post(path+"/uebernehmen", free, url.Values{"version": {field(t, free.body, "version")}})
	require.Equal(t, path+"?hinweis=claimed", taken.location, taken.body)
	mine := b.get(path)
	require.Contains(t, mine.body, path+"/erledigen")

	form := url.Values{"version": {field(t, mine.body, "version")}, "vorgang": {field(t, mine.body, "vorgang")}, "/mitzeichnungBegruendung": {"Getippt & „behalten“."}}
	wrong := b.post(path+"/erledigen", mine, form)
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Contains(t, wrong.body, `href="#feld-mitzeichnung"`)
	require.Contains(t, wrong.body, "Getippt &amp; „behalten“.")
	require.Contains(t, wrong.body, "<title>Fehler:")

	kept := b.post(path+"/entwurf", mine, form)
	require.Equal(t, path+"?hinweis=draft", kept.location, kept.body)
	require.Contains(t, b.get(path).body, "Getippt &amp; „behalten“.", "the draft is filled in")

	w.cases.verdict = contract.Verdict{Accepted: false, Code: "task.vier-augen"}
	form.Set("/mitzeichnung", mitzeichnen(t, mine.body))
	form.Set("vorgang", field(t, wrong.body, "vorgang"))
	refused := b.post(path+"/erledigen", wrong, form)
	require.Equal(t, http.StatusConflict, refused.status, refused.body)
	require.Contains(t, refused.body, "Vier-Augen-Prinzip")
	require.Contains(t, refused.body, "Getippt &amp; „behalten“.")

	w.cases.verdict = contract.Verdict{Accepted: true, Projected: true}
	form.Set("vorgang", field(t, refused.body, "vorgang"))
	form.Set("version", field(t, refused.body, "version"))
	done := b.post(path+"/erledigen", refused, form)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	require.Equal(t, "/faelle/"+string(w.caseID)+"?hinweis=applied", done.location)
}

// mitzeichnen gives the first permitted value of the radio buttons.
func mitzeichnen(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="/mitzeichnung" value="([^"]+)"`).FindStringSubmatch(page)
	require.NotNil(t, m)
	return m[1]
}

func field(t *testing.T, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	require.NotNil(t, m, "no field %s on the page", name)
	return m[1]
}

// TestClaimTwice: the second one learns who has the task.
func TestClaimTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.signIn("sachbearbeitung"), w.signIn("leitung")
	path := "/aufgaben/" + string(w.task.ID)
	page := first.get(path)
	version := url.Values{"version": {field(t, page.body, "version")}}
	other := second.get(path)
	require.Equal(t, http.StatusSeeOther, first.post(path+"/uebernehmen", page, version).status)
	late := second.post(path+"/uebernehmen", other, version)
	require.Equal(t, http.StatusConflict, late.status)
	require.Contains(t, late.body, "J. Beispiel bearbeitet diese Aufgabe schon")
	require.Contains(t, late.body, "J. Beispiel hat die Aufgabe seit ")
	require.Contains(t, late.body, path+"/mehr", "where one asks, or takes it over")
	back := first.get(path)
	require.Equal(t, "/aufgaben?hinweis=unclaimed", first.post(path+"/freigeben", back, url.Values{"version": {field(t, back.body, "version")}}).location)
}

// TestCase: every tab, the way as list and picture, a note, and the language.
func TestCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	page := b.get(path)
	require.Equal(t, http.StatusOK, page.status, page.body)
	for _, want := range []string{
		"Öztürk-Canario, Zoë", "Indien", "Titel läuft ab", "Do 26.11.2026", "Offen ist „Verlängerung entscheiden“",
		`class="bp-node bp-task bp-active"`, `class="bp-edge bp-taken" data-element="f1"`, "ab-step--active", "Karte bestellen",
		`href="/aufgaben/` + string(w.task.ID) + `" class="bp-node`,
	} {
		require.Contains(t, page.body, want)
	}
	for _, tab := range []string{"unterlagen", "schreiben", "regeln", "notizen", "protokoll", "unfug"} {
		require.Equal(t, http.StatusOK, b.get(path+"?ansicht="+tab).status, tab)
	}
	require.Contains(t, b.get(path+"?ansicht=protokoll").body, "Verlängerung entscheiden")
	added := b.post(path+"/notizen", page, url.Values{"text": {"Hat angerufen."}})
	require.Equal(t, path+"?ansicht=notizen&hinweis=note", added.location)
	require.Contains(t, b.get(added.location).body, "Hat angerufen.")
	switched := b.post("/sprache", page, url.Values{"sprache": {"en"}, "zurueck": {path}})
	require.Equal(t, path, switched.location)
	require.Contains(t, b.get(path).body, "What is in force now")
	task := b.get("/aufgaben/" + string(w.task.ID)).body
	require.Contains(t, task, "Family name", "what the person stated, in the words of the form")
	require.NotContains(t, task, "Familienname")
	require.Equal(t, "/", b.post("/sprache", page, url.Values{"zurueck": {"//boese.example"}}).location)
}

// TestMarks: who decides sets and ends what keeps letters back (§ 14 Abs. 3 VwVfG: letters to the representative); clearing does not
// get to see an expulsion or criminal proceedings, and nobody outside sees any of it.
func TestMarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	page := b.get(path + "?ansicht=notizen")
	require.Contains(t, page.body, "Ausweisung oder Widerruf läuft")
	set := b.post(path+"/hinweise", page, url.Values{"code": {"ausweisung"}, "gesetzt": {"ja"}})
	require.Equal(t, path+"?ansicht=notizen&hinweis=mark", set.location, set.body)
	k, err := w.db.Case(t.Context(), w.caseID)
	require.NoError(t, err)
	marks, err := w.db.Marks(t.Context(), k.PersonID)
	require.NoError(t, err)
	require.Len(t, marks, 1)
	require.Contains(t, b.get(set.location).body, "gesetzt von J. Beispiel,")

	clearing := w.signIn("clearing")
	theirs := clearing.get(path + "?ansicht=notizen")
	require.Contains(t, theirs.body, "Vertreten durch Bevollmächtigte (§ 14 VwVfG)")
	require.NotContains(t, theirs.body, "Ausweisung oder Widerruf")
	require.Equal(t, http.StatusForbidden, clearing.post(path+"/hinweise", theirs, url.Values{"code": {"ausweisung"}, "gesetzt": {"nein"}}).status)
	require.Equal(t, http.StatusUnprocessableEntity, clearing.post(path+"/hinweise", theirs, url.Values{"code": {"sonst"}, "gesetzt": {"ja"}}).status)

	ended := b.post(path+"/hinweise", page, url.Values{"code": {"ausweisung"}, "gesetzt": {"nein"}})
	require.Equal(t, http.StatusSeeOther, ended.status)
	marks, err = w.db.Marks(t.Context(), k.PersonID)
	require.NoError(t, err)
	require.Empty(t, marks)
}
