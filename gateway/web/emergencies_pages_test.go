package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// reported receives a report of an emergency for which a row of the rule has proposed an urgency.
func (w *world) reported(family, reason, row, words string) casefile.Case {
	w.t.Helper()
	c, _, _, err := w.db.ReceiveApplication(w.t.Context(), store.Application{
		Receipt: casefile.Receipt{
			Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPortal, ReceivedAt: now(), RecordedBy: "portal", Scope: "portal", IdempotencyKey: uuid.NewString(),
			RequestHash: []byte("hash"), Raw: []byte(`{}`), Deciding: json.RawMessage(`{}`),
		},
		Person: casefile.Person{FamilyName: family, GivenNames: "Kim", Nationalities: []string{"IND"}},
		Case:   casefile.Case{Procedure: "notfall", Version: 1, Bundle: "b1", Team: w.task.Team},
		Data:   json.RawMessage(`{}`), Facts: map[string]json.RawMessage{"notfallArt": json.RawMessage(`"` + reason + `"`)},
	})
	require.NoError(w.t, err)
	outputs, err := json.Marshal(map[string]any{"prioritaet": "p1", "punkte": 90, "grund": words})
	require.NoError(w.t, err)
	_, err = w.db.PutDecision(w.t.Context(), casefile.Decision{
		CaseID: c.ID, Key: "case/1", Table: "notfall-punkte", TableHash: "h", Inputs: json.RawMessage(`{}`), Warnings: json.RawMessage(`[]`), Outputs: outputs,
		Matched: json.RawMessage(`[{"RuleID": "` + row + `"}]`), HappenedAt: now(),
	}, nil)
	require.NoError(w.t, err)
	return c
}

// decided opens a task of a report and lets a demo person take it and finish it.
func (w *world) decided(id casefile.CaseID, rev int, login, element, data string) {
	w.t.Helper()
	fact := store.Fact{
		N: 1, Code: store.FactTaskOpened, Element: element, ElementName: element, ElementType: "userTask", Process: "notfall", Instance: rev,
		Task: &store.TaskOpened{Form: "notfall/bearbeiten", Group: "clearing", Team: w.task.Team},
	}
	_, err := w.db.Project(w.t.Context(), store.Turn{CaseID: id, Rev: rev, At: now(), State: []byte("{}"), Facts: []store.Fact{fact}})
	require.NoError(w.t, err)
	rows, _, err := w.db.Tasks(w.t.Context(), store.TaskFilter{CaseID: id, State: casefile.TaskOpen})
	require.NoError(w.t, err)
	actor := w.actor(login)
	claimed, err := w.db.ClaimTask(w.t.Context(), rows[0].Task.ID, actor, rows[0].Task.Version)
	require.NoError(w.t, err)
	sub, err := w.db.Submit(w.t.Context(), casefile.Submission{
		TaskID: claimed.ID, Actor: actor, TaskVersion: claimed.Version, SubmittedAt: now(), Data: json.RawMessage(data), Deciding: json.RawMessage(`{}`),
	})
	require.NoError(w.t, err)
	_, err = w.db.Project(w.t.Context(), store.Turn{CaseID: id, Rev: rev + 1, At: now(), State: []byte("{}"), Facts: []store.Fact{
		{N: 1, Code: store.FactTaskCompleted, Instance: rev, Submission: sub.ID, Actor: actor},
	}})
	require.NoError(w.t, err)
}

