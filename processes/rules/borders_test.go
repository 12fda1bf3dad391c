package rules_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/processes/rules"
)

// TestBordersOfTheEffect: § 81 AufenthG where a fact is missing, where two rules meet, and for those who are here on the title of another
// state. A missing fact makes no application late and no work allowed.
func TestBordersOfTheEffect(t *testing.T) {
	t.Parallel()
	other := func(angaben facts) situation { return untitled("anderer-schengen-titel", angaben) }
	for _, c := range []struct {
		name, law string
		s         situation
		zeile     string
		want      facts
	}{
		{
			"unlimited title revoked after its card ran out", "§ 51 Abs. 1 Nr. 4; § 9 Abs. 1: the card is not the title",
			change(func(s *situation) {
				s.titel = facts{"art": "niederlassungserlaubnis", "paragraph": "9", "unbefristet": true, "gueltigBis": "2026-05-01", "beendetAm": "2026-10-01"}
			}), "6",
			facts{"aufenthalt": "ausreisepflichtig"},
		},
		{
			"§ 24 valid beyond the ordinance", "§ 2 Abs. 1 Satz 1 UkraineAufenthFGV names 4 March 2027; § 81 Abs. 4 Satz 1", change(func(s *situation) {
				s.person = with(person, facts{"staatsangehoerigkeiten": []string{"UKR"}})
				s.titel = with(permit, facts{"paragraph": "24", "gueltigVon": "2025-05-02", "gueltigBis": "2027-05-01"})
				s.fall, s.stichtag = with(extension, facts{"eingangAm": "2027-02-20"}), "2027-02-20"
			}), "9", facts{"giltAb": "2027-05-02"},
		},
		{
			"unlimited title, its card ran out", "§ 9 Abs. 1", change(func(s *situation) {
				s.titel = facts{"art": "niederlassungserlaubnis", "paragraph": "9", "unbefristet": true, "gueltigBis": "2026-05-01"}
			}), "1", facts{"aufenthalt": "erlaubt"},
		},
		{
			"search card whose beginning nobody knows", "§ 20a Abs. 5 Satz 4: never more work than the future job",
			change(func(s *situation) {
				s.fall = with(extension, facts{"antragAuf": "20a"})
				s.titel = with(permit, facts{"paragraph": "20a", "gueltigVon": nil, "gesamtgueltigkeitMonate": nil})
			}), "10",
			facts{"arbeit": "nur-kuenftige-beschaeftigung"},
		},
		{
			"search card, other title applied for", "§ 81 Abs. 4 Satz 1; § 20a Abs. 5 Satz 4 is for the follow-up card",
			change(func(s *situation) {
				s.fall = with(extension, facts{"antragAuf": "18b", "antragArt": "zweckwechsel"})
				s.titel = with(permit, facts{"paragraph": "20a", "gesamtgueltigkeitMonate": 12})
			}), "9",
			facts{"arbeit": "wie-bisher"},
		},
		{"visa-free, no day known", "§ 81 Abs. 3: whether late is not known", visafree("SRB", nil), "ohne", facts{"weg": "sonderfall", "needsLegalReview": true}},
		{"visa-free, within ninety days of entry, end not known", "Art. 6 Abs. 1 VO (EU) 2016/399", visafree("SRB", facts{"einreiseAm": "2026-10-20"}), "ohne", facts{"weg": "sonderfall"}},
		{"visa-free, ninety days of entry over, end not known", "§ 81 Abs. 3 Satz 2", visafree("SRB", facts{"einreiseAm": "2026-08-13"}), "15", facts{"wirkung": "duldungsfiktion"}},
		{"§ 41 Abs. 2 national, intention to work not known", "§ 41 Abs. 2 AufenthV", visafree("BRA", facts{"einreiseAm": "2026-10-01"}), "ohne", facts{"weg": "sonderfall"}},
		{"§ 41 national asks for an ICT card", "§ 41 Abs. 4 AufenthV", change(func(s *situation) {
			v := visafree("USA", facts{"einreiseAm": "2026-10-01", "visumfreiBis": "2026-12-29"})
			v.fall = with(v.fall, facts{"antragAuf": "19"})
			*s = v
		}), "13", nil},
		{"title of another Schengen state, day 90", "§ 39 Nr. 6, § 41 Abs. 3 AufenthV", other(facts{"einreiseAm": "2026-08-14"}), "12", facts{"wirkung": "erlaubnisfiktion", "arbeit": "nein", "needsLegalReview": true}},
		{"title of another Schengen state, day 91", "§ 81 Abs. 3 Satz 2", other(facts{"einreiseAm": "2026-08-13"}), "15", facts{"wirkung": "duldungsfiktion"}},
		{"title of another Schengen state, day of entry not known", "§ 81 Abs. 3", other(nil), "ohne", facts{"weg": "sonderfall"}},
		{"title of another Schengen state, ICT card applied for", "§ 39 Satz 2 AufenthV", change(func(s *situation) {
			v := other(facts{"einreiseAm": "2026-11-01"})
			v.fall = with(v.fall, facts{"antragAuf": "19"})
			*s = v
		}), "ohne", nil},
		{"child born here, birthday not known", "§ 81 Abs. 2 Satz 2", change(func(s *situation) {
			v := untitled("geboren", nil)
			v.person = facts{"staatsangehoerigkeiten": []string{"IND"}, "minderjaehrig": true}
			*s = v
		}), "ohne", facts{"weg": "sonderfall"}},
		{"child born on 31 August, last day of February", "§ 81 Abs. 2 Satz 2 AufenthG, § 188 Abs. 3 BGB", change(func(s *situation) {
			v := child("2026-08-31", nil)
			v.fall, v.stichtag = with(v.fall, facts{"eingangAm": "2027-02-28"}), "2027-02-28"
			*s = v
		}), "14", nil},
		{"refusal announced on the day after the title's end", "§ 84 Abs. 1 Nr. 1", change(func(s *situation) {
			s.stichtag, s.angaben = "2026-11-27", facts{"entscheidung": "ablehnen", "bescheidBekanntgegebenAm": "2026-11-27"}
		}), "19", facts{"aufenthalt": "ausreisepflichtig-nach-frist"}},
		{"§ 104c, what is applied for is not known", "§ 104c Abs. 2 Satz 3", change(func(s *situation) {
			s.titel, s.fall = with(permit, facts{"paragraph": "104c"}), with(extension, facts{"antragAuf": nil})
		}), "3", facts{"needsLegalReview": true}},
		{"asylum application, admission by the federation", "§ 51 Abs. 1 Nr. 8", change(func(s *situation) {
			s.titel, s.angaben = with(permit, facts{"paragraph": "23 Abs. 2"}), facts{"asylantragAnhaengig": true}
		}), "4", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, fiktionswirkung, c.s)
			require.Equal(t, c.zeile, out["zeile"], c.law)
			for column, want := range c.want {
				require.Equal(t, want, out[column], "%s: %s", c.law, column)
			}
		})
	}
}

