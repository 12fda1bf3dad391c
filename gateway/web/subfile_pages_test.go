package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// turnedAway gives how often somebody was turned away from a document because of its sub-file.
func (w *world) turnedAway(document casefile.DocumentID) int {
	w.t.Helper()
	all, err := w.db.Events(w.t.Context(), w.caseID, casefile.StreamAccess, 0, 5000)
	require.NoError(w.t, err)
	return len(slices.DeleteFunc(all, func(e casefile.Event) bool {
		return e.Code != "access.denied" || e.Params["reason"] != "document.sub-file" || e.Params["document"] != string(document)
	}))
}

// TestSubFileIsClosedToOthers: Art. 9 GDPR: clearing files a medical certificate and then sees number and day, on no page more; who decides reads it. What the
// checklist asks for has come all the same, so that nobody asks the person twice.
func TestSubFileIsClosedToOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.checklist()
	b := w.signIn("clearing")
	b.sends(w.caseID, "P01", "Pass-ZZOFFEN.pdf", scan(1))
	b.sends(w.caseID, "Z01", "Attest-ZZGEHEIM.pdf", scan(2))
	doc := w.documents()["Attest-ZZGEHEIM.pdf"]
	require.Equal(t, casefile.SubFileHealth, doc.SubFile)
	file := "/faelle/" + string(w.caseID)
	pages := []string{file + "/pruefung", file + "/ordnen", file + "/unterlagen", "/aufgaben/" + string(w.task.ID)}
	for _, tab := range []string{"ablauf", "unterlagen", "schreiben", "nachrichten", "notizen", "beteiligte", "regeln", "protokoll"} {
		pages = append(pages, file+"?ansicht="+tab)
	}
	for _, path := range append(pages, file+"?ansicht=protokoll&art=unterlagen", file+"?ansicht=unterlagen&geschehen=2026-11-23T10:12") {
		got := b.get(path)
		require.Equal(t, http.StatusOK, got.status, path)
		require.NotContains(t, got.body, "ZZGEHEIM", path)
		require.NotContains(t, got.body, "Teilakte Gesundheit, Nr.", path)
		require.NotContains(t, got.body, "/dokumente/"+string(doc.ID), path)
	}
	tab := b.get(file + "?ansicht=unterlagen").body
	require.Contains(t, tab, "Nr. 2: Unterlage in einer Teilakte")
	require.Contains(t, tab, "ZZOFFEN")
	require.NotContains(t, tab, "Ärztliche Bescheinigung")
	for _, suffix := range []string{"", "/archiv"} {
		require.Equal(t, http.StatusForbidden, b.get("/dokumente/"+string(doc.ID)+suffix).status)
	}
	require.Equal(t, 2, w.turnedAway(doc.ID), "being turned away is logged")
	require.Equal(t, http.StatusForbidden, b.arranges(w.caseID, doc.ID, url.Values{"tun": {"drehen"}, "/degrees": {"90"}}).status)

	decides := w.signIn("sachbearbeitung")
	tab = decides.get(file + "?ansicht=unterlagen").body
	require.Contains(t, tab, "Attest-ZZGEHEIM.pdf")
	require.Contains(t, tab, "Teilakte Gesundheit, Nr. 2")
	require.Equal(t, http.StatusOK, decides.get("/dokumente/"+string(doc.ID)).status)

	b.sends(w.caseID, "K01", "Krankenkasse.pdf", scan(3))
	kasse := w.documents()["Krankenkasse.pdf"]
	require.Contains(t, b.get(file+"/pruefung").body, "2 von 2")
	moved := url.Values{"tun": {"ablegen"}, "lag": {"hauptakte"}, "/to": {"gesundheit"}, "/reason": {"Diagnose steht darauf."}}
	require.Equal(t, http.StatusSeeOther, b.arranges(w.caseID, kasse.ID, moved).status)
	check := b.get(file + "/pruefung").body
	require.Contains(t, check, "2 von 2", "what has come is not asked for again")
	require.Contains(t, check, "in einer Teilakte")
	require.NotContains(t, check, "Krankenkasse.pdf")
}