// TestEmergencyPages: clearing, supervision and audit read which emergencies were reported, what the rule proposed in plain words, who decided what, and
// what came of it; nobody else does. Every number opens its reports, and rubbish in the address is dropped.
func TestEmergencyPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, login := range []string{"sachbearbeitung", "scan", "admin-it", "antragsteller"} {
		require.Equal(t, http.StatusForbidden, w.signIn(login).get("/notfaelle").status, login)
	}
	require.NotContains(t, w.signIn("sachbearbeitung").get("/eingang").body, `href="/notfaelle"`)
	clearing, boss := w.signIn("clearing"), w.signIn("leitung")
	require.Contains(t, clearing.get("/eingang").body, `href="/notfaelle"`)
	require.Contains(t, clearing.get("/notfaelle").body, "Zu dieser Auswahl gibt es keine Notfallmeldung.")
	require.Contains(t, boss.get("/leitung").body, `href="/notfaelle"`)

	holds := w.reported("Bravo", "arbeitsplatz", "notfall-punkte-arbeitsplatz", "Der Arbeitsplatz geht in höchstens 14 Tagen verloren.")
	w.decided(holds.ID, 1, "clearing", "nachweise-pruefen", `{"notfallPrioritaet": "p1", "notfallNachweis": "liegt-vor", "notfallLerngrund": "bestaetigt"}`)
	w.decided(holds.ID, 3, "sachbearbeitung", "notfall-loesen", `{"notfallErgebnis": "fiktionsbescheinigung", "notfallEcht": true, "notfallLerngrund": "bestaetigt"}`)
	none := w.reported("Charlie", "reise-privat", "notfall-punkte-urlaub", "Eine private Urlaubsreise ist kein Notfall.")
	w.decided(none.ID, 1, "clearing", "nachweise-pruefen", `{"notfallPrioritaet": "kein-notfall", "notfallLerngrund": "kein-grund"}`)
	open := w.reported("Delta <b>", "sonstiges", "notfall-punkte-unklar", "<b>Die Angaben reichen nicht.")

	for _, login := range []string{"clearing", "leitung", "revision"} {
		page := w.signIn(login).get("/notfaelle")
		require.Equal(t, http.StatusOK, page.status, page.body)
		row := rowOf(t, page.body, holds.Aktenzeichen)
		for _, want := range []string{
			"Bravo, Kim", "Portal", "Ich verliere meine Arbeit", "P1: heute", "90 Punkte", "Der Arbeitsplatz geht in höchstens 14 Tagen verloren.", "Liegt vor",
			"L. Probe", "Notfall bestätigt", "Fiktionsbescheinigung ausgestellt", "Mo 23.11.2026, 10:12",
		} {
			require.Contains(t, row, want, login)
		}
		require.Contains(t, rowOf(t, page.body, none.Aktenzeichen), "kein Notfall")
		require.Contains(t, rowOf(t, page.body, open.Aktenzeichen), "noch offen")
		require.NotContains(t, page.body, "<b>")
	}
	for query, there := range map[string]bool{
		"ausgang=bestaetigt": true, "ausgang=offen": false, "grund=arbeitsplatz": true, "grund=gewalt": false, "weg=portal": true, "weg=post": false,
		"regel=notfall-punkte-arbeitsplatz": true, "regel=notfall-punkte-urlaub": false, "von=2026-11-23&bis=2026-11-23": true, "bis=2026-11-22": false,
		"von=x&grund=%27&ausgang=%00&weg=%F0%9F%92%A9&regel=%00&csv=%3Cb%3E": true,
	} {
		page := clearing.get("/notfaelle?" + query)
		require.Equal(t, http.StatusOK, page.status, query)
		require.Equal(t, there, strings.Contains(page.body, `href="/faelle/`+string(holds.ID)+`"`), query)
	}
	require.Equal(t, http.StatusBadRequest, clearing.get("/notfaelle?ab=rubbish").status)

	numbers := regexp.MustCompile(`<a href="(/notfaelle\?[^"]+)"><bdi>([0-9]+)</bdi></a>`).FindAllStringSubmatch(boss.get("/notfaelle?weg=portal").body, -1)
	require.GreaterOrEqual(t, len(numbers), 12, "three reasons and three rows, each with all and with its verdict")
	for _, number := range numbers {
		list := boss.get(strings.ReplaceAll(number[1], "&amp;", "&")).body
		require.Equal(t, number[2], strconv.Itoa(strings.Count(list, `<a class="ab-tasklink`)), number[1])
	}
}

// rowOf gives the row of a table that names a file number in its head.
func rowOf(t *testing.T, body, aktenzeichen string) string {
	t.Helper()
	_, row, found := strings.Cut(body, `">`+aktenzeichen+`<`)
	require.True(t, found, body)
	row, _, _ = strings.Cut(row, "</tr>")
	return row
}

