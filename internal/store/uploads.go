package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Upload is a document that arrived for a case that exists. Document.ID is the one of BeginUpload.
type Upload struct {
	Receipt  casefile.Receipt
	Document casefile.Document
	// Most is how many documents may come under the scope of the receipt; 0 is no bound.
	Most int
}

const (
	// documentReceiving is the state of a document whose bytes are on their way; no reader ever sees it.
	documentReceiving casefile.DocumentState = "receiving"
	// caseBytesMax bounds what may be uploaded to one case.
	caseBytesMax = 100 << 20
)

const sqlUploadBegin = `
insert into document (case_id, kind, name, media_type, object_key, state, received_at, recorded_at, recorded_by, changed_at, subfile)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, coalesce(nullif($10, ''), 'hauptakte'))
returning id::text`

// BeginUpload reserves a document before its first byte is stored, so that bytes without a document can be found (StaleUploads).
// No reader sees it yet. A case that does not exist is NotFound.
func (s *Store) BeginUpload(ctx context.Context, d casefile.Document) (casefile.DocumentID, error) {
	now := s.now()
	if d.ReceivedAt.IsZero() {
		d.ReceivedAt = now
	}
	id, err := one(ctx, s.pool, scanID[casefile.DocumentID], sqlUploadBegin, ref(d.CaseID), d.Kind, d.Name, d.MediaType, d.ObjectKey,
		string(documentReceiving), d.ReceivedAt, now, string(d.RecordedBy), string(d.SubFile))
	return id, translate("begin upload", err)
}

const sqlUploadCommit = `
update document
   set receipt_id = $3, kind = $4, name = $5, media_type = $6, size = $7, sha256 = $8, object_key = $9, state = $10, received_at = $11,
       recorded_at = $12, recorded_by = $13, changed_at = $12, quarantined = $10 = 'quarantined'
 where id = $1 and case_id = $2 and state = 'receiving'`

const sqlUploadCaseBytes = `
select coalesce(sum(size), 0)::bigint from document where case_id = $1 and not outgoing and state not in ('receiving', 'refused')
   and made_by_arrangement is null`

// The receipt of the document that comes is counted with the others; what was refused counts, because it lies in quarantine.
const sqlUploadScoped = `select count(*)::int from receipt where case_id = $1 and scope = $2 and kind = 'unterlage'`

// ReceiveDocument makes an upload a document of the e-file: in one transaction its receipt (of the kind "unterlage" where the caller
// gave none), the document in the state that the caller gives (quarantined where none), and the event log. Idempotent like Receive; a
// replay gives the stored document, and the second upload stays behind for StaleUploads. NotFound and "case.closed" as for Receive;
// more than 100 MB per case are Invalid "document.case-too-large", more than Most documents "document.address-full"; an upload that is not under way is Conflict
// "document.not-receiving".
func (s *Store) ReceiveDocument(ctx context.Context, u Upload) (d casefile.Document, r casefile.Receipt, replayed bool, err error) {
	if u.Receipt.Kind == "" {
		u.Receipt.Kind = casefile.ReceiptUnterlage
	}
	if u.Receipt.CaseID == "" {
		u.Receipt.CaseID = u.Document.CaseID
	}
	if u.Document.State == "" {
		u.Document.State = casefile.DocumentQuarantined
	}
	err = s.inTx(ctx, "receive document", func(t tx) error {
		r, replayed, err = receive(ctx, t, u.Receipt)
		if err != nil {
			return err
		}
		if !replayed {
			if err := commitUpload(ctx, t, u, r); err != nil {
				return err
			}
		}
		d, err = one(ctx, t, scanDocument, sqlDocumentByReceipt, string(r.ID))
		if err != nil || replayed {
			return err
		}
		received := receiptEvent(r)
		received.Params["document"] = string(d.ID)
		return appendEvents(ctx, t, r.CaseID, casefile.StreamCase, received)
	})
	return d, r, replayed, err
}

func commitUpload(ctx context.Context, t tx, u Upload, r casefile.Receipt) error {
	d := u.Document
	tag, err := t.Exec(ctx, sqlUploadCommit, key(d.ID), string(r.CaseID), string(r.ID), d.Kind, d.Name, d.MediaType, d.Size, d.SHA256,
		d.ObjectKey, string(d.State), r.ReceivedAt, t.now, string(r.RecordedBy))
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return conflict("document.not-receiving", map[string]string{"document": string(d.ID)})
	}
	// The lock of the case's row keeps two uploads from passing the limit together.
	total, err := one(ctx, t, pgx.RowTo[int64], sqlUploadCaseBytes, string(r.CaseID))
	if err != nil {
		return err
	}
	if total > caseBytesMax {
		return &casefile.Error{Kind: casefile.Invalid, Code: "document.case-too-large", Params: map[string]string{
			"megabytes": strconv.Itoa(caseBytesMax >> 20),
		}}
	}
	if u.Most == 0 {
		return nil
	}
	count, err := one(ctx, t, pgx.RowTo[int], sqlUploadScoped, string(r.CaseID), r.Scope)
	if err == nil && count > u.Most {
		err = &casefile.Error{Kind: casefile.Invalid, Code: "document.address-full", Params: map[string]string{"most": strconv.Itoa(u.Most)}}
	}
	return err
}

const sqlUploadStale = `select ` + columnsDocument + ` from document d where d.state = 'receiving' and d.recorded_at < $1 order by d.id`

// StaleUploads gives the uploads that began before a moment and never came to an end.
func (s *Store) StaleUploads(ctx context.Context, olderThan time.Time) ([]casefile.Document, error) {
	documents, err := list(ctx, s.pool, scanDocument, sqlUploadStale, olderThan)
	return documents, translate("stale uploads", err)
}

const sqlUploadDrop = `delete from document where id = $1 and state = 'receiving'`

// DropUpload forgets an upload that never came to an end; one that did, or that does not exist, is NotFound.
func (s *Store) DropUpload(ctx context.Context, id casefile.DocumentID) error {
	tag, err := s.pool.Exec(ctx, sqlUploadDrop, key(id))
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return translate("drop upload", err)
}
