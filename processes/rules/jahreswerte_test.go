package rules_test

import (
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
