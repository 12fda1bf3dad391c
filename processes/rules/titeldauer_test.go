package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTiteldauer: how long a title is valid that begins on 12 November 2026; a figure of the statute becomes a last day, and where the statute
// names no figure or the table lacks a fact, a person looks.
func TestTiteldauer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, law, auf, art string
		angaben             facts
		least, most, total  string
		until               any
		review              bool
	}{
		{"settlement permit", "§ 9 Abs. 1 Satz 1", "9", "erteilung", nil, "", "", "", nil, false},
		{"studies", "§ 16b Abs. 2 Satz 1", "16b", "verlaengerung", nil, "12", "24", "", "2028-11-11", false},
		{"training", "§ 16a: as long as it takes", "16a", "erteilung", nil, "", "", "", nil, true},
		{"recognition measure", "§ 16d Abs. 1 Satz 3", "16d Abs. 1", "erteilung", nil, "", "24", "36", "2028-11-11", false},
		{"recognition measure, extension", "§ 16d Abs. 1 Satz 3", "16d Abs. 1", "verlaengerung", nil, "", "12", "36", "2027-11-11", false},
		{"recognition partnership", "§ 16d Abs. 3 Satz 5", "16d Abs. 3", "erteilung", nil, "", "12", "36", "2027-11-11", false},
		{"recognition partnership, extension", "§ 16d Abs. 3 Satz 5", "16d Abs. 3", "verlaengerung", nil, "", "12", "36", "2027-11-11", false},
		{"placement agreement", "§ 16d Abs. 4", "16d Abs. 4", "verlaengerung", nil, "12", "12", "36", "2027-11-11", false},
		{"skills analysis", "§ 16d Abs. 6 Satz 1", "16d Abs. 6", "erteilung", nil, "", "6", "", "2027-05-11", false},
		{"search for training", "§ 17 Abs. 1", "17", "erteilung", nil, "", "9", "", "2027-08-11", false},
		{"skilled worker", "§ 18 Abs. 4", "18b", "erteilung", nil, "", "48", "", "2030-11-11", false},
		{"contract of two years", "§ 18 Abs. 4: and six months", "18b", "erteilung", facts{"baBefristetBis": "2028-11-11"}, "", "", "", "2029-05-11", false},
		{"approval ends before the contract", "§ 18 Abs. 4", "18g", "erteilung", facts{"baBefristetBis": "2028-11-11", "baZustimmungBis": "2027-11-11"}, "", "", "", "2028-05-11", false},
		{"contract of nearly four years", "§ 18 Abs. 4: never longer than four years", "18a", "erteilung", facts{"baBefristetBis": "2030-10-31"}, "", "48", "", "2030-11-11", false},
		{"obliged to the course, not passed", "§ 8 Abs. 3 Satz 6", "30", "verlaengerung", facts{"integrationskursVerpflichtet": true}, "", "12", "", "2027-11-11", false},
		{"obliged to the course, refugee", "§ 8 Abs. 4", "25 Abs. 2", "verlaengerung", facts{"integrationskursVerpflichtet": true}, "36", "36", "", "2029-11-11", false},
		{"research", "§ 18d Abs. 4", "18d", "erteilung", nil, "12", "", "", nil, false},
		{"ICT card", "§ 19 Abs. 4", "19", "erteilung", nil, "", "36", "", "2029-11-11", true},
		{"civil servant", "§ 19c Abs. 4 Satz 2", "19c Abs. 4", "erteilung", nil, "", "36", "", "2029-11-11", false},
		{"job search", "§ 20 Abs. 2 Satz 2", "20", "zweckwechsel", nil, "", "18", "", "2028-05-11", true},
		{"job search, extension", "§ 20 Abs. 2 Satz 4: excluded", "20", "verlaengerung", nil, "", "", "", nil, true},
		{"opportunity card", "§ 20a Abs. 5 Satz 1", "20a", "erteilung", facts{"chancenkarteArt": "such"}, "", "12", "", "2027-11-11", false},
		{"follow-up card", "§ 20a Abs. 5 Satz 2", "20a", "verlaengerung", facts{"chancenkarteArt": "folge"}, "", "24", "", "2028-11-11", false},
		{"self-employed", "§ 21 Abs. 4 Satz 1", "21", "erteilung", nil, "", "36", "", "2029-11-11", false},
		{"ban on deportation", "§ 26 Abs. 1 Satz 3", "25 Abs. 3", "erteilung", nil, "12", "36", "", "2029-11-11", false},
		{"departure impossible", "§ 26 Abs. 1 Satz 1", "25 Abs. 5", "erteilung", nil, "", "6", "", "2027-05-11", true},
		{"victim of trafficking", "§ 26 Abs. 1 Satz 4", "25 Abs. 4a", "erteilung", nil, "12", "12", "", "2027-11-11", false},
		{"lasting integration", "§ 25b Abs. 5 Satz 1", "25b", "verlaengerung", nil, "", "24", "", "2028-11-11", false},
		{"young people", "§ 26 Abs. 1 Satz 1", "25a", "erteilung", nil, "", "36", "", "2029-11-11", false},
		{"spouse", "§ 27 Abs. 4", "30", "erteilung", nil, "12", "", "", nil, false},
		{"spouse, extension", "§ 27 Abs. 4 Satz 1", "30", "verlaengerung", nil, "", "", "", nil, false},
		{"suspension for employment", "§ 60d Abs. 1", "60d", "erteilung", nil, "30", "30", "", "2029-05-11", false},
		{"suspension for training", "§ 60c Abs. 3", "60c", "erteilung", nil, "", "", "", nil, false},
		{"title without a row", "§ 7 Abs. 2 Satz 1", "16f", "erteilung", nil, "", "", "", nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, titeldauer, change(func(s *situation) {
				s.fall, s.angaben = with(extension, facts{"antragAuf": c.auf, "antragArt": c.art}), with(c.angaben, nil)
			}))
			for name, want := range map[string]string{"mindestensMonate": c.least, "hoechstensMonate": c.most, "gesamtMonate": c.total} {
				if want == "" {
					require.Nil(t, out[name], "%s: %s", c.law, name)
					continue
				}
				require.Equal(t, want, amount(out[name]), "%s: %s", c.law, name)
			}
			require.Equal(t, c.until, out["bis"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
		})
	}
}
