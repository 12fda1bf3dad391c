package web_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// allTabs are the names of every tab of a case, of one that there is none of, and none.
var allTabs = []string{"", "ablauf", "unterlagen", "schreiben", "nachrichten", "notizen", "beteiligte", "regeln", "protokoll", "zugriffe", "sicherheit", "unfug"}

// applied hands in an application of a demo person from outside and writes things into its case that are nothing for them.
func (w *world) applied(user string, role casefile.Role) casefile.CaseID {
	w.t.Helper()
	raw, err := json.Marshal(map[string]any{"procedure": "verlaengerung", "channel": "portal", "application": map[string]any{
		"person": map[string]any{
			"familienname": "Selbst", "vornamen": "Sie", "geburtsdatum": "1990-01-02", "staatsangehoerigkeiten": []string{"IND"}, "azrNummer": "123456789013",
		},
		"anschrift": map[string]any{"strasse": "Musterweg 2", "plz": "70173", "ort": "Musterstadt"},
		"titel":     map[string]any{"art": "aufenthaltserlaubnis", "paragraph": "18b", "gueltigVon": "2024-11-27", "gueltigBis": "2026-12-26"},
		"antragAuf": "18b", "antragArt": "verlaengerung", "erklaerungRichtig": true, "belehrungGelesen": true,
	}})
	require.NoError(w.t, err)
	person, err := w.db.UpsertStaff(w.t.Context(), "dev:"+user, "Sie Selbst", []casefile.Role{role}, nil)
	require.NoError(w.t, err)
	made, err := w.acts.Apply(w.t.Context(), person, "de", "own", raw)
	require.NoError(w.t, err)
	staff, err := w.db.UpsertStaff(w.t.Context(), "dev:leitung", "Zzkollegin Streng", []casefile.Role{casefile.RoleLeitung}, nil)
	require.NoError(w.t, err)
	_, err = w.acts.AddNote(w.t.Context(), staff, made.CaseID, "ZZNOTIZ nur für uns")
	require.NoError(w.t, err)
	fact := func(n int, code, element, name, process string, instance int) store.Fact {
		return store.Fact{N: n, Code: code, Element: element, ElementName: name, ElementType: "userTask", Process: process, Instance: instance, Actor: staff.ID}
	}
	_, err = w.db.Project(w.t.Context(), store.Turn{CaseID: made.CaseID, Rev: 1, At: now(), State: []byte("{}"), Facts: []store.Fact{
		fact(1, store.FactElementEntered, "versagung", "ZZINTERN Versagung vorbereiten", "verlaengerung", 1),
		fact(2, store.FactElementEntered, "sicherheit-abfragen", "ZZSICHER", "verlaengerung", 2),
		fact(3, store.FactElementEntered, "antwort-abwarten", "ZZSICHER Antwort", "sicherheitsabfrage", 3),
	}})
	require.NoError(w.t, err)
	_, err = w.db.PutDecision(w.t.Context(), casefile.Decision{
		CaseID: made.CaseID, Key: "9", Table: "vier-augen", TableHash: "h", ReferenceOn: casefile.MustParseDate("2026-11-23"),
		Inputs: json.RawMessage(`{}`), Outputs: json.RawMessage(`{"grund":"ZZREGEL Stichprobe"}`), Matched: json.RawMessage(`[]`), Warnings: json.RawMessage(`[]`),
	}, nil)
	require.NoError(w.t, err)
	return made.CaseID
}

