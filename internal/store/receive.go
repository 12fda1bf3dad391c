package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Application is an application with everything that one transaction records of it.
type Application struct {
	Receipt casefile.Receipt
	// Person is matched by AZR-Nummer and birth date, else new; with an ID it is that person.
	Person casefile.Person
	// Title is what the person holds. With the kind "" or "keiner" none is recorded; with an ID it is that title.
	Title casefile.Title
	Case  casefile.Case
	// StartKey is unique, e.g. title and validity end of an expiry case; empty where only the receipt's key guards against doubles.
	StartKey string
	Data     json.RawMessage // the form's data as validated
	Facts    map[string]json.RawMessage
	// Deadlines get their CaseID from the Store.
	Deadlines []casefile.Deadline
	// OnePerPerson: while the same person has an open case of the procedure, this one is a message of that case and opens none.
	OnePerPerson bool
	// Invited: whose application it is says the letter that asked for it.
	Invited bool
}

// Message is something that arrived for a case that exists.
type Message struct {
	Receipt casefile.Receipt
	Facts   map[string]json.RawMessage
	// Finding is what only the officer of § 73 AufenthG may read of it, sealed with the key of the case; nil where there is none.
	Finding []byte
}

const sqlReceiptInsert = `
insert into receipt (case_id, case_seq, kind, channel, received_at, recorded_at, recorded_by, backdated_reason, backdated_evidence,
  scope, idempotency_key, request_hash, raw, deciding, next_attempt_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $6)
on conflict (scope, idempotency_key) where idempotency_key <> '' do nothing
returning id::text`

// insertReceipt writes a receipt and completes it with what the Store gives it. It reports false where one with the same
// Idempotency-Key exists; it waits for a transaction that is just writing such a one.
func insertReceipt(ctx context.Context, t tx, r *casefile.Receipt) (bool, error) {
	if r.ReceivedAt.IsZero() {
		return false, casefile.Errorf(casefile.Invalid, "receipt.received-at", "a receipt needs the moment on which its legal effect hangs")
	}
	r.RecordedAt, r.State = t.now, casefile.ReceiptPending
	id, inserted, err := optional(one(ctx, t, pgx.RowTo[casefile.ReceiptID], sqlReceiptInsert,
		string(r.CaseID), r.CaseSeq, string(r.Kind), string(r.Channel), r.ReceivedAt, t.now, string(r.RecordedBy), r.BackdatedReason,
		r.BackdatedEvidence, r.Scope, r.IdempotencyKey, r.RequestHash, r.Raw, object(r.Deciding)))
	r.ID = id
	return inserted, err
}

const sqlReceiptByKey = `
select ` + columnsReceipt + ` from receipt r where r.scope = $1 and r.idempotency_key = $2 and r.idempotency_key <> ''`

// replay finds the receipt that was given for the same Idempotency-Key. The same key with another body is Invalid
// "idempotency.other-body": the caller mixed up its keys, and answering with the old receipt would hide that.
func replay(ctx context.Context, t tx, r casefile.Receipt) (casefile.Receipt, bool, error) {
	stored, found, err := optional(one(ctx, t, scanReceipt, sqlReceiptByKey, r.Scope, r.IdempotencyKey))
	if err != nil || !found {
		return casefile.Receipt{}, false, err
	}
	if !bytes.Equal(stored.RequestHash, r.RequestHash) {
		return casefile.Receipt{}, false, casefile.Errorf(casefile.Invalid, "idempotency.other-body",
			"receipt %s has the same idempotency key and another body", stored.ID)
	}
	return stored, true, nil
}

const sqlNewCaseID = `select uuidv7()::text`

const sqlCaseInsert = `
insert into cases (id, aktenzeichen, title_id, procedure, procedure_version, bundle, applied_for, team, sensitivity, received_at,
  recorded_at, aktenzeichen_vorher, source_system, source_id, about_case, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $11)`

const sqlApplicationInsert = `
insert into application (case_id, receipt_id, start_key, data, recorded_at) values ($1, $2, $3, $4, $5)`

