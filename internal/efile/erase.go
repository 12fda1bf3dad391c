package efile

import (
	"context"

	"github.com/minio/minio-go/v7"

	"ablauf/internal/casefile"
)

// Erase removes every version of every object of a case: its documents and letters, what lies in quarantine, and the letters in the tray of
// the print service, which are encrypted under another key than that of the case. It gives how many versions it removed; what is not there
// any more is no trouble, so it can be repeated. It lifts the locks (Lock), which takes the account of the keeper. Errors: Invalid for malformed ids; Unavailable.
func (c *Client) Erase(ctx context.Context, id casefile.CaseID, documents, intents []string) (removed int, err error) {
	if !idForm.MatchString(string(id)) {
		return 0, casefile.Errorf(casefile.Invalid, "case.id", "efile: malformed case id")
	}
	prefixes := []string{CaseFolder(id)}
	for _, document := range documents {
		if !idForm.MatchString(document) {
			return 0, casefile.Errorf(casefile.Invalid, "case.id", "efile: malformed document id")
		}
		prefixes = append(prefixes, QuarantineObject(casefile.DocumentID(document)))
	}
	for _, intent := range intents {
		name, err := printName(intent)
		if err != nil {
			return 0, err
		}
		prefixes = append(prefixes, name)
	}
	for _, prefix := range prefixes {
		n, err := c.removeVersions(ctx, prefix)
		removed += n
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}

func (c *Client) removeVersions(ctx context.Context, prefix string) (removed int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for v := range c.minio.ListObjects(ctx, c.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true, WithVersions: true}) {
		if v.Err != nil {
			return removed, translate(v.Err, "list objects")
		}
		if err := c.removeLocked(ctx, v); err != nil {
			return removed, translate(err, "remove object")
		}
		removed++
	}
	return removed, nil
}

// removeLocked deletes a version, and lifts its lock where that keeps it.
func (c *Client) removeLocked(ctx context.Context, v minio.ObjectInfo) error {
	this := minio.RemoveObjectOptions{VersionID: v.VersionID}
	err := c.minio.RemoveObject(ctx, c.bucket, v.Key, this)
	if answer := minio.ToErrorResponse(err); err == nil || answer.StatusCode < 400 || answer.StatusCode >= 500 {
		return err
	}
	off := minio.LegalHoldDisabled
	if err := c.minio.PutObjectLegalHold(ctx, c.bucket, v.Key, minio.PutObjectLegalHoldOptions{Status: &off, VersionID: v.VersionID}); err != nil {
		return err
	}
	return c.minio.RemoveObject(ctx, c.bucket, v.Key, this)
}
