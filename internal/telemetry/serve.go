package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const metricsPath = "/metrics"

// scrapeMax bounds the scrapes that run at the same time: each may ask the database.
const scrapeMax = 2

// server is the listener for Prometheus. It is another one than that of the pages, so that no rule of a proxy decides who may read.
type server struct {
	http    *http.Server
	address string
}

func serve(ctx context.Context, address string, registry *prometheus.Registry, log *slog.Logger) (*server, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+metricsPath, promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: scrapeMax, Timeout: readTimeout + time.Second,
	}))
	s := &server{
		address: listener.Addr().String(),
		http:    &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute},
	}
	go func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.ErrorContext(ctx, "metrics are not served any more", slog.String("error", err.Error()))
		}
	}()
	log.InfoContext(ctx, "metrics are served", slog.String("address", s.address))
	return s, nil
}

func (s *server) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := s.http.Shutdown(ctx); err != nil {
		return fmt.Errorf("end the listener for metrics: %w", err)
	}
	return nil
}
