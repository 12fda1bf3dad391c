package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Config says what is on; the zero value is off altogether.
type Config struct {
	// Program is the name under which traces appear, e.g. "worker".
	Program string
	// MetricsAddress is host:port of the listener for Prometheus; a missing host means loopback, because metrics have no login.
	MetricsAddress string
	// TracesEndpoint is the URL of an OTLP collector that speaks HTTP, e.g. "http://127.0.0.1:4318".
	TracesEndpoint string
}

// Telemetry is what is switched on. A nil *Telemetry is all off; every method may be called on it.
type Telemetry struct {
	program  string
	metrics  *instruments // nil: off
	registry *prometheus.Registry
	server   *server
	provider *sdktrace.TracerProvider // nil: off
}

// Start switches on what the configuration asks for and gives nil where that is nothing. An address that cannot be listened on is an
// error: an operator who believes to be watching must not be mistaken.
func Start(ctx context.Context, cfg Config, log *slog.Logger) (*Telemetry, error) {
	if cfg.MetricsAddress == "" && cfg.TracesEndpoint == "" {
		return nil, nil //nolint:nilnil // off is a state of its own, see the type
	}
	t := &Telemetry{program: cfg.Program}
	if cfg.TracesEndpoint != "" {
		provider, err := startTraces(ctx, cfg, log)
		if err != nil {
			return nil, err
		}
		t.provider = provider
	}
	if cfg.MetricsAddress == "" {
		return t, nil
	}
	t.registry = prometheus.NewRegistry()
	t.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	t.metrics = newInstruments(t.registry)
	served, err := serve(ctx, cfg.MetricsAddress, t.registry, log)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("metrics: %w", err), t.Close(ctx))
	}
	t.server = served
	return t, nil
}

// closeMax is how long the end may take: a collector that does not answer must not hold it up.
const closeMax = 5 * time.Second

// Close ends the listener and hands the last traces over. It has a time of its own, because the context has usually ended by then; an error
// says what it could not hand over.
func (t *Telemetry) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeMax)
	defer cancel()
	var errs []error
	if t.server != nil {
		errs = append(errs, t.server.close(ctx))
	}
	if t.provider != nil {
		errs = append(errs, t.provider.Shutdown(ctx))
	}
	return errors.Join(errs...)
}

// MetricsURL is where Prometheus reads; empty while metrics are off.
func (t *Telemetry) MetricsURL() string {
	if t == nil || t.server == nil {
		return ""
	}
	return "http://" + t.server.address + metricsPath
}

// CheckAddress reports what is wrong with the address of a listener for metrics.
func CheckAddress(address string) error {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return errors.New("is not host:port")
	}
	return nil
}

// CheckEndpoint reports what is wrong with the URL of a collector.
func CheckEndpoint(endpoint string) error {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("is not a URL such as http://127.0.0.1:4318")
	}
	if u.User != nil {
		return errors.New("must not carry a password")
	}
	return nil
}