// TestBordersOfTheTerm: how long a title may last where months end unevenly and where two limits meet: the smaller one counts.
func TestBordersOfTheTerm(t *testing.T) {
	t.Parallel()
	course := facts{"kursStand": "laeuft"}
	for _, c := range []struct {
		name, law string
		auf, art  string
		on        string
		angaben   facts
		bis       any
		months    string
		review    bool
	}{
		{"begins on 29 February", "§ 18 Abs. 4; §§ 187 Abs. 2, 188 Abs. 2 und 3 BGB", "18b", "verlaengerung", "2028-02-29", nil, "2032-02-28", "48", false},
		{"two years from 29 February", "§ 16b Abs. 2 Satz 1; § 188 Abs. 3 BGB", "16b", "verlaengerung", "2028-02-29", nil, "2030-02-28", "24", false},
		{"six months from 31 August", "§ 16d Abs. 6; § 188 Abs. 3 BGB", "16d Abs. 6", "erteilung", "2026-08-31", nil, "2027-02-28", "6", false},
		{"nine months from 30 May", "§ 17; § 188 Abs. 3 BGB", "17", "erteilung", "2026-05-30", nil, "2027-02-28", "9", false},
		{"a year from 1 March before a leap year", "§ 8 Abs. 3 Satz 6; § 188 Abs. 2 BGB", "28", "verlaengerung", "2027-03-01", course, "2028-02-29", "12", false},
		{"course runs, contract ends sooner", "§ 18 Abs. 4 with § 8 Abs. 3 Satz 6: höchstens", "18b", "verlaengerung", "2026-12-01", with(course, facts{"baBefristetBis": "2027-01-31"}), "2027-07-31", "12", false},
		{"course runs, contract ends later", "§ 8 Abs. 3 Satz 6", "18b", "verlaengerung", "2026-12-01", with(course, facts{"baBefristetBis": "2028-01-31"}), "2027-11-30", "12", false},
		{"course runs, § 25 Abs. 5", "§ 26 Abs. 1 Satz 1: six months before 18 months of lawful stay", "25 Abs. 5", "verlaengerung", "2026-12-01", course, "2027-05-31", "6", true},
		{"course runs, admission by the federation", "§ 8 Abs. 3 Satz 6; § 44a Abs. 1 Satz 1 Nr. 1 Buchst. b", "23 Abs. 2", "verlaengerung", "2026-12-01", course, "2027-11-30", "12", false},
		{"course runs, former spouse", "§ 8 Abs. 3 Satz 6; § 31 Abs. 4", "31", "verlaengerung", "2026-12-01", course, "2027-11-30", "12", false},
		{"course runs, refugee", "§ 8 Abs. 4", "25 Abs. 2", "verlaengerung", "2026-12-01", course, "2029-11-30", "36", false},
		{"course runs, § 25 Abs. 3", "§ 8 Abs. 4", "25 Abs. 3", "verlaengerung", "2026-12-01", course, "2029-11-30", "36", false},
		{"former spouse, first year", "§ 31 Abs. 1 Satz 1", "31", "verlaengerung", "2026-12-01", nil, "2027-11-30", "12", true},
		{"internship", "§ 16e Abs. 2", "16e", "erteilung", "2026-12-01", nil, "2027-05-31", "6", false},
		{"volunteer", "§ 19e Abs. 2", "19e", "erteilung", "2026-12-01", nil, "2027-11-30", "12", false},
		{"training after asylum", "§ 16g Abs. 3 Satz 4", "16g", "erteilung", "2026-12-01", nil, nil, "", true},
		{"self-employed settlement", "§ 21 Abs. 4 Satz 2", "21 Abs. 4", "erteilung", "2026-12-01", nil, nil, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, titeldauer, change(func(s *situation) {
				s.stichtag, s.angaben = c.on, with(c.angaben, nil)
				s.fall = with(extension, facts{"antragAuf": c.auf, "antragArt": c.art})
			}))
			require.Equal(t, c.bis, out["bis"], c.law)
			months := ""
			if out["hoechstensMonate"] != nil {
				months = amount(out["hoechstensMonate"])
			}
			require.Equal(t, c.months, months, c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
		})
	}
}

