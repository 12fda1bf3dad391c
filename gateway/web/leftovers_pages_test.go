package web_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/store"
)

// TestLeftoversInTheBrowser: what a partner sent and nobody can place is never silent: clearing and the head of unit are told on their worklist
// and read which message it is and what to do; it is gone when the partner took it back.
func TestLeftoversInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, login := range []string{"sachbearbeitung", "revision", "admin-it"} {
		require.Equal(t, http.StatusForbidden, w.signIn(login).get("/partnerpost").status, login)
	}
	b := w.signIn("clearing")
	require.NotContains(t, b.get("/aufgaben").body, "/partnerpost")
	require.Contains(t, b.get("/partnerpost").body, "Keine. Alles")
	require.NoError(t, w.db.NoteLeftovers(t.Context(), "ba", []store.Leftover{
		{Mark: "m1", Message: "ba-77", Request: "0198f3b2-7c11-7d35-9f0a-1f2b3c4d5e6f", Reason: "request.foreign"}, {Mark: "m2", Reason: "request.foreign"},
	}))
	require.Contains(t, b.get("/aufgaben").body, "2 Nachrichten von Partnern ließen sich keinem Fall zuordnen")
	require.Contains(t, w.signIn("leitung").get("/aufgaben").body, `href="/partnerpost"`)
	require.NotContains(t, w.signIn("sachbearbeitung").get("/aufgaben").body, "/partnerpost")
	page := b.get("/partnerpost")
	require.Equal(t, http.StatusOK, page.status, page.body)
	for _, want := range []string{"Bundesagentur für Arbeit", "ba-77", "0198f3b2-7c11-7d35-9f0a-1f2b3c4d5e6f", "ohne Kennung", "Bitten Sie den Partner"} {
		require.Contains(t, page.body, want)
	}
	require.NoError(t, w.db.NoteLeftovers(t.Context(), "ba", []store.Leftover{{Mark: "m2", Reason: "request.foreign"}}))
	require.Contains(t, b.get("/aufgaben").body, "1 Nachricht eines Partners")
	ours := []store.Leftover{{Mark: "m3", Case: w.caseID, Reason: "register.answer"}}
	require.NoError(t, w.db.NoteLeftovers(t.Context(), "azr", ours))
	c, err := w.db.Case(t.Context(), w.caseID)
	require.NoError(t, err)
	require.Contains(t, b.get("/partnerpost").body, c.Aktenzeichen)
	require.NotContains(t, b.get("/partnerpost").body, "ba-77")
}
