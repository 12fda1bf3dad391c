package player

import (
	"context"
	"time"

	"ablauf/worker/dev/testdata"
)

// lateStories are further applications that arrive after the title has ended (§ 81 Abs. 4 Satz 3, § 50 Abs. 1 AufenthG).
func lateStories() []Story {
	return []Story{
		{testdata.Midnight, "um 23:30 UTC am letzten Tag: in Berlin schon der nächste, § 18b", "clearing", midnight},
		{testdata.Hardship, "einen Tag zu spät, Fortgeltung angeordnet, § 18g", "antragsteller2", hardship},
	}
}

// late: the application arrives a day after the title ended, so nothing continues (§ 81 Abs. 4 AufenthG); hardship is examined by two
// people and not found; the application is decided all the same.
func late(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "P03", "M03", "M04", "L03"}
	return inOrder(ctx, p,
		uploads("antragsteller", documents...),
		does("sachbearbeitung", "verspaetung-wuerdigen", map[string]any{
			"verspaetungGrund": "Das Schreiben lag ungeöffnet in der Post.", "verspaetungVerschulden": "gering",
			"verspaetungFolgen": "Keine Beschäftigung, keine Reise geplant.", "verspaetungVorschlag": "nicht-anordnen",
			"verspaetungBegruendung": "Über den Antrag kann sofort entschieden werden; eine Härte ist nicht erkennbar.",
		}),
		does("leitung", "anordnung-entscheiden", map[string]any{
			"fortgeltungAnordnen": false, "anordnungBegruendung": "Keine unbillige Härte, weil alsbald entschieden wird.",
		}),
		sees("verlaengerung/eingangsbestaetigung-ohne-wirkung"),
		complete(documents...),
		registers("sachbearbeitung2"),
		does("sachbearbeitung2", "antrag-entscheiden", map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": p.Today.AddDate(3, 0, 0).Format(time.DateOnly), "biometrieNoetig": false, "abweichungBegruendung": departs,
		}),
		cardComes,
	)
}

// midnight: an e-mail of 23:30 UTC arrives on the next day in Berlin, and that day counts. The authority records it behind the day, with
// reason and evidence. No hardship is found; the application is decided all the same.
func midnight(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}
	return inOrder(ctx, p,
		uploads("clearing", documents...),
		does("sachbearbeitung", "verspaetung-wuerdigen", map[string]any{
			"verspaetungGrund": "Die Person hat das Datum verwechselt.", "verspaetungVerschulden": "erheblich",
			"verspaetungFolgen": "Keine Reise geplant; der Arbeitgeber hält die Stelle frei.", "verspaetungVorschlag": "nicht-anordnen",
			"verspaetungBegruendung": "Mehr als geringe Fahrlässigkeit, und über den Antrag kann bald entschieden werden.",
		}),
		does("leitung", "anordnung-entscheiden", map[string]any{
			"fortgeltungAnordnen": false, "anordnungBegruendung": "Keine unbillige Härte.",
		}),
		sees("verlaengerung/eingangsbestaetigung-ohne-wirkung"),
		does("clearing", "vollstaendigkeit-pruefen", map[string]any{
			"vollstaendig": true, "unterlagenGeprueft": documents, "aufenthaltMonate": 36,
		}),
		registers("sachbearbeitung"),
		grants(730, false, nil),
		cardComes,
	)
}

// hardship: a day late because the authority's own letter came too late; two people order that the title continues from the day after
// its end (§ 81 Abs. 4 Satz 3 AufenthG). Only then may a letter say so, and the certificate is due at once (Abs. 5).
func hardship(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}
	return inOrder(ctx, p,
		uploads("antragsteller2", documents...),
		does("sachbearbeitung", "verspaetung-wuerdigen", map[string]any{
			"verspaetungGrund": "Unser Schreiben zum Ablauf ging an die alte Anschrift.", "verspaetungVerschulden": "behoerde",
			"verspaetungFolgen": "Der Arbeitgeber darf ohne Fortgeltung nicht weiter beschäftigen.", "verspaetungVorschlag": "anordnen",
			"verspaetungBegruendung": "Einen Tag zu spät, ohne Verschulden; die Verlängerung ist zu erwarten.",
		}),
		func(ctx context.Context, p *Play) error {
			return p.Complete(ctx, "leitung", "anordnung-entscheiden", map[string]any{
				"fortgeltungAnordnen": true, "fortgeltungAb": p.day(0), "anordnungBegruendung": "Der Verlust der Stelle wäre eine unbillige Härte.",
			})
		},
		sees("verlaengerung/eingangsbestaetigung"),
		certifies("MUSTER-0003"),
		complete(documents...),
		registers("sachbearbeitung"),
		grants(1095, true, nil),
		takesBiometrics,
		cardComes,
		takesBack,
	)
}