// ReceiveApplication records an application in one transaction: its receipt, the person and their link to the case, the title, the
// case with its Aktenzeichen, the form's data, facts, deadlines and the event log. The commit is the receipt that § 81 Abs. 4
// AufenthG asks for. The same Idempotency-Key with the same body gives the stored case and receipt and replayed; with another
// body it is Invalid "idempotency.other-body". A StartKey that exists is Conflict "case.exists" with the param case. A receipt
// without ReceivedAt is Invalid "receipt.received-at". With OnePerPerson, the case may be one that was open before: the receipt is then
// of the kind nachricht and not the first of its case.
func (s *Store) ReceiveApplication(ctx context.Context, a Application) (c casefile.Case, r casefile.Receipt, replayed bool, err error) {
	err = s.inTx(ctx, "receive application", func(t tx) error {
		var attached bool
		if c, r, attached, err = attach(ctx, t, a); attached || err != nil {
			return err
		}
		id, err := one(ctx, t, pgx.RowTo[casefile.CaseID], sqlNewCaseID)
		if err != nil {
			return err
		}
		r = a.Receipt
		r.CaseID, r.CaseSeq = id, 1
		inserted, err := insertReceipt(ctx, t, &r)
		if err != nil {
			return err
		}
		replayed = !inserted
		if inserted {
			if err := s.insertApplication(ctx, t, a, r); err != nil {
				return err
			}
		} else if r, _, err = replay(ctx, t, a.Receipt); err != nil {
			return err
		}
		c, err = one(ctx, t, scanCase, sqlCaseByID, key(r.CaseID))
		return err
	})
	if casefile.CodeOf(err) == "case.exists" {
		err = s.nameExistingCase(ctx, a.StartKey, err)
	}
	if err != nil {
		return casefile.Case{}, casefile.Receipt{}, false, err
	}
	return c, r, replayed, nil
}

func (s *Store) insertApplication(ctx context.Context, t tx, a Application, r casefile.Receipt) error {
	person, matchedBy, err := findOrInsertPerson(ctx, t, a.Person)
	if err != nil {
		return err
	}
	if r.Channel == casefile.ChannelImport {
		matchedBy = "import" // the other system said whose case it is
	}
	if r.Kind == casefile.ReceiptTitelablauf || a.Invited && a.Person.ID != "" {
		matchedBy = "titel" // whose title it is
	}
	title, err := findOrInsertTitle(ctx, t, person, a.Title)
	if err != nil {
		return err
	}
	aktenzeichen, err := s.nextAktenzeichen(ctx, t, t.now)
	if err != nil {
		return err
	}
	c := a.Case
	if c.Sensitivity == "" {
		c.Sensitivity = "normal"
	}
	id := string(r.CaseID)
	if _, err := t.Exec(ctx, sqlCaseInsert, id, aktenzeichen, ref(title), c.Procedure, c.Version, c.Bundle, c.AppliedFor, c.Team,
		c.Sensitivity, r.ReceivedAt, t.now, c.FormerAktenzeichen, c.System, c.Source.ID, ref(c.About)); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, sqlPersonLink, id, ref(person), matchedBy, string(r.RecordedBy), t.now); err != nil {
		return err
	}
	_, err = t.Exec(ctx, sqlApplicationInsert, id, string(r.ID), ref(a.StartKey), object(a.Data), t.now)
	if violates(err, "application_start_key_key") {
		return conflict("case.exists", nil)
	} else if err != nil {
		return err
	}
	if err := insertFacts(ctx, t, r.CaseID, a.Facts, factSource{receipt: r.ID, happenedAt: r.ReceivedAt}); err != nil {
		return err
	}
	events := []casefile.Event{
		receiptEvent(r),
		caseEvent(r, "case.opened", map[string]string{"aktenzeichen": aktenzeichen, "procedure": c.Procedure}),
		caseEvent(r, "person.linked", map[string]string{"person": string(person), "matchedBy": matchedBy}),
	}
	if r.Channel == casefile.ChannelImport {
		events = append(events, caseEvent(r, "case.imported", map[string]string{"system": c.System, "former": c.FormerAktenzeichen}))
	}
	for _, d := range a.Deadlines {
		d.CaseID = r.CaseID
		if _, err := insertDeadline(ctx, t, d); err != nil {
			return err
		}
		events = append(events, deadlineEvent(d))
	}
	return appendEvents(ctx, t, r.CaseID, casefile.StreamCase, events...)
}

