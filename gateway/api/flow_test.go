package api_test

import (
	"encoding/json"
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// as reads an answer into a type.
func as[T any](t *testing.T, rec *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &v), rec.Body.String())
	return v
}

// TestApplicationIsAReceipt: § 81 Abs. 4 AufenthG hangs on the day of receipt in Europe/Berlin. 201 means that receipt, person,
// title, case, facts and log are committed; what the diagram starts with are codes and days and nothing about the person.
func TestApplicationIsAReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rec := w.post("sachbearbeitung", applications, antrag(func(b, _ map[string]any) {
		b["channel"], b["receivedAt"] = "post", "2026-11-19T23:30:00Z" // Friday, 00:30 in Berlin
		b["backdatedReason"], b["backdatedEvidence"] = "Nachtbriefkasten", "Eingangsstempel"
	}))
	require.Equal(t, 201, rec.Code, rec.Body.String())
	answer := as[desk.Applied](t, rec)
	require.Regexp(t, `^ABH-2026-\d{6}$`, answer.Aktenzeichen)
	require.Contains(t, answer.ReceiptText, "Freitag, 20.11.2026, 00:30 Uhr")
	require.Contains(t, answer.ReceiptText, answer.Aktenzeichen)
	require.Equal(t, "/api/v1/cases/"+string(answer.CaseID), rec.Header().Get("Location"))

	receipts, err := w.db.PendingReceipts(t.Context(), answer.CaseID, now())
	require.NoError(t, err)
	require.Len(t, receipts, 1)
	require.JSONEq(t, `{"eingangAm":{"@":"date","v":"2026-11-20"},"titelArt":"aufenthaltserlaubnis","titelParagraph":"18b","titelEnde":{"@":"date","v":"2026-11-26"},
		"antragAuf":"18b","antragArt":"verlaengerung"}`, string(receipts[0].Deciding))
	c, err := w.db.Case(t.Context(), answer.CaseID)
	require.NoError(t, err)
	require.Equal(t, w.team, c.Team, "§ 18b, surname with B")
	require.NotEmpty(t, c.Bundle)
	person, err := w.db.Person(t.Context(), c.PersonID)
	require.NoError(t, err)
	require.Equal(t, []string{"IND"}, person.Nationalities)
	title, err := w.db.Title(t.Context(), c.TitleID)
	require.NoError(t, err)
	require.Equal(t, "2026-11-26", title.ValidTo.String())
	facts, err := w.db.Facts(t.Context(), answer.CaseID)
	require.NoError(t, err)
	require.JSONEq(t, `"verlaengerung"`, string(facts["antragArt"]))
	require.NotContains(t, facts, "gueltigBis", "the end of the present title must never pass for a granted one")
	deadlines, err := w.db.Deadlines(t.Context(), answer.CaseID)
	require.NoError(t, err)
	require.Equal(t, "titel-ende", deadlines[0].Kind)
	require.Empty(t, w.cases.told, "the worker starts the case, not the gateway")
}

// TestNationalVisaWithoutParagraph: not every title has a paragraph or an end; what is missing is null for the diagram.
func TestNationalVisaWithoutParagraph(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rec := w.post("antragsteller", applications, antrag(func(_, a map[string]any) {
		a["titel"], a["antragArt"] = map[string]any{"art": "keiner"}, "erteilung"
	}))
	require.Equal(t, 201, rec.Code, rec.Body.String())
	receipts, err := w.db.PendingReceipts(t.Context(), as[desk.Applied](t, rec).CaseID, now())
	require.NoError(t, err)
	require.JSONEq(t, `{"eingangAm":{"@":"date","v":"2026-11-23"},"titelArt":"keiner","titelParagraph":"","titelEnde":null,"antragAuf":"18b",
		"antragArt":"erteilung"}`, string(receipts[0].Deciding))
}

