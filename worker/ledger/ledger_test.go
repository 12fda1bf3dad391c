package ledger_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/worker/ledger"
)

// clock is a clock that a test sets.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

// bench is an event log and a bucket with object lock.
type bench struct {
	*testing.T
	owner  *pgx.Conn
	store  *store.Store
	minio  *minio.Client
	config efile.Config
	bucket *ledger.Bucket
	clock  *clock
}

// night is two o'clock in Berlin on a night in winter.
var night = time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{T: t, clock: &clock{night}}
	db := storetest.New(t)
	b.owner, b.store = db.Owner(t), db.Open(t, b.clock.now)
	read := func(name string) string {
		text, err := os.ReadFile(os.Getenv(name))
		require.NoError(t, err, "this test needs MinIO; run: go -C worker/dev run . exec -- go test ./worker/ledger/...")
		return strings.TrimSpace(string(text))
	}
	b.config = efile.Config{
		Endpoint: os.Getenv("ABLAUF_MINIO_ENDPOINT"), AccessKey: read("ABLAUF_MINIO_ACCESS_KEY_FILE"),
		SecretKey: read("ABLAUF_MINIO_SECRET_KEY_FILE"), Bucket: "ledger-test-" + strings.ToLower(rand.Text()),
	}
	var err error
	b.minio, err = minio.New(b.config.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(b.config.AccessKey, b.config.SecretKey, "")})
	require.NoError(t, err)
	require.NoError(t, b.minio.MakeBucket(t.Context(), b.config.Bucket, minio.MakeBucketOptions{ObjectLocking: true}))
	mode, validity, unit := minio.Compliance, uint(1), minio.Days
	require.NoError(t, b.minio.SetObjectLockConfig(t.Context(), b.config.Bucket, &mode, &validity, &unit))
	b.bucket, err = ledger.OpenBucket(b.config)
	require.NoError(t, err)
	for range 5 {
		b.log("")
	}
	b.log("019a0000-0000-7000-8000-00000000000a")
	return b
}

func (b *bench) log(id casefile.CaseID) {
	require.NoError(b, b.store.LogAccess(b.Context(), casefile.Event{CaseID: id, Code: "document.read", Actor: "anna"}))
}

func (b *bench) sealer() *ledger.Sealer {
	return &ledger.Sealer{Store: b.store, Bucket: b.bucket, Now: b.clock.now}
}

// faults are the texts of what a verification finds, after breaks that are taken back.
func (b *bench) faults(breaks ...string) string {
	b.Helper()
	tx, err := b.owner.Begin(b.Context())
	require.NoError(b, err)
	defer func() { require.NoError(b, tx.Rollback(context.Background())) }()
	for _, sql := range append([]string{"alter table case_event disable trigger user"}, breaks...) {
		_, err := tx.Exec(b.Context(), sql)
		require.NoError(b, err, sql)
	}
	roots, found, err := b.bucket.Roots(b.Context(), 0)
	require.NoError(b, err)
	result, err := ledger.Verify(b.Context(), tx, roots)
	require.NoError(b, err)
	var texts []string
	for _, f := range append(found, result.Faults...) {
		texts = append(texts, f.Text)
	}
	return strings.Join(texts, "\n")
}

// rewritten computes the chain without a case anew from its third link on, as somebody would who knows how it is made.
const rewritten = `
do $$
declare
  e record;
  p bytea;
  d bytea;
begin
  select hash into p from case_event where case_id = '00000000-0000-0000-0000-000000000000' and seq = 2;
  for e in select * from case_event where case_id = '00000000-0000-0000-0000-000000000000' and seq > 2 order by seq loop
    d := sha256(e.salt || convert_to(replace(e.content::text, 'anna', 'otto'), 'UTF8'));
    update case_event
       set content = replace(e.content::text, 'anna', 'otto')::json, digest = d, prev = p,
           hash = sha256(p || d || convert_to(e.case_id::text || e.stream, 'UTF8') || int8send(e.seq))
     where case_id = e.case_id and stream = e.stream and seq = e.seq;
    p := (select hash from case_event where case_id = e.case_id and stream = e.stream and seq = e.seq);
  end loop;
end $$`

