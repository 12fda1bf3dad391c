package efile

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"time"

	"github.com/minio/minio-go/v7"

	"ablauf/internal/casefile"
)

// FolderQuarantine is the folder of the bucket for what nobody may open before it is checked.
const FolderQuarantine = "quarantaene/"

// partSize is what MinIO takes at least in one part; that much is held in memory for an upload whose size nobody knows before.
const partSize = 5 << 20

// QuarantineObject gives the name under which a document lies in quarantine.
func QuarantineObject(id casefile.DocumentID) string { return FolderQuarantine + string(id) }

// Quarantine encrypts a document while it comes in and stores it under its own id, where nobody reads it but a check; no copy of it is ever in memory.
// size is how many bytes will come, or negative where nobody knows; a content of another size is not stored. What is stored is what its case will have:
// the key comes from a salt and not from the name, so that Release need not touch the bytes. Stored.ObjectKey is the name that it will have then. Errors:
// Invalid "document.empty", "document.too-large"; Unavailable; an error of the reader is passed on.
func (c *Client) Quarantine(
	ctx context.Context, id casefile.CaseID, document casefile.DocumentID, content io.Reader, size int64,
) (Stored, error) {
	switch {
	case size == 0:
		return Stored{}, refuse("document.empty", "no bytes")
	case size > MaxUpload:
		return Stored{}, refuse("document.too-large", "more than %d bytes", MaxUpload)
	case !idForm.MatchString(string(document)):
		return Stored{}, casefile.Errorf(casefile.NotFound, "document.not-found", "efile: malformed document id")
	}
	key, err := c.caseKey(ctx, id)
	if err != nil {
		return Stored{}, err
	}
	nameKey, err := derive(key, nil, purposeName)
	if err != nil {
		return Stored{}, err
	}
	in := &intake{content: content, size: size}
	sum, name := sha256.New(), hmac.New(sha256.New, nameKey)
	sealed, sealedSize, err := sealStream(key, purposeContent, io.TeeReader(in, io.MultiWriter(sum, name)), size)
	if err != nil {
		return Stored{}, err
	}
	opts := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: size >= 0, PartSize: partSize, NumThreads: 1}
	_, err = c.minio.PutObject(ctx, c.bucket, QuarantineObject(document), sealed, sealedSize, opts)
	if in.err != nil {
		return Stored{}, in.err
	}
	if err != nil {
		return Stored{}, translate(err, "store object")
	}
	return Stored{ObjectKey: CaseFolder(id) + hex.EncodeToString(name.Sum(nil)), Size: in.read, SHA256: sum.Sum(nil)}, nil
}

// intake counts what comes, bounds it, and keeps the reason why it ended otherwise than announced: a library that sends it may put it in other words.
type intake struct {
	content io.Reader
	size    int64 // negative: unknown
	read    int64
	err     error
}

func (i *intake) Read(p []byte) (int, error) {
	if i.err != nil {
		return 0, i.err
	}
	n, err := i.content.Read(p)
	i.read += int64(n)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		i.err = err
	case i.read > MaxUpload:
		i.err = refuse("document.too-large", "more than %d bytes", MaxUpload)
	case i.size >= 0 && i.read > i.size, i.size >= 0 && err != nil && i.read < i.size:
		i.err = casefile.Errorf(casefile.Invalid, "body.broken-off", "efile: %d bytes came where %d were announced", i.read, i.size)
	case err != nil && i.read == 0:
		i.err = refuse("document.empty", "no bytes")
	default:
		return n, err
	}
	return 0, i.err
}

// OpenQuarantined is Get for a document that lies in quarantine; objectKey is the one that Quarantine gave.
func (c *Client) OpenQuarantined(
	ctx context.Context, id casefile.CaseID, document casefile.DocumentID, objectKey string,
) (io.ReadCloser, error) {
	return c.verified(ctx, id, QuarantineObject(document), objectKey)
}

// Release copies a document from quarantine to its place; MinIO does it, no byte comes here. Once more it is a new version of the same object, so that a
// step that broke off can be repeated. Errors: NotFound where it is not in quarantine any more; Unavailable.
func (c *Client) Release(ctx context.Context, document casefile.DocumentID, objectKey string) error {
	_, err := c.minio.CopyObject(ctx, minio.CopyDestOptions{Bucket: c.bucket, Object: objectKey},
		minio.CopySrcOptions{Bucket: c.bucket, Object: QuarantineObject(document)})
	return translate(err, "release object")
}

// RemoveQuarantined deletes a document from quarantine with every version of it. What is gone already is no error. Errors: Unavailable.
func (c *Client) RemoveQuarantined(ctx context.Context, document casefile.DocumentID) error {
	return c.Remove(ctx, QuarantineObject(document), time.Unix(math.MaxInt32, 0))
}
