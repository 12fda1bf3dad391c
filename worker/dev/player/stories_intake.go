package player

import (
	"context"

	"ablauf/worker/dev/testdata"
)

// intakeStories are letters that come without a form.
func intakeStories() []Story {
	return []Story{{testdata.Letter, "E-Mail ohne Formular: kein Antrag, beantwortet", "clearing", noApplication}}
}

// noApplication: an e-mail asks something and wants no title. Its day is confirmed at once; a person reads it, answers and says how to apply
// (§ 25 Abs. 1 VwVfG). The receipt stays in the file.
func noApplication(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		sees("eingang/eingangsbestaetigung"),
		does("clearing", "schreiben-wuerdigen", map[string]any{
			"schreibenErgebnis": "kein-antrag", "keinAntragGrund": "nur-frage", "schreibenAntwort": "Ihre Karte liegt im Zimmer 12 zur Abholung bereit. Einen Termin brauchen Sie nicht.",
			"notfallErkannt": false, "vollmachtLage": "keine-vertretung", "beschwerdeErkannt": false,
			"schreibenVermerk": "Frage nach der Abholung, kein Wunsch nach einem Titel.",
		}),
		sees("eingang/antwort"),
	)
}