// TestTamperingIsFound: architecture 4.7. What somebody with every right in the database does to the event log is found: one row by the
// chain itself, the end that was cut off and the chain that was written anew by the locked root.
func TestTamperingIsFound(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const chain = " case_id = '00000000-0000-0000-0000-000000000000'"
	cutOff, anew := "delete from case_event where seq > 3 and"+chain, rewritten
	require.Empty(t, b.faults(), "sound before")
	require.Empty(t, b.faults(cutOff), "the chain alone cannot know how long it was")
	require.Empty(t, b.faults(anew), "nor that all of it was written anew: that is what roots are for")

	sealed, err := b.sealer().AtOnce(t.Context())
	require.NoError(t, err)
	require.Len(t, sealed.Root.Heads, 2)
	b.log("")
	require.Empty(t, b.faults(), "the log goes on after a root")
	require.Contains(t, b.faults("update case_event set content = '{\"code\":\"note.added\"}' where seq = 2 and"+chain), "seq 2: the content is not the one")
	require.Contains(t, b.faults("delete from case_event where seq = 2 and"+chain), "seq 2: a link is missing")
	require.Contains(t, b.faults(cutOff), "the link 5 that was sealed is gone")
	require.Contains(t, b.faults("delete from case_event where"+chain), "the link 5 that was sealed is gone")
	require.Contains(t, b.faults(anew), "the link 5 is not the one that was sealed")
	require.Empty(t, b.faults("update case_event set content = null, salt = null where seq = 2 and"+chain), "erased content leaves the chain whole")

	// The next seal sees it too, and says so in the root that it makes.
	_, err = b.owner.Exec(t.Context(), "alter table case_event disable trigger user")
	require.NoError(t, err)
	_, err = b.owner.Exec(t.Context(), rewritten)
	require.NoError(t, err)
	b.clock.t = night.Add(time.Hour)
	sealed, err = b.sealer().AtOnce(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, sealed.Root.Breaks)
	require.Len(t, sealed.Faults, 1)
	require.Contains(t, b.faults(), "the link 5 is not the one that was sealed", "also when the tampered log was sealed again")
}

// TestRootsAreLocked: a root can be deleted by nobody, the administrator of MinIO included; a forged version on top is seen.
func TestRootsAreLocked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	sealed, err := b.sealer().AtOnce(t.Context())
	require.NoError(t, err)
	locked, err := b.bucket.Locked(t.Context(), sealed.Root.Name)
	require.NoError(t, err)
	require.True(t, locked)
	stat, err := b.minio.StatObject(t.Context(), b.config.Bucket, sealed.Root.Name, minio.StatObjectOptions{})
	require.NoError(t, err)
	require.Error(t, b.minio.RemoveObject(t.Context(), b.config.Bucket, sealed.Root.Name, minio.RemoveObjectOptions{VersionID: stat.VersionID, GovernanceBypass: true}))

	require.NoError(t, b.minio.RemoveObject(t.Context(), b.config.Bucket, sealed.Root.Name, minio.RemoveObjectOptions{}), "a mark of deletion is possible")
	roots, faults, err := b.bucket.Roots(t.Context(), 0)
	require.NoError(t, err)
	require.Empty(t, faults)
	require.Len(t, roots, 1, "the root under the mark is still there")

	forged := []byte("forged")
	_, err = b.minio.PutObject(t.Context(), b.config.Bucket, sealed.Root.Name, bytes.NewReader(forged), int64(len(forged)), minio.PutObjectOptions{})
	require.NoError(t, err)
	require.Contains(t, b.faults(), "is no root, or is damaged")
}

// TestNightly: the root of a day is made at two o'clock in Berlin or at the first chance after it, once, however many workers there are.
func TestNightly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first, second := b.sealer(), b.sealer()
	b.clock.t = night.Add(-time.Minute)
	_, done, err := first.Nightly(t.Context())
	require.NoError(t, err)
	require.False(t, done, "a minute before two")
	b.clock.t = night
	sealed, done, err := first.Nightly(t.Context())
	require.NoError(t, err)
	require.True(t, done)
	require.Equal(t, "roots/2026-11-22.txt.gz", sealed.Root.Name)
	for _, again := range []*ledger.Sealer{first, second, b.sealer()} {
		_, done, err = again.Nightly(t.Context())
		require.NoError(t, err)
		require.False(t, done, "once a day")
	}
	b.clock.t = night.Add(2*24*time.Hour + 7*time.Hour)
	sealed, done, err = second.Nightly(t.Context())
	require.NoError(t, err)
	require.True(t, done, "after a day without any worker")
	require.Equal(t, "roots/2026-11-24.txt.gz", sealed.Root.Name)
	roots, faults, err := b.bucket.Roots(t.Context(), 0)
	require.NoError(t, err)
	require.Empty(t, faults)
	require.Len(t, roots, 2)
	require.Equal(t, roots[0].Hash, roots[1].Previous, "each root names the one before")
}

