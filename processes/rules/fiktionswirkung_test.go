package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	extension = facts{"verfahren": "verlaengerung", "antragAuf": "18b", "antragArt": "verlaengerung", "eingangAm": "2026-11-12"}
	person    = facts{"staatsangehoerigkeiten": []string{"IND"}, "geburtsdatum": "1991-03-14", "minderjaehrig": false}
	permit    = facts{
		"art": "aufenthaltserlaubnis", "paragraph": "18b", "gueltigVon": "2022-11-27", "gueltigBis": "2026-11-26", "unbefristet": false,
		"gesamtgueltigkeitMonate": 48,
	}
)

// base is a skilled worker who applies two weeks before the title ends: row 9.
func base() situation {
	return situation{stichtag: "2026-11-12", fall: extension, person: person, titel: permit, angaben: facts{}}
}

func change(edit func(*situation)) situation {
	s := base()
	edit(&s)
	return s
}

func untitled(status string, angaben facts) situation {
	return change(func(s *situation) {
		s.titel = nil
		s.fall = with(s.fall, facts{"antragArt": "erteilung"})
		s.angaben = with(angaben, facts{"aufenthaltsstatus": status})
	})
}

// TestFiktionswirkung: every row of § 81 AufenthG, its neighbours and its borders.
func TestFiktionswirkung(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, law string
		s         situation
		zeile     string
		weg       string
		positive  bool
		review    bool
	}{
		{"EU right", "§ 11 Abs. 4 FreizügG/EU", change(func(s *situation) { s.titel = with(permit, facts{"art": "freizuegigkeit"}) }), "0", "sonderfall", false, false},
		{"EU right by status", "§ 11 Abs. 4 FreizügG/EU", untitled("freizuegigkeit", nil), "0", "sonderfall", false, false},
		{"withdrawn", "§ 81 Abs. 4 Satz 1 (bis zur Entscheidung)", change(func(s *situation) { s.angaben = facts{"ruecknahmeAm": "2026-11-12"} }), "20", "beendet", false, false},
		{"withdrawn later than the reference day", "§ 81 Abs. 4 Satz 1", change(func(s *situation) { s.angaben = facts{"ruecknahmeAm": "2026-11-13"} }), "9", "bestaetigen", true, false},
		{"left for good", "§ 51 Abs. 1 Nr. 6", change(func(s *situation) { s.angaben = facts{"ausreiseAm": "2026-11-01"} }), "20", "beendet", false, false},
		{"moved within Germany", "§ 81 Abs. 4 Satz 1", change(func(s *situation) { s.angaben = facts{"wegzugAm": "2026-11-01", "wegzugZiel": "inland"} }), "9", "bestaetigen", true, false},
		{"withdrawal before refusal", "§ 81 Abs. 4", change(func(s *situation) {
			s.angaben = facts{"ruecknahmeAm": "2026-11-12", "entscheidung": "ablehnen", "bescheidBekanntgegebenAm": "2026-11-10"}
		}), "20", "beendet", false, false},
		{"refusal announced", "§ 84 Abs. 1 Nr. 1", change(func(s *situation) {
			s.angaben = facts{"entscheidung": "ablehnen", "bescheidBekanntgegebenAm": "2026-11-12"}
		}), "19", "beendet", false, false},
		{"refusal decided, not announced", "§ 81 Abs. 4 Satz 1; § 43 VwVfG", change(func(s *situation) { s.angaben = facts{"entscheidung": "ablehnen"} }), "9", "bestaetigen", true, false},
		{"unlimited title", "§ 9 Abs. 1", change(func(s *situation) {
			s.titel = facts{"art": "niederlassungserlaubnis", "paragraph": "9", "unbefristet": true}
		}), "1", "karte", false, false},
		{"EU long-term residence", "§ 9a Abs. 1", change(func(s *situation) {
			s.titel = facts{"art": "daueraufenthalt-eu", "paragraph": "9a", "unbefristet": true}
		}), "1", "karte", false, false},
		{"unlimited title revoked", "§ 51 Abs. 1 Nr. 4", change(func(s *situation) {
			s.titel = facts{"art": "niederlassungserlaubnis", "paragraph": "9", "beendetAm": "2026-10-01"}
		}), "6", "sonderfall", false, false},
		{"Ukrainian under § 24", "§ 2 Abs. 1 Satz 1 UkraineAufenthFGV", ukraine([]string{"UKR"}, nil, "2026-11-12"), "2", "ukraine", false, false},
		{"family member of a Ukrainian", "§ 2 Abs. 1 Satz 2 Nr. 2 UkraineAufenthFGV", ukraine([]string{"NGA"}, facts{"ukraineGruppe": "nr2"}, "2026-11-12"), "2", "ukraine", false, false},
		{"other § 24 holder", "§ 81 Abs. 4 Satz 1", ukraine([]string{"NGA"}, facts{"ukraineGruppe": "keine"}, "2026-02-10"), "9", "bestaetigen", true, false},
		{"last day of the ordinance", "§ 2 Abs. 1 UkraineAufenthFGV", ukraine([]string{"UKR"}, nil, "2027-03-04"), "2", "ukraine", false, false},
		{"the day after the ordinance", "§ 3 Abs. 2 UkraineAufenthFGV", ukraine([]string{"UKR"}, nil, "2027-03-05"), "17", "verspaetet", false, false},
		{"begin of the § 24 title unknown", "§ 2 Abs. 1 Satz 1 UkraineAufenthFGV", change(func(s *situation) {
			s.person = with(person, facts{"staatsangehoerigkeiten": []string{"UKR"}})
			s.titel = with(permit, facts{"paragraph": "24", "gueltigVon": nil, "gueltigBis": "2026-03-04"})
		}), "2", "ukraine", false, false},
		{"no title, written as a title of no kind", "§ 81 Abs. 3 Satz 2", change(func(s *situation) {
			s.titel, s.angaben = facts{"art": "keiner"}, facts{"aufenthaltsstatus": "visumfrei", "visumfreiBis": "2026-11-11"}
		}), "15", "verspaetet", false, true},
		{"limited title without a known end", "§ 81", change(func(s *situation) { s.titel = with(permit, facts{"gueltigBis": nil}) }), "ohne", "sonderfall", false, true},
		{"§ 24 extended individually", "§ 2 Abs. 1 Satz 3 UkraineAufenthFGV", change(func(s *situation) {
			s.person = with(person, facts{"staatsangehoerigkeiten": []string{"UKR"}})
			s.titel = with(permit, facts{"paragraph": "24", "gueltigVon": "2026-05-01", "gueltigBis": "2027-04-30"})
		}), "9", "bestaetigen", true, false},
		{"§ 104c to another title", "§ 104c Abs. 2 Satz 3", change(func(s *situation) { s.titel = with(permit, facts{"paragraph": "104c"}) }), "3", "sonderfall", false, false},
		{"§ 104c to § 25b", "§ 104c Abs. 2 Satz 1", change(func(s *situation) {
			s.titel, s.fall = with(permit, facts{"paragraph": "104c"}), with(extension, facts{"antragAuf": "25b"})
		}), "9", "bestaetigen", true, false},
		{"asylum application, short title", "§ 55 Abs. 2 Satz 1 AsylG", change(func(s *situation) {
			s.titel, s.angaben = with(permit, facts{"gesamtgueltigkeitMonate": 6}), facts{"asylantragAnhaengig": true}
		}), "4", "sonderfall", false, false},
		{"asylum application, long title extended", "§ 55 Abs. 2 Satz 2 AsylG", change(func(s *situation) {
			s.titel, s.angaben = with(permit, facts{"gesamtgueltigkeitMonate": 7}), facts{"asylantragAnhaengig": true}
		}), "9", "bestaetigen", true, false},
		{"asylum application, other title applied for", "§ 55 Abs. 2 Satz 2 AsylG", change(func(s *situation) {
			s.fall, s.angaben = with(extension, facts{"antragArt": "zweckwechsel"}), facts{"asylantragAnhaengig": true}
		}), "4", "sonderfall", false, false},
		{"asylum application, § 25 Abs. 5", "§ 51 Abs. 1 Nr. 8", change(func(s *situation) {
			s.titel, s.angaben = with(permit, facts{"paragraph": "25 Abs. 5"}), facts{"asylantragAnhaengig": true}
		}), "4", "sonderfall", false, false},
		{"permission pending asylum", "§ 55 Abs. 1 AsylG", change(func(s *situation) { s.titel = facts{"art": "aufenthaltsgestattung"} }), "4", "sonderfall", false, false},
		{"tolerated", "§ 60a, § 81 Abs. 3 Satz 1", change(func(s *situation) { s.titel = facts{"art": "duldung", "gueltigBis": "2026-12-31"} }), "5", "sonderfall", false, false},
		{"enforceably required to leave", "§ 58 Abs. 2", untitled("ausreisepflichtig", nil), "5", "sonderfall", false, false},
		{"title revoked before its end", "§ 51 Abs. 1 Nr. 4", change(func(s *situation) { s.titel = with(permit, facts{"beendetAm": "2026-11-12"}) }), "6", "sonderfall", false, false},
		{"title revoked after the reference day", "§ 81 Abs. 4 Satz 1", change(func(s *situation) { s.titel = with(permit, facts{"beendetAm": "2026-11-13"}) }), "9", "bestaetigen", true, false},
		{"Schengen visa in time", "§ 81 Abs. 4 Satz 2", change(func(s *situation) { s.titel = with(permit, facts{"art": "schengen-visum", "paragraph": "6"}) }), "7", "schengen", false, false},
		{"Schengen visa late", "§ 81 Abs. 4 Satz 2", change(func(s *situation) {
			s.titel = with(permit, facts{"art": "schengen-visum", "gueltigBis": "2026-11-01"})
		}), "7", "schengen", false, false},
		{"national visa in time", "§ 81 Abs. 4 Satz 1, § 4 Abs. 1 Satz 2 Nr. 1", change(func(s *situation) { s.titel = with(permit, facts{"art": "nationales-visum"}) }), "8", "bestaetigen", true, true},
		{"search card to follow-up card", "§ 20a Abs. 5 Satz 4", chancenkarte(12), "10", "bestaetigen", true, false},
		{"follow-up card again", "§ 81 Abs. 4 Satz 1", chancenkarte(24), "9", "bestaetigen", true, false},
		{"in time", "§ 81 Abs. 4 Satz 1", base(), "9", "bestaetigen", true, false},
		{"on the last day", "§ 81 Abs. 4 Satz 1; the last day counts", received("2026-11-26", nil), "9", "bestaetigen", true, false},
		{"Blue Card in time", "§ 81 Abs. 4 Satz 1", change(func(s *situation) { s.titel = with(permit, facts{"art": "blaue-karte-eu", "paragraph": "18g"}) }), "9", "bestaetigen", true, false},
		{"ICT card in time", "§ 81 Abs. 4 Satz 1", change(func(s *situation) { s.titel = with(permit, facts{"art": "ict-karte", "paragraph": "19"}) }), "9", "bestaetigen", true, false},
		{"short-term mobility", "§ 18e", change(func(s *situation) { s.titel, s.fall = nil, with(extension, facts{"antragAuf": "18e"}) }), "11", "sonderfall", false, false},
		{"quota work", "§ 39 Nr. 11 AufenthV", untitled("visumfrei", facts{"kontingentarbeit": true}), "11", "sonderfall", false, false},
		{"§ 41 national on day 90", "§ 41 Abs. 3 AufenthV", visafree("USA", facts{"einreiseAm": "2026-08-14"}), "12", "sonderfall", false, false},
		{"§ 41 national on day 91", "§ 81 Abs. 3 Satz 2", visafree("USA", facts{"einreiseAm": "2026-08-13"}), "15", "verspaetet", false, true},
		{"§ 41 Abs. 2 without work", "§ 41 Abs. 2 AufenthV", visafree("BRA", facts{"einreiseAm": "2026-10-01", "erwerbstaetigkeitBeabsichtigt": false}), "12", "sonderfall", false, false},
		{"§ 41 Abs. 2 with work", "§ 81 Abs. 3 Satz 1", visafree("BRA", facts{"einreiseAm": "2026-10-01", "erwerbstaetigkeitBeabsichtigt": true, "visumfreiBis": "2026-12-29"}), "13", "sonderfall", false, true},
		{"visa-free short stay, last day", "§ 81 Abs. 3 Satz 1", visafree("SRB", facts{"visumfreiBis": "2026-11-12"}), "13", "sonderfall", false, true},
		{"visa-free short stay, too late", "§ 81 Abs. 3 Satz 2", visafree("SRB", facts{"visumfreiBis": "2026-11-11"}), "15", "verspaetet", false, true},
		{"child, six months", "§ 81 Abs. 2 Satz 2", child("2026-05-12", nil), "14", "sonderfall", false, false},
		{"child, a day later", "§ 81 Abs. 3 Satz 2", child("2026-05-11", nil), "15", "verspaetet", false, true},
		{"child, parent's visa still runs", "§ 33 Satz 3", child("2026-03-01", facts{"elternErlaubtBis": "2026-12-01"}), "14", "sonderfall", false, false},
		{"late, order made", "§ 81 Abs. 4 Satz 3", received("2026-11-27", facts{"fortgeltungAnordnen": true, "fortgeltungAb": "2026-11-30"}), "16", "bestaetigen", true, true},
		{"late, order refused", "§ 81 Abs. 4 Satz 3", received("2026-11-27", facts{"fortgeltungAnordnen": false}), "17", "verspaetet", false, false},
		{"late, nothing decided yet", "§ 81 Abs. 4 Satz 1, § 50 Abs. 1", received("2026-11-27", nil), "17", "verspaetet", false, false},
		{"national visa late", "§ 81 Abs. 4 Satz 1", change(func(s *situation) {
			s.titel = with(permit, facts{"art": "nationales-visum", "gueltigBis": "2026-11-11"})
		}), "17", "verspaetet", false, false},
		{"recognised, no card yet", "§ 25 Abs. 1 Satz 3", untitled("schutzberechtigt", nil), "18", "sonderfall", false, true},
		{"nothing known", "§ 81", untitled("titel", nil), "ohne", "sonderfall", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := outputs(t, fiktionswirkung, c.s)
			require.Equal(t, c.zeile, out["zeile"], c.law)
			require.Equal(t, c.weg, out["weg"], c.law)
			require.Equal(t, c.positive, out["positiverText"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
		})
	}
}

