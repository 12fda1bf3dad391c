package rules_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/feel"
)

var ampel = sync.OnceValues(load("entscheidung-ampel"))

// checks are the points of the table; each gives one line, whatever is known.
var checks = []string{
	"titel", "wirkung", "unterlagen", "zweck", "dauer", "vertrag", "ba", "sicherheit", "bzr", "ausweisung", "verfahren", "pass", "unterhalt",
	"kurs", "ab45", "regeln",
}

// clear is an extension under § 18b AufenthG with which nothing is wrong and of which everything is known.
func clear(changes facts) situation {
	return situation{
		stichtag: "2026-11-12", fall: facts{"verfahren": "verlaengerung", "antragAuf": "18b", "antragArt": "verlaengerung", "eingangAm": "2026-11-02"},
		titel: facts{"art": "aufenthaltserlaubnis", "paragraph": "18b", "gueltigBis": "2026-11-26"},
		angaben: with(facts{
			"fiktionWirkung": "fortgeltung", "vollstaendig": true, "zweckUnveraendert": true, "vorschlagBis": "2030-11-26",
			"arbeitsvertrag": "unbefristet", "baNoetig": false, "sicherheitsabfrage": "keine-bedenken", "bzrAuskunft": "kein-eintrag",
			"ausweisungsinteresse": false, "strafverfahrenAnhaengig": false, "passGueltigBis": "2030-11-26", "lebensunterhalt": "gesichert",
			"kursStand": "keine-pflicht",
		}, changes),
		bestand: facts{"regelnZuPruefen": []string{}},
	}
}

// light gives the colour of each point, and the end that the line of the length proposes.
func light(t *testing.T, s situation) (colours map[string]string, until string) {
	t.Helper()
	s.bestand = with(s.bestand, ofTheYear(t, s))
	list, ok := feel.ToGo(evaluate(t, ampel, s).Value).([]any)
	require.True(t, ok, "the table gives no list")
	colours = map[string]string{}
	for _, line := range list {
		row, ok := line.(map[string]any)
		require.True(t, ok)
		point, _ := row["pruefpunkt"].(string)
		require.NotContains(t, colours, point, "one line per point")
		colours[point], _ = row["farbe"].(string)
		require.NotEmpty(t, row["grund"])
		if day, _ := row["bis"].(string); day != "" {
			until = day
		}
		if row["needsLegalReview"] == true {
			require.NotEqual(t, "gruen", colours[point], "what a lawyer has to look at is never green")
		}
	}
	require.Len(t, colours, len(checks))
	return colours, until
}

// ofTheYear gives what the program adds out of the one table of the year; a row that a lawyer has not looked at reaches nothing.
func ofTheYear(t *testing.T, s situation) facts {
	t.Helper()
	row, ok := evaluate(t, jahreswerte, s).Value.(*feel.Context)
	require.True(t, ok)
	if review, _ := row.Get("needsLegalReview"); review != feel.Bool(false) {
		return facts{"gehaltBlaueKarte": "unbekannt", "gehaltAb45": "unbekannt"}
	}
	out := facts{}
	for name, column := range map[string]string{
		"gehaltBlaueKarte": "gehaltBlaueKarte", "gehaltAb45": "gehaltAb45", "schwelleBlaueKarte": "blaueKarteRegel", "schwelleAb45": "ab45",
	} {
		v, there := row.Get(column)
		require.True(t, there, column)
		out[name] = v
	}
	return out
}

