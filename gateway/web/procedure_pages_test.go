package web_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestComparePages: two versions of a procedure are compared whichever is named first; a version that is none is not found.
func TestComparePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	for _, path := range []string{"/verfahren/verlaengerung/1/vergleich/2", "/verfahren/verlaengerung/2/vergleich/1"} {
		page := b.get(path)
		require.Equal(t, http.StatusOK, page.status, page.body)
		require.Contains(t, page.body, "Hinzugekommen: 0. Weggefallen: 0. Geändert: 3.", "the sub-process and the ways to it and from it")
		require.Contains(t, page.body, "Karte bestellen und &lt;b&gt;melden")
	}
	for _, path := range []string{"/verfahren/verlaengerung/1/vergleich/1", "/verfahren/verlaengerung/1/vergleich/9", "/verfahren/x/1/vergleich/2", "/verfahren/verlaengerung/1/vergleich/zwei"} {
		require.Equal(t, http.StatusNotFound, b.get(path).status, path)
	}
}

// TestProcedurePageCountsCases: staff see how many open cases run on a version; an applicant learns nothing about other people's cases.
func TestProcedurePageCountsCases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.Contains(t, w.signIn("sachbearbeitung").get("/verfahren/verlaengerung/1").body, "1 offener Fall läuft auf dieser Fassung.")
	outside := w.signIn("antragsteller").get("/verfahren/verlaengerung/1")
	require.Equal(t, http.StatusOK, outside.status)
	require.NotContains(t, outside.body, "offener Fall")
}
