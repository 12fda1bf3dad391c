package player

import (
	"context"
	"slices"
)

// cardComes lets the manufacturer take the order and the register the report, waits until the case has heard of both, and has the card come to
// the authority; a letter says so, and the person collects it (§ 60a Abs. 1 AufenthV).
func cardComes(ctx context.Context, p *Play) error {
	return inOrder(ctx, p, cardIsMade, reportsCard("abholbereit"), collectsCard)
}

// cardIsSent is the same with the card sent to the person's home, which the manufacturer reports (§ 60a Abs. 2 AufenthV).
func cardIsSent(ctx context.Context, p *Play) error {
	return inOrder(ctx, p, cardIsMade, reportsCard("zugestellt"))
}

// cardReturns is the same with a card that cannot be delivered: clearing finds it at the authority.
func cardReturns(ctx context.Context, p *Play) error {
	return inOrder(ctx, p, cardIsMade, reportsCard("unzustellbar"),
		does("clearing", "karte-klaeren", map[string]any{
			"karteWeiter": "abholung", "karteVermerk": "Sieben Arbeitstage bei der Post, dann zu uns. Die Anschrift stimmt.",
		}),
		collectsCard)
}

// cardIsMade waits for what the partners say by themselves: nothing of it may come when the case is over.
func cardIsMade(ctx context.Context, p *Play) error {
	return p.Until(ctx, "what register and manufacturer say", func(ctx context.Context) (bool, error) {
		events, err := p.gateway.As(reader).History(ctx, p.CaseID)
		way := Way(events)
		heard := func(element string) bool { return slices.Contains(way, element) }
		return heard("bestellung-uebermittelt") && heard("karte-frage") && heard("azr-uebernommen"), err
	})
}

func reportsCard(state string) act {
	return tells("clearing", "kartenmeldung", func(*Play) map[string]any { return map[string]any{"kartenstand": state} })
}

func collectsCard(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		sees("verlaengerung/karte-abholung"),
		func(ctx context.Context, p *Play) error {
			return p.Complete(ctx, "clearing", "karte-aushaendigen", map[string]any{
				"karteAusgegebenAm": p.day(0), "karteAn": "person", "karteIdentitaetGeprueft": true, "alteKarteEntwertet": true,
			})
		},
	)
}
