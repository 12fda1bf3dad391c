package efile

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/minio/minio-go/v7"

	"ablauf/internal/casefile"
	"ablauf/internal/pdfium"
	"ablauf/internal/picture"
)

// finer is how much finer a page is drawn than its thumbnail is: what is drawn at once in so few pixels loses its thin lines.
const finer = 3

// thumbnail makes the small picture of a document.
func thumbnail(library string, content []byte) ([]byte, error) {
	if !bytes.HasPrefix(content, []byte("%PDF-")) {
		small, err := picture.Small(content, ThumbnailSide)
		if err != nil {
			return nil, notDrawable(err)
		}
		return small, nil
	}
	file, err := pdfium.Open(library, content)
	if errors.Is(err, pdfium.ErrUnreadable) {
		return nil, notDrawable(err)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // only read from, and the process ends
	page, err := file.Page(1)
	if err != nil {
		return nil, notDrawable(err)
	}
	scale := float64(finer*ThumbnailSide) / max(page.Width, page.Height)
	drawn, err := page.Draw(max(1, int(page.Width*scale)), max(1, int(page.Height*scale)))
	if err != nil {
		return nil, notDrawable(err)
	}
	return picture.SmallOf(drawn, 1, ThumbnailSide)
}

func notDrawable(err error) error {
	return casefile.Errorf(casefile.Invalid, "document.not-drawable", "efile: nothing can be drawn: %w", err)
}

// ThumbnailObject gives the name under which the thumbnail of a document lies: among what its case has, so that it goes with it.
func ThumbnailObject(id casefile.CaseID, document casefile.DocumentID) string {
	return CaseFolder(id) + "vorschau/" + string(document)
}

// thumbnailPurpose is a purpose for each document, so that no thumbnail can be taken for that of another one of the same case.
func thumbnailPurpose(document casefile.DocumentID) string {
	return purposeThumbnail + "/" + string(document)
}

// PutThumbnail stores the thumbnail of a document of a case, encrypted with the key of the case. One that lies there stays as it is, so a step that broke off behind
// it can be repeated. Errors: Unavailable.
func (c *Client) PutThumbnail(ctx context.Context, id casefile.CaseID, document casefile.DocumentID, content []byte) error {
	if !idForm.MatchString(string(document)) {
		return casefile.Errorf(casefile.NotFound, "document.not-found", "efile: malformed document id")
	}
	key, err := c.caseKey(ctx, id)
	if err != nil {
		return err
	}
	opts := minio.PutObjectOptions{}
	opts.SetMatchETagExcept("*")
	err = c.write(ctx, ThumbnailObject(id, document), key, thumbnailPurpose(document), content, opts)
	var response minio.ErrorResponse
	if errors.As(err, &response) && response.Code == minio.PreconditionFailed {
		return nil
	}
	return err
}

// Thumbnail gives the thumbnail of a document of a case. Errors: NotFound "document.not-found"; Internal "document.damaged"; Unavailable.
func (c *Client) Thumbnail(ctx context.Context, id casefile.CaseID, document casefile.DocumentID) ([]byte, error) {
	if !idForm.MatchString(string(document)) {
		return nil, casefile.Errorf(casefile.NotFound, "document.not-found", "efile: malformed document id")
	}
	key, err := c.caseKey(ctx, id)
	if err != nil {
		return nil, err
	}
	content, err := c.open(ctx, ThumbnailObject(id, document), key, thumbnailPurpose(document))
	if err != nil {
		return nil, err
	}
	defer content.Close() //nolint:errcheck // only read from
	return io.ReadAll(io.LimitReader(content, thumbnailMax))
}