// TestFrom45OnTheSalaryOrAProvisionIsNeeded: § 18 Abs. 2 Nr. 5 AufenthG: where a title under § 18a or § 18b is granted for the first time after
// the person's 45th year is completed, the salary reaches 55 per cent of the contribution ceiling (55,770 euros in 2026) or an adequate old-age
// provision is proved. What nobody knows is not green. Who was born on 12 November 1981 completes that year with the end of 11 November 2026
// (§ 187 Abs. 2 Satz 2, § 188 Abs. 2 BGB).
func TestFrom45OnTheSalaryOrAProvisionIsNeeded(t *testing.T) {
	t.Parallel()
	visa := facts{"art": "nationales-visum", "paragraph": "18b", "gueltigBis": "2026-11-26"}
	study := facts{"art": "aufenthaltserlaubnis", "paragraph": "16b", "gueltigBis": "2026-11-26"}
	skilled := facts{"art": "aufenthaltserlaubnis", "paragraph": "18a", "gueltigBis": "2026-11-26"}
	for _, c := range []struct {
		name    string
		born    any
		kind    string
		title   facts
		day     string
		changes facts
		colour  string
	}{
		{"the day before", "1981-11-13", "erteilung", visa, "", nil, "gruen"},
		{"the birthday", "1981-11-12", "erteilung", visa, "", nil, "gelb"},
		{"salary at the minimum", "1981-11-12", "erteilung", visa, "", facts{"gehaltJahr": 55770}, "gruen"},
		{"a euro less, provision not looked at", "1981-11-12", "erteilung", visa, "", facts{"gehaltJahr": 55769}, "gelb"},
		{"a euro less and no provision", "1981-11-12", "erteilung", visa, "", facts{"gehaltJahr": 55769, "altersversorgung": "nicht-nachgewiesen"}, "rot"},
		{"a euro less, provision proved", "1981-11-12", "erteilung", visa, "", facts{"gehaltJahr": 55769, "altersversorgung": "nachgewiesen"}, "gruen"},
		{"no provision, salary unknown", "1981-11-12", "erteilung", visa, "", facts{"altersversorgung": "nicht-nachgewiesen"}, "gelb"},
		{"after studies", "1970-01-01", "zweckwechsel", study, "", facts{"gehaltJahr": 40000, "altersversorgung": "nicht-nachgewiesen"}, "rot"},
		{"from § 18a to § 18b", "1970-01-01", "zweckwechsel", skilled, "", facts{"gehaltJahr": 40000, "altersversorgung": "nicht-nachgewiesen"}, "gelb"},
		{"an extension is not the first grant", "1970-01-01", "verlaengerung", skilled, "", facts{"gehaltJahr": 40000}, "gruen"},
		{"called an extension, of a visa", "1970-01-01", "verlaengerung", visa, "", nil, "gelb"},
		{"birth date unknown", nil, "erteilung", visa, "", facts{"gehaltJahr": 40000}, "gelb"},
		{"the minimum of the next year is not known", "1970-01-01", "erteilung", visa, "2027-01-04", facts{"gehaltJahr": 90000}, "gelb"},
	} {
		s := clear(c.changes)
		s.fall, s.titel = with(s.fall, facts{"antragArt": c.kind}), c.title
		s.person = facts{"geburtsdatum": c.born}
		if c.day != "" {
			s.stichtag = c.day
		}
		colours, _ := light(t, s)
		require.Equal(t, c.colour, colours["ab45"], c.name)
	}
	other := clear(nil)
	other.fall, other.person = with(other.fall, facts{"antragAuf": "18g"}), facts{"geburtsdatum": "1970-01-01"}
	colours, _ := light(t, other)
	require.Equal(t, "gruen", colours["ab45"], "the Blue Card has a salary of its own (§ 18g)")
}

// TestClearCaseIsGreen: timely (§ 81 Abs. 4 Satz 1), complete (§ 82 Abs. 1), a claim whose length the statute fixes (§§ 18b, 18 Abs. 4),
// nothing of § 5 Abs. 1 missing, the duty of § 8 Abs. 3 looked at: every point is green and the end is proposed.
func TestClearCaseIsGreen(t *testing.T) {
	t.Parallel()
	for name, changes := range map[string]facts{
		"as it is":                     nil,
		"contract limited":             {"arbeitsvertrag": "befristet", "baBefristetBis": "2030-05-26"},
		"approval by the agency":       {"baNoetig": true, "baErgebnis": "zugestimmt", "baZustimmungBis": "2030-11-26"},
		"silence of the agency":        {"baNoetig": true, "baErgebnis": "gilt-als-erteilt"},
		"no query under § 73 provided": {"sicherheitsabfrage": "nicht-noetig"},
		"course passed":                {"kursStand": "abgeschlossen", "integrationskursVerpflichtet": true},
		"integrated in another way":    {"kursStand": "anderweitig", "integrationskursVerpflichtet": true},
		"course running":               {"kursStand": "laeuft", "integrationskursVerpflichtet": true},
	} {
		colours, until := light(t, clear(changes))
		for _, point := range checks {
			require.Equal(t, "gruen", colours[point], "%s: %s", name, point)
		}
		require.Equal(t, "2030-11-26", until, name)
	}
}

