package e2e_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// recordTables are what a refused request could have written half.
var recordTables = []string{
	"cases", "person", "title", "application", "receipt", "document", "submission", "deadline", "letter", "task", "note", "case_fact",
}

// badRow is a request that must be refused.
type badRow struct {
	name   string
	who    string
	call   player.Request
	status int
	code   string
	field  string // pointer or name of the field that is named; "" where the request as a whole is wrong
	rule   string // code of the field's error
}

// scene is what stands before the bad input comes: a case with an open, a finished and a cancelled task, and a key that was used.
type scene struct {
	open, done, cancelled player.Task
	caseID, closedID, key string
	today                 time.Time
}

// TestBadInput: bad input ends in a clear 4xx with a problem document that names the field, and PostgreSQL stays as it was. The same
// table without a running case, and many more rows, stand in gateway/api.
func TestBadInput(t *testing.T) {
	s := newScene(t)
	before, err := inside.Count(t.Context(), recordTables...)
	require.NoError(t, err)
	for _, row := range append(append(badApplications(t, s), badDocuments(t, s)...), badTasks(s)...) {
		t.Run(row.name, func(t *testing.T) {
			answer, err := gateway.As(row.who).Do(t.Context(), row.call)
			require.NoError(t, err)
			requireProblem(t, answer, row)
			after, err := inside.Count(t.Context(), recordTables...)
			require.NoError(t, err)
			require.Equal(t, before, after, "nothing may be half written")
		})
	}
}

func requireProblem(t *testing.T, answer player.Answer, row badRow) {
	t.Helper()
	require.Equal(t, row.status, answer.Status, string(answer.Body))
	require.Equal(t, "application/problem+json", answer.Header.Get("Content-Type"))
	var p player.Problem
	require.NoError(t, json.Unmarshal(answer.Body, &p))
	require.Equal(t, row.status, p.Status)
	require.Equal(t, row.code, p.Code, string(answer.Body))
	require.NotEmpty(t, p.Detail, "a sentence says what to do")
	if row.field == "" {
		return
	}
	for _, f := range p.Fields {
		if f.Field == row.field && f.Code == row.rule {
			require.NotEmpty(t, f.Message)
			return
		}
	}
	require.Failf(t, "the field is not named", "want %s %s in %s", row.field, row.rule, answer.Body)
}