// TestCaseTabsByRole: each tab of a case with each role. Nobody outside the authority sees a note, a colleague's name, what runs inside, the
// query of § 73 AufenthG, another case, a rule or the log of accesses; a tab that is not theirs is refused with a line in the access log.
func TestCaseTabsByRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.applied("antragsteller", casefile.RoleAntragsteller)
	for _, role := range casefile.Roles() {
		b := w.signIn(string(role))
		for _, tab := range allTabs {
			page := b.get("/faelle/" + string(id) + "?ansicht=" + tab)
			require.Contains(t, []int{http.StatusOK, http.StatusForbidden, http.StatusNotFound}, page.status, "%s on %s", role, tab)
			if role != casefile.RoleLeitung && role != casefile.RoleRevision && tab == "zugriffe" {
				require.NotEqual(t, http.StatusOK, page.status, "%s on the log of accesses", role)
			}
			if role != casefile.RoleAntragsteller && role != casefile.RoleArbeitgeber {
				continue
			}
			for _, internal := range []string{
				"ZZNOTIZ", "ZZINTERN", "ZZSICHER", "ZZREGEL", "Zzkollegin", "/akt/", "/notizen", "ansicht=notizen", "ansicht=zugriffe", "ansicht=sicherheit",
				"Stand am", "Öztürk-Canario",
			} {
				require.NotContains(t, mainOf(page.body), internal, "%s on %s", role, tab)
			}
			if slices.Contains([]string{"notizen", "beteiligte", "regeln", "zugriffe", "sicherheit"}, tab) {
				require.NotEqual(t, http.StatusOK, page.status, "%s on %s", role, tab)
			}
		}
	}
	own := w.signIn("antragsteller")
	page := own.get("/faelle/" + string(id))
	require.Equal(t, http.StatusOK, page.status, page.body)
	require.Contains(t, page.body, "Sie müssen gerade nichts tun.")
	require.Contains(t, page.body, "Was bisher geschah")
	require.Contains(t, own.get("/faelle/"+string(id)+"?ansicht=nachrichten").body, "Selbst", "what they sent themselves")
	require.Equal(t, http.StatusForbidden, own.post("/faelle/"+string(id)+"/notizen", page, url.Values{"text": {"x"}}).status)
	log, err := w.db.Events(t.Context(), id, casefile.StreamAccess, 0, 1000)
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(log, func(e casefile.Event) bool { return e.Code == "access.denied" && e.Params["reason"] == "auth.role" }))
}

// TestCaseAsOf: product 2.9 "Stand am …": the page shows the case as it was, says so, and offers nothing that changes it. What stands in the
// address wrongly is said to be wrong and never shown as the past.
func TestCaseAsOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	for _, tab := range allTabs[:9] {
		past := b.get(path + "?geschehen=2026-11-23T10:12&bekannt=2026-11-23&ansicht=" + tab)
		require.Equal(t, http.StatusOK, past.status, past.body)
		if tab == "beteiligte" {
			require.NotContains(t, past.body, "Sie sehen den Fall, wie er früher war.", "this tab has no past")
			continue
		}
		require.Contains(t, past.body, "Sie sehen den Fall, wie er früher war.", tab)
		for _, act := range []string{`href="/aufgaben/` + string(w.task.ID), "/notizen\"", "/akt/", path + "/unterlagen"} {
			require.NotContains(t, past.body, act, tab)
		}
	}
	before := b.get(path + "?geschehen=2026-11-01")
	require.Contains(t, before.body, "Damals gab es den Fall noch nicht.")
	require.NotContains(t, before.body, "bp-active")
	require.NotContains(t, before.body, "Offen ist „Verlängerung entscheiden“")
	for _, rubbish := range []string{"geschehen=gestern", "bekannt=%27%3B--", "geschehen=2026-13-45T99:99", "geschehen=2999-01-01", "geschehen=0001-01-01", "geschehen=2026-11-23T10:12&bekannt=x"} {
		page := b.get(path + "?" + rubbish)
		require.Equal(t, http.StatusOK, page.status, rubbish)
	}
	future := b.get(path + "?geschehen=2999-01-01T00:00")
	require.Contains(t, future.body, "Dieser Zeitpunkt ist nicht lesbar oder liegt in der Zukunft.")
	require.Contains(t, future.body, "Offen ist „Verlängerung entscheiden“")
}

// TestCaseLeadsBack: the page leads back to where the reader came from, if that is one of our pages.
func TestCaseLeadsBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	page := b.get(path + "?zurueck=" + url.QueryEscape("/aufgaben?bei=ich&seite=2"))
	require.Contains(t, page.body, `<p class="ab-back"><a href="/aufgaben?bei=ich&amp;seite=2">Zurück zu den Aufgaben</a>`)
	require.Contains(t, page.body, "zurueck=%2Faufgaben%3Fbei%3Dich%26seite%3D2", "the tabs keep it")
	for _, foreign := range []string{"https://boese.example", "//boese.example", `/\boese.example`, "javascript:alert(1)"} {
		body := mainOf(b.get(path + "?zurueck=" + url.QueryEscape(foreign)).body)
		require.Contains(t, body, `<p class="ab-back"><a href="/aufgaben">`)
		require.NotContains(t, body, "boese")
		require.NotContains(t, body, "javascript:")
	}
}

