package main

import (
	"context"
	"encoding/json"
	"time"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
)

// dispatch carries out the effects on the outside that are owed. The partner here is the print output: an object named after the
// intent, so that after a crash it can be asked whether it has the letter, and a letter handed over twice is one letter.
type dispatch struct {
	store *store.Store
	efile *efile.Client
	now   func() time.Time
}

const dispatchBatch = 50

func (d *dispatch) once(ctx context.Context) (int, error) {
	return d.store.ClaimIntents(ctx, activities.IntentPrint, dispatchBatch, d.send)
}

func (d *dispatch) send(ctx context.Context, intent casefile.Intent) (store.IntentOutcome, error) {
	p, readable := printOrder(intent)
	if !readable {
		return store.Unclear("intent.unclear"), nil
	}
	there, err := d.efile.Printed(ctx, intent.ID)
	if err != nil {
		return store.IntentOutcome{}, err
	}
	if !there {
		if err := d.hand(ctx, intent, p); err != nil {
			return store.IntentOutcome{}, err
		}
	}
	// Not the moment at which it was owed: who posts what lay in the tray until a moment has not posted what came into it later.
	return store.Sent(nil), d.store.MarkLetter(ctx, p.Letter, casefile.LetterSent, d.now())
}

// printOrder reads what is to be printed. An intent that is no such order does not become one by trying again: a person looks.
func printOrder(intent casefile.Intent) (activities.PrintOrder, bool) {
	var p activities.PrintOrder
	err := json.Unmarshal(intent.Payload, &p)
	return p, err == nil
}

func (d *dispatch) hand(ctx context.Context, intent casefile.Intent, p activities.PrintOrder) error {
	l, err := d.store.Letter(ctx, p.Letter)
	if err != nil {
		return err
	}
	doc, err := d.store.Document(ctx, l.DocumentID)
	if err != nil {
		return err
	}
	content, err := d.efile.Get(ctx, l.CaseID, doc.ObjectKey)
	if err != nil {
		return err
	}
	defer content.Close() //nolint:errcheck // only read from
	return d.efile.HandToPrint(ctx, intent.ID, content)
}

// sweep clears away what uploads that were broken off have left in the e-file.
type sweep struct {
	store *store.Store
	efile *efile.Client
	now   func() time.Time
}

// staleAfter is how long an upload may take before it counts as broken off.
const staleAfter = time.Hour

func (s *sweep) once(ctx context.Context) (int, error) {
	stale, err := s.store.StaleUploads(ctx, s.now().Add(-staleAfter))
	if err != nil {
		return 0, err
	}
	for _, doc := range stale {
		if err := s.efile.RemoveQuarantined(ctx, doc.ID); err != nil {
			return 0, err
		}
		// An earlier version of the program stored a document at its place at once.
		if doc.ObjectKey != "" {
			if err := s.efile.Remove(ctx, doc.ObjectKey, s.now().Add(-staleAfter)); err != nil {
				return 0, err
			}
		}
		if err := s.store.DropUpload(ctx, doc.ID); err != nil {
			return 0, err
		}
	}
	return len(stale), nil
}