// TestCaseOfTheApplicant: applicants see their own case, what they sent and what was sent to them, and nothing internal.
func TestCaseOfTheApplicant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	w.task(id, "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	path := "/api/v1/cases/" + string(id)

	own := w.get("antragsteller", path)
	require.Equal(t, 200, own.Code, own.Body.String())
	require.NotContains(t, own.Body.String(), "Vollständigkeit prüfen", "tasks are internal, and so is the name of the step at which the case stands")
	require.Contains(t, own.Body.String(), `"active":[]`)
	staff := w.get("sachbearbeitung", path)
	require.Equal(t, 200, staff.Code)
	require.Contains(t, staff.Body.String(), `"form":"verlaengerung/vollstaendigkeit"`)
	require.Contains(t, staff.Body.String(), `"type":"userTask"`)
	require.Equal(t, 404, w.get("antragsteller2", path).Code, "who is not told cannot know that the case exists")

	history := w.get("sachbearbeitung", path+"/history")
	require.Contains(t, history.Body.String(), "Eingang: Antrag (Portal).")
	require.Contains(t, history.Body.String(), "Neue Aufgabe: „Vollständigkeit prüfen“.")
	require.Contains(t, history.Body.String(), "A. Muster", "colleagues see who it was")
	own = w.get("antragsteller", path+"/history")
	require.Contains(t, own.Body.String(), "Eingang: Antrag (Portal).")
	require.NotContains(t, own.Body.String(), "Neue Aufgabe")
	require.NotContains(t, own.Body.String(), "A. Muster")
}

// TestDeniedCaseIsLogged: reading a case of another team is refused and leaves a line in the access log of that case.
func TestDeniedCaseIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	rec := w.get("sachbearbeitung3", "/api/v1/cases/"+string(id))
	require.Equal(t, 403, rec.Code)
	require.Equal(t, "Für diesen Fall ist ein anderes Team zuständig: "+w.team+".", problemOf(t, rec).Detail)
	events, err := w.db.Events(t.Context(), id, casefile.StreamAccess, 0, 10)
	require.NoError(t, err)
	require.Len(t, events, 1)
	require.Equal(t, "access.denied", events[0].Code)
	require.Equal(t, "case.other-team", events[0].Params["reason"])
}

// TestMessages: what arrives for a case is a receipt in the order of the case, with the deciding fields for the diagram; the rest
// stays in PostgreSQL.
func TestMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	path := "/api/v1/cases/" + string(id) + "/messages"
	rec := w.post("antragsteller", path, map[string]any{
		"kind": "wegzug", "channel": "portal", "data": map[string]any{"wegzugAm": "2026-12-01", "wegzugZiel": "inland", "wegzugOrt": "Beispielburg"},
	})
	require.Equal(t, 201, rec.Code, rec.Body.String())
	rec = w.post("antragsteller", path, map[string]any{"kind": "nachricht", "channel": "portal", "data": map[string]any{"text": "Wie steht es?"}})
	require.Equal(t, 201, rec.Code, rec.Body.String())
	require.Contains(t, as[desk.Receipted](t, rec).ReceiptText, "Montag, 23.11.2026, 10:12 Uhr")
	receipts, err := w.db.PendingReceipts(t.Context(), id, now())
	require.NoError(t, err)
	require.Len(t, receipts, 3)
	require.JSONEq(t, `{"wegzugAm":{"@":"date","v":"2026-12-01"},"wegzugZiel":"inland"}`, string(receipts[1].Deciding))
	require.JSONEq(t, `{}`, string(receipts[2].Deciding))
	register := map[string]any{"kind": "registerantwort", "channel": "register", "data": map[string]any{"stelle": "ba", "baAntwort": "zugestimmt"}}
	require.Equal(t, 422, w.post("antragsteller", path, register).Code)
	require.Equal(t, 201, w.post("clearing", path, register).Code)
}

