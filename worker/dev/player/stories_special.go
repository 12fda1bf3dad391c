package player

import (
	"context"

	"ablauf/worker/dev/testdata"
)

// specialStories are applications on which § 81 AufenthG has rules of their own, or none.
func specialStories() []Story {
	return []Story{
		{testdata.NationalVisa, "erster Titel nach Einreise mit nationalem Visum, § 18b", "antragsteller", nationalVisa},
		{testdata.SchengenVisa, "Antrag mit Schengen-Visum, § 28", "antragsteller2", schengenVisa},
		{testdata.Chance, "Chancen-Aufenthalt, Antrag auf etwas anderes, § 104c", "antragsteller", handsOver("sonstiges",
			"Nur ein Antrag nach § 25a oder § 25b wirkt fort; die Fachstelle berät dazu.")},
		{testdata.CardOnly, "Niederlassungserlaubnis, nur die Karte läuft ab, § 9", "antragsteller2", handsOver("karte",
			"Der Titel ist unbefristet; es ist nur eine neue Karte nötig.")},
		{testdata.Ukraine, "Schutz nach § 24, Fortgeltung durch Verordnung", "clearing", handsOver("ukraine",
			"Ukrainische Staatsangehörige mit am 1. Februar 2026 gültigem Titel; er gilt durch Verordnung fort.")},
		{testdata.FollowUpCard, "Folge-Chancenkarte während der Such-Chancenkarte, § 20a", "antragsteller", followUpCard},
	}
}

// nationalVisa: the visa continues like a title (§ 81 Abs. 4 Satz 1, § 6 Abs. 3 AufenthG); the BA has approved in the visa procedure.
func nationalVisa(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "K01", "L01", "L02", "L08"}
	return inOrder(ctx, p,
		uploads("antragsteller", documents...),
		sees("verlaengerung/eingangsbestaetigung"),
		func(ctx context.Context, p *Play) error {
			return p.Complete(ctx, "clearing", "vollstaendigkeit-pruefen", map[string]any{
				"vollstaendig": true, "unterlagenGeprueft": documents, "baZustimmungBis": p.day(700),
			})
		},
		registers("sachbearbeitung"),
		grants(1460, true, map[string]any{"nebenbestimmung": "Beschäftigung als Bauingenieurin bei der Probe Bau GmbH erlaubt"}),
		func(ctx context.Context, p *Play) error {
			return p.Complete(ctx, "clearing", "biometrie-erfassen", map[string]any{
				"biometrieErfasstAm": p.day(0), "fingerabdruecke": "erfasst", "unterschrift": "erfasst", "lichtbildQuelle": "behoerde",
				"identitaetGeprueft": true, "kartenZustellung": "direktversand",
			})
		},
		cardIsSent,
	)
}

// schengenVisa: neither § 81 Abs. 3 nor Abs. 4 helps (Abs. 4 Satz 2); the marriage in Germany gives a claim that may be obtained here (§ 39
// Satz 1 Nr. 3 AufenthV), so a person goes on and decides before the visa ends. No letter names an effect, no certificate is issued.
func schengenVisa(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "M03", "M04", "K01", "M01", "N01"}
	return inOrder(ctx, p,
		uploads("antragsteller2", documents...),
		does("sachbearbeitung", "sonderfall-beurteilen", map[string]any{
			"fortgang": "weiter", "sonderfallBegruendung": "Eheschließung nach der Einreise, Anspruch nach § 28; § 39 Satz 1 Nr. 3 AufenthV.",
		}),
		sees("verlaengerung/eingangsbestaetigung-ohne-wirkung"),
		complete(documents...),
		registers("sachbearbeitung"),
		grants(1095, true, nil),
		takesBiometrics,
		cardComes,
	)
}

// handsOver: the program does not confirm what is no extension; a person says which procedure it belongs to, and a letter tells.
func handsOver(procedure, reasons string) func(ctx context.Context, p *Play) error {
	return does("sachbearbeitung", "sonderfall-beurteilen", map[string]any{
		"fortgang": "anderes-verfahren", "sonderfallVerfahren": procedure, "sonderfallBegruendung": reasons,
	})
}

// followUpCard: the search card continues, but only for the job that was applied for (§ 20a Abs. 5 Satz 4 AufenthG), and the BA must
// approve (Satz 2).
func followUpCard(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P02", "P03"}
	return inOrder(ctx, p,
		uploads("antragsteller", documents...),
		sees("verlaengerung/eingangsbestaetigung"),
		complete(documents...),
		asksBA("sachbearbeitung", "Beispiel Energie GmbH", "Elektroniker"),
		registers("sachbearbeitung"),
		tells("sachbearbeitung", "registerantwort", func(p *Play) map[string]any {
			return map[string]any{"stelle": "ba", "baAntwort": "zugestimmt", "auskunftVom": p.day(0)}
		}),
		grants(730, false, map[string]any{"nebenbestimmung": "Beschäftigung als Elektroniker bei der Beispiel Energie GmbH erlaubt"}),
		cardComes,
	)
}