func caseEvent(r casefile.Receipt, code string, params map[string]string) casefile.Event {
	return casefile.Event{Code: code, Params: params, Actor: r.RecordedBy, HappenedAt: r.ReceivedAt}
}

func receiptEvent(r casefile.Receipt) casefile.Event {
	params := map[string]string{
		"receipt": string(r.ID), "kind": string(r.Kind), "channel": string(r.Channel), "caseSeq": strconv.Itoa(r.CaseSeq),
	}
	if r.BackdatedReason != "" {
		params["backdated"] = "true"
	}
	if strings.HasPrefix(r.Scope, scopeInvited) {
		params["address"] = "true" // nobody has signed in for it
	}
	return caseEvent(r, "receipt.recorded", params)
}

const sqlApplicationByStartKey = `select case_id::text from application where start_key = $1`

func (s *Store) nameExistingCase(ctx context.Context, startKey string, cause error) error {
	id, err := one(ctx, s.pool, pgx.RowTo[string], sqlApplicationByStartKey, startKey)
	if err != nil {
		return errors.Join(cause, translate("case by start key", err))
	}
	return conflict("case.exists", map[string]string{"case": id})
}

const sqlReceiptNextSeq = `select coalesce(max(case_seq), 0) + 1 from receipt where case_id = $1`

// Receive records that something arrived for an open case. The same Idempotency-Key with the same body gives the stored receipt and
// replayed, also when the case was closed since; with another body it is Invalid "idempotency.other-body". A case that does not
// exist is NotFound, a closed one Conflict "case.closed", but for what a register says and for remedies, which are kept all the same.
func (s *Store) Receive(ctx context.Context, m Message) (r casefile.Receipt, replayed bool, err error) {
	err = s.inTx(ctx, "receive", func(t tx) error {
		r, replayed, err = receiveIn(ctx, t, m)
		if err != nil || replayed {
			return err
		}
		return appendEvents(ctx, t, r.CaseID, casefile.StreamCase, receiptEvent(r))
	})
	return r, replayed, err
}

// receiveIn is Receive within a transaction. The caller appends the event of a receipt that is no replay.
func receiveIn(ctx context.Context, t tx, m Message) (casefile.Receipt, bool, error) {
	r, replayed, err := receive(ctx, t, m.Receipt)
	if err != nil || replayed {
		return r, replayed, err
	}
	if err := insertFinding(ctx, t, r, m.Finding); err != nil {
		return r, false, err
	}
	return r, false, insertFacts(ctx, t, r.CaseID, m.Facts, factSource{receipt: r.ID, happenedAt: r.ReceivedAt})
}

// receive writes the next receipt of a case under the lock of its row, which keeps the numbers without gaps.
func receive(ctx context.Context, t tx, r casefile.Receipt) (casefile.Receipt, bool, error) {
	c, err := lockCase(ctx, t, r.CaseID)
	if err != nil {
		return r, false, err
	}
	if stored, found, err := replay(ctx, t, r); found || err != nil {
		return stored, found, err
	}
	// What a register says cannot be sent back, also where nobody understands it; what comes too late goes to clearing by way of its
	// delivery. That a message of ours arrived is no such word: the case that has ended has no use for it.
	// A remedy against a decision counts by its day, whatever has become of the case.
	kept := r.Kind.AfterEnd() ||
		r.Channel == casefile.ChannelRegister && r.Kind != casefile.ReceiptUebermittlung
	if c.state == casefile.CaseClosed && !kept {
		return r, false, conflict("case.closed", map[string]string{"case": string(c.id)})
	}
	r.CaseID = c.id
	if r.CaseSeq, err = one(ctx, t, pgx.RowTo[int], sqlReceiptNextSeq, string(c.id)); err != nil {
		return r, false, err
	}
	inserted, err := insertReceipt(ctx, t, &r)
	if inserted || err != nil {
		return r, false, err
	}
	// Between the look and the insert another case took the key.
	return replay(ctx, t, r)
}
