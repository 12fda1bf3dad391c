package activities

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/intake"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// TestGrantedTitle: kind and first day of the title that a decision of 20.12.2026 grants.
func TestGrantedTitle(t *testing.T) {
	t.Parallel()
	today := casefile.MustParseDate("2026-12-20")
	for _, c := range []struct {
		name, law, kind, paragraph, end, appliedFor, art string
		effect, ordered                                  string
		wantKind                                         casefile.TitleKind
		wantFrom                                         string
	}{
		{"extension before the end", "§ 8 Abs. 1", "aufenthaltserlaubnis", "18b", "2026-12-31", "18b", "verlaengerung", "fortgeltung", "", "aufenthaltserlaubnis", "2027-01-01"},
		{"extension after the end, title continued", "§ 81 Abs. 4 Satz 1", "aufenthaltserlaubnis", "18b", "2026-11-30", "18b", "verlaengerung", "fortgeltung", "", "aufenthaltserlaubnis", "2026-12-01"},
		{"Chancenkarte continued", "§ 20a Abs. 5 Satz 4", "aufenthaltserlaubnis", "20a", "2026-11-30", "20a", "verlaengerung", "fortgeltung-chancenkarte", "", "aufenthaltserlaubnis", "2026-12-01"},
		{"ordered from the title's end", "§ 81 Abs. 4 Satz 3", "aufenthaltserlaubnis", "18b", "2026-11-30", "18b", "verlaengerung", "fortgeltung-angeordnet", "2026-12-01", "aufenthaltserlaubnis", "2026-12-01"},
		{"ordered from a later day", "§ 81 Abs. 4 Satz 3", "aufenthaltserlaubnis", "18b", "2026-11-30", "18b", "verlaengerung", "fortgeltung-angeordnet", "2026-12-07", "aufenthaltserlaubnis", "2026-12-07"},
		{"late without an order", "§ 81 Abs. 4 Satz 1", "aufenthaltserlaubnis", "18b", "2026-11-30", "18b", "verlaengerung", "keine", "", "aufenthaltserlaubnis", "2026-12-20"},
		{"national visa", "§ 6 Abs. 3, § 4 Abs. 1", "nationales-visum", "", "2027-01-31", "18b", "erteilung", "fortgeltung", "", "aufenthaltserlaubnis", "2026-12-20"},
		{"national visa to the Blue Card", "§ 18g Abs. 1", "nationales-visum", "", "2027-01-31", "18g", "erteilung", "fortgeltung", "", "blaue-karte-eu", "2026-12-20"},
		{"Schengen visa is no title to extend", "§ 39 Nr. 3 AufenthV", "schengen-visum", "", "2027-01-10", "28", "erteilung", "keine", "", "aufenthaltserlaubnis", "2026-12-20"},
		{"Duldung", "§ 60a", "duldung", "", "2027-01-10", "25b", "erteilung", "keine", "", "aufenthaltserlaubnis", "2026-12-20"},
		{"change of purpose works at once", "§ 16b to § 18b", "aufenthaltserlaubnis", "16b", "2027-03-31", "18b", "zweckwechsel", "fortgeltung", "", "aufenthaltserlaubnis", "2026-12-20"},
		{"Blue Card given up", "§ 18b", "blaue-karte-eu", "18g", "2027-03-31", "18b", "zweckwechsel", "fortgeltung", "", "aufenthaltserlaubnis", "2026-12-20"},
		{"Blue Card extended", "§ 18g", "blaue-karte-eu", "18g", "2027-03-31", "18g", "verlaengerung", "fortgeltung", "", "blaue-karte-eu", "2027-04-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := caseData{Record: drawup.Record{
				Case: casefile.Case{AppliedFor: c.appliedFor}, AntragArt: c.art,
				Title: casefile.Title{ID: "t", Kind: casefile.TitleKind(c.kind), Paragraph: c.paragraph, ValidTo: casefile.MustParseDate(c.end)},
			}}
			angaben := feel.NewContext().Put("gueltigBis", feelDate(casefile.MustParseDate("2028-12-19"))).
				Put("fiktion", feel.NewContext().Put("wirkung", feel.String(c.effect)))
			if c.ordered != "" {
				angaben.Put("fortgeltungAb", feelDate(casefile.MustParseDate(c.ordered)))
			}
			title, err := d.extended(today, angaben)
			require.NoError(t, err)
			require.Equal(t, c.wantKind, title.Kind, c.law)
			require.Equal(t, c.wantFrom, title.ValidFrom.String(), c.law)
			require.Equal(t, c.appliedFor, title.Paragraph)
		})
	}
}

