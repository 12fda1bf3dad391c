package rules_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var notfallPunkte = sync.OnceValues(load("notfall-punkte"))

// TestNotfallPunkte: the score table of the emergency triage (role concept 4.13), each row on the day of the report and both sides of its
// border. It is practice and no statute, so every row is marked for legal review, and no fact that is missing makes anything less urgent.
func TestNotfallPunkte(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, why string
		angaben   facts
		priority  string
		paragraph string
	}{
		{"removal in seven days", "row 1: at most 7 days", facts{"notfallArt": "abschiebung-haft", "notfallTag": "2026-11-30"}, "p0", "§§ 58, 59, 60a, 62 AufenthG"},
		{"the time to leave is over", "row 1", facts{"notfallArt": "abschiebung-haft", "notfallTag": "2026-11-20"}, "p0", "§§ 58, 59, 60a, 62 AufenthG"},
		{"removal in eight days", "row 1: a person asks", facts{"notfallArt": "abschiebung-haft", "notfallTag": "2026-12-01"}, "unklar", "§§ 58, 59, 60a, 62 AufenthG"},
		{"detention, day unknown", "row 1: no day is no far day", facts{"notfallArt": "abschiebung-haft"}, "unklar", "§§ 58, 59, 60a, 62 AufenthG"},
		{"title ends in seven days, nothing confirmed", "row 2, § 81 Abs. 5", facts{"notfallArt": "titel-abgelaufen", "papierGueltigBis": "2026-11-30", "bestaetigungVorhanden": false}, "p1", "§ 81 Abs. 3 bis 5 AufenthG"},
		{"title has ended, whatever the reason named", "row 2 comes before row 9", facts{"notfallArt": "reise-privat", "papierGueltigBis": "2026-11-22", "bestaetigungVorhanden": false}, "p1", "§ 81 Abs. 3 bis 5 AufenthG"},
		{"title ends in eight days", "row 2: a person looks", facts{"notfallArt": "titel-abgelaufen", "papierGueltigBis": "2026-12-01", "bestaetigungVorhanden": false}, "unklar", "§ 24, § 25 VwVfG"},
		{"title has ended, continuation confirmed", "row 2", facts{"notfallArt": "titel-abgelaufen", "papierGueltigBis": "2026-11-22", "bestaetigungVorhanden": true}, "unklar", "§ 24, § 25 VwVfG"},
		{"title has ended, nobody said whether it was confirmed", "row 2: a person asks", facts{"notfallArt": "titel-abgelaufen", "papierGueltigBis": "2026-11-22"}, "unklar", "§ 24, § 25 VwVfG"},
		{"birth or illness", "row 6", facts{"notfallArt": "geburt-krankheit"}, "p1", "§ 31 Abs. 2 AufenthG; § 30 VwVfG"},
		{"child protection", "row 6", facts{"notfallArt": "kindesschutz"}, "p1", "§ 31 Abs. 2 AufenthG; § 30 VwVfG"},
		{"violence", "row 6", facts{"notfallArt": "gewalt"}, "p1", "§ 31 Abs. 2 AufenthG; § 30 VwVfG"},
		{"job lost in 14 days", "row 3", facts{"notfallArt": "arbeitsplatz", "notfallTag": "2026-12-07"}, "p1", "§ 81 Abs. 5 und 5a AufenthG"},
		{"job lost in 15 days", "row 3: promised before that day", facts{"notfallArt": "arbeitsplatz", "notfallTag": "2026-12-08"}, "kein-notfall", "§ 10 VwVfG"},
		{"job lost, day unknown", "row 3: a person asks", facts{"notfallArt": "arbeitsplatz"}, "unklar", "§ 24, § 25 VwVfG"},
		{"benefits stop", "row 4", facts{"notfallArt": "leistungen"}, "p1", "§ 81 Abs. 5 AufenthG"},
		{"business trip in seven days", "row 5", facts{"notfallArt": "reise-beruflich", "notfallTag": "2026-11-30"}, "p1", "§ 81 Abs. 4 und 5 AufenthG"},
		{"death in the family", "row 5", facts{"notfallArt": "reise-familie", "notfallTag": "2026-11-24"}, "p1", "§ 81 Abs. 4 und 5 AufenthG"},
		{"business trip in eight days", "row 5", facts{"notfallArt": "reise-beruflich", "notfallTag": "2026-12-01"}, "kein-notfall", "§ 10 VwVfG"},
		{"studies begin in 14 days", "row 7", facts{"notfallArt": "beginn", "notfallTag": "2026-12-07"}, "p2", "§ 81 Abs. 5a AufenthG"},
		{"studies begin in 15 days", "row 7", facts{"notfallArt": "beginn", "notfallTag": "2026-12-08"}, "kein-notfall", "§ 10 VwVfG"},
		{"passport lost before a journey", "row 8, § 56 Abs. 1 Nr. 5 AufenthV", facts{"notfallArt": "verlust-reise"}, "p2", "§ 56 Abs. 1 Nr. 5, § 57a Nr. 1 AufenthV"},
		{"new employer", "München: no emergency", facts{"notfallArt": "arbeitgeberwechsel"}, "kein-notfall", "§ 4a Abs. 3 AufenthG"},
		{"holiday", "Aschaffenburg: no emergency", facts{"notfallArt": "reise-privat", "notfallTag": "2026-11-24"}, "kein-notfall", "§ 10 VwVfG"},
		{"slow processing", "no emergency by itself", facts{"notfallArt": "langsame-bearbeitung"}, "kein-notfall", "§ 10, § 25 VwVfG; § 75 VwGO"},
		{"something else", "a person looks", facts{"notfallArt": "sonstiges", "notfallTag": "2026-11-24"}, "unklar", "§ 24, § 25 VwVfG"},
		{"nothing said", "a person looks", facts{}, "unklar", "§ 24, § 25 VwVfG"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			angaben := with(facts{"notfallArt": "", "notfallTag": "", "papierGueltigBis": "", "bestaetigungVorhanden": ""}, c.angaben)
			for name, v := range angaben {
				if v == "" {
					angaben[name] = nil // a field that nobody has answered is there and null
				}
			}
			out := outputs(t, notfallPunkte, situation{stichtag: "2026-11-23", angaben: angaben})
			require.Equal(t, c.priority, out["prioritaet"], c.why)
			require.Equal(t, c.paragraph, out["paragraph"], c.why)
			require.Equal(t, true, out["needsLegalReview"], "practice of cities, no statute")
			require.Contains(t, out["text"], out["grund"], "what the task shows")
			require.NotEmpty(t, out["nachweis"])
			require.NotEmpty(t, out["massnahme"])
		})
	}
}
