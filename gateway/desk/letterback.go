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

// scopeLetterBack is the scope of the receipts by which people say that a letter came back; the key is letter and day, so twice is once.
const scopeLetterBack = "rueckkehr"

// noonHour is the hour that stands for a day of which nobody has noted the time.
const noonHour = 12

// letterBack enters that a letter of the case came back.
func (d *Desk) letterBack(ctx context.Context, actor casefile.Actor, c casefile.Case, entered ActInput) (ActDone, error) {
	var in struct {
		Letter casefile.LetterID `json:"zurueckSchreiben"`
		On     casefile.Date     `json:"zurueckAm"`
		Reason string            `json:"ruecklaeuferGrund"`
		Note   string            `json:"zurueckVermerk"`
	}
	if err := json.Unmarshal(entered.Data, &in); err != nil {
		return ActDone{}, casefile.Errorf(casefile.Invalid, "json.malformed", "what came back cannot be read")
	}
	now := d.now()
	r := casefile.Receipt{
		CaseID: c.ID, Kind: casefile.ReceiptRuecklaeufer, Channel: casefile.ChannelPost, ReceivedAt: now, RecordedBy: actor.ID, Scope: scopeLetterBack,
		IdempotencyKey: string(in.Letter) + "/" + in.On.String(), RequestHash: []byte(in.Letter), Deciding: json.RawMessage("{}"),
	}
	if in.On.Before(casefile.DateOf(now.In(locale.Zone()))) {
		r.ReceivedAt = in.On.Time(locale.Zone()).Add(noonHour * time.Hour)
		r.BackdatedReason, r.BackdatedEvidence = in.Note, string(in.Letter)
	}
	message := mustJSON(map[string]any{"ruecklaeuferGrund": in.Reason, "ruecklaeuferSchreiben": string(in.Letter)})
	r.Raw = mustJSON(map[string]any{"kind": r.Kind, "channel": r.Channel, "data": message})
	_, _, err := d.returnLetter(ctx, store.LetterReturn{
		Letter: in.Letter, On: in.On, Reason: in.Reason, Message: store.Message{Receipt: r, Facts: intake.FactsOf(message)}, Field: "/data/zurueckAm",
	}, "/data/zurueckSchreiben")
	return ActDone{}, err
}

// returnLetter records the return of a letter of a case. Invalid with the field for a letter that the case does not have.
func (d *Desk) returnLetter(ctx context.Context, v store.LetterReturn, field string) (casefile.Receipt, bool, error) {
	letters, err := d.Store.Letters(ctx, v.Message.Receipt.CaseID)
	if err != nil {
		return casefile.Receipt{}, false, err
	}
	if !slices.ContainsFunc(letters, func(l casefile.Letter) bool { return l.ID == v.Letter }) {
		return casefile.Receipt{}, false, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: field, Code: "letter.unknown"})
	}
	return d.Store.ReturnLetterByHand(ctx, v)
}

// deliverReturn takes a message that says which letter of ours came back; done is false for any other message.
func (d *Desk) deliverReturn(ctx context.Context, in MessageRequest, m store.Message) (r casefile.Receipt, replayed, done bool, err error) {
	var back struct {
		Letter casefile.LetterID `json:"ruecklaeuferSchreiben"`
		Reason string            `json:"ruecklaeuferGrund"`
	}
	if in.Kind != casefile.ReceiptRuecklaeufer {
		return r, false, false, nil
	}
	if err := json.Unmarshal(in.Data, &back); err != nil {
		return r, false, true, casefile.Errorf(casefile.Invalid, "json.malformed", "what came back cannot be read")
	}
	if back.Letter == "" {
		return r, false, false, nil
	}
	r, replayed, err = d.returnLetter(ctx, store.LetterReturn{
		Letter: back.Letter, On: casefile.DateOf(m.Receipt.ReceivedAt.In(locale.Zone())), Reason: back.Reason, Message: m, Field: "/receivedAt",
	}, "/data/ruecklaeuferSchreiben")
	return r, replayed, true, err
}
