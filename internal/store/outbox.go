package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const (
	// sendingMax is after what time a claimed intent whose sender said nothing is taken up again.
	sendingMax = 2 * time.Minute
	// bookingMax bounds the writing down of a claim or an outcome, which a stop of the program does not break off.
	bookingMax = 10 * time.Second
)

const columnsIntent = `i.id::text, i.case_id::text, i.key, i.kind, i.payload, i.state, i.attempts, i.created_at, i.confirmed_at,
  coalesce(i.task_id::text, '')`

func scanIntent(row pgx.CollectableRow) (casefile.Intent, error) {
	var i casefile.Intent
	return i, row.Scan(
		&i.ID, &i.CaseID, &i.Key, &i.Kind, &i.Payload, &i.State, &i.Attempts, &i.CreatedAt, zeroable{&i.ConfirmedAt}, &i.TaskID,
	)
}

const sqlIntentInsert = `
insert into intent (case_id, key, kind, payload, next_attempt_at, created_at, changed_at) values ($1, $2, $3, $4, $5, $5, $5)
on conflict (key) do nothing`

const sqlIntentByKey = `select ` + columnsIntent + ` from intent i where i.key = $1`

// OweIntent records an effect on the outside before anybody tries it, and gives it as it is stored. It is idempotent per Key. A case
// that does not exist is NotFound.
func (s *Store) OweIntent(ctx context.Context, i casefile.Intent) (casefile.Intent, error) {
	err := s.inTx(ctx, "owe intent", func(t tx) error {
		tag, err := t.Exec(ctx, sqlIntentInsert, ref(i.CaseID), i.Key, i.Kind, object(i.Payload), t.now)
		if err != nil {
			return err
		}
		i, err = one(ctx, t, scanIntent, sqlIntentByKey, i.Key)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return appendEvents(ctx, t, i.CaseID, casefile.StreamCase, intentEvent(i, "intent.owed"))
	})
	return i, err
}

func intentEvent(i casefile.Intent, code string) casefile.Event {
	return casefile.Event{Code: code, Params: map[string]string{"intent": i.ID, "kind": i.Kind}}
}

const sqlIntentByID = `select ` + columnsIntent + ` from intent i where i.id = $1`

// Intent gives an effect by its id, which the partner knows as the message id, or NotFound.
func (s *Store) Intent(ctx context.Context, id string) (casefile.Intent, error) {
	i, err := one(ctx, s.pool, scanIntent, sqlIntentByID, key(id))
	return i, translate("intent", err)
}

const sqlIntentByCase = `select ` + columnsIntent + ` from intent i where i.case_id = $1 order by i.created_at, i.id`

// Intents gives the effects that a case owes or owed, oldest first.
func (s *Store) Intents(ctx context.Context, id casefile.CaseID) ([]casefile.Intent, error) {
	intents, err := list(ctx, s.pool, scanIntent, sqlIntentByCase, key(id))
	return intents, translate("intents", err)
}

// IntentOutcome is the result of one attempt to carry out an effect; Sent, Unclear and Withdrawn make it.
type IntentOutcome struct {
	State casefile.IntentState
	// Code is the code of the event that says what happened, e.g. "intent.refused".
	Code string
	// Receipt, when not nil, is recorded in the same transaction: the case learns that the message reached its addressee.
	Receipt *Message
}

// Sent says that the partner has the message; receipt may be nil.
func Sent(receipt *Message) IntentOutcome {
	return IntentOutcome{State: casefile.IntentConfirmed, Code: "intent.confirmed", Receipt: receipt}
}

// Unclear says that only a person can settle the matter; code says why.
func Unclear(code string) IntentOutcome {
	return IntentOutcome{State: casefile.IntentUnclear, Code: code}
}

// Withdrawn says that nothing was sent and that nobody wants it sent any more.
func Withdrawn() IntentOutcome {
	return IntentOutcome{State: casefile.IntentWithdrawn, Code: "intent.withdrawn"}
}

// What a case wants to say to a partner is said in order: as long as an earlier message of the same kind is on its way, a later one waits. One
// that lies in front of a person is not on its way: nobody knows for how long, and what comes later may matter more.
const sqlIntentDue = `
select ` + columnsIntent + ` from intent i
 where i.kind = $1 and i.state in ('owed', 'sending') and i.next_attempt_at <= $2
   and not exists (select from intent earlier
                    where earlier.case_id = i.case_id and earlier.kind = i.kind and earlier.state in ('owed', 'sending')
                      and (earlier.created_at, earlier.id) < (i.created_at, i.id))
 order by i.next_attempt_at, i.id
 limit 1
   for no key update skip locked`

const sqlIntentSending = `
update intent set state = 'sending', attempts = attempts + 1, next_attempt_at = $2, changed_at = $3 where id = $1`

// The number of attempts tells whether the claim is still ours: a sender that took longer than its time must not overrule the next one,
// nor a person who settled the matter meanwhile.
const sqlIntentOutcome = `
update intent set state = $3, next_attempt_at = $4, confirmed_at = $5, changed_at = $6
 where id = $1 and attempts = $2 and state = 'sending'
returning coalesce(task_id::text, '')`

