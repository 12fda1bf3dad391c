package player

import (
	"context"
	"time"

	"ablauf/worker/dev/testdata"
)

// Story is a case from application to outcome.
type Story struct {
	Key   string // name of the sample application
	Title string // what it shows, in German
	// Applicant is the demo person whose case it is.
	Applicant string
	run       func(ctx context.Context, p *Play) error
}

// Stories are the three that the demo tells.
func Stories() []Story {
	return []Story{
		{testdata.Timely, "rechtzeitig und vollständig, § 18b", "antragsteller", timely},
		{testdata.Incomplete, "zweimal unvollständig, § 16b", "antragsteller2", incomplete},
		{testdata.Late, "einen Tag zu spät, keine Anordnung, § 28", "antragsteller", late},
	}
}

// Tell plays the story on a case that has been applied for already, or applies with its sample.
func (s Story) Tell(ctx context.Context, p *Play) error {
	if p.CaseID == "" {
		if err := p.Apply(ctx, s.Applicant, s.Key); err != nil {
			return err
		}
	}
	if err := s.run(ctx, p); err != nil {
		return err
	}
	return p.End(ctx)
}

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

func uploads(login string, kinds ...string) act {
	return func(ctx context.Context, p *Play) error { return p.Upload(ctx, login, kinds...) }
}

func sees(template string) act {
	return func(ctx context.Context, p *Play) error {
		_, err := p.Letter(ctx, template, 1)
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

func complete(login string, documents ...string) act {
	return does(login, "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true, "unterlagenGeprueft": documents})
}

// timely: the application arrives a month before the title ends, everything is there, the approval of the BA still runs (§ 35 Abs. 4
// BeschV). A week before the end the certificate is due (§ 81 Abs. 5 AufenthG); then the title is extended.
func timely(ctx context.Context, p *Play) error {
	documents := []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}
	end := p.Today.AddDate(0, 0, 30)
	return inOrder(ctx, p,
		uploads("antragsteller", documents...),
		sees("verlaengerung/eingangsbestaetigung"),
		does("clearing", "vollstaendigkeit-pruefen", map[string]any{
			"vollstaendig": true, "unterlagenGeprueft": documents, "baZustimmungBis": p.Today.AddDate(1, 0, 0).Format(time.DateOnly),
		}),
		registers("sachbearbeitung"),
		func(ctx context.Context, p *Play) error { return p.Advance(ctx, noon(end.AddDate(0, 0, -7))) },
		does("clearing", "bescheinigung-ausstellen", map[string]any{
			"bescheinigungBis": end.AddDate(0, 4, 0).Format(time.DateOnly), "bescheinigungNummer": "MUSTER-0001",
			"edMassnahmen": "nicht-noetig", "bescheinigungAusgabe": "abholung",
		}),
		does("sachbearbeitung", "antrag-entscheiden", map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": p.Today.AddDate(2, 0, 30).Format(time.DateOnly), "biometrieNoetig": true,
			"nebenbestimmung": "Beschäftigung als Fachkraft erlaubt",
		}),
		does("clearing", "biometrie-erfassen", map[string]any{
			"biometrieErfasstAm": p.Today.Format(time.DateOnly), "fingerabdruecke": "erfasst", "unterschrift": "erfasst",
			"lichtbildQuelle": "behoerde", "identitaetGeprueft": true,
		}),
	)
}

// incomplete: documents are missing, the first answer brings only a part, the reminder helps (§ 82 Abs. 1 AufenthG); a caseworker who
// knows the person has the decision countersigned (§ 21 VwVfG).
func incomplete(ctx context.Context, p *Play) error {
	return inOrder(ctx, p,
		uploads("antragsteller2", "A01", "P01", "P02", "P03", "W02", "S01"),
		does("clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false, "unterlagenGeprueft": []string{"A01", "P01"}}),
		does("clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"S02", "F01", "K01"}}),
		sees("nachforderung/aufforderung"),
		uploads("antragsteller2", "S02"),
		does("clearing", "eingang-pruefen", map[string]any{"eingangErgebnis": "teilweise", "fehlend": []string{"F01", "K01"}}),
		sees("nachforderung/aufforderung-rest"),
		comesTo("nachforderung", 7),
		sees("nachforderung/erinnerung"),
		uploads("antragsteller2", "F01", "K01"),
		does("clearing", "eingang-pruefen", map[string]any{"eingangErgebnis": "vollstaendig"}),
		complete("clearing", "A01", "P01", "P02", "P03", "W02", "S01", "S02", "F01", "K01"),
		registers("sachbearbeitung"),
		does("sachbearbeitung", "antrag-entscheiden", map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": p.Today.AddDate(1, 6, 0).Format(time.DateOnly), "biometrieNoetig": false,
			"befangenheit": true,
		}),
		does("leitung", "entscheidung-mitzeichnen", map[string]any{"mitzeichnung": "zustimmen"}),
	)
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
		complete("clearing", documents...),
		registers("sachbearbeitung2"),
		does("sachbearbeitung2", "antrag-entscheiden", map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": p.Today.AddDate(3, 0, 0).Format(time.DateOnly), "biometrieNoetig": false,
		}),
	)
}

func noon(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, Berlin())
}
