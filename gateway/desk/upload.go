package desk

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"path"
	"strings"
	"time"
	"unicode"

	"ablauf/internal/casefile"
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
	// Size is how many bytes will come; negative or 0 where nobody knows.
	Size int64 `json:"-"`
}

const (
	// uploadMax is how long database and e-file may take for a step of an upload; behind it, who does not answer counts as down. How long the sender takes is
	// not counted.
	uploadMax = 30 * time.Second
	// checkLook is how often the check of a document is looked for.
	checkLook = 50 * time.Millisecond
)

// Uploaded is a document with its receipt.
type Uploaded struct {
	Receipted
	Document casefile.Document `json:"document"`
}

// Upload takes a document as it comes in: encrypted into quarantine, looked at, receipted. The row stands before the first byte, so that an upload that breaks
// off leaves nothing that nobody knows of. What the inspection refuses is refused at once and leaves nothing. What it takes is received on this day and is
// checked for malware by the worker; Upload waits a moment for that, because it mostly takes no longer.
//
// Invalid with fields, "document.too-large", "document.empty" or what efile.Admit finds; Conflict "case.closed"; Unavailable
// "efile.unavailable" while MinIO is down: then nothing has been received.
func (d *Desk) Upload(ctx context.Context, actor casefile.Actor, lang string, in UploadRequest, body io.Reader) (Uploaded, error) {
	return d.upload(ctx, actor, lang, in, body, uploadBy{find: func(ctx context.Context) (casefile.Case, error) { return d.caseFor(ctx, actor, in.CaseID) }})
}

// uploadBy says what differs with who sends a document.
type uploadBy struct {
	// find gives the case, where the sender may add documents to it.
	find func(ctx context.Context) (casefile.Case, error)
	// scope is that of the receipt, instead of who sends; most bounds the documents that come under it.
	scope string
	most  int
}

// upload is Upload.
func (d *Desk) upload(ctx context.Context, actor casefile.Actor, lang string, in UploadRequest, body io.Reader, by uploadBy) (Uploaded, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pace := &pace{body: body, late: time.AfterFunc(uploadMax, cancel)}
	defer pace.late.Stop()
	c, err := by.find(ctx)
	if err != nil {
		return Uploaded{}, err
	}
	if c.State == casefile.CaseClosed {
		return Uploaded{}, casefile.Errorf(casefile.Conflict, "case.closed", "the case is closed")
	}
	if err := d.Validate(&in); err != nil {
		return Uploaded{}, err
	}
	if (outside(actor) || by.scope != "") && d.Authority.SubFileOf(in.Kind) == casefile.SubFileSecurity {
		return Uploaded{}, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/kind", Code: "field.unknown"})
	}
	if err := checkKey(in.Key); err != nil {
		return Uploaded{}, err
	}
	receipt, err := d.receipt(actor, casefile.ReceiptUnterlage, arrival{Channel: in.Channel})
	if err != nil {
		return Uploaded{}, err
	}
	receipt.CaseID, receipt.IdempotencyKey, receipt.Scope = c.ID, in.Key, cmp.Or(by.scope, receipt.Scope)
	doc := casefile.Document{
		CaseID: c.ID, Kind: in.Kind, SubFile: d.Authority.SubFileOf(in.Kind), Name: fileName(in.Name), ReceivedAt: receipt.ReceivedAt, RecordedAt: receipt.RecordedAt,
		RecordedBy: actor.ID,
	}
	kept, replayed, err := d.keep(ctx, store.Upload{Receipt: receipt, Document: doc, Most: by.most}, pace, in.Size)
	if err != nil {
		return Uploaded{}, err
	}
	return Uploaded{Receipted: receipted(lang, "receipt.document", c, kept.Receipt, replayed), Document: d.afterCheck(ctx, kept.Document)}, nil
}

// pace gives up when anybody but the sender takes too long: the clock stands while the body is waited for.
type pace struct {
	body io.Reader
	late *time.Timer
}

