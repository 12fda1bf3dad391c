package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestCaseAsOf: architecture 4, rule 9: a program asks for a case as it was, on both axes; what is no moment, or lies ahead, is refused by name,
// and people outside the authority see the present only.
func TestCaseAsOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	w.task(id, "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	path := "/api/v1/cases/" + string(id)
	moment := func(d time.Duration) string { return now().Add(d).UTC().Format(time.RFC3339) }

	require.Contains(t, w.get("leitung", path+"?happenedBy="+moment(0)+"&knownBy="+moment(0)).Body.String(), `"form":"verlaengerung/vollstaendigkeit"`)
	for _, axis := range []string{"happenedBy", "knownBy"} {
		before := w.get("leitung", path+"?"+axis+"="+moment(-24*time.Hour))
		require.Equal(t, http.StatusOK, before.Code, before.Body.String())
		require.Contains(t, before.Body.String(), `"tasks":[]`, axis)
		require.Contains(t, before.Body.String(), `"deadlines":[]`, axis)
		for _, wrong := range []string{"gestern", "2026-11-22", moment(24 * time.Hour), "'"} {
			refused := w.get("leitung", path+"?"+axis+"="+wrong)
			require.Equal(t, http.StatusUnprocessableEntity, refused.Code, wrong)
			require.Contains(t, refused.Body.String(), axis)
		}
		require.Equal(t, http.StatusForbidden, w.get("antragsteller", path+"?"+axis+"="+moment(-time.Hour)).Code)
	}
}