// TestBordersOfTheFee: items of §§ 44 to 47 AufenthV that are not the ordinary permit, and exemptions that meet.
func TestBordersOfTheFee(t *testing.T) {
	t.Parallel()
	minor := facts{"staatsangehoerigkeiten": []string{"IND"}, "geburtsdatum": "2012-05-01", "minderjaehrig": true}
	born := func(day string) facts {
		return facts{"staatsangehoerigkeiten": []string{"TUR"}, "geburtsdatum": day, "minderjaehrig": false}
	}
	turk := facts{"assoziationTuerkei": true}
	for _, c := range []struct {
		name, law, auf, art string
		titel               facts
		person, angaben     facts
		betrag              any
	}{
		{"mobile ICT card", "§ 45 Nr. 4", "19b", "erteilung", nil, nil, nil, "80"},
		{"mobile ICT card extended", "§ 45 Nr. 5", "19b", "verlaengerung", nil, nil, nil, "70"},
		{"mobile ICT card of a minor", "§ 45 Nr. 4, § 50 Abs. 1", "19b", "erteilung", nil, minor, nil, "40"},
		{"mobile ICT card and benefits", "§ 53 Abs. 1 Nr. 1 names § 45 Nr. 1 und 2 only", "19b", "verlaengerung", nil, nil, facts{"sozialleistungen": true}, "70"},
		{"mobile ICT card, association", "§ 52a Abs. 2 Satz 1: §§ 44 bis 45", "19b", "erteilung", nil, nil, turk, "46"},
		{"national visa", "§ 46 Abs. 2 Nr. 1", "6 Abs. 3", "erteilung", nil, nil, nil, "75"},
		{"first permit after a national visa", "§ 45 Nr. 1; § 6 Abs. 3 Satz 2 AufenthG", "6 Abs. 3", "erteilung", facts{"art": "nationales-visum", "paragraph": "6 Abs. 3"}, nil, nil, "100"},
		{"§ 23, subsection not known", "§ 45 Nr. 2 Buchst. b; § 52 Abs. 3 und 4", "23", "verlaengerung", facts{"art": "aufenthaltserlaubnis", "paragraph": "23"}, nil, nil, "93"},
		{"national visa extended", "§ 46 Abs. 2 Nr. 2", "6 Abs. 3", "verlaengerung", nil, nil, nil, "25"},
		{"national visa of a minor", "§ 46 Abs. 2 Nr. 1, § 50 Abs. 1", "6 Abs. 3", "erteilung", nil, minor, nil, "37.5"},
		{"national visa, public scholarship", "§ 52 Abs. 5 Satz 1 Nr. 1", "6 Abs. 3", "erteilung", nil, nil, facts{"stipendiumOeffentlich": true}, "0"},
		{"national visa of a minor extended", "§ 46 Abs. 2 Nr. 2, § 50 Abs. 1", "6 Abs. 3", "verlaengerung", nil, minor, nil, "12.5"},
		{"mobile ICT card of a minor extended", "§ 45 Nr. 5, § 50 Abs. 1", "19b", "verlaengerung", nil, minor, nil, "35"},
		{"national visa extended, public scholarship", "§ 52 Abs. 5 Satz 1 Nr. 1 names § 46 Abs. 2 Nr. 1 only", "6 Abs. 3", "verlaengerung", nil, nil, facts{"stipendiumOeffentlich": true}, "25"},
		{"Schengen visa", "§ 46 Abs. 1: Verordnung (EG) Nr. 810/2009", "6 Abs. 1", "erteilung", nil, nil, nil, nil},
		{"permission pending asylum", "§§ 44 bis 48 name none", "55 AsylG", "erteilung", nil, nil, nil, nil},
		{"settlement permit for the self-employed", "§ 44 Nr. 2", "21 Abs. 4", "erteilung", nil, nil, nil, "124"},
		{"the same, refugee", "§ 52 Abs. 3 Nr. 1 names § 44 Nr. 3 only", "21 Abs. 4", "erteilung", nil, nil, facts{"schutzberechtigt": true}, "124"},
		{"the same, association", "§ 52a Abs. 2 Satz 1", "21 Abs. 4", "erteilung", nil, nil, turk, "46"},
		{"settlement permit of a former spouse", "§ 44 Nr. 3", "31 Abs. 3", "erteilung", nil, nil, nil, "113"},
		{"§ 26 Abs. 3 without more", "§ 52 Abs. 3 Nr. 1: only protected people have it", "26 Abs. 3", "erteilung", nil, nil, nil, "0"},
		{"resettled refugee", "§ 52 Abs. 3 Nr. 2", "23 Abs. 4", "erteilung", nil, nil, nil, "0"},
		{"resettled refugee, extension", "§ 52 Abs. 3 Nr. 2", "23 Abs. 4", "verlaengerung", facts{"art": "aufenthaltserlaubnis", "paragraph": "23"}, nil, nil, "0"},
		{"admitted in a political interest", "§ 52 Abs. 4 Nr. 1", "23 Abs. 2", "erteilung", nil, nil, nil, "0"},
		{"three months from the end of February", "§ 45 Nr. 2 Buchst. a; §§ 187 Abs. 2, 188 Abs. 2 BGB", "18b", "verlaengerung", with(permit, facts{"gueltigBis": "2027-02-28"}), nil, facts{"gewuenschtBis": "2027-05-31"}, "96"},
		{"a day more", "§ 45 Nr. 2 Buchst. b", "18b", "verlaengerung", with(permit, facts{"gueltigBis": "2027-02-28"}), nil, facts{"gewuenschtBis": "2027-06-01"}, "93"},
		{"association, the day before 24", "§ 52a Abs. 2 Satz 2", "28", "verlaengerung", nil, born("2002-11-13"), turk, "27.6"},
		{"association, 24 today", "§ 52a Abs. 2 Satz 1", "28", "verlaengerung", nil, born("2002-11-12"), turk, "46"},
		{"association and benefits", "§ 53 Abs. 1 Nr. 1", "28", "verlaengerung", nil, born("1990-01-01"), with(turk, facts{"sozialleistungen": true}), "0"},
		{"association and benefits, change of purpose", "§ 52a Abs. 2 Satz 1; § 53 names § 45 Nr. 1 und 2 only", "18a", "zweckwechsel", nil, born("1990-01-01"), with(turk, facts{"sozialleistungen": true}), "46"},
		{"refugee and minor", "§ 52 Abs. 3 Nr. 2 before § 50", "25 Abs. 1", "verlaengerung", nil, minor, nil, "0"},
		{"refugee asks for EU long-term residence", "§ 52 Abs. 3 does not name § 44a", "9a", "erteilung", with(permit, facts{"paragraph": "25 Abs. 2"}), nil, nil, "109"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, gebuehr, change(func(s *situation) {
				s.fall, s.angaben = with(extension, facts{"antragArt": c.art, "antragAuf": c.auf}), with(c.angaben, nil)
				if c.person != nil {
					s.person = c.person
				}
				if c.titel != nil {
					s.titel = c.titel
				}
			}))
			if c.betrag == nil {
				require.Nil(t, out["betrag"], c.law)
				require.Equal(t, true, out["needsLegalReview"], c.law)
				return
			}
			require.NotNil(t, out["betrag"], c.law)
			require.Equal(t, c.betrag, amount(out["betrag"]), c.law)
		})
	}
}

