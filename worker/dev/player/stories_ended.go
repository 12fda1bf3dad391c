package player

import (
	"context"
	"time"

	"ablauf/worker/dev/testdata"
)

// endedStories are applications that bring no title.
func endedStories() []Story {
	return []Story{
		{testdata.Withdrawn, "vom Antragsteller zurückgenommen, § 16b", "antragsteller2", withdrawn},
		{testdata.Refused, "nach Anhörung abgelehnt, § 18b", "antragsteller", refused},
		{testdata.Fruitless, "zweimal unvollständig, dann abgelehnt, § 16b", "antragsteller2", fruitless},
	}
}

// withdrawn: until the decision the applicant may take the application back; what it did ends, the title that still runs does not.
func withdrawn(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		uploads("antragsteller2", "A01"),
		sees("verlaengerung/eingangsbestaetigung"),
		tells("antragsteller2", "ruecknahme", func(p *Play) map[string]any { return map[string]any{"ruecknahmeAm": p.day(0)} }),
		sees("verlaengerung/ruecknahme"),
	)
}

// refused: a hearing comes first (§ 28 Abs. 1 VwVfG), nobody answers in two weeks; the refusal is countersigned, served with a record of
// service, and ends the effect of the application on that day (§ 84 Abs. 1 Satz 1 Nr. 1 AufenthG). The title has ended meanwhile.
func refused(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}
	reasons := "Der Lebensunterhalt ist nicht gesichert (§ 5 Abs. 1 Nr. 1 AufenthG)."
	return inOrder(ctx, p,
		uploads("antragsteller", documents...),
		sees("verlaengerung/eingangsbestaetigung"),
		does("clearing", "vollstaendigkeit-pruefen", map[string]any{
			"vollstaendig": true, "unterlagenGeprueft": documents, "versicherteMonate": 24,
		}),
		registers("sachbearbeitung"),
		intends("sachbearbeitung", "noch-nicht", reasons),
		does("sachbearbeitung", "anhoerung-vorbereiten", map[string]any{"anhoerung": "noch-nicht", "anhoerungGruende": reasons}),
		sees("ablehnung/anhoerung"),
		passesTo(10-7),
		certifies("MUSTER-0004"),
		comesTo("anhoerung", -1),
		refuses("sachbearbeitung", reasons, "postzustellungsurkunde", func(l Letter) string {
			posted, _ := time.Parse(time.DateOnly, l.LetterDate) // the gateway writes days
			return posted.AddDate(0, 0, 2).Format(time.DateOnly)
		}),
	)
}

// fruitless: twice only a part of the documents comes, then nothing; after the reminder and the hearing the application is refused on what
// there is (§ 82 Abs. 1 Satz 3 and 4 AufenthG, § 28 VwVfG). The letter goes by ordinary mail and counts from the day on which it is
// deemed delivered, which lies ahead when the clerk enters it (§ 41 Abs. 2 LVwVfG).
func fruitless(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		uploads("antragsteller2", "A01", "P01", "P02", "P03", "W02", "S01"),
		does("clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false, "unterlagenGeprueft": []string{"A01", "P01"}}),
		does("clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"S02", "F01", "K01"}}),
		sees("nachforderung/aufforderung"),
		uploads("antragsteller2", "S02"),
		does("clearing", "eingang-pruefen", map[string]any{"eingangErgebnis": "teilweise", "fehlend": []string{"F01", "K01"}}),
		sees("nachforderung/aufforderung-rest"),
		uploads("antragsteller2", "K01"),
		does("clearing", "eingang-pruefen", map[string]any{"eingangErgebnis": "teilweise", "fehlend": []string{"F01"}}),
		seesAgain("nachforderung/aufforderung-rest", 2),
		passesTo(20-7),
		certifies("MUSTER-0005"),
		comesTo("nachforderung", -1),
		sees("nachforderung/erinnerung"),
		does("sachbearbeitung", "anhoerung-vorbereiten", map[string]any{
			"anhoerungGruende": "Der Finanzierungsnachweis fehlt trotz zweier Aufforderungen.",
		}),
		sees("nachforderung/anhoerung"),
		comesTo("anhoerung", -1),
		does("sachbearbeitung", "nach-anhoerung-entscheiden", map[string]any{
			"anhoerungErgebnis": "ablehnen", "nachAnhoerungBegruendung": "Es hat sich niemand geäußert.",
		}),
		registersUnasked("sachbearbeitung"),
		intends("sachbearbeitung", "erfolgt", "Der Lebensunterhalt ist nicht nachgewiesen (§ 5 Abs. 1 Nr. 1, § 82 Abs. 1 AufenthG)."),
		refuses("sachbearbeitung", "Der Lebensunterhalt ist nicht nachgewiesen (§ 5 Abs. 1 Nr. 1, § 82 Abs. 1 AufenthG).", "einfacher-brief",
			func(l Letter) string { return l.DeemedDeliveredOn }),
	)
}
