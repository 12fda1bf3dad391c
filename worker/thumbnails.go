package main

import (
	"context"
	"io"
	"log/slog"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// thumbnails makes the small pictures of what was released, behind the release and never before: what nobody has checked is not taken apart for them.
type thumbnails struct {
	store *store.Store
	files pictured
	// draw gives the small picture of a document; see efile.Renderer.
	draw   func(content io.Reader) ([]byte, error)
	logger *slog.Logger
}

// pictured is the part of the e-file that has documents and their thumbnails.
type pictured interface {
	Get(ctx context.Context, id casefile.CaseID, objectKey string) (io.ReadCloser, error)
	PutThumbnail(ctx context.Context, id casefile.CaseID, document casefile.DocumentID, content []byte) error
}

// thumbnailBatch is how many one round makes.
const thumbnailBatch = 20

// once makes some that are owed and gives how many it took up.
func (t *thumbnails) once(ctx context.Context) (int, error) {
	return t.store.ClaimThumbnails(ctx, thumbnailBatch, t.make, func(id casefile.DocumentID, err error) {
		t.logger.WarnContext(ctx, "no thumbnail can be made", "document", string(id), "error", err.Error())
	})
}

// make stores the object first and leaves the row to the caller: killed in between, the next one finds the object and keeps it.
func (t *thumbnails) make(ctx context.Context, d casefile.Document) error {
	content, err := t.files.Get(ctx, d.CaseID, d.ObjectKey)
	if err != nil {
		return err
	}
	defer content.Close() //nolint:errcheck // only read from
	picture, err := t.draw(content)
	if err != nil {
		return err
	}
	return t.files.PutThumbnail(ctx, d.CaseID, d.ID, picture)
}
