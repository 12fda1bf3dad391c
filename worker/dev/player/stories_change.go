package player

import (
	"context"

	"ablauf/worker/dev/testdata"
)

// changeStories are notices that an employment changes; no application for a title is decided in them.
func changeStories() []Story {
	return []Story{
		{testdata.ChangeWithBA, "Arbeitgeberwechsel mit Zustimmung der BA, § 18b", "antragsteller", changeWithBA},
		{testdata.ChangeBlueCard, "Stellenwechsel mit Blauer Karte, erste zwölf Monate, § 18g", "antragsteller2", changeBlueCard},
	}
}

// changeWithBA: the title is bound to an employer, so the person hears at once that she may not begin yet (§ 4a Abs. 3 Satz 4 AufenthG). The
// BA is asked and agrees (§ 36 Abs. 1 BeschV); the permission comes with a supplementary sheet and without a fee (§ 47 Abs. 2 AufenthV).
func changeWithBA(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		sees("arbeitgeberwechsel/eingangsbestaetigung"),
		uploads("antragsteller", "L01", "L02"),
		does("clearing", "unterlagen-sichten", map[string]any{
			"vollstaendig": true, "unterlagenGeprueft": []string{"L01", "L02"}, "versicherteMonate": 12, "aufenthaltMonate": 12,
		}),
		does("sachbearbeitung", "ba-anfrage-stellen", map[string]any{
			"baVerfahrensart": "regel", "baAnfrageWeg": "von-hand", "baAnfrageAm": p.day(0), "baArbeitgeber": "Beispiel Brücken AG",
			"baTaetigkeit": "Bauingenieurin", "baWochenstunden": 40, "baBruttoMonat": 5200,
		}),
		awaits("ba-zustimmung"),
		tells("sachbearbeitung", "registerantwort", func(p *Play) map[string]any {
			return map[string]any{"stelle": "ba", "baAntwort": "zugestimmt", "auskunftVom": p.day(0)}
		}),
		does("sachbearbeitung", "wechsel-entscheiden", map[string]any{
			"entscheidung": "erlauben", "nebenbestimmung": "Beschäftigung als Bauingenieurin bei der Beispiel Brücken AG erlaubt", "erlaubtAb": p.day(45),
		}),
		sees("arbeitgeberwechsel/bescheid-erlaubnis"),
		does("clearing", "zusatzblatt-ausgeben", map[string]any{
			"zusatzblattAusgegebenAm": p.day(0), "zusatzblattNummer": "MUSTER-0100", "zusatzblattAusgabe": "versand", "azrGemeldet": true,
		}),
	)
}

// changeBlueCard: the holder of a Blue Card needs no permission; in the first twelve months the authority may look at the new job for thirty
// days (§ 18g Abs. 4 AufenthG) and finds nothing wrong.
func changeBlueCard(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		sees("arbeitgeberwechsel/eingangsbestaetigung"),
		uploads("antragsteller2", "L01"),
		awaits("blaue-karte-aussetzung"),
		does("sachbearbeitung", "blaue-karte-sichten", map[string]any{
			"blaueKarteErgebnis": "keine-bedenken", "blaueKarteVermerk": "Gehalt über der Schwelle, Vertrag unbefristet.",
		}),
		sees("arbeitgeberwechsel/kenntnisnahme"),
	)
}

// awaits waits until a deadline of a kind runs.
func awaits(kind string) act {
	return func(ctx context.Context, p *Play) error {
		return p.Until(ctx, "deadline "+kind, func(ctx context.Context) (bool, error) {
			_, _, err := p.Deadline(ctx, kind)
			return err == nil, nil
		})
	}
}
