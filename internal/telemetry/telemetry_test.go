package telemetry_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"ablauf/internal/telemetry"
)

func on(t *testing.T, address string) *telemetry.Telemetry {
	t.Helper()
	watch, err := telemetry.Start(t.Context(), telemetry.Config{Program: "test", MetricsAddress: address}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, watch.Close(context.Background())) })
	return watch
}

func scrape(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close() //nolint:errcheck // only read from
	require.Equal(t, http.StatusOK, res.StatusCode)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return string(body)
}

// TestOffIsNothing: without an address there is no listener and no instrument, and whoever reports is told nothing.
func TestOffIsNothing(t *testing.T) {
	t.Parallel()
	watch, err := telemetry.Start(t.Context(), telemetry.Config{Program: "test"}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	require.Nil(t, watch)
	require.Empty(t, watch.MetricsURL())
	require.Nil(t, watch.Turns())
	require.Empty(t, watch.WorkerInterceptors())
	watch.WatchParts(nil)
	watch.WatchSignals(nil)
	var options client.Options
	require.NoError(t, watch.Temporal(&options))
	require.Nil(t, options.MetricsHandler)
	require.Empty(t, options.Interceptors)
	ctx, ended := watch.BeginRequest(t.Context(), "GET", "/")
	require.Equal(t, t.Context(), ctx)
	ended(http.StatusOK)
	require.NoError(t, watch.Close(t.Context()))
}

// TestOffCostsNothing: what is told to a watch that is off allocates nothing. Counting allocations forbids running beside other tests.
func TestOffCostsNothing(t *testing.T) {
	var watch *telemetry.Telemetry
	require.Zero(t, testing.AllocsPerRun(100, func() {
		ctx, ended := watch.BeginRequest(t.Context(), "GET", "/")
		watch.Request("GET", "/", http.StatusOK, time.Second)
		watch.Round("relay", 1, nil, time.Second)
		watch.Receipted(ctx, "", "antrag", "portal")
		ended(http.StatusOK)
	}))
}

// TestLoopbackIsTheDefault: metrics have no login, so only who writes another host down lets other machines in.
func TestLoopbackIsTheDefault(t *testing.T) {
	t.Parallel()
	require.Regexp(t, `^http://127\.0\.0\.1:\d+/metrics$`, on(t, ":0").MetricsURL())
	require.NotEmpty(t, on(t, "0.0.0.0:0").MetricsURL())
	taken := strings.TrimSuffix(strings.TrimPrefix(on(t, ":0").MetricsURL(), "http://"), "/metrics")
	_, err := telemetry.Start(t.Context(), telemetry.Config{MetricsAddress: taken}, slog.New(slog.DiscardHandler))
	require.ErrorContains(t, err, "metrics: listen")
}

// TestScrapeShowsEveryName: everything that the table of names promises is there once it has happened.
func TestScrapeShowsEveryName(t *testing.T) {
	t.Parallel()
	watch := on(t, "127.0.0.1:0")
	watch.Request("POST", "/api/v1/cases/:id/messages", http.StatusCreated, time.Millisecond)
	watch.Request("BREW", "", http.StatusNotFound, time.Millisecond)
	watch.Turns()()("task", "task.excluded")
	watch.Round("relay", 3, nil, time.Millisecond)
	watch.Round("dispatch", 0, errors.New("ZZKANARIE"), time.Millisecond)
	watch.WatchParts(map[string]func(context.Context) error{
		"minio":    func(context.Context) error { return errors.New("down") },
		"database": func(context.Context) error { return nil },
	})
	watch.WatchSignals(func(context.Context) (telemetry.Signals, error) {
		return telemetry.Signals{
			ReceiptsPoison: 2, ReceiptAge: 90 * time.Second, TasksOpen: map[string]int{"clearing": 7}, TasksOverdue: map[string]int{"clearing": 1},
			Intents:  []telemetry.IntentSignal{{Kind: "ba-anfrage", Unclear: 1, Age: time.Minute}},
			LastRoot: time.Unix(1_700_000_000, 0), LastBackup: time.Unix(1_700_000_001, 0), LastExpiryScan: time.Unix(1_700_000_002, 0),
		}, nil
	})
	runActivities(t, watch)

	page := scrape(t, watch.MetricsURL())
	for _, m := range telemetry.Names() {
		require.Contains(t, page, "# TYPE "+m.Name+" ", "nothing shows %s", m.Name)
	}
	for _, line := range []string{
		`ablauf_http_requests_total{method="POST",route="/api/v1/cases/:id/messages",status="201"} 1`,
		`ablauf_http_requests_total{method="other",route="none",status="404"} 1`,
		`ablauf_part_up{part="minio"} 0`, `ablauf_part_up{part="database"} 1`,
		`ablauf_receipts{state="poison"} 2`, `ablauf_receipt_oldest_seconds 90`, `ablauf_tasks_open{group="clearing"} 7`,
		`ablauf_intents{kind="ba-anfrage",state="unclear"} 1`, `ablauf_intent_oldest_seconds{kind="ba-anfrage"} 60`,
		`ablauf_signals_read 1`, `ablauf_root_last_timestamp_seconds 1.7e+09`,
		`ablauf_engine_turn_seconds_count{event="task",verdict="task.excluded"} 1`,
		`ablauf_round_seconds_count{loop="dispatch",result="trouble"} 1`,
		`ablauf_activity_seconds_count{result="ok",type="works"} 1`, `ablauf_activity_seconds_count{result="final",type="refused"} 1`,
	} {
		require.Contains(t, page, line)
	}
	require.NotContains(t, page, "ZZKANARIE")
	require.NotContains(t, page, "BREW", "a method is a word that anybody can send")
}

// runActivities runs one activity that works and one that is refused for good, as a worker runs them.
func runActivities(t *testing.T, watch *telemetry.Telemetry) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	var around []interceptor.WorkerInterceptor
	around = append(around, watch.WorkerInterceptors()...)
	env.SetWorkerOptions(worker.Options{Interceptors: around})
	env.RegisterActivityWithOptions(func(context.Context) error { return nil }, activity.RegisterOptions{Name: "works"})
	env.RegisterActivityWithOptions(func(context.Context) error {
		return temporal.NewNonRetryableApplicationError("code", "code", nil)
	}, activity.RegisterOptions{Name: "refused"})
	_, err := env.ExecuteActivity("works")
	require.NoError(t, err)
	_, err = env.ExecuteActivity("refused")
	require.Error(t, err)
}

