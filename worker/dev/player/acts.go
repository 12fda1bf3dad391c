package player

import (
	"context"
	"time"
)

// act is one step of a story.
type act func(ctx context.Context, p *Play) error

func inOrder(ctx context.Context, p *Play, acts ...act) error {
	for _, a := range acts {
		if err := a(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func does(login, element string, data map[string]any) act {
	return func(ctx context.Context, p *Play) error { return p.Complete(ctx, login, element, data) }
}

// uploads hands documents in and waits until the procedure has heard of them, as it has when people act in days and not in
// milliseconds: a document that arrives late at a hearing would pass for an answer to it.
func uploads(login string, kinds ...string) act {
	return func(ctx context.Context, p *Play) error {
		if err := p.Upload(ctx, login, kinds...); err != nil {
			return err
		}
		return p.heard(ctx)
	}
}

func sees(template string) act { return seesAgain(template, 1) }

func seesAgain(template string, n int) act {
	return func(ctx context.Context, p *Play) error {
		_, err := p.Letter(ctx, template, n)
		return err
	}
}

// comesTo lets time pass until noon of the day that lies days before the end of the running deadline of a kind.
func comesTo(kind string, days int) act {
	return func(ctx context.Context, p *Play) error {
		_, end, err := p.Deadline(ctx, kind)
		if err != nil {
			return err
		}
		return p.Advance(ctx, end.AddDate(0, 0, -days).Add(12*time.Hour))
	}
}

// registers answers for the registers, which have no connection yet: nothing stands against the person.
func registers(login string) act {
	return does(login, "registerauskuenfte-eintragen", map[string]any{
		"sicherheitsabfrage": "keine-bedenken", "bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false,
		"strafverfahrenAnhaengig": false, "aussetzung": false,
	})
}

func complete(documents ...string) act {
	return does("clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true, "unterlagenGeprueft": documents})
}

// day gives the day that lies so many days after the one the story began on.
func (p *Play) day(days int) string { return p.Today.AddDate(0, 0, days).Format(time.DateOnly) }

// tells sends a message about the case.
func tells(login, kind string, data func(p *Play) map[string]any) act {
	return func(ctx context.Context, p *Play) error {
		p.messages++
		return p.gateway.As(login).Message(ctx, p.CaseID, p.key(), kind, data(p))
	}
}

// passesTo lets time pass until noon of a day counted from today.
func passesTo(days int) act {
	return func(ctx context.Context, p *Play) error { return p.Advance(ctx, noon(p.Today.AddDate(0, 0, days))) }
}

// certifies issues the Fiktionsbescheinigung for half a year (§ 81 Abs. 5 AufenthG).
func certifies(number string) act {
	return func(ctx context.Context, p *Play) error {
		return p.Complete(ctx, "clearing", "bescheinigung-ausstellen", map[string]any{
			"bescheinigungBis": p.day(180), "bescheinigungNummer": number, "edMassnahmen": "nicht-noetig", "bescheinigungAusgabe": "abholung",
		})
	}
}

// takesBiometrics records what was captured at the counter (§ 82 Abs. 5 AufenthG, § 61a AufenthV).
func takesBiometrics(ctx context.Context, p *Play) error {
	return p.Complete(ctx, "clearing", "biometrie-erfassen", map[string]any{
		"biometrieErfasstAm": p.day(0), "fingerabdruecke": "erfasst", "unterschrift": "erfasst", "lichtbildQuelle": "behoerde",
		"identitaetGeprueft": true,
	})
}

// grants decides for the applicant; the title ends so many days after today.
func grants(days int, biometrics bool, more map[string]any) act {
	return func(ctx context.Context, p *Play) error {
		data := map[string]any{"entscheidung": "verlaengern", "gueltigBis": p.day(days), "biometrieNoetig": biometrics}
		for name, value := range more {
			data[name] = value
		}
		return p.Complete(ctx, "sachbearbeitung", "antrag-entscheiden", data)
	}
}

// asksBA records that the caseworker has asked the Bundesagentur für Arbeit today by hand (§ 39 AufenthG); the two weeks of § 36 Abs. 2
// BeschV run from then.
func asksBA(login, employer, work string) act {
	return func(ctx context.Context, p *Play) error {
		err := p.Complete(ctx, login, "ba-anfrage-stellen", map[string]any{
			"baVerfahrensart": "regel", "baAnfrageWeg": "von-hand", "baAnfrageAm": p.day(0), "baArbeitgeber": employer, "baTaetigkeit": work,
		})
		if err != nil {
			return err
		}
		return p.Until(ctx, "deadline of the BA", func(ctx context.Context) (bool, error) {
			_, _, err := p.Deadline(ctx, "ba-zustimmung")
			return err == nil, nil
		})
	}
}

// refuses decides against the applicant after a hearing, has it countersigned, records the delivery and lets the time for the remedy
// pass without one; delivered gives the day from the letter with the refusal.
func refuses(login, reasons, kind string, delivered func(Letter) string) act {
	return func(ctx context.Context, p *Play) error {
		return inOrder(ctx, p,
			does(login, "antrag-entscheiden", map[string]any{
				"entscheidung": "ablehnen", "anhoerung": "erfolgt", "ablehnungGruende": reasons, "ausreisefristTage": 30,
			}),
			does("leitung", "entscheidung-mitzeichnen", map[string]any{"mitzeichnung": "zustimmen"}),
			func(ctx context.Context, p *Play) error {
				letter, err := p.Letter(ctx, "verlaengerung/bescheid-ablehnung", 1)
				if err != nil {
					return err
				}
				return p.Complete(ctx, "clearing", "zustellung-eintragen", map[string]any{
					"bescheidBekanntgegebenAm": delivered(letter), "zustellungsart": kind,
				})
			},
			remedyRunsOut,
		)
	}
}

// remedyRunsOut waits for the time for the remedy and lets it pass. Which remedy there is differs per Land: the objection (§ 70 VwGO) or at
// once the action (§ 74 VwGO).
func remedyRunsOut(ctx context.Context, p *Play) error {
	var end time.Time
	err := p.Until(ctx, "time for a remedy", func(ctx context.Context) (bool, error) {
		for _, kind := range []string{"widerspruch", "klage"} {
			if _, day, err := p.Deadline(ctx, kind); err == nil {
				end = day
			}
		}
		c, err := p.Case(ctx)
		return !end.IsZero() && c.LegalEffect != nil && c.LegalEffect.Row == "19", err
	})
	if err != nil {
		return err
	}
	return p.Advance(ctx, end.AddDate(0, 0, 1).Add(12*time.Hour))
}

func noon(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, Berlin())
}