func received(day string, angaben facts) situation {
	return change(func(s *situation) {
		s.fall, s.stichtag, s.angaben = with(extension, facts{"eingangAm": day}), day, with(angaben, nil)
	})
}

func ukraine(nationalities []string, angaben facts, day string) situation {
	return change(func(s *situation) {
		s.fall = with(extension, facts{"antragAuf": "24", "eingangAm": day})
		s.person = with(person, facts{"staatsangehoerigkeiten": nationalities})
		s.titel = with(permit, facts{"paragraph": "24", "gueltigVon": "2024-03-05", "gueltigBis": "2026-03-04"})
		s.stichtag, s.angaben = day, with(angaben, nil)
	})
}

func chancenkarte(months int) situation {
	return change(func(s *situation) {
		s.fall = with(extension, facts{"antragAuf": "20a"})
		s.titel = with(permit, facts{"paragraph": "20a", "gesamtgueltigkeitMonate": months})
	})
}

func visafree(nationality string, angaben facts) situation {
	s := untitled("visumfrei", angaben)
	s.person = with(person, facts{"staatsangehoerigkeiten": []string{nationality}})
	return s
}

func child(born string, angaben facts) situation {
	s := untitled("geboren", angaben)
	s.person = with(person, facts{"geburtsdatum": born, "minderjaehrig": true})
	return s
}