// TestSubFileMovesAndComesBack: who may read a document where it lies may put it elsewhere, with a reason in the log; who put it where they cannot read it may take
// that back and nobody else may; what is made of documents lies where the strictest of them lay.
func TestSubFileMovesAndComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("clearing")
	b.sends(w.caseID, "P01", "Urteil.pdf", scan(2))
	doc := w.documents()["Urteil.pdf"]
	move := func(to, reason string) url.Values {
		return url.Values{"tun": {"ablegen"}, "lag": {string(w.documents()["Urteil.pdf"].SubFile)}, "/to": {to}, "/reason": {reason}}
	}
	for want, form := range map[string]url.Values{
		`id="ablegen-grund-fehler"`: move("strafsache", " "), `id="ablegen-wo-fehler"`: move("keller", "x"), "liegt schon dort": move("hauptakte", "x"),
	} {
		got := b.arranges(w.caseID, doc.ID, form)
		require.Equal(t, http.StatusUnprocessableEntity, got.status, want)
		require.Contains(t, got.body, want)
	}
	require.Equal(t, http.StatusSeeOther, b.arranges(w.caseID, doc.ID, move("strafsache", "Ein Strafurteil, falsch einsortiert.")).status)
	require.Equal(t, casefile.SubFileCrime, w.documents()["Urteil.pdf"].SubFile)
	line := w.events("arrangement.refiled")[0]
	require.Equal(t, []string{"hauptakte", "strafsache", "Ein Strafurteil, falsch einsortiert."}, []string{line.Params["from"], line.Params["to"], line.Params["reason"]})
	require.Equal(t, w.actor("clearing"), line.Actor)
	file := "/faelle/" + string(w.caseID)
	log := file + "?ansicht=protokoll&art=unterlagen"
	require.Contains(t, w.signIn("sachbearbeitung").get(log).body, "Hauptakte → Teilakte Strafsachen")
	told := b.get(log).body
	require.Contains(t, told, "in eine andere Teilakte gelegt")
	require.NotContains(t, told, "Strafurteil")

	page := b.get(file + "/ordnen")
	require.Contains(t, page.body, "Von Ihnen in eine Teilakte gelegt")
	back := url.Values{"tun": {"ablegen"}, "unterlage": {string(doc.ID)}}
	other := w.signIn("arbeitgeberwechsel")
	require.NotEqual(t, http.StatusSeeOther, other.post(file+"/ordnen", other.get("/aufgaben"), back).status, "somebody else does not take it back")
	require.Equal(t, http.StatusSeeOther, b.post(file+"/ordnen", page, back).status)
	require.Equal(t, casefile.SubFileMain, w.documents()["Urteil.pdf"].SubFile)
	require.Equal(t, http.StatusForbidden, other.post(file+"/ordnen", other.get("/aufgaben"), back).status)

	decides := w.signIn("sachbearbeitung")
	require.Equal(t, http.StatusSeeOther, decides.arranges(w.caseID, doc.ID, move("gesundheit", "Enthält ein Gutachten.")).status)
	decides.sends(w.caseID, "Z02", "Mitteilung.pdf", scan(3))
	decides.sends(w.caseID, "P01", "offen.pdf", scan(4))
	docs := w.documents()
	merge := url.Values{"tun": {"verbinden"}, "folge:" + string(docs["offen.pdf"].ID): {"1"}, "folge:" + string(docs["Mitteilung.pdf"].ID): {"2"}, "folge:" + string(doc.ID): {"3"}, "/kind": {"P02"}}
	require.Equal(t, http.StatusSeeOther, decides.arranges(w.caseID, "", merge).status)
	joined := w.documents()["offen + 2.pdf"]
	require.Equal(t, casefile.SubFileHealth, joined.SubFile)
	split := url.Values{"tun": {"aufteilen"}, "/parts/0/pages": {"1"}, "/parts/0/kind": {"P01"}}
	require.Equal(t, http.StatusSeeOther, decides.arranges(w.caseID, joined.ID, split).status)
	require.Equal(t, casefile.SubFileHealth, w.documents()["offen + 2, S. 1.pdf"].SubFile)
	require.Equal(t, http.StatusSeeOther, decides.arranges(w.caseID, joined.ID, url.Values{"tun": {"drehen"}, "/degrees": {"90"}}).status)
	require.Equal(t, casefile.SubFileHealth, w.documents()["offen + 2, gedreht.pdf"].SubFile)
	made, err := w.db.Arrangements(t.Context(), w.caseID)
	require.NoError(t, err)
	page = b.get(file + "/ordnen")
	require.NotContains(t, page.body, "Das wurde gemacht", "clearing may read nothing of it")
	require.Equal(t, http.StatusForbidden, b.post(file+"/ordnen", page, url.Values{"tun": {"zurueck"}, "ordnung": {made[0].ID}}).status)
}

