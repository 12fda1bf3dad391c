// Command worker runs the cases: it polls Temporal for workflows and activities, relays receipts from PostgreSQL to their cases, hands
// letters to print and speaks to other authorities.
//
// It is the only writer of the projection. It may be started more than once; the parts find their work by row locks and by
// Temporal's queues, never by anything inside one process. It serves no request.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"ablauf/activities"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/invitation"
	"ablauf/internal/payload"
	"ablauf/internal/quarantine"
	"ablauf/internal/registers"
	"ablauf/internal/store"
	"ablauf/internal/telemetry"
	"ablauf/processes"
	"ablauf/processes/readingaid"
	"ablauf/processes/translation"
)

func main() {
	checkDocument()
	logger := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := execute(ctx, os.Args[1:], call{logger: logger, getenv: os.Getenv, out: os.Stdout})
	stop()
	if err != nil {
		logger.Error("worker stopped", "error", err.Error())
		os.Exit(1)
	}
}

// run wires the worker together and runs it until the context ends.
func run(ctx context.Context, logger *slog.Logger, getenv func(string) string) error {
	cfg, err := readConfig(getenv)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	watch, err := telemetry.Start(ctx, telemetry.Config{
		Program: "worker", MetricsAddress: cfg.MetricsAddress, TracesEndpoint: cfg.TracesEndpoint,
	}, logger)
	if err != nil {
		return err
	}
	defer watch.Close(ctx) //nolint:errcheck // a collector that does not answer must not hold the end up
	office, err := authority.Load(cfg.Authority)
	if err != nil {
		return fmt.Errorf("authority: %w", err)
	}
	db, library, err := openRecord(ctx, cfg, store.Config{
		URL: cfg.DatabaseURL, Aktenzeichen: office.Aktenzeichen, MaxConns: 20,
		Land: office.Land, Regions: office.Regions,
		Teams: map[casefile.Role]string{casefile.RoleSicherheit: office.TeamFor(string(casefile.RoleSicherheit), "", "")},
	}, logger)
	if err != nil {
		return err
	}
	defer db.Close()
	files, err := openFiles(ctx, cfg, db, logger)
	if err != nil {
		return err
	}
	keeper, err := openKeeper(cfg, db)
	if err != nil {
		return err
	}
	scanner, err := openScanner(ctx, cfg, logger)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	checker, err := newChecker(quarantine.Checker{Store: db, Files: files, Now: time.Now}, scanner)
	if err != nil {
		return err
	}
	drawing, err := newRenderer()
	if err != nil {
		return err
	}
	partners, err := openPartners(cfg)
	if err != nil {
		return err
	}
	sealer, err := newSealer(cfg, db)
	if err != nil {
		return err
	}
	brought := &broughtBack{cfg: cfg, store: db, files: keeper, bucket: sealer.Bucket, watch: watch, logger: logger}
	missed, err := brought.atStart(ctx)
	if err != nil {
		return err
	}
	translations, err := translation.Shipped()
	if err != nil {
		return err
	}
	addresses, err := invitations(cfg, office)
	if err != nil {
		return err
	}
	aids, err := readingaid.Shipped()
	if err != nil {
		return err
	}
	acts := &activities.Activities{Store: db, EFile: files, Library: library, Authority: office, Translations: translations, Aids: aids, Invitations: addresses}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	temporal, polling, err := startPolling(ctx, cfg, acts, watch, logger, fail)
	if err != nil {
		return err
	}
	defer temporal.Close()
	defer polling.Stop()

	// From here on work is under way: nothing returns before the parts have come to their end.
	var parts sync.WaitGroup
	watchRecord(watch, db, temporal, files, sealer.Bucket, scanner)
	repeat := watchedRepeat(watch)
	relay := &relay{store: db, temporal: temporal, logger: logger, watch: watch}
	parts.Go(func() { relay.keepSeeded(ctx) })
	parts.Go(func() { (&expirySchedule{temporal: temporal, logger: logger}).keep(ctx) })
	for range relays {
		parts.Go(func() { repeat(ctx, logger, "relay", relay.once) })
	}
	parts.Go(func() { repeat(ctx, logger, "submissions", relay.submissions) })
	letters := &post{store: db, files: files, office: office, portal: connected(partners, registers.Portal)}
	for _, p := range partners {
		asks := &requests{partner: p, store: db, office: office, logger: logger, now: time.Now}
		answers := &inbox{partner: p, store: db, seal: files.SealNote, logger: logger, now: time.Now}
		if p.name == registers.Print || p.name == registers.Portal {
			if p.client == nil {
				continue
			}
			asks.post, answers.post = letters, letters
		}
		parts.Go(func() { repeat(ctx, logger, "requests-"+string(p.name), asks.once) })
		parts.Go(func() { repeat(ctx, logger, "inbox-"+string(p.name), answers.once) })
	}
	if !connected(partners, registers.Print) {
		tray := &dispatch{store: db, efile: files, now: time.Now}
		parts.Go(func() { repeat(ctx, logger, "dispatch", tray.once) })
	}
	silent := &overdue{store: db, logger: logger, now: time.Now}
	parts.Go(func() { repeat(ctx, logger, "unposted", silent.once) })
	news := &released{store: db, library: library}
	parts.Go(func() { repeat(ctx, logger, "released", news.once) })
	again := &releasedAgain{store: db, cases: temporal, logger: logger}
	parts.Go(func() { repeat(ctx, logger, "held", again.once) })
	late := &delays{store: db, library: library, logger: logger, now: time.Now}
	parts.Go(func() { repeat(ctx, logger, "delays", late.once) })
	for range checks {
		parts.Go(func() { repeat(ctx, logger, "checks", checker.Once) })
	}
	parts.Go(func() { repeat(ctx, logger, "quarantine", checker.Clear) })
	pictures := &thumbnails{store: db, files: files, draw: drawing.Thumbnail, logger: logger}
	parts.Go(func() { repeat(ctx, logger, "thumbnails", pictures.once) })
	parts.Go(func() { repeat(ctx, logger, "uploads", (&sweep{store: db, efile: files, now: time.Now}).once) })
	parts.Go(func() { repeat(ctx, logger, "locks", (&locks{store: db, files: keeper}).once) })
	due := &dueLook{store: db, office: office, logger: logger, now: time.Now}
	parts.Go(func() { repeat(ctx, logger, "retention", due.once) })
	eraser := &erasures{store: db, files: keeper, cases: temporalHistories{temporal, cfg.TemporalNamespace}, lines: sealer.Bucket, office: office, logger: logger, now: time.Now}
	parts.Go(func() { repeat(ctx, logger, "erasures", eraser.once) })
	if missed {
		parts.Go(func() { brought.later(ctx) })
	}
	parts.Go(func() { repeat(ctx, logger, "seal", (&nightly{sealer, logger}).once) })
	logger.Info("worker started", "procedures", strings.Join(library.Keys(), ","))
	<-ctx.Done()
	parts.Wait()
	var fatal *fatalError
	if errors.As(context.Cause(ctx), &fatal) {
		return fatal
	}
	return nil
}

