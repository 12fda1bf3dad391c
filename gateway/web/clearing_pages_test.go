package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// checklist records what the rules ask for in the case of the world.
func (w *world) checklist() {
	w.t.Helper()
	_, err := w.db.PutDecision(w.t.Context(), casefile.Decision{
		CaseID: w.caseID, Key: "k/checkliste", Table: "checkliste-verlaengerung", ReferenceOn: casefile.MustParseDate("2026-11-23"), HappenedAt: now(),
		Inputs: json.RawMessage(`{}`), Matched: json.RawMessage(`[]`),
		Outputs: json.RawMessage(`[{"code":"P01","bezeichnung":"Reisepass"},{"code":"K01","bezeichnung":"Krankenversicherung"},{"code":"W01","bezeichnung":"Meldeanschrift","quelle":"register"}]`),
	}, nil)
	require.NoError(w.t, err)
}

var checkField = regexp.MustCompile(`name="vorgang" value="([^"]+)"`)

// TestDocumentSlotsInTheBrowser: clearing overrules the checklist with a reason, takes that back, and never overwrites a colleague unseen; the
// request for documents proposes what is missing, with a text for each.
func TestDocumentSlotsInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.checklist()
	path := "/faelle/" + string(w.caseID) + "/pruefung"
	for _, login := range []string{"antragsteller", "revision", "admin-it", "scan"} {
		require.Equal(t, http.StatusForbidden, w.signIn(login).get(path).status, login)
	}
	b := w.signIn("clearing")
	page := b.get(path)
	require.Equal(t, http.StatusOK, page.status, page.body)
	require.Contains(t, page.body, "0 von 2")
	change := func(form url.Values) answer { return b.post(path+"/unterlage", page, form) }

	refused := change(url.Values{"code": {"K01"}, "stand": {"entfaellt"}})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "warum Sie von der Regel abweichen")
	for _, rubbish := range []url.Values{{"code": {"K01"}, "stand": {"gefressen"}}, {"code": {"'"}, "stand": {"entfaellt"}, "grund": {"x"}}, {}, {"code": {"K01"}, "stand": {"vorgelegt"}, "grund": {strings.Repeat("x", 501)}}} {
		require.Equal(t, http.StatusUnprocessableEntity, change(rubbish).status, rubbish)
	}
	done := change(url.Values{"code": {"K01"}, "stand": {"entfaellt"}, "grund": {"Die Kasse hat elektronisch gemeldet."}})
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	after, _, _ := strings.Cut(done.location, "#")
	page = b.get(after)
	for _, want := range []string{"nicht nötig", "Die Kasse hat elektronisch gemeldet.", "0 von 1", "Zurücknehmen", "Vermerkt."} {
		require.Contains(t, page.body, want)
	}
	late := change(url.Values{"code": {"K01"}, "stand": {"vorgelegt"}, "grund": {"Am Schalter."}, "gesehen": {""}})
	require.Equal(t, http.StatusConflict, late.status)
	require.Contains(t, late.body, "inzwischen jemand anderes")
	marks, err := w.db.SlotMarks(t.Context(), w.caseID)
	require.NoError(t, err)
	require.Len(t, marks, 1)
	require.Equal(t, http.StatusSeeOther, change(url.Values{"code": {"K01"}, "gesehen": {marks[0].ID}}).status)
	require.Equal(t, http.StatusConflict, change(url.Values{"code": {"K01"}, "gesehen": {marks[0].ID}}).status, "taken back twice")
	require.Contains(t, b.get(path).body, "Zurückgenommene Vermerke")
	require.Contains(t, b.get("/faelle/"+string(w.caseID)+"?ansicht=protokoll").body, "nicht nötig")

	task := w.openClearing(2, 3, "fehlendes-markieren", "Fehlende Unterlagen markieren", "nachforderung/markieren")
	_, err = w.db.ClaimTask(t.Context(), task.ID, w.actor("clearing"), task.Version)
	require.NoError(t, err)
	form := b.get("/aufgaben/" + string(task.ID)).body
	require.Regexp(t, `value="K01" checked`, form)
	require.Regexp(t, `value="P01" checked`, form)
	require.NotRegexp(t, `value="L01" checked`, form)
	require.Contains(t, form, "Die Karte allein reicht nicht.")
}

