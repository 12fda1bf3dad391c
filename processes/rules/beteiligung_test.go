package rules_test

import (
	"fmt"
	"slices"
	"strings"
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
		{"Blue Card, variant unknown", "§ 39 Abs. 1", "18g", blueCard, nil, true, true},
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
		{"silence of the BA made its approval", "§ 36 Abs. 2 BeschV", "18b", permit, facts{"baErgebnis": "gilt-als-erteilt"}, false, false},
		{"a person cleared what the BA meant", "§ 36 Abs. 1 BeschV", "18b", permit, facts{"baAntwort": "rueckfrage", "baErgebnis": "zugestimmt"}, false, false},
		{"ended without an answer", "§ 39 Abs. 1", "18b", permit, facts{"baErgebnis": "ohne-antwort"}, true, false},
		{"BA has agreed, employer changed since", "§ 35 Abs. 4 BeschV", "18b", permit, facts{"baAntwort": "zugestimmt", "wechselEinordnung": "erlaubnis-noetig"}, true, false},
		{"trainee from a European university", "§ 15 Nr. 1 BeschV", "16e", permit, nil, false, false},
		{"language course", "§ 16f Abs. 3 Satz 4", "16f", permit, nil, false, false},
		{"examination", "§ 16d Abs. 5 Satz 2: no work", "16d Abs. 5", permit, nil, false, false},
		{"research", "§ 18d Abs. 1", "18d", permit, nil, false, false},
		{"civil servant", "§ 19c Abs. 4", "19c Abs. 4", permit, nil, false, false},
		{"voluntary service", "§ 14 Abs. 1 Nr. 1 BeschV", "19e", permit, nil, false, false},
		{"job search", "§ 4a Abs. 1", "20", permit, nil, false, false},
		{"self-employed", "§ 39 Abs. 1: employment only", "21", permit, nil, false, false},
		{"spouse of a foreigner", "§ 4a Abs. 1 Satz 1", "30", permit, nil, false, false},
		{"former German", "§ 38 Abs. 4", "38", permit, nil, false, false},
		{"refugee", "§ 31 BeschV", "25 Abs. 2", permit, nil, false, false},
		{"opportunity residence", "§ 104c Abs. 1, § 31 BeschV", "104c", permit, nil, false, false},
		{"temporary stay: no approval, but the authority must permit work", "§ 31 BeschV, § 4a Abs. 1", "25 Abs. 4", permit, nil, false, false},
		{"settlement permit", "§ 9 Abs. 1", "9", permit, nil, false, false},
		{"training in a company", "§ 16a Abs. 1", "16a", permit, facts{"ausbildungsart": "betrieblich"}, true, false},
		{"training at a school", "§ 16a Abs. 2", "16a", permit, facts{"ausbildungsart": "schulisch"}, false, false},
		{"training, kind unknown: a person looks", "§ 16a", "16a", permit, nil, true, true},
		{"measure mainly in a company", "§ 16d Abs. 1 Satz 2 Nr. 3", "16d Abs. 1", permit, facts{"massnahmeArt": "betrieblich"}, true, false},
		{"measure at a school", "§ 16d Abs. 1 Satz 2 Nr. 3", "16d Abs. 1", permit, facts{"massnahmeArt": "andere"}, false, false},
		{"measure at a school with a job in the profession", "§ 16d Abs. 2", "16d Abs. 1", permit, facts{"massnahmeArt": "andere", "weitereBeschaeftigung16d": true}, true, false},
		{"measure, kind unknown: a person looks", "§ 16d Abs. 1", "16d Abs. 1", permit, nil, true, true},
		{"skills analysis", "§ 16d Abs. 6", "16d Abs. 6", permit, nil, false, false},
		{"skills analysis with a job", "§ 16d Abs. 6 Satz 3", "16d Abs. 6", permit, facts{"weitereBeschaeftigung16d": true}, true, false},
		{"recognition partnership", "§ 16d Abs. 3 Satz 1 Nr. 6", "16d Abs. 3", permit, nil, true, false},
		{"recognition partnership does not use § 9 BeschV", "§ 2a Abs. 2 Satz 4 BeschV", "16d Abs. 3", permit, facts{"versicherteMonate": 40}, true, false},
		{"placement agreement", "§ 2 BeschV", "16d Abs. 4", permit, nil, true, false},
		{"ICT card", "§ 10a BeschV", "19", permit, nil, true, false},
		{"mobile ICT card", "§ 10a BeschV", "19b", permit, nil, true, false},
		{"employment under the BeschV", "§ 39 Abs. 1", "19c Abs. 1", permit, nil, true, false},
		{"teacher at a state school", "§ 5 Nr. 4 BeschV", "19c Abs. 1", permit, facts{"beschvZustimmungsfrei": true}, false, false},
		{"two years as a cook: § 9 BeschV may do, a person looks", "§ 9, § 24a Abs. 3 BeschV", "19c Abs. 1", permit, facts{"versicherteMonate": 24}, true, true},
		{"experience", "§ 6 BeschV", "19c Abs. 2", permit, nil, true, false},
		{"experience does not use § 9 BeschV", "§ 6 Abs. 2 Satz 1 BeschV", "19c Abs. 2", permit, facts{"versicherteMonate": 40}, true, false},
		{"public interest", "§ 39 Abs. 3 Nr. 2", "19c Abs. 3", permit, nil, true, false},
		{"approval still runs for another title", "§ 35 Abs. 2 BeschV", "19c Abs. 2", permit, facts{"baZustimmungBis": "2026-11-12"}, false, false},
		{"qualified tolerated person", "§ 39 Abs. 3 Nr. 2", "19d", permit, nil, true, false},
		{"qualified tolerated person, 23 months", "§ 19d Abs. 2", "19d", permit, facts{"erwerbstaetigMonate": 23}, true, false},
		{"qualified tolerated person, two years", "§ 19d Abs. 2", "19d", permit, facts{"erwerbstaetigMonate": 24}, false, false},
		{"opportunity card to search", "§ 20a Abs. 2", "20a", permit, facts{"chancenkarteArt": "such"}, false, false},
		{"follow-up card", "§ 20a Abs. 5 Satz 2", "20a", permit, facts{"chancenkarteArt": "folge"}, true, false},
		{"card, kind unknown: a person looks", "§ 20a", "20a", permit, nil, true, true},
		{"long-term resident of another state, first year", "§ 38a Abs. 3", "38a", permit, facts{"erwerbstaetigMonate": 11}, true, false},
		{"long-term resident of another state, after a year", "§ 38a Abs. 4 Satz 3", "38a", permit, facts{"erwerbstaetigMonate": 12}, false, false},
		{"Duldung", "§ 32 Abs. 1 BeschV", "60a", permit, nil, true, false},
		{"Duldung, training", "§ 32 Abs. 2 Nr. 2 BeschV", "60a", permit, facts{"ausbildungsart": "betrieblich"}, false, false},
		{"Duldung, 47 months", "§ 32 Abs. 2 Nr. 5 BeschV", "60a", permit, facts{"aufenthaltMonate": 47}, true, false},
		{"Duldung, four years", "§ 32 Abs. 2 Nr. 5 BeschV", "60a", permit, facts{"aufenthaltMonate": 48}, false, false},
		{"Duldung, exempt employment", "§ 32 Abs. 2 Nr. 3 BeschV", "60a", permit, facts{"beschvZustimmungsfrei": true}, false, false},
		{"asylum procedure", "§ 61 AsylG", "55 AsylG", permit, nil, true, true},
		{"asylum procedure, four years", "§ 32 Abs. 3 BeschV", "55 AsylG", permit, facts{"aufenthaltMonate": 48}, false, false},
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

// TestBAFrist: the silence of the BA counts as approval after two weeks, after one week in the procedure of § 81a and when the holder of a
// Blue Card changes the job (§ 36 Abs. 2 BeschV).
func TestBAFrist(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		law, procedure, auf string
		angaben             facts
		want                string
	}{
		{"§ 36 Abs. 2 Satz 1 BeschV", "verlaengerung", "18b", nil, "2W"},
		{"§ 36 Abs. 2 Satz 2 BeschV with § 81a", "verlaengerung", "18b", facts{"beschleunigtesVerfahren": true}, "1W"},
		{"§ 36 Abs. 2 Satz 1 BeschV", "verlaengerung", "18g", facts{"blaueKarteVariante": "it"}, "2W"},
		{"§ 36 Abs. 2 Satz 2 BeschV with § 18g Abs. 4", "arbeitgeberwechsel", "18g", facts{"blaueKarteVariante": "it"}, "1W"},
		{"§ 36 Abs. 2 Satz 1 BeschV: § 18g Abs. 4 is about the Blue Card only", "arbeitgeberwechsel", "18a", nil, "2W"},
	} {
		out := outputs(t, baZustimmung, change(func(s *situation) {
			s.fall, s.angaben = with(extension, facts{"antragAuf": c.auf, "verfahren": c.procedure}), with(c.angaben, nil)
		}))
		require.Equal(t, c.want, out["frist"], c.law)
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
		{"refusal in part", "18b", with(extend, facts{"teilweise": true}), true, "teilablehnung"},
		{"refusal, not in part", "18b", facts{"entscheidung": "ablehnen", "teilweise": true}, true, "ablehnung"},
		{"green extension", "18b", extend, false, "sonst"},
		{"relative", "18b", with(extend, facts{"befangenheit": true}), true, "befangenheit"},
		{"waiver of 50 euros", "18b", with(extend, facts{"gebuehrErlassEuro": 50}), false, "sonst"},
		{"waiver above 50 euros", "18b", with(extend, facts{"gebuehrErlassEuro": 51}), true, "gebuehrenerlass"},
		{"§ 25 Abs. 5", "25 Abs. 5", extend, true, "humanitaer"},
		{"§ 25b", "25b", extend, true, "humanitaer"},
		{"settlement permit in discretion", "26 Abs. 4", extend, true, "niederlassung-ermessen"},
		{"shortening", "18b", facts{"anlass": "verkuerzung"}, true, "verkuerzung-widerruf"},
		{"revocation", "18b", facts{"anlass": "widerruf"}, true, "verkuerzung-widerruf"},
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
		{"training in a company, first", "16a", "erteilung", facts{"ausbildungsart": "betrieblich"}, codes("A01 P01 P02 W02 K01 B01 L02 N01")},
		{"training at a school, first", "16a", "erteilung", facts{"ausbildungsart": "schulisch"}, codes("A01 P01 P02 W02 K01 B01 N01")},
		{"training in a company, extension", "16a", "verlaengerung", facts{"ausbildungsart": "betrieblich"}, codes("A01 P01 P02 P03 K01 B02 L03")},
		{"training, company changed", "16a", "verlaengerung", facts{"ausbildungsart": "betrieblich", "arbeitgeberGewechselt": true}, codes("A01 P01 P02 P03 K01 B02 L03 L02")},
		{"recognition measure, first", "16d Abs. 1", "erteilung", nil, codes("A01 P01 P02 W02 K01 L08 N01 B03 F01")},
		{"recognition measure in a company, first", "16d Abs. 1", "erteilung", facts{"massnahmeArt": "betrieblich"}, codes("A01 P01 P02 W02 K01 L08 N01 B03 F01 L01 L02")},
		{"recognition measure, extension", "16d", "verlaengerung", nil, codes("A01 P01 P02 P03 W02 K01 F01 B04")},
		{"recognition partnership, first", "16d Abs. 3", "erteilung", nil, codes("A01 P01 P02 W02 K01 L01 L02 L08 N01 X02")},
		{"recognition partnership, extension, regulated", "16d Abs. 3", "verlaengerung", facts{"reglementierterBeruf": true}, codes("A01 P01 P02 P03 W02 K01 L03 L04 L10 L07")},
		{"placement agreement, first", "16d Abs. 4", "erteilung", nil, codes("A01 P01 P02 W02 K01 L01 L02 L08 N01")},
		{"research, first", "18d", "erteilung", nil, codes("A01 P01 P02 K01 X01 F01")},
		{"research, extension", "18d", "verlaengerung", nil, codes("A01 P01 P02 P03 K01 X01 L03")},
		{"employment under the BeschV, first", "19c Abs. 1", "erteilung", nil, codes("A01 P01 P02 W02 K01 L01 L02")},
		{"employment under the BeschV, new employer", "19c Abs. 1", "verlaengerung", facts{"arbeitgeberGewechselt": true}, codes("A01 P01 P02 P03 K01 L03 L04 L01 L02")},
		{"experience, first", "19c Abs. 2", "erteilung", nil, codes("A01 P01 P02 W02 K01 L01 L02 L08 L11")},
		{"job search after studies", "20", "zweckwechsel", nil, codes("A01 P01 P02 P03 K01 F01 L08")},
		{"opportunity card, first", "20a", "erteilung", facts{"chancenkarteArt": "such"}, codes("A01 P01 P02 K01 F01 L08 N01 N03")},
		{"follow-up card", "20a", "verlaengerung", facts{"chancenkarteArt": "folge"}, codes("A01 P01 P02 P03 K01 L01 L02")},
		{"self-employed, first", "21", "erteilung", nil, codes("A01 P01 P02 W02 K01 G01 F01")},
		{"self-employed, extension", "21", "verlaengerung", nil, codes("A01 P01 P02 P03 W02 K01 G01 F01 L06")},
		{"refugee, first", "25 Abs. 2", "erteilung", nil, codes("A01 H01 P02")},
		{"refugee, extension", "25 Abs. 2", "verlaengerung", nil, codes("A01 P02 P03")},
		{"ban on deportation, extension, works", "25 Abs. 3", "verlaengerung", nil, codes("A01 P02 P03 L03")},
		{"departure impossible, first", "25 Abs. 5", "erteilung", nil, codes("A01 H02 P02")},
		{"departure impossible, extension, benefits", "25 Abs. 5", "verlaengerung", facts{"sozialleistungen": true}, codes("A01 P02 P03 H02 E01")},
		{"young people, extension", "25a", "verlaengerung", nil, codes("A01 P02 P03 L03 M06")},
		{"lasting integration, first", "25b", "erteilung", nil, codes("A01 H02 P02 N01 N02 M06")},
		{"spouse of a foreigner, first", "30", "erteilung", nil, codes("A01 P01 P02 W02 K01 M01 M03 M04 N01")},
		{"spouse of a foreigner, extension, obliged", "30", "verlaengerung", facts{"integrationskursVerpflichtet": true}, codes("A01 P01 P02 P03 M03 M04 L03 N02")},
		{"child of a foreigner, first", "32", "erteilung", nil, codes("A01 P01 P02 M02 M04 M05")},
		{"child of a foreigner, extension", "34", "verlaengerung", nil, codes("A01 P01 P02 P03 M02 M04 M05 M06")},
		{"settlement permit", "9", "erteilung", nil, codes("A01 P01 P02 P03 L01 L03 L04 L05 N01 N02 W02 K01")},
		{"settlement permit, new card", "9", "verlaengerung", nil, codes("A01 P01 P02 P03")},
		{"settlement permit of a refugee", "26 Abs. 3", "erteilung", nil, codes("A01 P02 P03 L03 N01 N02 W02")},
		{"EU long-term residence", "9a", "erteilung", nil, codes("A01 P01 P02 P03 L01 L03 L04 L05 N01 N02 W02 K01 L09")},
		{"Duldung", "60a", "verlaengerung", nil, codes("A01 H02 P02")},
		{"Duldung with work", "60a", "verlaengerung", facts{"erwerbstaetigkeitBeabsichtigt": true}, codes("A01 H02 P02 L01 L02")},
		{"title without rows of its own", "22", "verlaengerung", nil, codes("A01 P02 P03")},
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
			// § 1 Abs. 2 BeschV and § 21 Abs. 3 ask for it in the same way.
			for _, auf := range []string{"18b", "19c Abs. 2", "21"} {
				asked, _ := documents(t, change(func(s *situation) {
					s.person = with(person, facts{"geburtsdatum": born})
					s.fall = with(extension, facts{"antragArt": art, "antragAuf": auf})
				}))
				require.Equal(t, want && art == "erteilung", slices.Contains(asked, "L09"), "born %s, %s, %s", born, art, auf)
			}
		}
	}
}

func codes(list string) []string { return strings.Fields(list) }

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
