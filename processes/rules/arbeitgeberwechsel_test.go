package rules_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	pathOfChange = sync.OnceValues(load("arbeitgeberwechsel-pfad"))
	periodOfBA   = sync.OnceValues(load("ba-frist"))
)

// TestPathOfChange: which way a change of employer takes, and whether the person may begin, for every title of section 3.1 of the domain.
// A fact that is missing leads to a person and never to a yes.
func TestPathOfChange(t *testing.T) {
	t.Parallel()
	const (
		yes, notYet, open = "ja", "noch-nicht", "unklar"
		somebody          = "sachbearbeitung"
	)
	ae := func(paragraph string) facts {
		return facts{"art": "aufenthaltserlaubnis", "paragraph": paragraph, "gueltigVon": "2025-02-01", "gueltigBis": "2028-01-31", "unbefristet": false}
	}
	card := facts{"art": "blaue-karte-eu", "paragraph": "18g", "gueltigVon": "2026-02-01", "gueltigBis": "2030-01-31", "unbefristet": false}
	change := facts{"wechselArt": "wechsel", "wechselAm": "2027-01-01", "neueTaetigkeitBegonnen": false}
	begun := with(change, facts{"neueTaetigkeitBegonnen": true, "wechselAm": "2026-11-01"})
	end := facts{"wechselArt": "ende", "beschaeftigungEndeAm": "2026-12-31"}
	notice := func(since any) facts {
		return with(change, facts{"wechselArt": "blaue-karte", "wechselAm": "2026-12-01", "blaueKarteSeit": since})
	}
	detailed := func(detail string, more facts) facts { return with(with(change, facts{"titelGenauer": detail}), more) }
	for _, c := range []struct {
		name, law     string
		titel, angabe facts
		path, may     string
		row           string
	}{
		{"no title", "§ 4a Abs. 5 Satz 1", nil, change, somebody, open, "titel-gilt-nicht"},
		{"title ended yesterday", "§ 4a Abs. 5 Satz 1", with(ae("28"), facts{"gueltigBis": "2026-11-11"}), change, somebody, open, "titel-gilt-nicht"},
		{"title revoked", "§ 51 Abs. 1 Nr. 4", with(ae("28"), facts{"beendetAm": "2026-11-12"}), change, somebody, open, "titel-gilt-nicht"},
		{"end of the title unknown", "§ 7 Abs. 1: a permit is limited", with(ae("28"), facts{"gueltigBis": nil}), change, somebody, open, "titel-gilt-nicht"},
		{"last day of the title", "§ 4a Abs. 1 Satz 1", with(ae("28"), facts{"gueltigBis": "2026-11-12"}), change, "frei", yes, "familie"},
		{"Duldung", "§ 4a Abs. 4, § 32 BeschV", with(ae(""), facts{"art": "duldung"}), change, somebody, notYet, "duldung-gestattung"},
		{"Duldung, works already", "§ 4a Abs. 4", with(ae(""), facts{"art": "duldung"}), begun, "verdacht-unerlaubt", notYet, "duldung-gestattung-begonnen"},
		{"settlement permit", "§ 4a Abs. 1 Satz 1", facts{"art": "niederlassungserlaubnis", "paragraph": "9", "unbefristet": true}, begun, "frei", yes, "unbefristet"},
		{"business taken over", "§ 4a Abs. 3 Satz 5", ae("18b"), facts{"wechselArt": "betriebsuebergang", "arbeitUnveraendert": true}, "betriebsuebergang", yes, "betriebsuebergang"},
		{"taken over, work changes", "§ 4a Abs. 3 Satz 4", ae("18b"), facts{"wechselArt": "betriebsuebergang", "arbeitUnveraendert": false}, somebody, open, "betriebsuebergang-unklar"},
		{"taken over, not said whether work changes", "§ 4a Abs. 3 Satz 4", card, facts{"wechselArt": "betriebsuebergang"}, somebody, open, "betriebsuebergang-unklar"},
		{"student", "§ 16b Abs. 3", ae("16b"), change, "frei", yes, "studium-arbeit"},
		{"student works already", "§ 16b Abs. 3", ae("16b"), begun, "frei", yes, "studium-arbeit"},
		{"job search", "§ 20", ae("20"), change, "frei", yes, "suche-nach-arbeit"},
		{"search card", "§ 20a Abs. 2", ae("20a"), detailed("20a-such", nil), "frei", yes, "such-chancenkarte"},
		{"opportunity card of unknown kind", "§ 20a", ae("20a"), change, somebody, open, "sonst"},
		{"family", "§ 4a Abs. 1 Satz 1", ae("30"), change, "frei", yes, "familie"},
		{"refugee", "§ 4a Abs. 1 Satz 1", ae("25 Abs. 2"), change, "frei", yes, "humanitaer"},
		{"order of the Land", "§ 23 Abs. 1 Satz 4", ae("23"), detailed("23-1", nil), somebody, notYet, "aufnahme-land"},
		{"order of the federation", "§ 4a Abs. 1 Satz 1", ae("23"), detailed("23-andere", nil), "frei", yes, "aufnahme-bund"},
		{"§ 23, subsection unknown", "§ 23", ae("23"), change, somebody, open, "aufnahme-unbekannt"},
		{"temporary stay", "§ 25 Abs. 4 Satz 3", ae("25 Abs. 4"), change, somebody, notYet, "humanitaer-beschraenkt"},
		{"skilled worker, job ends", "§ 18 Abs. 5 Satz 1", ae("18a"), end, "ende-suchphase", notYet, "ende-beschaeftigung"},
		{"Blue Card, job ends", "§ 18 Abs. 5 Satz 1", card, end, "ende-suchphase", open, "ende-blaue-karte"},
		{"training ends", "§ 16a Abs. 4", ae("16a"), end, "ende-suchphase", notYet, "ende-ausbildung"},
		{"self-employed, ends", "§ 82 Abs. 6", ae("21"), end, somebody, open, "ende-sonst"},
		{"Blue Card, last day of twelve months", "§ 18g Abs. 4 Satz 2; §§ 187 Abs. 2, 188 Abs. 2 BGB", card, with(notice("2025-11-13"), facts{"wechselAm": "2026-11-12"}), "blaue-karte-pruefen", yes, "blaue-karte-erste-zwoelf"},
		{"Blue Card, a day later", "§ 18g Abs. 4 Satz 1; §§ 187 Abs. 2, 188 Abs. 2 BGB", card, with(notice("2025-11-12"), facts{"wechselAm": "2026-11-12"}), "frei", yes, "blaue-karte-danach"},
		{"Blue Card, changes after the twelve months", "§ 18g Abs. 4 Satz 2: the change in the first twelve months", card, notice("2025-12-01"), "frei", yes, "blaue-karte-danach"},
		{"Blue Card, works already", "§ 18g Abs. 4 Satz 1: no permission", card, with(begun, facts{"blaueKarteSeit": "2026-02-01"}), "blaue-karte-pruefen", yes, "blaue-karte-erste-zwoelf"},
		{"Blue Card, begin unknown", "§ 18g Abs. 4", card, notice(nil), somebody, open, "blaue-karte-seit-unbekannt"},
		{"Blue Card by old law", "§ 18b Abs. 2 a. F.", with(card, facts{"paragraph": "andere"}), notice("2026-02-01"), somebody, open, "blaue-karte-seit-unbekannt"},
		{"skilled worker, works already", "§ 4a Abs. 3 Satz 4", ae("18b"), begun, "verdacht-unerlaubt", notYet, "schon-begonnen"},
		{"works already after two years of work", "§ 4a Abs. 3 Satz 3 and 4", ae("18a"), with(begun, facts{"versicherteMonate": 40}), "verdacht-unerlaubt", notYet, "schon-begonnen"},
		{"researcher works elsewhere already", "§ 18d Abs. 5", ae("18d"), begun, "verdacht-unerlaubt", notYet, "schon-begonnen-sonstige"},
		{"follow-up card, works already", "§ 20a Abs. 5", ae("20a"), with(begun, facts{"titelGenauer": "20a-folge"}), "verdacht-unerlaubt", notYet, "schon-begonnen-folge-chancenkarte"},
		{"binding removed before", "§ 4a Abs. 3 Satz 4: issued for a particular employment", ae("18b"), with(change, facts{"bindungAufTitel": "keine"}), somebody, open, "ohne-bindung"},
		{"binding removed before, works already", "§ 4a Abs. 3 Satz 4: no suspicion before somebody has read the title", ae("18a"), with(begun, facts{"bindungAufTitel": "keine"}), somebody, open, "ohne-bindung"},
		{"bound to an occupation", "§ 4a Abs. 3 Satz 4", ae("18b"), with(change, facts{"bindungAufTitel": "taetigkeit"}), "ba-zustimmung", notYet, "fachkraft"},
		{"two years of work", "§ 9 Abs. 1 Nr. 1 BeschV", ae("18a"), with(change, facts{"versicherteMonate": 24}), "bindung-streichen", notYet, "fachkraft-neun"},
		{"a month short", "§ 9 Abs. 1 Nr. 1 BeschV", ae("18a"), with(change, facts{"versicherteMonate": 23}), "ba-zustimmung", notYet, "fachkraft"},
		{"three years of stay", "§ 9 Abs. 1 Nr. 2 BeschV", ae("18b"), with(change, facts{"aufenthaltMonate": 36}), "bindung-streichen", notYet, "fachkraft-neun"},
		{"months unknown", "§ 4a Abs. 3 Satz 4, § 35 Abs. 4 BeschV", ae("18b"), change, "ba-zustimmung", notYet, "fachkraft"},
		{"apprentice", "§ 16a Abs. 1", ae("16a"), with(change, facts{"aufenthaltMonate": 36}), "ba-zustimmung", notYet, "ausbildung"},
		{"recognition partnership", "§ 2a Abs. 2 Satz 4 BeschV: no § 9", ae("16d"), detailed("16d-3", facts{"versicherteMonate": 30}), "ba-zustimmung", notYet, "anerkennungspartnerschaft"},
		{"recognition, other subsection", "§ 16d", ae("16d"), change, somebody, notYet, "anerkennung-sonst"},
		{"researcher", "§ 18d Abs. 5", ae("18d"), change, somebody, notYet, "forschung"},
		{"experience", "§ 6 Abs. 2 Satz 1 BeschV: no § 9", ae("19c"), detailed("19c-2", facts{"versicherteMonate": 30}), "ba-zustimmung", notYet, "sonstige-ohne-neun"},
		{"care assistant", "§ 22a Satz 2 BeschV: no § 9", ae("19c"), detailed("19c-1-22a", facts{"versicherteMonate": 30}), "ba-zustimmung", notYet, "sonstige-ohne-neun"},
		{"driver", "§ 24a Abs. 3 BeschV: no § 9", ae("19c"), detailed("19c-1-24a", facts{"aufenthaltMonate": 40}), "ba-zustimmung", notYet, "sonstige-ohne-neun"},
		{"Western Balkans", "§ 26 Abs. 2 BeschV: no § 9", ae("19c"), detailed("19c-1-26-2", facts{"versicherteMonate": 30}), "ba-zustimmung", notYet, "sonstige-westbalkan"},
		{"Western Balkans, version until 2020", "§ 9 Abs. 1 Nr. 1 BeschV", ae("19c"), detailed("19c-1-26-2-alt", facts{"versicherteMonate": 30}), "bindung-streichen", notYet, "sonstige-neun"},
		{"offshore wind", "§ 24b BeschV: no approval", ae("19c"), detailed("19c-1-24b", nil), "bindung-streichen", notYet, "sonstige-windenergie"},
		{"other ground, two years", "§ 9 Abs. 1 Nr. 1 BeschV", ae("19c"), detailed("19c-1-andere", facts{"versicherteMonate": 24}), "bindung-streichen", notYet, "sonstige-neun"},
		{"other ground", "§ 4a Abs. 3 Satz 4", ae("19c"), detailed("19c-1-andere", nil), "ba-zustimmung", notYet, "sonstige"},
		{"public interest, two years", "§ 39 Abs. 3: approval", ae("19c"), detailed("19c-3", facts{"versicherteMonate": 24}), "ba-zustimmung", notYet, "sonstige"},
		{"civil servant", "§ 19c Abs. 4", ae("19c"), detailed("19c-4", nil), somebody, notYet, "sonstige-unbekannt"},
		{"ground unknown, two years", "§ 9 BeschV cannot be judged", ae("19c"), with(change, facts{"versicherteMonate": 24}), somebody, notYet, "sonstige-unbekannt"},
		{"follow-up card", "§ 20a Abs. 5 Satz 2", ae("20a"), detailed("20a-folge", nil), "ba-zustimmung", notYet, "folge-chancenkarte"},
		{"follow-up card, three years of stay", "§ 9 Abs. 1 Nr. 2 BeschV", ae("20a"), detailed("20a-folge", facts{"aufenthaltMonate": 36}), "bindung-streichen", notYet, "folge-chancenkarte-neun"},
		{"national visa", "§ 6 Abs. 3, § 4a Abs. 3 Satz 4", with(ae("18b"), facts{"art": "nationales-visum"}), with(change, facts{"versicherteMonate": 24}), somebody, notYet, "visum"},
		{"self-employed", "§ 21", ae("21"), change, somebody, open, "sonst"},
		{"nothing said about what changes", "§ 4a", ae("18b"), nil, somebody, open, "sonst"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := situation{stichtag: "2026-11-12", fall: facts{"verfahren": "arbeitgeberwechsel"}, person: person, titel: c.titel, angaben: with(c.angabe, nil)}
			out := outputs(t, pathOfChange, s)
			require.Equal(t, "arbeitgeberwechsel-pfad-"+c.row, evaluate(t, pathOfChange, s).Matched[0].RuleID, c.law)
			require.Equal(t, c.path, out["pfad"], c.law)
			require.Equal(t, c.may, out["darfBeginnen"], c.law)
			require.NotEmpty(t, out["paragraph"])
			if c.path == "ende-suchphase" {
				require.Equal(t, "6", amount(out["suchMonate"]), "§ 18 Abs. 5 Satz 1, § 16a Abs. 4 AufenthG")
			}
		})
	}
}

