package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/processtest"
)

const refusalRow = "vier-augen-ablehnung"

// fourEyes is the table of four eyes in which another row explains a refusal from a day on.
func fourEyes(t *testing.T, built *desk.Built, last, first string, replaced ...string) []byte {
	t.Helper()
	table, err := built.Rule("vier-augen")
	require.NoError(t, err)
	source := processtest.EndRow(string(table.Content), refusalRow, last)
	return []byte(processtest.FollowRow(source, refusalRow, refusalRow+"-neu", first, replaced...))
}

// refused keeps what the table of four eyes said about a refusal in the case.
func (w *world) refused(key string) {
	w.t.Helper()
	_, err := w.db.PutDecision(w.t.Context(), casefile.Decision{
		CaseID: w.caseID, Key: key, Table: "vier-augen", TableHash: "h", ReferenceOn: casefile.MustParseDate("2026-11-02"),
		Inputs:  json.RawMessage(`{"fall":{"antragAuf":"18b"},"angaben":{"entscheidung":"ablehnen"}}`),
		Outputs: json.RawMessage(`{"mitzeichnung":true}`), Matched: json.RawMessage(`[]`), Warnings: json.RawMessage(`[]`), HappenedAt: now(),
	}, nil)
	require.NoError(w.t, err)
}

// TestReleaseOfATableByTwoPeople: one person hands in a table with another row from today; both read row by row what changes and which decisions of the record would come
// out otherwise, the case only who may see cases. Another person confirms that and releases; from then on the table decides, here and in programs that start later, and
// stays known by its hash. Nobody decides twice, and what followed the version before cannot be released any more.
func TestReleaseOfATableByTwoPeople(t *testing.T) {
	t.Parallel()
	w, built := ownWorld(t)
	w.refused("d1")
	w.refused("d2")
	designer, supervision := w.signIn("prozessgestaltung"), w.signIn("leitung")
	page := designer.get("/regeln/vier-augen")
	for _, text := range []string{`href="/regeln/vier-augen/neu"`, `href="/regeln/vier-augen/datei"`, "Fassung 1"} {
		require.Contains(t, page.body, text)
	}
	before, err := built.Rule("vier-augen")
	require.NoError(t, err)
	require.Equal(t, string(before.Content), designer.get("/regeln/vier-augen/datei").body)

	handed := designer.upload("/regeln/vier-augen/neu", "Zwei Personen genügen.", fourEyes(t, built, "2026-11-22", "2026-11-23", "zeichnet immer die Leitung mit", "zeichnet eine zweite Person mit"))
	require.Equal(t, http.StatusSeeOther, handed.status, handed.body)
	second := designer.upload("/regeln/vier-augen/neu", "Anders.", fourEyes(t, built, "2026-11-22", "2026-11-23", "zeichnet immer die Leitung mit", "zeichnet anders mit"))
	require.Equal(t, http.StatusSeeOther, second.status, second.body)
	at, _, _ := strings.Cut(handed.location, "?")
	page = designer.get(handed.location)
	require.Equal(t, http.StatusOK, page.status, page.body)
	for _, text := range []string{
		"Hochgeladen und geprüft.", "Die Prüfung hat nichts gefunden.", "Hinzugekommen: 1. Weggefallen: 0. Geändert: 1.", "gilt bis", "22.11.2026", refusalRow + "-neu",
		"zeichnet eine zweite Person mit", "2 Entscheidungen gehen anders aus als bisher.", `<th scope="row">23.11.2026</th>`, ">2 Entscheidungen<", "Das ist Ihr Vorschlag.",
		"Auch ein laufender Fall wird nach der Fassung entschieden", `href="/verfahren/arbeitgeberwechsel/1"`,
	} {
		require.Contains(t, page.body, text)
	}
	require.NotContains(t, page.body, `href="/faelle/`, "who designs tables may not know which cases they are")
	require.Equal(t, http.StatusForbidden, designer.post(at+"/freigabe", page, url.Values{"grund": {"Passt."}, "geprueft": {"ja"}}).status)

	page = supervision.get(at)
	require.Equal(t, 1, strings.Count(page.body, `href="/faelle/`+string(w.caseID)+`"`), "a case is named once")
	unseen := supervision.post(at+"/freigabe", page, url.Values{"grund": {"So gewollt."}})
	require.Equal(t, http.StatusUnprocessableEntity, unseen.status)
	require.Contains(t, unseen.body, "Einige Entscheidungen gehen anders aus.")
	require.Contains(t, unseen.body, "So gewollt.")
	done := supervision.post(at+"/freigabe", page, url.Values{"grund": {"So gewollt."}, "geprueft": {"ja"}})
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	page = supervision.get(done.location)
	for _, text := range []string{"Ab jetzt wird nach der neuen Fassung entschieden.", "So gewollt.", "K. Muster", `href="/regeln/vier-augen"`, "Die Prüfung hat nichts gefunden.", "zeichnet eine zweite Person mit"} {
		require.Contains(t, page.body, text)
	}
	after, err := built.Rule("vier-augen")
	require.NoError(t, err)
	require.Equal(t, 2, after.Version)
	_, still := built.Table(before.Hash)
	require.True(t, still)
	trial := supervision.post("/regeln/vier-augen/probe", supervision.get("/regeln/vier-augen"), url.Values{"/reference": {"2026-11-23"}, "/angaben/entscheidung": {"ablehnen"}})
	require.Contains(t, trial.body, "Eine Ablehnung zeichnet eine zweite Person mit.")
	require.Contains(t, trial.body, "Fassung 2")
	require.Equal(t, http.StatusConflict, supervision.post(at+"/freigabe", page, url.Values{"grund": {"Noch einmal."}, "geprueft": {"ja"}}).status)

	other, _, _ := strings.Cut(second.location, "?")
	page = supervision.get(other)
	require.Contains(t, page.body, "Fassung 1 gilt nicht mehr.")
	require.Equal(t, http.StatusConflict, supervision.post(other+"/freigabe", page, url.Values{"grund": {"Trotzdem."}, "geprueft": {"ja"}}).status)

	later, err := desk.NewLibrary()
	require.NoError(t, err)
	require.NoError(t, later.TakeReleased(t.Context(), w.db))
	taken, err := later.Rule("vier-augen")
	require.NoError(t, err)
	require.Equal(t, []any{2, after.Hash}, []any{taken.Version, taken.Hash})
	known, err := w.db.ReleasedDefinitions(t.Context(), later.Hashes())
	require.NoError(t, err)
	require.Empty(t, known, "what is known is not asked for again")
}

