package api_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
)

// TestFindingsAreForTheOfficer: § 73 AufenthG, role concept 7.1: what the query brought to light is read by its officer and nobody else, and
// each look leaves a line; the applicant learns neither of the answer nor that anything was asked.
func TestFindingsAreForTheOfficer(t *testing.T) {
	t.Parallel()
	var files *efile.Client
	w := newWorldWith(t, func(d *desk.Deps) {
		files = openEFile(t, d.Store.(*store.Store))
		d.EFile = files
	})
	id := w.apply("antragsteller")
	sealed, err := files.SealNote(t.Context(), id, []byte(`{"antwort":"bedenken","erkenntnisse":"Zzerkenntnis","geschaeftszeichen":"B-7"}`))
	require.NoError(t, err)
	require.NotContains(t, string(sealed), "Zzerkenntnis")
	r, _, err := w.db.Receive(t.Context(), store.Message{
		Receipt: casefile.Receipt{
			CaseID: id, Kind: casefile.ReceiptSicherheitsantwort, Channel: casefile.ChannelRegister, ReceivedAt: now(), Scope: "register/sicherheit",
			IdempotencyKey: "n1", RequestHash: []byte("h"), Raw: []byte(`{"nachricht":"n1"}`),
		},
		Finding: sealed,
	})
	require.NoError(t, err)
	_, err = w.db.Project(t.Context(), store.Turn{CaseID: id, Rev: 1, At: now(), Facts: []store.Fact{
		{N: 1, Code: store.FactElementEntered, Element: "sicherheit-abfragen", ElementName: "Sicherheitsabfrage", ElementType: "callActivity", Process: "verlaengerung", Instance: 7},
		{N: 2, Code: store.FactElementEntered, Element: "antwort-abwarten", ElementName: "Antwort nach § 73", Process: "sicherheitsabfrage", Instance: 8},
		{N: 3, Code: store.FactMessageReceived, Element: "antwort-abwarten", ElementName: "Antwort nach § 73", Process: "sicherheitsabfrage", Instance: 8, Receipt: r.ID},
	}})
	require.NoError(t, err)
	err = w.db.PutDeadline(t.Context(), casefile.Deadline{
		CaseID: id, Key: "k", Kind: "sicherheitsabfrage", Direction: "extern", LastDay: casefile.MustParseDate("2026-12-07"), DueAt: now(),
		Paragraph: "§ 73 Abs. 3 AufenthG", Reason: "period", State: casefile.DeadlineRunning, SetAt: now(),
	})
	require.NoError(t, err)

	path := "/api/v1/cases/" + string(id)
	asked := w.get("sicherheit", path+"/security-findings")
	require.Equal(t, 409, asked.Code, "nobody reads them without having said what for")
	require.Equal(t, "finding.purpose-needed", problemOf(t, asked).Code)
	require.NotContains(t, asked.Body.String(), "Zzerkenntnis")
	require.Equal(t, 200, w.post("sicherheit", path+"/purposes", map[string]string{"purpose": "rueckfrage"}).Code)
	require.Equal(t, 409, w.get("sicherheit", path+"/security-findings").Code, "what holds for the main file does not hold for them")
	require.Equal(t, 200, w.post("sicherheit", path+"/purposes", map[string]string{"purpose": "entscheidung", "subFile": "sicherheit"}).Code)
	rec := w.get("sicherheit", path+"/security-findings")
	require.Equal(t, 200, rec.Code, rec.Body.String())
	require.JSONEq(t, `{"findings":[{"receipt":"`+string(r.ID)+`","receivedAt":"`+now().Format("2006-01-02T15:04:05Z07:00")+`","verdict":"bedenken",
		"reference":"B-7","text":"Zzerkenntnis"}]}`, rec.Body.String())
	require.Equal(t, "no-store", rec.Header().Get("Cache-Control"))
	for _, other := range []string{"antragsteller", "clearing", "sachbearbeitung", "rechtssachbearbeitung", "leitung", "revision", "admin-it"} {
		require.Equal(t, 403, w.get(other, path+"/security-findings").Code, other)
	}
	log, err := w.db.Events(t.Context(), id, casefile.StreamAccess, 0, 10)
	require.NoError(t, err)
	read := slices.IndexFunc(log, func(e casefile.Event) bool { return e.Code == "finding.read" })
	require.NotEqual(t, -1, read, "the looks of others are logged where roles are turned away")
	require.Equal(t, map[string]string{"role": "sicherheit", "purpose": "entscheidung", "subFile": "sicherheit"}, log[read].Params)

	for _, part := range []string{"", "/history"} {
		own := w.get("antragsteller", path+part)
		require.Equal(t, 200, own.Code)
		require.NotContains(t, own.Body.String(), "icherheit", part)
		require.NotContains(t, own.Body.String(), "§ 73", part)
		colleagues := w.get("sachbearbeitung", path+part)
		require.Contains(t, colleagues.Body.String(), "icherheit", part)
		require.NotContains(t, colleagues.Body.String(), "Zzerkenntnis")
	}
}

