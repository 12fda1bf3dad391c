package rules_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var verzoegerungsgrund = sync.OnceValues(load("verzoegerungsgrund"))

// TestVerzoegerungsgrund: § 75 Satz 1 VwGO asks for a sufficient reason. Only the suspension that § 79 Abs. 2 AufenthG orders is one by
// statute; whatever rests on case law is marked for legal review, and what nobody has said is no reason.
func TestVerzoegerungsgrund(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, law  string
		angaben    facts
		sufficient string
		review     bool
	}{
		{"criminal proceedings", "§ 79 Abs. 2 AufenthG: the decision is to be suspended", facts{"verzoegerungCode": "strafverfahren"}, "ja", false},
		{"the person has time to answer", "§ 82 Abs. 1 Satz 3 AufenthG", facts{"verzoegerungCode": "mitwirkung", "verzoegerungFristLaeuft": true}, "ja", true},
		{"the time to answer is over", "§ 82 Abs. 1 Satz 4 AufenthG: it can be decided", facts{"verzoegerungCode": "mitwirkung", "verzoegerungFristLaeuft": false}, "nein", true},
		{"cooperation awaited, nobody said whether a deadline runs", "§ 82 Abs. 1 Satz 3 AufenthG", facts{"verzoegerungCode": "mitwirkung"}, "nein", true},
		{"another body", "§ 75 Satz 1 VwGO: a person weighs it", facts{"verzoegerungCode": "andere-stelle"}, "offen", true},
		{"workload alone", "VG Weimar, 11.6.2024", facts{"verzoegerungCode": "kapazitaet", "kapazitaetMassnahme": false}, "nein", true},
		{"workload, nothing said of measures", "VG Weimar, 11.6.2024", facts{"verzoegerungCode": "kapazitaet"}, "nein", true},
		{"workload with measures of the organisation", "VGH BW, 4.8.2025, 11 S 1181/25", facts{"verzoegerungCode": "kapazitaet", "kapazitaetMassnahme": true}, "offen", true},
		{"another reason", "§ 75 Satz 1 VwGO: a person weighs it", facts{"verzoegerungCode": "sonstiges"}, "offen", true},
		{"no reason", "§ 75 Satz 1 VwGO", facts{}, "offen", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			angaben := with(facts{"verzoegerungCode": nil, "verzoegerungFristLaeuft": nil, "kapazitaetMassnahme": nil}, c.angaben)
			out := outputs(t, verzoegerungsgrund, situation{stichtag: "2026-11-23", angaben: angaben})
			require.Equal(t, c.sufficient, out["zureichend"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
			require.NotEmpty(t, out["hinweis"])
		})
	}
}
