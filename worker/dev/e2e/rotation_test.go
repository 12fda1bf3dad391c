package e2e_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	history "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestPayloadKeyIsRotated: a case that began under one key goes on under the next: the worker replays the history from before, what is new
// is written with the new key, an operator reads both through the codec endpoint, and each reading stands in the access log.
func TestPayloadKeyIsRotated(t *testing.T) {
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	_, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	before := keysOf(t, p.CaseID)
	require.Len(t, before, 1)

	newer := filepath.Join(scratch, "payload-key-newer")
	key := make([]byte, 32)
	_, err = rand.Read(key)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(newer, []byte(base64.StdEncoding.EncodeToString(key)+"\n"), 0o600))
	older := stack.PayloadKeyFile()
	// As README says: first both can read the new key, then they write with it.
	givePayloadKeys(t, older+","+newer)
	givePayloadKeys(t, newer+","+older)

	require.NoError(t, p.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{
		"vollstaendig": true, "baZustimmungBis": "2099-12-31",
	}))
	_, err = p.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err, "the case goes on")
	after := keysOf(t, p.CaseID)
	require.Len(t, after, 2)
	events, err := inside.History(t.Context(), p.CaseID)
	require.NoError(t, err)
	var newest *history.HistoryEvent
	for _, e := range events {
		if keyOf(t, e) != "" {
			newest = e
		}
	}
	require.NotContains(t, before, keyOf(t, newest), "what is new is written with the new key")

	logged, err := inside.Logged(t.Context(), "payloads.decoded")
	require.NoError(t, err)
	require.Contains(t, decoded(t, events[0]), p.CaseID, "the start of the case is written with the older key")
	require.NotEmpty(t, decoded(t, newest))
	again, err := inside.Logged(t.Context(), "payloads.decoded")
	require.NoError(t, err)
	require.Greater(t, again, logged, "each decode is logged")
	stranger, err := gateway.As("clearing").Do(t.Context(), post("/codec/decode", []byte(`{"payloads":[]}`)))
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, stranger.Status)
}

// givePayloadKeys starts worker and gateway with other key files.
func givePayloadKeys(t *testing.T, files string) {
	t.Helper()
	for _, part := range []devstack.Part{devstack.Gateway, devstack.Worker} {
		stack.SetVariable(part, "ABLAUF_PAYLOAD_KEY_FILE", files)
		require.NoError(t, stack.StopPart(part))
	}
	for _, part := range []devstack.Part{devstack.Worker, devstack.Gateway} {
		require.NoError(t, stack.StartPart(t.Context(), part))
	}
}

// keysOf gives the names of the keys with which the payloads of a case are encrypted.
func keysOf(t *testing.T, id string) map[string]bool {
	t.Helper()
	events, err := inside.History(t.Context(), id)
	require.NoError(t, err)
	keys := map[string]bool{}
	for _, e := range events {
		if key := keyOf(t, e); key != "" {
			keys[key] = true
		}
	}
	return keys
}

// keyOf finds the name of a key in an event, wherever its payloads lie.
func keyOf(t *testing.T, e *history.HistoryEvent) string {
	t.Helper()
	for _, p := range payloadsOf(t, e) {
		name, err := base64.StdEncoding.DecodeString(p.Metadata["ablauf-key"])
		require.NoError(t, err)
		return string(name)
	}
	return ""
}

type sealedPayload struct {
	Metadata map[string]string `json:"metadata"`
	Data     string            `json:"data"`
}

// payloadsOf gives the encrypted payloads of an event in the form of Temporal's UI.
func payloadsOf(t *testing.T, e *history.HistoryEvent) []sealedPayload {
	t.Helper()
	raw, err := protojson.Marshal(e)
	require.NoError(t, err)
	var found []sealedPayload
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			again, err := json.Marshal(v)
			require.NoError(t, err)
			var p sealedPayload
			if json.Unmarshal(again, &p) == nil && p.Metadata["ablauf-key"] != "" {
				found = append(found, p)
				return
			}
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(mustDecode(t, raw))
	return found
}

// decoded asks the codec endpoint as Temporal's UI does.
func decoded(t *testing.T, e *history.HistoryEvent) string {
	t.Helper()
	answer, err := gateway.As("admin-it").Do(t.Context(), post("/codec/decode", map[string]any{"payloads": payloadsOf(t, e)}))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.Status, string(answer.Body))
	var out struct{ Payloads []sealedPayload }
	require.NoError(t, json.Unmarshal(answer.Body, &out))
	var text strings.Builder
	for _, p := range out.Payloads {
		plain, err := base64.StdEncoding.DecodeString(p.Data)
		require.NoError(t, err)
		text.Write(plain)
	}
	return text.String()
}
