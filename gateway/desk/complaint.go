package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
)

// aboutDelay reports whether a message is about how a case is dealt with, and not part of it.
func aboutDelay(kind casefile.ReceiptKind) bool {
	return slices.Contains([]casefile.ReceiptKind{casefile.ReceiptBeschwerde, casefile.ReceiptKlage, casefile.ReceiptGerichtspost}, kind)
}

// complain takes a complaint about a case, or what a court says about it. It belongs to the case that watches the subject, because that one
// knows of the delay and must not be one of those that the applicant sees: it names reasons that are none of their business (§ 79 Abs. 2
// AufenthG). So somebody outside the authority gets the receipt for the case that they complained about.
func (d *Desk) complain(
	ctx context.Context, actor casefile.Actor, lang string, subject casefile.Case, m store.Message,
) (Receipted, error) {
	procedure, err := d.newest(store.ProcedureWatch)
	if err != nil {
		return Receipted{}, err
	}
	deadlines, err := d.Store.Deadlines(ctx, subject.ID)
	if err != nil {
		return Receipted{}, err
	}
	w := store.Watch{
		Subject: subject.ID, Case: casefile.Case{Procedure: procedure.Key, Version: procedure.Version, Bundle: procedure.Bundle},
		At: m.Receipt.ReceivedAt,
	}
	if w.Deciding, err = intake.WatchDeciding(w.At, intake.ThreeMonths(subject, deadlines), subject.AppliedFor); err != nil {
		return Receipted{}, err
	}
	m.Receipt.RequestHash = requestHash("message", subject.ID, m.Receipt.Raw)
	c, stored, replayed, err := d.Store.ReceiveForWatch(ctx, w, m)
	if err != nil {
		return Receipted{}, err
	}
	if outside(actor) {
		c.ID, c.Aktenzeichen, stored.CaseID = subject.ID, subject.Aktenzeichen, subject.ID
	}
	return receipted(lang, "receipt."+textOf(m.Receipt.Kind), c, stored, replayed), nil
}

// textOf names the sentence of the receipt.
func textOf(kind casefile.ReceiptKind) string {
	if kind == casefile.ReceiptBeschwerde {
		return "complaint"
	}
	return "message"
}

// dayOfReceipt names the variable that receives the day of receipt, where the time for an answer runs from it.
var dayOfReceipt = map[casefile.ReceiptKind]string{
	casefile.ReceiptBeschwerde: "beschwerdeAm", casefile.ReceiptBescheinigung: "verlangtAm",
}

// withDay adds the day of receipt to what decides the way.
func withDay(deciding json.RawMessage, name string, receivedAt time.Time) (json.RawMessage, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(deciding, &fields); err != nil {
		return nil, casefile.Errorf(casefile.Internal, "complaint.deciding", "deciding: %w", err)
	}
	day, err := intake.DecidingValues(json.RawMessage(fmt.Sprintf("%q", intake.ReceivedOn(receivedAt))))
	if err != nil {
		return nil, err
	}
	fields[name] = day
	return json.Marshal(fields)
}