// TestGrantedTitleNamesTheEmployerOfToday: a permit for one job is for the employer that was approved last (§ 4a Abs. 3 AufenthG); a
// report that nobody has classified as a change changes nothing.
func TestGrantedTitleNamesTheEmployerOfToday(t *testing.T) {
	t.Parallel()
	d := caseData{Record: drawup.Record{Case: casefile.Case{AppliedFor: "18a"}, Title: casefile.Title{Kind: casefile.TitleAufenthaltserlaubnis, EmployerName: "Alt"}}}
	for classified, want := range map[bool]string{true: "Neu", false: "Alt"} {
		angaben := feel.NewContext().Put("gueltigBis", feelDate(casefile.MustParseDate("2028-12-19"))).
			Put("neuerArbeitgeber", feel.String("Neu")).Put("arbeitgeberGewechselt", feel.Bool(classified))
		title, err := d.extended(casefile.MustParseDate("2026-12-20"), angaben)
		require.NoError(t, err)
		require.Equal(t, want, title.EmployerName)
	}
}

// TestUnlimitedTitleIsNotExtended: § 9 Abs. 1, § 9a Abs. 1 AufenthG; a title with an end would be less than the person has.
func TestUnlimitedTitleIsNotExtended(t *testing.T) {
	t.Parallel()
	d := caseData{Record: drawup.Record{Title: casefile.Title{Kind: casefile.TitleNiederlassung}}}
	_, err := d.extended(casefile.MustParseDate("2026-12-20"), feel.NewContext().Put("gueltigBis", feelDate(casefile.MustParseDate("2028-12-19"))))
	require.Equal(t, "title.unlimited", casefile.CodeOf(err))
}

// TestReferenceThatAVariableNames: a refusal that is entered before it counts as announced is judged for that day, one entered later for
// today (§ 41, § 43 Abs. 1 VwVfG).
func TestReferenceThatAVariableNames(t *testing.T) {
	t.Parallel()
	w := contract.Work{
		At:         time.Date(2026, 12, 19, 23, 30, 0, 0, time.UTC), // 20.12. in Berlin
		Properties: []contract.Pair{{Name: "stichtag", Value: "bescheidBekanntgegebenAm"}},
	}
	for entered, want := range map[string]string{"2026-12-23": "2026-12-23", "2026-12-20": "2026-12-20", "2026-12-17": "2026-12-20"} {
		vars := feel.NewContext().Put("bescheidBekanntgegebenAm", feelDate(casefile.MustParseDate(entered)))
		on, err := caseData{}.reference(w, vars)
		require.NoError(t, err)
		require.Equal(t, want, on.String(), entered)
	}
	_, err := caseData{}.reference(w, feel.NewContext())
	require.Equal(t, "rule.reference", casefile.CodeOf(err))
}

// TestRemedyPerLand: against a refusal there is the objection in Baden-Württemberg (§§ 68, 70 VwGO) and at once the action in Lower
// Saxony (§ 74 VwGO, § 80 NJG); the letter's instruction is the one for refusals, which says that neither has suspensive effect (§ 84
// Abs. 1 Satz 1 Nr. 1 AufenthG).
func TestRemedyPerLand(t *testing.T) {
	t.Parallel()
	on := casefile.MustParseDate("2026-12-20")
	for key, want := range map[string]string{"musterstadt": "widerspruch", "landkreis-beispielburg": "klage"} {
		office, err := authority.Load(key)
		require.NoError(t, err)
		a := &Activities{Authority: office}
		got, err := a.terms(contract.Work{Headers: []contract.Pair{{Name: "rechtsbehelf", Value: "ablehnung"}}}, on)
		require.NoError(t, err)
		require.Equal(t, want, got.kind)
		require.Equal(t, "1M", got.length)
		require.Contains(t, got.paragraph, "VwGO")
		remedy, found := office.RemedyFor(drawup.DecisionOf("ablehnung/bescheid-ablehnung"), on)
		require.True(t, found)
		require.Contains(t, remedy.Paragraph, "§ 84 Abs. 1 Satz 1 Nr. 1 AufenthG")
	}
}

// TestGrantEndsTheWaitForTheTitlesEnd: § 81 Abs. 4 AufenthG: once the new title is granted, the end of the old one is no deadline any more;
// a grant after that end was not in time for it, and nothing else is touched.
func TestGrantEndsTheWaitForTheTitlesEnd(t *testing.T) {
	t.Parallel()
	end := casefile.MustParseDate("2026-12-22")
	noon := func(day string) time.Time {
		return casefile.MustParseDate(day).Time(calendar.Berlin()).Add(12 * time.Hour)
	}
	deadline := intake.TitleEnd(end, noon("2026-11-22"))
	require.True(t, metByGrant(deadline, noon("2026-12-22")), "the last day counts")
	require.False(t, metByGrant(deadline, noon("2026-12-23")))
	passed, other := deadline, deadline
	passed.State, other.Key = casefile.DeadlinePassed, "vwgo75"
	require.False(t, metByGrant(passed, noon("2026-12-01")))
	require.False(t, metByGrant(other, noon("2026-12-01")))
}
