package e2e_test

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"

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

// TestCanary: personal data stays out of Temporal, of all logs and of search attributes. A person called ZZKANARIE goes through the
// timely story with that name wherever a person may type; then everything an operator can read is searched for it.
func TestCanary(t *testing.T) {
	t.Parallel()
	p := player.NewPlay(gateway)
	application := string(sample(t, p.Today, testdata.Timely))
	for _, personal := range []string{"Muster-Demir", "Ayla", "Izmir", "Beispielweg", "ayla", "Probe Werke GmbH"} {
		application = strings.ReplaceAll(application, personal, "ZZKANARIE")
	}
	require.NoError(t, p.ApplyWith(t.Context(), "antragsteller", []byte(application)))
	mistakes(t, p)
	doc, err := testdata.Document("P01")
	require.NoError(t, err)
	doc.Name = "ZZKANARIE-Pass.jpg"
	_, err = gateway.As("antragsteller").Upload(t.Context(), p.CaseID, "canary-"+p.CaseID, doc)
	require.NoError(t, err)
	require.NoError(t, gateway.As("antragsteller").Message(t.Context(), p.CaseID, "", "antwort", map[string]any{"antwortText": "Gruß, ZZKANARIE"}))
	for _, story := range player.Stories() {
		if story.Key == testdata.Timely {
			require.NoError(t, story.Tell(t.Context(), p))
		}
	}

	c, err := p.Case(t.Context())
	require.NoError(t, err)
	require.Equal(t, "titel-verlaengert", c.Outcome)
	for _, part := range devstack.AllParts() {
		log, err := os.ReadFile(stack.LogFile(part))
		require.NoError(t, err)
		if part != devstack.MinIO { // it is told to be quiet
			require.NotEmpty(t, log, "%s has written a log", part)
		}
		requireNone(t, "the log of "+part.Title(), string(log))
	}
	events, err := inside.History(t.Context(), p.CaseID)
	require.NoError(t, err)
	require.Greater(t, len(events), 50)
	for _, e := range events {
		requireNone(t, "history event "+e.GetEventType().String(), readable(t, e))
		require.NotContains(t, readable(t, e), "titelEnde", "payloads are encrypted all the same")
	}
	described, err := inside.Describe(t.Context(), p.CaseID)
	require.NoError(t, err)
	requireNone(t, "search attributes, memo and summary", readable(t, described))
}

// mistakes sends the name in requests that fail, because error texts and access logs are where names leak.
func mistakes(t *testing.T, p *player.Play) {
	t.Helper()
	for _, r := range []player.Request{
		post("/api/v1/applications", []byte(`{"procedure":"ZZKANARIE"}`)),
		post("/api/v1/applications", []byte(`{"ZZKANARIE":1}`)),
		post("/api/v1/tasks/search", map[string]any{"text": "ZZKANARIE"}),
		post("/api/v1/cases/"+p.CaseID+"/messages", map[string]any{"kind": "antwort", "channel": "portal", "data": map[string]any{"antwortText": "ZZKANARIE\u202e"}}),
		post("/aufgaben/suche", []byte("text=ZZKANARIE")),
	} {
		answer, err := gateway.As("clearing").Do(t.Context(), r)
		require.NoError(t, err)
		require.Less(t, answer.Status, http.StatusInternalServerError, string(answer.Body))
	}
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
