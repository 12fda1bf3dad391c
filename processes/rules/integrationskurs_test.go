package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestIntegrationskurs: who is entitled to the course when a title is issued, and who is obliged (§§ 44, 44a AufenthG); where the language
// or the duration is unknown, a person looks.
func TestIntegrationskurs(t *testing.T) {
	t.Parallel()
	visa := with(permit, facts{"art": "nationales-visum", "gueltigVon": "2024-01-01"})
	lasting := facts{"gueltigBis": "2029-11-11"}
	for _, c := range []struct {
		name, law, auf, art string
		titel, angaben      facts
		entitled, obliged   bool
		review              bool
	}{
		{"academic without German", "§ 44a Abs. 1 Satz 1 Nr. 1 Buchst. a", "18b", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "keine"}), true, true, false},
		{"academic with A1", "§ 44 Abs. 1 Satz 1 Nr. 1 Buchst. a", "18b", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "a1"}), true, false, false},
		{"academic, little need", "§ 44 Abs. 3 Satz 1 Nr. 2", "18b", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "keine", "kursGeringerBedarf": true}), false, false, false},
		{"B1", "§ 44 Abs. 3 Satz 1 Nr. 3", "18b", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "b1"}), false, false, false},
		{"language unknown", "§ 44a Abs. 1 Satz 1 Nr. 1", "18b", "erteilung", visa, lasting, true, false, true},
		{"duration unknown", "§ 44 Abs. 1 Satz 2", "18b", "erteilung", visa, facts{"deutschkenntnisse": "keine"}, false, false, true},
		{"one day short of a year", "§ 44 Abs. 1 Satz 2", "18b", "erteilung", visa, facts{"gueltigBis": "2027-11-10", "deutschkenntnisse": "keine"}, false, false, false},
		{"a year to the day", "§ 44 Abs. 1 Satz 2", "18b", "erteilung", visa, facts{"gueltigBis": "2027-11-11", "deutschkenntnisse": "keine"}, true, true, false},
		{"residence permit for over 18 months", "§ 44 Abs. 1 Satz 2", "18b", "zweckwechsel", with(permit, facts{"gueltigVon": "2025-05-11"}), facts{"deutschkenntnisse": "keine"}, true, true, false},
		{"residence permit for 18 months, no more", "§ 44 Abs. 1 Satz 2: over 18 months", "18b", "zweckwechsel", with(permit, facts{"gueltigVon": "2025-05-12"}), facts{"deutschkenntnisse": "keine"}, false, false, true},
		{"spouse of a German with A2", "§ 44a Abs. 1 Satz 1 Nr. 1 Buchst. b", "28", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "a2", "familienart": "ehegatte"}), true, true, false},
		{"parent of a German child with A2", "§ 44a Abs. 1 Satz 1 Nr. 1 Buchst. b: § 28 Abs. 1 Satz 1 Nr. 1 only", "28", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "a2", "familienart": "elternteil"}), true, false, false},
		{"spouse of a foreigner with A1", "§ 44a Abs. 1 Satz 1 Nr. 1 Buchst. b", "30", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "a1"}), true, true, false},
		{"family of a person with subsidiary protection", "§ 44a Abs. 1 Satz 1 Nr. 1 Buchst. b", "36a", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "a1"}), true, false, true},
		{"spouse of a foreigner with B1", "§ 44 Abs. 3 Satz 1 Nr. 3", "30", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "b1"}), false, false, false},
		{"refugee with simple German: discretion", "§ 44a Abs. 1 Satz 6", "25 Abs. 2", "erteilung", nil, with(lasting, facts{"deutschkenntnisse": "a1"}), true, false, false},
		{"child at school", "§ 44 Abs. 3 Satz 1 Nr. 1", "32", "erteilung", visa, with(lasting, facts{"schulausbildung": true, "deutschkenntnisse": "keine"}), false, false, false},
		{"student", "§ 44 Abs. 1 does not name § 16b", "16b", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "keine"}), false, false, false},
		{"job centre", "§ 44a Abs. 1 Satz 1 Nr. 2", "16b", "verlaengerung", permit, facts{"kursAufforderung": "jobcenter"}, true, true, false},
		{"benefits authority, permission to stay", "§ 44a Abs. 1 Satz 1 Nr. 4", "55 AsylG", "erteilung", nil, facts{"kursAufforderung": "leistungsbehoerde"}, true, true, false},
		{"benefits authority, other title", "§ 44 Abs. 4 Satz 2 Nr. 1 to 3", "18b", "erteilung", visa, facts{"kursAufforderung": "leistungsbehoerde"}, false, false, true},
		{"special need", "§ 44a Abs. 1 Satz 1 Nr. 3", "18b", "verlaengerung", permit, facts{"kursAufforderung": "besonderer-bedarf"}, true, true, false},
		{"in training: entitled and not obliged", "§ 44a Abs. 2 Nr. 1", "30", "erteilung", visa, with(lasting, facts{"deutschkenntnisse": "a1", "kursAusnahme": "ausbildung"}), true, false, false},
		{"impossible for good", "§ 44a Abs. 2 Nr. 3", "18b", "verlaengerung", permit, facts{"kursAusnahme": "unmoeglich", "kursAufforderung": "jobcenter"}, false, false, false},
		{"extension: no new claim", "§ 44 Abs. 1 Satz 1 Nr. 1", "18b", "verlaengerung", permit, with(lasting, facts{"deutschkenntnisse": "keine"}), false, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, integrationskurs, change(func(s *situation) {
				s.fall, s.titel, s.angaben = with(extension, facts{"antragAuf": c.auf, "antragArt": c.art}), c.titel, with(c.angaben, nil)
			}))
			require.Equal(t, c.entitled, out["berechtigt"], c.law)
			require.Equal(t, c.obliged, out["verpflichtet"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
		})
	}
}
