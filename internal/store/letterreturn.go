package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// LetterReturn says that a person of the authority holds a letter of ours that came back.
type LetterReturn struct {
	Letter casefile.LetterID
	On     casefile.Date
	Reason string // as the form nachricht/ruecklaeufer has it
	// Message is the receipt by which the case learns so.
	Message Message
	// Field names the day in an error.
	Field string
}

// ReturnLetterByHand records that a letter came back, as ReturnLetter does, on the word of a person, and gives the receipt. Told twice with the
// same key is told once. NotFound for a letter that the case of the receipt does not have; Conflict "letter.not-sent" for one that was never
// handed over, "letter.returned" for one whose return is in the record already; Invalid with the field for a day to come or before the letter.
func (s *Store) ReturnLetterByHand(ctx context.Context, v LetterReturn) (r casefile.Receipt, replayed bool, err error) {
	err = s.inTx(ctx, "return a letter by hand", func(t tx) error {
		l, err := lockLetter(ctx, t, v.Letter)
		if err == nil && l.CaseID != v.Message.Receipt.CaseID {
			err = pgx.ErrNoRows
		}
		if err != nil {
			return err
		}
		if r, replayed, err = receiveIn(ctx, t, v.Message); err != nil || replayed {
			return err
		}
		if err := mayReturn(t, l, v.On, v.Field); err != nil {
			return err
		}
		events, err := returnLetter(ctx, t, l, r, v.On, v.Reason)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, append([]casefile.Event{receiptEvent(r)}, events...)...)
	})
	return r, replayed, err
}

// mayReturn refuses a return that cannot be.
func mayReturn(t tx, l casefile.Letter, on casefile.Date, field string) error {
	if err := notToCome(t, on, field); err != nil {
		return err
	}
	switch {
	case l.State != casefile.LetterSent:
		return conflict("letter.not-sent", nil)
	case !l.ReturnedOn.IsZero():
		return conflict("letter.returned", nil)
	case on.Before(l.LetterDate):
		return casefile.InvalidFields("form.invalid", casefile.FieldError{Field: field, Code: "letter.back-early"})
	}
	return nil
}

const sqlReceiptIsReturn = `select kind = 'ruecklaeufer' from receipt where id = $1`

const sqlLettersOut = `
select l.id::text from letter l where l.case_id = $1 and l.state = 'sent' and l.returned_on is null order by l.recorded_at, l.id`

// openUntiedTask opens the task about something that arrived. Where it is a letter of ours and nobody has said which one, somebody says so among
// those that are out; where none is, it is looked at like anything else.
func openUntiedTask(ctx context.Context, t tx, a adHoc) (casefile.TaskID, error) {
	back, found, err := optional(one(ctx, t, pgx.RowTo[bool], sqlReceiptIsReturn, string(a.receipt)))
	if err != nil {
		return "", err
	}
	var out []casefile.LetterID
	if found && back {
		if out, err = list(ctx, t, scanID[casefile.LetterID], sqlLettersOut, string(a.caseID)); err != nil {
			return "", err
		}
	}
	if len(out) == 0 {
		return openAdHocTask(ctx, t, a)
	}
	a.kind = adHocUntied
	task, err := openAdHocTask(ctx, t, a)
	if err != nil {
		return "", err
	}
	return task, nameLetters(ctx, t, task, out)
}

const sqlReceiptByTask = `select ` + columnsReceipt + ` from receipt r join task t on t.receipt_id = r.id where t.id = $1`

// settleUntied ties what came back to the letter that a person recognised, by its number in the list of the task (the form
// allgemein/ruecklaeufer-zuordnen), and opens the task what is to become of it. It gives the events for the caller to append. The transaction
// holds the lock of the case. Invalid with the field for a number that the list does not have; Conflict "letter.returned".
func settleUntied(ctx context.Context, t tx, task casefile.Task, sub casefile.Submission) ([]casefile.Event, error) {
	var v struct {
		Result string `json:"zuordnungErgebnis"`
		Number int    `json:"zuordnungNummer"`
		Reason string `json:"ruecklaeuferGrund"`
	}
	if err := json.Unmarshal(sub.Data, &v); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.malformed", "verdict on what came back in case %s: %w", task.CaseID, err)
	}
	if v.Result != "schreiben" {
		return nil, nil
	}
	letters, err := list(ctx, t, scanLetter, sqlTaskLetters, string(task.ID))
	if err != nil {
		return nil, err
	}
	if v.Number < 1 || v.Number > len(letters) {
		return nil, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/data/zuordnungNummer", Code: "letter.unknown"})
	}
	l, err := one(ctx, t, scanLetter, sqlLetterLock, string(letters[v.Number-1].ID))
	if err != nil {
		return nil, err
	}
	if !l.ReturnedOn.IsZero() {
		return nil, conflict("letter.returned", nil)
	}
	r, err := one(ctx, t, scanReceipt, sqlReceiptByTask, string(task.ID))
	if err != nil {
		return nil, err
	}
	events, err := returnLetter(ctx, t, l, r, casefile.DateOf(r.ReceivedAt.In(calendar.Berlin())), v.Reason)
	if err != nil {
		return nil, err
	}
	asked, open, err := askAboutLetter(ctx, t, l, adHocReturned, "zugeordnet/"+string(r.ID), r.ID)
	if open {
		events = append(events, openedEvent(asked, adHocReturned))
	}
	return events, err
}