// TestBordersOfTheApproval: where a fact is missing the matrix of § 39 AufenthG says so, and asks the Federal Employment Agency rather than not.
func TestBordersOfTheApproval(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, law, auf string
		titel, angaben facts
		noetig, review bool
	}{
		{"Blue Card of unknown kind", "§ 18g Abs. 1 und 2", "18g", nil, nil, true, true},
		{"Blue Card, shortage occupation", "§ 18g Abs. 1 Satz 2", "18g", nil, facts{"blaueKarteVariante": "mangelberuf"}, true, false},
		{"Blue Card after three years with a Blue Card", "§ 9 Abs. 1 BeschV names the Aufenthaltserlaubnis only", "18g", facts{"art": "blaue-karte-eu", "paragraph": "18g"}, facts{"blaueKarteVariante": "it", "versicherteMonate": 36}, true, false},
		{"toleration for training", "§ 60c Abs. 1 AufenthG, § 32 Abs. 2 Nr. 2 BeschV", "60c", nil, nil, false, false},
		{"training after asylum", "§ 16g Abs. 8", "16g", nil, nil, true, true},
		{"approval ran out yesterday", "§ 35 Abs. 2 BeschV: im Rahmen ihrer zeitlichen Begrenzung", "18a", nil, facts{"baZustimmungBis": "2026-11-11"}, true, false},
		{"approval runs out today", "§ 35 Abs. 2 BeschV", "18a", nil, facts{"baZustimmungBis": "2026-11-12"}, false, false},
		{"approval runs, other employer", "§ 35 Abs. 4 Satz 1 BeschV", "18a", nil, facts{"baZustimmungBis": "2027-11-11", "arbeitgeberGewechselt": true}, true, false},
		{"23 months insured", "§ 9 Abs. 1 Nr. 1 BeschV", "18b", nil, facts{"versicherteMonate": 23}, true, false},
		{"24 months insured with a national visa", "§ 9 Abs. 1 BeschV: die eine Aufenthaltserlaubnis besitzen", "18b", facts{"art": "nationales-visum", "paragraph": "18b"}, facts{"versicherteMonate": 24}, true, false},
		{"global approval", "§ 39 Abs. 2a", "18a", nil, facts{"globalzustimmung": true}, false, false},
		{"settlement permit of a self-employed person", "§ 9 Abs. 1 Satz 2", "21 Abs. 4", nil, nil, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, baZustimmung, change(func(s *situation) {
				s.fall, s.angaben = with(extension, facts{"antragAuf": c.auf}), with(c.angaben, nil)
				if c.titel != nil {
					s.titel = c.titel
				}
			}))
			require.Equal(t, c.noetig, out["noetig"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
		})
	}
}

