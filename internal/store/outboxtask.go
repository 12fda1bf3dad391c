package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// CodeWaiting is the code of the event that an effect has waited too long and a person is asked.
const CodeWaiting = "intent.waiting"

// scopeTransmission is the scope of the receipts by which cases learn that a message of theirs arrived.
const scopeTransmission = "uebermittlung"

// TransmissionOf makes the receipt that tells a case that its message reached the addressee at a moment; nil where the case does not
// wait for that. It is the same however often it is made: the intent's id is its key. The confirmation may be nil.
func TransmissionOf(i casefile.Intent, at time.Time, by casefile.ActorID, confirmation []byte) (*Message, error) {
	var p casefile.Transmission
	if err := json.Unmarshal(i.Payload, &p); err != nil {
		return nil, casefile.Errorf(casefile.Internal, "intent.payload", "payload of intent %s: %w", i.ID, err)
	}
	if p.Variable == "" {
		return nil, nil
	}
	day := casefile.DateOf(at.In(calendar.Berlin())).String()
	// The form of a date is that of workflows/feel.
	deciding, err := json.Marshal(map[string]any{p.Variable: map[string]string{"@": "date", "v": day}})
	if err != nil {
		return nil, fmt.Errorf("transmission: %w", err)
	}
	return &Message{Receipt: casefile.Receipt{
		CaseID: i.CaseID, Kind: casefile.ReceiptUebermittlung, Channel: casefile.ChannelRegister, ReceivedAt: at, RecordedBy: by,
		Scope: scopeTransmission, IdempotencyKey: i.ID, RequestHash: []byte(i.ID), Raw: confirmation, Deciding: deciding,
	}}, nil
}

const sqlIntentTask = `update intent set task_id = $2, changed_at = $3 where id = $1`

// askPerson sees to it that a task "Versand prüfen" about an effect is open, and gives the event for the caller to append; code says why.
// A task that is open already, because the effect waited too long, stays the one: a second would leave the first to somebody whose word
// nobody carries out. A finished one never opens again, so each attempt that needs a person after that gets a task of its own.
func askPerson(ctx context.Context, t tx, i casefile.Intent, code string) (casefile.Event, error) {
	open, err := openTask(ctx, t, i.TaskID)
	if err != nil {
		return casefile.Event{}, err
	}
	task := open.ID
	if task == "" {
		task, err = openAdHocTask(ctx, t, adHoc{
			caseID: i.CaseID, key: fmt.Sprintf("intent/%s/%d", i.ID, i.Attempts), kind: adHocDispatch, at: t.now,
		})
		if err != nil {
			return casefile.Event{}, err
		}
		if _, err := t.Exec(ctx, sqlIntentTask, i.ID, string(task), t.now); err != nil {
			return casefile.Event{}, err
		}
	}
	e := intentEvent(i, code)
	e.Params["task"] = string(task)
	return e, nil
}

// openTask locks a task about an effect or a letter; it is empty where there is none or that is not open any more.
func openTask(ctx context.Context, t tx, id casefile.TaskID) (casefile.Task, error) {
	if id == "" {
		return casefile.Task{}, nil
	}
	task, err := lockTask(ctx, t, id)
	if err != nil || task.State != casefile.TaskOpen {
		return casefile.Task{}, err
	}
	return task.Task, nil
}

// spareTask takes back a task, where it is open, whose matter settled itself, and gives the event for the caller to append; code says how.
func spareTask(ctx context.Context, t tx, id casefile.TaskID, code string) ([]casefile.Event, error) {
	task, err := openTask(ctx, t, id)
	if err != nil || task.ID == "" {
		return nil, err
	}
	if _, err := t.Exec(ctx, sqlTaskClose, string(task.ID), string(casefile.TaskCancelled), t.now, code, t.now); err != nil {
		return nil, err
	}
	return []casefile.Event{taskEvent(task, FactTaskCancelled, casefile.ActorSystem)}, nil
}

const sqlIntentOverdue = `
select i.id::text from intent i
 where i.kind = $1 and i.state in ('owed', 'sending') and i.created_at < $2 and i.task_id is null
 order by i.created_at, i.id
 limit $3`

const sqlIntentStillWaiting = `
select ` + columnsIntent + ` from intent i
 where i.id = $1 and i.state in ('owed', 'sending') and i.task_id is null
   for no key update`

// AskAboutWaiting opens a task "Versand prüfen" for each effect of a kind that has been waiting since before a moment, and gives how many
// it opened, at most limit. The effect stays due: if it goes out meanwhile, the task is taken back.
func (s *Store) AskAboutWaiting(ctx context.Context, kind string, before time.Time, limit int) (n int, err error) {
	overdue, err := list(ctx, s.pool, pgx.RowTo[string], sqlIntentOverdue, kind, before, bounded(limit, rowsMax))
	if err != nil {
		return 0, translate("waiting intents", err)
	}
	for _, id := range overdue {
		asked, err := s.askAboutWaiting(ctx, id)
		if err != nil {
			return n, err
		}
		if asked {
			n++
		}
	}
	return n, nil
}