func (p *pace) Read(b []byte) (int, error) {
	if !p.late.Stop() {
		return 0, casefile.Errorf(casefile.Unavailable, "efile.unavailable", "an upload was not taken in time")
	}
	n, err := p.body.Read(b)
	p.late.Reset(uploadMax)
	return n, err
}

// keep stores the bytes between the two halves of the record.
func (d *Desk) keep(ctx context.Context, u store.Upload, body io.Reader, size int64) (kept store.Upload, replayed bool, err error) {
	if d.EFile == nil {
		return u, false, errEFileDown()
	}
	begun, err := d.Store.BeginUpload(ctx, u.Document)
	if err != nil {
		return u, false, err
	}
	u.Document.ID = begun
	if u.Document, err = d.quarantine(ctx, u.Document, body, size); err != nil {
		d.drop(ctx, begun)
		return u, false, err
	}
	u.Document.State = casefile.DocumentQuarantined
	u.Receipt.RequestHash = requestHash("document", u.Document.CaseID, []byte(u.Document.Kind), u.Document.SHA256)
	u.Receipt.Deciding = mustJSON(map[string]string{"unterlage": u.Document.Kind, "documentId": string(begun)})
	u.Document, u.Receipt, replayed, err = d.Store.ReceiveDocument(ctx, u)
	if err != nil || u.Document.ID != begun {
		d.drop(ctx, begun)
	}
	return u, replayed, err
}

// quarantine stores the bytes and looks at them. What cannot be looked at just now, the worker looks at later.
func (d *Desk) quarantine(ctx context.Context, doc casefile.Document, body io.Reader, size int64) (casefile.Document, error) {
	if size == 0 {
		size = -1
	}
	stored, err := d.EFile.Quarantine(ctx, doc.CaseID, doc.ID, body, size)
	if err != nil {
		return doc, uploadError(err)
	}
	doc.ObjectKey, doc.Size, doc.SHA256 = stored.ObjectKey, stored.Size, stored.SHA256
	content, err := d.EFile.OpenQuarantined(ctx, doc.CaseID, doc.ID, doc.ObjectKey)
	if err != nil {
		return doc, err
	}
	defer content.Close() //nolint:errcheck // only read from
	found, err := d.Admit(content)
	switch {
	case casefile.CodeOf(err) == "document.check-busy":
		return doc, nil
	case err != nil && casefile.KindOf(err) == casefile.Invalid:
		return doc, fileError(casefile.CodeOf(err))
	case !found.Acts: // otherwise the worker says what it is when it has made the copy without what acts
		doc.MediaType = found.MediaType
	}
	return doc, err
}

// uploadError says what was wrong with the bytes. An upload that broke off for a reason of its own is nobody's fault but the connection's.
func uploadError(err error) error {
	var known *casefile.Error
	switch {
	case casefile.CodeOf(err) == "document.empty":
		return fileError("document.empty")
	case !errors.As(err, &known):
		return casefile.Errorf(casefile.Invalid, "body.broken-off", "the upload broke off")
	}
	return err
}

// afterCheck waits a moment for the check of a document, which goes on without it.
func (d *Desk) afterCheck(ctx context.Context, doc casefile.Document) casefile.Document {
	ctx, cancel := context.WithTimeout(ctx, d.CheckWait)
	defer cancel()
	for doc.State == casefile.DocumentQuarantined && d.CheckWait > 0 {
		select {
		case <-ctx.Done():
			return doc
		case <-time.After(checkLook):
		}
		now, err := d.Store.Document(ctx, doc.ID)
		if err != nil {
			return doc
		}
		doc = now
	}
	return doc
}

// drop forgets an upload that came to nothing, its bytes first. If that fails, or the caller has gone, the worker's sweep does it later.
func (d *Desk) drop(ctx context.Context, id casefile.DocumentID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := d.EFile.RemoveQuarantined(ctx, id)
	if err == nil {
		err = d.Store.DropUpload(ctx, id)
	}
	if err != nil && d.Log != nil {
		d.Log.WarnContext(ctx, "upload left behind", slog.String("document", string(id)), slog.String("code", casefile.CodeOf(err)))
	}
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
