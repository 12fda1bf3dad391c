package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// badInput is one thing that must not be taken: a clear 4xx with a code, the field where there is one, and nothing written.
type badInput struct {
	name   string
	call   func(w *world, s scene) *httptest.ResponseRecorder
	status int
	code   string
	field  string // the pointer of the field that is named; "" where the request as a whole is wrong
	rule   string // the code of the field error
}

// scene is what stands before the bad input comes: a case with an open task, one that was finished, one that a timer cancelled.
type scene struct {
	id                    casefile.CaseID
	open, done, cancelled casefile.Task
}

const applications = "/api/v1/applications"

// TestBadInput is the one table over all bad input that reaches the API. Not in it, because they need more than a gateway: a diagram
// with a dangling reference (workflows/bpmn and processes refuse it at load), two people who finish one task at the same instant and
// a timer that cancels a task while somebody types (both with a running case, in the end-to-end tests).
//
//nolint:tparallel // the rows share one world, one after the other: none may leave anything behind that the next could see
func TestBadInput(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(d *desk.Deps) { d.EFile = openEFile(t, d.Store.(*store.Store)) })
	s := newScene(w)
	before := w.footprint(s)
	for _, row := range append(append(badApplications(), badMessages()...), badTasks()...) {
		t.Run(row.name, func(t *testing.T) {
			rec := row.call(w, s)
			require.Equal(t, row.status, rec.Code, rec.Body.String())
			p := problemOf(t, rec)
			require.Equal(t, row.code, p.Code, rec.Body.String())
			require.Empty(t, p.Incident, "bad input is no incident")
			if row.field != "" {
				requireField(t, p, row.field, row.rule)
			}
			require.Equal(t, before, w.footprint(s), "nothing may be half written")
		})
	}
}

func requireField(t *testing.T, p problem, field, rule string) {
	t.Helper()
	for _, f := range p.Fields {
		if f.Field == field && f.Code == rule {
			require.NotEmpty(t, f.Message)
			require.NotContains(t, f.Message, "{")
			return
		}
	}
	require.Failf(t, "the field is not named", "want %s %s in %v", field, rule, p.Fields)
}