// fatalError is trouble after which only a new start of the program helps; whoever supervises it starts it again.
type fatalError struct{ cause error }

func (e *fatalError) Error() string { return "temporal worker: " + e.cause.Error() }

func (e *fatalError) Unwrap() error { return e.cause }

// loadLibrary compiles the built-in procedures, the versions that people released and every bundle that a case was ever started on, before the
// first case is touched: a case runs on its bundle to its end, also when the program brings a newer one. Built-in bundles are kept in
// PostgreSQL for that.
func loadLibrary(ctx context.Context, db *store.Store) (*processes.Library, error) {
	definitions, err := db.Definitions(ctx)
	if err != nil {
		return nil, err
	}
	var stored [][]byte
	for _, d := range definitions {
		if d.Kind == definitionBundle {
			stored = append(stored, d.Content)
		}
	}
	library, err := processes.Load(stored...)
	if err != nil {
		return nil, err
	}
	if _, err := (&released{store: db, library: library}).once(ctx); err != nil {
		return nil, err
	}
	if err := library.CheckTaskTypes(activities.TaskTypes()); err != nil {
		return nil, err
	}
	if err := activities.CheckHeaders(library); err != nil {
		return nil, err
	}
	for _, b := range library.Bundles() {
		d := store.Definition{Hash: b.Hash, Kind: definitionBundle, Key: b.Key, Version: b.Version, Content: b.Content}
		if err := db.RegisterDefinition(ctx, d); err != nil {
			return nil, err
		}
	}
	for _, r := range library.Rules() {
		if err := db.RegisterDefinition(ctx, store.Definition{Hash: r.Hash, Kind: definitionRules, Key: r.Key, Version: r.Version, Content: r.Content}); err != nil {
			return nil, err
		}
	}
	return library, nil
}

// The kinds under which PostgreSQL keeps bundles and rule tables: what a case ran on and what a decision was made by can be read for
// ever, also when the program has long been replaced.
const (
	definitionBundle = store.KindBundle
	definitionRules  = store.KindRules
)

