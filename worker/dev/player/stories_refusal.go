package player

import (
	"context"
	"time"

	"ablauf/worker/dev/testdata"
)

// refusalStories show what follows on a refusal: one that is lifted because the objection is justified, one that becomes final.
func refusalStories() []Story {
	return []Story{
		{testdata.ChangeObjection, "Wechsel abgelehnt, Widerspruch, Abhilfe, § 18b", "antragsteller", changeObjection},
		{testdata.Shortened, "Suche ohne Erfolg, Titel verkürzt, bestandskräftig, § 18b", "antragsteller2", shortened},
	}
}

// changeObjection: the BA refuses, the person is heard and says nothing (§ 28 VwVfG), two people refuse (§ 77 Abs. 1 AufenthG). With the objection
// (§ 69 VwGO) comes what had been missing; the authority lifts its decision itself (§ 72 VwGO) and permits the change.
func changeObjection(ctx context.Context, p *Play) error {
	documents := map[string]any{"vollstaendig": true, "unterlagenGeprueft": []string{"L01", "L02"}, "versicherteMonate": 12, "aufenthaltMonate": 12}
	return inOrder(ctx, p,
		sees("arbeitgeberwechsel/eingangsbestaetigung"),
		uploads("antragsteller", "L01", "L02"),
		does("clearing", "unterlagen-sichten", documents),
		does("sachbearbeitung", "ba-anfrage-stellen", map[string]any{
			"baVerfahrensart": "regel", "baAnfrageWeg": "von-hand", "baAnfrageAm": p.day(0), "baArbeitgeber": "Beispiel Tunnelbau AG",
			"baTaetigkeit": "Bauingenieur", "baWochenstunden": 40, "baBruttoMonat": 3100,
		}),
		awaits("ba-zustimmung"),
		tells("sachbearbeitung", "registerantwort", func(p *Play) map[string]any {
			return map[string]any{"stelle": "ba", "baAntwort": "abgelehnt", "auskunftVom": p.day(0)}
		}),
		does("sachbearbeitung", "wechsel-entscheiden", map[string]any{"entscheidung": "ablehnen"}),
		hears("Die Bundesagentur hat nicht zugestimmt: Das Gehalt liegt unter dem ortsüblichen."),
		drafts("Das Gehalt liegt unter dem ortsüblichen (§ 39 Abs. 2 AufenthG).", map[string]any{
			"ermessen": "gebunden", "abschiebungAngedroht": false,
		}),
		announces("ablehnung/bescheid-wechsel-ablehnung", 0),
		tells("antragsteller", "rechtsbehelf", func(p *Play) map[string]any {
			return map[string]any{"rechtsbehelfArt": "widerspruch", "rechtsbehelfAm": p.day(0), "rechtsbehelfBegruendung": "Der neue Vertrag liegt bei."}
		}),
		sees("ablehnung/widerspruch-eingang"),
		func(ctx context.Context, p *Play) error {
			return p.Complete(ctx, "rechtssachbearbeitung", "abhilfe-pruefen", map[string]any{
				"abhilfe": "abhelfen", "abhilfeGruende": "Der neue Vertrag nennt das ortsübliche Gehalt.", "ablehnungAufgehobenAm": p.day(0),
			})
		},
		sees("ablehnung/abhilfe"),
		does("sachbearbeitung", "weg-festlegen", map[string]any{
			"wegFestgelegt": "bindung-streichen", "wegBegruendung": "Zustimmung nach dem neuen Vertrag entbehrlich, § 9 BeschV.",
		}),
		does("clearing", "unterlagen-sichten", documents),
		does("sachbearbeitung", "wechsel-entscheiden", map[string]any{
			"entscheidung": "erlauben", "nebenbestimmung": "Jede qualifizierte Beschäftigung als Fachkraft erlaubt", "erlaubtAb": p.day(45),
		}),
		does("clearing", "zusatzblatt-ausgeben", map[string]any{
			"zusatzblattAusgegebenAm": p.day(0), "zusatzblattNummer": "MUSTER-0101", "zusatzblattAusgabe": "versand", "azrGemeldet": true,
		}),
	)
}