// TestFiktionBeginsWithTheLaw: § 81 Abs. 4 counts from the day after the title's last day, Abs. 3 from the application, an order
// from the day that it names.
func TestFiktionBeginsWithTheLaw(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		law  string
		s    situation
		want any
	}{
		{"§ 81 Abs. 4 Satz 1", base(), "2026-11-27"},
		{"§ 81 Abs. 3 Satz 1", child("2026-09-01", nil), "2026-11-12"},
		{"§ 2 Abs. 1 Satz 1 UkraineAufenthFGV", ukraine([]string{"UKR"}, nil, "2026-11-12"), "2026-03-05"},
		{"§ 81 Abs. 4 Satz 3", received("2026-11-27", facts{"fortgeltungAnordnen": true, "fortgeltungAb": "2026-11-30"}), "2026-11-30"},
		{"§ 81 Abs. 4 Satz 2", change(func(s *situation) { s.titel = with(permit, facts{"art": "schengen-visum"}) }), nil},
	} {
		require.Equal(t, c.want, outputs(t, fiktionswirkung, c.s)["giltAb"], c.law)
	}
}

// TestCertificateIsOwedExOfficio: § 81 Abs. 5 has no exception where a fiction is in force, and none exists elsewhere.
func TestCertificateIsOwedExOfficio(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s             situation
		what, dueWhen string
	}{
		{base(), "fortgeltung", "vor-ablauf"},
		{chancenkarte(12), "fortgeltung-chancenkarte", "vor-ablauf"},
		{child("2026-09-01", nil), "erlaubnisfiktion", "sofort"},
		{child("2026-01-01", nil), "duldungsfiktion", "sofort"},
		{received("2026-11-27", facts{"fortgeltungAnordnen": true, "fortgeltungAb": "2026-11-27"}), "fortgeltung", "sofort"},
		{received("2026-11-27", nil), "keine", "nie"},
		{change(func(s *situation) { s.titel = with(permit, facts{"art": "schengen-visum"}) }), "keine", "nie"},
	} {
		out := outputs(t, fiktionswirkung, c.s)
		require.Equal(t, c.what, out["bescheinigung"])
		require.Equal(t, c.dueWhen, out["bescheinigungWann"])
	}
}