// TestProtocolPages: a long log is read in pages that do not grow with it, filtered by kind, person and step; rubbish filters nothing and
// breaks nothing. Its seal is checked when it is read.
func TestProtocolPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	page := b.get(path + "?ansicht=protokoll")
	require.Contains(t, page.body, "Die Kette der Prüfsummen stimmt")
	require.NotContains(t, page.body, "„Antrag eingegangen“ beginnt.", "what only the machinery is interested in")
	require.Contains(t, b.get(path+"?ansicht=protokoll&alles=1").body, "„Antrag eingegangen“ beginnt.")
	step := b.get(path + "?ansicht=protokoll&schritt=verlaengerung/entscheiden")
	require.Contains(t, step.body, "Neue Aufgabe: „Verlängerung entscheiden“.")
	require.NotContains(t, step.body, "„Antrag eingegangen“")
	require.Contains(t, b.get(path+"?ansicht=protokoll&art=schreiben").body, "Zu dieser Auswahl gibt es keine Zeile.")
	people := b.get(path + "?ansicht=protokoll&menschen=1")
	require.Contains(t, people.body, "P. Probe")
	require.NotContains(t, people.body, "Neue Aufgabe")
	for _, rubbish := range []string{"vor=-1", "vor=x", "vor=99999999999999999999", "art=%00", "art=x", "person=%27", "schritt=//", "schritt=%25/%25"} {
		require.Equal(t, http.StatusOK, b.get(path+"?ansicht=protokoll&"+rubbish).status, rubbish)
	}
	facts := make([]store.Fact, 0, 250)
	for n := range 250 {
		facts = append(facts, store.Fact{N: n + 1, Code: store.FactMessageAwaited, Element: "w", ElementName: "Warten", ElementType: "receiveTask", Process: "verlaengerung", Instance: 7})
	}
	_, err := w.db.Project(t.Context(), store.Turn{CaseID: w.caseID, Rev: 2, At: now(), State: []byte("{}"), Facts: facts})
	require.NoError(t, err)
	seen := 0
	for next := path + "?ansicht=protokoll&alles=1"; next != ""; {
		page := b.get(next)
		require.Equal(t, http.StatusOK, page.status)
		lines := countOf(page.body, `<li value="`)
		require.LessOrEqual(t, lines, 100)
		seen += lines
		next = linkWith(page.body, `rel="next"`)
	}
	require.Greater(t, seen, 255)
}

// TestAccessLogPage: whoever reads a document stands in the list with what for; reading the list stands in it as well.
func TestAccessLogPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/faelle/" + string(w.caseID) + "?ansicht=zugriffe"
	lead := w.signIn("leitung")
	first := lead.get(path)
	require.Equal(t, http.StatusOK, first.status, first.body)
	require.Contains(t, lead.get(path).body, "Die Liste der Zugriffe wurde angesehen.")
	require.Equal(t, http.StatusOK, w.signIn("revision").get(path).status)
	require.Equal(t, http.StatusForbidden, w.signIn("sachbearbeitung").get(path).status)
	after := lead.get(path).body
	require.Contains(t, after, "abgelehnt")
	require.Contains(t, after, "Revision")
	for _, rubbish := range []string{"&person=%27", "&dokument=x", "&vor=x"} {
		require.Equal(t, http.StatusOK, lead.get(path+rubbish).status, rubbish)
	}
}

// mainOf gives the content of a page without its frame, which repeats the address for the switch of the language.
func mainOf(body string) string {
	_, main, _ := strings.Cut(body, "<main")
	return main
}

func countOf(text, part string) int { return strings.Count(text, part) }

var linkPattern = regexp.MustCompile(`<a ([^>]*)href="([^"]+)"`)

// linkWith gives the address of the first link that has an attribute.
func linkWith(body, attribute string) string {
	for _, m := range linkPattern.FindAllStringSubmatch(body, -1) {
		if strings.Contains(m[1], attribute) {
			return html.UnescapeString(m[2])
		}
	}
	return ""
}
