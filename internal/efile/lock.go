package efile

import (
	"context"

	"github.com/minio/minio-go/v7"
)

// Lock keeps the newest version of an object from being deleted, by a legal hold: no day ends it, only an erasure that two people released (Erase). It takes
// the account of the keeper, because who may set a hold may lift it. A lock until a day (GOVERNANCE) would not do: MinIO lets every account take it back
// that says it wants an exception. Once more it changes nothing. Errors: NotFound; Unavailable; Invalid "efile.no-lock" where the bucket was made
// without object lock.
func (c *Client) Lock(ctx context.Context, objectKey string) error {
	on := minio.LegalHoldEnabled
	err := c.minio.PutObjectLegalHold(ctx, c.bucket, objectKey, minio.PutObjectLegalHoldOptions{Status: &on})
	if noObjectLock(err) {
		return refuse("efile.no-lock", "the bucket %s has no object lock", c.bucket)
	}
	return translate(err, "lock object")
}

// Locked reports whether the newest version of an object is kept from being deleted. Errors: NotFound; Unavailable.
func (c *Client) Locked(ctx context.Context, objectKey string) (bool, error) {
	status, err := c.minio.GetObjectLegalHold(ctx, c.bucket, objectKey, minio.GetObjectLegalHoldOptions{})
	if noObjectLock(err) {
		return false, nil
	}
	if err != nil {
		return false, translate(err, "read lock")
	}
	return status != nil && *status == minio.LegalHoldEnabled, nil
}

// noObjectLock knows the answers of a bucket without object lock, and of an object without a lock.
func noObjectLock(err error) bool {
	switch minio.ToErrorResponse(err).Code {
	case "InvalidRequest", "InvalidBucketObjectLockConfiguration", "NoSuchObjectLockConfiguration":
		return true
	}
	return false
}
