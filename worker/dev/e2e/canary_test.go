package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// longLived outlives a test: clean-up still has to start parts when t.Context() is over.
func longLived() context.Context { return context.Background() }

// canary is the name that must not turn up anywhere but in PostgreSQL and the encrypted e-file.
const canary = "zzkanarie"

// TestCanary: architecture, section 4, promise 3: personal data stays out of Temporal, logs, URLs and metrics. A person called ZZKANARIE
// goes through three ways, a grant, a late application and a refusal, with that name wherever a person may type; then everything an
// operator can read is searched for it.
func TestCanary(t *testing.T) {
	t.Parallel()
	granted, late, refused := canaryPlay(t, testdata.Timely), canaryPlay(t, testdata.Late), canaryPlay(t, testdata.Refused)
	mistakes(t, granted)
	attachments(t, granted)
	tellOn(t, granted, testdata.Timely)
	tellOn(t, late, testdata.Late)
	tellOn(t, refused, testdata.Refused)
	for _, part := range devstack.AllParts() {
		log, err := os.ReadFile(stack.LogFile(part))
		require.NoError(t, err)
		requireNone(t, "the log of "+part.Title(), string(log))
	}
	for _, p := range []*player.Play{granted, late, refused} {
		noneInTemporal(t, p.CaseID)
	}
	for _, part := range []devstack.Part{devstack.Worker, devstack.Gateway} {
		requireNone(t, "the metrics of "+part.Title(), metricsOf(t, part))
	}
	bodies := traces.all()
	require.NotEmpty(t, bodies)
	requireNone(t, "the traces", string(bytes.Join(bodies, nil)))
	noneInTemporalsTables(t)
	noneInObjects(t)
}

// personal are the fields of an application that hold what a person is called, where she lives and what she writes.
var personal = map[string]bool{
	"familienname": true, "vornamen": true, "geburtsname": true, "geburtsort": true, "strasse": true, "zusatz": true, "ort": true,
	"name": true, "beschaeftigung": true, "nebenbestimmung": true, "begruendung": true, "bemerkung": true,
}

// canaryPlay applies with a sample in which the person is the canary, and types the name into every free text from then on.
func canaryPlay(t *testing.T, key string) *player.Play {
	t.Helper()
	p := player.NewPlay(gateway)
	var application any
	require.NoError(t, json.Unmarshal(sample(t, p.Today, key), &application))
	named := renamed("", application).(map[string]any)
	// Born on a day of their own: whether two people of one name and day are one is a question for clearing.
	part(part(named, "application"), "person")["geburtsdatum"] = p.Today.AddDate(-30, 0, -int(time.Now().UnixNano()/1000%9000)).Format(time.DateOnly)
	body, err := json.Marshal(named)
	require.NoError(t, err)
	require.Contains(t, string(body), "ZZKANARIE")
	p.AsWritten = true
	require.NoError(t, p.ApplyWith(t.Context(), "antragsteller", body))
	p.Typed = func(data map[string]any) map[string]any {
		typed := map[string]any{}
		for name, value := range data {
			// A value with a space is a sentence; everything else is a code, a day or a number.
			if text, isText := value.(string); isText && strings.Contains(text, " ") {
				value = "ZZKANARIE: " + text
			}
			typed[name] = value
		}
		return typed
	}
	return p
}

func renamed(field string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name := range v {
			v[name] = renamed(name, v[name])
		}
	case []any:
		for i := range v {
			v[i] = renamed(field, v[i])
		}
	case string:
		switch {
		case field == "email":
			return "zzkanarie@zzkanarie.example"
		case personal[field]:
			return "ZZKANARIE"
		}
	}
	return value
}

func tellOn(t *testing.T, p *player.Play, key string) {
	t.Helper()
	for _, story := range player.Stories() {
		if story.Key == key {
			require.NoError(t, story.Tell(t.Context(), p))
		}
	}
}

func attachments(t *testing.T, p *player.Play) {
	t.Helper()
	doc, err := testdata.Document("P01")
	require.NoError(t, err)
	doc.Name = "ZZKANARIE-Pass.jpg"
	_, err = gateway.As("antragsteller").Upload(t.Context(), p.CaseID, "canary-"+p.CaseID, doc)
	require.NoError(t, err)
	require.NoError(t, gateway.As("antragsteller").Message(t.Context(), p.CaseID, "", "antwort", map[string]any{"antwortText": "Gruß, ZZKANARIE"}))
}