// TestWorklist: a list shows the tasks of the caller's teams; the text of a search never stands in a URL.
func TestWorklist(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	task := w.task(id, "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	count := func(as string, query string) int {
		rec := w.get(as, "/api/v1/tasks"+query)
		require.Equal(t, 200, rec.Code, rec.Body.String())
		var list struct{ Tasks []json.RawMessage }
		require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &list))
		return len(list.Tasks)
	}
	for query, want := range map[string]int{
		"": 1, "?team=" + w.team: 1, "?team=" + w.elsewhere: 0, "?team=" + w.team + "&team=" + w.elsewhere: 1, "?assignee=none": 1, "?assignee=me": 0,
		"?state=completed": 0, "?state=all": 1, "?due=overdue": 0, "?due=today": 0, "?due=2026-11-30": 1, "?due=2026-11-24..2026-12-01": 1,
		"?due=..2026-11-29": 0, "?group=clearing": 0, "?procedure=verlaengerung": 1, "?case=" + string(id): 1, "?limit=1": 1,
	} {
		require.Equal(t, want, count("sachbearbeitung", query), query)
	}
	require.Zero(t, count("sachbearbeitung3", ""), "another team")
	require.Zero(t, count("clearing", ""), "another group")
	require.Equal(t, 1, count("leitung", ""), "supervision sees all teams")

	rec := w.post("sachbearbeitung", "/api/v1/tasks/search", map[string]any{"text": "beispiel"})
	require.Equal(t, 200, rec.Code, rec.Body.String())
	require.Contains(t, rec.Body.String(), string(task.ID))
	require.NotContains(t, w.post("sachbearbeitung", "/api/v1/tasks/search", map[string]any{"text": "zzz"}).Body.String(), string(task.ID))
}

// TestClaim: two people reach for one task; the second reads who was first, by name.
func TestClaim(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	task := w.task(w.apply("antragsteller"), "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	path, body := "/api/v1/tasks/"+string(task.ID), map[string]any{"version": task.Version}
	first := w.post("sachbearbeitung", path+"/claim", body)
	require.Equal(t, 200, first.Code, first.Body.String())
	second := w.post("sachbearbeitung2", path+"/claim", body)
	require.Equal(t, 409, second.Code)
	p := problemOf(t, second)
	require.Equal(t, "task.claimed", p.Code)
	require.Equal(t, "J. Beispiel bearbeitet diese Aufgabe schon. Sprechen Sie sich ab.", p.Detail)
	body["version"] = as[struct{ Version int }](t, first).Version
	require.Equal(t, 409, w.post("sachbearbeitung2", path+"/complete", map[string]any{"version": body["version"], "data": map[string]any{"vollstaendig": true}}).Code)
	require.Equal(t, 200, w.post("sachbearbeitung", path+"/unclaim", body).Code)
	require.Equal(t, 403, w.post("clearing", path+"/claim", body).Code)
}

// TestCompletion lists what becomes of a finished task, by the verdict of the running case.
func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name     string
		verdict  contract.Verdict
		err      error
		status   int
		progress string
		code     string
		state    casefile.SubmissionState
	}{
		{"accepted and projected", contract.Verdict{Accepted: true, Projected: true}, nil, 200, "applied", "", casefile.SubmissionPending},
		{"accepted, projection is on its way", contract.Verdict{Accepted: true}, nil, 200, "applying", "", casefile.SubmissionPending},
		{"Temporal does not answer", contract.Verdict{}, casefile.Errorf(casefile.Unavailable, "temporal.down", "x"), 202, "pending", "", casefile.SubmissionPending},
		{"the relay was quicker", contract.Verdict{Code: contract.CodeRepeated}, nil, 200, "applied", "", casefile.SubmissionPending},
		{"four eyes", contract.Verdict{Code: "task.vier-augen"}, nil, 409, "", "task.vier-augen", casefile.SubmissionRejected},
		{"another was first", contract.Verdict{Code: "task.not-open"}, nil, 409, "", "task.not-open", casefile.SubmissionRejected},
		{"refused without a word", contract.Verdict{}, nil, 409, "", "task.refused", casefile.SubmissionRejected},
		{"something unexpected", contract.Verdict{}, errors.New("boom"), 202, "pending", "", casefile.SubmissionPending},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			task := w.task(w.apply("antragsteller"), "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
			w.cases.verdict, w.cases.err = row.verdict, row.err
			path := "/api/v1/tasks/" + string(task.ID) + "/complete"
			body := map[string]any{"version": task.Version, "data": map[string]any{
				"vollstaendig": true, "vollstaendigkeitBemerkung": "ZZKANARIE hat alles beigelegt",
			}}
			rec := w.post("sachbearbeitung", path, body, "Idempotency-Key", "k")
			require.Equal(t, row.status, rec.Code, rec.Body.String())
			if row.code != "" {
				require.Equal(t, row.code, problemOf(t, rec).Code)
			} else {
				require.Equal(t, row.progress, as[struct{ Progress string }](t, rec).Progress)
			}
			require.Len(t, w.cases.told, 1)
			require.JSONEq(t, `{"vollstaendig":true}`, string(w.cases.told[0].Deciding), "words stay out of Temporal")
			submissions, err := w.db.Submissions(t.Context(), task.ID)
			require.NoError(t, err)
			require.Len(t, submissions, 1)
			require.Equal(t, row.state, submissions[0].State)
			require.Contains(t, string(submissions[0].Data), "ZZKANARIE", "nothing typed is lost")

			again := w.post("sachbearbeitung", path, body, "Idempotency-Key", "k")
			require.Equal(t, row.status, again.Code, "the same key is the same act")
			body["data"] = map[string]any{"vollstaendig": false}
			other := w.post("sachbearbeitung", path, body, "Idempotency-Key", "k")
			require.Equal(t, "idempotency.other-body", problemOf(t, other).Code)
			submissions, err = w.db.Submissions(t.Context(), task.ID)
			require.NoError(t, err)
			require.Len(t, submissions, 1)
		})
	}
}