// ClaimIntents takes up to limit effects of a kind that are due and lets send carry them out, one after the other and those of a case in their
// order; it gives how many it took. "sending" is committed before send is called, so that a crash in between leaves a trace. send gets the intent with the state it
// had: "sending" means that an earlier attempt may have reached the partner, who must be asked by the intent's id before anything is sent
// again. An outcome of Sent or Withdrawn ends the matter; Unclear makes it a task "Versand prüfen" for clearing; an error leaves it
// "sending", to be taken up later with a growing pause. An error of send of the kind Unavailable comes back at once, because the next
// effects of the kind would fare the same. When ctx ends, only send is broken off: its intent goes back, so that a program that is
// started anew takes it up at once, and no further one is taken.
func (s *Store) ClaimIntents(
	ctx context.Context, kind string, limit int, send func(context.Context, casefile.Intent) (IntentOutcome, error),
) (int, error) {
	for n := range limit {
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		i, found, err := s.claimIntent(ctx, kind)
		if err != nil || !found {
			return n, err
		}
		outcome, sendErr := send(ctx, i)
		if err := s.settleIntent(ctx, i, outcome, sendErr); err != nil {
			return n, err
		}
		if sendErr != nil && casefile.KindOf(sendErr) == casefile.Unavailable {
			return n + 1, sendErr
		}
	}
	return limit, nil
}

func (s *Store) claimIntent(ctx context.Context, kind string) (i casefile.Intent, found bool, err error) {
	ctx, cancel := booking(ctx)
	defer cancel()
	err = s.inTx(ctx, "claim intent", func(t tx) error {
		i, found, err = optional(one(ctx, t, scanIntent, sqlIntentDue, kind, t.now))
		if err != nil || !found {
			return err
		}
		i.Attempts++
		_, err = t.Exec(ctx, sqlIntentSending, i.ID, t.now.Add(sendingMax), t.now)
		return err
	})
	return i, found, err
}

// booking gives the time for one transaction around a sender.
func booking(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), bookingMax)
}

func (s *Store) settleIntent(ctx context.Context, i casefile.Intent, outcome IntentOutcome, sendErr error) error {
	ctx, cancel := booking(ctx)
	defer cancel()
	if sendErr != nil {
		outcome = IntentOutcome{State: casefile.IntentSending}
	}
	return s.inTx(ctx, "settle intent", func(t tx) error {
		if _, err := lockCase(ctx, t, i.CaseID); err != nil {
			return err
		}
		var confirmedAt any
		if outcome.State == casefile.IntentConfirmed {
			confirmedAt = t.now
		}
		task, ours, err := optional(one(ctx, t, scanID[casefile.TaskID], sqlIntentOutcome, i.ID, i.Attempts, string(outcome.State),
			t.now.Add(backoff(i.Attempts)), confirmedAt, t.now))
		if err != nil || !ours || outcome.State == casefile.IntentSending {
			return err
		}
		i.TaskID = task // also one that was opened while the sender was under way
		if outcome.State != casefile.IntentUnclear {
			return endIntent(ctx, t, i, outcome)
		}
		asked, err := askPerson(ctx, t, i, outcome.Code)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, i.CaseID, casefile.StreamCase, asked)
	})
}

const sqlIntentLock = sqlIntentByID + ` for no key update`

const sqlIntentConfirm = `
update intent set state = 'confirmed', attempts = attempts + 1, confirmed_at = $2, changed_at = $2 where id = $1`

// ConfirmIntent ends an effect of which it turned out otherwise that the partner has it, e.g. by its answer. One that is confirmed
// already stays as it is. NotFound.
func (s *Store) ConfirmIntent(ctx context.Context, id string, receipt *Message) error {
	return s.inTx(ctx, "confirm intent", func(t tx) error {
		if _, err := lockCaseBy(ctx, t, sqlCaseLockByIntent, key(id)); err != nil {
			return err
		}
		i, err := one(ctx, t, scanIntent, sqlIntentLock, key(id))
		if err != nil || i.State == casefile.IntentConfirmed {
			return err
		}
		if _, err := t.Exec(ctx, sqlIntentConfirm, i.ID, t.now); err != nil {
			return err
		}
		return endIntent(ctx, t, i, Sent(receipt))
	})
}

// endIntent records the end of an effect that nobody had to settle. The transaction holds the lock of the case.
func endIntent(ctx context.Context, t tx, i casefile.Intent, outcome IntentOutcome) error {
	spared, err := spareTask(ctx, t, i.TaskID, "intent.settled")
	if err != nil {
		return err
	}
	ended, err := recordOutcome(ctx, t, i, outcome, casefile.Event{})
	if err != nil {
		return err
	}
	return appendEvents(ctx, t, i.CaseID, casefile.StreamCase, append(spared, ended...)...)
}

// recordOutcome writes the receipt of an effect that has come to its end, and gives the events for the caller to append; by says who
// ended it. The transaction holds the lock of the case.
func recordOutcome(ctx context.Context, t tx, i casefile.Intent, outcome IntentOutcome, by casefile.Event) ([]casefile.Event, error) {
	e := intentEvent(i, outcome.Code)
	e.Actor, e.ActingFor, e.HappenedAt = by.Actor, by.ActingFor, by.HappenedAt
	if outcome.Receipt == nil {
		return []casefile.Event{e}, nil
	}
	r, replayed, err := receiveIn(ctx, t, *outcome.Receipt)
	switch {
	case casefile.CodeOf(err) == "case.closed", err == nil && replayed:
		return []casefile.Event{e}, nil // a case that came to its end meanwhile has no use for it; the event says that the message arrived
	case err != nil:
		return nil, err
	}
	return []casefile.Event{e, receiptEvent(r)}, nil
}
