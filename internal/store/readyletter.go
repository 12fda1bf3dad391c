package store

import (
	"context"
	"encoding/json"
	"fmt"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// ReadyLetter is a letter that a person sends outside the procedure, drawn up and stored: what is left is to file it and to owe its dispatch.
type ReadyLetter struct {
	// Letter has case, key, template, subject, day and the data that are frozen with it.
	Letter   casefile.Letter
	Document casefile.Document
	By       casefile.ActorID
	To       Addressee
}

// fileReady writes letter, document and the order to print it, and gives the events of that.
func fileReady(ctx context.Context, t tx, r ReadyLetter) ([]casefile.Event, error) {
	l := r.Letter
	deemed := calendar.DeemedDelivery(t.place.land, l.LetterDate, t.place.regions...).LastDay
	var err error
	l.ID, err = one(ctx, t, scanID[casefile.LetterID], sqlLetterInsert, string(l.CaseID), l.Key, l.Template, l.Subject, l.Data, date(l.LetterDate),
		date(deemed), t.now, l.Process, l.Element)
	if err != nil {
		return nil, err
	}
	r.Document.CaseID, r.Document.Outgoing, r.Document.RecordedBy = l.CaseID, true, r.By
	document, err := insertDocument(ctx, t, r.Document)
	if err != nil {
		return nil, err
	}
	if _, err := t.Exec(ctx, sqlLetterFile, string(l.ID), l.Subject, string(document), date(deemed), l.Data, t.now); err != nil {
		return nil, err
	}
	order, err := json.Marshal(map[string]casefile.LetterID{"letter": l.ID})
	if err != nil {
		return nil, fmt.Errorf("order to print letter %s: %w", l.ID, err)
	}
	if _, err := t.Exec(ctx, sqlIntentInsert, ref(l.CaseID), l.Key, KindPrint, object(order), t.now); err != nil {
		return nil, err
	}
	owed, err := one(ctx, t, scanIntent, sqlIntentByKey, l.Key)
	if err != nil {
		return nil, err
	}
	filed := letterEvent(l, l.ID, "letter.filed", t.now)
	filed.Params["document"] = string(document)
	return []casefile.Event{letterEvent(l, l.ID, "letter.intended", t.now), filed, intentEvent(owed, "intent.owed")}, nil
}

// holdAddressee locks all by which a letter of a case could come to go to somebody else, and is Conflict "letter.readdressed" where it does by now.
func holdAddressee(ctx context.Context, t tx, id casefile.CaseID, to Addressee) error {
	if to.Representative.ID != "" {
		if _, err := t.Exec(ctx, sqlRepresentativeHold, string(to.Representative.ID)); err != nil {
			return err
		}
	}
	return stillGoesTo(ctx, t, id, to)
}

const sqlReadyReleased = `
update letter set release_id = (select r.id from letter_release r where r.submission_id = $2) where key = $1`

// sendReady files the letter that the end of a task sends, and ties it to its release.
func sendReady(ctx context.Context, t tx, sub casefile.Submission, r ReadyLetter) ([]casefile.Event, error) {
	if err := holdAddressee(ctx, t, r.Letter.CaseID, r.To); err != nil {
		return nil, err
	}
	events, err := fileReady(ctx, t, r)
	if err != nil {
		return nil, err
	}
	_, err = t.Exec(ctx, sqlReadyReleased, r.Letter.Key, string(sub.ID))
	return events, err
}
