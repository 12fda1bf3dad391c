package efile

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"ablauf/internal/casefile"
)

// Stored is what Put knows about a document afterwards.
type Stored struct {
	ObjectKey string
	Size      int64 // of the content, in bytes
	SHA256    []byte
}

// ReadUpload reads a whole upload, at most MaxUpload bytes. Errors: Invalid "document.empty" and "document.too-large"; an error of
// the reader is passed on.
func ReadUpload(r io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxUpload+1))
	if err != nil {
		return nil, fmt.Errorf("efile: read upload: %w", err)
	}
	return content, checkSize(content)
}

// ObjectKey gives the name that Put will use for the content, so that it can be recorded before the first byte is sent and a
// crashed upload be cleared away. Errors: Unavailable when the store of keys is down.
func (c *Client) ObjectKey(ctx context.Context, id casefile.CaseID, content []byte) (string, error) {
	key, err := c.caseKey(ctx, id)
	if err != nil {
		return "", err
	}
	return objectKey(id, key, content)
}

// Put encrypts and stores a document of a case. The same content again gives the same object key and a new version of the object,
// so that a retry after a lost answer is harmless. Put does not check the content (see Inspect): the authority's own letters go
// through it as well. Errors: Invalid "document.empty", "document.too-large"; Unavailable.
func (c *Client) Put(ctx context.Context, id casefile.CaseID, content io.Reader) (Stored, error) {
	data, err := ReadUpload(content)
	if err != nil {
		return Stored{}, err
	}
	key, err := c.caseKey(ctx, id)
	if err != nil {
		return Stored{}, err
	}
	name, err := objectKey(id, key, data)
	if err != nil {
		return Stored{}, err
	}
	if err := c.write(ctx, name, key, purposeContent, data, minio.PutObjectOptions{}); err != nil {
		return Stored{}, err
	}
	sum := sha256.Sum256(data)
	return Stored{ObjectKey: name, Size: int64(len(data)), SHA256: sum[:]}, nil
}

// Get opens a document of a case; whoever gets it closes it. Each block is authenticated before it is handed out, and at the end
// the content is compared with the name: a reader that needs certainty before it acts must read to the end. Errors: NotFound
// "document.not-found", also for an object of another case; Unavailable; and from Read Internal "document.damaged".
func (c *Client) Get(ctx context.Context, id casefile.CaseID, objectKey string) (io.ReadCloser, error) {
	return c.verified(ctx, id, objectKey, objectKey)
}

// verified opens an object whose content is the one that another name promises.
func (c *Client) verified(ctx context.Context, id casefile.CaseID, name, objectKey string) (io.ReadCloser, error) {
	want, ok := strings.CutPrefix(objectKey, CaseFolder(id))
	if !ok {
		return nil, casefile.Errorf(casefile.NotFound, "document.not-found", "efile: the object is not of case %s", id)
	}
	key, err := c.caseKey(ctx, id)
	if err != nil {
		return nil, err
	}
	nameKey, err := derive(key, nil, purposeName)
	if err != nil {
		return nil, err
	}
	content, err := c.open(ctx, name, key, purposeContent)
	if err != nil {
		return nil, err
	}
	return &verifier{ReadCloser: content, mac: hmac.New(sha256.New, nameKey), want: want}, nil
}

// Remove deletes the versions of an object that were stored before an instant, for uploads that nobody finished. A newer version
// stays, because the same document may be on its way again. The caller makes sure that no document of the case has the object
// key. What is gone already is no error. Errors: Unavailable.
func (c *Client) Remove(ctx context.Context, objectKey string, before time.Time) error {
	// A listing that ends early must be told to stop.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for version := range c.minio.ListObjects(ctx, c.bucket, minio.ListObjectsOptions{Prefix: objectKey, WithVersions: true}) {
		if version.Err != nil {
			return translate(version.Err, "list versions")
		}
		if version.Key != objectKey || !version.LastModified.Before(before) {
			continue
		}
		err := c.minio.RemoveObject(ctx, c.bucket, objectKey, minio.RemoveObjectOptions{VersionID: version.VersionID})
		if err != nil {
			return translate(err, "remove version")
		}
	}
	return nil
}

// write encrypts while it sends. The length is known before, so that MinIO refuses a stream that was cut.
func (c *Client) write(ctx context.Context, name string, key []byte, purpose string, data []byte, opts minio.PutObjectOptions) error {
	sealed, size, err := seal(key, purpose, data)
	if err != nil {
		return err
	}
	opts.ContentType = "application/octet-stream"
	// The objects are small enough for one part each; multipart would not be atomic under the conditions of HandToPrint.
	opts.DisableMultipart = true
	_, err = c.minio.PutObject(ctx, c.bucket, name, sealed, size, opts)
	return translate(err, "store object")
}

// open reads the head of an object at once, so that a missing object shows here and not at the first Read.
func (c *Client) open(ctx context.Context, name string, key []byte, purpose string) (io.ReadCloser, error) {
	object, err := c.minio.GetObject(ctx, c.bucket, name, minio.GetObjectOptions{})
	if err != nil {
		return nil, translate(err, "open object")
	}
	content, err := unseal(key, purpose, object)
	if err != nil {
		_ = object.Close() // the first error counts
		return nil, translate(err, "open object")
	}
	return &opened{content: content, Closer: object}, nil
}

// opened is the content of an object together with the connection it comes from.
type opened struct {
	content io.Reader
	io.Closer
}

func (o *opened) Read(p []byte) (int, error) {
	n, err := o.content.Read(p)
	return n, translateRead(err)
}

// verifier compares the content with the name of the object when the end is reached.
type verifier struct {
	io.ReadCloser
	mac  hash.Hash
	want string
}

func (v *verifier) Read(p []byte) (int, error) {
	n, err := v.ReadCloser.Read(p)
	_, _ = v.mac.Write(p[:n]) // a hash never fails
	if errors.Is(err, io.EOF) && !hmac.Equal([]byte(hex.EncodeToString(v.mac.Sum(nil))), []byte(v.want)) {
		return n, casefile.Errorf(casefile.Internal, "document.damaged", "efile: the content is not the one that the object's name promises")
	}
	return n, err
}

// CaseFolder is where the objects of a case lie.
func CaseFolder(id casefile.CaseID) string { return "cases/" + string(id) + "/" }

func objectKey(id casefile.CaseID, key, content []byte) (string, error) {
	nameKey, err := derive(key, nil, purposeName)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, nameKey)
	_, _ = io.Copy(mac, bytes.NewReader(content)) // a hash never fails
	return CaseFolder(id) + hex.EncodeToString(mac.Sum(nil)), nil
}