// askAboutWaiting opens the task about one effect, unless it went out or somebody else asked meanwhile. Each effect has a transaction of
// its own: one that held the chains of several cases would wait in a circle with another that came to them in another order.
func (s *Store) askAboutWaiting(ctx context.Context, id string) (asked bool, err error) {
	err = s.inTx(ctx, "ask about a waiting intent", func(t tx) error {
		asked = false
		if _, err := lockCaseBy(ctx, t, sqlCaseLockByIntent, id); err != nil {
			return err
		}
		i, waits, err := optional(one(ctx, t, scanIntent, sqlIntentStillWaiting, id))
		if err != nil || !waits {
			return err
		}
		e, err := askPerson(ctx, t, i, CodeWaiting)
		if err != nil {
			return err
		}
		asked = true
		return appendEvents(ctx, t, i.CaseID, casefile.StreamCase, e)
	})
	return asked, err
}

// Waiting says how much of a kind waits to go out, and since when the oldest.
type Waiting struct {
	Count  int
	Oldest time.Time // zero where nothing waits
}

const sqlIntentWaiting = `select count(*), min(created_at) from intent where kind = $1 and state in ('owed', 'sending')`

// WaitingIntents says how much of a kind waits, for those who watch the system.
func (s *Store) WaitingIntents(ctx context.Context, kind string) (Waiting, error) {
	var w Waiting
	err := s.pool.QueryRow(ctx, sqlIntentWaiting, kind).Scan(&w.Count, zeroable{&w.Oldest})
	return w, translate("waiting intents", err)
}

// dispatchVerdict is what a person finds out about an effect: the form allgemein/versand-pruefen.
type dispatchVerdict struct {
	Result string        `json:"versandErgebnis"`
	On     casefile.Date `json:"versandAm"`
}

const sqlIntentOfTask = `select ` + columnsIntent + ` from intent i where i.task_id = $1 for no key update`

// One attempt more: a sender that is under way at this moment must not overrule the person.
const sqlIntentVerdict = `
update intent set state = $2, attempts = attempts + 1, next_attempt_at = $3, confirmed_at = $4, task_id = $5, changed_at = $3 where id = $1`

// settleByPerson carries out what a person found out in a task "Versand prüfen", and gives the events for the caller to append: the
// message arrived, or was transmitted in another way, on a day that now counts; or it did not arrive and goes out again. A day in the
// future is Invalid with the field. A task about which no message waits any more is Conflict "task.settled": the person must learn that
// nothing came of their word. The transaction holds the lock of the case.
func settleByPerson(ctx context.Context, t tx, task casefile.Task, sub casefile.Submission) ([]casefile.Event, error) {
	i, found, err := optional(one(ctx, t, scanIntent, sqlIntentOfTask, string(task.ID)))
	if err != nil {
		return nil, err
	}
	if !found || i.State == casefile.IntentConfirmed || i.State == casefile.IntentWithdrawn {
		return nil, conflict("task.settled", nil)
	}
	var v dispatchVerdict
	if err := json.Unmarshal(sub.Data, &v); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.malformed", "verdict on intent %s: %w", i.ID, err)
	}
	by := casefile.Event{Actor: sub.Actor, ActingFor: sub.ActingFor, HappenedAt: sub.SubmittedAt}
	if v.Result == "erneut-senden" {
		_, err := t.Exec(ctx, sqlIntentVerdict, i.ID, string(casefile.IntentOwed), t.now, nil, nil)
		if err != nil {
			return nil, err
		}
		return recordOutcome(ctx, t, i, IntentOutcome{Code: "intent.resent"}, by)
	}
	at, err := momentOf(v.On, t.now)
	if err != nil {
		return nil, err
	}
	outcome := IntentOutcome{Code: "intent.confirmed-by-hand"}
	if outcome.Receipt, err = TransmissionOf(i, at, sub.Actor, nil); err != nil {
		return nil, err
	}
	if _, err := t.Exec(ctx, sqlIntentVerdict, i.ID, string(casefile.IntentConfirmed), t.now, t.now, string(task.ID)); err != nil {
		return nil, err
	}
	events, err := recordOutcome(ctx, t, i, outcome, by)
	if err != nil || i.Kind != KindPrint {
		return events, err
	}
	posted, err := postedByHand(ctx, t, i, v.On, by)
	return append(events, posted...), err
}

// KindPrint is the kind of effect that prints a letter.
const KindPrint = "druck"

// postedByHand records that a person has posted a letter that did not get out by itself.
func postedByHand(ctx context.Context, t tx, i casefile.Intent, on casefile.Date, by casefile.Event) ([]casefile.Event, error) {
	id, readable := letterOf(i)
	if !readable {
		return nil, nil // an order that names no letter posts none
	}
	if err := markLetter(ctx, t, id, casefile.LetterSent, casefile.WayByHand, by.HappenedAt); err != nil {
		return nil, err
	}
	l, err := one(ctx, t, scanLetter, sqlLetterLock, key(id))
	if err != nil {
		return nil, err
	}
	return postLetter(ctx, t, l, posting{on: on, by: by.Actor, at: by.HappenedAt, anew: true})
}

// momentOf gives a moment on a day of the law: now if it is today, else noon.
func momentOf(day casefile.Date, now time.Time) (time.Time, error) {
	switch today := casefile.DateOf(now.In(calendar.Berlin())); {
	case day.IsZero():
		return now, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/data/versandAm", Code: "required"})
	case day.After(today):
		return now, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/data/versandAm", Code: "received.future"})
	}
	return momentOn(day, now), nil
}

// momentOn gives a moment on a day that is not to come: now if it is today, else noon.
func momentOn(day casefile.Date, now time.Time) time.Time {
	if day == casefile.DateOf(now.In(calendar.Berlin())) {
		return now
	}
	return day.Time(calendar.Berlin()).Add(12 * time.Hour)
}
