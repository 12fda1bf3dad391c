package desk

import (
	"context"
	"io"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/export"
)

// EFileReader is the part of the e-file that gives documents; *efile.Client is one.
type EFileReader interface {
	Get(ctx context.Context, id casefile.CaseID, objectKey string) (io.ReadCloser, error)
}

// Documents gives the documents of the e-file to an export.
func Documents(files EFileReader) export.Source { return documents{files} }

type documents struct{ files EFileReader }

// Open opens a document; only a released one may leave the house.
func (d documents) Open(ctx context.Context, doc casefile.Document) (io.ReadCloser, error) {
	if doc.State != casefile.DocumentReleased {
		return nil, casefile.Errorf(casefile.Conflict, "document.not-released", "state %s", doc.State)
	}
	return d.files.Get(ctx, doc.CaseID, doc.ObjectKey)
}

// ExportEvent is the line of the log that says what was handed out of a case, by whom and what for.
func ExportEvent(f export.File, what export.What, by casefile.ActorID, purpose string, at time.Time) casefile.Event {
	return casefile.Event{
		CaseID: f.Case.ID, Code: "case.exported", Actor: by, HappenedAt: at, Params: map[string]string{"what": string(what), "reason": purpose},
	}
}
