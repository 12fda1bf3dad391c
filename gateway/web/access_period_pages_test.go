package web_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestErasedAccessesSaySo: lines of who read what whose period is over (domain reference 6.4) say so in plain words in the access log of the case, one behind the
// other in one row, also where a page begins or ends among them; what people read since stands as before. /loeschung says in which night how many went.
func TestErasedAccessesSaySo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.base.Open(t, func() time.Time { return time.Date(2020, 3, 1, 12, 0, 0, 0, time.UTC) })
	for range 150 {
		require.NoError(t, old.LogAccess(t.Context(), casefile.Event{CaseID: w.caseID, Code: "document.read", Actor: "anna", Params: map[string]string{"role": "clearing"}}))
	}
	lead := w.signIn("leitung")
	require.NotContains(t, lead.get("/loeschung").body, "Gelöschte Zeilen")
	n, err := w.db.EraseAccesses(t.Context(), casefile.MustParseDate("2020-11-24"), 5, "Hausregel", 1000)
	require.NoError(t, err)
	require.Equal(t, 150, n)

	path := "/faelle/" + string(w.caseID) + "?ansicht=zugriffe"
	first := lead.get(path)
	require.Equal(t, http.StatusOK, first.status, first.body)
	require.Contains(t, first.body, "Hier standen 99 Zeilen. Sie sind gelöscht, weil ihre Frist abgelaufen ist.")
	require.Contains(t, first.body, "Die Liste der Zugriffe wurde angesehen.")
	require.NotContains(t, first.body, `datetime="0001`, "no line says a moment that it does not have")
	second := lead.get(linkWith(first.body, `rel="next"`)).body
	require.Contains(t, second, "Hier standen 51 Zeilen.")
	require.NotContains(t, second, "nicht festgehalten")

	page := lead.get("/loeschung").body
	require.Contains(t, page, "Gelöschte Zeilen: wer was gelesen hat")
	require.Contains(t, page, ">150</td>")
	require.Contains(t, page, "23.11.2020")
	require.Contains(t, page, "Geht nachts von selbst")
}
