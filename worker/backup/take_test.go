package backup_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/worker/backup"
)

// installation is one with a case and empty buckets.
type installation struct {
	backup.Place
	store *store.Store
	owner *pgx.Conn
	c     casefile.Case
}

func newInstallation(t *testing.T) *installation {
	t.Helper()
	db := storetest.New(t)
	i := &installation{store: db.Open(t, time.Now), owner: db.Owner(t)}
	read := func(name string) string {
		text, err := os.ReadFile(os.Getenv(name))
		require.NoError(t, err, "this test needs MinIO; run: go -C worker/dev run . exec -- go test ./worker/backup/...")
		return strings.TrimSpace(string(text))
	}
	client, err := minio.New(os.Getenv("ABLAUF_MINIO_ENDPOINT"), &minio.Options{
		Creds: credentials.NewStaticV4(read("ABLAUF_MINIO_ACCESS_KEY_FILE"), read("ABLAUF_MINIO_SECRET_KEY_FILE"), ""),
	})
	require.NoError(t, err)
	name := strings.ToLower(rand.Text())
	i.Place = backup.Place{DB: db.Owner(t), MinIO: client, EFile: "backup-test-" + name, Ledger: "backup-roots-" + name, Authority: "musterstadt"}
	require.NoError(t, client.MakeBucket(t.Context(), i.EFile, minio.MakeBucketOptions{}))
	require.NoError(t, client.MakeBucket(t.Context(), i.Ledger, minio.MakeBucketOptions{ObjectLocking: true}))
	i.c, _, _, err = i.store.ReceiveApplication(t.Context(), store.Application{
		Receipt: casefile.Receipt{Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPortal, ReceivedAt: time.Now(), RecordedBy: "portal"},
		Person:  casefile.Person{FamilyName: "Muster", BirthDate: casefile.PartialDate{Year: 1991}},
		Case:    casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: "b", AppliedFor: "18b"},
	})
	require.NoError(t, err)
	return i
}

// owe owes a letter to the print service.
func (i *installation) owe(t *testing.T) casefile.Intent {
	t.Helper()
	intent, err := i.store.OweIntent(t.Context(), casefile.Intent{CaseID: i.c.ID, Key: "letter/1", Kind: activities.IntentPrint, Payload: []byte("{}")})
	require.NoError(t, err)
	return intent
}

const sqlDocument = `
insert into document (case_id, object_key, state, received_at, recorded_at, recorded_by, changed_at)
values ($1, $2, $3, now(), current_timestamp, 'anna', now())`

func (i *installation) document(t *testing.T, key string, state casefile.DocumentState) {
	t.Helper()
	_, err := i.owner.Exec(t.Context(), sqlDocument, string(i.c.ID), key, string(state))
	require.NoError(t, err)
}

// TestTakeWithoutWhatNeedNotBeThere: a letter that is not in the tray yet is handed over after a restore too, and what a person refused may
// be gone. Neither may keep the backup of everything else from coming about; a document of the e-file that is gone must.
func TestTakeWithoutWhatNeedNotBeThere(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	i.owe(t)
	i.document(t, "cases/x/refused", casefile.DocumentRefused)
	taken, err := backup.Take(t.Context(), i.Place, t.TempDir())
	require.NoError(t, err)
	require.Zero(t, taken.Manifest.Objects.Count)

	i.document(t, "cases/x/released", casefile.DocumentReleased)
	_, err = backup.Take(t.Context(), i.Place, t.TempDir())
	require.ErrorContains(t, err, "cases/x/released")
}

// TestTakeWithTheLetterInTheTray: what the print service has been given belongs to the backup: after a restore nobody prints it again.
func TestTakeWithTheLetterInTheTray(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	key := efile.PrintObject(i.owe(t).ID)
	_, err := i.MinIO.PutObject(t.Context(), i.EFile, key, strings.NewReader("EAK1"), 4, minio.PutObjectOptions{})
	require.NoError(t, err)
	dir := t.TempDir()
	taken, err := backup.Take(t.Context(), i.Place, dir)
	require.NoError(t, err)
	require.Equal(t, 1, taken.Manifest.Objects.Count)
	copied, err := os.ReadFile(filepath.Join(dir, "objects", "efile", filepath.FromSlash(key)))
	require.NoError(t, err)
	require.Equal(t, "EAK1", string(copied))
}

// TestTakeStopsWhereTheBucketIsGone: that a whole bucket is missing is no letter that is not there yet.
func TestTakeStopsWhereTheBucketIsGone(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	i.owe(t)
	i.EFile = "backup-test-nowhere"
	_, err := backup.Take(t.Context(), i.Place, t.TempDir())
	require.Error(t, err)
}