// TestNothingKnownIsNeverGreen: a fact that is missing is nobody's yes.
func TestNothingKnownIsNeverGreen(t *testing.T) {
	t.Parallel()
	colours, until := light(t, situation{stichtag: "2026-11-12", fall: facts{}, angaben: facts{}, bestand: facts{}})
	for _, point := range checks {
		require.Equal(t, "gelb", colours[point], point)
	}
	require.Empty(t, until)
	for name := range clear(nil).angaben {
		colours, _ := light(t, clear(facts{name: nil}))
		require.Contains(t, colours, "titel")
		open := 0
		for _, colour := range colours {
			if colour == "gelb" {
				open++
			}
		}
		require.Positive(t, open, "without %s the case was green", name)
	}
}

// TestLights: what stands against a case, and what only a person can weigh; the rest stays green.
func TestLights(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, law     string
		changes       facts
		point, colour string
	}{
		{"late, continuation ordered", "§ 81 Abs. 4 Satz 3", facts{"fiktionWirkung": "fortgeltung-angeordnet"}, "wirkung", "gelb"},
		{"documents are missing", "§ 82 Abs. 1", facts{"vollstaendig": false}, "unterlagen", "rot"},
		{"employer changed", "§ 4a Abs. 3 Satz 4", facts{"arbeitgeberGewechselt": true}, "zweck", "gelb"},
		{"a change of employer is reported and not classified yet", "§ 82 Abs. 6", facts{"arbeitgeberMeldung": "wechsel"}, "zweck", "gelb"},
		{"the person asks for less", "§ 7 Abs. 2 Satz 1", facts{"gewuenschtBis": "2028-11-26"}, "dauer", "gelb"},
		{"limited contract without its end", "§ 18 Abs. 4", facts{"arbeitsvertrag": "befristet"}, "vertrag", "gelb"},
		{"unlimited contract with an end", "§ 18 Abs. 4", facts{"baBefristetBis": "2028-11-26"}, "vertrag", "gelb"},
		{"the agency refused", "§ 40", facts{"baErgebnis": "abgelehnt"}, "ba", "rot"},
		{"the agency approved, nobody says until when", "§ 34 Abs. 2 BeschV", facts{"baNoetig": true, "baErgebnis": "zugestimmt"}, "ba", "gelb"},
		{"no answer of the agency", "§ 39", facts{"baNoetig": true, "baErgebnis": "ohne-antwort"}, "ba", "gelb"},
		{"doubts about security", "§ 5 Abs. 4", facts{"sicherheitsabfrage": "bedenken"}, "sicherheit", "rot"},
		{"an entry in the criminal register", "§ 54", facts{"bzrAuskunft": "eintrag"}, "bzr", "gelb"},
		{"interest in expulsion", "§ 5 Abs. 1 Nr. 2", facts{"ausweisungsinteresse": true}, "ausweisung", "rot"},
		{"proceedings", "§ 79 Abs. 2", facts{"strafverfahrenAnhaengig": true}, "verfahren", "gelb"},
		{"passport a day short", "§ 5 Abs. 1 Nr. 4", facts{"passGueltigBis": "2030-11-25"}, "pass", "gelb"},
		{"passport valid today", "§ 5 Abs. 1 Nr. 4", facts{"passGueltigBis": "2026-11-12"}, "pass", "gelb"},
		{"passport ended yesterday", "§ 5 Abs. 1 Nr. 4", facts{"passGueltigBis": "2026-11-11"}, "pass", "rot"},
		{"subsistence not secured", "§ 5 Abs. 1 Nr. 1", facts{"lebensunterhalt": "nicht-gesichert"}, "unterhalt", "rot"},
		{"an exception", "§ 5 Abs. 3 Satz 2", facts{"lebensunterhalt": "ausnahme"}, "unterhalt", "gelb"},
		{"the person names benefits", "§ 2 Abs. 3", facts{"sozialleistungen": true}, "unterhalt", "gelb"},
		{"duty of the course violated", "§ 8 Abs. 3 Satz 2", facts{"kursStand": "verletzt"}, "kurs", "gelb"},
		{"the person names a duty, the caseworker none", "§ 8 Abs. 3 Satz 1", facts{"integrationskursVerpflichtet": true}, "kurs", "gelb"},
		{"the table names a duty, the caseworker none", "§ 44a Abs. 1", facts{"kursVerpflichtet": true}, "kurs", "gelb"},
	} {
		colours, _ := light(t, clear(c.changes))
		require.Equal(t, c.colour, colours[c.point], "%s (%s)", c.name, c.law)
		delete(colours, c.point)
		for point, colour := range colours {
			require.Equal(t, "gruen", colour, "%s: %s has nothing to do with it", c.name, point)
		}
	}
}