// TestReleaseOfATableLeavesThePast: a row that was in force is not changed in place; the page says which row it is and what to do, and nobody can release it. A proposal that
// was right on the day it was handed in and would change a day that has passed by now is refused as well.
func TestReleaseOfATableLeavesThePast(t *testing.T) {
	t.Parallel()
	w, built := ownWorld(t)
	designer, supervision := w.signIn("prozessgestaltung"), w.signIn("leitung")
	table, err := built.Rule("vier-augen")
	require.NoError(t, err)
	handed := designer.upload("/regeln/vier-augen/neu", "Kürzer.", []byte(processtest.ChangeRow(string(table.Content), refusalRow, "zeichnet immer die", "zeichnet die")))
	require.Equal(t, http.StatusSeeOther, handed.status, handed.body)
	at, _, _ := strings.Cut(handed.location, "?")
	page := supervision.get(at)
	for _, text := range []string{"1 Fehler. So kann die Fassung nicht freigegeben werden.", "Zeile 1", refusalRow, "Die Zeile galt schon und sagt jetzt etwas anderes (Grund).", "Zeile 63 der Datei"} {
		require.Contains(t, page.body, text)
	}
	require.NotContains(t, page.body, at+"/freigabe")
	require.Equal(t, http.StatusConflict, supervision.post(at+"/freigabe", page, url.Values{"grund": {"Trotzdem."}, "geprueft": {"ja"}}).status)
	require.Equal(t, http.StatusSeeOther, supervision.post(at+"/ablehnung", page, url.Values{"grund": {"Bitte als neue Zeile."}}).status)
	require.Contains(t, supervision.get("/vorschlaege").body, "Bitte als neue Zeile.")

	yesterday, err := w.db.AddProposal(t.Context(), store.Proposal{
		Kind: store.KindRules, Key: "vier-augen", File: fourEyes(t, built, "2026-11-21", "2026-11-22"), Base: table.Hash, Reason: "Von gestern.", ProposedBy: "somebody",
	})
	require.NoError(t, err)
	page = supervision.get("/vorschlaege/" + yesterday)
	require.Contains(t, page.body, "Sie kann ab")
	require.Equal(t, http.StatusConflict, supervision.post("/vorschlaege/"+yesterday+"/freigabe", page, url.Values{"grund": {"Trotzdem."}, "geprueft": {"ja"}}).status)
	now, err := built.Rule("vier-augen")
	require.NoError(t, err)
	require.Equal(t, 1, now.Version)

	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"none":    {nil, "Fügen Sie eine Datei bei."},
		"text":    {[]byte("Guten Tag"), "keine lesbare DMN-Tabelle"},
		"diagram": {sachstand(t, built, "Frage", "Frage"), "keine lesbare DMN-Tabelle"},
	} {
		again := designer.upload("/regeln/vier-augen/neu", "Mein Grund <b>", c.file)
		require.Equal(t, http.StatusUnprocessableEntity, again.status, name)
		require.Contains(t, again.body, c.says, name)
		require.Contains(t, again.body, "Mein Grund &lt;b&gt;", name)
	}
	require.Equal(t, http.StatusNotFound, designer.get("/regeln/nirgends/neu").status)
	require.Equal(t, http.StatusNotFound, designer.get("/regeln/nirgends/datei").status)
	gone, err := w.db.AddProposal(t.Context(), store.Proposal{Kind: store.KindRules, Key: "vier-augen", File: table.Content, Base: "old", Reason: "x", ProposedBy: "somebody"})
	require.NoError(t, err)
	require.Contains(t, supervision.get("/vorschlaege/"+gone).body, "nicht mehr bekannt")
}