// TestBordersOfTheCourse: §§ 44, 44a AufenthG where the ground is not known closely enough.
func TestBordersOfTheCourse(t *testing.T) {
	t.Parallel()
	lasting := facts{"gueltigBis": "2028-11-11", "deutschkenntnisse": "a1"}
	for _, c := range []struct {
		name, law, auf         string
		art                    any
		angaben                facts
		berechtigt, verpflicht bool
		review                 bool
	}{
		{"victim of a crime", "§ 44 Abs. 1 Satz 1 Nr. 1 Buchst. c: § 25 Abs. 4a Satz 3 only", "25 Abs. 4a", "erteilung", lasting, false, false, true},
		{"kind of application not known", "§ 44 Abs. 1: erstmals", "18b", nil, lasting, false, false, true},
		{"a year less a day", "§ 44 Abs. 1 Satz 2; §§ 187 Abs. 2, 188 Abs. 2 BGB", "21", "erteilung", with(lasting, facts{"gueltigBis": "2027-11-10"}), false, false, false},
		{"exactly a year", "§ 44 Abs. 1 Satz 2; §§ 187 Abs. 2, 188 Abs. 2 BGB", "21", "erteilung", with(lasting, facts{"gueltigBis": "2027-11-11"}), true, false, false},
		{"resettled, A2", "§ 44a Abs. 1 Satz 1 Nr. 1 Buchst. b names § 23 Abs. 2", "23 Abs. 4", "erteilung", with(lasting, facts{"deutschkenntnisse": "a2"}), true, false, false},
		{"parents of a minor refugee", "§ 44 Abs. 1 Satz 1 Nr. 1 Buchst. b", "36", "erteilung", lasting, true, false, false},
		{"child of a foreigner at school", "§ 44 Abs. 3 Satz 1 Nr. 1", "32", "erteilung", with(lasting, facts{"schulausbildung": true}), false, false, false},
		{"student", "§ 44 Abs. 1 does not name § 16b", "16b", "erteilung", lasting, false, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, integrationskurs, change(func(s *situation) {
				s.titel = nil
				s.fall, s.angaben = with(extension, facts{"antragAuf": c.auf, "antragArt": c.art}), c.angaben
			}))
			require.Equal(t, c.berechtigt, out["berechtigt"], c.law)
			require.Equal(t, c.verpflicht, out["verpflichtet"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
		})
	}
}