// TestDecisionWithoutRemedies: § 37 Abs. 6 VwVfG: the signature under a refusal is refused while the authority's data have no instruction on remedies, with
// a sentence that says what to do; the running case hears nothing of it, and whoever sends the draft back may.
func TestDecisionWithoutRemedies(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(d *desk.Deps) {
		office, ok := d.Authority.(desk.Office)
		require.True(t, ok)
		bare := *office.Data
		bare.Remedies = nil
		d.Authority = desk.Office{Data: &bare}
	})
	task := w.task(w.apply("antragsteller"), "leitung", "leitung", "ablehnung/mitzeichnen")
	path := "/api/v1/tasks/" + string(task.ID) + "/complete"
	rec := w.post("leitung", path, map[string]any{"version": task.Version, "data": map[string]any{"mitzeichnung": "zustimmen"}})
	require.Equal(t, 422, rec.Code, rec.Body.String())
	require.Contains(t, rec.Body.String(), "decision.no-remedies")
	require.Contains(t, rec.Body.String(), "/data/mitzeichnung")
	require.Contains(t, rec.Body.String(), "Sagen Sie es der Leitung und der IT")
	require.Empty(t, w.cases.told)
	submissions, err := w.db.Submissions(t.Context(), task.ID)
	require.NoError(t, err)
	require.Empty(t, submissions)
	rec = w.post("leitung", path, map[string]any{"version": task.Version, "data": map[string]any{
		"mitzeichnung": "zurueck", "mitzeichnungBegruendung": "Noch einmal.",
	}})
	require.Equal(t, 200, rec.Code, rec.Body.String())
}