// TestUnreadSignalsAreMissing: a database that does not answer must not look like one in which nothing waits.
func TestUnreadSignalsAreMissing(t *testing.T) {
	t.Parallel()
	watch := on(t, ":0")
	watch.WatchSignals(func(context.Context) (telemetry.Signals, error) { return telemetry.Signals{}, errors.New("down") })
	page := scrape(t, watch.MetricsURL())
	require.Contains(t, page, "ablauf_signals_read 0")
	require.NotContains(t, page, "ablauf_receipts")
}

// TestTemporalsLabelsAreBounded: of the labels of Temporal's SDK only those stay whose values are from a closed list.
func TestTemporalsLabelsAreBounded(t *testing.T) {
	t.Parallel()
	watch := on(t, ":0")
	var options client.Options
	require.NoError(t, watch.Temporal(&options))
	h := options.MetricsHandler.WithTags(map[string]string{"workflow_type": "verlaengerung", "workflow_id": "case/1", "task_queue": "host:123"})
	h.Counter("temporal_workflow_completed").Inc(2)
	h.WithTags(map[string]string{"activity_type": "schreiben"}).Timer("temporal_activity_execution_latency").Record(time.Second)
	options.MetricsHandler.Gauge("temporal_worker_task_slots_available").Update(5)
	page := scrape(t, watch.MetricsURL())
	require.Regexp(t, `temporal_workflow_completed_total\{[^}]*workflow_type="verlaengerung"[^}]*\} 2`, page)
	require.Regexp(t, `temporal_activity_execution_latency_seconds_count\{activity_type="schreiben"[^}]*workflow_type="verlaengerung"`, page)
	require.NotContains(t, page, "case/1")
	require.NotContains(t, page, "host:123")
}

// TestREADMEListsEveryMetric: the operations page tells of each metric, and of none that does not exist.
func TestREADMEListsEveryMetric(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	_, signals, found := strings.Cut(string(page), "\n### Signals\n")
	require.True(t, found)
	signals, _, found = strings.Cut(signals, "\n### ")
	require.True(t, found)
	told := map[string]bool{}
	for _, name := range regexp.MustCompile("`(ablauf_[a-z_]+)[`{]").FindAllStringSubmatch(signals, -1) {
		told[name[1]] = true
	}
	for _, m := range telemetry.Names() {
		require.True(t, told[m.Name], "README does not say what %s means", m.Name)
		delete(told, m.Name)
	}
	require.Empty(t, told, "README speaks of metrics that do not exist")
}

// TestAddressesAreChecked: a mistyped setting is named at the start.
func TestAddressesAreChecked(t *testing.T) {
	t.Parallel()
	for _, good := range []string{":9464", "127.0.0.1:9464", "[::1]:9464"} {
		require.NoError(t, telemetry.CheckAddress(good), good)
	}
	require.Error(t, telemetry.CheckAddress("9464"))
	require.NoError(t, telemetry.CheckEndpoint("http://127.0.0.1:4318"))
	for _, bad := range []string{"127.0.0.1:4318", "grpc://127.0.0.1:4317", "http://", "http://user:secret@host"} {
		require.Error(t, telemetry.CheckEndpoint(bad), bad)
	}
}
