package drawup

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestLettersOfAChange: § 4a Abs. 3, § 18 Abs. 5 and § 82 Abs. 6 AufenthG: who reports that work ends reads what holds for the title and is not told
// about a change that nobody announced; a time to search that is over is not promised; a person whose employer wrote is not told that they
// wrote; a new job without the name of an employer stops no letter.
func TestLettersOfAChange(t *testing.T) {
	t.Parallel()
	a := office(t)
	worker, student, trainee := holder("aufenthaltserlaubnis", "18b", "2028-01-31", "IND"), holder("aufenthaltserlaubnis", "16b", "2028-01-31", "IND"), holder("aufenthaltserlaubnis", "16a", "2028-01-31", "IND")
	blue := holder("blaue-karte-eu", "18g", "2028-01-31", "IND")
	way := func(path, may, law string, ending bool) map[string]any {
		return map[string]any{"Pfad": path, "DarfBeginnen": may, "Paragraph": law, "TitelEndetBald": ending}
	}
	search, free, approval := way("ende-suchphase", "noch-nicht", "§ 18 Abs. 5, § 82 Abs. 6 AufenthG", false), way("frei", "ja", "§ 16b Abs. 3 AufenthG", false), way("ba-zustimmung", "noch-nicht", "§ 4a Abs. 3 Satz 4 AufenthG", true)
	unclear, card := way("sachbearbeitung", "unklar", "§ 82 Abs. 6 AufenthG", false), way("blaue-karte-pruefen", "ja", "§ 18g Abs. 4 AufenthG", false)
	base := map[string]any{
		"wechselArt": "ende", "gemeldetVon": nil, "neuerArbeitgeber": nil, "beschaeftigungEndeAm": casefile.MustParseDate("2026-11-30"),
		"sucheBis": casefile.MustParseDate("2027-05-31"), "sucheVorbei": false, "nebenbestimmung": "Jede qualifizierte Beschäftigung erlaubt",
		"erlaubtAb": casefile.MustParseDate("2026-12-01"), "anhoerungGruende": "Das Gehalt liegt unter der Grenze (§ 18g Abs. 1 AufenthG).",
		"blaueKarteFrist": casefile.MustParseDate("2026-11-11"), "verspaetungErgebnis": nil, "sachverhalt": "Sie haben den Wechsel am 12.10.2026 angezeigt.",
		"ablehnungGruende": "Die Stelle passt nicht zum Abschluss.", "ermessenGruende": nil, "tenorZusatz": nil,
	}
	change := map[string]any{"wechselArt": "wechsel", "neuerArbeitgeber": "Beispiel Brücken AG"}
	deadline := map[string]any{"Tag": casefile.MustParseDate("2026-11-09"), "Grund": "Die Frist dauert zehn Tage.", "Vorbei": false}
	for name, c := range map[string]struct {
		d             Record
		template      string
		way           map[string]any
		angaben       map[string]any
		says, unsaids []string
	}{
		"end":                     {worker, "arbeitgeberwechsel/eingangsbestaetigung", search, nil, []string{"Ihre Beschäftigung endet", "endet nicht von selbst", "**Sie dürfen dort noch nicht beginnen"}, []string{"Ihr Arbeitgeber hat"}},
		"end, employer wrote":     {worker, "arbeitgeberwechsel/eingangsbestaetigung", search, map[string]any{"gemeldetVon": "arbeitgeber"}, []string{"Anzeige Ihres Arbeitgebers", "§ 4a Abs. 5", "innerhalb von zwei Wochen", "§ 82 Abs. 6"}, []string{"Ihre Anzeige ist am"}},
		"end, employer, training": {trainee, "arbeitgeberwechsel/eingangsbestaetigung", search, map[string]any{"gemeldetVon": "arbeitgeber"}, []string{"Auch Sie müssen"}, []string{"Er ist dazu verpflichtet"}},
		"end, employer, free":     {student, "arbeitgeberwechsel/eingangsbestaetigung", free, map[string]any{"gemeldetVon": "arbeitgeber"}, []string{"Schreiben Sie uns kurz"}, []string{"Er ist dazu verpflichtet", "Auch Sie müssen", "§ 82 Abs. 6"}},
		"end, free choice":        {student, "arbeitgeberwechsel/eingangsbestaetigung", free, nil, []string{"Ihre Beschäftigung endet", "nicht an diese Beschäftigung gebunden"}, []string{"Für den Wechsel"}},
		"end, unclear":            {student, "arbeitgeberwechsel/eingangsbestaetigung", unclear, nil, []string{"was das Ende Ihrer Beschäftigung für Ihren Titel bedeutet"}, []string{"für den Wechsel eine Erlaubnis"}},
		"change":                  {worker, "arbeitgeberwechsel/eingangsbestaetigung", approval, change, []string{"Beginnen Sie die neue Arbeit noch nicht", "Montag, 31.01.2028", "L02"}, []string{"Ihre Beschäftigung endet"}},
		"change, Blue Card":       {blue, "arbeitgeberwechsel/eingangsbestaetigung", card, change, []string{"Sie dürfen beginnen", "Beispiel Brücken AG", "30 Tage"}, []string{"Ihre Beschäftigung endet"}},
		"search":                  {worker, "arbeitgeberwechsel/suchphase", search, nil, []string{"Zeit für die Suche bis Montag, 31.05.2027", "mindestens Zeit", "Sie haben uns"}, []string{"war am"}},
		"search is over":          {worker, "arbeitgeberwechsel/suchphase", search, map[string]any{"sucheVorbei": true, "sucheBis": casefile.MustParseDate("2026-09-30")}, []string{"Was jetzt gilt", "war am **Mittwoch, 30.09.2026** um", "Ihr Titel gilt trotzdem weiter"}, []string{"mindestens Zeit", "Zeit für die Suche bis"}},
		"search, training":        {trainee, "arbeitgeberwechsel/suchphase", search, nil, []string{"einen anderen Ausbildungsplatz zu suchen", "§ 16a Abs. 4"}, []string{"mindestens"}},
		"no search, training":     {trainee, "arbeitgeberwechsel/suchphase", search, map[string]any{"suchzeit": "keine"}, []string{"Was jetzt gilt", "nicht zu vertreten", "Ihr Titel gilt trotzdem weiter"}, []string{"haben Sie Zeit", "31.05.2027"}},
		"no search, other title":  {worker, "arbeitgeberwechsel/suchphase", search, map[string]any{"suchzeit": "keine"}, []string{"mindestens Zeit"}, []string{"nicht zu vertreten"}},
		"search, employer wrote":  {worker, "arbeitgeberwechsel/suchphase", search, map[string]any{"gemeldetVon": "arbeitgeber"}, []string{"Ihr Arbeitgeber hat uns"}, []string{"Sie haben uns"}},
		"permitted":               {worker, "arbeitgeberwechsel/bescheid-erlaubnis", approval, change, []string{"Beispiel Brücken AG", "Dienstag, 01.12.2026"}, nil},
		"permitted, no name":      {worker, "arbeitgeberwechsel/bescheid-erlaubnis", approval, nil, []string{"Jede qualifizierte Beschäftigung erlaubt"}, []string{"Neuer Arbeitgeber"}},
		"suspended after search":  {blue, "arbeitgeberwechsel/aussetzung", card, map[string]any{"neueStelleGemeldetAm": casefile.MustParseDate("2027-02-01")}, []string{"Sie haben uns am Montag, 01.02.2027"}, nil},
		"suspended, no name":      {blue, "arbeitgeberwechsel/aussetzung", card, nil, []string{"dass Sie die Stelle wechseln", "Mittwoch, 11.11.2026", "Montag, 09.11.2026"}, nil},
		"refused, no name":        {worker, "ablehnung/bescheid-wechsel-ablehnung", approval, nil, []string{"Die neue Beschäftigung wird nicht erlaubt"}, nil},
		"noted, Blue Card":        {blue, "arbeitgeberwechsel/kenntnisnahme", card, change, []string{"Sie dürfen dort arbeiten"}, []string{"Aussetzung"}},
		"noted, was suspended":    {blue, "arbeitgeberwechsel/kenntnisnahme", card, map[string]any{"wechselArt": "wechsel", "aussetzungAntwortBis": casefile.MustParseDate("2026-11-09")}, []string{"Die Aussetzung ist beendet"}, nil},
		"noted":                   {student, "arbeitgeberwechsel/kenntnisnahme", free, nil, []string{"hängt nicht an dieser Beschäftigung"}, nil},
		"withdrawn":               {worker, "arbeitgeberwechsel/ruecknahme", search, nil, []string{"Sie haben Ihre Anzeige zurückgenommen"}, nil},
		"withdrawn, employer":     {worker, "arbeitgeberwechsel/ruecknahme", search, map[string]any{"gemeldetVon": "arbeitgeber"}, []string{"Anzeige Ihres Arbeitgebers ist zurückgenommen"}, []string{"Sie haben"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			angaben := maps.Clone(base)
			maps.Copy(angaben, c.angaben)
			after, err := a.afterRefusal(c.d, nil, casefile.MustParseDate("2026-11-20"), casefile.MustParseDate("2026-11-16"))
			require.NoError(t, err)
			text := fill(t, a, c.d, c.template, name, map[string]any{"Angaben": angaben, "Wechsel": c.way, "Frist": deadline, "NachBekanntgabe": after})
			checkSaid(t, text, c.says, c.unsaids)
		})
	}
}

