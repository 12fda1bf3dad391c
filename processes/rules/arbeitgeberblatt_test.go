package rules_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var arbeitgeberblatt = sync.OnceValues(load("arbeitgeberblatt"))

// TestArbeitgeberblatt: a sheet for the employer confirms a work that the title allows by its kind and paragraph (§ 4a AufenthG); where that does not follow from them, or the
// title is for something else than a job, there is none.
func TestArbeitgeberblatt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, law, art, paragraph string
		sheet, review             bool
	}{
		{"Blue Card", "§ 18g Abs. 1", "blaue-karte-eu", "18g", true, false},
		{"ICT card", "§ 19 Abs. 1", "ict-karte", "19", true, false},
		{"skilled worker", "§ 4a Abs. 3 Satz 4", "aufenthaltserlaubnis", "18b", true, false},
		{"skilled worker with a visa", "§ 6 Abs. 3, § 18b", "nationales-visum", "18b", true, false},
		{"training", "§ 16a Abs. 1", "aufenthaltserlaubnis", "16a", true, false},
		{"student", "§ 16b Abs. 3", "aufenthaltserlaubnis", "16b", true, false},
		{"spouse of a German", "§ 4a Abs. 1 Satz 1", "aufenthaltserlaubnis", "28", true, false},
		{"refugee", "§ 4a Abs. 1 Satz 1", "aufenthaltserlaubnis", "25 Abs. 2", true, false},
		{"victim of a crime", "§ 25 Abs. 4a Satz 4: only what was allowed", "aufenthaltserlaubnis", "25 Abs. 4a", false, true},
		{"order of a Land", "§ 23 Abs. 1 Satz 4: only what was allowed", "aufenthaltserlaubnis", "23", false, true},
		{"self-employed", "§ 21: no employment", "aufenthaltserlaubnis", "21", false, true},
		{"search for work", "§ 20: no job yet", "aufenthaltserlaubnis", "20", false, true},
		{"opportunity card", "§ 20a Abs. 2", "aufenthaltserlaubnis", "20a", false, true},
		{"recognition", "§ 16d Abs. 5: exams only", "aufenthaltserlaubnis", "16d", false, true},
		{"language course", "§ 16f", "aufenthaltserlaubnis", "16f", false, true},
		{"Schengen visa", "§ 4a Abs. 1 Satz 2", "schengen-visum", "18b", false, true},
		{"Duldung", "§ 4a Abs. 4", "duldung", "60a", false, true},
		{"paragraph unknown", "a missing fact is no yes", "aufenthaltserlaubnis", "", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, arbeitgeberblatt, change(func(s *situation) {
				s.titel = with(permit, facts{"art": c.art, "paragraph": nil})
				if c.paragraph != "" {
					s.titel["paragraph"] = c.paragraph
				}
			}))
			require.Equal(t, c.sheet, out["blatt"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
		})
	}
	require.Equal(t, false, outputs(t, arbeitgeberblatt, change(func(s *situation) { s.titel = nil }))["blatt"], "no title")
}
