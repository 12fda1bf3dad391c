package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// waiting says which incidents the cases of letters have.
type waiting map[casefile.CaseID][]store.Incident

func (waiting) LettersReleasedAgain(context.Context) ([]casefile.Letter, error) { return nil, nil }

func (w waiting) Incidents(_ context.Context, id casefile.CaseID, _ bool) ([]store.Incident, error) {
	return w[id], nil
}

// TestReleasedAgainTellsTheCase: § 37 Abs. 1 VwVfG: a letter that somebody released once more goes out though its case did not hear of it at that moment. What stands still
// for another reason is left to a person, and a case that does not answer keeps no other from going on.
func TestReleasedAgainTellsTheCase(t *testing.T) {
	t.Parallel()
	held := store.Incident{Instance: 7, Code: "activity.failed", Detail: store.CodeLetterHeld}
	elsewhere, broken := held, held
	elsewhere.Instance = 8
	broken.Detail = "efile.unavailable"
	cases := &engineSays{update: func(id string) (contract.Verdict, error) {
		if id == contract.WorkflowID("away") {
			return contract.Verdict{}, errors.New("no answer")
		}
		return contract.Verdict{Accepted: true}, nil
	}}
	r := &releasedAgain{cases: cases, logger: slog.New(slog.DiscardHandler), store: waiting{
		"away": {held}, "another letter": {elsewhere}, "another reason": {broken}, "both": {broken, elsewhere, held},
	}}
	var letters []casefile.Letter
	for _, id := range []casefile.CaseID{"away", "another letter", "another reason", "goes on already", "both"} {
		letters = append(letters, casefile.Letter{CaseID: id, Key: "verlaengerung/aufforderung/7"})
	}
	n, err := r.tell(t.Context(), letters)
	require.ErrorContains(t, err, "away")
	require.Equal(t, 1, n)
	require.Equal(t, []string{contract.WorkflowID("away"), contract.WorkflowID("both")}, cases.asked)
}