// TestKindDecidesSubFile: a document that gets a kind of a sub-file goes there, also later; what only the security authorities write, nobody outside sends, and
// its officer alone reads it.
func TestKindDecidesSubFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	b.sends(w.caseID, "P01", "Zettel.pdf", scan(1))
	doc := w.documents()["Zettel.pdf"]
	require.Equal(t, http.StatusSeeOther, b.arranges(w.caseID, doc.ID, url.Values{"tun": {"zuordnen"}, "vorher": {"P01"}, "/kind": {"Z01"}}).status)
	require.Equal(t, casefile.SubFileHealth, w.documents()["Zettel.pdf"].SubFile)
	require.Equal(t, http.StatusSeeOther, b.arranges(w.caseID, doc.ID, url.Values{"tun": {"zuordnen"}, "vorher": {"Z01"}, "/kind": {"P01"}}).status)
	require.Equal(t, casefile.SubFileHealth, w.documents()["Zettel.pdf"].SubFile, "a place that is not so strict is chosen by a person")
	got := b.arranges(w.caseID, doc.ID, url.Values{"tun": {"zuordnen"}, "vorher": {"P01"}, "/kind": {"Z04"}})
	require.Equal(t, http.StatusConflict, got.status, "nobody may read health and security together")
	require.Contains(t, got.body, "dürfen nicht zusammen")

	b.sends(w.caseID, "Z04", "Antwort-ZZDIENST.pdf", scan(2))
	secret := w.documents()["Antwort-ZZDIENST.pdf"]
	require.Equal(t, casefile.SubFileSecurity, secret.SubFile)
	for _, login := range []string{"sachbearbeitung", "clearing", "leitung", "revision"} {
		other := w.signIn(login)
		require.Equal(t, http.StatusForbidden, other.get("/dokumente/"+string(secret.ID)).status, login)
		require.NotContains(t, other.get("/faelle/"+string(w.caseID)+"?ansicht=unterlagen").body, "ZZDIENST", login)
	}
	for _, login := range []string{"leitung", "revision"} {
		require.NotContains(t, w.signIn(login).get("/faelle/"+string(w.caseID)+"?ansicht=zugriffe").body, "ZZDIENST", login)
	}
	require.NotContains(t, b.get("/faelle/"+string(w.caseID)+"/pruefung").body, `value="Z04"`, "nobody is asked for it")
}

// TestFilePlanOnTheCase: domain 6.3: file number, place in the file plan and how long the file is kept stand on its page, for colleagues.
func TestFilePlanOnTheCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	unit, planned := w.data.UnitFor("verlaengerung")
	require.True(t, planned)
	tab := w.signIn("sachbearbeitung").get("/faelle/" + string(w.caseID) + "?ansicht=unterlagen").body
	for _, want := range []string{unit.Code + " " + unit.Name, w.data.Filing.Plan, "10 Jahre nach Schluss der Akte", unit.Paragraph} {
		require.Contains(t, tab, want)
	}
}
