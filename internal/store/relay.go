package store

import (
	"context"
	"fmt"
	"time"

	"ablauf/internal/casefile"
)

const (
	// deliveriesMax is after how many failed attempts a receipt is poison.
	deliveriesMax = 10
	// laterAfter is the pause for the receipt of a case that does not answer.
	laterAfter = 30 * time.Second
	// backoffMax is the longest pause between two attempts.
	backoffMax = 5 * time.Minute
)

// ReceiptOutcome is the result of one attempt to deliver a receipt; Delivered, Retry and Poison make it.
type ReceiptOutcome struct {
	State   casefile.ReceiptState
	Matched bool   // whether an element of the diagram waited for the message
	Code    string // why not, never a person's data
	later   bool
}

// Delivered says that the case took the receipt.
func Delivered(matched bool) ReceiptOutcome {
	return ReceiptOutcome{State: casefile.ReceiptDelivered, Matched: matched}
}

// Retry says that the receipt shall be tried again later; after 10 attempts it is poison.
func Retry(code string) ReceiptOutcome {
	return ReceiptOutcome{State: casefile.ReceiptPending, Code: code}
}

// Later says that the case does not answer just now, which is no fault of the receipt: it is tried again in half a minute and the attempt
// is not counted. Receipts of other cases go on meanwhile.
func Later(code string) ReceiptOutcome {
	return ReceiptOutcome{State: casefile.ReceiptPending, Code: code, later: true}
}

// Poison says that trying again is of no use: a person must look at the receipt.
func Poison(code string) ReceiptOutcome {
	return ReceiptOutcome{State: casefile.ReceiptPoison, Code: code}
}

// Only the first undelivered receipt of a case is due; a receipt that another relay holds is still pending to this query, so the next
// one of its case is not taken either. The lock lets rows refer to the receipt while it is delivered.
const sqlReceiptClaim = `
select ` + columnsReceipt + ` from receipt r
 where r.state = 'pending' and r.case_id is not null and r.next_attempt_at <= $1
   and not exists (select from receipt e where e.case_id = r.case_id and e.case_seq < r.case_seq and e.state = 'pending')
 order by r.next_attempt_at, r.id
 limit 1
   for no key update of r skip locked`

const sqlReceiptOutcome = `
update receipt set state = $2, matched = $3, attempts = $4, last_error = $5, next_attempt_at = $6, delivered_at = $7 where id = $1`

// ClaimReceipts delivers up to limit receipts that are due, each in a transaction that holds its row, in order per case, and gives
// how many it took. One connection is held while deliver runs; deliver must not change the receipt through the Store. An outcome
// of Retry, or an error of deliver, counts as an attempt; the tenth failed one makes the receipt poison: it becomes a task
// "Eingang prüfen" for clearing, and the receipts behind it go on. An error of the kind Unavailable is no fault of the receipt: it
// is not counted, the receipt stays due, and ClaimReceipts gives the error back at once, because the next receipts would fare the
// same.
func (s *Store) ClaimReceipts(
	ctx context.Context, limit int, deliver func(context.Context, casefile.Receipt) (ReceiptOutcome, error),
) (int, error) {
	for n := range limit {
		taken := false
		err := s.inTxOnce(ctx, func(t tx) error {
			var err error
			taken, err = deliverNext(ctx, t, deliver)
			return err
		})
		if err != nil {
			return n, translate("claim receipts", err)
		}
		if !taken {
			return n, nil
		}
	}
	return limit, nil
}

func deliverNext(
	ctx context.Context, t tx, deliver func(context.Context, casefile.Receipt) (ReceiptOutcome, error),
) (bool, error) {
	r, found, err := optional(one(ctx, t, scanReceipt, sqlReceiptClaim, t.now))
	if err != nil || !found {
		return false, err
	}
	outcome, err := deliver(ctx, r)
	switch {
	case err != nil && casefile.KindOf(err) == casefile.Unavailable:
		return true, err
	case err != nil:
		outcome = Retry(casefile.CodeOf(err))
	}
	return true, settleReceipt(ctx, t, r, outcome)
}

func settleReceipt(ctx context.Context, t tx, r casefile.Receipt, outcome ReceiptOutcome) error {
	attempts, due := r.Attempts+1, t.now.Add(backoff(r.Attempts+1))
	if outcome.later {
		attempts, due = r.Attempts, t.now.Add(laterAfter)
	}
	if outcome.State == casefile.ReceiptPending && attempts >= deliveriesMax {
		outcome.State = casefile.ReceiptPoison
	}
	var matched, deliveredAt any
	if outcome.State == casefile.ReceiptDelivered {
		matched, deliveredAt = outcome.Matched, t.now
	}
	if _, err := t.Exec(ctx, sqlReceiptOutcome, string(r.ID), string(outcome.State), matched, attempts, outcome.Code,
		due, deliveredAt); err != nil {
		return err
	}
	if outcome.State != casefile.ReceiptPoison {
		return nil
	}
	task, err := openArrivalTask(ctx, t, adHoc{
		caseID: r.CaseID, key: "poison/" + string(r.ID), kind: adHocFor(r.Kind), receipt: r.ID, at: t.now,
	})
	if err != nil {
		return err
	}
	return appendEvents(ctx, t, r.CaseID, casefile.StreamCase, casefile.Event{
		Code:   "receipt.poison",
		Params: map[string]string{"receipt": string(r.ID), "kind": string(r.Kind), "reason": outcome.Code, "task": string(task)},
	})
}

// backoff doubles from one second up to backoffMax.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(attempts-1, 20), backoffMax)
}

const sqlReceiptRequeue = `
update receipt set state = 'pending', attempts = 0, next_attempt_at = $2 where id = $1 and state = 'poison' returning case_id::text`

// RequeueReceipt lets a poison receipt be delivered anew, after a person removed the cause. One that is not poison is NotFound.
func (s *Store) RequeueReceipt(ctx context.Context, id casefile.ReceiptID, actor casefile.ActorID) error {
	return s.inTx(ctx, fmt.Sprintf("requeue receipt %s", id), func(t tx) error {
		caseID, err := one(ctx, t, scanID[casefile.CaseID], sqlReceiptRequeue, key(id), t.now)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, caseID, casefile.StreamCase, casefile.Event{
			Code: "receipt.requeued", Params: map[string]string{"receipt": string(id)}, Actor: actor,
		})
	})
}
