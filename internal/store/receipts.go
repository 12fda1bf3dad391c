package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// The body stays out of lists: a relay has no use for it, and it may be large.
const columnsReceipt = `r.id::text, coalesce(r.case_id::text, ''), r.case_seq, r.kind, r.channel, r.received_at, r.recorded_at,
  r.recorded_by, r.backdated_reason, r.backdated_evidence, r.scope, r.idempotency_key, r.request_hash, r.deciding, r.state, r.attempts,
  r.last_error, r.delivered_at, coalesce(r.matched, false)`

func receiptTargets(r *casefile.Receipt) []any {
	return []any{
		&r.ID, &r.CaseID, &r.CaseSeq, &r.Kind, &r.Channel, &r.ReceivedAt, &r.RecordedAt, &r.RecordedBy, &r.BackdatedReason,
		&r.BackdatedEvidence, &r.Scope, &r.IdempotencyKey, &r.RequestHash, &r.Deciding, &r.State, &r.Attempts, &r.LastError,
		zeroable{&r.DeliveredAt},
		&r.Matched,
	}
}

func scanReceipt(row pgx.CollectableRow) (casefile.Receipt, error) {
	var r casefile.Receipt
	return r, row.Scan(receiptTargets(&r)...)
}

const sqlReceiptByID = `select ` + columnsReceipt + `, r.raw from receipt r where r.id = $1`

// ReceiptByID gives a receipt with the body as it arrived, or NotFound. All other methods leave Raw out.
func (s *Store) ReceiptByID(ctx context.Context, id casefile.ReceiptID) (casefile.Receipt, error) {
	r, err := one(ctx, s.pool, scanReceiptWithBody, sqlReceiptByID, key(id))
	return r, translate("receipt", err)
}

const sqlReceiptByCase = `select ` + columnsReceipt + ` from receipt r where r.case_id = $1 order by r.case_seq`

// Receipts gives everything that arrived for a case, in the order of arrival, without the bodies.
func (s *Store) Receipts(ctx context.Context, id casefile.CaseID) ([]casefile.Receipt, error) {
	receipts, err := list(ctx, s.pool, scanReceipt, sqlReceiptByCase, key(id))
	return receipts, translate("receipts", err)
}

const sqlReceiptPending = `
select ` + columnsReceipt + ` from receipt r
 where r.case_id = $1 and r.state = 'pending' and r.received_at <= $2
 order by r.case_seq`

// PendingReceipts gives what arrived for a case by a moment and has not been delivered yet, in the order of delivery. Before a legal
// timer takes effect the case asks for it: an answer at 23:50 counts even when the relay was down until 00:10.
func (s *Store) PendingReceipts(ctx context.Context, id casefile.CaseID, until time.Time) ([]casefile.Receipt, error) {
	receipts, err := list(ctx, s.pool, scanReceipt, sqlReceiptPending, key(id), until)
	return receipts, translate("pending receipts", err)
}

const sqlReceiptOldest = `select recorded_at from receipt where state = 'pending' order by recorded_at limit 1`

// OldestPendingReceipt says since when the oldest undelivered receipt waits, and whether there is one.
func (s *Store) OldestPendingReceipt(ctx context.Context) (time.Time, bool, error) {
	at, found, err := optional(one(ctx, s.pool, pgx.RowTo[time.Time], sqlReceiptOldest))
	return at, found, translate("oldest pending receipt", err)
}

const sqlReceiptTaken = `
select exists (select from case_event
                where case_id = $1 and stream = $2 and content->>'code' in ('message.received', 'message.unmatched')
                  and content->'params'->>'receipt' = $3)`

// ReceiptTaken reports whether the record has a turn in which the case took a receipt, and whether the record has come past the receipt's
// number: while it has not, that turn may still be on its way.
func (s *Store) ReceiptTaken(ctx context.Context, r casefile.Receipt) (taken, passed bool, err error) {
	taken, err = one(ctx, s.pool, pgx.RowTo[bool], sqlReceiptTaken, key(r.CaseID), casefile.StreamCase, string(r.ID))
	if err != nil {
		return false, false, translate("receipt taken", err)
	}
	var state struct {
		Seq int `json:"seq"`
	}
	_, raw, err := s.EngineState(ctx, r.CaseID)
	if err == nil {
		err = json.Unmarshal(raw, &state)
	}
	return taken, state.Seq >= r.CaseSeq, err
}
