package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// expiring is a skilled worker whose title ends in two weeks and who has done nothing yet.
func expiring(edit func(*situation)) situation {
	return change(func(s *situation) {
		s.person = with(person, facts{"auskunftssperre": false, "anschriftVollstaendig": true})
		s.bestand = facts{"antragOffen": false, "folgetitel": false}
		if edit != nil {
			edit(s)
		}
	})
}

func titled(changes facts) situation {
	return expiring(func(s *situation) { s.titel = with(permit, changes) })
}

func known(changes facts) situation {
	return expiring(func(s *situation) { s.person = with(s.person, changes) })
}

// temporaryProtection is a residence permit under § 24 AufenthG as it stands on the card.
var temporaryProtection = facts{"paragraph": "24", "gueltigVon": "2024-03-05", "gueltigBis": "2026-11-26"}

func protected(nationality string, changes, angaben facts, on string) situation {
	return expiring(func(s *situation) {
		s.stichtag, s.titel, s.angaben = on, with(with(permit, temporaryProtection), changes), with(angaben, nil)
		s.person = with(s.person, facts{"staatsangehoerigkeiten": []string{nationality}})
	})
}

// employerApplies is a person for whom the employer applies together with others.
func employerApplies(end string) situation {
	return expiring(func(s *situation) {
		s.person, s.titel = with(s.person, facts{"hinweise": []string{"sammelverfahren"}}), with(permit, facts{"gueltigBis": end})
	})
}

