package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"slices"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/store"
)

// inbox fetches what one partner has to say. Each message becomes a receipt, once by the partner's message id, and only then it is
// acknowledged: a crash in between brings it again, and it counts as the same.
type inbox struct {
	partner

	store *store.Store
	// seal closes what only the officer of § 73 AufenthG may read with the key of the case.
	seal   func(context.Context, casefile.CaseID, []byte) ([]byte, error)
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
)

func (b *inbox) once(ctx context.Context) (int, error) {
	began := b.now()
	if b.client == nil || began.Before(b.next) || b.away.still(began) {
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
	items, err := b.client.Inbox(ctx, inboxBatch)
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
		switch err := b.client.Acknowledge(ctx, item.ID); {
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
	return taken, b.store.NoteInboxRead(ctx, string(b.name), began)
}

// take makes a receipt of one message. It reports false for one that belongs to no request of ours: that one stays in the partner's inbox
// and in the log, since acknowledging it would lose it.
func (b *inbox) take(ctx context.Context, item registers.Item) (ours bool, err error) {
	intent, err := b.store.Intent(ctx, item.Request)
	if casefile.KindOf(err) == casefile.NotFound || err == nil && !slices.Contains(b.kinds, intent.Kind) {
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
	message, err := b.messageOf(ctx, item, intent)
	if err != nil {
		return true, err
	}
	_, _, err = b.store.Receive(ctx, message)
	if casefile.CodeOf(err) == "idempotency.other-body" {
		// The partner used an id twice. Both messages are real; the second goes to a person.
		if message, err = b.strange(ctx, item, intent); err == nil {
			_, _, err = b.store.Receive(ctx, message)
		}
	}
	return true, err
}

// prove ends a request that was not confirmed yet although the partner answers it: it is asked since when it has it. The receipt of the
// transmission comes before that of the answer, as the case expects them. A partner that says it does not have what it answers is Internal
// "register.answer".
func (b *inbox) prove(ctx context.Context, intent casefile.Intent) error {
	acceptance, known, err := b.client.Ask(ctx, intent.ID)
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
		b.logger.ErrorContext(ctx, "message of a partner left in its inbox", "partner", string(b.name), "mark", mark, "why", why)
	}
}
