package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/store"
	"ablauf/workflows/engine"
)

// releasedAgain lets cases go on whose letter had to be released once more. The gateway tells the case at once; where the case could not be reached, or did not yet know
// that it stands still, nobody else would, and the letter would lie there until supervision came by.
type releasedAgain struct {
	store  heldLetters
	cases  client.Client
	logger *slog.Logger
}

// heldLetters is the part of the record that knows which letters wait.
type heldLetters interface {
	LettersReleasedAgain(ctx context.Context) ([]casefile.Letter, error)
	Incidents(ctx context.Context, id casefile.CaseID, hideConfidential bool) ([]store.Incident, error)
}

// heldPause is long beside what the gateway's own word takes, and short for a person who waits.
const heldPause = 5 * time.Second

// once looks for such cases and gives how many went on.
func (r *releasedAgain) once(ctx context.Context) (int, error) {
	pause(ctx, heldPause)
	letters, err := r.store.LettersReleasedAgain(ctx)
	if err != nil {
		return 0, err
	}
	return r.tell(ctx, letters)
}

// tell tries again what stands still because of these letters, and nothing else. A case that does not answer keeps no other from going on.
func (r *releasedAgain) tell(ctx context.Context, letters []casefile.Letter) (n int, failed error) {
	for _, l := range letters {
		held, err := r.store.Incidents(ctx, l.CaseID, false)
		if err != nil {
			return n, errors.Join(failed, err)
		}
		for _, i := range held {
			if i.Detail != store.CodeLetterHeld || i.Instance != drawup.InstanceOf(l) {
				continue // another incident is for a person to look at
			}
			code, err := tryAgain(ctx, r.cases, casefile.ActorSystem, l.CaseID, engine.Place{Instance: i.Instance})
			if err != nil {
				failed = errors.Join(failed, fmt.Errorf("case %s: %w", l.CaseID, err))
				continue
			}
			r.logger.InfoContext(ctx, "a case is told that its letter was released", "case", string(l.CaseID), "answer", code)
			n++
		}
	}
	return n, failed
}
