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

// states sends the form that asks what somebody reads for.
func (b *browser) states(id casefile.CaseID, form url.Values) answer {
	b.w.t.Helper()
	path := "/faelle/" + string(id) + "/zweck"
	page := b.get(path + "?teilakte=" + form.Get("teilakte"))
	require.Equal(b.w.t, http.StatusOK, page.status, page.body)
	return b.post(path, page, form)
}

// opens says what somebody reads every sub-file for that is theirs.
func (b *browser) opens(id casefile.CaseID, files ...string) {
	b.w.t.Helper()
	for _, file := range files {
		done := b.states(id, url.Values{"teilakte": {file}, "/purpose": {"entscheidung"}})
		require.Equal(b.w.t, http.StatusSeeOther, done.status, done.body)
	}
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
	for _, suffix := range []string{"", "/archiv", "/vorschau"} {
		require.Equal(t, http.StatusForbidden, b.get("/dokumente/"+string(doc.ID)+suffix).status)
	}
	require.Equal(t, 3, w.turnedAway(doc.ID), "being turned away is logged")
	require.Equal(t, http.StatusForbidden, b.arranges(w.caseID, doc.ID, url.Values{"tun": {"drehen"}, "/degrees": {"90"}}).status)

	decides := w.signIn("sachbearbeitung")
	tab = decides.get(file + "?ansicht=unterlagen").body
	require.NotContains(t, tab, "Attest-ZZGEHEIM.pdf", "nobody has said what for")
	require.Contains(t, tab, "Öffnen: Teilakte Gesundheit")
	require.Equal(t, file+"/zweck?teilakte=gesundheit&unterlage="+string(doc.ID), decides.get("/dokumente/"+string(doc.ID)).location)
	require.Equal(t, "/dokumente/"+string(doc.ID), decides.states(w.caseID, url.Values{"teilakte": {"gesundheit"}, "/purpose": {"entscheidung"}, "unterlage": {string(doc.ID)}}).location)
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
	decides := w.signIn("sachbearbeitung")
	decides.opens(w.caseID, "gesundheit", "strafsache")
	require.Contains(t, decides.get(log).body, "Hauptakte → Teilakte Strafsachen")
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
	b.opens(w.caseID, "gesundheit")
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

// TestPurposeOfReading: Art. 5 Abs. 1 Buchst. b GDPR, § 86 AufenthG: who has no task of the case is asked what they read for before a document opens; the answer stands
// in the access log beside each reading, and after an hour it is asked again. Who has a task is not asked for the main file; a script gets a sentence.
func TestPurposeOfReading(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signIn("clearing").sends(w.caseID, "P01", "Pass.pdf", scan(1))
	doc := w.documents()["Pass.pdf"]
	open, file := "/dokumente/"+string(doc.ID), "/faelle/"+string(w.caseID)
	require.Equal(t, http.StatusOK, w.signIn("sachbearbeitung").get(open).status, "a task of the case waits for the role")

	audit := w.signIn("revision")
	first := audit.get(open)
	require.Equal(t, http.StatusSeeOther, first.status)
	require.Equal(t, file+"/zweck?teilakte=hauptakte&unterlage="+string(doc.ID), first.location)
	require.Contains(t, audit.get(file+"?ansicht=unterlagen").body, "/zweck?teilakte=hauptakte")
	form := audit.get(first.location)
	require.Contains(t, form.body, "keine Aufgabe in diesem Fall")
	for want, sent := range map[string]url.Values{
		`id="feld-zweck-fehler"`: {"/purpose": {""}}, `id="feld-worte-fehler"`: {"/purpose": {"sonstiges"}, "/reason": {" "}},
	} {
		got := audit.states(w.caseID, sent)
		require.Equal(t, http.StatusUnprocessableEntity, got.status)
		require.Contains(t, got.body, want)
	}
	require.Equal(t, http.StatusForbidden, audit.states(w.caseID, url.Values{"teilakte": {"sicherheit"}, "/purpose": {"aufsicht"}}).status)
	require.Equal(t, http.StatusForbidden, w.signIn("antragsteller").get(file+"/zweck").status)
	said := audit.states(w.caseID, url.Values{"/purpose": {"sonstiges"}, "/reason": {"Stichprobe Nr. 7"}, "unterlage": {string(doc.ID)}})
	require.Equal(t, open, said.location)
	require.Equal(t, http.StatusOK, audit.get(open).status)
	lines := audit.get(file + "?ansicht=zugriffe").body
	require.Contains(t, lines, "Etwas anderes: <bdi>Stichprobe Nr. 7</bdi>")
	require.Equal(t, http.StatusSeeOther, w.signIn("leitung").get(open).status, "what one has said holds for nobody else")
	require.Equal(t, file+"?ansicht=unterlagen&hinweis=purpose", w.signIn("leitung").states(w.caseID, url.Values{"/purpose": {"aufsicht"}, "weiter": {"//boese.example"}}).location)
}

// TestPurposeOfFindings: § 73 AufenthG, Art. 5 Abs. 1 Buchst. b GDPR: its officer, too, says what for before the page shows what the query brought to light; the form
// leads back to it, and the reading stands in the access log with its purpose.
func TestPurposeOfFindings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	officer, file := w.signIn("sicherheit"), "/faelle/"+string(w.caseID)
	tab := file + "?ansicht=sicherheit"
	read := func() (list []casefile.Event) {
		all, err := w.db.Events(t.Context(), w.caseID, casefile.StreamAccess, 0, 100)
		require.NoError(t, err)
		return slices.DeleteFunc(all, func(e casefile.Event) bool { return e.Code != "finding.read" })
	}
	asked := officer.get(tab).body
	require.Contains(t, asked, "/zweck?teilakte=sicherheit&amp;weiter=")
	require.NotContains(t, asked, "Bisher kam keine Antwort", "whether there is an answer is an answer")
	require.Empty(t, read())
	said := officer.states(w.caseID, url.Values{"teilakte": {"sicherheit"}, "/purpose": {"entscheidung"}, "weiter": {tab}})
	require.Equal(t, tab+"&hinweis=purpose", said.location)
	require.Contains(t, officer.get(said.location).body, "Bisher kam keine Antwort")
	require.Equal(t, "entscheidung", read()[0].Params["purpose"])
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