// TestEmergencyFiles: the list leaves as a file without names, of the person as of colleagues, nothing in it is taken for a formula, the tables hide small
// numbers, and no file leaves unnoticed.
func TestEmergencyFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.reported("Bravo", "arbeitsplatz", "notfall-punkte-arbeitsplatz", `=HYPERLINK("https://boese.example")`)
	b := w.signIn("clearing")
	w.decided(c.ID, 1, "clearing", "nachweise-pruefen", `{"notfallPrioritaet": "p1", "notfallNachweis": "liegt-vor", "notfallLerngrund": "bestaetigt"}`)
	file := b.get("/notfaelle?" + url.Values{"csv": {"notfaelle"}, "grund": {"arbeitsplatz"}}.Encode())
	require.Equal(t, "text/csv; charset=utf-8", file.header.Get("Content-Type"))
	require.Contains(t, file.header.Get("Content-Disposition"), "attachment")
	require.True(t, strings.HasPrefix(file.body, "\ufeffAktenzeichen;Eingegangen am;Eingangsweg;Grund der Meldung;Vorschlag der Regel;"), file.body)
	require.Contains(t, file.body, c.Aktenzeichen+";23.11.2026;Portal;Ich verliere meine Arbeit;P1: heute;90;\"'=HYPERLINK")
	for _, name := range []string{"Bravo", "Kim", "Probe"} {
		require.NotContains(t, file.body, name)
	}
	require.NotContains(t, b.get("/notfaelle?csv=notfaelle&grund=gewalt").body, c.Aktenzeichen, "the file has what the list has")
	for _, table := range []string{"notfallgruende", "notfallregeln"} {
		require.Contains(t, b.get("/notfaelle?csv="+table).body, "unter 5;0;0;0;0;unter 5;", table)
	}
	require.Equal(t, 4, w.exports())
}

var pairOfPage = regexp.MustCompile(`<dt>([^<]*)</dt><dd><bdi>([^<]*)</bdi></dd>`)

// pairTexts gives what a page says as pairs of name and value.
func pairTexts(body string) (texts []string) {
	for _, pair := range pairOfPage.FindAllStringSubmatch(body, -1) {
		texts = append(texts, pair[1]+": "+pair[2])
	}
	return texts
}

// TestPartnerAnswersInSight: what another authority said last stands in the row of the task and in the head of the case, and whole among the messages, for
// colleagues.
func TestPartnerAnswersInSight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, _, err := w.db.Receive(t.Context(), store.Message{Receipt: casefile.Receipt{
		CaseID: w.caseID, Kind: casefile.ReceiptRegisterantwort, Channel: casefile.ChannelRegister, ReceivedAt: now(), RecordedBy: "ba", Scope: "register/ba", IdempotencyKey: "a1",
		RequestHash: []byte("h"), Raw: []byte(`{"antwort":"zugestimmt","vom":"2026-11-20","geschaeftszeichen":"BA-7","text":"Nur in Vollzeit"}`),
		Deciding: json.RawMessage(`{"stelle":"ba","baAntwort":"zugestimmt"}`),
	}})
	require.NoError(t, err)
	const said = "Bundesagentur hat zugestimmt (23.11.2026)"
	b := w.signIn("sachbearbeitung")
	require.Contains(t, b.get("/aufgaben").body, said)
	require.Contains(t, b.get("/faelle/"+string(w.caseID)).body, said)
	require.NotContains(t, b.get("/faelle/"+string(w.caseID)+"?geschehen=2026-11-22T10:00").body, said, "of the past it is not told")
	whole := pairTexts(b.get("/faelle/" + string(w.caseID) + "?ansicht=nachrichten").body)
	require.Subset(t, whole, []string{"Antwort der BA: Zugestimmt", "Auskunft vom: Fr 20.11.2026", "Geschäftszeichen der BA: BA-7", "Vermerk: Nur in Vollzeit"})

	task := b.get("/aufgaben/" + string(w.task.ID)).body
	require.Contains(t, task, "Was andere Behörden geantwortet haben")
	require.Contains(t, pairTexts(task), "Antwort der BA: Zugestimmt")

	for i, by := range []string{"bzr", "staatsanwaltschaft"} {
		_, _, err = w.db.Receive(t.Context(), store.Message{Receipt: casefile.Receipt{
			CaseID: w.caseID, Kind: casefile.ReceiptRegisterantwort, Channel: casefile.ChannelPost, ReceivedAt: now(), RecordedBy: "x", Scope: "x", IdempotencyKey: by, RequestHash: []byte{byte(i)},
			Raw: []byte(`{"data":{"stelle":"` + by + `","auskunftVermerk":"Geheim"}}`), Deciding: json.RawMessage(`{"stelle":"` + by + `"}`),
		}})
		require.NoError(t, err)
	}
	require.NotContains(t, b.get("/faelle/"+string(w.caseID)+"?ansicht=nachrichten").body, "Geheim", "§ 73 AufenthG, BZRG: what these say is for nobody but whom it is for")
}
