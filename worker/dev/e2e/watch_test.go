package e2e_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// collected takes traces as an OTLP collector does, and keeps what came as it came.
type collected struct {
	mu     sync.Mutex
	bodies [][]byte
}

func (c *collected) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bodies = append(c.bodies, body)
}

// all gives what has come so far.
func (c *collected) all() [][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([][]byte{}, c.bodies...)
}

// metricsOf asks a program for its metrics as Prometheus does. It listens on a free port, which its log names.
func metricsOf(t *testing.T, part devstack.Part) string {
	t.Helper()
	log, err := os.ReadFile(stack.LogFile(part))
	require.NoError(t, err)
	address := ""
	for line := range strings.Lines(string(log)) {
		var said struct{ Msg, Address string }
		if json.Unmarshal([]byte(line), &said) == nil && said.Msg == "metrics are served" {
			address = said.Address
		}
	}
	require.NotEmpty(t, address, "%s does not serve metrics", part)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/metrics", nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return string(page)
}

// requireShown is require.Contains without printing the whole page.
func requireShown(t *testing.T, page, line string) {
	t.Helper()
	if !strings.Contains(page, line) {
		t.Errorf("the metrics do not show %s", line)
	}
}

// TestWatching: what operators watch (README, "Signals") shows what a case did, in both programs, and the trace of its receipt leads from
// the request through the relay and the workflow to the activities.
func TestWatching(t *testing.T) {
	t.Parallel()
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	_, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)

	worker, pages := metricsOf(t, devstack.Worker), metricsOf(t, devstack.Gateway)
	for _, line := range []string{
		`ablauf_signals_read 1`, `ablauf_part_up{part="database"} 1`, `ablauf_part_up{part="minio"} 1`, `ablauf_part_up{part="temporal"} 1`,
		`ablauf_engine_turn_seconds_count{event="start",verdict="ok"}`, `ablauf_activity_seconds_count{result="ok",type="projektion"}`,
		`ablauf_tasks_open{group="clearing"}`, `ablauf_receipts{state="poison"}`, `ablauf_round_last_timestamp_seconds{loop="relay"}`,
		`ablauf_deadlines{state="running"}`, `temporal_workflow_task_execution_latency_seconds_count`,
	} {
		requireShown(t, worker, line)
	}
	for _, line := range []string{
		`ablauf_http_requests_total{method="POST",route="/api/v1/applications",status="201"}`, `ablauf_part_up{part="minio"} 1`,
	} {
		requireShown(t, pages, line)
	}
	require.Equal(t, -1, strings.Index(worker+pages, p.CaseID), "labels hold no ids")

	receipts, err := inside.Receipts(t.Context(), p.CaseID)
	require.NoError(t, err)
	receipt, err := hex.DecodeString(strings.ReplaceAll(receipts[0], "-", ""))
	require.NoError(t, err)
	require.NoError(t, p.Until(t.Context(), "the trace of the receipt", func(context.Context) (bool, error) {
		fromGateway, fromWorker := false, false
		for _, body := range traces.all() {
			ofReceipt := bytes.Contains(body, receipt)
			fromGateway = fromGateway || ofReceipt && bytes.Contains(body, []byte("ablauf-gateway"))
			fromWorker = fromWorker || ofReceipt && bytes.Contains(body, []byte("ablauf-worker")) && bytes.Contains(body, []byte("RunActivity:"))
		}
		return fromGateway && fromWorker, nil
	}))
}
