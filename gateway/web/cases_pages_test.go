package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCasesByWhatTheyAreAbout: product 1.4, supervisor 5: open and finished cases are found by business data. The address carries the fields, each is a
// chip that leads to the search without it, what nobody knows is dropped, and only whoever sees every case reads how many there are.
func TestCasesByWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, err := w.db.Case(t.Context(), w.caseID)
	require.NoError(t, err)
	b := w.signIn("leitung")
	start := b.get("/faelle")
	require.Contains(t, start.body, `id="s-staat"`)
	require.Contains(t, start.body, "1 Fall")
	found := b.post("/faelle/suche", start, url.Values{
		"paragraf": {"§ 18B"}, "staat": {"IND"}, "eingang-von": {"2020-01-01"}, "eingang-bis": {"2099-12-31"}, "ergebnis": {"erfunden"}, "team": {"<b>"}, "stand": {"open"},
	})
	require.Equal(t, http.StatusSeeOther, found.status)
	require.Equal(t, "/faelle?eingang-bis=2099-12-31&eingang-von=2020-01-01&gesucht=1&paragraf=18b&staat=IND&stand=open", found.location)
	page := b.get(found.location)
	require.Contains(t, page.body, c.Aktenzeichen)
	require.Contains(t, page.body, `<details class="ab-filter" open>`)
	require.Contains(t, page.body, "§ 18b")
	require.Contains(t, page.body, `href="/faelle?eingang-bis=2099-12-31&amp;eingang-von=2020-01-01&amp;gesucht=1&amp;paragraf=18b&amp;stand=open"`, "without the nationality")
	none := b.get("/faelle?gesucht=1&staat=SYR")
	require.NotContains(t, none.body, c.Aktenzeichen)
	require.Contains(t, none.body, "0 Fälle")
	for _, rubbish := range []string{"staat=%00", "paragraf=%27%20or%201", "eingang-von=2026-13-45", "ergebnis=%ff", "team=%00", "verfahren=%3Cb%3E"} {
		answer := b.get("/faelle?gesucht=1&" + rubbish)
		require.Equal(t, http.StatusOK, answer.status, rubbish)
		require.Contains(t, answer.body, c.Aktenzeichen, rubbish)
	}
	require.NotContains(t, w.signIn("sachbearbeitung").get("/faelle").body, "1 Fall", "the number would tell of cases of other teams")
}
