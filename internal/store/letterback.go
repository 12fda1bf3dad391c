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

// The tasks about a letter that did not reach the person by itself. They have one form: what is to become of the letter. Of a letter only the
// newest is open: whatever is learnt later takes it back.
var (
	adHocRefused = adHocKind{
		element: "schreiben-abgewiesen", name: "Abgewiesenes Schreiben klären", form: "allgemein/schreiben-klaeren", group: casefile.RoleClearing,
	}
	adHocReturned = adHocKind{
		element: "schreiben-zurueck", name: "Rückläufer klären", form: "allgemein/schreiben-klaeren", group: casefile.RoleClearing,
	}
	// A letter that came back, of which nobody has said which one it is.
	adHocUntied = adHocKind{
		element: "ruecklaeufer-zuordnen", name: "Rückläufer zuordnen", form: "allgemein/ruecklaeufer-zuordnen", group: casefile.RoleClearing,
	}
	adHocUnposted = adHocKind{
		element: "schreiben-nicht-aufgegeben", name: "Postaufgabe klären", form: "allgemein/schreiben-klaeren", group: casefile.RoleClearing,
	}
)

func aboutLetter(element string) bool {
	return element == adHocRefused.element || element == adHocReturned.element || element == adHocUnposted.element
}

const sqlLetterTask = `update letter set task_id = $2, changed_at = $3 where id = $1`

// codeLetterNews is why a task about a letter is taken back: something newer is known of the letter.
const codeLetterNews = "letter.news"

// askAboutLetter opens a task about a letter, once per cause. It reports false where that task was finished before: the cause is settled.
func askAboutLetter(ctx context.Context, t tx, l casefile.Letter, kind adHocKind, cause string, r casefile.ReceiptID) (casefile.TaskID, bool, error) {
	id, err := openAdHocTask(ctx, t, adHoc{caseID: l.CaseID, key: cause, kind: kind, receipt: r, at: t.now})
	if err != nil {
		return "", false, err
	}
	task, err := lockTask(ctx, t, id)
	if err != nil || task.State != casefile.TaskOpen {
		return "", false, err
	}
	if _, err := t.Exec(ctx, sqlLetterTask, string(l.ID), string(id), t.now); err != nil {
		return "", false, err
	}
	return id, true, nameLetters(ctx, t, id, []casefile.LetterID{l.ID})
}

const sqlLetterRefuse = `update letter set refused_for = $2, changed_at = $3 where id = $1`

// RefuseLetter records that the print centre turned a letter away, and asks a person; message is the id of the order, so that the same word
// twice is one. NotFound.
func (s *Store) RefuseLetter(ctx context.Context, id casefile.LetterID, message, reason string, at time.Time) error {
	return s.inTx(ctx, "refuse a letter", func(t tx) error {
		l, err := lockLetter(ctx, t, id)
		if err != nil {
			return err
		}
		task, open, err := askAboutLetter(ctx, t, l, adHocRefused, "abgewiesen/"+message, "")
		if err != nil || !open || l.RefusedFor == reason {
			return err
		}
		var spared []casefile.Event
		if task != l.TaskID {
			if spared, err = spareTask(ctx, t, l.TaskID, codeLetterNews); err != nil {
				return err
			}
		}
		if _, err := t.Exec(ctx, sqlLetterRefuse, string(l.ID), reason, t.now); err != nil {
			return err
		}
		e := letterEvent(l, l.ID, "letter.refused", at)
		e.Params["reason"], e.Params["task"] = reason, string(task)
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, append(spared, e)...)
	})
}

const sqlLetterReturn = `
update letter set returned_on = $2, returned_for = $3, returned_receipt = $4, returned_at = $5, changed_at = $5 where id = $1`

// ReturnLetter records that a letter came back, and the receipt by which its case learns so: where no step of the case waits for that, it
// becomes a task for clearing that names the letter. Told twice is told once. NotFound.
func (s *Store) ReturnLetter(ctx context.Context, id casefile.LetterID, on casefile.Date, reason string, m Message) error {
	return s.inTx(ctx, "return a letter", func(t tx) error {
		l, err := lockLetter(ctx, t, id)
		if err != nil || l.ReturnedOn == on && l.ReturnedFor == reason {
			return err
		}
		r, replayed, err := receiveIn(ctx, t, m)
		if err != nil || replayed {
			return err
		}
		events, err := returnLetter(ctx, t, l, r, on, reason)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, append([]casefile.Event{receiptEvent(r)}, events...)...)
	})
}

// returnLetter records that a letter came back, and the receipt that says so, and gives the events for the caller to append. The transaction
// holds the lock of the letter.
func returnLetter(ctx context.Context, t tx, l casefile.Letter, r casefile.Receipt, on casefile.Date, reason string) ([]casefile.Event, error) {
	spared, err := spareTask(ctx, t, l.TaskID, codeLetterNews)
	if err != nil {
		return nil, err
	}
	if _, err := t.Exec(ctx, sqlLetterReturn, string(l.ID), date(on), reason, string(r.ID), t.now); err != nil {
		return nil, err
	}
	e := letterEvent(l, l.ID, "letter.returned", r.ReceivedAt)
	e.Params["on"], e.Params["reason"], e.Params["receipt"] = on.String(), reason, string(r.ID)
	return append(spared, e), nil
}

const sqlLetterByReturn = `select ` + columnsLetter + ` from letter l where l.returned_receipt = $1`