// actor gives the id of a demo person who has signed in.
func (w *world) actor(login string) casefile.ActorID {
	w.t.Helper()
	a, err := w.db.UpsertStaff(w.t.Context(), "dev:"+login, "L. Probe", []casefile.Role{casefile.Role(login)}, nil)
	require.NoError(w.t, err)
	return a.ID
}

// TestPassportInTheBrowser: the zone is read on the server, differences and wrong digits are said in words, a form sent twice counts once, and
// neither the record nor the log holds a name or the whole number.
func TestPassportInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, path := w.signIn("clearing"), "/faelle/"+string(w.caseID)+"/pruefung"
	page := b.get(path)
	id := checkField.FindStringSubmatch(page.body)[1]
	check := func(id, lines string) answer {
		return b.post(path+"/pass", page, url.Values{"vorgang": {id}, "zeilen": {lines}})
	}

	broken := check(id, "P<INDOEZTUERK")
	require.Equal(t, http.StatusUnprocessableEntity, broken.status)
	require.Contains(t, broken.body, "Diese Zeilen passen zu keinem Dokument")
	require.Contains(t, broken.body, "P&lt;INDOEZTUERK", "what was typed stays")
	require.Equal(t, http.StatusUnprocessableEntity, check("keine-id", "x").status)

	// ICAO Doc 9303 part 4, appendix: the specimen of Utopia, of somebody else.
	const specimen = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
	for range 2 {
		result := check(id, specimen)
		require.Equal(t, http.StatusOK, result.status, result.body)
		for _, want := range []string{"Dokument und Akte sagen nicht dasselbe", "ERIKSSON", "weicht ab", "12.08.1974", "abgelaufen"} {
			require.Contains(t, result.body, want)
		}
	}
	require.Contains(t, check("0198f3b2-7c11-7d35-9f0a-1f2b3c4d5e6f", strings.Replace(specimen, "L898902C36", "L898902C37", 1)).body, "Die Prüfziffer hinter der Nummer passt nicht")
	checks, err := w.db.PassportChecks(t.Context(), w.caseID)
	require.NoError(t, err)
	require.Len(t, checks, 2)
	require.Equal(t, "2C3", checks[1].NumberEnd)
	require.Equal(t, []string{"familyName", "givenNames", "birthDate", "nationality"}, checks[1].Differs)
	events, err := w.db.Events(t.Context(), w.caseID, casefile.StreamCase, 0, 1000)
	require.NoError(t, err)
	kept, err := json.Marshal([]any{events, checks})
	require.NoError(t, err)
	for _, never := range []string{"ERIKSSON", "898902", "7408"} {
		require.NotContains(t, string(kept), never)
	}
	require.Contains(t, b.get("/faelle/"+string(w.caseID)+"?ansicht=protokoll").body, "mit der Akte verglichen")
}

// TestAlikeInTheBrowser: who may be the same person stands beside the person of the case, with what differs, and the way to say so.
func TestAlikeInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := store.Application{
		Receipt: casefile.Receipt{Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPost, ReceivedAt: now(), RecordedBy: "x", Scope: "x", IdempotencyKey: "k2", RequestHash: []byte("h")},
		Person: casefile.Person{
			FamilyName: "Oeztuerk Canario", GivenNames: "Zoe", BirthDate: casefile.PartialDate{Year: 1991, Month: 3, Day: 14}, Nationalities: []string{"TUR"},
		},
		Case: casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: "b", AppliedFor: "18b", Team: "t"}, Data: json.RawMessage(`{}`),
	}
	_, _, _, err := w.db.ReceiveApplication(t.Context(), other)
	require.NoError(t, err)
	page := w.signIn("clearing").get("/faelle/" + string(w.caseID) + "/pruefung")
	for _, want := range []string{"Oeztuerk Canario", "Name und Geburtsdatum gleich", "weicht ab", "/akt/person-loesen"} {
		require.Contains(t, page.body, want)
	}
}
