package desk

import (
	"context"
	"encoding/json"
	"time"

	"ablauf/gateway/locale"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
)

// ApplyRequest is the body of an application.
type ApplyRequest struct {
	Procedure         string           `json:"procedure" validate:"required,max=60"`
	Channel           casefile.Channel `json:"channel" validate:"required,channel"`
	ReceivedAt        *time.Time       `json:"receivedAt"`
	BackdatedReason   string           `json:"backdatedReason" validate:"omitempty,latin,max=1000"`
	BackdatedEvidence string           `json:"backdatedEvidence" validate:"omitempty,latin,max=1000"`
	// Application is the data of the procedure's application form.
	Application json.RawMessage `json:"application" validate:"required"`
}

// Applied is the answer to an application.
type Applied struct {
	Receipted
	Aktenzeichen string `json:"aktenzeichen"`
	// Attached: the person had reported the same before, and this report was added to that case.
	Attached bool `json:"attached,omitempty"`
}

// Apply takes an application: when it returns, the receipt is committed and § 81 AufenthG has its day. The case's workflow is
// started by the worker's relay from the receipt, so an application needs neither Temporal nor the e-file.
//
// Invalid with fields, "idempotency.other-body"; the same key and body again give the first answer, replayed.
func (d *Desk) Apply(ctx context.Context, actor casefile.Actor, lang, key string, raw []byte) (Applied, error) {
	return d.apply(ctx, actor, lang, key, raw, func(*store.Application) {})
}

// apply is Apply; settle says of what the transaction records what the caller knows besides.
func (d *Desk) apply(
	ctx context.Context, actor casefile.Actor, lang, key string, raw []byte, settle func(*store.Application),
) (Applied, error) {
	var in ApplyRequest
	if err := d.Decode(raw, &in); err != nil {
		return Applied{}, err
	}
	if err := checkKey(key); err != nil {
		return Applied{}, err
	}
	receipt, err := d.receipt(actor, casefile.ReceiptAntrag, arrival{in.Channel, in.ReceivedAt, in.BackdatedReason, in.BackdatedEvidence})
	if err != nil {
		return Applied{}, err
	}
	procedure, err := d.current(in.Procedure)
	if err != nil {
		return Applied{}, err
	}
	if err := d.Library.Check(procedure.Form, in.Application); err != nil {
		return Applied{}, UnderPointer("/application", err)
	}
	content, err := d.readApplication(in.Application)
	if err != nil {
		return Applied{}, UnderPointer("/application", err)
	}
	receipt.Raw, receipt.IdempotencyKey, receipt.RequestHash = raw, key, requestHash("application", "", raw)
	if receipt.Deciding, err = content.deciding(receipt); err != nil {
		return Applied{}, err
	}
	whole := d.application(procedure, content, receipt, in.Application)
	settle(&whole)
	c, stored, replayed, err := d.Store.ReceiveApplication(ctx, whole)
	if err != nil {
		return Applied{}, err
	}
	attached := stored.Kind != casefile.ReceiptAntrag
	return Applied{
		Receipted: receipted(lang, receiptKey(procedure, attached), c, stored, replayed), Aktenzeichen: c.Aktenzeichen, Attached: attached,
	}, nil
}

// receiptKey names the sentence that says what was received: a report is no application.
func receiptKey(p Procedure, attached bool) string {
	switch own := "receipt.application." + p.Key; {
	case attached:
		return "receipt.attached"
	case locale.Has(own):
		return own
	}
	return "receipt.application"
}

// application gathers what one transaction records.
func (d *Desk) application(p Procedure, content application, r casefile.Receipt, data json.RawMessage) store.Application {
	person, title := content.person(), content.title()
	var deadlines []casefile.Deadline
	if !title.ValidTo.IsZero() {
		deadlines = append(deadlines, intake.TitleEnd(title.ValidTo, r.ReceivedAt))
	}
	return store.Application{
		Receipt: r, Person: person, Title: title, Data: data, Facts: intake.FactsOf(data), Deadlines: deadlines, OnePerPerson: p.OnePerPerson,
		Case: casefile.Case{
			Procedure: p.Key, Version: p.Version, Bundle: p.Bundle, AppliedFor: content.appliedFor(), State: casefile.CaseOpen,
			Team: d.Authority.Team(content.appliedFor(), person.FamilyName), Sensitivity: "normal",
			ReceivedAt: r.ReceivedAt, RecordedAt: r.RecordedAt,
		},
	}
}

// DeadlineReason says for a caseworker how a deadline was computed; nothing where its reason is unknown.
func DeadlineReason(lang string, d casefile.Deadline) string {
	if key := "event.deadline-reason." + d.Reason; locale.Has(key) {
		return locale.T(lang, key, d.Params)
	}
	return calendar.Sentence(lang, d.Reason, d.Params)
}