// TestLettersOfACertificate: § 81 Abs. 3, 4 and 5a AufenthG, § 20a Abs. 5 Satz 4: with the certificate a person reads whether they may work and
// whether they get back into the country; who has no title that continues does not, and must know it before a journey.
func TestLettersOfACertificate(t *testing.T) {
	t.Parallel()
	a := office(t)
	d := holder("aufenthaltserlaubnis", "18b", "2026-11-15", "IND")
	owed := func(box, work, wording string) map[string]any {
		return map[string]any{"Kaestchen": box, "Beschaeftigung": work, "Wortlaut": wording}
	}
	const back, notBack = "wieder nach Deutschland einreisen", "**nicht** wieder einreisen"
	for name, c := range map[string]struct {
		owed          map[string]any
		box           any
		says, unsaids []string
	}{
		"continuing title":  {owed("3", "bisherige", "Der Aufenthaltstitel gilt als fortbestehend (§ 81 Abs. 4 AufenthG)."), nil, []string{back, "soweit Ihr bisheriger Titel es erlaubt"}, []string{notBack}},
		"follow-up card":    {owed("3", "kuenftige", "Die Chancenkarte gilt als fortbestehend."), nil, []string{back, "als Bauingenieurin bei Beispiel Brücken AG", "Nur diese Beschäftigung"}, []string{notBack}},
		"new job":           {owed("3", "nach-5a", "Der Aufenthaltstitel gilt als fortbestehend."), nil, []string{"als Bauingenieurin"}, []string{"Nur diese"}},
		"permitted stay":    {owed("1", "keine", "Der Aufenthalt gilt als erlaubt (§ 81 Abs. 3 Satz 1 AufenthG)."), nil, []string{notBack, "Eine Arbeit erlaubt sie nicht"}, []string{back, "Arbeiten dürfen"}},
		"removal suspended": {owed("2", "keine", "Die Abschiebung gilt als ausgesetzt (§ 81 Abs. 3 Satz 2 AufenthG)."), nil, []string{notBack, "Eine Arbeit erlaubt sie nicht"}, []string{back}},
		"chosen by hand, 3": {owed("", "", ""), "3", []string{back, "angekreuzt"}, []string{notBack}},
		"chosen by hand, 1": {owed("", "", ""), "1", []string{notBack, "angekreuzt"}, []string{back}},
	} {
		for _, template := range []string{"uebersendung", "abholung"} {
			t.Run(name+", "+template, func(t *testing.T) {
				t.Parallel()
				text := fill(t, a, d, "fiktionsbescheinigung/"+template, name, map[string]any{
					"Bescheinigung": c.owed, "GebuehrBescheinigung": map[string]any{"BetragText": "13 Euro", "Paragraph": "§ 47 Abs. 1 Nr. 8 AufenthV"},
					"Angaben": map[string]any{
						"bescheinigungBis": casefile.MustParseDate("2027-02-26"), "kaestchenGewaehlt": c.box,
						"beschaeftigungAls": "Bauingenieurin", "beschaeftigungBei": "Beispiel Brücken AG",
					},
				})
				checkSaid(t, text, append(c.says, "Freitag, 26.02.2027", "13 Euro"), c.unsaids)
			})
		}
	}
}

// TestCardIsCollected: § 60a Abs. 1 AufenthV: the authority hands the card out together with the word that locks it, also to somebody with a power
// of attorney.
func TestCardIsCollected(t *testing.T) {
	t.Parallel()
	a := office(t)
	text := fill(t, a, holder("aufenthaltserlaubnis", "18b", "2026-11-15", "IND"), "verlaengerung/karte-abholung", "card", nil)
	checkSaid(t, text, []string{"Das Sperrkennwort bekommen Sie von uns", "Vollmacht", "Pass"}, []string{"PIN und das Sperrkennwort"})
}
