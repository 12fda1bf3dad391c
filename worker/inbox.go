package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// inbox fetches what the Bundesagentur has to say. Each message becomes a receipt, once by the partner's message id, and only then it is
// acknowledged: a crash in between brings it again, and it counts as the same.
type inbox struct {
	store  *store.Store
	ba     *registers.Client
	logger *slog.Logger
	now    func() time.Time
	next   time.Time
	away   absence
	// odd holds the ids of messages about which a line was logged, so that one that stays does not fill the log.
	odd map[string]bool
}

const (
	inboxBatch = 100
	// inboxPause is how often an empty inbox is looked into.
	inboxPause = 5 * time.Second
	// scopeBA is the scope of the partner's message ids.
	scopeBA = "register/ba"
	// formAnswer is what an answer has to fit, also when a person enters it.
	formAnswer = "nachricht/registerantwort"
)

func (b *inbox) once(ctx context.Context) (int, error) {
	began := b.now()
	if b.ba == nil || began.Before(b.next) || b.away.still(began) {
		return 0, nil
	}
	taken, err := b.takeAll(ctx, began)
	b.next = b.now().Add(inboxPause)
	switch {
	case err == nil:
		b.away = absence{}
		if taken > 0 {
			b.next = time.Time{} // there may be more
		}
		return taken, nil
	case casefile.KindOf(err) == casefile.Unavailable && casefile.CodeOf(err) != "store.unavailable":
		b.away.begin(b.now()) // the requests say so in the log
		return 0, nil
	}
	return taken, err
}

// takeAll takes what lies in the inbox and gives how much it acknowledged. A message that cannot be taken stays, and those behind it go on:
// one odd message must not keep the answers to other requests from their cases. As long as one of ours stays, the inbox does not count as
// read, because the silence of the partner must not be established over an answer that nobody has read (§ 36 Abs. 2 BeschV).
func (b *inbox) takeAll(ctx context.Context, began time.Time) (taken int, err error) {
	items, err := b.ba.Inbox(ctx, inboxBatch)
	if err != nil {
		return 0, err
	}
	read := len(items) < inboxBatch
	for _, item := range items {
		ours, err := b.take(ctx, item)
		switch {
		case err != nil && casefile.KindOf(err) == casefile.Unavailable:
			return taken, err
		case err != nil:
			b.leave(ctx, item, err.Error())
			read = false
			continue
		case !ours:
			b.leave(ctx, item, "it belongs to no request of ours")
			continue
		case item.ID == "":
			continue // nothing to acknowledge it by; its receipt is known again by its content
		}
		switch err := b.ba.Acknowledge(ctx, item.ID); {
		case err != nil && casefile.KindOf(err) == casefile.Unavailable:
			return taken, err
		case err != nil:
			b.leave(ctx, item, err.Error()) // we have it all the same
		default:
			taken++
		}
	}
	if !read {
		return taken, nil
	}
	return taken, b.store.NoteInboxRead(ctx, activities.PartnerBA, began)
}

