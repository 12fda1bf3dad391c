package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"ablauf/internal/efile"
)

// Bucket is where roots lie.
type Bucket struct {
	minio *minio.Client
	name  string
}

// OpenBucket prepares the access; cfg.Bucket is the bucket with object lock. It asks MinIO nothing. Errors: Invalid for a malformed
// configuration.
func OpenBucket(cfg efile.Config) (*Bucket, error) {
	client, err := efile.Dial(cfg)
	if err != nil {
		return nil, err
	}
	return &Bucket{client, cfg.Bucket}, nil
}

// names lists the roots by the day on which they were made, the oldest first. The last ones, strange in number, are not named like roots.
func (b *Bucket) names(ctx context.Context) (names []string, strange int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for o := range b.minio.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: folder, Recursive: true, WithVersions: true}) {
		if o.Err != nil {
			return nil, 0, fmt.Errorf("ledger: list roots: %w", o.Err)
		}
		if !o.IsDeleteMarker && (len(names) == 0 || names[len(names)-1] != o.Key) {
			names = append(names, o.Key)
		}
	}
	return names, byDay(names), nil
}

// LastSealed gives when a root was last stored; zero while none was.
func (b *Bucket) LastSealed(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var last time.Time
	for o := range b.minio.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: folder, Recursive: true}) {
		if o.Err != nil {
			return time.Time{}, fmt.Errorf("ledger: list roots: %w", o.Err)
		}
		if o.LastModified.After(last) {
			last = o.LastModified
		}
	}
	return last, nil
}

// Versions reads all versions of a root, the one that was stored first in front. A root is stored once; a further version, or a mark of
// deletion on top, cannot do away with the first.
func (b *Bucket) Versions(ctx context.Context, name string) ([]Root, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var roots []Root
	for o := range b.minio.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: name, WithVersions: true}) {
		if o.Err != nil {
			return nil, fmt.Errorf("ledger: list versions: %w", o.Err)
		}
		if o.IsDeleteMarker || o.Key != name {
			continue
		}
		object, err := b.minio.GetObject(ctx, b.name, name, minio.GetObjectOptions{VersionID: o.VersionID})
		if err != nil {
			return nil, fmt.Errorf("ledger: read root: %w", err)
		}
		r, err := decode(name, object)
		_ = object.Close() // only read from
		if err != nil {
			return nil, err
		}
		roots = append([]Root{r}, roots...)
	}
	return roots, nil
}

// put stores a root unless one of its name is there; it reports whether it did. The bucket's own retention locks it.
func (b *Bucket) put(ctx context.Context, r *Root) (bool, error) {
	content, err := r.encode()
	if err != nil {
		return false, err
	}
	options := minio.PutObjectOptions{ContentType: "application/gzip", DisableMultipart: true, SendContentMd5: true}
	options.SetMatchETagExcept("*")
	_, err = b.minio.PutObject(ctx, b.name, r.Name, bytes.NewReader(content), int64(len(content)), options)
	var refused minio.ErrorResponse
	if errors.As(err, &refused) && refused.StatusCode == http.StatusPreconditionFailed {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("ledger: store root: %w", err)
	}
	return true, nil
}

// Locked reports whether a root can be deleted by nobody for a while yet.
func (b *Bucket) Locked(ctx context.Context, name string) (bool, error) {
	mode, until, err := b.minio.GetObjectRetention(ctx, b.name, name, "")
	if err != nil {
		if strings.Contains(minio.ToErrorResponse(err).Code, "NoSuchObjectLockConfiguration") {
			return false, nil
		}
		return false, fmt.Errorf("ledger: read lock: %w", err)
	}
	return mode != nil && until != nil, nil
}