// TestReleaseOfATableByRole: designers and supervision hand in, audit reads; the decisions of a case under special protection are computed for those alone who may see it.
func TestReleaseOfATableByRole(t *testing.T) {
	t.Parallel()
	w, built := ownWorld(t)
	w.refused("d1")
	table, err := built.Rule("vier-augen")
	require.NoError(t, err)
	id, err := w.db.AddProposal(t.Context(), store.Proposal{
		Kind: store.KindRules, Key: "vier-augen", File: fourEyes(t, built, "2026-12-31", "2027-01-01", "<text>true</text>", "<text>false</text>"), Base: table.Hash, Reason: "Grund", ProposedBy: "somebody",
	})
	require.NoError(t, err)
	at := "/vorschlaege/" + id
	for _, role := range casefile.Roles() {
		decides := role == casefile.RoleProzessgestaltung || role == casefile.RoleLeitung
		reads := decides || role == casefile.RoleRevision
		for path, may := range map[string]bool{at: reads, "/regeln/vier-augen/neu": decides, "/regeln/vier-augen/datei": reads || role == casefile.RoleRechtssachbearbeitung} {
			want := http.StatusForbidden
			if may {
				want = http.StatusOK
			}
			require.Equal(t, want, w.call(http.MethodGet, path, string(role), nil).status, "%s as %s", path, role)
		}
	}
	require.Contains(t, w.call(http.MethodGet, "/regeln", "prozessgestaltung", nil).body, `href="/vorschlaege"`)
	require.NotContains(t, w.call(http.MethodGet, "/regeln", "rechtssachbearbeitung", nil).body, `href="/vorschlaege"`)
	require.NotContains(t, w.call(http.MethodGet, "/regeln/vier-augen", "revision", nil).body, `/regeln/vier-augen/neu`)
	require.NotContains(t, w.call(http.MethodGet, at, "revision", nil).body, `<form class="ab-note-form"`)
	require.NotContains(t, w.call(http.MethodGet, at, "revision", nil).body, `href="/faelle/`)

	_, err = w.base.App(t).Exec(t.Context(), "update cases set sensitivity = 'vertraulich', changed_at = $2 where id = $1", string(w.caseID), time.Now())
	require.NoError(t, err)
	require.Contains(t, w.call(http.MethodGet, at, "leitung", nil).body, "1 Entscheidung geht anders aus als bisher.")
	require.Contains(t, w.call(http.MethodGet, at, "prozessgestaltung", nil).body, "Mit dieser Tabelle ist noch nichts entschieden.")
}

// TestEveryTableTellsItsRows: whatever differs in a table is told in words, in both languages, also a row that is gone, one that moved and one that is new.
func TestEveryTableTellsItsRows(t *testing.T) {
	t.Parallel()
	w, built := ownWorld(t)
	base, err := built.Rule("vier-augen")
	require.NoError(t, err)
	future := []byte(processtest.FollowRow(processtest.FollowRow(string(base.Content), refusalRow, "morgen-a", "2026-11-24"), "vier-augen-befangenheit", "morgen-b", "2026-11-24"))
	require.NoError(t, built.Take(processes.Release{Table: true, Key: "vier-augen", Version: 2, Content: future}))
	second, err := built.Rule("vier-augen")
	require.NoError(t, err)
	changed := processtest.MoveRow(processtest.DropRow(string(future), "morgen-b"), "morgen-a", "vier-augen-befangenheit")
	changed = processtest.ChangeRow(processtest.FollowRow(changed, "vier-augen-sonst", "morgen-c", "2026-11-24"), "vier-augen-sonst", "ohne zweite Person", "allein")
	id, err := w.db.AddProposal(t.Context(), store.Proposal{Kind: store.KindRules, Key: "vier-augen", File: []byte(changed), Base: second.Hash, Reason: "Grund", ProposedBy: "somebody"})
	require.NoError(t, err)
	page := w.call(http.MethodGet, "/vorschlaege/"+id, "leitung", nil)
	require.Equal(t, http.StatusOK, page.status)
	for _, text := range []string{"Stelle in der Tabelle", "weggefallen", "morgen-b", "morgen-c", "Bemerkung", "allein", "gilt ab 24.11.2026"} {
		require.Contains(t, page.body, text)
	}
}
