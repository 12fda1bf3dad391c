package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/feel"
)

func amount(v any) string { return fmt.Sprint(v) }

// TestBAZustimmung: § 39 AufenthG with §§ 9 and 35 BeschV for the titles of the table, and a person for every other.
func TestBAZustimmung(t *testing.T) {
	t.Parallel()
	blueCard := with(permit, facts{"art": "blaue-karte-eu", "paragraph": "18g"})
	for _, c := range []struct {
		name, law, auf string
		titel, angaben facts
		needed, review bool
	}{
		{"studies", "§ 16b", "16b", permit, nil, false, false},
		{"family of a German", "§ 4a Abs. 1 Satz 1", "28", permit, nil, false, false},
		{"Blue Card, standard salary", "§ 18g Abs. 1 Satz 1", "18g", blueCard, facts{"blaueKarteVariante": "regel"}, false, false},
		{"Blue Card, shortage occupation", "§ 18g Abs. 1 Satz 2", "18g", blueCard, facts{"blaueKarteVariante": "mangelberuf"}, true, false},
		{"Blue Card, IT", "§ 18g Abs. 2", "18g", blueCard, facts{"blaueKarteVariante": "it"}, true, false},
		{"Blue Card, variant unknown", "§ 39 Abs. 1", "18g", blueCard, nil, true, false},
		{"Blue Card does not use § 9 BeschV", "§ 9 Abs. 1 BeschV: Aufenthaltserlaubnis", "18g", blueCard, facts{"blaueKarteVariante": "it", "versicherteMonate": 40}, true, false},
		{"skilled worker", "§ 18 Abs. 2 Nr. 2", "18b", permit, nil, true, false},
		{"two years of work", "§ 9 Abs. 1 Nr. 1 BeschV", "18b", permit, facts{"versicherteMonate": 24}, false, false},
		{"a month short", "§ 9 Abs. 1 Nr. 1 BeschV", "18a", permit, facts{"versicherteMonate": 23}, true, false},
		{"three years of stay", "§ 9 Abs. 1 Nr. 2 BeschV", "18a", permit, facts{"aufenthaltMonate": 36}, false, false},
		{"three years but a visa only", "§ 9 Abs. 1 BeschV", "18a", with(permit, facts{"art": "nationales-visum"}), facts{"aufenthaltMonate": 36}, true, false},
		{"approval still runs", "§ 35 Abs. 2 BeschV", "18b", permit, facts{"baZustimmungBis": "2026-11-12"}, false, false},
		{"approval ran out", "§ 35 Abs. 2 BeschV", "18b", permit, facts{"baZustimmungBis": "2026-11-11"}, true, false},
		{"approval runs, employer changed", "§ 35 Abs. 4 Satz 1 BeschV", "18b", permit, facts{"baZustimmungBis": "2027-11-12", "arbeitgeberGewechselt": true}, true, false},
		{"approval runs, business taken over", "§ 35 Abs. 4 Satz 2 BeschV", "18b", permit, facts{"baZustimmungBis": "2027-11-12", "arbeitgeberGewechselt": true, "betriebsuebergang": true}, false, false},
		{"global approval", "§ 39 Abs. 2a", "18g", blueCard, facts{"blaueKarteVariante": "mangelberuf", "globalzustimmung": true}, false, false},
		{"BA has agreed in this procedure", "§ 36 Abs. 1 BeschV", "18b", permit, facts{"baAntwort": "zugestimmt"}, false, false},
		{"BA has refused in this procedure", "§ 36 Abs. 1 BeschV", "18b", permit, facts{"baAntwort": "abgelehnt"}, false, false},
		{"BA has asked back", "§ 36 Abs. 2 BeschV", "18b", permit, facts{"baAntwort": "rueckfrage"}, true, false},
		{"BA has agreed, employer changed since", "§ 35 Abs. 4 BeschV", "18b", permit, facts{"baAntwort": "zugestimmt", "wechselEinordnung": "erlaubnis-noetig"}, true, false},
		{"title without a row", "§ 39 Abs. 1", "19c", permit, nil, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, baZustimmung, change(func(s *situation) {
				s.fall, s.titel, s.angaben = with(extension, facts{"antragAuf": c.auf}), c.titel, with(c.angaben, nil)
			}))
			require.Equal(t, c.needed, out["noetig"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
			if c.needed {
				require.Equal(t, "2W", out["frist"], "§ 36 Abs. 2 Satz 1 BeschV")
			}
		})
	}
}

// TestVierAugen: the four-eyes rules of the authority (role concept 7.2).
func TestVierAugen(t *testing.T) {
	t.Parallel()
	extend := facts{"entscheidung": "verlaengern"}
	for _, c := range []struct {
		name, auf string
		angaben   facts
		second    bool
		rule      string
	}{
		{"refusal always", "18b", facts{"entscheidung": "ablehnen"}, true, "ablehnung"},
		{"green extension", "18b", extend, false, "sonst"},
		{"relative", "18b", with(extend, facts{"befangenheit": true}), true, "befangenheit"},
		{"waiver of 50 euros", "18b", with(extend, facts{"gebuehrErlassEuro": 50}), false, "sonst"},
		{"waiver above 50 euros", "18b", with(extend, facts{"gebuehrErlassEuro": 51}), true, "gebuehrenerlass"},
		{"§ 25 Abs. 5", "25 Abs. 5", extend, true, "humanitaer"},
		{"§ 25b", "25b", extend, true, "humanitaer"},
		{"interest in expulsion", "18b", with(extend, facts{"ausweisungsinteresse": true}), true, "ausweisungsinteresse"},
		{"pending proceedings", "18b", with(extend, facts{"strafverfahrenAnhaengig": true}), true, "laufendes-verfahren"},
		{"proceedings discontinued", "18b", with(extend, facts{"strafverfahrenAnhaengig": true, "verfahrensausgang": "eingestellt"}), false, "sonst"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := change(func(s *situation) { s.fall, s.angaben = with(extension, facts{"antragAuf": c.auf}), c.angaben })
			require.Equal(t, c.second, outputs(t, vierAugen, s)["mitzeichnung"])
			require.Equal(t, "vier-augen-"+c.rule, evaluate(t, vierAugen, s).Matched[0].RuleID)
		})
	}
}

