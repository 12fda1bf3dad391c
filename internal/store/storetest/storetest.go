// Package storetest gives each test a database of its own, cloned from a template that is migrated once.
//
// It is authoritative for nothing. It never fakes the database: the rules of the record live in PostgreSQL, so a test without it would
// prove little; a missing server is a failure that says how to get one.
package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/internal/store"
)

const howToGetOne = "%s is not set: run the tests with a throwaway PostgreSQL:\n" +
	"\tgo -C worker/dev run . exec --parts=postgres -- go test ./..."

// Database is a migrated database that belongs to one test.
type Database struct {
	OwnerURL string // of the login that owns the schema
	AppURL   string // of the login of the programs
}

// Open gives a Store on a fresh database, with the real clock.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return New(t).Open(t, time.Now)
}

// OpenAt is Open with a clock of the test's own.
func OpenAt(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	return New(t).Open(t, now)
}

// Open gives a Store on the database, which is closed at the end of the test.
func (d Database) Open(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{URL: d.AppURL, Land: "BW"}, now)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// Owner gives a connection with the rights of the owner, for what the program itself must not be able to do.
func (d Database) Owner(t testing.TB) *pgx.Conn { return connect(t, d.OwnerURL) }

// App gives a connection with the rights of the programs.
func (d Database) App(t testing.TB) *pgx.Conn { return connect(t, d.AppURL) }

// New clones the template; the clone is dropped at the end of the test.
func New(t testing.TB) Database {
	t.Helper()
	return clone(t, template(t))
}

// Empty is New without the migrations.
func Empty(t testing.TB) Database {
	t.Helper()
	return clone(t, "template1")
}

func clone(t testing.TB, source string) Database {
	t.Helper()
	ownerURL, appURL := setting(t, "ABLAUF_MIGRATE_DATABASE_URL"), setting(t, "ABLAUF_DATABASE_URL")
	name := "test_" + randomName()
	owner := connect(t, ownerURL)
	_, err := owner.Exec(t.Context(), "create database "+name+" template "+source)
	require.NoError(t, err, "clone the template")
	t.Cleanup(func() {
		// The context of the test is over by now. Without force, because the owner may not end the sessions of another login; PostgreSQL
		// waits some seconds for them to go by themselves.
		_, err := owner.Exec(context.Background(), "drop database "+name)
		require.NoError(t, err, "drop the test's database")
	})
	return Database{OwnerURL: withDatabase(t, ownerURL, name), AppURL: withDatabase(t, appURL, name)}
}

// template gives the name of the migrated database. Several test programs may want it at once, so it is made under a lock and gets its
// name only when it is complete. The name has the hash of the migrations: a changed migration makes another template.
func template(t testing.TB) string {
	t.Helper()
	ctx, ownerURL := t.Context(), setting(t, "ABLAUF_MIGRATE_DATABASE_URL")
	name := "ablauf_template_" + schemaHash(t)
	owner := connect(t, ownerURL)
	_, err := owner.Exec(ctx, "select pg_advisory_lock(81)")
	require.NoError(t, err)
	defer func() {
		_, err := owner.Exec(ctx, "select pg_advisory_unlock(81)")
		require.NoError(t, err)
	}()
	var exists bool
	require.NoError(t, owner.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists))
	if exists {
		return name
	}
	unfinished := name + "_new"
	_, err = owner.Exec(ctx, "drop database if exists "+unfinished)
	require.NoError(t, err)
	_, err = owner.Exec(ctx, "create database "+unfinished)
	require.NoError(t, err)
	require.NoError(t, store.Migrate(ctx, withDatabase(t, ownerURL, unfinished)))
	_, err = owner.Exec(ctx, "alter database "+unfinished+" rename to "+name)
	require.NoError(t, err)
	return name
}

func schemaHash(t testing.TB) string {
	t.Helper()
	h := sha256.New()
	err := fs.WalkDir(store.Migrations(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(store.Migrations(), path)
		h.Write([]byte(path))
		h.Write(content)
		return err
	})
	require.NoError(t, err)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func connect(t testing.TB, databaseURL string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databaseURL)
	require.NoError(t, err, "PostgreSQL does not answer")
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func setting(t testing.TB, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf(howToGetOne, name)
	}
	return value
}

func withDatabase(t testing.TB, databaseURL, name string) string {
	t.Helper()
	u, err := url.Parse(databaseURL)
	require.NoError(t, err)
	u.Path = "/" + name
	return u.String()
}

func randomName() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
