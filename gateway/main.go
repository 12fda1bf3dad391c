// Command gateway serves the pages and the API of Ablauf.
//
// It wires the parts together and holds no rule of its own. It starts while Temporal, MinIO and the identity provider are down,
// because receipts need none of them; without the database it starts too and answers 503.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"ablauf/internal/efile"
	"ablauf/internal/telemetry"
)

func main() {
	checkDocument()
	os.Exit(start())
}

// checkDocument turns this program into a checker of one document, or into what puts documents together or draws one, where it was started as one (efile.Sandbox,
// efile.Arranger, efile.Renderer); otherwise it does nothing.
func checkDocument() {
	if len(os.Args) != 2 {
		return
	}
	switch os.Args[1] {
	case efile.CheckerArgument:
		os.Exit(efile.ServeChecker(os.Stdin, os.Stdout))
	case efile.ArrangeArgument:
		os.Exit(efile.ServeArranger(os.Stdin, os.Stdout))
	case efile.RenderArgument:
		os.Exit(efile.ServeRenderer(os.Stdin, os.Stdout))
	case efile.TranslateArgument:
		os.Exit(efile.ServeTranslator(os.Stdin))
	}
}

// start gives the exit code: 0 after an orderly stop.
func start() int {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg, err := readConfig(os.Getenv)
	if err == nil {
		err = run(ctx, cfg, log)
	}
	if err != nil {
		log.ErrorContext(ctx, "gateway ended", slog.Any("error", err))
		return 1
	}
	return 0
}

// newServer bounds how long a request may take to come and how large its head may be: address and headers together 64 kB.
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
}

// run serves until the context ends, then lets the requests under way finish.
func run(ctx context.Context, cfg config, log *slog.Logger) error {
	watch, err := telemetry.Start(ctx, telemetry.Config{
		Program: "gateway", MetricsAddress: cfg.MetricsAddress, TracesEndpoint: cfg.TracesEndpoint,
	}, log)
	if err != nil {
		return err
	}
	defer watch.Close(ctx) //nolint:errcheck // a collector that does not answer must not hold the end up
	parts, err := build(ctx, cfg, watch, log)
	if err != nil {
		return err
	}
	defer parts.close()
	go parts.follow(ctx)
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return err
	}
	server := newServer(parts.handler)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	log.InfoContext(ctx, "gateway listens", slog.String("address", listener.Addr().String()), slog.Bool("dev", cfg.Dev))
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	// The context has ended already; what is under way gets its own time.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	if err := server.Shutdown(last); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
