package devstack

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Buckets of the stack. Object lock can only be chosen when a bucket is made, and switches versioning on.
const (
	BucketEFile  = "ablauf-efile"  // documents of cases; who writes an object decides about its retention
	BucketLedger = "ablauf-ledger" // nightly roots of the event log; locked without anybody having to ask
)

// ledgerYears is the default retention of the ledger bucket.
const ledgerYears = 10

// startMinIO starts MinIO and makes the buckets.
func (s *Stack) startMinIO(ctx context.Context) (*child, error) {
	c, err := startChild(s.spawn, s.layout, childSpec{
		part:    MinIO,
		program: s.bin("minio"),
		args: []string{
			"server", "--quiet", "--address", s.address(MinIO),
			"--certs-dir", filepath.Join(s.home, "run", "minio-certs"), s.minioData(),
		},
		// Only this environment: MINIO_ variables of the caller must not change the server.
		env: []string{
			"PATH=/usr/bin:/bin", "HOME=" + s.home, "TZ=UTC",
			"MINIO_ROOT_USER_FILE=" + s.secret(secretMinIOAccess),
			"MINIO_ROOT_PASSWORD_FILE=" + s.secret(secretMinIOSecret),
			"MINIO_BROWSER=off", "MINIO_UPDATE=off",
		},
		dir: s.home,
	})
	if err != nil {
		return nil, err
	}
	if err := c.waitReady(ctx, time.Minute, s.ensureBuckets); err != nil {
		c.kill()
		return nil, err
	}
	return c, nil
}

// ensureBuckets makes the buckets that do not exist; it succeeds only when MinIO takes writes.
func (s *Stack) ensureBuckets(ctx context.Context) error {
	client, err := s.Objects()
	if err != nil {
		return err
	}
	for _, bucket := range []string{BucketEFile, BucketLedger} {
		exists, err := client.BucketExists(ctx, bucket)
		if err != nil {
			return fmt.Errorf("look for bucket %s: %w", bucket, err)
		}
		if exists {
			continue
		}
		if err := client.MakeBucket(ctx, bucket, minio.MakeBucketOptions{ObjectLocking: true}); err != nil {
			return fmt.Errorf("make bucket %s: %w", bucket, err)
		}
	}
	mode, years, unit := minio.Compliance, uint(ledgerYears), minio.Years
	if err := client.SetObjectLockConfig(ctx, BucketLedger, &mode, &years, &unit); err != nil {
		return fmt.Errorf("lock bucket %s: %w", BucketLedger, err)
	}
	return nil
}

// Objects connects to the MinIO of this stack with all rights.
func (s *Stack) Objects() (*minio.Client, error) {
	access, err := readSecret(s.secret(secretMinIOAccess))
	if err != nil {
		return nil, err
	}
	secret, err := readSecret(s.secret(secretMinIOSecret))
	if err != nil {
		return nil, err
	}
	client, err := minio.New(s.address(MinIO), &minio.Options{Creds: credentials.NewStaticV4(access, secret, ""), MaxRetries: 1})
	if err != nil {
		return nil, fmt.Errorf("connect to MinIO: %w", err)
	}
	return client, nil
}

// address returns where a part of this stack listens.
func (s *Stack) address(part Part) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port(part)))
}
