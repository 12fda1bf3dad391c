package rules_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestJahreswerte: the assessment ceiling of each year (§ 4 SVBezGrV) and the percentages of § 18g Abs. 1 and 2, § 18 Abs. 2 Nr. 5 AufenthG and
// § 6 Abs. 1 Nr. 2 BeschV of it; the monthly need of §§ 13, 13a BAföG, raised by a tenth in § 2 Abs. 3 Satz 6. A year that nobody has
// announced yet has no value, and says so.
func TestJahreswerte(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		on                                    string
		ceiling, half, low, from45, expertise string
		need, raised                          string
		review                                bool
	}{
		{"2024-01-01", "90600", "45300", "41041.8", "49830", "40770", "934", "1027.4", true},
		{"2024-08-31", "90600", "45300", "41041.8", "49830", "40770", "934", "1027.4", true},
		{"2024-09-01", "90600", "45300", "41041.8", "49830", "40770", "992", "1091.2", true},
		{"2025-12-31", "96600", "48300", "43759.8", "53130", "43470", "992", "1091.2", true},
		{"2026-01-01", "101400", "50700", "45934.2", "55770", "45630", "992", "1091.2", false},
		{"2026-12-31", "101400", "50700", "45934.2", "55770", "45630", "992", "1091.2", false},
	} {
		out := outputs(t, jahreswerte, situation{stichtag: c.on})
		require.Equal(t, c.ceiling, amount(out["beitragsbemessungsgrenze"]), c.on)
		require.Equal(t, c.half, amount(out["blaueKarteRegel"]), c.on)
		require.Equal(t, c.low, amount(out["blaueKarteNiedrig"]), c.on)
		require.Equal(t, c.from45, amount(out["ab45"]), c.on)
		require.Equal(t, c.expertise, amount(out["berufserfahrung"]), c.on)
		require.Equal(t, c.need, amount(out["bedarfMonat"]), c.on)
		require.Equal(t, c.raised, amount(out["bedarfMonatErhoeht"]), c.on)
		require.Equal(t, true, out["bekannt"], c.on)
		require.Equal(t, c.review, out["needsLegalReview"], c.on)
	}
	for _, on := range []string{"2023-12-31", "2027-01-01", "2031-06-30"} {
		out := outputs(t, jahreswerte, situation{stichtag: on})
		for _, value := range []string{"beitragsbemessungsgrenze", "blaueKarteRegel", "blaueKarteNiedrig", "ab45", "berufserfahrung", "bedarfMonat", "bedarfMonatErhoeht"} {
			require.Nil(t, out[value], "%s on %s", value, on)
		}
		require.Equal(t, false, out["bekannt"], on)
		require.Equal(t, true, out["needsLegalReview"], on)
		require.NotEmpty(t, out["hinweis"], on)
	}
}

// TestSalaryReachesTheThresholdOfTheYear: § 18g Abs. 1, 2 and 7, § 18 Abs. 2 Nr. 5 AufenthG: fifty and 45.3 per cent of the contribution ceiling
// for the Blue Card, 55 per cent from 45 years on, each of the year of the date of reference. A salary or a year that nobody knows reaches
// nothing, and the last day of a year has the threshold of that year.
func TestSalaryReachesTheThresholdOfTheYear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		on     string
		salary any
		card   string
		from45 string
	}{
		{"2026-12-31", 50700, "regel", "darunter"},
		{"2026-12-31", 50699, "niedrig", "darunter"},
		{"2026-12-31", 45935, "niedrig", "darunter"},
		{"2026-12-31", 45934, "darunter", "darunter"},
		{"2026-01-01", 55770, "regel", "erreicht"},
		{"2026-01-01", 55769, "regel", "darunter"},
		{"2025-12-31", 48300, "regel", "darunter"},
		{"2025-12-31", 48299, "niedrig", "darunter"},
		{"2024-08-31", 45300, "regel", "darunter"},
		{"2024-09-01", 49830, "regel", "erreicht"},
		{"2027-01-01", 90000, "unbekannt", "unbekannt"},
		{"2023-12-31", 90000, "unbekannt", "unbekannt"},
		{"2026-06-01", nil, "unbekannt", "unbekannt"},
	} {
		out := outputs(t, jahreswerte, change(func(s *situation) { s.stichtag, s.angaben = c.on, facts{"gehaltJahr": c.salary} }))
		require.Equal(t, c.card, out["gehaltBlaueKarte"], "%s, %v", c.on, c.salary)
		require.Equal(t, c.from45, out["gehaltAb45"], "%s, %v", c.on, c.salary)
	}
}

// TestTrafficLightHasTheThresholdOfTheYear: the traffic light of a decision asks this table, on the first and on the last day of its year (§ 18g
// Abs. 7 AufenthG).
func TestTrafficLightHasTheThresholdOfTheYear(t *testing.T) {
	t.Parallel()
	for _, on := range []string{"2026-01-01", "2026-12-31"} {
		values := outputs(t, jahreswerte, change(func(s *situation) { s.stichtag = on }))
		threshold, err := strconv.Atoi(amount(values["blaueKarteRegel"]))
		require.NoError(t, err)
		for salary, colour := range map[int]string{threshold: "gruen", threshold - 1: "gelb"} {
			s := clear(facts{"gehaltJahr": salary, "blaueKarteVariante": "regel", "ablehnungsgrund19f": "keiner"})
			s.stichtag, s.fall = on, with(s.fall, facts{"antragAuf": "18g"})
			s.titel = facts{"art": "blaue-karte-eu", "paragraph": "18g", "gueltigBis": "2026-11-26"}
			colours, _ := light(t, s)
			require.Equal(t, colour, colours["titel"], "%s, %d euros", on, salary)
		}
	}
}
