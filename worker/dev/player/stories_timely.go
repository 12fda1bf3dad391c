package player

import (
	"context"
	"time"

	"ablauf/worker/dev/testdata"
)

// timelyStories are further applications that arrive before the title ends, so that it continues (§ 81 Abs. 4 Satz 1 AufenthG).
func timelyStories() []Story {
	return []Story{
		{testdata.LastDay, "am letzten Tag des Titels, § 18a", "antragsteller", lastDay},
		{testdata.EmployerMoved, "Arbeitgeberwechsel im laufenden Verfahren, § 18a", "antragsteller2", employerMoved},
	}
}

// timely: the application arrives a month before the title ends, everything is there, the approval of the BA still runs (§ 35 Abs. 4
// BeschV). A week before the end the certificate is due (§ 81 Abs. 5 AufenthG); then the title is extended.
func timely(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}
	return inOrder(ctx, p,
		uploads("antragsteller", documents...),
		sees("verlaengerung/eingangsbestaetigung"),
		does("clearing", "vollstaendigkeit-pruefen", map[string]any{
			"vollstaendig": true, "unterlagenGeprueft": documents, "baZustimmungBis": p.Today.AddDate(1, 0, 0).Format(time.DateOnly),
		}),
		registers("sachbearbeitung"),
		passesTo(30-7),
		certifiesForPickup("MUSTER-0001"),
		does("sachbearbeitung", "antrag-entscheiden", map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": p.Today.AddDate(2, 0, 30).Format(time.DateOnly), "biometrieNoetig": true, "abweichungBegruendung": departs,
			"nebenbestimmung": "Beschäftigung als Fachkraft erlaubt",
		}),
		takesBiometrics,
		cardComes,
		takesBack,
	)
}

// incomplete: documents are missing, the first answer brings only a part, the reminder helps (§ 82 Abs. 1 AufenthG); a caseworker who
// knows the person has the decision countersigned (§ 21 VwVfG).
func incomplete(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		uploads("antragsteller2", "A01", "P01", "P02", "P03", "W02", "S01"),
		does("clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false, "unterlagenGeprueft": []string{"A01", "P01"}}),
		does("clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"S02", "F01", "K01"}}),
		sees("nachforderung/aufforderung"),
		uploads("antragsteller2", "S02"),
		does("clearing", "eingang-pruefen", map[string]any{"eingangErgebnis": "teilweise", "fehlend": []string{"F01", "K01"}}),
		sees("nachforderung/aufforderung-rest"),
		comesTo("nachforderung", 7),
		sees("nachforderung/erinnerung"),
		uploads("antragsteller2", "F01", "K01"),
		does("clearing", "eingang-pruefen", map[string]any{"eingangErgebnis": "vollstaendig"}),
		complete("A01", "P01", "P02", "P03", "W02", "S01", "S02", "F01", "K01"),
		registers("sachbearbeitung"),
		does("sachbearbeitung", "antrag-entscheiden", map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": p.Today.AddDate(1, 6, 0).Format(time.DateOnly), "biometrieNoetig": false, "abweichungBegruendung": departs,
			"befangenheit": true,
		}),
		does("leitung", "entscheidung-mitzeichnen", map[string]any{"mitzeichnung": "zustimmen"}),
		cardReturns,
	)
}

// lastDay: the last day of the validity counts (§ 81 Abs. 4 Satz 1, § 31 VwVfG), the certificate is due at once, two years of insured work
// make the approval of the BA unnecessary (§ 9 Abs. 1 Nr. 1 BeschV). Everything is known and nothing speaks against it, so the caseworker
// confirms in one click the four years that the rules propose (§ 18 Abs. 4 AufenthG, § 35a VwVfG).
func lastDay(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}
	return inOrder(ctx, p,
		uploads("antragsteller", documents...),
		sees("verlaengerung/eingangsbestaetigung"),
		certifies("MUSTER-0002"),
		does("clearing", "vollstaendigkeit-pruefen", map[string]any{
			"vollstaendig": true, "unterlagenGeprueft": documents, "versicherteMonate": 24,
		}),
		does("sachbearbeitung", "registerauskuenfte-eintragen", map[string]any{
			"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false,
			"strafverfahrenAnhaengig": false, "aussetzung": false, "zweckUnveraendert": true, "arbeitsvertrag": "unbefristet",
			"passGueltigBis": p.Today.AddDate(6, 0, 0).Format(time.DateOnly), "lebensunterhalt": "gesichert", "kursStand": "keine-pflicht",
		}),
		asksSecurity,
		confirms(fourYearsMore, "Beschäftigung als Fachkraft erlaubt"),
		cardComes,
		takesBack,
	)
}

// fourYearsMore is the last day of a title of four years that begins on the day after today (§ 18 Abs. 4 AufenthG).
func fourYearsMore(p *Play) string {
	return p.Today.AddDate(0, 0, 1).AddDate(4, 0, 0).AddDate(0, 0, -1).Format(time.DateOnly)
}

// employerMoved: the person reports another employer while the application is open. What was approved for the old one does not hold any
// more (§ 35 Abs. 4 BeschV), so the BA is asked again; two weeks without an answer count as approval (§ 36 Abs. 2 BeschV).
func employerMoved(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}
	return inOrder(ctx, p,
		uploads("antragsteller2", documents...),
		sees("verlaengerung/eingangsbestaetigung"),
		tells("antragsteller2", "arbeitgeber", func(p *Play) map[string]any {
			return map[string]any{"arbeitgeberMeldung": "wechsel", "arbeitgeberMeldungZum": p.day(30), "neuerArbeitgeber": "Beispiel Klinikum GmbH"}
		}),
		func(ctx context.Context, p *Play) error {
			return p.Complete(ctx, "sachbearbeitung", "arbeitgeberwechsel-einordnen", map[string]any{
				"wechselEinordnung": "erlaubnis-noetig", "arbeitgeberGewechselt": true, "wechselAm": p.day(30),
				"neuerArbeitgeber": "Beispiel Klinikum GmbH", "wechselVermerk": "Neue Stelle als Pflegefachfrau; die alte Zustimmung galt für den alten Betrieb.",
			})
		},
		uploads("antragsteller2", "L01", "L02"),
		func(ctx context.Context, p *Play) error {
			return p.Complete(ctx, "clearing", "vollstaendigkeit-pruefen", map[string]any{
				"vollstaendig": true, "unterlagenGeprueft": append(documents, "L01", "L02"), "baZustimmungBis": p.day(365),
			})
		},
		asksBA("sachbearbeitung", "Beispiel Klinikum GmbH", "Pflegefachfrau"),
		registers("sachbearbeitung"),
		comesTo("ba-zustimmung", -1),
		grants(45+730, false, map[string]any{"nebenbestimmung": "Beschäftigung als Pflegefachfrau bei der Beispiel Klinikum GmbH erlaubt"}),
		cardComes,
	)
}
