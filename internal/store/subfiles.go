package store

import (
	"context"

	"ablauf/internal/casefile"
)

// Refiling puts a document into another sub-file.
type Refiling struct {
	CaseID   casefile.CaseID
	Document casefile.DocumentID
	// From is where the person saw it.
	From, To casefile.SubFile
	Reason   string
	By       casefile.ActorID
}

const sqlDocumentRefile = `update document set subfile = $2, filed_by = $3, changed_at = $4 where id = $1`

// Refile puts a document into another sub-file, with a line in the event log that says from where, to where and why. Conflict "document.moved" where it lies
// elsewhere by now, was not released or stands behind another one; Conflict "case.closed".
func (s *Store) Refile(ctx context.Context, r Refiling) error {
	return s.inTx(ctx, "refile document", func(t tx) error {
		documents, err := arrangeable(ctx, t, r.CaseID, []casefile.DocumentID{r.Document})
		if err != nil {
			return err
		}
		if documents[0].SubFile != r.From || r.From == r.To {
			return conflict("document.moved", nil)
		}
		if _, err := t.Exec(ctx, sqlDocumentRefile, string(r.Document), string(r.To), string(r.By), t.now); err != nil {
			return err
		}
		return appendEvents(ctx, t, r.CaseID, casefile.StreamCase, casefile.Event{Code: "arrangement.refiled", Actor: r.By, Params: map[string]string{
			"document": string(r.Document), "name": documents[0].Name, "from": string(r.From), "to": string(r.To), "reason": r.Reason,
		}})
	})
}