// mistakes sends the name in requests that fail and in searches, because error texts and addresses are where names leak: no problem
// document repeats what was typed, and no redirect carries what was searched for.
func mistakes(t *testing.T, p *player.Play) {
	t.Helper()
	for _, r := range []player.Request{
		post("/api/v1/applications", []byte(`{"procedure":"ZZKANARIE"}`)),
		post("/api/v1/applications", []byte(`{"procedure":"verlaengerung","data":{"person":{"familienname":7,"vornamen":"ZZKANARIE"}}}`)),
		post("/api/v1/tasks/search", map[string]any{"text": "ZZKANARIE"}),
		post("/api/v1/cases/"+p.CaseID+"/messages", map[string]any{"kind": "antwort", "channel": "portal", "data": map[string]any{"antwortText": "ZZKANARIE\u202e"}}),
		post("/aufgaben/suche", []byte("text=ZZKANARIE")),
		post("/codec/decode", []byte(`{"payloads":["ZZKANARIE"]}`)),
		{Path: "/api/v1/cases/ZZKANARIE"},
		{Path: "/api/v1/ZZKANARIE"},
	} {
		answer, err := gateway.As("clearing").Do(t.Context(), r)
		require.NoError(t, err)
		require.Less(t, answer.Status, http.StatusInternalServerError, string(answer.Body))
		requireNone(t, "where "+r.Path+" leads", answer.Header.Get("Location"))
		if answer.Status >= http.StatusBadRequest {
			requireNone(t, "the answer to "+r.Path, string(answer.Body))
		}
	}
}

// TestCanaryWhileDown: the errors of a part that is down name nobody either, in answers, pages and logs; the logs are searched at the end
// by TestCanary too, which runs after all tests that stop parts.
func TestCanaryWhileDown(t *testing.T) {
	p := canaryPlay(t, testdata.Timely)
	body, err := json.Marshal(renamed("", mustDecode(t, sample(t, p.Today, testdata.Timely))))
	require.NoError(t, err)
	doc, err := testdata.Document("P01")
	require.NoError(t, err)
	doc.Name = "ZZKANARIE-Pass.jpg"
	upload, err := player.UploadRequest(p.CaseID, "canary-down-"+p.CaseID, doc)
	require.NoError(t, err)
	page := post("/aufgaben/suche", []byte("text=ZZKANARIE"))
	page.Accept, page.Type = "text/html", "application/x-www-form-urlencoded"
	for _, fault := range []struct {
		part     devstack.Part
		requests []player.Request
	}{
		{devstack.MinIO, []player.Request{upload}},
		{devstack.PostgreSQL, []player.Request{post("/api/v1/applications", body), upload, post("/api/v1/tasks/search", map[string]any{"text": "ZZKANARIE"}), page}},
	} {
		up := down(t, fault.part, stack.StopPart)
		for _, r := range fault.requests {
			answer, err := gateway.As("clearing").Do(t.Context(), r)
			require.NoError(t, err)
			require.GreaterOrEqual(t, answer.Status, http.StatusBadRequest, r.Path)
			requireNone(t, "the answer to "+r.Path+" without "+fault.part.Title(), string(answer.Body))
		}
		up()
		require.NoError(t, p.Until(t.Context(), "the gateway", func(ctx context.Context) (bool, error) { return gateway.Ready(ctx) == nil, nil }))
	}
	for _, part := range devstack.AllParts() {
		log, err := os.ReadFile(stack.LogFile(part))
		require.NoError(t, err)
		requireNone(t, "the log of "+part.Title(), string(log))
	}
}

func mustDecode(t *testing.T, raw []byte) (v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(raw, &v))
	return v
}

func requireNone(t *testing.T, where, text string) {
	t.Helper()
	at := strings.Index(strings.ToLower(text), canary)
	if at >= 0 {
		require.Failf(t, "a name has leaked", "%s: …%s…", where, text[max(0, at-200):min(len(text), at+60)])
	}
}

// readable gives a message both as it lies on the wire and as text, so that neither form hides anything.
func readable(t *testing.T, m proto.Message) string {
	t.Helper()
	raw, err := proto.Marshal(m)
	require.NoError(t, err)
	text, err := protojson.Marshal(m)
	require.NoError(t, err)
	return string(raw) + string(text)
}