// TestAblaufUnterdrueckung: who gets no letter before a title ends, and why; what is missing is never taken for a reason.
func TestAblaufUnterdrueckung(t *testing.T) {
	t.Parallel()
	const send, not, hand = "senden", "nicht-senden", "nur-sachbearbeitung"
	for _, c := range []struct {
		name, law       string
		s               situation
		verdict, reason string
		letter          any
	}{
		{"skilled worker", "§ 82 Abs. 3 Satz 1", expiring(nil), send, "sonst", "ablauf"},
		{"nothing is known of the person", "a missing fact is no reason", expiring(func(s *situation) { s.person, s.bestand = facts{}, facts{} }), send, "sonst", "ablauf"},
		{"died", "§ 43 Abs. 2 VwVfG", known(facts{"verstorbenAm": "2026-11-12"}), not, "verstorben", nil},
		{"became German", "§ 2 Abs. 1", known(facts{"staatsangehoerigkeiten": []string{"IND", "DEU"}}), not, "deutsch", nil},
		{"revoked today", "§ 51 Abs. 1 Nr. 4", titled(facts{"beendetAm": "2026-11-12"}), not, "beendet", nil},
		{"revocation ahead", "§ 51 Abs. 1 Nr. 4", titled(facts{"beendetAm": "2026-11-13"}), send, "sonst", "ablauf"},
		{"moved away", "§ 51 Abs. 1 Nr. 6, § 3 VwVfG", known(facts{"weggezogenAm": "2026-11-01"}), not, "weggezogen", nil},
		{"will move away", "§ 3 VwVfG", known(facts{"weggezogenAm": "2026-12-01"}), send, "sonst", "ablauf"},
		{"settlement permit, the card ends", "§ 9 Abs. 1 Satz 1", titled(facts{"art": "niederlassungserlaubnis", "paragraph": "9", "unbefristet": true}), not, "unbefristet", nil},
		{"EU long-term residence, the card ends", "§ 9a Abs. 1 Satz 1", titled(facts{"art": "daueraufenthalt-eu", "paragraph": "9a", "unbefristet": true}), not, "unbefristet", nil},
		{"Schengen visa", "§ 81 Abs. 4 Satz 2", titled(facts{"art": "schengen-visum", "paragraph": "6 Abs. 1"}), not, "schengen-visum", nil},
		{"asylum seeker", "§ 55 Abs. 1 AsylG", titled(facts{"art": "aufenthaltsgestattung", "paragraph": "55 AsylG"}), not, "gestattung", nil},
		{"Duldung", "§ 60a Abs. 3", titled(facts{"art": "duldung", "paragraph": "60a"}), not, "duldung", nil},
		{"Union citizen", "§ 2 Abs. 1 FreizügG/EU", titled(facts{"art": "freizuegigkeit", "paragraph": nil}), not, "freizuegigkeit", nil},
		{"ends before it begins", "§ 7 Abs. 2 Satz 1", titled(facts{"gueltigVon": "2027-01-01"}), hand, "ende-vor-beginn", nil},
		{"Ukrainian, § 24", "§ 2 Abs. 1 Satz 1 UkraineAufenthFGV", protected("UKR", nil, nil, "2026-11-12"), not, "ukraine", nil},
		{"Ukrainian, § 24, last day of the ordinance", "§ 3 Abs. 2 UkraineAufenthFGV", protected("UKR", nil, nil, "2027-03-04"), not, "ukraine", nil},
		{"Ukrainian, § 24, a day after the ordinance", "§ 3 Abs. 2 UkraineAufenthFGV", protected("UKR", nil, nil, "2027-03-05"), send, "sonst", "ablauf"},
		{"Ukrainian, § 24, ended before 1 February 2026", "§ 2 Abs. 1 Satz 1 UkraineAufenthFGV", protected("UKR", facts{"gueltigBis": "2026-01-31"}, nil, "2026-11-12"), send, "sonst", "ablauf"},
		{"Ukrainian, § 24, extended individually", "§ 2 Abs. 1 Satz 3 UkraineAufenthFGV", protected("UKR", facts{"gueltigVon": "2026-02-02"}, nil, "2026-11-12"), send, "sonst", "ablauf"},
		{"other nationality, § 24, protected in Ukraine", "§ 2 Abs. 1 Satz 2 Nr. 1 UkraineAufenthFGV", protected("NGA", nil, facts{"ukraineGruppe": "nr1"}, "2026-11-12"), not, "ukraine", nil},
		{"other nationality, § 24, family", "§ 2 Abs. 1 Satz 2 Nr. 2 UkraineAufenthFGV", protected("NGA", nil, facts{"ukraineGruppe": "nr2"}, "2026-11-12"), not, "ukraine", nil},
		{"other nationality, § 24, unlimited Ukrainian title", "§ 2 Abs. 1 Satz 2 Nr. 3 UkraineAufenthFGV", protected("NGA", nil, facts{"ukraineGruppe": "nr3"}, "2026-11-12"), not, "ukraine", nil},
		{"other nationality, § 24, none of the groups", "§ 2 Abs. 1 Satz 2 UkraineAufenthFGV", protected("NGA", nil, facts{"ukraineGruppe": "keine"}, "2026-11-12"), send, "sonst", "ablauf"},
		{"other nationality, § 24, group unknown", "§ 2 Abs. 1 Satz 2 UkraineAufenthFGV", protected("NGA", nil, nil, "2026-11-12"), send, "sonst", "ablauf"},
		{"Ukrainian with another title", "§ 2 Abs. 1 Satz 1 UkraineAufenthFGV: § 24", protected("UKR", facts{"paragraph": "18b"}, nil, "2026-11-12"), send, "sonst", "ablauf"},
		{"holds a later title", "§ 7 Abs. 2 Satz 1", expiring(func(s *situation) { s.bestand["folgetitel"] = true }), not, "folgetitel", nil},
		{"has applied", "§ 81 Abs. 4", expiring(func(s *situation) { s.bestand["antragOffen"] = true }), not, "antrag-offen", nil},
		{"employer applies for all", "practice", employerApplies("2026-11-27"), not, "sammelverfahren", nil},
		{"employer has not applied two weeks before the end", "§ 81 Abs. 4 Satz 1: in time or not at all", employerApplies("2026-11-26"), hand, "sammelverfahren-ohne-antrag", nil},
		{"end corrected while the case runs", "§ 7 Abs. 2 Satz 1", expiring(func(s *situation) { s.bestand["endeVerschoben"] = true }), not, "ende-verschoben", nil},
		{"Ukrainian, § 24, valid beyond the ordinance", "§ 2 Abs. 1 Satz 1 UkraineAufenthFGV: bis zum 4. März 2027", protected("UKR", facts{"gueltigVon": "2025-05-02", "gueltigBis": "2027-05-01"}, nil, "2027-02-06"), send, "sonst", "ablauf"},
		{"recognition measure", "§ 16d Abs. 1 Satz 3", titled(facts{"paragraph": "16d Abs. 1"}), send, "hoechstdauer-zweck", "begrenzt"},
		{"expulsion pending", "§ 53", known(facts{"hinweise": []string{"bevollmaechtigt", "ausweisung"}}), hand, "ausweisung", nil},
		{"suspended", "§ 79 Abs. 2", known(facts{"hinweise": []string{"aussetzung"}}), hand, "aussetzung", nil},
		{"locked address", "§ 51 BMG", known(facts{"auskunftssperre": true}), hand, "auskunftssperre", nil},
		{"has a lawyer", "§ 14 Abs. 3 VwVfG", known(facts{"hinweise": []string{"bevollmaechtigt"}}), hand, "bevollmaechtigt", nil},
		{"address cannot be found", "practice", expiring(func(s *situation) { s.angaben = facts{"anschriftErgebnis": "unbekannt"} }), hand, "anschrift", nil},
		{"no address", "practice", known(facts{"anschriftVollstaendig": false}), hand, "anschrift", nil},
		{"Chancen-Aufenthaltsrecht", "§ 104c Abs. 2", titled(facts{"paragraph": "104c"}), send, "chancen-aufenthalt", "104c"},
		{"Chancenkarte", "§ 20a Abs. 5", titled(facts{"paragraph": "20a"}), send, "chancenkarte", "20a"},
		{"search for a place to study", "§ 17 Abs. 1 Satz 3", titled(facts{"paragraph": "17"}), send, "hoechstdauer", "begrenzt"},
		{"search for work", "§ 20 Abs. 2 Satz 4", titled(facts{"paragraph": "20"}), send, "hoechstdauer", "begrenzt"},
		{"ICT card", "§ 19 Abs. 4 Satz 2", titled(facts{"art": "ict-karte", "paragraph": "19"}), send, "hoechstdauer", "begrenzt"},
		{"recognition of qualifications", "§ 16d", titled(facts{"paragraph": "16d"}), send, "hoechstdauer-zweck", "begrenzt"},
		{"national visa", "§ 6 Abs. 3", titled(facts{"art": "nationales-visum", "paragraph": nil}), send, "visum", "visum"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, unterdrueckung, c.s)
			require.Equal(t, c.verdict, out["urteil"], c.law)
			require.Equal(t, c.reason, out["grund"], c.law)
			require.Equal(t, c.letter, out["brief"], c.law)
			require.NotEmpty(t, out["text"])
			require.NotEmpty(t, out["paragraph"])
			if c.verdict == send {
				require.Equal(t, "person", out["adressat"], c.law)
			} else {
				require.Nil(t, out["adressat"], c.law)
			}
		})
	}
}

