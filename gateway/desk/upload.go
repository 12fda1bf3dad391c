package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"log/slog"
	"path"
	"strings"
	"time"
	"unicode"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
)

// UploadRequest says what a document is.
type UploadRequest struct {
	CaseID casefile.CaseID `json:"-"`
	// Kind is a code of the checklist, e.g. "P01".
	Kind    string           `json:"kind" validate:"required,dockind"`
	Channel casefile.Channel `json:"channel" validate:"required,channel"`
	Name    string           `json:"-"`
	Key     string           `json:"-"`
}

// uploadMax is how long database and e-file together may take to store a document; behind it, who does not answer counts as down.
const uploadMax = 30 * time.Second

// Uploaded is a document with its receipt.
type Uploaded struct {
	Receipted
	Document casefile.Document `json:"document"`
}

// Upload takes a document: checked, encrypted and stored before it is receipted. The row stands before the first byte, so that an
// upload that breaks off leaves nothing that nobody knows of.
//
// Invalid with fields, "document.too-large", "document.empty" or what efile.Inspect finds; Conflict "case.closed"; Unavailable
// "efile.unavailable" while MinIO is down: then nothing has been received.
func (d *Desk) Upload(ctx context.Context, actor casefile.Actor, lang string, in UploadRequest, body io.Reader) (Uploaded, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadMax)
	defer cancel()
	c, err := d.caseFor(ctx, actor, in.CaseID)
	if err != nil {
		return Uploaded{}, err
	}
	if c.State == casefile.CaseClosed {
		return Uploaded{}, casefile.Errorf(casefile.Conflict, "case.closed", "the case is closed")
	}
	if err := d.Validate(&in); err != nil {
		return Uploaded{}, err
	}
	if err := checkKey(in.Key); err != nil {
		return Uploaded{}, err
	}
	receipt, err := d.receipt(actor, casefile.ReceiptUnterlage, arrival{Channel: in.Channel})
	if err != nil {
		return Uploaded{}, err
	}
	content, mediaType, err := d.inspect(body)
	if err != nil {
		return Uploaded{}, err
	}
	sum := sha256.Sum256(content)
	receipt.CaseID, receipt.IdempotencyKey = c.ID, in.Key
	receipt.RequestHash = requestHash("document", c.ID, []byte(in.Kind), sum[:])
	doc := casefile.Document{
		CaseID: c.ID, Kind: in.Kind, Name: fileName(in.Name), MediaType: mediaType, Size: int64(len(content)), SHA256: sum[:],
		State: casefile.DocumentReleased, ReceivedAt: receipt.ReceivedAt, RecordedAt: receipt.RecordedAt, RecordedBy: actor.ID,
	}
	doc, receipt, replayed, err := d.keep(ctx, doc, receipt, content)
	if err != nil {
		return Uploaded{}, err
	}
	return Uploaded{Receipted: receipted(lang, "receipt.document", c, receipt, replayed), Document: doc}, nil
}

// keep stores the bytes between the two halves of the record.
func (d *Desk) keep(
	ctx context.Context, doc casefile.Document, receipt casefile.Receipt, content []byte,
) (casefile.Document, casefile.Receipt, bool, error) {
	if d.EFile == nil {
		return doc, receipt, false, errEFileDown()
	}
	var err error
	if doc.ObjectKey, err = d.EFile.ObjectKey(ctx, doc.CaseID, content); err != nil {
		return doc, receipt, false, err
	}
	if doc.ID, err = d.Store.BeginUpload(ctx, doc); err != nil {
		return doc, receipt, false, err
	}
	begun := doc.ID
	stored, err := d.EFile.Put(ctx, doc.CaseID, bytes.NewReader(content))
	if err != nil {
		d.drop(ctx, begun)
		return doc, receipt, false, err
	}
	doc.ObjectKey, doc.Size, doc.SHA256 = stored.ObjectKey, stored.Size, stored.SHA256
	receipt.Deciding = mustJSON(map[string]string{"unterlage": doc.Kind, "documentId": string(doc.ID)})
	kept, receipt, replayed, err := d.Store.ReceiveDocument(ctx, store.Upload{Receipt: receipt, Document: doc})
	if err != nil || kept.ID != begun {
		d.drop(ctx, begun)
	}
	return kept, receipt, replayed, err
}

// drop forgets an upload that came to nothing. If that fails too, or the caller has gone, the worker's sweep does it later.
func (d *Desk) drop(ctx context.Context, id casefile.DocumentID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := d.Store.DropUpload(ctx, id); err != nil && d.Log != nil {
		d.Log.WarnContext(ctx, "upload left behind", slog.String("document", string(id)), slog.String("code", casefile.CodeOf(err)))
	}
}

// inspect reads a document of bounded size and says what it is.
func (d *Desk) inspect(body io.Reader) (content []byte, mediaType string, err error) {
	content, err = io.ReadAll(io.LimitReader(body, efile.MaxUpload+1))
	switch {
	case err != nil:
		return nil, "", casefile.Errorf(casefile.Invalid, "body.broken-off", "the upload broke off")
	case len(content) == 0:
		return nil, "", fileError("document.empty")
	case len(content) > efile.MaxUpload:
		return nil, "", casefile.Errorf(casefile.Invalid, "document.too-large", "more than %d bytes", efile.MaxUpload)
	}
	mediaType, err = d.Inspect(content)
	if casefile.KindOf(err) == casefile.Invalid && err != nil {
		return nil, "", fileError(casefile.CodeOf(err))
	}
	return content, mediaType, err
}

// fileError shows what is wrong with the file at the field of the file.
func fileError(code string) error {
	return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/file", Code: code})
}

// fileName keeps what the sender called the file, for showing only: no path, no control or direction marks, not too long.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 200 {
		name = string(runes[:200])
	}
	if name == "." || name == "/" || name == "" {
		return "Dokument"
	}
	return name
}

func errEFileDown() error {
	return &casefile.Error{Kind: casefile.Unavailable, Code: "efile.unavailable"}
}
