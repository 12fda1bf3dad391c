package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// answerKind gives the kind of receipt that the answers of a partner become. Its form is what an answer has to fit, also when a person enters it.
func answerKind(from registers.Partner) casefile.ReceiptKind {
	switch from {
	case registers.Security:
		return casefile.ReceiptSicherheitsantwort
	case registers.Meldebehoerde:
		return casefile.ReceiptMeldeauskunft
	case registers.AZR:
		return casefile.ReceiptAZRAntwort
	case registers.Bundesdruck:
		return casefile.ReceiptKartenmeldung
	case registers.Print, registers.Portal:
		return casefile.ReceiptNachricht // what no letter can be told from is for a person
	case registers.BA:
	}
	return casefile.ReceiptRegisterantwort
}

// said gives what an answer says in the words of its form: what decides, and what may be known besides.
func said(from registers.Partner, a registers.Answer) (deciding, besides map[string]any) {
	word := string(a.Verdict)
	besides = map[string]any{}
	add := func(name, value string) {
		if value != "" {
			besides[name] = value
		}
	}
	add("auskunftVom", a.Dated.String())
	switch from {
	case registers.Security:
		return map[string]any{"sicherheitsabfrage": word}, besides // and nothing of what was found
	case registers.Meldebehoerde:
		add("meldeSeit", a.Residence.Since.String())
		if at := a.Residence.Address; at != (registers.Address{}) {
			besides["meldeAnschrift"] = map[string]string{"strasse": at.Street, "plz": at.PostalCode, "ort": at.City, "zusatz": at.Extra}
		}
		deciding = map[string]any{"meldeErgebnis": word}
	case registers.AZR:
		add("azrNummer", a.AZRNummer)
		deciding = map[string]any{"azrErgebnis": word}
	case registers.Bundesdruck:
		add("kartennummer", a.CardNumber)
		deciding = map[string]any{"kartenstand": word}
	case registers.Print, registers.Portal: // nothing that a case asks for
	case registers.BA:
		add("baGeschaeftszeichen", a.Reference)
		deciding = map[string]any{"stelle": activities.PartnerBA, "baAntwort": word}
	}
	add("auskunftVermerk", a.Text)
	return deciding, besides
}

// messageOf makes the receipt of an answer. It is received at the moment at which the partner put it into the inbox; a moment that cannot
// be, or an answer that cannot be understood, makes it a message for a person.
func (b *inbox) messageOf(ctx context.Context, item registers.Item, intent casefile.Intent) (store.Message, error) {
	now := b.now()
	if item.Err != nil || b.post != nil || item.PostedAt.Before(intent.CreatedAt.Add(-clockBehindMax)) || item.PostedAt.After(now.Add(clockAheadMax)) {
		return b.strange(ctx, item, intent)
	}
	m, err := b.received(ctx, item, intent, answerKind(b.name), earlier(item.PostedAt, now))
	if err != nil {
		return m, err
	}
	m.Receipt.IdempotencyKey = item.ID
	deciding, besides := said(b.name, item.Answer)
	m.Receipt.Deciding, m.Facts, err = fitting("nachricht/"+string(m.Receipt.Kind), deciding, besides)
	return m, err
}

// fitting gives the deciding part of an answer and its facts. Texts that our forms would not take stay in the body of the receipt alone: an
// answer must not fail for a letter.
func fitting(formID string, deciding, besides map[string]any) (decided json.RawMessage, facts map[string]json.RawMessage, err error) {
	form, err := schemas.Load(formID)
	if err != nil {
		return nil, nil, err
	}
	decided, err = json.Marshal(deciding)
	if err := errors.Join(err, form.Validate(decided)); err != nil {
		return nil, nil, fmt.Errorf("answer of a partner: %w", err)
	}
	known := map[string]any{}
	for name, value := range besides {
		one := map[string]any{name: value}
		for decidingName, word := range deciding {
			one[decidingName] = word
		}
		if raw, err := json.Marshal(one); err == nil && form.Validate(raw) == nil {
			known[name] = value
		}
	}
	for name, word := range deciding {
		known[name] = word
	}
	facts = make(map[string]json.RawMessage, len(known))
	for name, value := range known {
		if facts[name], err = json.Marshal(value); err != nil {
			return nil, nil, fmt.Errorf("answer of a partner: %w", err)
		}
	}
	return decided, facts, nil
}

// unclear is the word for an answer of § 73 AufenthG that nobody could understand.
const unclear = `{"sicherheitsabfrage":"unklar"}`

// strange makes the receipt of something that a person has to read. Its key is its content. What comes by the way of § 73 AufenthG is read by
// nobody but its officer, also where it cannot be understood.
func (b *inbox) strange(ctx context.Context, item registers.Item, intent casefile.Intent) (store.Message, error) {
	kind, deciding := casefile.ReceiptNachricht, json.RawMessage(nil)
	if b.name == registers.Security {
		kind, deciding = casefile.ReceiptSicherheitsantwort, json.RawMessage(unclear)
	}
	m, err := b.received(ctx, item, intent, kind, b.now())
	m.Receipt.IdempotencyKey, m.Receipt.Deciding = "inhalt/"+hex.EncodeToString(m.Receipt.RequestHash), deciding
	return m, err
}

// received makes the receipt of a message without what it says. The body of an answer of § 73 AufenthG is what was found: it is sealed and
// kept apart, and the receipt has its envelope.
func (b *inbox) received(
	ctx context.Context, item registers.Item, intent casefile.Intent, kind casefile.ReceiptKind, at time.Time,
) (store.Message, error) {
	sum := sha256.Sum256(item.Raw)
	m := store.Message{Receipt: casefile.Receipt{
		CaseID: intent.CaseID, Kind: kind, Channel: casefile.ChannelRegister, ReceivedAt: at, RecordedBy: casefile.ActorSystem,
		Scope: scopeOf(b.name), RequestHash: sum[:], Raw: item.Raw,
	}}
	if b.name != registers.Security {
		return m, nil
	}
	envelope, err := json.Marshal(map[string]string{"nachricht": item.ID, "bezug": item.Request})
	if err != nil {
		return m, fmt.Errorf("envelope: %w", err)
	}
	m.Receipt.Raw = envelope
	m.Finding, err = b.seal(ctx, intent.CaseID, item.Raw)
	return m, err
}

// scopeOf is the scope of a partner's message ids.
func scopeOf(from registers.Partner) string { return activities.ScopeRegister + string(from) }

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
