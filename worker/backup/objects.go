package backup

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/minio/minio-go/v7"

	"ablauf/worker/ledger"
)

// Shelves of MinIO, by the name of their folder in a backup.
const (
	shelfEFile  = "efile"
	shelfLedger = "ledger"
)

// object is one line of the list.
type object struct {
	SHA256 string
	Size   int64
	Shelf  string
	Key    string
}

func (o object) path(dir string) string {
	return filepath.Join(dir, objectsDir, o.Shelf, filepath.FromSlash(o.Key))
}

// fetch copies one object as it lies in MinIO.
func fetch(ctx context.Context, client *minio.Client, bucket, dir string, o object, version string) (object, error) {
	if !filepath.IsLocal(filepath.FromSlash(o.Key)) {
		return o, fmt.Errorf("backup: the object %q has a name that leads out of the folder", o.Key)
	}
	body, err := client.GetObject(ctx, bucket, o.Key, minio.GetObjectOptions{VersionID: version})
	if err != nil {
		return o, fmt.Errorf("backup: object %s: %w", o.Key, err)
	}
	defer body.Close() //nolint:errcheck // only read from
	if _, err := body.Stat(); err != nil {
		return o, fmt.Errorf("backup: object %s: %w", o.Key, err)
	}
	f, err := create(o.path(dir))
	if err != nil {
		return o, err
	}
	_, err = io.Copy(f, body)
	sum, closed := f.close()
	if err != nil {
		return o, fmt.Errorf("backup: object %s: %w", o.Key, err)
	}
	o.SHA256, o.Size = sum, f.size
	return o, closed
}

// missing reports whether MinIO says that an object is not there; that the whole bucket is not there is another matter. The library's own
// ToErrorResponse does not look into an error that was wrapped.
func missing(err error) bool {
	var answer minio.ErrorResponse
	return errors.As(err, &answer) && answer.StatusCode == http.StatusNotFound && answer.Code == minio.NoSuchKey
}

// roots lists the first version of each locked root.
func roots(ctx context.Context, client *minio.Client, bucket string) (names, versions []string, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for v := range client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Recursive: true, WithVersions: true}) {
		if v.Err != nil {
			return nil, nil, fmt.Errorf("backup: list roots: %w", v.Err)
		}
		if v.IsDeleteMarker {
			continue
		}
		if n := len(names); n > 0 && names[n-1] == v.Key {
			versions[n-1] = v.VersionID // the list goes from new to old
			continue
		}
		names, versions = append(names, v.Key), append(versions, v.VersionID)
	}
	return names, versions, nil
}

// writeList writes the list of objects and sums it up.
func writeList(dir string, objects []object) (*Objects, error) {
	f, err := create(filepath.Join(dir, objectsList))
	if err != nil {
		return nil, err
	}
	out := &Objects{Count: len(objects)}
	for _, o := range objects {
		out.Bytes += o.Size
		if _, err := fmt.Fprintf(f, "%s %d %s/%s\n", o.SHA256, o.Size, o.Shelf, o.Key); err != nil {
			return nil, keep(err)
		}
	}
	out.SHA256, err = f.close()
	return out, err
}

// readList reads the list and compares it, and every object that it names, with the hashes.
func readList(dir string, want *Objects) ([]object, error) {
	if want == nil {
		return nil, fmt.Errorf("the manifest names no objects")
	}
	path := filepath.Join(dir, objectsList)
	if err := unchanged(path, want.SHA256); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(path) //nolint:gosec // below the folder that the operator names
	if err != nil {
		return nil, keep(err)
	}
	var objects []object
	scan := bufio.NewScanner(bytes.NewReader(raw))
	for scan.Scan() {
		var o object
		var name string
		if _, err := fmt.Sscan(scan.Text(), &o.SHA256, &o.Size, &name); err != nil {
			return nil, fmt.Errorf("%s: a line cannot be read", path)
		}
		o.Shelf, o.Key, _ = strings.Cut(name, "/")
		if err := unchanged(o.path(dir), o.SHA256); err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	if len(objects) != want.Count {
		return nil, fmt.Errorf("%s names %d objects, the manifest %d", path, len(objects), want.Count)
	}
	return objects, scan.Err()
}

// bring stores an object unless it is there already, which is so after a restore that broke off; another content is an error.
func bring(ctx context.Context, client *minio.Client, bucket, dir string, o object) error {
	if body, err := client.GetObject(ctx, bucket, o.Key, minio.GetObjectOptions{}); err == nil {
		sum := sha256.New()
		_, err := io.Copy(sum, body)
		_ = body.Close() // only read from
		switch {
		case err == nil && hex.EncodeToString(sum.Sum(nil)) == o.SHA256:
			return nil
		case err == nil:
			return fmt.Errorf("the object %s is there with another content", o.Key)
		case !missing(err):
			return fmt.Errorf("restore: object %s: %w", o.Key, err)
		}
	}
	f, err := os.Open(o.path(dir))
	if err != nil {
		return keep(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true, SendContentMd5: true}
	if _, err := client.PutObject(ctx, bucket, o.Key, f, o.Size, options); err != nil {
		return fmt.Errorf("restore: object %s: %w", o.Key, err)
	}
	return nil
}

// strangers gives the first object of a bucket that the backup does not have.
func strangers(ctx context.Context, client *minio.Client, bucket, shelf string, objects []object) error {
	known := map[string]bool{}
	for _, o := range objects {
		if o.Shelf == shelf {
			known[o.Key] = true
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for found := range client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Recursive: true}) {
		if found.Err != nil {
			return fmt.Errorf("restore: list %s: %w", bucket, found.Err)
		}
		if !known[found.Key] && (shelf != shelfLedger || !strings.HasPrefix(found.Key, ledger.ErasuresFolder)) { // a restore that broke off left its list
			return fmt.Errorf("the bucket %s is not empty: it has %s; a backup can only be brought back into an empty installation", bucket, found.Key)
		}
	}
	return nil
}