func openEFile(ctx context.Context, cfg config, db *store.Store) (*efile.Client, error) {
	minio, master, err := eFileConfig(cfg)
	if err != nil {
		return nil, err
	}
	files, err := efile.Open(ctx, minio, db, master)
	if err != nil {
		return files, fmt.Errorf("e-file: %w", err)
	}
	return files, nil
}

// openKeeper gives the e-file as the account has it that locks and erases.
func openKeeper(cfg config, db *store.Store) (*efile.Client, error) {
	if cfg.KeeperAccessKeyFile == "" || cfg.KeeperSecretKeyFile == "" {
		return nil, errors.New("configuration: ABLAUF_MINIO_KEEPER_ACCESS_KEY_FILE and ABLAUF_MINIO_KEEPER_SECRET_KEY_FILE are not set: they name the account " +
			"that locks what is final and erases (worker/deploy/minio-setup.sh)")
	}
	cfg.MinIOAccessKeyFile, cfg.MinIOSecretKeyFile = cfg.KeeperAccessKeyFile, cfg.KeeperSecretKeyFile
	minio, master, err := eFileConfig(cfg)
	if err != nil {
		return nil, err
	}
	return efile.Connect(minio, db, master)
}

// invitations makes the addresses of prepared applications as the gateway makes them: from the master key that both have.
func invitations(cfg config, office *authority.Authority) (*invitation.Maker, error) {
	_, master, err := eFileConfig(cfg)
	if err != nil {
		return nil, err
	}
	key, err := master.InvitationKey()
	return invitation.NewMaker(office.Online, key), err
}

// eFileConfig reads the secrets that the e-file needs.
func eFileConfig(cfg config) (efile.Config, *efile.MasterKeys, error) {
	minio := efile.Config{Endpoint: cfg.MinIOEndpoint, Secure: cfg.MinIOSecure, Bucket: cfg.MinIOBucket}
	var err error
	if minio.AccessKey, err = secret(cfg.MinIOAccessKeyFile); err != nil {
		return minio, nil, err
	}
	if minio.SecretKey, err = secret(cfg.MinIOSecretKeyFile); err != nil {
		return minio, nil, err
	}
	names := strings.Split(cfg.MasterKeyFile, ",")
	master, err := efile.LoadMasterKeys(names[0], names[1:]...)
	if err != nil {
		return minio, nil, fmt.Errorf("master key: %w", err)
	}
	return minio, master, nil
}

// dial connects a command, which nobody watches, to Temporal.
func dial(ctx context.Context, cfg config, logger *slog.Logger) (client.Client, error) {
	options, err := temporalOptions(cfg, nil, logger)
	if err != nil {
		return nil, err
	}
	return dialWith(ctx, options)
}

// temporalOptions says how Temporal is reached; they are made once, also where dialling takes several attempts.
func temporalOptions(cfg config, watch *telemetry.Telemetry, logger *slog.Logger) (client.Options, error) {
	codec, err := payload.Load(strings.Split(cfg.PayloadKeyFile, ",")...)
	if err != nil {
		return client.Options{}, err
	}
	options := client.Options{
		HostPort: cfg.TemporalAddress, Namespace: cfg.TemporalNamespace, Logger: log.NewStructuredLogger(logger),
		// What goes over is encrypted, and nothing makes that shorter.
		ConnectionOptions: client.ConnectionOptions{GrpcCompression: &client.GrpcCompressionNone{}},
		DataConverter:     codec.Converter(), FailureConverter: codec.FailureConverter(),
	}
	return options, watch.Temporal(&options)
}

func dialWith(ctx context.Context, options client.Options) (client.Client, error) {
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, casefile.Errorf(casefile.Unavailable, "temporal.unavailable", "temporal: %w", err)
	}
	return c, nil
}

// The pauses of the loops: short when there was work, longer when there was none, longest after trouble.
const (
	pauseIdle    = 200 * time.Millisecond
	pauseTrouble = 3 * time.Second
)

// watchedRepeat gives what runs one part until the context ends. Trouble is logged and tried again; nothing is lost, because the work
// stands in PostgreSQL.
func watchedRepeat(
	watch *telemetry.Telemetry,
) func(ctx context.Context, logger *slog.Logger, part string, once func(context.Context) (int, error)) {
	return func(ctx context.Context, logger *slog.Logger, part string, once func(context.Context) (int, error)) {
		for ctx.Err() == nil {
			began := time.Now()
			n, err := once(ctx)
			watch.Round(part, n, err, time.Since(began))
			switch {
			case err != nil && ctx.Err() == nil:
				logger.WarnContext(ctx, "part in trouble", "part", part, "error", err.Error())
				pause(ctx, pauseTrouble)
			case n == 0:
				pause(ctx, pauseIdle)
			}
		}
	}
}

// pause waits, or ends early with the context.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
