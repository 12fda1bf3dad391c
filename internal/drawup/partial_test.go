package drawup

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestGrantOfLessThanAppliedFor: § 39 Abs. 1, § 37 Abs. 6 VwVfG: a decision that grants less than was applied for says that it refuses the rest, why, and
// what can be done against it; one that grants all says nothing of a refusal, also where somebody once typed reasons for one.
func TestGrantOfLessThanAppliedFor(t *testing.T) {
	t.Parallel()
	a := office(t)
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-26", "IND")
	reasons := "Sie haben vier Jahre beantragt. Ihr Arbeitsvertrag endet in zwei Jahren (§ 18 Abs. 4 Satz 1 AufenthG)."
	grant := func(partly bool) string {
		return fill(t, a, d, "verlaengerung/bescheid-bewilligung", "partial", map[string]any{
			"NeuerTitel": map[string]any{"GueltigBis": on("2028-11-25"), "Nebenbestimmung": "Beschäftigung als Ingenieurin bei der Beispiel AG"},
			"Gebuehr":    map[string]any{"BetragText": "93 Euro", "Paragraph": "§ 45 Nr. 2 Buchst. b AufenthV"},
			"Angaben":    map[string]any{"antragArt": "verlaengerung", "teilweise": partly, "teilablehnungGruende": reasons},
		})
	}
	partly := grant(true)
	require.Contains(t, partly, "**Ihr Aufenthaltstitel wird verlängert.**")
	require.Contains(t, partly, "**Im Übrigen lehnen wir Ihren Antrag ab.**\n")
	require.Contains(t, partly, reasons)
	require.Contains(t, partly, "Widerspruch")
	whole := grant(false)
	require.NotContains(t, whole, "lehnen wir")
	require.NotContains(t, whole, reasons)
}