// TestNextNamesNewest: architecture 4.7. Each root names the one that was made before it, at whatever hour either was made: the order of
// the names is not that of the instants, and after a restore MinIO says of all roots that they are of one moment.
func TestNextNamesNewest(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	at := func(clock string) {
		instant, err := time.Parse(time.RFC3339, clock)
		require.NoError(t, err)
		b.clock.t = instant
		b.log("")
	}
	var made []ledger.Root
	note := func(s ledger.Sealed, err error) {
		t.Helper()
		require.NoError(t, err)
		require.Empty(t, s.Faults)
		made = append(made, s.Root)
	}
	nightly := func(clock string) {
		t.Helper()
		at(clock)
		s, done, err := b.sealer().Nightly(t.Context())
		require.True(t, done)
		note(s, err)
	}
	atOnce := func(clock string) {
		t.Helper()
		at(clock)
		note(b.sealer().AtOnce(t.Context()))
	}
	atOnce("2026-11-22T01:30:00+01:00") // before the nightly root of its day
	nightly("2026-11-22T02:00:00+01:00")
	atOnce("2026-11-23T00:30:00+01:00") // on a day of Berlin that is not yet that of UTC
	atOnce("2026-11-23T05:00:00+01:00")
	nightly("2026-11-23T10:00:00+01:00") // after a standstill
	atOnce("2026-11-23T23:30:00+01:00")
	nightly("2026-11-24T02:00:00+01:00")
	atOnce("2026-11-24T02:00:01+01:00")
	for i := 1; i < len(made); i++ {
		require.Equal(t, made[i-1].Hash, made[i].Previous, "%s after %s", made[i].Name, made[i-1].Name)
	}
	for n := range len(made) + 1 {
		roots, faults, err := b.bucket.Roots(t.Context(), n)
		require.NoError(t, err)
		require.Empty(t, faults, "the newest %d", n)
		require.GreaterOrEqual(t, len(roots), n)
		require.Equal(t, made[len(made)-len(roots):], roots, "the newest %d", n)
	}
}

// TestStrangeNames: what lies among the roots under another name is found, however few roots are read, and does not hold up the next seal.
func TestStrangeNames(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first, err := b.sealer().AtOnce(t.Context())
	require.NoError(t, err)
	for _, name := range []string{"roots/zzz", "roots/0000", "roots/2026-13-01.txt.gz"} {
		_, err := b.minio.PutObject(t.Context(), b.config.Bucket, name, strings.NewReader("x"), 1, minio.PutObjectOptions{})
		require.NoError(t, err)
	}
	_, faults, err := b.bucket.Roots(t.Context(), 1)
	require.NoError(t, err)
	require.Len(t, faults, 3)
	b.clock.t = night.Add(time.Minute)
	second, err := b.sealer().AtOnce(t.Context())
	require.NoError(t, err)
	require.Equal(t, first.Root.Hash, second.Root.Previous)
}

// TestNightlyBeforeAnythingHappened: an installation without events seals nothing, and does not ask MinIO for it the whole day.
func TestNightlyBeforeAnythingHappened(t *testing.T) {
	t.Parallel()
	nobody, err := ledger.OpenBucket(efile.Config{Endpoint: "127.0.0.1:1", AccessKey: "a", SecretKey: "s", Bucket: "roots"})
	require.NoError(t, err)
	clock := &clock{night}
	s := &ledger.Sealer{Store: storetest.OpenAt(t, clock.now), Bucket: nobody, Now: clock.now}
	_, done, err := s.Nightly(t.Context())
	require.NoError(t, err, "MinIO is asked although there is nothing to seal")
	require.False(t, done)
}