// TestBordersOfTheChange: section 3.1 of the domain for titles that work freely by law, and a title that an ordinance keeps alive.
func TestBordersOfTheChange(t *testing.T) {
	t.Parallel()
	wish := facts{"wechselArt": "wechsel", "neueTaetigkeitBegonnen": false}
	ukrainian := facts{"staatsangehoerigkeiten": []string{"UKR"}, "geburtsdatum": "1990-01-01"}
	protection := facts{"art": "aufenthaltserlaubnis", "paragraph": "24", "gueltigVon": "2024-03-05", "gueltigBis": "2026-03-04", "unbefristet": false}
	ae := func(paragraph string) facts {
		return facts{"art": "aufenthaltserlaubnis", "paragraph": paragraph, "gueltigVon": "2025-02-01", "gueltigBis": "2028-01-31", "unbefristet": false}
	}
	card := facts{"art": "blaue-karte-eu", "paragraph": "18g", "gueltigVon": "2028-02-29", "gueltigBis": "2032-02-28", "unbefristet": false}
	for _, c := range []struct {
		name, law, on string
		titel, person facts
		angaben       facts
		path, may     string
	}{
		{"Ukrainian, card ran out", "§ 2 Abs. 1 Satz 1 UkraineAufenthFGV, § 4a Abs. 1 Satz 1", "2026-11-12", protection, ukrainian, wish, "frei", "ja"},
		{"Ukrainian, last day of the ordinance", "§ 2 Abs. 1 Satz 1 UkraineAufenthFGV", "2027-03-04", protection, ukrainian, wish, "frei", "ja"},
		{"Ukrainian, the day after", "§ 3 Abs. 2 UkraineAufenthFGV", "2027-03-05", protection, ukrainian, wish, "sachbearbeitung", "unklar"},
		{"other holder of § 24, card ran out", "§ 2 Abs. 1 Satz 2 UkraineAufenthFGV", "2026-11-12", protection, person, wish, "sachbearbeitung", "unklar"},
		{"Ukrainian, title revoked", "§ 2 Abs. 2 UkraineAufenthFGV, § 51 Abs. 1", "2026-11-12", with(protection, facts{"beendetAm": "2026-03-01"}), ukrainian, wish, "sachbearbeitung", "unklar"},
		{"hardship", "§ 23a, § 4a Abs. 1 Satz 1", "2026-11-12", ae("23a"), person, wish, "frei", "ja"},
		{"right to return", "§ 37, § 4a Abs. 1 Satz 1", "2026-11-12", ae("37"), person, wish, "frei", "ja"},
		{"former German", "§ 38, § 4a Abs. 1 Satz 1", "2026-11-12", ae("38"), person, wish, "frei", "ja"},
		{"Blue Card since 29 February, last day", "§ 18g Abs. 4 Satz 2; § 188 Abs. 2 und 3 BGB", "2029-02-28", card, person, facts{"wechselArt": "wechsel", "blaueKarteSeit": "2028-02-29"}, "blaue-karte-pruefen", "ja"},
		{"Blue Card since 29 February, a day later", "§ 18g Abs. 4 Satz 1", "2029-03-01", card, person, facts{"wechselArt": "wechsel", "blaueKarteSeit": "2028-02-29"}, "frei", "ja"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := situation{stichtag: c.on, fall: facts{"verfahren": "arbeitgeberwechsel"}, person: c.person, titel: c.titel, angaben: c.angaben}
			out := outputs(t, pathOfChange, s)
			require.Equal(t, c.path, out["pfad"], c.law)
			require.Equal(t, c.may, out["darfBeginnen"], c.law)
		})
	}
}