// TestEndOfTheApplicationIsNotTheEndOfTheTitle: withdrawal and refusal end what the application did (§ 81 Abs. 3 and 4, § 84 Abs. 1
// Nr. 1), not a title that still runs: that one ends with its validity (§ 51 Abs. 1 Nr. 1), and only then is there a duty to leave (§ 50
// Abs. 1). Who has left for good has no title any more (§ 51 Abs. 1 Nr. 6).
func TestEndOfTheApplicationIsNotTheEndOfTheTitle(t *testing.T) {
	t.Parallel()
	withdrawn := func(day string) facts { return facts{"ruecknahmeAm": day} }
	refused := func(day string) facts { return facts{"entscheidung": "ablehnen", "bescheidBekanntgegebenAm": day} }
	on := func(day string, titel, angaben facts) situation {
		return change(func(s *situation) { s.stichtag, s.titel, s.angaben = day, titel, angaben })
	}
	settled := facts{"art": "niederlassungserlaubnis", "paragraph": "9", "unbefristet": true}
	ukrainian := func(s situation, angaben facts) situation { s.angaben = angaben; return s }
	for _, c := range []struct {
		name, law          string
		s                  situation
		rule               string
		stay, travel, work string
	}{
		{"withdrawn, title runs", "§ 51 Abs. 1 Nr. 1", on("2026-11-20", permit, withdrawn("2026-11-20")), "20-titel", "solange-titel", "solange-titel", "solange-titel"},
		{"withdrawn on the title's last day", "§ 51 Abs. 1 Nr. 1", on("2026-11-26", permit, withdrawn("2026-11-26")), "20-titel", "solange-titel", "solange-titel", "solange-titel"},
		{"withdrawn after the title's end", "§ 81 Abs. 4 Satz 1, § 50 Abs. 1", on("2026-11-27", permit, withdrawn("2026-11-27")), "20", "ende", "nein", "nein"},
		{"withdrawn, settlement permit", "§ 9 Abs. 1", on("2026-11-20", settled, withdrawn("2026-11-20")), "20-titel", "solange-titel", "solange-titel", "solange-titel"},
		{"withdrawn, settlement permit revoked", "§ 51 Abs. 1 Nr. 4", on("2026-11-20", with(settled, facts{"beendetAm": "2026-10-01"}), withdrawn("2026-11-20")), "20", "ende", "nein", "nein"},
		{"withdrawn, Schengen visa runs", "§ 6 Abs. 1", on("2026-11-20", with(permit, facts{"art": "schengen-visum"}), withdrawn("2026-11-20")), "20-titel", "solange-titel", "solange-titel", "solange-titel"},
		{"withdrawn, § 24 continues by ordinance", "§ 2 Abs. 1 UkraineAufenthFGV", ukrainian(ukraine([]string{"UKR"}, nil, "2026-11-12"), withdrawn("2026-11-12")), "20-titel", "solange-titel", "solange-titel", "solange-titel"},
		{"withdrawn, § 24 of somebody else", "§ 2 Abs. 1 UkraineAufenthFGV", ukrainian(ukraine([]string{"NGA"}, nil, "2026-11-12"), withdrawn("2026-11-12")), "20", "ende", "nein", "nein"},
		{"withdrawn after the ordinance", "§ 2 Abs. 1 UkraineAufenthFGV", ukrainian(ukraine([]string{"UKR"}, nil, "2027-03-05"), withdrawn("2027-03-05")), "20", "ende", "nein", "nein"},
		{"left for good, title ran", "§ 51 Abs. 1 Nr. 6", on("2026-11-20", permit, facts{"ausreiseAm": "2026-11-20"}), "20", "ende", "nein", "nein"},
		{"withdrawn without a title", "§ 81 Abs. 3", untitled("visumfrei", facts{"ruecknahmeAm": "2026-11-12", "visumfreiBis": "2026-12-01"}), "20", "ende", "nein", "nein"},
		{"refused, title runs", "§ 50 Abs. 1, § 51 Abs. 1 Nr. 1", on("2026-11-20", permit, refused("2026-11-20")), "19-titel", "solange-titel", "solange-titel", "solange-titel"},
		{"refused, title revoked before", "§ 51 Abs. 1 Nr. 4", on("2026-11-20", with(permit, facts{"beendetAm": "2026-11-01"}), refused("2026-11-20")), "19", "ausreisepflichtig-nach-frist", "nein", "nach-84-abs-2"},
		{"refused after the title's end", "§ 84 Abs. 1 Nr. 1, Abs. 2 Satz 2", on("2026-11-27", permit, refused("2026-11-27")), "19", "ausreisepflichtig-nach-frist", "nein", "nach-84-abs-2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, "fiktionswirkung-zeile-"+c.rule, evaluate(t, fiktionswirkung, c.s).Matched[0].RuleID, c.law)
			out := outputs(t, fiktionswirkung, c.s)
			require.Equal(t, c.rule[:2], out["zeile"])
			require.Equal(t, []any{c.stay, c.travel, c.work}, []any{out["aufenthalt"], out["reise"], out["arbeit"]}, c.law)
			require.Equal(t, "beendet", out["weg"])
			require.Equal(t, "nie", out["bescheinigungWann"])
		})
	}
}