// TestLightsOfOtherCases: change of purpose, another title than before, titles with discretion or protection, and rules that a lawyer has not
// seen (§ 35a VwVfG is no help: a person decides).
func TestLightsOfOtherCases(t *testing.T) {
	t.Parallel()
	other := func(paragraph, kind string) situation {
		s := clear(nil)
		s.fall = with(s.fall, facts{"antragAuf": paragraph, "antragArt": kind})
		return s
	}
	colours, _ := light(t, other("18b", "zweckwechsel"))
	require.Equal(t, "gelb", colours["zweck"], "change of purpose")
	colours, _ = light(t, other("18a", "verlaengerung"))
	require.Equal(t, "gelb", colours["zweck"], "another paragraph than the title has")
	for paragraph, law := range map[string]string{
		"16b": "§ 16b Abs. 2 Satz 4: a forecast", "18d": "§ 18d Abs. 4: the length is that of the project", "19c Abs. 1": "§ 19c Abs. 1: kann",
		"21": "§ 21 Abs. 1: kann", "30": "§ 27 Abs. 4: no length of its own", "25 Abs. 3": "§ 25 Abs. 3: soll; § 26 Abs. 2", "37": "no rule says more",
	} {
		colours, _ = light(t, other(paragraph, "verlaengerung"))
		require.Equal(t, "gelb", colours["titel"], law)
	}
	colours, _ = light(t, other("25 Abs. 2", "verlaengerung"))
	require.Equal(t, []string{"gelb", "gruen", "gruen"}, []string{colours["titel"], colours["unterhalt"], colours["kurs"]}, "§ 5 Abs. 3 Satz 1, § 8 Abs. 4")
	s := clear(nil)
	s.bestand = facts{"regelnZuPruefen": []string{"ba-zustimmung"}}
	colours, _ = light(t, s)
	require.Equal(t, "gelb", colours["regeln"])
}

// TestNoTitleBeforeIdentityIsSecured: § 81 Abs. 7: where identity has to be secured (§ 49) no title may be granted before that is done and stored; with
// § 24 that is always so before the first title (§ 49 Abs. 4a). Where nothing stands in the way there is no line: a case that was green stays so.
func TestNoTitleBeforeIdentityIsSecured(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, auf, art string
		measures       any
		want           string
	}{
		{"needed and not done", "18b", "verlaengerung", "fehlen", "rot"},
		{"done", "18b", "verlaengerung", "erledigt", ""},
		{"not needed", "18b", "verlaengerung", "nicht-noetig", ""},
		{"nobody has said", "18b", "verlaengerung", nil, ""},
		{"first title of temporary protection, nobody has said", "24", "erteilung", nil, "gelb"},
		{"first title of temporary protection, not done", "24", "erteilung", "fehlen", "rot"},
		{"first title of temporary protection, done", "24", "erteilung", "erledigt", ""},
		{"extension of temporary protection", "24", "verlaengerung", nil, ""},
	} {
		s := clear(facts{"edMassnahmen": c.measures})
		s.fall = with(s.fall, facts{"antragAuf": c.auf, "antragArt": c.art})
		list, ok := feel.ToGo(evaluate(t, ampel, s).Value).([]any)
		require.True(t, ok)
		colour := ""
		for _, line := range list {
			if row := line.(map[string]any); row["pruefpunkt"] == "identitaet" {
				colour, _ = row["farbe"].(string)
			}
		}
		require.Equal(t, c.want, colour, c.name)
	}
}