// TestBordersOfTheChecklist: section 1.5a of the domain where two groups share codes, and the certificate of the settlement permit of § 26 Abs. 4
// AufenthG, for which § 9 Abs. 2 Satz 1 counts in full.
func TestBordersOfTheChecklist(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, auf, art string
		angaben        facts
		want           []string
	}{
		{"settlement permit after five years of § 25 Abs. 3", "26 Abs. 4", "erteilung", nil, codes("A01 P01 P02 P03 L01 L03 L04 L05 N01 N02 W02 K01")},
		{"its card", "26 Abs. 4", "verlaengerung", nil, codes("A01 P01 P02 P03")},
		{"passport efforts go on under § 25 Abs. 5", "25 Abs. 5", "verlaengerung", facts{"sozialleistungen": true}, codes("A01 P02 P03 H02 E01")},
		{"well integrated youth in training", "25a", "verlaengerung", facts{"ausbildungsart": "betrieblich"}, codes("A01 P02 P03 L03 M06 B02")},
		{"language course", "16f", "erteilung", nil, codes("A01 P01 P02 W02 K01 F01")},
		{"search for a place to train", "17", "erteilung", nil, codes("A01 P01 P02 W02 K01 F01")},
		{"research, privately funded and on", "18d", "verlaengerung", nil, codes("A01 P01 P02 P03 K01 X01 L03")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			asked, _ := documents(t, change(func(s *situation) {
				s.fall, s.angaben = with(extension, facts{"antragAuf": c.auf, "antragArt": c.art}), with(c.angaben, nil)
			}))
			require.ElementsMatch(t, c.want, asked)
		})
	}
}

