package telemetry_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	coltrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"ablauf/internal/telemetry"
)

// collector takes traces as an OTLP collector does and keeps them in memory.
type collector struct {
	mu    sync.Mutex
	spans []*tracepb.Span
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var in coltrace.ExportTraceServiceRequest
	if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &in) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range in.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			c.spans = append(c.spans, scope.GetSpans()...)
		}
	}
}

func (c *collector) span(t *testing.T, name string) *tracepb.Span {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.spans {
		if s.GetName() == name {
			return s
		}
	}
	t.Fatalf("no span %q arrived", name)
	return nil
}

func tracing(t *testing.T) (*telemetry.Telemetry, *collector) {
	t.Helper()
	c := &collector{}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	watch, err := telemetry.Start(t.Context(), telemetry.Config{Program: "test", TracesEndpoint: server.URL + "/"}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return watch, c
}

// TestTraceOfAReceipt: the trace of a receipt has the receipt's id, begins with the request that brought it, which it is linked with, and
// goes on with every attempt to deliver it, in another process and later.
func TestTraceOfAReceipt(t *testing.T) {
	t.Parallel()
	gateway, collected := tracing(t)
	receipt := uuid.Must(uuid.NewV7())
	ctx, ended := gateway.BeginRequest(t.Context(), "POST", "/api/v1/applications")
	gateway.Receipted(ctx, receipt.String(), "antrag", "portal")
	ended(http.StatusCreated)
	_, delivered := gateway.BeginDelivery(t.Context(), receipt.String())
	delivered(true)
	require.NoError(t, gateway.Close(t.Context()))

	request, first, delivery := collected.span(t, "POST /api/v1/applications"), collected.span(t, "receipt"), collected.span(t, "deliver receipt")
	require.Equal(t, receipt[:], first.GetTraceId())
	require.Empty(t, first.GetParentSpanId())
	require.Equal(t, request.GetTraceId(), first.GetLinks()[0].GetTraceId())
	require.Equal(t, receipt[:], request.GetLinks()[0].GetTraceId())
	require.NotEqual(t, request.GetTraceId(), first.GetTraceId())
	require.Equal(t, receipt[:], delivery.GetTraceId())
	require.Equal(t, first.GetSpanId(), delivery.GetParentSpanId())
	require.Equal(t, tracepb.Status_STATUS_CODE_ERROR, delivery.GetStatus().GetCode())
}

// TestTraceLeadsIntoTemporal: what the relay asks of Temporal carries the receipt's trace, and the text of an error stays out of it.
func TestTraceLeadsIntoTemporal(t *testing.T) {
	t.Parallel()
	watch, collected := tracing(t)
	var options client.Options
	require.NoError(t, watch.Temporal(&options))
	require.Len(t, options.Interceptors, 1)
	// In place of a server: the request is looked at, and fails with a text that quotes a name.
	carried := false
	options.HostPort = "passthrough:///nowhere"
	options.ConnectionOptions.DialOptions = []grpc.DialOption{grpc.WithChainUnaryInterceptor(func(
		_ context.Context, _ string, in, _ any, _ *grpc.ClientConn, _ grpc.UnaryInvoker, _ ...grpc.CallOption,
	) error {
		start, isStart := in.(*workflowservice.StartWorkflowExecutionRequest)
		if !isStart {
			return nil
		}
		carried = len(start.GetHeader().GetFields()) > 0
		return status.Error(codes.InvalidArgument, "no place for ZZKANARIE")
	})}
	temporal, err := client.NewLazyClient(options)
	require.NoError(t, err)
	t.Cleanup(temporal.Close)
	receipt := uuid.Must(uuid.NewV7())
	ctx, ended := watch.BeginDelivery(t.Context(), receipt.String())
	_, err = temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "case/1", TaskQueue: "ablauf"}, "verlaengerung")
	require.ErrorContains(t, err, "ZZKANARIE")
	ended(false)
	require.NoError(t, watch.Close(t.Context()))

	start := collected.span(t, "StartWorkflow:verlaengerung")
	require.Equal(t, receipt[:], start.GetTraceId())
	require.Equal(t, tracepb.Status_STATUS_CODE_ERROR, start.GetStatus().GetCode())
	require.True(t, carried, "Temporal carries the trace on")
	for _, s := range collected.spans {
		require.NotContains(t, strings.ToUpper(s.String()), "ZZKANARIE")
	}
}

// TestClosesWhenContextHasEnded: a program ends because its context did; what it has not sent by then is handed over all the same.
func TestClosesWhenContextHasEnded(t *testing.T) {
	t.Parallel()
	watch, collected := tracing(t)
	ctx, end := context.WithCancel(t.Context())
	_, ended := watch.BeginRequest(ctx, "GET", "/faelle")
	ended(http.StatusOK)
	end()
	require.NoError(t, watch.Close(ctx))
	collected.span(t, "GET /faelle")
}