func newScene(t *testing.T) scene {
	t.Helper()
	ctx := t.Context()
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(ctx, "antragsteller", testdata.Timely))
	done, err := p.Task(ctx, "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	require.NoError(t, p.Complete(ctx, "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true, "baZustimmungBis": "2099-12-31"}))
	open, err := p.Task(ctx, "registerauskuenfte-eintragen")
	require.NoError(t, err)
	_, err = p.Letter(ctx, "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)

	q := player.NewPlay(gateway)
	require.NoError(t, q.Apply(ctx, "antragsteller", testdata.Timely))
	cancelled, err := q.Task(ctx, "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	withdraw(t, q)
	require.NoError(t, q.End(ctx))

	s := scene{open: open, done: done, cancelled: cancelled, caseID: p.CaseID, closedID: q.CaseID, key: "e2e-used-" + p.CaseID, today: p.Today}
	_, err = gateway.As("sachbearbeitung").Apply(ctx, s.key, sample(t, s.today, testdata.Late))
	require.NoError(t, err)
	settled(t)
	return s
}

func withdraw(t *testing.T, p *player.Play) {
	t.Helper()
	require.NoError(t, gateway.As("antragsteller").Message(t.Context(), p.CaseID, "e2e-withdraw-"+p.CaseID, "ruecknahme",
		map[string]any{"ruecknahmeAm": p.Today.Format(time.DateOnly)}))
}

// settled waits until the system has nothing more to write: two looks in a row see the same.
func settled(t *testing.T) {
	t.Helper()
	same, last := 0, map[string]int{}
	require.Eventually(t, func() bool {
		now, err := inside.Count(t.Context(), append([]string{"case_event", "engine_state", "intent"}, recordTables...)...)
		if err != nil {
			return false
		}
		equal := len(last) == len(now)
		for table, n := range now {
			equal = equal && last[table] == n
		}
		last = now
		if same++; !equal {
			same = 0
		}
		return same >= 4
	}, 60*time.Second, 250*time.Millisecond)
}

func sample(t *testing.T, today time.Time, name string) json.RawMessage {
	t.Helper()
	application, err := testdata.Application(name, today)
	require.NoError(t, err)
	return application
}

// spoilt gives a sample application with a mistake.
func spoilt(t *testing.T, s scene, change func(body, application map[string]any)) []byte {
	t.Helper()
	var body map[string]any
	require.NoError(t, json.Unmarshal(sample(t, s.today, testdata.Timely), &body))
	change(body, part(body, "application"))
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	return raw
}

func part(m map[string]any, name string) map[string]any {
	inner, _ := m[name].(map[string]any)
	return inner
}

func post(path string, body any) player.Request {
	return player.Request{Method: http.MethodPost, Path: path, Body: body}
}

func badApplications(t *testing.T, s scene) []badRow {
	t.Helper()
	const path, staff, applicant = "/api/v1/applications", "sachbearbeitung", "antragsteller"
	with := func(change func(body, application map[string]any)) player.Request {
		return post(path, spoilt(t, s, change))
	}
	keyed := post(path, spoilt(t, s, func(_, a map[string]any) { a["antragAuf"] = "18a" }))
	keyed.Key = s.key
	text := post(path, []byte("a=b"))
	text.Type = "application/x-www-form-urlencoded"
	tomorrow := s.today.AddDate(0, 0, 1).UTC().Format(time.RFC3339)
	return []badRow{
		{"malformed JSON", staff, post(path, []byte(`{"procedure":`)), 400, "json.malformed", "", ""},
		{"NUL character", staff, post(path, []byte(`{"procedure":"a\u0000b"}`)), 400, "json.nul", "", ""},
		{"nested without end", staff, post(path, []byte(`{"application":`+strings.Repeat("[", 5000))), 400, "json.malformed", "", ""},
		{"no JSON", staff, text, 415, "body.media-type", "", ""},
		{"stranger", "", post(path, []byte(sample(t, s.today, testdata.Timely))), 401, "auth.login-required", "", ""},
		{"wrong role", "kasse", post(path, []byte(sample(t, s.today, testdata.Timely))), 403, "auth.role", "", ""},
		{"unknown field", staff, with(func(b, _ map[string]any) { b["farbe"] = "rot" }), 422, "request.invalid", "/farbe", "field.unknown"},
		{"unknown field of the form", staff, with(func(_, a map[string]any) { a["farbe"] = "rot" }), 422, "form.invalid", "/application", "field.unknown"},
		{"unknown procedure", staff, with(func(b, _ map[string]any) { b["procedure"] = "einhorn" }), 422, "request.invalid", "/procedure", "procedure.unknown"},
		{"impossible day", staff, with(func(_, a map[string]any) { part(a, "titel")["gueltigBis"] = "2027-02-30" }), 422, "form.invalid", "/application/titel/gueltigBis", "date.impossible"},
		{"validity ends before it starts", staff, with(func(_, a map[string]any) { part(a, "titel")["gueltigVon"] = "2099-01-01" }), 422, "request.invalid", "/application/titel/gueltigBis", "date.end-before-start"},
		{"receipt in the future", staff, with(func(b, _ map[string]any) { b["receivedAt"] = tomorrow }), 422, "request.invalid", "/receivedAt", "received.future"},
		{"receipt set by the applicant", applicant, with(func(b, _ map[string]any) { b["receivedAt"] = tomorrow }), 422, "request.invalid", "/receivedAt", "received.staff-only"},
		{"name in another script (DIN 91379)", staff, with(func(_, a map[string]any) { part(a, "person")["familienname"] = "Беispiel" }), 422, "form.invalid", "/application/person/familienname", "text.letters"},
		{"markup in a name", staff, with(func(_, a map[string]any) { part(a, "person")["familienname"] = "<script>alert(1)</script>" }), 422, "form.invalid", "/application/person/familienname", "text.letters"},
		{"same key with another body", staff, keyed, 422, "idempotency.other-body", "", ""},
	}
}

func badDocuments(t *testing.T, s scene) []badRow {
	t.Helper()
	pdf, err := testdata.PDF("Probe")
	require.NoError(t, err)
	locked, err := testdata.EncryptedPDF()
	require.NoError(t, err)
	upload := func(caseID, kind, name string, content []byte) player.Request {
		r, err := player.UploadRequest(caseID, "", testdata.Attachment{Kind: kind, Name: name, Content: content})
		require.NoError(t, err)
		return r
	}
	const applicant = "antragsteller"
	const nobody = "00000000-0000-7000-8000-000000000000"
	return []badRow{
		{"document for a foreign case", "antragsteller2", upload(s.caseID, "P01", "pass.pdf", pdf), 404, "case.not-found", "", ""},
		{"document for no case", applicant, upload(nobody, "P01", "pass.pdf", pdf), 404, "case.not-found", "", ""},
		{"document for a closed case", applicant, upload(s.closedID, "P01", "pass.pdf", pdf), 409, "case.closed", "", ""},
		{"unknown kind of document", applicant, upload(s.caseID, "!", "pass.pdf", pdf), 422, "request.invalid", "/kind", "document.kind"},
		{"empty file", applicant, upload(s.caseID, "P01", "pass.pdf", nil), 422, "request.invalid", "/file", "document.empty"},
		{"encrypted file", applicant, upload(s.caseID, "P01", "pass.pdf", locked), 422, "request.invalid", "/file", "document.encrypted"},
		{"text that calls itself a PDF", applicant, upload(s.caseID, "P01", "pass.pdf", []byte("Das ist kein PDF.")), 422, "request.invalid", "/file", "document.type-not-allowed"},
		{"half a PDF", applicant, upload(s.caseID, "P01", "pass.pdf", pdf[:len(pdf)/2]), 422, "request.invalid", "/file", "document.truncated"},
		{"program", applicant, upload(s.caseID, "P01", "pass.jpg", []byte("#!/bin/sh\nexit\n")), 422, "request.invalid", "/file", "document.script"},
		{"archive", applicant, upload(s.caseID, "P01", "pass.zip", []byte("PK\x03\x04"+strings.Repeat("\x00", 60))), 422, "request.invalid", "/file", "document.archive"},
		{"no form at all", applicant, post("/api/v1/cases/"+s.caseID+"/documents", []byte("{}")), 415, "body.media-type", "", ""},
	}
}

func badTasks(s scene) []badRow {
	const sb = "sachbearbeitung"
	done := func(task player.Task, data string) player.Request {
		body, _ := json.Marshal(map[string]any{"version": task.Version, "data": json.RawMessage(data)}) // a literal of ours
		return post("/api/v1/tasks/"+task.ID+"/complete", body)
	}
	const registers = `{"bzrAuskunft":"kein-eintrag","ausweisungsinteresse":false,"strafverfahrenAnhaengig":false,"aussetzung":false}`
	stale := s.open
	stale.Version = 99
	return []badRow{
		{"second completion", "clearing", done(s.done, `{"vollstaendig":true}`), 409, "task.already-completed", "", ""},
		{"task that has just been cancelled", "clearing", done(s.cancelled, `{"vollstaendig":true}`), 409, "task.cancelled", "", ""},
		{"claim of a finished task", "clearing", post("/api/v1/tasks/"+s.done.ID+"/claim", map[string]int{"version": s.done.Version}), 409, "task.not-open", "", ""},
		{"field missing", sb, done(s.open, `{"aussetzung":false}`), 422, "form.invalid", "/data/bzrAuskunft", "required"},
		{"value that the form does not have", sb, done(s.open, strings.Replace(registers, "kein-eintrag", "vielleicht", 1)), 422, "form.invalid", "/data/bzrAuskunft", "enum"},
		{"version that nobody has read", sb, done(stale, registers), 409, "task.version", "", ""},
		{"task of another group", "clearing", done(s.open, registers), 403, "task.group", "", ""},
		{"applicant finishes a task", "antragsteller", done(s.open, registers), 403, "auth.role", "", ""},
		{"task that nobody knows", sb, post("/api/v1/tasks/00000000-0000-7000-8000-000000000000/claim", map[string]int{"version": 1}), 404, "task.not-found", "", ""},
		{"task with an impossible id", sb, post("/api/v1/tasks/1%27%20or%201=1/claim", map[string]int{"version": 1}), 404, "task.not-found", "", ""},
		{"message of an unknown kind", sb, post("/api/v1/cases/"+s.caseID+"/messages", map[string]any{"kind": "brieftaube", "channel": "portal", "data": map[string]any{}}), 422, "request.invalid", "/kind", "enum"},
		{"withdrawal without a day", "antragsteller", post("/api/v1/cases/"+s.caseID+"/messages", map[string]any{"kind": "ruecknahme", "channel": "portal", "data": map[string]any{}}), 422, "form.invalid", "/data/ruecknahmeAm", "required"},
		{"register answer from outside", "antragsteller", post("/api/v1/cases/"+s.caseID+"/messages", map[string]any{"kind": "registerantwort", "channel": "portal", "data": map[string]any{"stelle": "azr"}}), 422, "request.invalid", "/kind", "kind.staff-only"},
		{"impossible instant to advance to", sb, post("/dev/cases/"+s.caseID+"/advance?to=gestern", nil), 422, "request.invalid", "to", "time.impossible"},
	}
}

// TestTwoFinishOneTask: of two people who finish one task at the same instant exactly one succeeds, the other reads why not, and the
// case goes on once.
func TestTwoFinishOneTask(t *testing.T) {
	t.Parallel()
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	task, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	var wait sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		who := gateway.As([]string{"clearing", "sachbearbeitung"}[i%2])
		wait.Go(func() {
			_, errs[i] = who.Complete(t.Context(), task, "", map[string]any{"vollstaendig": true, "baZustimmungBis": "2099-12-31"})
		})
	}
	wait.Wait()
	succeeded := 0
	for _, err := range errs {
		if err == nil {
			succeeded++
			continue
		}
		var refused *player.RefusedError
		require.ErrorAs(t, err, &refused)
		require.Equal(t, http.StatusConflict, refused.Status, refused.Error())
	}
	require.Equal(t, 1, succeeded, "%v", errs)
	_, err = p.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err)
	events, err := gateway.As("leitung").History(t.Context(), p.CaseID)
	require.NoError(t, err)
	visits := 0
	for _, element := range player.Way(events) {
		if element == "registerauskuenfte-eintragen" {
			visits++
		}
	}
	require.Equal(t, 1, visits)
}