// TestBordersOfTheSecondPerson: section 7.2 of the domain; where nobody has said what is to be decided, one person is not enough.
func TestBordersOfTheSecondPerson(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		angaben facts
		second  bool
	}{
		"order that the title continues": {facts{"anlass": "fortgeltung"}, true},
		"expulsion":                      {facts{"anlass": "ausweisung"}, true},
		"nothing said":                   {nil, true},
		"waiver of exactly 50 euros":     {facts{"entscheidung": "verlaengern", "gebuehrErlassEuro": 50}, false},
		"employer change allowed":        {facts{"entscheidung": "erlauben"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.second, outputs(t, vierAugen, change(func(s *situation) { s.angaben = with(c.angaben, nil) }))["mitzeichnung"])
		})
	}
}

// TestVocabularyNamesWhatTheRecordMayHold: a title of the legal record has one of the paragraphs of casefile; the vocabulary of the tables
// knows every one of them, so that each can be tried.
func TestVocabularyNamesWhatTheRecordMayHold(t *testing.T) {
	t.Parallel()
	var vocabulary struct {
		Properties map[string]struct {
			Properties map[string]struct {
				Enum []string `json:"enum"`
			} `json:"properties"`
		} `json:"properties"`
	}
	require.NoError(t, json.Unmarshal(rules.Vocabulary, &vocabulary))
	for _, kind := range []casefile.TitleKind{
		casefile.TitleAufenthaltserlaubnis, casefile.TitleBlaueKarte, casefile.TitleICTKarte, casefile.TitleNiederlassung, casefile.TitleDaueraufenthaltEU,
		casefile.TitleNationalesVisum, casefile.TitleSchengenVisum, casefile.TitleAufenthaltsgestattung, casefile.TitleDuldung, casefile.TitleFreizuegigkeit,
	} {
		require.Contains(t, vocabulary.Properties["titel"].Properties["art"].Enum, string(kind))
		for _, paragraph := range casefile.TitleParagraphs(kind) {
			require.Contains(t, vocabulary.Properties["titel"].Properties["paragraph"].Enum, paragraph, kind)
			require.Contains(t, vocabulary.Properties["fall"].Properties["antragAuf"].Enum, paragraph, kind)
		}
	}
}
