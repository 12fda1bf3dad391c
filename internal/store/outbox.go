package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// sendingMax is after what time a claimed intent whose sender said nothing is taken up again.
const sendingMax = 2 * time.Minute

const columnsIntent = `i.id::text, i.case_id::text, i.key, i.kind, i.payload, i.state, i.attempts, i.created_at, i.confirmed_at`

func scanIntent(row pgx.CollectableRow) (casefile.Intent, error) {
	var i casefile.Intent
	return i, row.Scan(
		&i.ID, &i.CaseID, &i.Key, &i.Kind, &i.Payload, &i.State, &i.Attempts, &i.CreatedAt, zeroable{&i.ConfirmedAt},
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

const sqlIntentByCase = `select ` + columnsIntent + ` from intent i where i.case_id = $1 order by i.created_at, i.id`

// Intents gives the effects that a case owes or owed, oldest first.
func (s *Store) Intents(ctx context.Context, id casefile.CaseID) ([]casefile.Intent, error) {
	intents, err := list(ctx, s.pool, scanIntent, sqlIntentByCase, key(id))
	return intents, translate("intents", err)
}

const sqlIntentDue = `
select ` + columnsIntent + ` from intent i
 where i.state in ('owed', 'sending') and i.next_attempt_at <= $1
 order by i.next_attempt_at, i.id
 limit 1
   for no key update skip locked`

const sqlIntentSending = `
update intent set state = 'sending', attempts = attempts + 1, next_attempt_at = $2, changed_at = $3 where id = $1`

// The number of attempts tells whether the claim is still ours: a sender that took longer than its time must not overrule the next one.
const sqlIntentOutcome = `
update intent set state = $3, next_attempt_at = $4, confirmed_at = $5, changed_at = $6
 where id = $1 and attempts = $2 and state = 'sending'`

// ClaimIntents takes up to limit effects that are due and lets send carry them out, one after the other; it gives how many it took.
// "sending" is committed before send is called, so that a crash in between leaves a trace. send gets the intent with the state it had:
// "sending" means that an earlier attempt may have reached the partner, who must be asked by the intent's id before anything is sent
// again. confirmed ends the matter; unclear makes it a task "Versand prüfen" for clearing; neither says that nothing was sent, and the
// effect is owed again; an error leaves it "sending", to be taken up later with a growing pause. An error of send of the kind
// Unavailable comes back at once, because the next effects would fare the same.
func (s *Store) ClaimIntents(
	ctx context.Context, limit int, send func(context.Context, casefile.Intent) (confirmed, unclear bool, err error),
) (int, error) {
	for n := range limit {
		i, found, err := s.claimIntent(ctx)
		if err != nil || !found {
			return n, err
		}
		confirmed, unclear, sendErr := send(ctx, i)
		if err := s.settleIntent(ctx, i, confirmed, unclear, sendErr); err != nil {
			return n, err
		}
		if sendErr != nil && casefile.KindOf(sendErr) == casefile.Unavailable {
			return n + 1, sendErr
		}
	}
	return limit, nil
}

func (s *Store) claimIntent(ctx context.Context) (i casefile.Intent, found bool, err error) {
	err = s.inTx(ctx, "claim intent", func(t tx) error {
		i, found, err = optional(one(ctx, t, scanIntent, sqlIntentDue, t.now))
		if err != nil || !found {
			return err
		}
		i.Attempts++
		_, err = t.Exec(ctx, sqlIntentSending, i.ID, t.now.Add(sendingMax), t.now)
		return err
	})
	return i, found, err
}

func (s *Store) settleIntent(ctx context.Context, i casefile.Intent, confirmed, unclear bool, sendErr error) error {
	return s.inTx(ctx, "settle intent", func(t tx) error {
		state, confirmedAt := casefile.IntentOwed, any(nil)
		switch {
		case sendErr != nil:
			state = casefile.IntentSending
		case confirmed:
			state, confirmedAt = casefile.IntentConfirmed, t.now
		case unclear:
			state = casefile.IntentUnclear
		}
		tag, err := t.Exec(ctx, sqlIntentOutcome, i.ID, i.Attempts, string(state), t.now.Add(backoff(i.Attempts)), confirmedAt, t.now)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		if state == casefile.IntentOwed || state == casefile.IntentSending {
			return nil
		}
		e := intentEvent(i, "intent."+string(state))
		if state == casefile.IntentUnclear {
			task, err := openAdHocTask(ctx, t, adHoc{caseID: i.CaseID, key: "intent/" + i.ID, kind: adHocDispatch, at: t.now})
			if err != nil {
				return err
			}
			e.Params["task"] = string(task)
		}
		return appendEvents(ctx, t, i.CaseID, casefile.StreamCase, e)
	})
}