// TestAdHocTask: a task that the program made needs no running case. Here a poison receipt became one for clearing.
func TestAdHocTask(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cases.err = errors.New("nobody may ask")
	id := w.apply("antragsteller")
	_, err := w.db.ClaimReceipts(t.Context(), 1, poison)
	require.NoError(t, err)
	rows, _, err := w.db.Tasks(t.Context(), store.TaskFilter{CaseID: id, Limit: 10})
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Contains(t, w.get("clearing", "/api/v1/tasks").Body.String(), string(rows[0].Task.ID), "clearing sees it whatever the team")
	body := map[string]any{"version": rows[0].Task.Version, "data": map[string]any{"eingangEinordnung": "zur-akte", "eingangVermerk": "Doppelt"}}
	rec := w.post("clearing", "/api/v1/tasks/"+string(rows[0].Task.ID)+"/complete", body)
	require.Equal(t, 200, rec.Code, rec.Body.String())
	require.Empty(t, w.cases.told)
	require.Equal(t, "task.already-completed", problemOf(t, w.post("clearing", "/api/v1/tasks/"+string(rows[0].Task.ID)+"/complete", body)).Code)
}

// TestDiagrams: the picture stands alone and shows where the case is; nothing in it can run.
func TestDiagrams(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/api/v1/processes/verlaengerung/1/diagram.svg", "/api/v1/cases/" + string(w.apply("antragsteller")) + "/diagram.svg"} {
		rec := w.get("sachbearbeitung", path)
		require.Equal(t, 200, rec.Code, rec.Body.String())
		require.Equal(t, "image/svg+xml", rec.Header().Get("Content-Type"))
		require.Contains(t, rec.Body.String(), "<style>")
		require.NotContains(t, rec.Body.String(), "<script")
	}
	require.Contains(t, w.get("antragsteller", "/api/v1/processes").Body.String(), `"form":"verlaengerung/antrag"`)
}

// TestHealth: the process answers whatever is down; readiness names the parts and asks for the database only.
func TestHealth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.Equal(t, 200, w.get("", "/healthz").Code)
	require.JSONEq(t, `{"ready":true,"parts":{"database":"up"}}`, w.get("", "/readyz").Body.String())

	// Nothing listens on port 1.
	dead, err := store.Open(t.Context(), store.Config{URL: "postgres://ablauf_app@127.0.0.1:1/ablauf"}, now)
	require.NoError(t, err)
	t.Cleanup(dead.Close)
	w = newWorldOn(t, dead, nil)
	rec := w.get("", "/readyz")
	require.Equal(t, 503, rec.Code)
	require.JSONEq(t, `{"ready":false,"parts":{"database":"down"}}`, rec.Body.String())
	require.Equal(t, 200, w.get("", "/healthz").Code)
	down := w.get("sachbearbeitung", "/api/v1/processes")
	require.Equal(t, 503, down.Code, "who cannot be recognised cannot be let in")
	require.Equal(t, "30", down.Header().Get("Retry-After"))
	require.Equal(t, "store.unavailable", problemOf(t, down).Code)
}

// TestAdvance is for development: the case decides, the gateway passes on.
func TestAdvance(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	path := "/dev/cases/" + string(id) + "/advance?to=2026-12-24T00:00:00Z"
	require.Equal(t, 200, w.post("sachbearbeitung", path, "").Code)
	require.Equal(t, 403, w.post("antragsteller", path, "").Code)
	w.cases.err = casefile.Errorf(casefile.Unavailable, "temporal.down", "x")
	require.Equal(t, 503, w.post("sachbearbeitung", path, "").Code)
	_, err := w.db.Project(t.Context(), store.Turn{CaseID: id, Rev: 1, At: now(), Closed: true, Outcome: "ende"})
	require.NoError(t, err)
	ended := w.post("sachbearbeitung", path, "")
	require.Equal(t, 409, ended.Code, "no further try would find the case running")
	require.Equal(t, "case.not-active", problemOf(t, ended).Code)
	off := newWorldWith(t, func(d *desk.Deps) { d.Dev = false })
	require.Equal(t, 403, off.post("sachbearbeitung", path, "").Code)
}
