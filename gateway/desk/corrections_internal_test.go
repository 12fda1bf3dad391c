package desk

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TestCorrections: what a person entered in a task stands beside what the applicant wrote, the newest entry of each; a message of the applicant and a
// fact that the application does not have correct nothing.
func TestCorrections(t *testing.T) {
	t.Parallel()
	raw := func(text string) json.RawMessage { return json.RawMessage(text) }
	stated := map[string]json.RawMessage{"anschrift": raw(`{"ort":"A"}`), "titel": raw(`{"art":"x"}`), "wechselAm": raw(`"2026-11-01"`)}
	changes := []store.FactChange{
		{Name: "anschrift", Value: raw(`{"ort":"A"}`), Arrived: casefile.ReceiptAntrag},
		{Name: "neueAnschrift", Value: raw(`{"ort":"B"}`), Actor: "s1"},
		{Name: "neueAnschrift", Value: raw(`{"ort":"C"}`), Actor: "s2"},
		{Name: "wechselAm", Value: raw(`"2026-11-02"`), Arrived: casefile.ReceiptArbeitgeber},
		{Name: "vermerk", Value: raw(`"x"`), Actor: "s1"},
	}
	words := make([]store.FactWord, len(changes))
	for i, c := range changes {
		words[i].FactChange = c
	}
	require.Equal(t, []Correction{{Name: "anschrift", Stated: raw(`{"ort":"A"}`), Now: raw(`{"ort":"C"}`), By: "s2"}}, correctionsOf(stated, words))
	require.Empty(t, correctionsOf(nil, words))
}
