package activities

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/intake"
	"ablauf/workflows/feel"
)

// TestChoiceOfAForm: what a form names by its number is the one that was offered at that place, and nothing else.
func TestChoiceOfAForm(t *testing.T) {
	t.Parallel()
	hits, err := json.Marshal([]intake.Hit{{Person: "p1", Reason: intake.HitNameBirth}, {Person: "p2", Reason: intake.HitSimilar}})
	require.NoError(t, err)
	for decision, want := range map[string]struct {
		id      casefile.PersonID
		offered bool
	}{
		`"vorschlag-1"`: {"p1", true}, `"vorschlag-2"`: {"p2", true}, `"vorschlag-3"`: {}, `"vorschlag-0"`: {}, `"vorschlag-"`: {}, `"fall-1"`: {},
		`"neue-person"`: {"", true}, `null`: {},
	} {
		id, offered, err := chosenPerson(caseData{Record: drawup.Record{Facts: map[string]json.RawMessage{
			"personEntscheidung": json.RawMessage(decision), "personKandidaten": hits,
		}}})
		require.NoError(t, err)
		require.Equal(t, want.id, id, decision)
		require.Equal(t, want.offered, offered, decision)
	}
}

// TestFirstLetter: a case is sorted by a Latin letter, or by nobody's guess.
func TestFirstLetter(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]feel.Value{
		"Öztürk": feel.String("o"), "Đặng": feel.String("d"), "'t Hart": feel.String("t"), "Жук": feel.Null{}, "": feel.Null{},
	} {
		require.Equal(t, want, firstLetter(name), name)
	}
}