// TestTitleLengthHeedsTheCourse: whoever is obliged to the integration course and has not completed it is extended for a year at most (§ 8
// Abs. 3 Satz 6 AufenthG); what the caseworker has established goes before what the person said.
func TestTitleLengthHeedsTheCourse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		angaben facts
		year    bool
	}{
		{facts{"kursStand": "laeuft"}, true},
		{facts{"kursStand": "verletzt"}, true},
		{facts{"kursStand": "abgeschlossen", "integrationskursVerpflichtet": true}, false},
		{facts{"kursStand": "anderweitig", "kursVerpflichtet": true}, false},
		{facts{"kursStand": "keine-pflicht"}, false},
		{facts{"kursVerpflichtet": true}, true},
		{nil, false},
	} {
		out := outputs(t, titeldauer, change(func(s *situation) {
			s.fall, s.angaben = with(extension, facts{"antragAuf": "18b", "antragArt": "verlaengerung"}), with(c.angaben, nil)
		}))
		require.Equal(t, map[bool]string{true: "2027-11-11", false: "2030-11-11"}[c.year], out["bis"], "%v", c.angaben)
	}
}

// TestBlueCardIsGreenAboveTheThreshold: the Blue Card is a claim as well (§ 18g Abs. 1 Satz 1), its length stands in § 18 Abs. 4. Its salary
// must reach half of the contribution ceiling of the year, 101,400 euros in 2026 (§ 4 SVBezGrV 2026): 50,700 euros; 45.3 per cent of it,
// 45,934.20 euros, are enough only in the cases of § 18g Abs. 1 Satz 2, Abs. 2 and 6, at which a person looks. No ground of § 19f may exist.
func TestBlueCardIsGreenAboveTheThreshold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, law, day string
		changes        facts
		colour         string
	}{
		{"salary at the threshold", "§ 18g Abs. 1 Satz 1", "", nil, "gruen"},
		{"limited contract that runs six months more", "§ 18g Abs. 3", "", facts{"arbeitsvertrag": "befristet", "baBefristetBis": "2027-05-12"}, "gruen"},
		{"a euro less", "§ 18g Abs. 6", "", facts{"gehaltJahr": 50699}, "gelb"},
		{"at the lower threshold", "§ 18g Abs. 6", "", facts{"gehaltJahr": 45935}, "gelb"},
		{"below both", "§ 18g Abs. 1", "", facts{"gehaltJahr": 45934}, "rot"},
		{"shortage occupation", "§ 18g Abs. 1 Satz 2", "", facts{"blaueKarteVariante": "mangelberuf"}, "gelb"},
		{"IT without a degree", "§ 18g Abs. 2", "", facts{"blaueKarteVariante": "it"}, "gelb"},
		{"a contract that ends in less than six months", "§ 18g Abs. 3", "", facts{"arbeitsvertrag": "befristet", "baBefristetBis": "2027-05-11"}, "gelb"},
		{"a ground for refusal", "§ 19f Abs. 1 and 2", "", facts{"ablehnungsgrund19f": "besteht"}, "rot"},
		{"nobody has looked at § 19f", "§ 18g Abs. 1 Satz 1", "", facts{"ablehnungsgrund19f": nil}, "gelb"},
		{"salary unknown", "§ 18g Abs. 1", "", facts{"gehaltJahr": nil}, "gelb"},
		{"kind of card unknown", "§ 18g Abs. 1", "", facts{"blaueKarteVariante": nil}, "gelb"},
		{"the last day of the year's threshold", "§ 18g Abs. 7", "2026-12-31", nil, "gruen"},
		{"the threshold of the next year is not known", "§ 18g Abs. 7", "2027-01-01", facts{"gehaltJahr": 90000}, "gelb"},
	} {
		s := clear(with(facts{"gehaltJahr": 50700, "blaueKarteVariante": "regel", "ablehnungsgrund19f": "keiner"}, c.changes))
		s.fall = with(s.fall, facts{"antragAuf": "18g"})
		s.titel = facts{"art": "blaue-karte-eu", "paragraph": "18g", "gueltigBis": "2026-11-26"}
		if c.day != "" {
			s.stichtag = c.day
		}
		colours, _ := light(t, s)
		require.Equal(t, c.colour, colours["titel"], "%s (%s)", c.name, c.law)
		delete(colours, "titel")
		for point, colour := range colours {
			require.Equal(t, "gruen", colour, "%s: %s has nothing to do with it", c.name, point)
		}
	}
}
