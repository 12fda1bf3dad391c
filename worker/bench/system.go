package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"ablauf/activities"
	"ablauf/gateway/desk"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/payload"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/worker/bench/byhand"
	"ablauf/workflows"
	"ablauf/workflows/contract"
)

// System is the part of Ablauf that runs inside the measuring program: a Temporal worker with both ways of the extension, and the acts of
// the gateway. PostgreSQL, MinIO and Temporal run outside.
type System struct {
	db       *store.Store
	temporal client.Client
	workers  []worker.Worker
	watch    *watch
	desk     *desk.Desk
	updates  *timedUpdates
	actors   map[string]casefile.Actor
	// deciding holds what each finished task told the case in the rehearsal, for the runs without projection.
	deciding map[string]json.RawMessage
}

// queueWithout is the task queue of the worker whose projection writes nothing.
const queueWithout = contract.TaskQueue + "-ohne-projektion"

// conns is what the worker and the gateway may have together in real operation.
const conns = 40

// Open connects to the parts that the environment names, as devstack's Env has them, and starts the worker.
func Open(ctx context.Context, getenv func(string) string) (*System, error) {
	office, err := authority.Load(getenv("ABLAUF_AUTHORITY"))
	if err != nil {
		return nil, fmt.Errorf("authority: %w", err)
	}
	if err := store.Migrate(ctx, getenv("ABLAUF_MIGRATE_DATABASE_URL")); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	db, err := store.Open(ctx, store.Config{URL: getenv("ABLAUF_DATABASE_URL"), MaxConns: conns, Aktenzeichen: office.Aktenzeichen}, time.Now)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	s := &System{db: db, watch: newWatch(), actors: map[string]casefile.Actor{}, deciding: map[string]json.RawMessage{}}
	if err := s.open(ctx, getenv, office); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *System) open(ctx context.Context, getenv func(string) string, office *authority.Authority) error {
	library, err := processes.Load()
	if err != nil {
		return fmt.Errorf("procedures: %w", err)
	}
	files, err := openEFile(ctx, getenv, s.db)
	if err != nil {
		return err
	}
	if s.temporal, err = dial(ctx, getenv); err != nil {
		return err
	}
	for _, queue := range []string{contract.TaskQueue, queueWithout} {
		w := worker.New(s.temporal, queue, worker.Options{Interceptors: []interceptor.WorkerInterceptor{&activities.Failures{}}})
		(&workflows.Cases{Library: library}).Register(w, library.Keys())
		byhand.Register(w)
		acts := &activities.Activities{Store: s.db, EFile: files, Library: library, Authority: office}
		if queue == queueWithout {
			acts.DecidedBy = func(context.Context, casefile.CaseID, []string) (casefile.ActorID, error) {
				return s.actors[string(casefile.RoleSachbearbeitung)].ID, nil
			}
		}
		acts.Register(watched{w, s.watch, queue == contract.TaskQueue, map[string]worksFor{}})
		if err := w.Start(); err != nil {
			return fmt.Errorf("temporal worker: %w", err)
		}
		s.workers = append(s.workers, w)
	}
	forms, err := desk.NewLibrary()
	if err != nil {
		return err
	}
	people := desk.Office{Data: office}
	s.updates = &timedUpdates{Temporal: desk.Temporal{Client: s.temporal, Wait: time.Minute}}
	s.desk = desk.New(desk.Deps{
		Store: s.db, Running: s.updates, Authority: people, Library: forms, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	return s.hire(ctx, people)
}

// hire makes the members of staff who work on the cases.
func (s *System) hire(ctx context.Context, people desk.Office) error {
	for _, role := range []casefile.Role{casefile.RoleClearing, casefile.RoleSachbearbeitung, casefile.RoleSicherheit} {
		actor, err := s.db.UpsertStaff(ctx, "bench:"+string(role), "Muster", []casefile.Role{role}, people.TeamsOf(role))
		if err != nil {
			return fmt.Errorf("staff: %w", err)
		}
		s.actors[string(role)] = actor
	}
	return nil
}

// Close stops the worker and ends the connections.
func (s *System) Close() {
	for _, w := range s.workers {
		w.Stop()
	}
	if s.temporal != nil {
		s.temporal.Close()
	}
	s.db.Close()
}

func openEFile(ctx context.Context, getenv func(string) string, db *store.Store) (*efile.Client, error) {
	access, err := secret(getenv("ABLAUF_MINIO_ACCESS_KEY_FILE"))
	if err != nil {
		return nil, err
	}
	key, err := secret(getenv("ABLAUF_MINIO_SECRET_KEY_FILE"))
	if err != nil {
		return nil, err
	}
	master, err := efile.LoadMasterKeys(getenv("ABLAUF_MASTER_KEY_FILE"))
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	files, err := efile.Open(ctx, efile.Config{
		Endpoint: getenv("ABLAUF_MINIO_ENDPOINT"), AccessKey: access, SecretKey: key, Bucket: getenv("ABLAUF_MINIO_BUCKET"),
	}, db, master)
	if err != nil {
		return nil, fmt.Errorf("e-file: %w", err)
	}
	return files, nil
}

func dial(ctx context.Context, getenv func(string) string) (client.Client, error) {
	codec, err := payload.Load(strings.Split(getenv("ABLAUF_PAYLOAD_KEY_FILE"), ",")...)
	if err != nil {
		return nil, err
	}
	c, err := client.DialContext(ctx, client.Options{
		HostPort: getenv("ABLAUF_TEMPORAL_ADDRESS"), Namespace: getenv("ABLAUF_TEMPORAL_NAMESPACE"),
		Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
		// As worker and gateway do it.
		ConnectionOptions: client.ConnectionOptions{GrpcCompression: &client.GrpcCompressionNone{}},
		DataConverter:     codec.Converter(), FailureConverter: codec.FailureConverter(),
	})
	if err != nil {
		return nil, fmt.Errorf("temporal: %w", err)
	}
	return c, nil
}
