package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TestExpiryDryRunInTheBrowser: a supervisor starts a dry run for tomorrow at four and reads what it found, with person, reason and paragraph;
// nobody else may, because it names people of all teams.
func TestExpiryDryRunInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, login := range []string{"clearing", "sachbearbeitung", "revision", "admin-it"} {
		require.Equal(t, http.StatusForbidden, w.signIn(login).get("/ablaufscan").status, login)
	}
	b := w.signIn("leitung")
	require.Contains(t, b.get("/verfahren").body, `href="/ablaufscan"`)
	list := b.get("/ablaufscan")
	require.Equal(t, http.StatusOK, list.status, list.body)
	require.Equal(t, http.StatusSeeOther, b.post("/ablaufscan/probelauf", list, url.Values{}).status)
	require.Len(t, w.scans.asked, 1)
	asked := w.scans.asked[0]
	page := b.get("/ablaufscan/" + asked.Run)
	require.Equal(t, time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC), asked.At.UTC(), "four in the morning in Berlin")
	require.Contains(t, page.body, "noch nicht fertig")

	title := query(t, w)
	require.NoError(t, w.db.PutExpiryLines(t.Context(), asked.Run, []store.ExpiryLine{
		{Title: title.ID, Ends: casefile.MustParseDate("2027-02-16"), Step: "brief1", Verdict: "senden", Reason: "sonst", Paragraph: "§ 82 Abs. 3 Satz 1 AufenthG"},
		{Title: title.ID, Ends: casefile.MustParseDate("2027-02-17"), Verdict: "nicht-senden", Reason: "weggezogen", Paragraph: "§ 3 VwVfG", NeedsReview: true},
	}))
	require.NoError(t, w.db.FinishExpiryRun(t.Context(), asked.Run, json.RawMessage(`{"looked": 2, "letters": 1, "held": 1, "reasons": {"sonst": 1, "weggezogen": 1}}`)))
	found := b.get("/ablaufscan/" + asked.Run)
	require.Equal(t, http.StatusOK, found.status, found.body)
	for _, want := range []string{"Öztürk-Canario", "Ablaufschreiben", "weggezogen", "§ 3 VwVfG", "rechtlich prüfen", "16.02.2027"} {
		require.Contains(t, found.body, want)
	}
	require.NotContains(t, found.body, "nur die ersten 1.000 Zeilen")
	require.NotContains(t, found.body, "ließen sich nicht bearbeiten")
	require.Contains(t, b.get("/ablaufscan").body, "1 erste Schreiben, 1 zurückgehalten")

	lines := make([]store.ExpiryLine, 1001)
	for i := range lines {
		lines[i] = store.ExpiryLine{Title: title.ID, Ends: casefile.MustParseDate("2020-01-01").AddDays(i), Step: "brief1", Verdict: "senden", Reason: "sonst"}
	}
	require.NoError(t, w.db.PutExpiryLines(t.Context(), asked.Run, lines))
	require.NoError(t, w.db.FinishExpiryRun(t.Context(), asked.Run, json.RawMessage(`{"failed": 3}`)))
	cut := b.get("/ablaufscan/" + asked.Run).body
	require.Contains(t, cut, "nur die ersten 1.000 Zeilen")
	require.Contains(t, cut, "3 Titel ließen sich nicht bearbeiten")
	require.Equal(t, http.StatusNotFound, b.get("/ablaufscan/00000000-0000-0000-0000-000000000001").status)
}

// query gives the title of the world's case.
func query(t *testing.T, w *world) casefile.Title {
	t.Helper()
	c, err := w.db.Case(t.Context(), w.caseID)
	require.NoError(t, err)
	title, err := w.db.Title(t.Context(), c.TitleID)
	require.NoError(t, err)
	return title
}
