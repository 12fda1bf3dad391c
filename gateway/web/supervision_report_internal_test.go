package web

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPaperHidesSmallNumbers: what a file hides in its cells stands in no sentence beside them; a section without rows says so.
func TestPaperHidesSmallNumbers(t *testing.T) {
	t.Parallel()
	w := words{"de"}
	part := w.reportSection(Section{
		Title: Said("Laufzeit"), Meaning: []Text{Say("supervision.times.censored", "n", "3", "all", "40"), Say("supervision.times.censored", "n", "30", "all", "40"), Say("supervision.percentile.meaning")},
		Figures: []Figure{{Said("Offen"), count(2, "")}, {Said("Beendet"), count(12, "")}},
	})
	all := strings.Join(part.Notes, "\n")
	require.Len(t, part.Notes, 5)
	for _, want := range []string{"30", "Offen: unter 5", "Beendet: 12", "Dazu gibt es im gewählten Zeitraum nichts."} {
		require.Contains(t, all, want)
	}
	require.NotContains(t, all, "3 von")
	instead := w.reportSection(Section{Title: Said("Personen"), Instead: Say("supervision.persons.off")})
	require.Len(t, instead.Notes, 1)
}