// TestSecurityAnswerByHand: role concept 7.1: an answer that comes by letter is entered by the officer, as yes or no; the form has no place for
// what was found.
func TestSecurityAnswerByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/api/v1/cases/" + string(w.apply("antragsteller")) + "/messages"
	message := func(data map[string]any) map[string]any {
		return map[string]any{"kind": "sicherheitsantwort", "channel": "post", "data": data}
	}
	for _, other := range []string{"antragsteller", "clearing", "sachbearbeitung", "leitung"} {
		require.Equal(t, 422, w.post(other, path, message(map[string]any{"sicherheitsabfrage": "bedenken"})).Code, other)
	}
	require.Equal(t, 422, w.post("sicherheit", path, message(map[string]any{"sicherheitsabfrage": "bedenken", "auskunftVermerk": "…"})).Code)
	require.Equal(t, 201, w.post("sicherheit", path, message(map[string]any{"sicherheitsabfrage": "bedenken"})).Code)
}

// TestSecurityListIsTheOfficers: § 73 AufenthG, role concept 7.1 and 7.2: about whom the security authorities are asked is read and written by
// the officer alone, and another officer releases it; everybody else is told that it is not for them, the head of the office as well.
func TestSecurityListIsTheOfficers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const path = "/api/v1/security-lists"
	proposal := map[string]any{"validFrom": "2026-12-01", "nationalities": []string{"ATA"}, "titles": []string{}, "otherwise": "nicht-abfragen"}
	for _, role := range []string{"antragsteller", "clearing", "sachbearbeitung", "leitung", "revision", "admin-it"} {
		require.Equal(t, 403, w.get(role, path).Code, role)
		require.Equal(t, 403, w.post(role, path, proposal).Code, role)
		require.Equal(t, 403, w.post(role, path+"/release", map[string]any{"version": 1}).Code, role)
	}
	rec := w.post("sicherheit", path, map[string]any{"validFrom": "2026-12-01", "nationalities": []string{"xyz"}, "titles": []string{}, "otherwise": "nie"})
	require.Equal(t, 422, rec.Code, rec.Body.String())
	rec = w.post("sicherheit", path, proposal)
	require.Equal(t, 201, rec.Code, rec.Body.String())
	rec = w.post("sicherheit", path+"/release", map[string]any{"version": 1})
	require.Equal(t, 403, rec.Code, rec.Body.String())
	require.Contains(t, rec.Body.String(), "security.vier-augen")
	_, err := w.db.ReleaseSecurityList(t.Context(), 1, "zweite")
	require.NoError(t, err)
	rec = w.get("sicherheit", path)
	require.Equal(t, 200, rec.Code)
	require.Equal(t, "no-store", rec.Header().Get("Cache-Control"))
	require.Contains(t, rec.Body.String(), `"nationalities":["ATA"]`)
	require.Equal(t, 404, w.post("sicherheit", path+"/release", map[string]any{"version": 7}).Code)
}
