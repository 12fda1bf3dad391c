package efile

import (
	"context"
	"io"

	"github.com/minio/minio-go/v7"

	"ablauf/internal/casefile"
)

// The folders of the bucket.
const (
	FolderCases = "cases/"
	FolderPrint = "druckausgang/"
)

// Object is what the bucket holds under one name.
type Object struct {
	Key      string
	Size     int64 // of the newest version, encrypted, in bytes
	Versions int
	Gone     bool // the newest version is a mark of deletion
}

// Objects lists the bucket below a folder, each name once, in the order of the names. Errors: Unavailable; an error of visit ends the
// listing.
func (c *Client) Objects(ctx context.Context, folder string, visit func(Object) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var current Object
	flush := func() error {
		if current.Key == "" {
			return nil
		}
		return visit(current)
	}
	options := minio.ListObjectsOptions{Prefix: folder, Recursive: true, WithVersions: true}
	for version := range c.minio.ListObjects(ctx, c.bucket, options) {
		if version.Err != nil {
			return translate(version.Err, "list objects")
		}
		if version.Key != current.Key {
			if err := flush(); err != nil {
				return err
			}
			current = Object{Key: version.Key}
		}
		if !version.IsDeleteMarker {
			current.Versions++
		}
		if version.IsLatest {
			current.Size, current.Gone = version.Size, version.IsDeleteMarker
		}
	}
	return flush()
}

// Sealed reports whether an object begins as every object that this package wrote; it proves no more than that nobody stored a plain
// file there. Errors: NotFound, Unavailable.
func (c *Client) Sealed(ctx context.Context, key string) (bool, error) {
	object, err := c.minio.GetObject(ctx, c.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return false, translate(err, "open object")
	}
	defer object.Close() //nolint:errcheck // only read from
	head := make([]byte, len(format))
	if _, err := io.ReadFull(object, head); err != nil {
		if err := translateRead(err); casefile.KindOf(err) == casefile.NotFound || casefile.KindOf(err) == casefile.Unavailable {
			return false, err
		}
		return false, nil
	}
	return string(head) == format, nil
}

// PrintObject gives the name under which the letter of an intent lies in the tray of the print service.
func PrintObject(intentID string) string { return FolderPrint + intentID + ".pdf.enc" }
