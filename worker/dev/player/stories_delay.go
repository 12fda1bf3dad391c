package player

import (
	"context"

	"ablauf/worker/dev/testdata"
)

// delayStories are cases that take too long.
func delayStories() []Story {
	return []Story{{testdata.Delayed, "Untätigkeit: Stadträtin schreibt, Kapazität reicht nicht, Klage, dann entschieden", "clearing", delayed}}
}

// delayed: the application arrived eighty days ago, so the case is watched already (§ 75 VwGO). A councillor writes for the applicant, the
// reason for the delay does not hold, the court serves a lawsuit; the case is decided, all of the watch falls away, and the court is told
// (§ 75 Satz 4, § 161 Abs. 2 and 3 VwGO). The story ends with the watch.
func delayed(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "P03", "W02", "K01", "S01", "S02", "F01"}
	application := p.CaseID
	return inOrder(ctx, p,
		uploads("clearing", documents...),
		sees("verlaengerung/eingangsbestaetigung"),
		records(application, "email", "beschwerde", map[string]any{
			"beschwerdeText": "Frau Probe-Nguyen wartet seit fast drei Monaten. Bitte teilen Sie mir mit, woran das liegt.",
			"beschwerdeVon":  "abgeordnete", "beschwerdeName": "Stadträtin Muster", "beschwerdeEinwilligung": false,
		}),
		does("sachbearbeitung", "grund-dokumentieren", map[string]any{
			"verzoegerungCode": "kapazitaet", "kapazitaetMassnahme": false, "verzoegerungBegruendung": "Zwei Stellen sind nicht besetzt.",
			"verzoegerungAktion": "Akte vorbereitet, entscheidungsreif bis auf die Registerauskünfte.", "verzoegerungPruefenAm": p.day(7),
		}),
		does("leitung", "abhilfe-anordnen", map[string]any{
			"abhilfeAnordnung": "Der Fall wird vorgezogen.", "abhilfeZustaendig": "Vertretung im Team", "abhilfeBis": p.day(5),
			"abhilfeOrganisation": "Fälle über 60 Tage werden ab heute wöchentlich verteilt.",
		}),
		does("clearing", "beschwerde-bearbeiten", map[string]any{
			"beschwerdeWeg": "clearing", "beschwerdeBerechtigt": "ja", "beschwerdeSchreiben": true,
			"beschwerdeAntwort": "Ihre Beschwerde ist berechtigt. Es lag an uns, nicht an Ihnen: Uns fehlt Personal. Ihr Antrag wird jetzt vorgezogen. Sie müssen nichts tun.",
			"beschwerdeAndere":  "Nur, dass die Person selbst eine Antwort bekommt; eine Einwilligung liegt nicht vor.",
		}),
		sees("untaetigkeit/beschwerde-antwort"),
		records(application, "post", "klage", map[string]any{
			"klageGericht": "Verwaltungsgericht Musterstadt", "klageZeichen": "4 K 75/26", "klageZugestelltAm": p.day(0), "klageArt": "untaetigkeitsklage",
		}),
		does("leitung", "entscheidungsplan-festlegen", map[string]any{
			"klageDoppelt": false, "gerichtsfristAm": p.day(28), "planSchritte": "Registerauskünfte heute, Entscheidung morgen.", "planZustaendig": "Team 3",
		}),
		does("rechtssachbearbeitung", "akte-ausleiten", map[string]any{
			"akteVollstaendig": true, "akteGeheim": "keine", "akteUebersandtAm": p.day(0), "akteWeg": "ebo",
		}),
		inCase(application, complete(documents...), registers("sachbearbeitung"), grants(540, false, nil), sees("verlaengerung/bescheid-bewilligung"), posted),
		does("rechtssachbearbeitung", "gericht-unterrichten", map[string]any{
			"gerichtUnterrichtetAm": p.day(0), "erledigungErklaert": true, "kostenErklaerung": "Die Kosten werden übernommen (§ 161 Abs. 3 VwGO).",
		}),
		passesTo(3),
	)
}

// posted lets all letters of the case go to the post: a decision is made by its announcement, § 43 Abs. 1 VwVfG.
func posted(ctx context.Context, p *Play) error { return p.Posted(ctx) }

// records notes what came about a case and goes on with the case that it belongs to.
func records(caseID, channel, kind string, data map[string]any) act {
	return func(ctx context.Context, p *Play) error {
		recorded, err := p.gateway.As("clearing").Record(ctx, caseID, p.key(), channel, kind, data)
		if err == nil {
			p.CaseID = recorded.CaseID
		}
		return err
	}
}

// inCase does something in another case and comes back.
func inCase(caseID string, acts ...act) act {
	return func(ctx context.Context, p *Play) error {
		here := p.CaseID
		p.CaseID = caseID
		err := inOrder(ctx, p, acts...)
		p.CaseID = here
		return err
	}
}
