package desk

import (
	"context"
	"encoding/json"
	"time"

	"ablauf/gateway/locale"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
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
}

// Apply takes an application: when it returns, the receipt is committed and § 81 AufenthG has its day. The case's workflow is
// started by the worker's relay from the receipt, so an application needs neither Temporal nor the e-file.
//
// Invalid with fields, "idempotency.other-body"; the same key and body again give the first answer, replayed.
func (d *Desk) Apply(ctx context.Context, actor casefile.Actor, lang, key string, raw []byte) (Applied, error) {
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
		return Applied{}, underPointer("/application", err)
	}
	content, err := d.readApplication(in.Application)
	if err != nil {
		return Applied{}, underPointer("/application", err)
	}
	receipt.Raw, receipt.IdempotencyKey, receipt.RequestHash = raw, key, requestHash("application", "", raw)
	if receipt.Deciding, err = content.deciding(receivedOn(receipt)); err != nil {
		return Applied{}, err
	}
	c, stored, replayed, err := d.Store.ReceiveApplication(ctx, d.application(procedure, content, receipt, in.Application))
	if err != nil {
		return Applied{}, err
	}
	return Applied{Receipted: receipted(lang, "receipt.application", c, stored, replayed), Aktenzeichen: c.Aktenzeichen}, nil
}

// application gathers what one transaction records.
func (d *Desk) application(p Procedure, content application, r casefile.Receipt, data json.RawMessage) store.Application {
	person, title := content.person(), content.title()
	var deadlines []casefile.Deadline
	if !title.ValidTo.IsZero() {
		deadlines = append(deadlines, titleEnd(title.ValidTo, r.ReceivedAt))
	}
	return store.Application{
		Receipt: r, Person: person, Title: title, Data: data, Facts: factsOf(data), Deadlines: deadlines,
		Case: casefile.Case{
			Procedure: p.Key, Version: p.Version, Bundle: p.Bundle, AppliedFor: content.appliedFor(), State: casefile.CaseOpen,
			Team: d.Authority.Team(content.appliedFor(), person.FamilyName), Sensitivity: "normal",
			ReceivedAt: r.ReceivedAt, RecordedAt: r.RecordedAt,
		},
	}
}

// reasonTitleEnd is the code of the sentence that says where the deadline comes from; event.json has it.
const reasonTitleEnd = "titel-ende"

// DeadlineReason says for a caseworker how a deadline was computed; nothing where its reason is unknown.
func DeadlineReason(lang string, d casefile.Deadline) string {
	if key := "event.deadline-reason." + d.Reason; locale.Has(key) {
		return locale.T(lang, key, d.Params)
	}
	return calendar.Sentence(lang, d.Reason, d.Params)
}

// titleEnd is the last day of the title that the case is about: until then the authority should have decided, from then on the
// person lives on the effect of § 81 AufenthG. It is a validity, not a period, so no weekend moves it.
func titleEnd(end casefile.Date, setAt time.Time) casefile.Deadline {
	return casefile.Deadline{
		Key: "titel-ende", Kind: "titel-ende", Direction: "behoerde", LastDay: end, Paragraph: "§ 81 Abs. 4 AufenthG",
		DueAt: calendar.EndOfDay(end, locale.Zone()), Reason: reasonTitleEnd, Params: map[string]string{"last": end.String()},
		State: casefile.DeadlineRunning, SetAt: setAt,
	}
}

// factsOf gives the application's top-level fields by name, as rules ask for them. Fields of its parts stay inside their part: the end
// of the title that a person holds must never pass for the end that a decision grants.
func factsOf(data json.RawMessage) map[string]json.RawMessage {
	var facts map[string]json.RawMessage
	if json.Unmarshal(data, &facts) != nil {
		return nil
	}
	return facts
}
