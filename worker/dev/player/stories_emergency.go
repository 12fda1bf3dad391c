package player

import (
	"context"

	"ablauf/worker/dev/testdata"
)

// emergencyStories are reports of people for whom the usual way takes too long, or who think so.
func emergencyStories() []Story {
	return []Story{
		{testdata.Emergency, "Notfall: Titel abgelaufen, Arbeitsplatz in Gefahr", "antragsteller", savedJob},
		{testdata.Holiday, "Notfallmeldung, die keiner ist: Urlaubsreise", "antragsteller2", holiday},
	}
}

// savedJob: the proof is looked at within four service hours, the certificate is issued the same day without asking what for (§ 81 Abs. 5
// AufenthG), and the answer says where to fetch it.
func savedJob(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		uploads("antragsteller", "P01", "L04"),
		does("clearing", "nachweise-pruefen", map[string]any{
			"notfallNachweis": "liegt-vor", "notfallPrioritaet": "p1", "notfallBegruendung": "Titel abgelaufen, Schreiben des Arbeitgebers liegt vor.",
			"notfallLerngrund": "bestaetigt", "notfallKontakt": "brief", "antragErkennbar": false,
		}),
		func(ctx context.Context, p *Play) error {
			return p.Complete(ctx, "sachbearbeitung", "notfall-loesen", map[string]any{
				"notfallErgebnis": "fiktionsbescheinigung", "notfallEdMassnahmen": "erledigt", "abholungAm": p.day(0), "notfallEcht": true,
				"notfallLerngrund": "bestaetigt",
				"notfallAntwort":   "Die Fiktionsbescheinigung ist fertig. In ihr steht, was bis zur Entscheidung gilt, auch für die Arbeit. Zeigen Sie sie Ihrem Arbeitgeber.",
			})
		},
		sees("notfall/antwort"),
	)
}

// holiday: the table proposes that it is none, a person confirms it, and the person learns by when the authority gets in
// touch. On that day somebody does.
func holiday(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		func(ctx context.Context, p *Play) error {
			return p.Complete(ctx, "clearing", "nachweise-pruefen", map[string]any{
				"notfallNachweis": "nicht-noetig", "notfallPrioritaet": "kein-notfall", "notfallBegruendung": "Private Reise, der Titel gilt noch.",
				"notfallLerngrund": "kein-grund", "notfallKontakt": "brief", "antragErkennbar": false,
				"auskunftText": "Sie wollen in den Urlaub reisen. Ihr Titel gilt noch fast drei Monate, Sie können mit Pass und Karte reisen.", "zusageBis": p.day(9),
			})
		},
		sees("notfall/kein-notfall"),
		passesTo(9),
		does("clearing", "zusage-einloesen", map[string]any{"zusageGehalten": "heute-gemeldet", "zusageVermerk": "Angerufen: Antrag auf Verlängerung erst in acht Wochen nötig."}),
	)
}