// TestWithdrawalWhileSomebodyTypes: a withdrawal cancels the open tasks (§ 22 Satz 2 Nr. 2 VwVfG); who finishes one at the same moment
// either came first or reads that it has fallen away. Nothing ends in a 500, and the case ends once.
func TestWithdrawalWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	task, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	var wait sync.WaitGroup
	var completion error
	wait.Go(func() {
		_, completion = gateway.As("clearing").Complete(t.Context(), task, "", map[string]any{"vollstaendig": true, "baZustimmungBis": "2099-12-31"})
	})
	withdraw(t, p)
	wait.Wait()
	if completion != nil {
		var refused *player.RefusedError
		require.ErrorAs(t, completion, &refused)
		require.Equal(t, http.StatusConflict, refused.Status, refused.Error())
	}
	require.NoError(t, p.End(t.Context()))
	c, err := p.Case(t.Context())
	require.NoError(t, err)
	require.Equal(t, "antrag-zurueckgenommen", c.Outcome)
	require.Equal(t, "20", c.LegalEffect.Row, "the withdrawal ends the effect")
	require.Empty(t, c.Tasks)
}

// TestFourEyes: who assessed the delay may not decide on the order (§ 81 Abs. 4 Satz 3 AufenthG); the engine refuses, a second person
// may, and what was typed by the first is answered with the reason.
func TestFourEyes(t *testing.T) {
	t.Parallel()
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Late))
	require.NoError(t, p.Complete(t.Context(), "leitung", "verspaetung-wuerdigen", map[string]any{
		"verspaetungGrund": "Krankenhaus", "verspaetungVerschulden": "keines", "verspaetungFolgen": "Verlust der Arbeit",
		"verspaetungVorschlag": "anordnen", "verspaetungBegruendung": "Unbillige Härte",
	}))
	order := map[string]any{
		"fortgeltungAnordnen": true, "fortgeltungAb": p.Today.Format(time.DateOnly), "anordnungBegruendung": "Unbillige Härte",
	}
	err := p.Complete(t.Context(), "leitung", "anordnung-entscheiden", order)
	var refused *player.RefusedError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, http.StatusConflict, refused.Status, refused.Error())
	require.Equal(t, "task.vier-augen", refused.Problem.Code)
	task, err := p.Task(t.Context(), "anordnung-entscheiden")
	require.NoError(t, err)
	if task.Assignee != "" { // the first person gives it back
		answer, err := gateway.As("leitung").Do(t.Context(), post("/api/v1/tasks/"+task.ID+"/unclaim", map[string]int{"version": task.Version}))
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, answer.Status, string(answer.Body))
	}
	require.NoError(t, p.Complete(t.Context(), "leitung2", "anordnung-entscheiden", order))
	_, err = p.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)
	c, err := p.Case(t.Context())
	require.NoError(t, err)
	require.Equal(t, "16", c.LegalEffect.Row)
	require.Equal(t, "fortgeltung-angeordnet", c.LegalEffect.Effect.Code)
}
