package player

import (
	"context"

	"ablauf/worker/dev/testdata"
)

// questionStories are questions how things stand with a case.
func questionStories() []Story {
	return []Story{{testdata.Question, "Frage nach dem Stand: zweimal gefragt, von Hand beantwortet", "antragsteller2", askedTwice}}
}

// askedTwice: the first answer comes at once out of the file and names what is missing; the person asks again, and now a caseworker answers
// (§ 25 VwVfG). The story goes on with the case of the question; the application is withdrawn so that nothing stays open.
func askedTwice(ctx context.Context, p *Play) error {
	application := p.CaseID
	return inOrder(ctx, p,
		uploads("antragsteller2", "A01", "P01"),
		sees("verlaengerung/eingangsbestaetigung"),
		does("clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false, "unterlagenGeprueft": []string{"A01", "P01"}}),
		does("clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"F01", "K01"}}),
		sees("nachforderung/aufforderung"),
		func(ctx context.Context, p *Play) error {
			return p.Ask(ctx, "antragsteller2", application, "Wie weit ist mein Antrag?")
		},
		sees("sachstand/auskunft"),
		func(ctx context.Context, p *Play) error {
			return p.Ask(ctx, "antragsteller2", application, "Ich habe doch alles abgegeben. Was ist mit dem Semesterbeitrag?")
		},
		does("clearing", "frage-beantworten", map[string]any{
			"sachbearbeitungNoetig": true, "sachstandFrage": "Sie fragt, ob der bezahlte Semesterbeitrag als Finanzierungsnachweis genügt.",
		}),
		does("sachbearbeitung", "sachbearbeitung-antworten", map[string]any{
			"sachstandAntwort": "Der bezahlte Semesterbeitrag allein genügt nicht. Bitte schicken Sie einen Kontoauszug oder eine Verpflichtungserklärung. Danach entscheiden wir.",
		}),
		sees("sachstand/antwort"),
		func(ctx context.Context, p *Play) error {
			return p.gateway.As("antragsteller2").Message(ctx, application, p.key(), "ruecknahme", map[string]any{"ruecknahmeAm": p.day(0)})
		},
	)
}

// Ask asks how things stand with a case; the story goes on with the case of the question.
func (p *Play) Ask(ctx context.Context, login, caseID, words string) error {
	asked, err := p.gateway.As(login).Ask(ctx, caseID, p.key(), words)
	if err == nil {
		p.CaseID = asked.CaseID
	}
	return err
}