// openArrivalTask opens the task about something that arrived and that no step waits for. A letter of ours that came back is asked about as
// the letter that it is.
func openArrivalTask(ctx context.Context, t tx, a adHoc) (casefile.TaskID, error) {
	if a.receipt == "" {
		return openAdHocTask(ctx, t, a)
	}
	l, found, err := optional(one(ctx, t, scanLetter, sqlLetterByReturn, string(a.receipt)))
	if err != nil {
		return "", err
	}
	if found {
		id, _, err := askAboutLetter(ctx, t, l, adHocReturned, a.key, a.receipt)
		return id, err
	}
	if a.urgent, err = urgentArrival(ctx, t, a.kind, a.receipt); err != nil {
		return "", err
	}
	return openUntiedTask(ctx, t, a)
}

const sqlLetterOverdue = `
select l.id::text from letter l
 where ` + letterUnposted + ` and l.way = 'druckzentrum' and l.task_id is null and l.sent_at < $1
 order by l.sent_at, l.id limit $2`

// AskAboutUnposted opens a task for each letter that the print centre has had since before a moment without a word about its posting, at most
// limit, and gives how many. If the word comes meanwhile, the task is taken back; a letter that is printed once more is asked about anew.
func (s *Store) AskAboutUnposted(ctx context.Context, before time.Time, limit int) (n int, err error) {
	ids, err := list(ctx, s.pool, scanID[casefile.LetterID], sqlLetterOverdue, before, bounded(limit, rowsMax))
	if err != nil {
		return 0, translate("letters that nobody posted", err)
	}
	for _, id := range ids {
		err := s.inTx(ctx, "ask about a letter", func(t tx) error {
			l, err := lockLetter(ctx, t, id)
			if err != nil || !l.PostedOn.IsZero() || l.TaskID != "" {
				return err
			}
			task, open, err := askAboutLetter(ctx, t, l, adHocUnposted, "nicht-aufgegeben/"+string(l.ID)+"/"+l.SentAt.Format(time.RFC3339Nano), "")
			if err != nil || !open {
				return err
			}
			e := letterEvent(l, l.ID, "letter.unposted", t.now)
			e.Params["task"] = string(task)
			return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
		})
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// letterVerdict is what a person says is to become of a letter: the form allgemein/schreiben-klaeren.
type letterVerdict struct {
	Result string        `json:"schreibenErgebnis"`
	On     casefile.Date `json:"schreibenAm"`
}

const sqlLetterByTask = `select ` + columnsLetter + ` from letter l where l.task_id = $1 for no key update`

// settleLetter carries out what a person found out about a letter, and gives the events for the caller to append. The transaction holds the
// lock of the case. Invalid with the field for a day that cannot be; Conflict "task.settled" where the letter is asked about in another task.
func settleLetter(ctx context.Context, t tx, task casefile.Task, sub casefile.Submission) ([]casefile.Event, error) {
	l, found, err := optional(one(ctx, t, scanLetter, sqlLetterByTask, string(task.ID)))
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, conflict("task.settled", nil)
	}
	var v letterVerdict
	if err := json.Unmarshal(sub.Data, &v); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.malformed", "verdict on letter %s: %w", l.ID, err)
	}
	if v.Result == "neu-drucken" {
		return printAgain(ctx, t, l, sub)
	}
	switch today := casefile.DateOf(t.now.In(calendar.Berlin())); {
	case v.On.IsZero():
		return nil, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/data/schreibenAm", Code: "required"})
	case v.On.After(today):
		return nil, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/data/schreibenAm", Code: "received.future"})
	}
	return postLetter(ctx, t, l, posting{on: v.On, by: sub.Actor, at: sub.SubmittedAt, anew: true, announced: v.Result == "bekannt-gegeben"})
}

const sqlIntentsOfLetter = `
select ` + columnsIntent + ` from intent i where i.case_id = $1 and (i.key = $2 or i.key like $2 || '/%') and i.kind = $3 order by i.created_at desc, i.id desc`

// Whoever waits for a word about it waits from now on.
const sqlLetterAgain = `
update letter set posted_on = null, posted_by = '', printed_at = null, task_id = null, sent_at = $2, changed_at = $2 where id = $1`

// printAgain owes the dispatch of a letter once more, under an id of its own: the print centre knows the earlier order.
func printAgain(ctx context.Context, t tx, l casefile.Letter, sub casefile.Submission) ([]casefile.Event, error) {
	earlier, err := list(ctx, t, scanIntent, sqlIntentsOfLetter, string(l.CaseID), l.Key, KindPrint)
	if err != nil {
		return nil, err
	}
	if len(earlier) == 0 {
		return nil, casefile.Errorf(casefile.Internal, "letter.order", "letter %s has no order to print it", l.ID)
	}
	i := earlier[0]
	i.Key = fmt.Sprintf("%s/%d", l.Key, len(earlier)+1)
	if _, err := t.Exec(ctx, sqlIntentInsert, ref(i.CaseID), i.Key, i.Kind, object(i.Payload), t.now); err != nil {
		return nil, err
	}
	if i, err = one(ctx, t, scanIntent, sqlIntentByKey, i.Key); err != nil {
		return nil, err
	}
	var b pgx.Batch
	b.Queue(sqlLetterSettle, string(l.ID))
	b.Queue(sqlLetterAgain, string(l.ID), t.now)
	if err := t.SendBatch(ctx, &b).Close(); err != nil {
		return nil, err
	}
	again := letterEvent(l, l.ID, "letter.again", sub.SubmittedAt)
	again.Actor, again.ActingFor = sub.Actor, sub.ActingFor
	return []casefile.Event{again, intentEvent(i, "intent.owed")}, nil
}