// TestTitleThatEndsSoon: a change within three months of the end is better combined with the extension (domain 4.3); the day of the end
// belongs to the title.
func TestTitleThatEndsSoon(t *testing.T) {
	t.Parallel()
	for end, soon := range map[string]bool{"2026-11-12": true, "2027-02-11": true, "2027-02-12": false, "2026-11-11": false} {
		s := situation{
			stichtag: "2026-11-12", fall: facts{"verfahren": "arbeitgeberwechsel"}, person: person, angaben: facts{"wechselArt": "wechsel"},
			titel: facts{"art": "aufenthaltserlaubnis", "paragraph": "18b", "gueltigBis": end, "unbefristet": false},
		}
		require.Equal(t, soon, outputs(t, pathOfChange, s)["titelEndetBald"], end)
	}
}

// TestPeriodOfBA: two weeks, one in the cases of § 18g Abs. 4 and § 81a AufenthG (§ 36 Abs. 2 BeschV). What does not fit together gets the
// longer period, because silence in the shorter one would make an approval.
func TestPeriodOfBA(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, kind, titel, procedure, want, row string }{
		{"ordinary request", "regel", "aufenthaltserlaubnis", "verlaengerung", "2W", "regel"},
		{"job change with a Blue Card", "blaue-karte-wechsel", "blaue-karte-eu", "arbeitgeberwechsel", "1W", "blaue-karte-wechsel"},
		{"called a Blue Card's change, but is another title", "blaue-karte-wechsel", "aufenthaltserlaubnis", "arbeitgeberwechsel", "2W", "regel"},
		{"Blue Card extended with a new employer", "blaue-karte-wechsel", "blaue-karte-eu", "verlaengerung", "2W", "regel"},
		{"accelerated procedure", "beschleunigt", "nationales-visum", "verlaengerung", "1W", "beschleunigt"},
		{"kind not said", "", "blaue-karte-eu", "arbeitgeberwechsel", "2W", "regel"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := situation{stichtag: "2026-11-12", fall: facts{"verfahren": c.procedure}, person: person, titel: facts{"art": c.titel}, angaben: facts{}}
			if c.kind != "" {
				s.angaben["baVerfahrensart"] = c.kind
			}
			out := outputs(t, periodOfBA, s)
			require.Equal(t, c.want, out["frist"])
			require.Equal(t, "ba-frist-"+c.row, evaluate(t, periodOfBA, s).Matched[0].RuleID)
		})
	}
}
