package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
)

// MessageRequest is the body of a message about a case.
type MessageRequest struct {
	Kind              casefile.ReceiptKind `json:"kind" validate:"required,oneof=antwort ruecknahme wegzug arbeitgeber sachstandsanfrage nachricht registerantwort sicherheitsantwort meldeauskunft azrantwort kartenmeldung ruecklaeufer beschwerde klage gerichtspost rechtsbehelf rechtsbehelfspost erwerbsvermerk bescheinigung vollmacht"`
	Channel           casefile.Channel     `json:"channel" validate:"required,channel"`
	ReceivedAt        *time.Time           `json:"receivedAt"`
	BackdatedReason   string               `json:"backdatedReason" validate:"omitempty,latin,max=1000"`
	BackdatedEvidence string               `json:"backdatedEvidence" validate:"omitempty,latin,max=1000"`
	// Data is the data of the form "nachricht/<kind>"; the kinds sachstandsanfrage and nachricht have just a text.
	Data json.RawMessage `json:"data" validate:"required"`
}

// freeText is the data of a message that nothing in a diagram waits for.
type freeText struct {
	Text string `json:"text" validate:"required,latin,max=10000"`
}

// staffOnly are the kinds of messages that only the authority records, besides the words of partners.
var staffOnly = []casefile.ReceiptKind{
	casefile.ReceiptRuecklaeufer, casefile.ReceiptKlage, casefile.ReceiptGerichtspost,
	casefile.ReceiptRechtsbehelfspost,
}

// Receipted is the answer to whatever arrived.
type Receipted struct {
	Receipt    casefile.ReceiptID `json:"receipt"`
	CaseID     casefile.CaseID    `json:"caseId"`
	ReceivedAt time.Time          `json:"receivedAt"`
	// ReceiptText says in words what was received and when, for the caller to keep.
	ReceiptText string `json:"receiptText"`
	// Replayed: the same key and body came before, and this is what was answered then.
	Replayed bool `json:"replayed"`
}

// Deliver takes a message about a case: it becomes a receipt, and the worker's relay brings it to the running case.
//
// A question about the state of a case becomes a case of its own, which answers it; the answer then names that case. A complaint about a
// case, and what a court says about it, go to the case that watches it; where there is none they open it.
//
// Invalid with fields; Invalid "idempotency.other-body"; NotFound; Conflict "case.closed".
func (d *Desk) Deliver(
	ctx context.Context, actor casefile.Actor, lang string, id casefile.CaseID, key string, raw []byte,
) (Receipted, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil {
		return Receipted{}, err
	}
	var in MessageRequest
	if err := d.Decode(raw, &in); err != nil {
		return Receipted{}, err
	}
	if err := checkKey(key); err != nil {
		return Receipted{}, err
	}
	r, err := d.receipt(actor, in.Kind, arrival{in.Channel, in.ReceivedAt, in.BackdatedReason, in.BackdatedEvidence})
	if err != nil {
		return Receipted{}, err
	}
	facts, deciding, err := d.message(actor, in, r.ReceivedAt)
	if err != nil {
		return Receipted{}, err
	}
	if in.Kind == casefile.ReceiptSachstandsanfrage && c.Procedure != procedureEnquiry {
		return d.enquire(ctx, lang, c, key, raw, r)
	}
	r.Raw, r.IdempotencyKey, r.Deciding = raw, key, deciding
	if aboutDelay(in.Kind) && c.Procedure != store.ProcedureWatch {
		return d.complain(ctx, actor, lang, c, store.Message{Receipt: r, Facts: facts})
	}
	r.CaseID = c.ID
	r.RequestHash = requestHash("message", id, raw)
	message := store.Message{Receipt: r, Facts: facts}
	stored, replayed, done, err := d.deliverReturn(ctx, in, message)
	if !done {
		stored, replayed, err = d.Store.Receive(ctx, message)
	}
	if err != nil {
		return Receipted{}, err
	}
	return receipted(lang, "receipt.message", c, stored, replayed), nil
}

// message checks the data of a message and gives what rules may ask for, and of that the deciding part, which alone enters
// Temporal. Invalid with fields.
func (d *Desk) message(
	actor casefile.Actor, in MessageRequest, receivedAt time.Time,
) (facts map[string]json.RawMessage, deciding json.RawMessage, err error) {
	if (in.Kind.FromPartner() || slices.Contains(staffOnly, in.Kind)) && outside(actor) {
		return nil, nil, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/kind", Code: "kind.staff-only"})
	}
	if in.Kind == casefile.ReceiptSicherheitsantwort && !actor.Has(casefile.RoleSicherheit) {
		return nil, nil, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/kind", Code: "kind.security-only"})
	}
	if in.Kind == casefile.ReceiptNachricht || in.Kind == casefile.ReceiptSachstandsanfrage {
		var text freeText
		return nil, json.RawMessage("{}"), UnderPointer("/data", d.Decode(in.Data, &text))
	}
	form := "nachricht/" + string(in.Kind)
	if err := d.Library.Check(form, in.Data); err != nil {
		return nil, nil, UnderPointer("/data", err)
	}
	deciding, err = d.deciding(form, in.Data)
	if name := dayOfReceipt[in.Kind]; err == nil && name != "" {
		deciding, err = withDay(deciding, name, receivedAt)
	}
	return intake.FactsOf(in.Data), deciding, err
}

// mustJSON writes a value of our own making; texts, dates and maps of them cannot fail.
func mustJSON(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

func receipted(lang, key string, c casefile.Case, r casefile.Receipt, replayed bool) Receipted {
	return Receipted{
		Receipt: r.ID, CaseID: c.ID, ReceivedAt: r.ReceivedAt, Replayed: replayed,
		ReceiptText: locale.T(lang, key, map[string]string{
			"aktenzeichen": c.Aktenzeichen, "at": r.ReceivedAt.Format(time.RFC3339), "kind": string(r.Kind),
		}),
	}
}
