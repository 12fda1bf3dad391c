package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const columnsDocument = `d.id::text, d.case_id::text, coalesce(d.receipt_id::text, ''), d.kind, d.name, d.media_type, d.size, d.sha256,
  d.object_key, d.state, d.refusal, d.outgoing, d.received_at, d.recorded_at, d.recorded_by, d.version,
  coalesce(d.made_by_arrangement::text, ''), d.pages_taken, coalesce(d.behind_arrangement::text, ''),
  d.subfile, d.filed_by, exists (select from thumbnail th where th.document_id = d.id and th.state = 'made'),
  d.original_key, d.original_sha256`

func scanDocument(row pgx.CollectableRow) (casefile.Document, error) {
	var d casefile.Document
	return d, row.Scan(
		&d.ID, &d.CaseID, &d.ReceiptID, &d.Kind, &d.Name, &d.MediaType, &d.Size, &d.SHA256, &d.ObjectKey, &d.State, &d.Refusal,
		&d.Outgoing, &d.ReceivedAt, &d.RecordedAt, &d.RecordedBy, &d.Version, &d.MadeBy, &d.PagesTaken, &d.Behind,
		&d.SubFile, &d.FiledBy, &d.Thumbnail, &d.OriginalKey, &d.OriginalSHA256,
	)
}

const sqlDocumentByID = `select ` + columnsDocument + ` from document d where d.id = $1 and d.state <> 'receiving'`

// Document gives a document of the e-file, or NotFound; an upload under way is not found.
func (s *Store) Document(ctx context.Context, id casefile.DocumentID) (casefile.Document, error) {
	d, err := one(ctx, s.pool, scanDocument, sqlDocumentByID, key(id))
	return d, translate("document", err)
}

const sqlDocumentByReceipt = `select ` + columnsDocument + ` from document d where d.receipt_id = $1`

const sqlDocumentByCase = `
select ` + columnsDocument + ` from document d where d.case_id = $1 and d.state <> 'receiving' order by d.received_at, d.id`

// Documents gives the documents of a case in every state but uploads under way, oldest first.
func (s *Store) Documents(ctx context.Context, id casefile.CaseID) ([]casefile.Document, error) {
	documents, err := list(ctx, s.pool, scanDocument, sqlDocumentByCase, key(id))
	return documents, translate("documents", err)
}

// uncheckedMax bounds a page of documents.
const uncheckedMax = 500

const sqlDocumentInsert = `
insert into document (case_id, kind, name, media_type, size, sha256, object_key, state, outgoing, received_at, recorded_at, recorded_by,
  changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11)
returning id::text`

// insertDocument files a document of the authority's own.
func insertDocument(ctx context.Context, t tx, d casefile.Document) (casefile.DocumentID, error) {
	if d.State == "" {
		d.State = casefile.DocumentReleased
	}
	if d.ReceivedAt.IsZero() {
		d.ReceivedAt = t.now
	}
	if d.RecordedBy == "" {
		d.RecordedBy = casefile.ActorSystem
	}
	return one(ctx, t, scanID[casefile.DocumentID], sqlDocumentInsert, ref(d.CaseID), d.Kind, d.Name, d.MediaType, d.Size, d.SHA256,
		d.ObjectKey, string(d.State), d.Outgoing, d.ReceivedAt, t.now, string(d.RecordedBy))
}

const sqlDocumentKey = `select wrapped, key_id from keys.case_key where case_id = $1`

const sqlDocumentKeyInsert = `
insert into keys.case_key (case_id, wrapped, key_id, recorded_at) values ($1, $2, $3, $4) on conflict (case_id) do nothing`

type wrappedKey struct {
	wrapped []byte
	keyID   string
}

// CaseKey gives the wrapped key of a case; create makes it where the case has none yet. Where two callers create at once, the key that
// was stored first counts for both. A case that does not exist is NotFound; an error of create comes back as it is.
func (s *Store) CaseKey(
	ctx context.Context, id casefile.CaseID, create func() (wrapped []byte, keyID string, err error),
) (wrapped []byte, keyID string, err error) {
	stored, found, err := s.caseKey(ctx, id)
	if err != nil || found {
		return stored.wrapped, stored.keyID, translate("case key", err)
	}
	if wrapped, keyID, err = create(); err != nil {
		return nil, "", err
	}
	if _, err := s.pool.Exec(ctx, sqlDocumentKeyInsert, ref(id), wrapped, keyID, s.now()); err != nil {
		return nil, "", translate("create case key", err)
	}
	stored, _, err = s.caseKey(ctx, id)
	return stored.wrapped, stored.keyID, translate("case key", err)
}

func (s *Store) caseKey(ctx context.Context, id casefile.CaseID) (wrappedKey, bool, error) {
	return optional(one(ctx, s.pool, func(row pgx.CollectableRow) (wrappedKey, error) {
		var k wrappedKey
		return k, row.Scan(&k.wrapped, &k.keyID)
	}, sqlDocumentKey, key(id)))
}