// TestLiftedRefusal: a refusal that is lifted ends nothing; the stay counts as not interrupted, and the application has its effect again
// (§ 84 Abs. 2 Satz 3, § 81 Abs. 4 Satz 1 AufenthG). A later refusal counts by itself.
func TestLiftedRefusal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, day, announced, lifted, row string }{
		{"before it is lifted", "2026-12-14", "2026-12-01", "2026-12-15", "19"},
		{"on the day it is lifted", "2026-12-15", "2026-12-01", "2026-12-15", "9"},
		{"lifted on the day of announcement", "2026-12-01", "2026-12-01", "2026-12-01", "9"},
		{"refused again later", "2027-01-20", "2027-01-18", "2026-12-15", "19"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := change(func(s *situation) {
				s.stichtag = c.day
				s.angaben = facts{"entscheidung": "ablehnen", "bescheidBekanntgegebenAm": c.announced, "ablehnungAufgehobenAm": c.lifted}
			})
			require.Equal(t, c.row, outputs(t, fiktionswirkung, s)["zeile"])
		})
	}
}

// TestHowLongTheTitleRuns: where the end of the application leaves a title in force, letters say until when (§ 51 Abs. 1 Nr. 1 AufenthG): to
// its own last day, to that of the ordinance (§ 2 Abs. 1 UkraineAufenthFGV), to the day before it ends early, or without an end (§ 9 Abs. 1).
func TestHowLongTheTitleRuns(t *testing.T) {
	t.Parallel()
	for _, end := range []facts{
		{"ruecknahmeAm": "2026-11-20"}, {"entscheidung": "ablehnen", "bescheidBekanntgegebenAm": "2026-11-20"},
	} {
		own := func(titel facts) situation {
			return change(func(s *situation) { s.stichtag, s.titel, s.angaben = "2026-11-20", titel, end })
		}
		ordinance := func(titel facts, nationality string) situation {
			s := own(with(with(permit, facts{"paragraph": "24", "gueltigVon": "2024-03-05"}), titel))
			s.person = with(person, facts{"staatsangehoerigkeiten": []string{nationality}})
			return s
		}
		for _, c := range []struct {
			law  string
			s    situation
			want any
		}{
			{"§ 51 Abs. 1 Nr. 1", own(permit), "2026-11-26"},
			{"§ 9 Abs. 1", own(facts{"art": "niederlassungserlaubnis", "paragraph": "9", "unbefristet": true}), nil},
			{"§ 51 Abs. 1 Nr. 4", own(with(permit, facts{"beendetAm": "2026-11-24"})), "2026-11-23"},
			{"§ 51 Abs. 1 Nr. 4", own(facts{"art": "daueraufenthalt-eu", "paragraph": "9a", "beendetAm": "2026-12-01"}), "2026-11-30"},
			{"§ 2 Abs. 1 UkraineAufenthFGV, the card has run out", ordinance(facts{"gueltigBis": "2026-03-04"}, "UKR"), "2027-03-04"},
			{"§ 2 Abs. 1 UkraineAufenthFGV, the card still runs", ordinance(facts{"gueltigBis": "2026-11-30"}, "UKR"), "2027-03-04"},
			{"§ 2 Abs. 1 UkraineAufenthFGV, a longer card", ordinance(facts{"gueltigBis": "2027-04-30"}, "UKR"), "2027-04-30"},
			{"§ 2 Abs. 1 UkraineAufenthFGV, somebody else", ordinance(facts{"gueltigBis": "2026-11-30"}, "NGA"), "2026-11-30"},
			{"§ 50 Abs. 1, the title is over", own(with(permit, facts{"gueltigBis": "2026-11-19"})), nil},
		} {
			require.Equal(t, c.want, outputs(t, fiktionswirkung, c.s)["giltBis"], c.law)
		}
	}
}

