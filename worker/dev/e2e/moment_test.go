package e2e_test

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// These tests choose the moment of a fault exactly: they hold what the next step of the system needs, see that somebody waits for it,
// let the fault happen there, and only then let go.

// How long the tests wait for one thing, and how often they look.
const (
	waitMax  = time.Minute
	waitStep = 5 * time.Millisecond
)

// hold keeps a table from being written; reading goes on.
type hold struct {
	table string
	conn  *pgx.Conn
}

// holdTable takes a table as the owner of the database. It is let go at the latest when the test ends.
func holdTable(t *testing.T, table string) *hold {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), variable(t, "MIGRATE_DATABASE_URL"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(longLived()) })
	_, err = conn.Exec(t.Context(), "begin; lock table "+pgx.Identifier{table}.Sanitize()+" in share row exclusive mode")
	require.NoError(t, err)
	return &hold{table, conn}
}

// holdCase keeps the row of one case from being written.
func holdCase(t *testing.T, p *player.Play) *hold {
	t.Helper()
	return holdRows(t, "cases", "select from cases where id = $1 for update", p.CaseID)
}

// holdRows locks what a query finds.
func holdRows(t *testing.T, table, sql string, args ...any) *hold {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), variable(t, "MIGRATE_DATABASE_URL"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(longLived()) })
	_, err = conn.Exec(t.Context(), "begin")
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), sql, args...)
	require.NoError(t, err)
	return &hold{table, conn}
}

// awaited waits until somebody stands before what is held.
func (h *hold) awaited(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool {
		var n int
		err := h.conn.QueryRow(t.Context(),
			"select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))").Scan(&n)
		return err == nil && n > 0
	}, waitMax, waitStep, "nobody writes table %s", h.table)
}

func (h *hold) letGo(t *testing.T) {
	t.Helper()
	require.NoError(t, h.conn.Close(t.Context()))
}

// frozen freezes a part for a test; it goes on at the latest when the test ends.
func frozen(t *testing.T, part devstack.Part) (thaw func()) {
	t.Helper()
	require.NoError(t, stack.FreezePart(part))
	done := false
	thaw = func() {
		if !done {
			done = true
			require.NoError(t, stack.ThawPart(part))
		}
	}
	t.Cleanup(thaw)
	return thaw
}

// asked gives a function that waits until somebody asks a frozen part something more than by now.
func asked(t *testing.T, part devstack.Part) (wait func()) {
	t.Helper()
	before, err := stack.Unread(part)
	require.NoError(t, err)
	return func() {
		t.Helper()
		require.Eventually(t, func() bool {
			now, err := stack.Unread(part)
			return err == nil && now > before
		}, waitMax, waitStep, "nobody asks %s", part.Title())
	}
}

func variable(t *testing.T, name string) string {
	t.Helper()
	return variableOf(t, stack, name)
}

// becomes waits until a condition holds. It asks in the goroutine of the test, where require.Eventually asks in one of its own: a check that fails in there after the time
// is up would end all tests instead of this one.
func becomes(t *testing.T, condition func() bool, what string) {
	t.Helper()
	for late := time.Now().Add(waitMax); !condition(); time.Sleep(waitStep) {
		require.True(t, time.Now().Before(late), "not within %s: %s", waitMax, what)
	}
}

// query reads one value as the owner of the database, whom no grant stops.
func query[T any](t *testing.T, sql string, args ...any) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), variable(t, "MIGRATE_DATABASE_URL"))
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	var v T
	require.NoError(t, conn.QueryRow(t.Context(), sql, args...).Scan(&v), sql)
	return v
}

// objects lists what MinIO holds below a prefix.
func objects(t *testing.T, prefix string) []string {
	t.Helper()
	secret := func(name string) string {
		content, err := os.ReadFile(variable(t, name))
		require.NoError(t, err)
		return strings.TrimSpace(string(content))
	}
	client, err := minio.New(variable(t, "ABLAUF_MINIO_ENDPOINT"), &minio.Options{
		Creds: credentials.NewStaticV4(secret("ABLAUF_MINIO_ACCESS_KEY_FILE"), secret("ABLAUF_MINIO_SECRET_KEY_FILE"), ""),
	})
	require.NoError(t, err)
	var names []string
	for o := range client.ListObjects(t.Context(), variable(t, "ABLAUF_MINIO_BUCKET"), minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		require.NoError(t, o.Err)
		names = append(names, o.Key)
	}
	return names
}

