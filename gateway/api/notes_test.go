package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestNotesAreNeverHandedOut: product 1.4, caseworker 13: an internal note leaves the house by no way of the interface, neither the text nor
// that there is one.
func TestNotesAreNeverHandedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	_, err := w.db.AddNote(t.Context(), casefile.Note{CaseID: id, Text: "ZZNOTIZ nur für uns", Author: "someone", HappenedAt: now()})
	require.NoError(t, err)
	for _, user := range []string{"antragsteller", "antragsteller2", "arbeitgeber"} {
		for _, path := range []string{"", "/history", "/diagram.svg", "/notes", "/notizen", "/export"} {
			answer := w.get(user, "/api/v1/cases/"+string(id)+path)
			require.NotContains(t, answer.Body.String(), "ZZNOTIZ", "%s on %s", user, path)
			require.NotContains(t, answer.Body.String(), "note.added", "%s on %s", user, path)
		}
	}
	require.Equal(t, http.StatusOK, w.get("antragsteller", "/api/v1/cases/"+string(id)).Code)
	staff := w.get("leitung", "/api/v1/cases/"+string(id)+"/history").Body.String()
	require.Contains(t, staff, "note.added", "colleagues see that there is one")
	require.NotContains(t, staff, "ZZNOTIZ", "the log says that there is a note, not what it says")
}