func newScene(w *world) scene {
	s := scene{id: w.apply("sachbearbeitung")}
	s.done = w.task(s.id, "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	require.NoError(w.t, w.finish(s.done))
	s.cancelled = w.task(s.id, "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	w.cancel(s.cancelled)
	s.open = w.task(s.id, "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	return s
}

// finish completes a task as a running case and its projection would.
func (w *world) finish(task casefile.Task) error {
	c, err := w.db.Case(w.t.Context(), task.CaseID)
	if err != nil {
		return err
	}
	_, err = w.db.Project(w.t.Context(), store.Turn{
		CaseID: task.CaseID, Rev: c.Rev + 1, At: now(), State: []byte("{}"), Facts: []store.Fact{{
			N: 1, Code: store.FactTaskCompleted, Element: task.Element, Process: task.Process, Instance: task.ElementInstance,
		}},
	})
	return err
}

// footprint counts what a request could have written.
func (w *world) footprint(s scene) map[string]int {
	cases, _, err := w.db.SearchCases(w.t.Context(), store.CaseFilter{Limit: 100})
	require.NoError(w.t, err)
	receipts, err := w.db.Receipts(w.t.Context(), s.id)
	require.NoError(w.t, err)
	events, err := w.db.Events(w.t.Context(), s.id, casefile.StreamCase, 0, 1000)
	require.NoError(w.t, err)
	documents, err := w.db.Documents(w.t.Context(), s.id)
	require.NoError(w.t, err)
	submissions, err := w.db.Submissions(w.t.Context(), s.open.ID)
	require.NoError(w.t, err)
	return map[string]int{
		"cases": len(cases), "receipts": len(receipts), "events": len(events), "documents": len(documents), "submissions": len(submissions),
		"told": len(w.cases.told),
	}
}

// spoilt sends an application with a mistake.
func spoilt(as string, change func(body, application map[string]any)) func(*world, scene) *httptest.ResponseRecorder {
	return func(w *world, _ scene) *httptest.ResponseRecorder { return w.post(as, applications, antrag(change)) }
}

func rawBody(text string) func(*world, scene) *httptest.ResponseRecorder {
	return func(w *world, _ scene) *httptest.ResponseRecorder {
		return w.post("sachbearbeitung", applications, text)
	}
}

func sub(m map[string]any, name string) map[string]any { return m[name].(map[string]any) }

func badApplications() []badInput {
	const staff, applicant = "sachbearbeitung", "antragsteller"
	return []badInput{
		{"malformed JSON", rawBody(`{"procedure":`), 400, "json.malformed", "", ""},
		{"no object", rawBody(`[1]`), 400, "json.malformed", "", ""},
		{"null", rawBody(`null`), 400, "json.malformed", "", ""},
		{"something behind the object", rawBody(`{} {}`), 400, "json.trailing", "", ""},
		{"NUL character", rawBody(`{"procedure":"a\u0000b"}`), 400, "json.nul", "", ""},
		{"number beyond a double", rawBody(`{"procedure":1e999}`), 400, "json.number", "", ""},
		{"nested too deeply", rawBody(`{"application":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`), 400, "json.depth", "", ""},
		{"larger than a megabyte", rawBody(`{"procedure":"` + strings.Repeat("a", 1<<20) + `"}`), 413, "body.too-large", "", ""},
		{"no JSON at all", func(w *world, _ scene) *httptest.ResponseRecorder {
			return w.post(staff, applications, "a=b", "Content-Type", "application/x-www-form-urlencoded")
		}, 415, "body.media-type", "", ""},
		{"empty object", rawBody(`{}`), 422, "request.invalid", "/procedure", "required"},
		{"unknown field", spoilt(staff, func(b, _ map[string]any) { b["farbe"] = "rot" }), 422, "request.invalid", "/farbe", "field.unknown"},
		{"unknown field of the form", spoilt(staff, func(_, a map[string]any) { a["farbe"] = "rot" }), 422, "form.invalid", "/application", "field.unknown"},
		{"wrong type", spoilt(staff, func(b, _ map[string]any) { b["channel"] = 7 }), 422, "request.invalid", "/channel", "type"},
		{"unknown channel", spoilt(staff, func(b, _ map[string]any) { b["channel"] = "brieftaube" }), 422, "request.invalid", "/channel", "enum"},
		{"channel that an applicant does not have", spoilt(applicant, func(b, _ map[string]any) { b["channel"] = "post" }), 422, "request.invalid", "/channel", "channel.staff-only"},
		{"unknown procedure", spoilt(staff, func(b, _ map[string]any) { b["procedure"] = "einhorn" }), 422, "request.invalid", "/procedure", "procedure.unknown"},
		{"impossible day", spoilt(staff, func(_, a map[string]any) { sub(a, "titel")["gueltigBis"] = "2026-02-30" }), 422, "form.invalid", "/application/titel/gueltigBis", "date.impossible"},
		{"impossible birth date", spoilt(staff, func(_, a map[string]any) { sub(a, "person")["geburtsdatum"] = "1991-13" }), 422, "form.invalid", "/application/person/geburtsdatum", "date.impossible"},
		{"impossible instant", spoilt(staff, func(b, _ map[string]any) { b["receivedAt"] = "2026-02-30T10:00:00Z" }), 422, "request.invalid", "/receivedAt", "time.impossible"},
		{"validity ends before it starts", spoilt(staff, func(_, a map[string]any) { sub(a, "titel")["gueltigVon"] = "2026-12-01" }), 422, "request.invalid", "/application/titel/gueltigBis", "date.end-before-start"},
		{"a temporary title without an end (§ 7 Abs. 2 Satz 1 AufenthG)", spoilt(staff, func(_, a map[string]any) { delete(sub(a, "titel"), "gueltigBis") }), 422, "form.invalid", "/application/titel/gueltigBis", "required"},
		{"a person without an address", spoilt(applicant, func(_, a map[string]any) { delete(a, "anschrift") }), 422, "form.invalid", "/application/anschrift", "required"},
		{"an employer without a name", spoilt(staff, func(_, a map[string]any) { a["arbeitgeber"] = map[string]any{"beschaeftigung": "Ingenieurin"} }), 422, "form.invalid", "/application/arbeitgeber/name", "required"},
		{"receipt in the future", spoilt(staff, func(b, _ map[string]any) { b["receivedAt"] = "2026-11-23T10:12:00Z" }), 422, "request.invalid", "/receivedAt", "received.future"},
		{"dated back without reason", spoilt(staff, func(b, _ map[string]any) {
			b["receivedAt"], b["backdatedEvidence"] = "2026-11-20T10:00:00Z", "Poststempel"
		}), 422, "request.invalid", "/backdatedReason", "received.reason-missing"},
		{"dated back without evidence", spoilt(staff, func(b, _ map[string]any) {
			b["receivedAt"], b["backdatedReason"] = "2026-11-20T10:00:00Z", "Irrläufer"
		}), 422, "request.invalid", "/backdatedEvidence", "received.evidence-missing"},
		{"dated back by decades", spoilt(staff, func(b, _ map[string]any) {
			b["receivedAt"], b["backdatedReason"], b["backdatedEvidence"] = "0001-01-01T00:00:00Z", "a", "b"
		}), 422, "request.invalid", "/receivedAt", "received.too-old"},
		{"applicant sets the moment of receipt", spoilt(applicant, func(b, _ map[string]any) { b["receivedAt"] = "2026-11-20T10:00:00Z" }), 422, "request.invalid", "/receivedAt", "received.staff-only"},
		{"name in another script (DIN 91379)", spoilt(staff, func(_, a map[string]any) { sub(a, "person")["familienname"] = "Беispiel" }), 422, "form.invalid", "/application/person/familienname", "text.letters"},
		{"direction mark in a name", spoilt(staff, func(_, a map[string]any) { sub(a, "person")["familienname"] = "Bei\u202espiel" }), 422, "form.invalid", "/application/person/familienname", "text.letters"},
		{"AZR number with eleven digits", spoilt(staff, func(_, a map[string]any) { sub(a, "person")["azrNummer"] = "12345678901" }), 422, "form.invalid", "/application/person/azrNummer", "azr-nummer.invalid"},
		{"country that passports do not know", spoilt(staff, func(_, a map[string]any) { sub(a, "person")["staatsangehoerigkeiten"] = []string{"XYZ"} }), 422, "form.invalid", "/application/person/staatsangehoerigkeiten/0", "country.invalid"},
		{"declaration not confirmed", spoilt(staff, func(_, a map[string]any) { a["erklaerungRichtig"] = false }), 422, "form.invalid", "/application/erklaerungRichtig", "const"},
		{"text in the reason in another script", spoilt(staff, func(b, _ map[string]any) { b["backdatedReason"] = "причина" }), 422, "request.invalid", "/backdatedReason", "text.letters"},
		{"key with a line break", func(w *world, _ scene) *httptest.ResponseRecorder {
			return w.post(staff, applications, antrag(nil), "Idempotency-Key", "a\tb")
		}, 422, "request.invalid", "Idempotency-Key", "key.characters"},
		{"key without end", func(w *world, _ scene) *httptest.ResponseRecorder {
			return w.post(staff, applications, antrag(nil), "Idempotency-Key", strings.Repeat("k", 201))
		}, 422, "request.invalid", "Idempotency-Key", "text.long"},
		{"unknown path", func(w *world, _ scene) *httptest.ResponseRecorder { return w.get(staff, "/api/v1/nichts") }, 404, "path.unknown", "", ""},
		{"unknown method", func(w *world, _ scene) *httptest.ResponseRecorder {
			return w.do(request{method: http.MethodDelete, path: applications, as: staff})
		}, 405, "method.unknown", "", ""},
	}
}

func message(as string, data map[string]any) func(*world, scene) *httptest.ResponseRecorder {
	return func(w *world, s scene) *httptest.ResponseRecorder {
		return w.post(as, "/api/v1/cases/"+string(s.id)+"/messages", data)
	}
}

func file(as string, parts ...part) func(*world, scene) *httptest.ResponseRecorder {
	return func(w *world, s scene) *httptest.ResponseRecorder {
		return w.upload(as, "/api/v1/cases/"+string(s.id)+"/documents", parts...)
	}
}

func badMessages() []badInput {
	const staff = "sachbearbeitung"
	kind, pdf := part{name: "kind", content: "P01"}, part{name: "file", file: "pass.pdf", content: "%PDF-1.7 kein PDF"}
	get := func(as, path string) func(*world, scene) *httptest.ResponseRecorder {
		return func(w *world, s scene) *httptest.ResponseRecorder {
			return w.get(as, strings.ReplaceAll(path, "{case}", string(s.id)))
		}
	}
	return []badInput{
		{"message for no case", func(w *world, _ scene) *httptest.ResponseRecorder {
			return w.post(staff, "/api/v1/cases/"+nowhere+"/messages", map[string]any{})
		}, 404, "case.not-found", "", ""},
		{"id that is none", get(staff, "/api/v1/cases/1%20or%201=1"), 404, "case.not-found", "", ""},
		{"unknown kind of message", message(staff, map[string]any{"kind": "gedicht", "channel": "post", "data": map[string]any{}}), 422, "request.invalid", "/kind", "enum"},
		{"move without a day", message(staff, map[string]any{"kind": "wegzug", "channel": "post", "data": map[string]any{"wegzugZiel": "inland"}}), 422, "form.invalid", "/data/wegzugAm", "required"},
		{"message without data", message(staff, map[string]any{"kind": "nachricht", "channel": "post"}), 422, "request.invalid", "/data", "required"},
		{"message without text", message(staff, map[string]any{"kind": "nachricht", "channel": "post", "data": map[string]any{"text": ""}}), 422, "request.invalid", "/data/text", "required"},
		{"message of an applicant for a foreign case", message("antragsteller2", map[string]any{"kind": "nachricht", "channel": "portal", "data": map[string]any{"text": "Guten Tag"}}), 404, "case.not-found", "", ""},
		{"message of another team", message("sachbearbeitung3", map[string]any{"kind": "nachricht", "channel": "post", "data": map[string]any{"text": "Guten Tag"}}), 403, "case.other-team", "", ""},
		{"document for a foreign case", file("antragsteller2", kind, pdf), 404, "case.not-found", "", ""},
		{"document without a kind", file(staff, pdf), 422, "request.invalid", "/kind", "required"},
		{"document of no kind", file(staff, part{name: "kind", content: "../x"}, pdf), 422, "request.invalid", "/kind", "document.kind"},
		{"document without a file", file(staff, kind), 422, "request.invalid", "/file", "file.missing"},
		{"two files", file(staff, kind, pdf, pdf), 422, "request.invalid", "/file", "file.one"},
		{"unknown part", file(staff, kind, pdf, part{name: "farbe", content: "rot"}), 422, "request.invalid", "/farbe", "field.unknown"},
		{"empty file", file(staff, kind, part{name: "file", file: "leer.pdf"}), 422, "request.invalid", "/file", "document.empty"},
		{"broken PDF", file(staff, kind, pdf), 422, "request.invalid", "/file", "document.truncated"},
		{"program with the name of a picture", file(staff, kind, part{name: "file", file: "foto.jpg", content: "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 64)}), 422, "request.invalid", "/file", "document.script"},
		{"document that is no form", func(w *world, s scene) *httptest.ResponseRecorder {
			return w.post(staff, "/api/v1/cases/"+string(s.id)+"/documents", `{}`)
		}, 415, "body.media-type", "", ""},
		{"document that does not exist", get(staff, "/api/v1/documents/"+nowhere), 404, "document.not-found", "", ""},
		{"history from a number that is none", get(staff, "/api/v1/cases/{case}/history?after=gestern"), 422, "request.invalid", "after", "limit"},
		{"unknown parameter", get(staff, "/api/v1/cases/{case}/history?farbe=rot"), 422, "request.invalid", "farbe", "field.unknown"},
		{"diagram of no version", get(staff, "/api/v1/processes/verlaengerung/99/diagram.svg"), 404, "procedure.unknown", "", ""},
		{"diagram of a version that is no number", get(staff, "/api/v1/processes/verlaengerung/x/diagram.svg"), 404, "procedure.unknown", "", ""},
	}
}

func complete(as string, pick func(scene) casefile.Task, data any) func(*world, scene) *httptest.ResponseRecorder {
	return func(w *world, s scene) *httptest.ResponseRecorder {
		task := pick(s)
		return w.post(as, "/api/v1/tasks/"+string(task.ID)+"/complete", map[string]any{"version": task.Version, "data": data})
	}
}

func badTasks() []badInput {
	const staff = "sachbearbeitung"
	list := func(query string) func(*world, scene) *httptest.ResponseRecorder {
		return func(w *world, _ scene) *httptest.ResponseRecorder { return w.get(staff, "/api/v1/tasks?"+query) }
	}
	open := func(s scene) casefile.Task { return s.open }
	holds := map[string]any{"vollstaendig": true}
	return []badInput{
		{"second completion", complete(staff, func(s scene) casefile.Task { return s.done }, holds), 409, "task.already-completed", "", ""},
		{"task that a timer has just cancelled", complete(staff, func(s scene) casefile.Task { return s.cancelled }, holds), 409, "task.cancelled", "", ""},
		{"task that does not exist", complete(staff, func(scene) casefile.Task { return casefile.Task{ID: nowhere, Version: 1} }, holds), 404, "task.not-found", "", ""},
		{"old version", complete(staff, func(s scene) casefile.Task {
			s.open.Version++
			return s.open
		}, holds), 409, "task.version", "", ""},
		{"no version", complete(staff, func(s scene) casefile.Task { return casefile.Task{ID: s.open.ID} }, holds), 422, "request.invalid", "/version", "required"},
		{"form without what it needs", complete(staff, open, map[string]any{}), 422, "form.invalid", "/data/vollstaendig", "required"},
		{"form with a wrong type", complete(staff, open, map[string]any{"vollstaendig": "ja"}), 422, "form.invalid", "/data/vollstaendig", "type"},
		{"data that are no object", complete(staff, open, []int{1}), 422, "form.invalid", "/data", "type"},
		{"another team's task", complete("sachbearbeitung3", open, holds), 403, "case.other-team", "", ""},
		{"another role's task", complete("clearing", open, holds), 403, "task.group", "", ""},
		{"acting for somebody who does not exist", func(w *world, s scene) *httptest.ResponseRecorder {
			return w.post(staff, "/api/v1/tasks/"+string(s.open.ID)+"/complete", map[string]any{"version": s.open.Version, "data": holds, "actingFor": "niemand"})
		}, 403, "task.acting-for", "", ""},
		{"limit of nothing", list("limit=0"), 422, "request.invalid", "limit", "limit"},
		{"limit without end", list("limit=100000"), 422, "request.invalid", "limit", "limit"},
		{"day that does not exist", list("due=2026-02-30"), 422, "request.invalid", "due", "date.impossible"},
		{"unknown state", list("state=fertig"), 422, "request.invalid", "state", "enum"},
		{"case that is no id", list("case=5"), 422, "request.invalid", "case", "invalid"},
		{"forged cursor", list("cursor=%00"), 422, "request.invalid", "cursor", "invalid"},
		{"cursor of another list", list("cursor=abc"), 400, "store.cursor", "", ""},
		{"search for nothing", func(w *world, _ scene) *httptest.ResponseRecorder {
			return w.post(staff, "/api/v1/tasks/search", map[string]any{"text": ""})
		}, 422, "request.invalid", "/text", "required"},
		{"advance to no instant", func(w *world, s scene) *httptest.ResponseRecorder {
			return w.post(staff, "/dev/cases/"+string(s.id)+"/advance?to=morgen", "")
		}, 422, "request.invalid", "to", "time.impossible"},
	}
}

// TestOtherBodyUnderTheSameKey: architecture 3, the key never expires, the same key with another body is 422, with the same body it
// is the first answer again; the key of another caller is another key.
func TestOtherBodyUnderTheSameKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.post("antragsteller", applications, antrag(nil), "Idempotency-Key", "k1")
	require.Equal(t, 201, first.Code, first.Body.String())
	again := w.post("antragsteller", applications, antrag(nil), "Idempotency-Key", "k1")
	require.Equal(t, 201, again.Code)
	var a, b desk.Applied
	require.NoError(t, json.Unmarshal(first.Body.Bytes(), &a))
	require.NoError(t, json.Unmarshal(again.Body.Bytes(), &b))
	require.True(t, b.Replayed)
	b.Replayed = false
	require.Equal(t, a, b)

	other := w.post("antragsteller", applications, antrag(func(_, a map[string]any) { a["antragAuf"] = "18a" }), "Idempotency-Key", "k1")
	require.Equal(t, 422, other.Code)
	require.Equal(t, "idempotency.other-body", problemOf(t, other).Code)
	elsewhere := w.post("antragsteller", "/api/v1/cases/"+string(a.CaseID)+"/messages",
		map[string]any{"kind": "nachricht", "channel": "portal", "data": map[string]any{"text": "Hallo"}}, "Idempotency-Key", "k1")
	require.Equal(t, 422, elsewhere.Code, "the key belongs to the application")
	require.Equal(t, 201, w.post("antragsteller2", applications, antrag(nil), "Idempotency-Key", "k1").Code)
	cases, _, err := w.db.SearchCases(t.Context(), store.CaseFilter{Limit: 10})
	require.NoError(t, err)
	require.Len(t, cases, 2)
}
