package web

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
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

// TestActsOfSupervisionOnPaper: incidents and interventions stand on paper as on their pages: each line with what is known of it, both persons of an
// intervention, and the longest lists that the pages have fit into a file.
func TestActsOfSupervisionOnPaper(t *testing.T) {
	t.Parallel()
	h, w := &Handler{Deps: Deps{Authority: &authority.Authority{Name: "Landkreis"}}}, words{"de"}
	moment := time.Date(2026, 11, 20, 15, 5, 0, 0, time.UTC)
	held := IncidentLine{
		Incident: store.Incident{Aktenzeichen: "ABH-2026-000017", Procedure: "verlaengerung", Element: "gw-7", Since: moment, Retries: 2},
		Meaning:  IncidentMeaning("activity.failed", "letter.recipient-too-long"), Team: "Team Erwerb A bis K",
	}
	incidents := &IncidentsPage{Layout: Layout{Today: casefile.MustParseDate("2026-11-21")}, Cut: true, Lines: slices.Repeat([]IncidentLine{held}, store.IncidentsMax)}
	incidents.Lines[1].Name = "Vollständigkeit der Unterlagen prüfen und eine Frist setzen"
	report := h.incidentsReport(w, incidents)
	require.Equal(t, []string{w.text("supervision.incidents.cut")}, report.Sections[0].Notes)
	require.Len(t, report.Sections[0].Rows, store.IncidentsMax)
	require.Equal(t, []string{
		"ABH-2026-000017", w.text("page.procedure.verlaengerung"), "gw-7", w.text("supervision.cause.letter.recipient-too-long") + " 2 Mal erneut versucht.", w.moment(moment),
		"Team Erwerb A bis K",
	}, report.Sections[0].Rows[0])
	require.Equal(t, incidents.Lines[1].Name, report.Sections[0].Rows[1][2])
	pdf, err := report.Render()
	require.NoError(t, err)
	require.Contains(t, string(pdf), "/StructTreeRoot")

	proposed := InterventionLine{
		Intervention: store.Intervention{
			Aktenzeichen: "ABH-2", Kind: store.InterventionSkip, ElementName: "Prüfen", TargetName: "Entscheiden", Reason: strings.Repeat("Langer Grund ", 38), State: store.InterventionProposed, ProposedAt: moment,
		}, By: "K. Kollegin",
	}
	releasing, moved, refused := proposed, proposed, proposed
	releasing.Releasing, releasing.Decider = true, "M. Mitleitung"
	moved.Kind, moved.Target, moved.ElementName = store.InterventionMigrate, "3", ""
	refused.State, refused.Decider, refused.DecidedAt, refused.Why = store.InterventionRefused, "L. Leitung", moment, Say("supervision.refused.modify.nothing-left")
	paper := h.interventionsReport(w, &InterventionsPage{
		Layout: incidents.Layout, Open: []InterventionLine{proposed, releasing}, Decided: append(slices.Repeat([]InterventionLine{refused}, 97), moved),
	})
	open, decided := paper.Sections[0], paper.Sections[1]
	require.Equal(t, "Schritt überspringen: „Prüfen“, weiter mit „Entscheiden“", open.Rows[0][1])
	require.Equal(t, "K. Kollegin, "+w.moment(moment), open.Rows[0][3])
	require.Equal(t, w.text("supervision.interventions.open"), open.Rows[0][4])
	require.Equal(t, w.text("supervision.releasing", "name", "M. Mitleitung"), open.Rows[1][4])
	require.Equal(t, "vom Fall nicht angenommen: L. Leitung, "+w.moment(moment)+". "+w.say(refused.Why), decided.Rows[0][4])
	require.Equal(t, "auf andere Fassung umstellen: "+w.text("page.case.version", "n", "3"), decided.Rows[97][1])
	_, err = paper.Render()
	require.NoError(t, err)

	empty := h.interventionsReport(w, &InterventionsPage{Layout: incidents.Layout})
	require.Equal(t, []string{w.text("supervision.interventions.none")}, empty.Sections[0].Notes)
	require.Equal(t, []string{w.text("supervision.interventions.nothing")}, empty.Sections[1].Notes)
	require.Equal(t, []string{w.text("supervision.incidents.empty")}, h.incidentsReport(w, &IncidentsPage{Layout: incidents.Layout}).Sections[0].Notes)
}

// TestHeadsOfNumbers: the head of a column stands over its numbers, so it is marked as they are; heads of texts are not.
func TestHeadsOfNumbers(t *testing.T) {
	t.Parallel()
	table := Table{
		Columns: []Text{Said("Verfahren"), Said("Monat"), Said("Fälle"), Said("Hälfte")},
		Rows:    [][]Cell{{textCell(Said("Verlängerung")), textCell(Said("September")), count(3, ""), amount("days", 0, false)}},
	}
	renderer, err := NewRenderer()
	require.NoError(t, err)
	var page bytes.Buffer
	require.NoError(t, renderer.Render(&page, "de", &SupervisionPage{Sections: []Section{{ID: "s", Title: Said("T"), Table: table}}}))
	for _, want := range []string{
		`<th scope="col">Verfahren</th>`, `<th scope="col">Monat</th>`, `<th scope="col" class="ab-number">Fälle</th>`, `<th scope="col" class="ab-number">Hälfte</th>`,
		`<td data-label="Monat">`, `<td data-label="Fälle" class="ab-number">`, `<td data-label="Hälfte" class="ab-number">`,
	} {
		require.Contains(t, page.String(), want)
	}
}