// TestCheckliste: what each title needs for extension and first issue (domain 1.5a); what a register knows is never asked of the person.
func TestCheckliste(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, auf, art string
		angaben        facts
		want           []string
	}{
		{"studies, extension", "16b", "verlaengerung", nil, []string{"A01", "P01", "P02", "P03", "W02", "K01", "S01", "S02", "F01"}},
		{"studies, slow", "16b", "verlaengerung", facts{"regelstudienzeitUeberschritten": true}, []string{"A01", "P01", "P02", "P03", "W02", "K01", "S01", "S02", "S03", "F01"}},
		{"studies, first", "16b", "erteilung", nil, []string{"A01", "P01", "P02", "W02", "K01", "S01", "F01"}},
		{"skilled worker, extension", "18b", "verlaengerung", nil, []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}},
		{"skilled worker, new employer", "18a", "verlaengerung", facts{"arbeitgeberGewechselt": true}, []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04", "L01", "L02"}},
		{"skilled worker, business taken over", "18a", "verlaengerung", facts{"arbeitgeberGewechselt": true, "betriebsuebergang": true}, []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}},
		{"skilled worker, regulated", "18a", "verlaengerung", facts{"reglementierterBeruf": true}, []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04", "L07"}},
		{"skilled worker, first", "18b", "erteilung", nil, []string{"A01", "P01", "P02", "K01", "L01", "L02", "L08"}},
		{"Blue Card, extension", "18g", "verlaengerung", nil, []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}},
		{"Blue Card, IT, change of purpose", "18g", "zweckwechsel", facts{"blaueKarteVariante": "it"}, []string{"A01", "P01", "P02", "K01", "L01", "L02", "L08", "L05"}},
		{"spouse, extension", "28", "verlaengerung", facts{"familienart": "ehegatte", "integrationskursVerpflichtet": true}, []string{"A01", "P01", "P02", "P03", "M03", "M04", "L03", "N02"}},
		{"spouse, first", "28", "erteilung", facts{"familienart": "ehegatte"}, []string{"A01", "P01", "P02", "M03", "M04", "K01", "M01", "N01"}},
		{"child, first", "28", "erteilung", facts{"familienart": "kind"}, []string{"A01", "P01", "P02", "M02", "M04", "M05"}},
		{"child, extension", "28", "verlaengerung", facts{"familienart": "kind"}, []string{"A01", "P01", "P02", "P03", "M02", "M04", "M05", "M06"}},
		{"parent, first", "28", "erteilung", facts{"familienart": "elternteil"}, []string{"A01", "P01", "P02", "M02", "M04", "M05"}},
		{"parent, extension", "28", "verlaengerung", facts{"familienart": "elternteil"}, []string{"A01", "P02", "P03", "M05", "M03"}},
		{"title without rows of its own", "19c", "verlaengerung", nil, []string{"A01", "P02", "P03"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			asked, fetched := documents(t, change(func(s *situation) {
				s.fall, s.angaben = with(extension, facts{"antragAuf": c.auf, "antragArt": c.art}), with(c.angaben, nil)
			}))
			require.ElementsMatch(t, c.want, asked)
			require.ElementsMatch(t, []string{"W01", "AZR", "BZR", "S73"}, fetched)
		})
	}
}

// TestOldAgeProvision: § 18 Abs. 2 Nr. 5 asks for it from 45 years on, and only for the first title.
func TestOldAgeProvision(t *testing.T) {
	t.Parallel()
	for born, want := range map[string]bool{"1981-11-12": true, "1981-11-13": false} {
		for _, art := range []string{"erteilung", "verlaengerung"} {
			asked, _ := documents(t, change(func(s *situation) {
				s.person = with(person, facts{"geburtsdatum": born})
				s.fall = with(extension, facts{"antragArt": art})
			}))
			require.Equal(t, want && art == "erteilung", slices.Contains(asked, "L09"), "born %s, %s", born, art)
		}
	}
}

func documents(t *testing.T, s situation) (asked, fetched []string) {
	t.Helper()
	list, ok := feel.ToGo(evaluate(t, checkliste, s).Value).([]any)
	require.True(t, ok)
	for _, entry := range list {
		row, ok := entry.(map[string]any)
		require.True(t, ok)
		code, _ := row["code"].(string)
		require.NotEmpty(t, row["bezeichnung"])
		if row["quelle"] == "register" {
			fetched = append(fetched, code)
			continue
		}
		asked = append(asked, code)
	}
	return asked, fetched
}