// TestRefusalCountsFromItsAnnouncement: what the application did ends when the refusal is announced (§ 41, § 43 Abs. 1 VwVfG).
func TestRefusalCountsFromItsAnnouncement(t *testing.T) {
	t.Parallel()
	out := outputs(t, fiktionswirkung, change(func(s *situation) {
		s.stichtag, s.angaben = "2026-11-30", facts{"entscheidung": "ablehnen", "bescheidBekanntgegebenAm": "2026-11-28"}
	}))
	require.Equal(t, "2026-11-28", out["giltAb"])
}

// TestChancenaufenthalt: § 104c Abs. 2 Satz 3 takes the effect of the application, not what the running title allows.
func TestChancenaufenthalt(t *testing.T) {
	t.Parallel()
	out := outputs(t, fiktionswirkung, change(func(s *situation) { s.titel = with(permit, facts{"paragraph": "104c"}) }))
	require.Equal(t, []any{"keine", "endet-mit-titel", "solange-titel", "solange-titel", "keine"},
		[]any{out["wirkung"], out["aufenthalt"], out["reise"], out["arbeit"], out["bescheinigung"]})
}

// TestRowsStandInTheOrderOfTheLaw: 0, 20, 19, 1 to 8, 10, 9, 11 to 18, and each fired row says its paragraph. Rows 20 and 19 stand
// there twice, first for a title that still runs; row 3 too, first for an application of which nobody knows what it is for.
func TestRowsStandInTheOrderOfTheLaw(t *testing.T) {
	t.Parallel()
	result := evaluate(t, fiktionswirkung, base())
	require.Len(t, result.Matched, 1)
	require.Equal(t, "fiktionswirkung-zeile-9", result.Matched[0].RuleID)
	require.Equal(t, 16, result.Matched[0].Rule)
	require.Equal(t, "Paragraph", result.Matched[0].Annotations[0].Name)
	require.Equal(t, "§ 81 Abs. 4 Satz 1 AufenthG", result.Matched[0].Annotations[0].Text)
}
