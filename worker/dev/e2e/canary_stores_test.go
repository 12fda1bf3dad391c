package e2e_test

import (
	"context"
	"encoding/hex"
	"io"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
)

// noneInTemporal searches what Temporal shows an operator of a case: history, search attributes, memo and summary.
func noneInTemporal(t *testing.T, id string) {
	t.Helper()
	events, err := inside.History(t.Context(), id)
	require.NoError(t, err)
	require.Greater(t, len(events), 30)
	for _, e := range events {
		requireNone(t, "history event "+e.GetEventType().String(), readable(t, e))
		require.NotContains(t, readable(t, e), "titelEnde", "payloads are encrypted all the same")
	}
	described, err := inside.Describe(t.Context(), id)
	require.NoError(t, err)
	requireNone(t, "search attributes, memo and summary", readable(t, described))
	require.Empty(t, described.GetWorkflowExecutionInfo().GetMemo().GetFields(), "there is no memo")
	for name := range described.GetWorkflowExecutionInfo().GetSearchAttributes().GetIndexedFields() {
		require.True(t, strings.HasPrefix(name, "Temporal") || name == "BuildIds", "%s is a search attribute of our own", name)
	}
}

// noneInTemporalsTables searches every row of Temporal's two databases as it lies on the disk, texts and bytes.
func noneInTemporalsTables(t *testing.T) {
	t.Helper()
	history, visibility, err := stack.TemporalDatabases(t.Context())
	require.NoError(t, err)
	for name, db := range map[string]*pgx.Conn{"temporal": history, "visibility": visibility} {
		rows, err := db.Query(t.Context(), "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
		require.NoError(t, err)
		tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		require.NotEmpty(t, tables)
		for _, table := range tables {
			// Bytes show as hexadecimal digits in the text of a row.
			const found = ` t where lower(t::text) like any (array['%zzkanarie%', '%' || $1 || '%', '%' || $2 || '%'])`
			var n int
			require.NoError(t, db.QueryRow(t.Context(), "select count(*) from "+pgx.Identifier{table}.Sanitize()+found,
				hex.EncodeToString([]byte("zzkanarie")), hex.EncodeToString([]byte("ZZKANARIE"))).Scan(&n))
			require.Zero(t, n, "the table %s of Temporal's database %s holds the name", table, name)
		}
		require.NoError(t, db.Close(context.WithoutCancel(t.Context())))
	}
}

// noneInObjects searches the names and the metadata of all objects in all versions, and what lies in the bucket of the sealed roots, which
// is not encrypted.
func noneInObjects(t *testing.T) {
	t.Helper()
	client := bucketsOf(t)
	buckets, err := client.ListBuckets(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, buckets)
	seen := 0
	for _, bucket := range buckets {
		for object := range client.ListObjects(t.Context(), bucket.Name, minio.ListObjectsOptions{Recursive: true, WithVersions: true}) {
			require.NoError(t, object.Err)
			seen++
			requireNone(t, "the name of an object", object.Key)
			if object.IsDeleteMarker {
				continue
			}
			about, err := client.StatObject(t.Context(), bucket.Name, object.Key, minio.StatObjectOptions{VersionID: object.VersionID})
			require.NoError(t, err)
			for name, values := range about.Metadata {
				requireNone(t, "the metadata of an object", name+strings.Join(values, " "))
			}
			if bucket.Name == devstack.BucketLedger {
				content, err := client.GetObject(t.Context(), bucket.Name, object.Key, minio.GetObjectOptions{VersionID: object.VersionID})
				require.NoError(t, err)
				raw, err := io.ReadAll(content)
				require.NoError(t, err)
				requireNone(t, "a sealed root", string(raw))
			}
		}
	}
	require.Positive(t, seen)
}

func bucketsOf(t *testing.T) *minio.Client {
	t.Helper()
	client, err := stack.Objects()
	require.NoError(t, err)
	return client
}