// TestAblaufschreibenForChildren: § 80 Abs. 1 and 4 AufenthG; who is not of age cannot apply, so the letter is for those who have custody.
func TestAblaufschreibenForChildren(t *testing.T) {
	t.Parallel()
	out := outputs(t, unterdrueckung, known(facts{"minderjaehrig": true}))
	require.Equal(t, "senden", out["urteil"])
	require.Equal(t, "sorgeberechtigte", out["adressat"])
}

// TestAblaufVorlauf: the weeks before the end of a title at which the letters go out (domain 1.5a and 2.4: practice, so always with a
// person's eye on it).
func TestAblaufVorlauf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, art, paragraph string
		first, second, last  any
	}{
		{"skilled worker", "aufenthaltserlaubnis", "18b", 12, 8, 4},
		{"training", "aufenthaltserlaubnis", "16a", 10, 8, 4},
		{"refugee", "aufenthaltserlaubnis", "25 Abs. 2", 10, 8, 4},
		{"self-employed", "aufenthaltserlaubnis", "21", 14, 8, 4},
		{"Chancenkarte, one letter", "aufenthaltserlaubnis", "20a", 14, nil, nil},
		{"search for work, one letter", "aufenthaltserlaubnis", "20", 12, nil, nil},
		{"Blue Card", "blaue-karte-eu", "18g", 12, 8, 4},
		{"national visa", "nationales-visum", "18b", 8, 4, nil},
		{"settlement permit, the card", "niederlassungserlaubnis", "9", 26, nil, nil},
		{"Duldung", "duldung", "60a", 3, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, vorlauf, titled(facts{"art": c.art, "paragraph": c.paragraph}))
			require.Equal(t, amount(c.first), amount(out["brief1Wochen"]))
			require.Equal(t, amount(c.second), amount(out["brief2Wochen"]))
			require.Equal(t, amount(c.last), amount(out["brief3Wochen"]))
			require.Equal(t, amount(2), amount(out["ausnahmeWochen"]))
			require.Equal(t, amount(7), amount(out["bescheinigungTage"]), "§ 81 Abs. 5: in time for the end of the title")
			require.Equal(t, amount(3), amount(out["abgelaufenTage"]))
			require.Equal(t, true, out["needsLegalReview"])
		})
	}
}
