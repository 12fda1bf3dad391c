package main

import (
	"context"
	"log/slog"
	"time"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/store"
)

// requests carries out the messages to one partner that are owed. The intent's id is the message id; after a crash the partner is asked by it
// before anything is sent again.
type requests struct {
	partner

	store  *store.Store
	office *authority.Authority
	logger *slog.Logger
	now    func() time.Time
	away   absence
	// post composes letters and takes down that they were handed over; nil for the partners to which the dossier of a case is sent.
	post *post
}

const (
	// requestsBatch bounds what one round sends: after an outage everything goes out at once, but in portions.
	requestsBatch = 20
	// clearAfter is after how many attempts an answer that nobody can understand becomes a matter for a person.
	clearAfter = 5
	// askAfter is how long a message may wait before a person is asked; sending goes on beside the task.
	askAfter = 24 * time.Hour
)

func (r *requests) once(ctx context.Context) (int, error) {
	if r.away.still(r.now()) {
		return 0, nil
	}
	total := 0
	for _, kind := range r.kinds {
		n, err := r.store.ClaimIntents(ctx, kind, requestsBatch, r.carryOut)
		total += n
		switch {
		case casefile.KindOf(err) == casefile.Unavailable && casefile.CodeOf(err) != "store.unavailable":
			r.away.begin(r.now())
			return 0, r.report(ctx, err)
		case err != nil:
			return total, err
		}
	}
	if total > 0 {
		r.away = absence{}
	}
	return total, nil
}

// report says in the log what waits and since when, without a line per message, and asks people about what waits too long.
func (r *requests) report(ctx context.Context, cause error) error {
	for _, kind := range r.kinds {
		waiting, err := r.store.WaitingIntents(ctx, kind)
		if err != nil {
			return err
		}
		if waiting.Count == 0 {
			continue
		}
		r.logger.WarnContext(ctx, "partner away", "partner", string(r.name), "code", casefile.CodeOf(cause), "kind", kind,
			"waiting", waiting.Count, "oldest", waiting.Oldest.UTC().Format(time.RFC3339))
		if _, err := r.store.AskAboutWaiting(ctx, kind, r.now().Add(-askAfter), requestsBatch); err != nil {
			return err
		}
	}
	return nil
}

// carryOut sends one message, unless the partner has it or nobody wants it any more.
func (r *requests) carryOut(ctx context.Context, intent casefile.Intent) (store.IntentOutcome, error) {
	outcome, err := r.attempt(ctx, intent)
	if err != nil && casefile.KindOf(err) != casefile.Unavailable {
		r.logger.WarnContext(ctx, "request in trouble", "partner", string(r.name), "intent", intent.ID, "attempts", intent.Attempts, "error", err.Error())
		if casefile.KindOf(err) == casefile.Internal && casefile.CodeOf(err) == "register.answer" && intent.Attempts >= clearAfter {
			return store.Unclear("intent.unclear"), nil
		}
	}
	return outcome, err
}

func (r *requests) attempt(ctx context.Context, intent casefile.Intent) (store.IntentOutcome, error) {
	if r.client == nil {
		return store.Unclear("intent.unconnected"), nil
	}
	if r.post != nil {
		if lies, err := r.post.inTray(ctx, intent); err != nil {
			return store.IntentOutcome{}, err
		} else if lies {
			order, _ := printOrder(intent)
			return store.Sent(nil), r.store.MarkLetter(ctx, order.Letter, casefile.LetterSent, r.now())
		}
	}
	if intent.Attempts > 1 || intent.State == casefile.IntentSending {
		acceptance, known, err := r.client.Ask(ctx, intent.ID)
		if err != nil {
			return store.IntentOutcome{}, err
		}
		if known {
			return r.sent(ctx, intent, acceptance)
		}
	}
	message, wanted, err := r.compose(ctx, intent)
	if err == nil && !wanted {
		return store.Withdrawn(), nil
	}
	var acceptance registers.Acceptance
	if err == nil {
		acceptance, err = r.client.Send(ctx, message)
	}
	switch casefile.CodeOf(err) {
	case "register.incomplete":
		return store.Unclear("intent.incomplete"), nil
	case "register.refused":
		return store.Unclear("intent.refused"), nil
	case "register.other-content":
		// An earlier attempt arrived with other data than the record holds now. What the partner has is not ours to change: a person looks.
		return store.Unclear("intent.unclear"), nil
	}
	if err != nil {
		return store.IntentOutcome{}, err
	}
	return r.sent(ctx, intent, acceptance)
}

// compose puts a message together; it reports false for one that nobody wants any more.
func (r *requests) compose(ctx context.Context, intent casefile.Intent) (registers.Outgoing, bool, error) {
	if r.post != nil {
		return r.post.compose(ctx, intent)
	}
	file, wanted, err := dossierOf(ctx, r.store, intent, r.office.Name)
	if err != nil || !wanted {
		return nil, false, err
	}
	return file.compose(), true, nil
}

func (r *requests) sent(ctx context.Context, intent casefile.Intent, a registers.Acceptance) (store.IntentOutcome, error) {
	outcome, err := sent(intent, a, r.now())
	if err == nil && r.post != nil {
		err = r.post.handed(ctx, intent)
	}
	return outcome, err
}

// The partner's clock may differ from ours by so much. A moment too late harms nobody; one before the request existed would begin the two
// weeks too early and make an approval out of nothing (§ 36 Abs. 2 BeschV).
const (
	clockBehindMax = 5 * time.Minute
	clockAheadMax  = 48 * time.Hour
)

// sent turns the partner's word into the outcome: the day of the transmission is the one the partner names.
func sent(intent casefile.Intent, a registers.Acceptance, now time.Time) (store.IntentOutcome, error) {
	if a.At.Before(intent.CreatedAt.Add(-clockBehindMax)) || a.At.After(now.Add(clockAheadMax)) {
		return store.IntentOutcome{}, casefile.Errorf(casefile.Internal, "register.answer", "intent %s: the moment of acceptance cannot be", intent.ID)
	}
	receipt, err := store.TransmissionOf(intent, later(a.At, intent.CreatedAt), casefile.ActorSystem, a.Raw)
	return store.Sent(receipt), err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// absence is the time for which a partner that is away is left in peace: a second at first, half a minute at last.
type absence struct {
	until time.Time
	pause time.Duration
}

func (a *absence) begin(now time.Time) {
	a.pause = min(max(2*a.pause, time.Second), 30*time.Second)
	a.until = now.Add(a.pause)
}

func (a *absence) still(now time.Time) bool { return now.Before(a.until) }