// take makes a receipt of one message. It reports false for one that belongs to no request of ours: that one stays in the partner's inbox
// and in the log, since acknowledging it would lose it.
func (b *inbox) take(ctx context.Context, item registers.Item) (ours bool, err error) {
	intent, err := b.store.Intent(ctx, item.Request)
	if casefile.KindOf(err) == casefile.NotFound || err == nil && intent.Kind != activities.IntentBARequest {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if intent.State != casefile.IntentConfirmed {
		if err := b.prove(ctx, intent); err != nil {
			return true, err
		}
	}
	message, err := messageOf(item, intent, b.now())
	if err != nil {
		return true, err
	}
	_, _, err = b.store.Receive(ctx, message)
	if casefile.CodeOf(err) == "idempotency.other-body" {
		// The partner used an id twice. Both messages are real; the second goes to clearing.
		_, _, err = b.store.Receive(ctx, strange(item, intent, b.now()))
	}
	return true, err
}

// prove ends a request that was not confirmed yet although the partner answers it: it is asked since when it has it. The receipt of the
// transmission comes before that of the answer, as the case expects them. A partner that says it does not have what it answers is Internal
// "register.answer".
func (b *inbox) prove(ctx context.Context, intent casefile.Intent) error {
	acceptance, known, err := b.ba.Ask(ctx, intent.ID)
	if err != nil {
		return err
	}
	if !known {
		return casefile.Errorf(casefile.Internal, "register.answer", "the partner answers request %s, which it says it does not have", intent.ID)
	}
	outcome, err := sent(intent, acceptance, b.now())
	if err != nil {
		return err
	}
	return b.store.ConfirmIntent(ctx, intent.ID, outcome.Receipt)
}

// leave writes one line about a message that stays where it is.
func (b *inbox) leave(ctx context.Context, item registers.Item, why string) {
	sum := sha256.Sum256(item.Raw)
	mark := hex.EncodeToString(sum[:8])
	if b.odd == nil {
		b.odd = map[string]bool{}
	}
	if !b.odd[mark] {
		b.odd[mark] = true
		b.logger.ErrorContext(ctx, "message of a partner left in its inbox", "partner", "ba", "mark", mark, "why", why)
	}
}

// messageOf makes the receipt of an answer. It is received at the moment at which the partner put it into the inbox; a moment that cannot
// be, or an answer that cannot be understood, makes it a message for clearing.
func messageOf(item registers.Item, intent casefile.Intent, now time.Time) (store.Message, error) {
	understood := item.Err == nil
	if !understood || item.PostedAt.Before(intent.CreatedAt.Add(-clockBehindMax)) || item.PostedAt.After(now.Add(clockAheadMax)) {
		return strange(item, intent, now), nil
	}
	facts, deciding, err := answerData(item.Answer)
	if err != nil {
		return store.Message{}, err
	}
	m := received(item, intent, casefile.ReceiptRegisterantwort, earlier(item.PostedAt, now))
	m.Receipt.IdempotencyKey, m.Receipt.Deciding, m.Facts = item.ID, deciding, facts
	return m, nil
}

// strange makes the receipt of something that a person has to read. Its key is its content.
func strange(item registers.Item, intent casefile.Intent, now time.Time) store.Message {
	m := received(item, intent, casefile.ReceiptNachricht, now)
	m.Receipt.IdempotencyKey = "inhalt/" + hex.EncodeToString(m.Receipt.RequestHash)
	return m
}

func received(item registers.Item, intent casefile.Intent, kind casefile.ReceiptKind, at time.Time) store.Message {
	sum := sha256.Sum256(item.Raw)
	return store.Message{Receipt: casefile.Receipt{
		CaseID: intent.CaseID, Kind: kind, Channel: casefile.ChannelRegister, ReceivedAt: at, RecordedBy: casefile.ActorSystem,
		Scope: scopeBA, RequestHash: sum[:], Raw: item.Raw,
	}}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// answerData gives what is known by an answer, and what of it decides. Texts that our forms would not take stay in the body of the receipt
// alone: an answer must not fail for a letter.
func answerData(a registers.Answer) (facts map[string]json.RawMessage, deciding json.RawMessage, err error) {
	form, err := schemas.Load(formAnswer)
	if err != nil {
		return nil, nil, err
	}
	data := map[string]any{"stelle": "ba", "baAntwort": string(a.Verdict)}
	full := map[string]any{"stelle": "ba", "baAntwort": string(a.Verdict)}
	for name, value := range map[string]string{"baGeschaeftszeichen": a.Reference, "auskunftVermerk": a.Text, "auskunftVom": a.Dated.String()} {
		if value != "" {
			full[name] = value
		}
	}
	raw, err := json.Marshal(full)
	if err == nil && form.Validate(raw) == nil {
		data = full
	}
	raw, err = json.Marshal(data)
	if err := errors.Join(err, form.Validate(raw)); err != nil {
		return nil, nil, fmt.Errorf("answer of the ba: %w", err)
	}
	if err := json.Unmarshal(raw, &facts); err != nil {
		return nil, nil, fmt.Errorf("answer of the ba: %w", err)
	}
	deciding, err = json.Marshal(map[string]string{"stelle": "ba", "baAntwort": string(a.Verdict)})
	return facts, deciding, err
}
