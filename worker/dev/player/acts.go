package player

import (
	"context"
	"slices"
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

// registers answers for the register that has no connection yet, nothing stands against the person; the officer of § 73 AufenthG, whose list is
// silent, has the security authorities asked. It waits for their answer, so that a day that passes afterwards finds it there.
func registers(login string) act {
	return func(ctx context.Context, p *Play) error {
		return inOrder(ctx, p, enters(login), asksSecurity, securityAnswers)
	}
}

// registersUnasked is the same where the officer finds that nobody is to be asked about the person.
func registersUnasked(login string) act {
	return func(ctx context.Context, p *Play) error {
		return inOrder(ctx, p, enters(login), does("sicherheit", "abfrage-entscheiden", map[string]any{"sicherheitAbfragen": false}))
	}
}

func enters(login string) act {
	return does(login, "registerauskuenfte-eintragen", map[string]any{
		"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false, "strafverfahrenAnhaengig": false, "aussetzung": false,
	})
}

func asksSecurity(ctx context.Context, p *Play) error {
	return p.Complete(ctx, "sicherheit", "abfrage-entscheiden", map[string]any{"sicherheitAbfragen": true})
}

func securityAnswers(ctx context.Context, p *Play) error {
	return p.Until(ctx, "the answer of the security authorities", func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		return err == nil && !slices.ContainsFunc(c.Active, func(at Place) bool { return at.Element == "sicherheit-abfragen" }), err
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

// certifies issues the Fiktionsbescheinigung for half a year and hands it over at the counter (§ 81 Abs. 5 AufenthG).
func certifies(number string) act { return issues(number, "schalter") }

// certifiesForPickup issues it likewise; a letter says that it is ready, and the person comes for it.
func certifiesForPickup(number string) act {
	return func(ctx context.Context, p *Play) error {
		return inOrder(ctx, p,
			issues(number, "abholung"),
			sees("fiktionsbescheinigung/abholung"),
			func(ctx context.Context, p *Play) error {
				return p.Complete(ctx, "clearing", "bescheinigung-aushaendigen", map[string]any{"aushaendigung": "abgeholt", "ausgehaendigtAm": p.day(0)})
			},
		)
	}
}

func issues(number, way string) act {
	return func(ctx context.Context, p *Play) error {
		return p.Complete(ctx, "clearing", "bescheinigung-ausstellen", map[string]any{
			"bescheinigungBis": p.day(180), "bescheinigungNummer": number, "edMassnahmen": "nicht-noetig", "bescheinigungAusgabe": way,
		})
	}
}

// takesBack records that the person has returned the certificate, whose effect is over (§ 52 VwVfG).
func takesBack(ctx context.Context, p *Play) error {
	return p.Complete(ctx, "clearing", "bescheinigung-einziehen", map[string]any{"einziehung": "zurueckgegeben", "rueckgabeSchreiben": false})
}

// takesBiometrics records what was captured at the counter (§ 82 Abs. 5 AufenthG, § 61a AufenthV).
func takesBiometrics(ctx context.Context, p *Play) error {
	return p.Complete(ctx, "clearing", "biometrie-erfassen", map[string]any{
		"biometrieErfasstAm": p.day(0), "fingerabdruecke": "erfasst", "unterschrift": "erfasst", "lichtbildQuelle": "behoerde",
		"identitaetGeprueft": true, "kartenZustellung": "abholung",
	})
}

// departs is why a story grants another end than the rules propose.
const departs = "Der Arbeitsvertrag läuft bis zu diesem Tag."

// grants decides for the applicant; the title ends so many days after today.
func grants(days int, biometrics bool, more map[string]any) act {
	return func(ctx context.Context, p *Play) error {
		data := map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": p.day(days), "biometrieNoetig": biometrics, "abweichungBegruendung": departs,
		}
		for name, value := range more {
			data[name] = value
		}
		return p.Complete(ctx, "sachbearbeitung", "antrag-entscheiden", data)
	}
}

// confirms takes the proposal of the rules as it is. Five of a hundred such cases are drawn by lot: then a second person looks.
func confirms(until func(p *Play) string, condition string) act {
	return func(ctx context.Context, p *Play) error {
		err := p.Complete(ctx, "sachbearbeitung", "vorschlag-bestaetigen", map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": until(p), "nebenbestimmung": condition, "biometrieNoetig": false, "befangenheit": false,
		})
		if err != nil {
			return err
		}
		drawn := false
		err = p.Until(ctx, "the lot", func(ctx context.Context) (bool, error) {
			c, err := p.Case(ctx)
			drawn = slices.ContainsFunc(c.Tasks, func(t Task) bool { return t.Element == "stichprobe-pruefen" })
			decided := slices.ContainsFunc(c.Active, func(at Place) bool { return at.Element == "karte-ausgeben" })
			return err == nil && (drawn || decided), err
		})
		if err != nil || !drawn {
			return err
		}
		return p.Complete(ctx, "leitung", "stichprobe-pruefen", map[string]any{"stichprobeErgebnis": "in-ordnung"})
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

// intends says that the application shall be refused, and whether the person has been heard on the reasons already.
func intends(login, heard, reasons string) act {
	return does(login, "antrag-entscheiden", map[string]any{"entscheidung": "ablehnen", "anhoerung": heard, "ablehnungGruende": reasons})
}

// refuses drafts a refusal, has it countersigned, records its service, has the certificate returned
// and lets the time for the remedy pass without one; delivered gives the day from the letter with the refusal.
func refuses(login, reasons, kind string, delivered func(Letter) string) act {
	return func(ctx context.Context, p *Play) error {
		return inOrder(ctx, p,
			does(login, "ablehnung-entwerfen", map[string]any{
				"entscheidung": "ablehnen", "sachverhalt": "Sie haben die Verlängerung Ihres Titels beantragt.", "ablehnungGruende": reasons,
				"ermessen": "gebunden", "abschiebungAngedroht": true, "abschiebungshindernisseGeprueft": true, "zielstaat": "Musterstaat",
				"ausreisefristTage": 30,
			}),
			does("leitung", "ablehnung-mitzeichnen", map[string]any{"mitzeichnung": "zustimmen"}),
			func(ctx context.Context, p *Play) error {
				letter, err := p.Letter(ctx, "ablehnung/bescheid-ablehnung", 1)
				if err != nil {
					return err
				}
				if err := p.Posted(ctx); err != nil {
					return err
				}
				served := delivered(letter)
				if err := p.Complete(ctx, "clearing", "zustellung-eintragen", map[string]any{
					"zustellungErgebnis": "zugestellt", "bescheidBekanntgegebenAm": served, "zustellungsart": kind,
				}); err != nil {
					return err
				}
				day, err := time.ParseInLocation(time.DateOnly, served, Berlin())
				if err != nil {
					return err
				}
				if err := effectRow(ctx, p, "19"); err != nil {
					return err
				}
				return p.Advance(ctx, day.Add(12*time.Hour))
			},
			takesBack,
			does("clearing", "azr-melden", map[string]any{"azrGemeldetAm": p.day(0)}),
			remedyRunsOut,
			does(login, "bestandskraft-feststellen", map[string]any{
				"bestandskraftErgebnis": "bestandskraeftig", "bestandskraftVermerk": "Bei der Widerspruchsbehörde und beim Gericht nachgefragt.",
			}),
			does("rechtssachbearbeitung", "vollziehbarkeit-pruefen", map[string]any{
				"vollziehbarkeit": "vollziehbar", "vollziehbarkeitVermerk": "Die Frist ist um, ein Rechtsbehelf liegt nicht vor.",
				"staatsanwaltschaftEinvernehmen": "nicht-noetig",
			}),
			does(login, "an-rueckkehr-uebergeben", map[string]any{"rueckkehrUebergebenAm": p.day(0)}),
		)
	}
}

// effectRow waits until a row of the table of § 81 AufenthG is in force.
func effectRow(ctx context.Context, p *Play, row string) error {
	return p.Until(ctx, "row "+row, func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		return c.LegalEffect != nil && c.LegalEffect.Row == row, err
	})
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
