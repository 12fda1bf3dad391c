package desk

import (
	"bytes"
	"context"
	"io"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

// Document opens a released document. The line in the access log stands before the first byte is read; the caller closes the
// reader.
//
// NotFound; Forbidden "document.sub-file"; Conflict "document.not-released" for a document that may not be read yet or was refused, "document.purpose-needed"
// where the actor has to say first what for (StatePurpose); Unavailable "efile.unavailable".
func (d *Desk) Document(ctx context.Context, actor casefile.Actor, id casefile.DocumentID) (casefile.Document, io.ReadCloser, error) {
	doc, reading, err := d.openable(ctx, actor, id)
	if err != nil {
		return casefile.Document{}, nil, err
	}
	params := reading.said(actor, doc.SubFile, map[string]string{"document": string(id), "kind": doc.Kind})
	err = d.Store.LogAccess(ctx, casefile.Event{
		CaseID: doc.CaseID, Stream: casefile.StreamAccess, Code: "document.read", Actor: actor.ID, HappenedAt: d.now(), Params: params,
	})
	if err != nil {
		return casefile.Document{}, nil, err
	}
	content, err := d.EFile.Get(ctx, doc.CaseID, doc.ObjectKey)
	return doc, content, err
}

// openable gives a released document that the actor may open now, and for what they read it. Errors as for Document.
func (d *Desk) openable(ctx context.Context, actor casefile.Actor, id casefile.DocumentID) (casefile.Document, Reading, error) {
	if !IsID(string(id)) {
		return casefile.Document{}, Reading{}, errNoDocument()
	}
	doc, err := d.Store.Document(ctx, id)
	if err != nil {
		return casefile.Document{}, Reading{}, missing(err, "document.not-found")
	}
	c, err := d.caseFor(ctx, actor, doc.CaseID)
	if err != nil {
		return casefile.Document{}, Reading{}, err
	}
	if outside(actor) {
		letters, err := d.Store.Letters(ctx, c.ID)
		if err != nil {
			return casefile.Document{}, Reading{}, err
		}
		if len(ownDocuments(actor, []casefile.Document{doc}, letters)) == 0 {
			return casefile.Document{}, Reading{}, errNoDocument()
		}
	} else if err := d.mayRead(ctx, actor, doc); err != nil {
		return casefile.Document{}, Reading{}, err
	}
	if doc.State != casefile.DocumentReleased {
		return casefile.Document{}, Reading{}, casefile.Errorf(casefile.Conflict, "document.not-released", "state %s", doc.State)
	}
	if d.EFile == nil {
		return casefile.Document{}, Reading{}, errEFileDown()
	}
	reading, err := d.readingOf(ctx, actor, c.ID)
	if err == nil && reading.Asks(doc.SubFile) {
		err = errPurpose()
	}
	return doc, reading, err
}

// Thumbnail gives the small picture of a document of the main file for a list, to somebody who may open the document without being asked. It is no reading of its own:
// whoever sees the list has a task of the case or has stated a purpose, and that they opened the case stands in the access log (internal/efile/DESIGN.md). Errors as for Document; NotFound
// "document.not-found" where there is none, and for everything that lies in a protected sub-file.
func (d *Desk) Thumbnail(ctx context.Context, actor casefile.Actor, id casefile.DocumentID) ([]byte, error) {
	doc, _, err := d.openable(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if !HasThumbnail(doc) {
		return nil, errNoDocument()
	}
	return d.EFile.Thumbnail(ctx, doc.CaseID, doc.ID)
}

// HasThumbnail reports whether there is a small picture of a document that may be shown in lists.
func HasThumbnail(doc casefile.Document) bool {
	return doc.Thumbnail && doc.State == casefile.DocumentReleased && !doc.SubFile.Protected() && !doc.Closed
}

// Rendition writes a released document as a file built to PDF/A-2b: a picture upright and without what the camera wrote about place and device, a PDF that was sent in
// from its pages as pictures, with its text for search. It is made when it is asked for, in a process of its own, and has the same bytes each time; the original stays
// as it is. It is a reading like any other and logged as one. begin gives the writer when the first bytes are there; behind it, an error means that the file is not
// whole. Errors as for Document; Conflict "document.no-rendition" for what is neither, or is ours; those of efile.Rendition.
func (d *Desk) Rendition(ctx context.Context, actor casefile.Actor, id casefile.DocumentID, begin func(casefile.Document) io.Writer) (begun bool, err error) {
	doc, stored, err := d.Document(ctx, actor, id)
	if err != nil {
		return false, err
	}
	defer stored.Close() //nolint:errcheck // only read from
	if !HasRendition(doc) {
		return false, casefile.Errorf(casefile.Conflict, "document.no-rendition", "no rendition of %s", doc.MediaType)
	}
	content, err := efile.ReadUpload(stored)
	if err != nil {
		return false, err
	}
	to := func() io.Writer {
		begun = true
		return begin(doc)
	}
	if doc.MediaType == efile.MediaPDF {
		err = d.Draw(bytes.NewReader(content), efile.About{Title: doc.Name, Day: doc.ReceivedAt}, to)
		return begun, err
	}
	out, err := d.Arrange([][]byte{content}, efile.Plan{Archive: true, Title: doc.Name, Day: doc.ReceivedAt})
	if err == nil {
		_, err = to().Write(out.Parts[0].Content)
	}
	return begun, err
}

// HasRendition reports whether a document can be had as PDF/A-2b: it was released, and was sent in or made of such. Our letters are built to PDF/A themselves.
func HasRendition(doc casefile.Document) bool {
	return doc.State == casefile.DocumentReleased && (isPicture(doc) || doc.MediaType == efile.MediaPDF && !doc.Outgoing)
}

func isPicture(doc casefile.Document) bool {
	return doc.MediaType == efile.MediaJPEG || doc.MediaType == efile.MediaPNG
}

func errNoDocument() error {
	return casefile.Errorf(casefile.NotFound, "document.not-found", "no such document")
}

// ownDocuments keeps what a person outside the authority may see: what was sent in, also what is still checked or was refused, and our letters once they have
// left. Of what lies in a sub-file that is not for them only what they sent themselves: hiding that would tell them that we have put it there.
func ownDocuments(actor casefile.Actor, docs []casefile.Document, letters []casefile.Letter) []casefile.Document {
	sent := map[casefile.DocumentID]bool{}
	for _, l := range letters {
		sent[l.DocumentID] = l.State == casefile.LetterSent
	}
	var own []casefile.Document
	for _, doc := range docs {
		if !auth.ReadsSubFile(actor, doc.SubFile) && doc.RecordedBy != actor.ID {
			continue
		}
		if doc.MadeBy == "" && (!doc.Outgoing || doc.State == casefile.DocumentReleased && sent[doc.ID]) {
			own = append(own, doc)
		}
	}
	return own
}