// shortened: the search has brought nothing (§ 18 Abs. 5 AufenthG). The title is shortened (§ 7 Abs. 2 Satz 2) after a hearing, with a period for
// departure (§ 59 Abs. 1). No remedy comes, a person establishes that, and before the return unit hears of the case somebody checks whether
// the duty to leave is enforceable (§ 58 Abs. 2).
func shortened(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		sees("arbeitgeberwechsel/eingangsbestaetigung"),
		does("sachbearbeitung", "suchphase-festlegen", map[string]any{"beschaeftigungEndeAm": p.day(-200), "suchzeit": "sechs"}),
		does("sachbearbeitung", "verkuerzung-pruefen", map[string]any{
			"verkuerzungErgebnis": "verkuerzen", "verkuerzungBegruendung": "Keine Stelle und keine Zusage nach mehr als sechs Monaten.",
		}),
		hears("Die Beschäftigung ist seit mehr als sechs Monaten beendet, eine neue ist nicht in Sicht."),
		drafts("Der Zweck des Aufenthalts ist entfallen (§ 7 Abs. 2 Satz 2 AufenthG).", map[string]any{
			"ermessen": "ermessen", "ermessenGruende": "Keine Familie im Bundesgebiet, kurzer Aufenthalt, keine Aussicht auf Arbeit.",
			"abschiebungAngedroht": true, "abschiebungshindernisseGeprueft": true, "zielstaat": "Brasilien", "ausreisefristTage": 30, "einreiseverbotMonate": 12,
		}),
		announces("ablehnung/bescheid-verkuerzung", 2),
		does("clearing", "azr-melden", map[string]any{"azrGemeldetAm": p.day(0)}),
		noRemedy,
		does("sachbearbeitung", "bestandskraft-feststellen", map[string]any{
			"bestandskraftErgebnis": "bestandskraeftig", "bestandskraftVermerk": "Beim Regierungspräsidium nachgefragt: nichts eingegangen.",
		}),
		does("rechtssachbearbeitung", "vollziehbarkeit-pruefen", map[string]any{
			"vollziehbarkeit": "vollziehbar", "vollziehbarkeitVermerk": "Bestandskräftig, kein Antrag, kein Strafverfahren.", "staatsanwaltschaftEinvernehmen": "nicht-noetig",
		}),
		does("sachbearbeitung", "an-rueckkehr-uebergeben", map[string]any{"rueckkehrUebergebenAm": p.day(0)}),
	)
}

// hears has the person heard about reasons and lets the two weeks pass without an answer.
func hears(reasons string) act {
	return func(ctx context.Context, p *Play) error {
		return inOrder(ctx, p,
			does("sachbearbeitung", "anhoerung-vorbereiten", map[string]any{"anhoerung": "noch-nicht", "anhoerungGruende": reasons}),
			sees("ablehnung/anhoerung"),
			comesTo("anhoerung", -1),
		)
	}
}

// drafts has a refusal drafted and countersigned by two people.
func drafts(reasons string, more map[string]any) act {
	return func(ctx context.Context, p *Play) error {
		data := map[string]any{"entscheidung": "ablehnen", "sachverhalt": "Wie im Anhörungsschreiben. Eine Äußerung ging nicht ein.", "ablehnungGruende": reasons}
		for name, value := range more {
			data[name] = value
		}
		return inOrder(ctx, p,
			does("sachbearbeitung", "ablehnung-entwerfen", data),
			does("leitung", "ablehnung-mitzeichnen", map[string]any{"mitzeichnung": "zustimmen"}),
		)
	}
}

// announces enters that a decision was served with a record of service so many days after its date, and lets that day come.
func announces(template string, days int) act {
	return func(ctx context.Context, p *Play) error {
		letter, err := p.Letter(ctx, template, 1)
		if err != nil {
			return err
		}
		posted, err := time.ParseInLocation(time.DateOnly, letter.LetterDate, Berlin())
		if err != nil {
			return err
		}
		served := posted.AddDate(0, 0, days)
		err = p.Complete(ctx, "clearing", "zustellung-eintragen", map[string]any{
			"zustellungErgebnis": "zugestellt", "bescheidBekanntgegebenAm": served.Format(time.DateOnly), "zustellungsart": "postzustellungsurkunde",
		})
		if err != nil {
			return err
		}
		if _, err = p.remedyRuns(ctx); err != nil {
			return err
		}
		return p.Advance(ctx, noon(served))
	}
}

// remedyRuns waits for the time for the remedy; which one there is differs per Land.
func (p *Play) remedyRuns(ctx context.Context) (end time.Time, err error) {
	err = p.Until(ctx, "time for a remedy", func(ctx context.Context) (bool, error) {
		for _, kind := range []string{"widerspruch", "klage"} {
			if _, day, err := p.Deadline(ctx, kind); err == nil {
				end = day
			}
		}
		return !end.IsZero(), nil
	})
	return end, err
}

// noRemedy lets the time for the remedy pass without one.
func noRemedy(ctx context.Context, p *Play) error {
	end, err := p.remedyRuns(ctx)
	if err != nil {
		return err
	}
	return p.Advance(ctx, noon(end.AddDate(0, 0, 1)))
}
