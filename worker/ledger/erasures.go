package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// ErasuresFolder is where the bucket has a line for each case that was erased, under the case's id. A line is locked like a root, names nobody of whom
// something was erased, and is what says after a backup was brought back which cases have to go again.
const ErasuresFolder = "erasures/"

// PutErasure stores the line of a case unless it is there.
func (b *Bucket) PutErasure(ctx context.Context, line store.ErasedCase) error {
	content, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("ledger: erasure: %w", err)
	}
	options := minio.PutObjectOptions{ContentType: "application/json", DisableMultipart: true, SendContentMd5: true}
	options.SetMatchETagExcept("*")
	_, err = b.minio.PutObject(ctx, b.name, ErasuresFolder+string(line.Case), bytes.NewReader(content), int64(len(content)), options)
	var refused minio.ErrorResponse
	if errors.As(err, &refused) && refused.StatusCode == http.StatusPreconditionFailed {
		return nil
	}
	if err != nil {
		return casefile.Errorf(casefile.Unavailable, "ledger.unavailable", "ledger: store the line of an erasure: %w", err)
	}
	return nil
}

// Erased lists the cases that have a line.
func (b *Bucket) Erased(ctx context.Context) ([]casefile.CaseID, error) {
	first, err := b.erasures(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]casefile.CaseID, 0, len(first))
	for _, o := range first {
		ids = append(ids, erasedID(o))
	}
	return ids, nil
}

// Erasures reads the lines of cases; of all where none is named. The version that was stored first counts.
func (b *Bucket) Erasures(ctx context.Context, cases ...casefile.CaseID) ([]store.ErasedCase, error) {
	first, err := b.erasures(ctx)
	if err != nil {
		return nil, err
	}
	wanted := map[casefile.CaseID]bool{}
	for _, id := range cases {
		wanted[id] = true
	}
	var lines []store.ErasedCase
	for _, o := range first {
		if len(cases) > 0 && !wanted[erasedID(o)] {
			continue
		}
		object, err := b.minio.GetObject(ctx, b.name, o.Key, minio.GetObjectOptions{VersionID: o.VersionID})
		if err != nil {
			return nil, casefile.Errorf(casefile.Unavailable, "ledger.unavailable", "ledger: read %s: %w", o.Key, err)
		}
		var line store.ErasedCase
		err = json.NewDecoder(object).Decode(&line)
		_ = object.Close() // only read from
		if err != nil || line.Case != erasedID(o) {
			return nil, fmt.Errorf("ledger: %s is no line of an erasure, or is damaged: %w", o.Key, err)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func erasedID(o minio.ObjectInfo) casefile.CaseID {
	return casefile.CaseID(strings.TrimPrefix(o.Key, ErasuresFolder))
}

// erasures lists the first version of each line; a further version, or a mark of deletion on top, cannot do away with it.
func (b *Bucket) erasures(ctx context.Context) (first []minio.ObjectInfo, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for o := range b.minio.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: ErasuresFolder, Recursive: true, WithVersions: true}) {
		if o.Err != nil {
			return nil, casefile.Errorf(casefile.Unavailable, "ledger.unavailable", "ledger: list erasures: %w", o.Err)
		}
		if o.IsDeleteMarker {
			continue
		}
		if n := len(first); n > 0 && first[n-1].Key == o.Key {
			first[n-1] = o // the list goes from new to old
			continue
		}
		first = append(first, o)
	}
	return first, nil
}
