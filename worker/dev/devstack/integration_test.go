package devstack

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"
)

// holdVariable turns TestHoldAStack into the program that is killed by TestKilledStackIsReplaced.
const holdVariable = "DEVSTACK_TEST_HOLD"

// throwaway starts an empty stack in this checkout and builds what is missing there.
func throwaway(t *testing.T, parts ...Part) *Stack {
	t.Helper()
	s, err := Start(t.Context(), Config{Parts: parts, Throwaway: true, Out: t.Output()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Stop()) })
	return s
}

func connect(t *testing.T, s *Stack, role, secret, database string) *pgx.Conn {
	t.Helper()
	conn, err := s.connectPostgres(t.Context(), role, secret, database)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

func minioClient(t *testing.T, s *Stack) *minio.Client {
	t.Helper()
	access, err := readSecret(s.secret(secretMinIOAccess))
	require.NoError(t, err)
	secret, err := readSecret(s.secret(secretMinIOSecret))
	require.NoError(t, err)
	client, err := minio.New(s.address(MinIO), &minio.Options{Creds: credentials.NewStaticV4(access, secret, "")})
	require.NoError(t, err)
	return client
}

func put(t *testing.T, client *minio.Client, bucket, object, content string) {
	t.Helper()
	_, err := client.PutObject(t.Context(), bucket, object, strings.NewReader(content), int64(len(content)), minio.PutObjectOptions{})
	require.NoError(t, err)
}

// What the store relies on: PostgreSQL 18, UTC, UTF-8 without the machine's locale, checksums, passwords, loopback only, an
// owner who can migrate and an application that can do nothing until migrations say so.
func TestPostgresServes(t *testing.T) {
	t.Parallel()
	s := throwaway(t, PostgreSQL)
	owner := connect(t, s, roleOwner, secretOwner, dbAblauf)
	for query, want := range map[string]string{
		"select current_setting('server_version_num')::int / 10000 || ''": postgresMajor,
		"select current_setting('timezone')":                              "UTC",
		"select current_setting('data_checksums')":                        "on",
		"select current_setting('listen_addresses')":                      "127.0.0.1",
		"select pg_encoding_to_char(encoding) || ' ' || datlocprovider::text || ' ' || datlocale from pg_database where datname = 'ablauf'": "UTF8 b C.UTF-8",
		"select upper('ä')": "Ä",
		"select string_agg(datname, ' ' order by datname) from pg_database where not datistemplate": "ablauf postgres temporal temporal_visibility",
	} {
		var got string
		require.NoError(t, owner.QueryRow(t.Context(), query).Scan(&got), query)
		require.Equal(t, want, got, query)
	}
	for _, statement := range []string{
		"create extension pg_trgm", "create extension btree_gist", "create table notes (text text)", "create role auditor",
	} {
		_, err := owner.Exec(t.Context(), statement)
		require.NoError(t, err, statement)
	}
	_, err := owner.Exec(t.Context(), "create database clone template template1")
	require.NoError(t, err, "tests clone a migrated template")

	app := connect(t, s, roleApp, secretApp, dbAblauf)
	for _, statement := range []string{"select * from notes", "create table more ()", "create role other"} {
		_, err := app.Exec(t.Context(), statement)
		require.ErrorContains(t, err, "permission denied", statement)
	}
	_, err = pgx.Connect(t.Context(), "postgres://ablauf_app:wrong@"+s.address(PostgreSQL)+"/ablauf?sslmode=disable")
	require.ErrorContains(t, err, "password authentication failed")
}

// What the e-file relies on: versions and object lock, and a ledger whose objects are locked without being asked for.
func TestMinIOServes(t *testing.T) {
	t.Parallel()
	s := throwaway(t, MinIO)
	client := minioClient(t, s)
	for _, bucket := range []string{BucketEFile, BucketLedger} {
		versioning, err := client.GetBucketVersioning(t.Context(), bucket)
		require.NoError(t, err)
		require.True(t, versioning.Enabled(), bucket)
		lock, _, _, _, err := client.GetObjectLockConfig(t.Context(), bucket)
		require.NoError(t, err)
		require.Equal(t, "Enabled", lock, bucket)
		put(t, client, bucket, "probe", "content")
	}
	mode, until, err := client.GetObjectRetention(t.Context(), BucketLedger, "probe", "")
	require.NoError(t, err)
	require.Equal(t, minio.Compliance, *mode)
	require.True(t, until.After(time.Now().AddDate(ledgerYears-1, 0, 0)))

	probe, err := client.StatObject(t.Context(), BucketLedger, "probe", minio.StatObjectOptions{})
	require.NoError(t, err)
	err = client.RemoveObject(t.Context(), BucketLedger, "probe", minio.RemoveObjectOptions{VersionID: probe.VersionID})
	require.Error(t, err, "a locked version cannot be removed")
}

// Fault tests stop, kill and start parts; a part that ends unasked is reported; nothing is left when the stack ends.
func TestPartsStopKillAndStart(t *testing.T) {
	t.Parallel()
	s, err := Start(t.Context(), Config{Parts: []Part{PostgreSQL, MinIO}, Throwaway: true, Out: t.Output()})
	require.NoError(t, err)
	defer s.Stop()
	home, port := s.home, s.port(PostgreSQL)
	conn := connect(t, s, roleOwner, secretOwner, dbAblauf)
	_, err = conn.Exec(t.Context(), "create table notes (text text); insert into notes values ('kept')")
	require.NoError(t, err)

	require.ErrorContains(t, s.StartPart(t.Context(), PostgreSQL), "runs already")
	require.NoError(t, s.KillPart(PostgreSQL))
	require.ErrorContains(t, s.StopPart(PostgreSQL), "does not run")
	_, err = s.connectPostgres(t.Context(), roleOwner, secretOwner, dbAblauf)
	require.Error(t, err)
	require.NoError(t, s.StartPart(t.Context(), PostgreSQL))
	require.Equal(t, port, s.port(PostgreSQL), "clients find the part where it was")
	var text string
	require.NoError(t, connect(t, s, roleOwner, secretOwner, dbAblauf).QueryRow(t.Context(), "select text from notes").Scan(&text))
	require.Equal(t, "kept", text)

	require.NoError(t, s.StopPart(MinIO))
	require.NoError(t, s.StartPart(t.Context(), MinIO))
	require.Empty(t, s.Exits(), "what was asked for is not reported")
	require.NoError(t, syscall.Kill(s.child(MinIO).cmd.Process.Pid, syscall.SIGKILL))
	exit := <-s.Exits()
	require.Equal(t, MinIO, exit.Part)
	require.ErrorContains(t, exit.Err, "ended unexpectedly")

	require.NoError(t, s.Stop())
	require.NoError(t, s.Stop(), "stopping twice does nothing")
	require.NoDirExists(t, home)
	require.Error(t, requireServes(port))
}

// A frozen part keeps its connections and answers nobody; let go it answers again; killed or stopped while frozen it ends.
func TestPartsFreezeAndThaw(t *testing.T) {
	t.Parallel()
	s := throwaway(t, PostgreSQL, MinIO)
	conn := connect(t, s, roleOwner, secretOwner, dbAblauf)
	require.NoError(t, s.FreezePart(PostgreSQL))
	answered := make(chan error, 1)
	go func() { answered <- conn.Ping(t.Context()) }()
	require.Eventually(t, func() bool {
		unread, err := s.Unread(PostgreSQL)
		return err == nil && unread > 0
	}, 10*time.Second, 10*time.Millisecond, "the question reaches the server")
	require.Empty(t, answered)
	require.NoError(t, s.ThawPart(PostgreSQL))
	require.NoError(t, <-answered)

	require.NoError(t, s.FreezePart(PostgreSQL))
	require.NoError(t, s.KillPart(PostgreSQL))
	require.Eventually(t, func() bool { return len(processesIn(s.postgresData())) == 0 }, 5*time.Second, 10*time.Millisecond,
		"its backends end with it")
	require.ErrorContains(t, s.ThawPart(PostgreSQL), "does not run")
	require.ErrorContains(t, s.FreezePart(PostgreSQL), "does not run")
	require.NoError(t, s.StartPart(t.Context(), PostgreSQL))
	require.NoError(t, connect(t, s, roleOwner, secretOwner, dbAblauf).Ping(t.Context()))
	require.NoError(t, s.FreezePart(MinIO))
	require.NoError(t, s.StopPart(MinIO), "it ends in order, not by being killed after its time")
}

func requireServes(port int) error {
	if requireFree(PostgreSQL, port) == nil {
		return errors.New("nobody listens")
	}
	return nil
}

// fakeCheckout is a second checkout, so that the test of the kept stack touches nobody's data. It shares the built programs.
func fakeCheckout(t *testing.T) layout {
	t.Helper()
	throwaway(t, PostgreSQL, MinIO) // builds them
	realRoot, err := FindRoot(".")
	require.NoError(t, err)
	ours := newLayout(realRoot, os.Geteuid() == 0)
	root := t.TempDir()
	fake := newLayout(root, os.Geteuid() == 0)
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module ablauf\n"), 0o644))
	require.NoError(t, os.Mkdir(filepath.Join(root, "worker"), 0o755))
	require.NoError(t, fake.prepare())
	if fake.shared != fake.state {
		t.Cleanup(func() { require.NoError(t, os.RemoveAll(fake.shared)) })
	}
	for link, target := range map[string]string{
		fake.dev(): ours.dev(), fake.bin("minio"): ours.bin("minio"), fake.stamp("minio"): ours.stamp("minio"),
		fake.postgresPrograms(): ours.postgresPrograms(),
	} {
		require.NoError(t, os.Symlink(target, link))
	}
	return fake
}

// TestHoldAStack is no test of its own: run by TestKilledStackIsReplaced, it starts a kept stack and waits to be killed.
func TestHoldAStack(t *testing.T) {
	root := os.Getenv(holdVariable)
	if root == "" {
		t.Skip("only a helper process of TestKilledStackIsReplaced")
	}
	_, err := Start(t.Context(), Config{Root: root, Parts: []Part{PostgreSQL, MinIO}})
	require.NoError(t, err)
	_, err = os.Stdout.WriteString("\nup\n")
	require.NoError(t, err)
	// Ends when the test that started it ends, should that not come to killing it.
	_, err = io.Copy(io.Discard, os.Stdin)
	require.NoError(t, err)
}

// kill -9 of the program that holds the stack leaves nothing that the next start does not clean up, and no data is lost.
func TestKilledStackIsReplaced(t *testing.T) {
	t.Parallel()
	l := fakeCheckout(t)
	holder := exec.Command(os.Args[0], "-test.run=^TestHoldAStack$")
	holder.Env = append(os.Environ(), holdVariable+"="+l.root)
	output, err := holder.StdoutPipe()
	require.NoError(t, err)
	_, err = holder.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, holder.Start())
	defer holder.Process.Kill()
	lines := bufio.NewScanner(output)
	for lines.Scan() && lines.Text() != "up" {
		t.Log(lines.Text())
	}
	require.Equal(t, "up", lines.Text(), "the helper did not start its stack")

	config := Config{Root: l.root, Parts: []Part{PostgreSQL, MinIO}, Out: t.Output()}
	_, err = Start(t.Context(), config)
	require.ErrorContains(t, err, "already runs")
	postgres, minIO := readRecord(l.record(PostgreSQL)), readRecord(l.record(MinIO))
	require.True(t, postgres.alive())
	require.True(t, minIO.alive())

	require.NoError(t, holder.Process.Kill())
	_ = holder.Wait()
	// The lock file of PostgreSQL stays behind when its postmaster is killed too.
	_ = syscall.Kill(postgres.PID, syscall.SIGKILL)

	s, err := Start(t.Context(), config)
	require.NoError(t, err)
	defer s.Stop()
	require.False(t, postgres.alive())
	require.False(t, minIO.alive())
	conn := connect(t, s, roleOwner, secretOwner, dbAblauf)
	_, err = conn.Exec(t.Context(), "create table notes (text text); insert into notes values ('kept')")
	require.NoError(t, err)
	put(t, minioClient(t, s), BucketEFile, "kept", "content")
	require.NoError(t, s.Stop())

	s, err = Start(t.Context(), config)
	require.NoError(t, err)
	defer s.Stop()
	var text string
	require.NoError(t, connect(t, s, roleOwner, secretOwner, dbAblauf).QueryRow(t.Context(), "select text from notes").Scan(&text))
	require.Equal(t, "kept", text)
	_, err = minioClient(t, s).StatObject(t.Context(), BucketEFile, "kept", minio.StatObjectOptions{})
	require.NoError(t, err)
	require.NoError(t, s.Stop())

	// A checkout made anew at the same path has other keys; the old data must not come back to life under them.
	require.NoError(t, os.RemoveAll(filepath.Dir(l.secret("x"))))
	s, err = Start(t.Context(), config)
	require.NoError(t, err)
	defer s.Stop()
	err = connect(t, s, roleOwner, secretOwner, dbAblauf).QueryRow(t.Context(), "select text from notes").Scan(&text)
	require.ErrorContains(t, err, "does not exist")
	aside, err := filepath.Glob(filepath.Join(filepath.Dir(l.postgresData()), "postgres-of-an-earlier-checkout-*", "postgres", "PG_VERSION"))
	require.NoError(t, err)
	require.Len(t, aside, 1)
	require.NoError(t, s.Stop())
}
