package efile_test

import (
	"bytes"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

// policies are those of real operation, in the order in which the script makes them: the account of the programs, the account of the keeper.
func policies(t *testing.T, bucket string) (programs, keeper string) {
	t.Helper()
	script, err := os.ReadFile("../../worker/deploy/minio-setup.sh")
	require.NoError(t, err)
	found := regexp.MustCompile(`(?s)<<'POLICY'\n(.*?)POLICY\n`).FindAllSubmatch(script, -1)
	require.Len(t, found, 2)
	named := func(i int) string {
		require.Contains(t, string(found[i][1]), "arn:aws:s3:::ablauf-efile/*")
		return string(bytes.ReplaceAll(found[i][1], []byte("ablauf-efile"), []byte(bucket)))
	}
	return named(0), named(1)
}

// as gives the credentials of an account that may do what a policy says.
func as(t *testing.T, cfg efile.Config, policy string) *minio.Client {
	t.Helper()
	role, err := credentials.NewSTSAssumeRole("http://"+cfg.Endpoint, credentials.STSAssumeRoleOptions{
		AccessKey: cfg.AccessKey, SecretKey: cfg.SecretKey, Policy: policy,
	})
	require.NoError(t, err)
	c, err := minio.New(cfg.Endpoint, &minio.Options{Creds: role, Region: "us-east-1"})
	require.NoError(t, err)
	return c
}

// TestFinalObjectsAreLocked: with the account of the programs nobody deletes what was released and locked, lifts the lock, or puts another one in its place;
// a mark of deletion leaves the version as it is, and a new version hides it only. The account of the keeper lifts the lock and deletes, and reads nothing.
func TestFinalObjectsAreLocked(t *testing.T) {
	t.Parallel()
	cfg, ctx := config(t), t.Context()
	c := open(t, cfg, newKeyStore(), keyFile(t))
	stored, err := c.Put(ctx, caseA, bytes.NewReader([]byte("Bescheid")))
	require.NoError(t, err)
	object := stored.ObjectKey
	programs, keeping := policies(t, cfg.Bucket)
	app, keeper := as(t, cfg, programs), as(t, cfg, keeping)
	locked, err := c.Locked(ctx, object)
	require.NoError(t, err)
	require.False(t, locked)
	for range 2 {
		require.NoError(t, c.Lock(ctx, object))
	}
	locked, err = c.Locked(ctx, object)
	require.NoError(t, err)
	require.True(t, locked)

	version := versions(t, cfg, object)[0].VersionID
	for _, o := range []minio.RemoveObjectOptions{{VersionID: version}, {VersionID: version, GovernanceBypass: true}} {
		require.Error(t, app.RemoveObject(ctx, cfg.Bucket, object, o), "%+v", o)
	}
	off, governance, soon := minio.LegalHoldDisabled, minio.Governance, time.Now().Add(time.Second)
	require.Error(t, app.PutObjectLegalHold(ctx, cfg.Bucket, object, minio.PutObjectLegalHoldOptions{Status: &off}))
	// MinIO takes the second of these from everybody, which is why the lock is none that ends on a day.
	_ = app.PutObjectRetention(ctx, cfg.Bucket, object, minio.PutObjectRetentionOptions{Mode: &governance, RetainUntilDate: &soon, GovernanceBypass: true})
	_ = app.PutObjectRetention(ctx, cfg.Bucket, object, minio.PutObjectRetentionOptions{GovernanceBypass: true})
	require.Error(t, app.RemoveObject(ctx, cfg.Bucket, object, minio.RemoveObjectOptions{VersionID: version, GovernanceBypass: true}))

	require.NoError(t, app.RemoveObject(ctx, cfg.Bucket, object, minio.RemoveObjectOptions{}), "a mark of deletion may be set")
	mark := versions(t, cfg, object)[0]
	require.True(t, mark.IsDeleteMarker)
	require.NoError(t, app.RemoveObject(ctx, cfg.Bucket, object, minio.RemoveObjectOptions{VersionID: mark.VersionID}), "and taken away")
	again, err := c.Put(ctx, caseA, bytes.NewReader([]byte("Bescheid")))
	require.NoError(t, err, "what was killed behind its first attempt is stored once more")
	require.Equal(t, object, again.ObjectKey)
	require.Len(t, versions(t, cfg, object), 2)
	content, err := readAll(t, c, caseA, object)
	require.NoError(t, err)
	require.Equal(t, "Bescheid", string(content))

	_, err = keeper.StatObject(ctx, cfg.Bucket, object, minio.StatObjectOptions{})
	require.Error(t, err, "the keeper reads nothing")
	require.NoError(t, keeper.PutObjectLegalHold(ctx, cfg.Bucket, object, minio.PutObjectLegalHoldOptions{Status: &off, VersionID: version}))
	require.NoError(t, keeper.RemoveObject(ctx, cfg.Bucket, object, minio.RemoveObjectOptions{VersionID: version}))
	require.Len(t, versions(t, cfg, object), 1)
}

// TestEraseLiftsLocks: an erasure that two people released takes along what is locked.
func TestEraseLiftsLocks(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	c := open(t, cfg, newKeyStore(), keyFile(t))
	for _, text := range []string{"Bescheid", "Antrag"} {
		stored, err := c.Put(t.Context(), caseA, bytes.NewReader([]byte(text)))
		require.NoError(t, err)
		if text == "Bescheid" {
			require.NoError(t, c.Lock(t.Context(), stored.ObjectKey))
		}
	}
	removed, err := c.Erase(t.Context(), caseA, nil, nil)
	require.NoError(t, err)
	require.Equal(t, 2, removed)
	require.Empty(t, versions(t, cfg, ""))
}

// TestLockSaysWhy: what cannot be locked says why: there is no such object, or the bucket was made without object lock.
func TestLockSaysWhy(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	require.NoError(t, raw(t, cfg).MakeBucket(t.Context(), cfg.Bucket, minio.MakeBucketOptions{}))
	c := open(t, cfg, newKeyStore(), keyFile(t))
	stored, err := c.Put(t.Context(), caseA, bytes.NewReader([]byte("Bescheid")))
	require.NoError(t, err)
	require.Equal(t, "efile.no-lock", casefile.CodeOf(c.Lock(t.Context(), stored.ObjectKey)))
	locked, err := c.Locked(t.Context(), stored.ObjectKey)
	require.NoError(t, err)
	require.False(t, locked)
	missing := open(t, config(t), newKeyStore(), keyFile(t)).Lock(t.Context(), "cases/"+string(caseA)+"/nothing")
	require.Equal(t, casefile.NotFound, casefile.KindOf(missing), "%v", missing)
}