// ofLetters tells the intents of letters from the messages to the registers, which put no sheet into the tray.
const ofLetters = "i.kind not in ('sicherheitsabfrage', 'gueltigkeitsmeldung', 'azr-meldung', 'kartenbestellung')"

// requireOnce checks what must hold for a case at rest, whatever broke down on its way: each receipt took effect once, each visit of a
// letter made one letter, one document, one intent and one sheet in the tray, nothing in the e-file lacks its row, no decision was
// stored twice, and nothing waits.
func requireOnce(t *testing.T, p *player.Play, letters ...string) {
	t.Helper()
	atRest(t, p)
	require.Equal(t, letters, lettersOf(t, p))
	require.Zero(t, query[int](t, "select count(*) from receipt where case_id = $1 and state <> 'delivered'", p.CaseID))
	require.Equal(t, len(letters), query[int](t, "select count(*) from document where case_id = $1 and outgoing", p.CaseID))
	require.Equal(t, len(letters), query[int](t, "select count(*) from intent i where case_id = $1 and "+ofLetters, p.CaseID))
	for _, id := range query[[]string](t, "select coalesce(array_agg(id::text), '{}') from intent i where case_id = $1 and "+ofLetters, p.CaseID) {
		require.Len(t, objects(t, "druckausgang/"+id), 1)
	}
	waitForRows(t, 0, "select count(*) from document where case_id = $1 and state in ('quarantined', 'checking')", p.CaseID)
	waitForRows(t, 0, "select count(*) from thumbnail t join document d on d.id = t.document_id where d.case_id = $1 and t.state = 'owed'", p.CaseID)
	require.Zero(t, query[int](t, "select count(*) from thumbnail t join document d on d.id = t.document_id where d.case_id = $1 and t.state = 'none'", p.CaseID),
		"each of the documents of these tests can be drawn")
	rows := query[[]string](t, `
select coalesce(array_agg(o.key), '{}') from (
  select object_key as key from document where case_id = $1
  union select original_key from document where case_id = $1 and original_key <> ''
  union select 'cases/' || d.case_id || '/vorschau/' || d.id from thumbnail t join document d on d.id = t.document_id where d.case_id = $1 and t.state = 'made'
) o`, p.CaseID)
	require.ElementsMatch(t, rows, objects(t, "cases/"+p.CaseID+"/"), "every object has its row and every row its object")
	require.Zero(t, query[int](t, `select count(*) from (
		select from case_event where case_id = $1
			and (content->>'code' like 'letter.%' or content->>'code' like 'intent.%' or content->>'code' like 'receipt.%')
		group by content->>'code', content->>'params' having count(*) > 1) doubled`, p.CaseID), "a line of the log stands there twice")
}

// atRest waits until nothing of a case is on its way any more.
func atRest(t *testing.T, p *player.Play) {
	t.Helper()
	const sql = `select (select count(*) from receipt where case_id = $1 and state = 'pending')
		+ (select count(*) from submission where case_id = $1 and state = 'pending')
		+ (select count(*) from letter where case_id = $1 and state <> 'sent')
		+ (select count(*) from intent where case_id = $1 and state <> 'confirmed')`
	require.NoError(t, p.Until(t.Context(), "rest", func(context.Context) (bool, error) { return query[int](t, sql, p.CaseID) == 0, nil }))
}

// occurrences counts the lines of the event log with a code, by element.
func occurrences(t *testing.T, p *player.Play, code string) map[string]int {
	t.Helper()
	events, err := gateway.As("leitung").History(t.Context(), p.CaseID)
	require.NoError(t, err)
	found := map[string]int{}
	for _, e := range events {
		if e.Code == code {
			found[e.Element]++
		}
	}
	return found
}

func problemOf(t *testing.T, a player.Answer) player.Problem {
	t.Helper()
	var p player.Problem
	require.Equal(t, "application/problem+json", a.Header.Get("Content-Type"), string(a.Body))
	require.NoError(t, json.Unmarshal(a.Body, &p))
	return p
}
