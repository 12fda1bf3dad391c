package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

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
	// post takes down what is said about letters; nil for the partners whose words the cases wait for.
	post *post
	// odd holds the ids of messages about which a line was logged, so that one that stays does not fill the log.
	odd map[string]bool
	// left is what stayed the last time, as it was recorded; nil before the first. noted is when.
	left  []store.Leftover
	noted time.Time
	// pause is how long an inbox out of which nothing was taken is left alone.
	pause time.Duration
}

const (
	inboxBatch = 100
	// inboxParts bounds one reading: a partner that always names another part must not hold the worker for ever.
	inboxParts = 1000
	// postPause is how often the inbox of the print centre is looked into.
	postPause = time.Second
	// inboxPause is how often an empty inbox is looked into; each message that stays makes looking dearer, and so rarer.
	inboxPause        = 5 * time.Second
	inboxPausePerLeft = 50 * time.Millisecond
	inboxPauseMax     = time.Minute
	// idMax bounds the partner's ids that are kept.
	idMax = 200
)

func (b *inbox) once(ctx context.Context) (int, error) {
	began := b.now()
	if b.client == nil || began.Before(b.next) || b.away.still(began) {
		return 0, nil
	}
	taken, err := b.takeAll(ctx, began)
	b.next = b.now().Add(max(b.pause, inboxPause))
	if b.post != nil {
		// What is said about letters is cheap to read, and people look at the day of posting as soon as it is there.
		b.next = b.now().Add(max(b.pause-inboxPause, postPause))
	}
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

// takeAll takes what lies in the inbox, part by part to its end, and gives how much it acknowledged. A message that cannot be taken stays, and
// those behind it go on: however many stay, they must not keep the answers to other requests from their cases. People see them, and as long
// as one of ours is among them, the inbox does not count as read, because the silence of the partner must not be established over an answer
// that nobody has read (§ 36 Abs. 2 BeschV).
func (b *inbox) takeAll(ctx context.Context, began time.Time) (taken int, err error) {
	left, read, from := []store.Leftover{}, false, ""
	for range inboxParts {
		page, err := b.client.InboxFrom(ctx, from, inboxBatch)
		if err != nil {
			return taken, err
		}
		for _, item := range page.Items {
			acknowledged, stays, err := b.takeOne(ctx, item)
			if err != nil {
				return taken, err
			}
			if acknowledged {
				taken++
			}
			if stays.Mark != "" {
				left = append(left, stays)
			}
		}
		if from = page.Next; from == "" {
			// A partner that names no place behind a full part may have more.
			read = len(page.Items) < inboxBatch
			break
		}
	}
	if err := b.noteLeft(ctx, left); err != nil {
		return taken, err
	}
	b.pause = min(inboxPause+time.Duration(len(left))*inboxPausePerLeft, inboxPauseMax)
	if !read || slices.ContainsFunc(left, func(l store.Leftover) bool { return l.Case != "" }) {
		return taken, nil
	}
	return taken, b.store.NoteInboxRead(ctx, string(b.name), began)
}

// takeOne takes one message. It says whether it was acknowledged, and of one that stays where it is why; an error is trouble that all
// messages would meet.
func (b *inbox) takeOne(ctx context.Context, item registers.Item) (acknowledged bool, stays store.Leftover, err error) {
	of, err := b.take(ctx, item)
	switch {
	case err != nil && casefile.KindOf(err) == casefile.Unavailable:
		return false, stays, err
	case err != nil:
		return false, b.leave(ctx, item, of, casefile.CodeOf(err), err.Error()), nil
	case of == "":
		return false, b.leave(ctx, item, of, reasonForeign, "it belongs to no request of ours"), nil
	case item.ID == "":
		return false, stays, nil // nothing to acknowledge it by; its receipt is known again by its content
	}
	switch err := b.client.Acknowledge(ctx, item.ID); {
	case err != nil && casefile.KindOf(err) == casefile.Unavailable:
		return false, stays, err
	case err != nil:
		b.leave(ctx, item, of, "register.acknowledgement", err.Error()) // we have it all the same, so nobody has to see to it
		return false, stays, nil
	}
	return true, stays, nil
}

// take makes a receipt of one message and gives the case that it belongs to; "" for one that belongs to no request of ours: that one stays in
// the partner's inbox, since acknowledging it would lose it.
func (b *inbox) take(ctx context.Context, item registers.Item) (of casefile.CaseID, err error) {
	intent, err := b.store.Intent(ctx, item.Request)
	if casefile.KindOf(err) == casefile.NotFound || err == nil && !slices.Contains(b.kinds, intent.Kind) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if intent.State != casefile.IntentConfirmed {
		if err := b.prove(ctx, intent); err != nil {
			return intent.CaseID, err
		}
	}
	if b.post != nil {
		if taken, err := b.post.word(ctx, b, item, intent); taken || err != nil {
			return intent.CaseID, err
		}
	}
	message, err := b.messageOf(ctx, item, intent)
	if err != nil {
		return intent.CaseID, err
	}
	_, _, err = b.store.Receive(ctx, message)
	if casefile.CodeOf(err) == "idempotency.other-body" {
		// The partner used an id twice. Both messages are real; the second goes to a person.
		if message, err = b.strange(ctx, item, intent); err == nil {
			_, _, err = b.store.Receive(ctx, message)
		}
	}
	return intent.CaseID, err
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
	if err == nil && b.post != nil {
		err = b.post.handed(ctx, intent)
	}
	if err != nil {
		return err
	}
	return b.store.ConfirmIntent(ctx, intent.ID, outcome.Receipt)
}

// reasonForeign is why a message stays that belongs to no request of this authority.
const reasonForeign = "request.foreign"

// leave says of a message that stays where it is why, with one line in the log however often it is met. What it says it answers is kept only
// where it has the form of our ids: anything else might be data of a person.
func (b *inbox) leave(ctx context.Context, item registers.Item, of casefile.CaseID, code, why string) store.Leftover {
	sum := sha256.Sum256(item.Raw)
	mark := hex.EncodeToString(sum[:8])
	if b.odd == nil {
		b.odd = map[string]bool{}
	}
	if !b.odd[mark] {
		b.odd[mark] = true
		b.logger.ErrorContext(ctx, "message of a partner left in its inbox", "partner", string(b.name), "mark", mark, "why", why)
	}
	l := store.Leftover{Partner: string(b.name), Mark: mark, Case: of, Reason: code}
	if len(item.ID) <= idMax && !strings.ContainsRune(item.ID, 0) { // which no text of PostgreSQL holds
		l.Message = item.ID
	}
	if _, err := uuid.Parse(item.Request); err == nil {
		l.Request = item.Request
	}
	return l
}

// noteLeft records what stays, where that is something else than the last time, and now and then all the same: another worker that reads the
// same inbox may have written what it saw a moment before.
func (b *inbox) noteLeft(ctx context.Context, left []store.Leftover) error {
	now := b.now()
	if b.left != nil && slices.Equal(b.left, left) && (len(left) == 0 || now.Before(b.noted.Add(inboxPauseMax))) {
		return nil
	}
	if err := b.store.NoteLeftovers(ctx, string(b.name), left); err != nil {
		return err
	}
	b.left, b.noted = left, now
	return nil
}
