package rules_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	fiktionsbescheinigung        = sync.OnceValues(load("fiktionsbescheinigung"))
	gebuehrFiktionsbescheinigung = sync.OnceValues(load("gebuehr-fiktionsbescheinigung"))
)

// TestFiktionsbescheinigung: § 81 Abs. 5 AufenthG knows no exception where an effect is in force, and none where no effect is. What the
// certificate says follows from the paragraph of the effect, the new job from Abs. 5a: only with the card ordered, only for the titles of
// chapter 2 sections 3 and 4.
func TestFiktionsbescheinigung(t *testing.T) {
	t.Parallel()
	day := "2026-11-23"
	for _, c := range []struct {
		name, law, row, why string
		from, auf           string
		card                bool
		owed, box, job      string
		reason, within      string
		review              bool
	}{
		{name: "continuing title, a week before its end", law: "§ 81 Abs. 4 Satz 1", row: "9", why: "von-amts-wegen", from: "2026-12-01", owed: "ja", box: "3", job: "bisherige", within: "3AT", review: true},
		{name: "continuing visa", law: "§ 81 Abs. 4 Satz 1", row: "8", why: "auf-verlangen", from: "2026-11-20", owed: "ja", box: "3", job: "bisherige", within: "3AT", review: true},
		{name: "asked for eight days before the end", law: "§ 81 Abs. 4 Satz 1: from its expiry on", row: "9", why: "auf-verlangen", from: "2026-12-02", owed: "nein", reason: "titel-gilt-noch", within: "3AT", review: true},
		{name: "asked for seven days before the end", law: "§ 81 Abs. 5", row: "9", why: "auf-verlangen", from: "2026-12-01", owed: "ja", box: "3", job: "bisherige", within: "3AT", review: true},
		{name: "police control while the title is valid", law: "§ 81 Abs. 4 Satz 1", row: "9", why: "polizei", from: "2027-03-01", owed: "nein", reason: "titel-gilt-noch", within: "1AT", review: true},
		{name: "journey across the end", law: "§ 81 Abs. 5", row: "9", why: "reise", from: "2027-01-10", owed: "ja", box: "3", job: "bisherige", within: "1AT", review: true},
		{name: "ordered continuation", law: "§ 81 Abs. 4 Satz 3", row: "16", why: "anordnung", from: "2026-11-20", owed: "ja", box: "3", job: "bisherige", within: "3AT", review: true},
		{name: "follow-up card", law: "§ 20a Abs. 5 Satz 4: the future job only", row: "10", why: "von-amts-wegen", from: "2026-12-01", owed: "ja", box: "3", job: "kuenftige", within: "3AT", review: true},
		{name: "new job, follow-up card, title has run out", law: "§ 20a Abs. 5 Satz 4: the future job, without a card ordered", row: "10", why: "neue-stelle-5a", from: "2026-11-20", auf: "20a", owed: "ja", box: "3", job: "kuenftige", within: "3AT", review: true},
		{name: "new job, follow-up card, search card still valid", law: "§ 20a Abs. 5 Satz 4, § 81 Abs. 4 Satz 1: from its expiry on", row: "10", why: "neue-stelle-5a", from: "2027-01-31", auf: "20a", owed: "nein", reason: "titel-gilt-noch", within: "3AT", review: true},
		{name: "new job, follow-up card, card ordered", law: "§ 81 Abs. 5a", row: "10", why: "neue-stelle-5a", from: "2026-11-20", auf: "20a", card: true, owed: "ja", box: "3", job: "nach-5a", within: "3AT", review: true},
		{name: "visa-free", law: "§ 81 Abs. 3 Satz 1", row: "12", why: "auf-verlangen", from: "2026-11-02", owed: "ja", box: "1", job: "keine", within: "3AT", review: true},
		{name: "child born here", law: "§ 81 Abs. 3 Satz 1", row: "14", why: "von-amts-wegen", from: "2026-11-02", owed: "ja", box: "1", job: "keine", within: "3AT", review: true},
		{name: "late, was lawful without a title", law: "§ 81 Abs. 3 Satz 2", row: "15", why: "polizei", from: "2026-11-02", owed: "ja", box: "2", job: "keine", within: "1AT", review: true},
		{name: "new job, card ordered", law: "§ 81 Abs. 5a", row: "9", why: "neue-stelle-5a", from: "2026-11-20", auf: "18b", card: true, owed: "ja", box: "3", job: "nach-5a", within: "3AT", review: true},
		{name: "new job, first title, card ordered", law: "§ 81 Abs. 5a: Absätze 3 und 4", row: "12", why: "neue-stelle-5a", from: "2026-11-02", auf: "18g", card: true, owed: "ja", box: "1", job: "nach-5a", within: "3AT", review: true},
		{name: "new job, late application, card ordered", law: "§ 81 Abs. 5a: Absätze 3 und 4", row: "15", why: "neue-stelle-5a", from: "2026-11-02", auf: "18a", card: true, owed: "ja", box: "2", job: "nach-5a", within: "3AT", review: true},
		{name: "new job, card not ordered", law: "§ 81 Abs. 5a: ab Veranlassung der Ausstellung", row: "9", why: "neue-stelle-5a", from: "2026-11-20", auf: "18b", owed: "nein", reason: "karte-nicht-bestellt", within: "3AT"},
		{name: "new job, family title", law: "§ 81 Abs. 5a: Kapitel 2 Abschnitt 3 und 4", row: "9", why: "neue-stelle-5a", from: "2026-11-20", auf: "28", card: true, owed: "nein", reason: "anderer-zweck", within: "3AT"},
		{name: "Schengen visa", law: "§ 81 Abs. 4 Satz 2", row: "7", why: "auf-verlangen", owed: "nein", reason: "schengen", within: "3AT"},
		{name: "late without order", law: "§ 81 Abs. 4 Satz 1", row: "17", why: "auf-verlangen", owed: "nein", reason: "verspaetet", within: "3AT"},
		{name: "title had lapsed", law: "§ 51 Abs. 1", row: "6", why: "stelle-verlangt", owed: "nein", reason: "titel-erloschen", within: "3AT"},
		{name: "Duldung", law: "§ 81 Abs. 3 Satz 1", row: "5", why: "auf-verlangen", owed: "nein", reason: "nicht-rechtmaessig", within: "3AT"},
		{name: "§ 104c", law: "§ 104c Abs. 2", row: "3", why: "auf-verlangen", owed: "nein", reason: "chancenaufenthalt", within: "3AT"},
		{name: "asylum procedure", law: "§ 55 Abs. 2 AsylG", row: "4", why: "auf-verlangen", owed: "nein", reason: "asylverfahren", within: "3AT"},
		{name: "refused", law: "§ 84 Abs. 1 Nr. 1", row: "19", why: "reise", owed: "nein", reason: "abgelehnt", within: "1AT"},
		{name: "new job, but refused", law: "§ 84 Abs. 1 Nr. 1", row: "19", why: "neue-stelle-5a", auf: "18b", card: true, owed: "nein", reason: "abgelehnt", within: "3AT"},
		{name: "withdrawn", law: "§ 81 Abs. 3 und 4", row: "20", why: "von-amts-wegen", owed: "nein", reason: "beendet", within: "3AT"},
		{name: "settlement permit", law: "§ 9 Abs. 1", row: "1", why: "auf-verlangen", owed: "nein", reason: "unbefristet", within: "3AT"},
		{name: "Ukraine", law: "§ 2 Abs. 1 UkraineAufenthFGV", row: "2", why: "stelle-verlangt", owed: "nein", reason: "verordnung", within: "3AT"},
		{name: "right of the Union", law: "§ 11 Abs. 4 FreizügG/EU", row: "0", why: "auf-verlangen", owed: "nein", reason: "unionsrecht", within: "3AT", review: true},
		{name: "refugee before the first card", law: "§ 25 Abs. 1 Satz 3: practice", row: "18", why: "auf-verlangen", owed: "unklar", reason: "gesetz", within: "3AT", review: true},
		{name: "mobility", law: "a person decides", row: "11", why: "auf-verlangen", owed: "unklar", reason: "ungeklaert", within: "3AT", review: true},
		{name: "no row of § 81", law: "a person decides", row: "ohne", why: "auf-verlangen", owed: "unklar", reason: "ungeklaert", within: "3AT", review: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			angaben := facts{"fiktionZeile": c.row, "bescheinigungAnlass": c.why, "karteBestellt": c.card, "fiktionAb": any(nil)}
			if c.from != "" {
				angaben["fiktionAb"] = c.from
			}
			if c.auf == "" {
				c.auf = "18b"
			}
			out := outputs(t, fiktionsbescheinigung, change(func(s *situation) {
				s.stichtag, s.fall, s.angaben = day, with(extension, facts{"antragAuf": c.auf}), angaben
			}))
			require.Equal(t, c.owed, out["geschuldet"], c.law)
			require.Equal(t, c.box, out["kaestchen"], c.law)
			require.Equal(t, c.job, out["beschaeftigung"], c.law)
			require.Equal(t, c.reason, out["grund"], c.law)
			require.Equal(t, c.within, out["frist"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
			require.Equal(t, c.owed == "ja", out["wortlaut"] != "", "what is issued has its wording")
			require.Equal(t, c.owed != "ja", out["auskunft"] != "", "what is not owed has its reason")
		})
	}
}

// TestGebuehrFiktionsbescheinigung: § 47 Abs. 1 Nr. 8 AufenthV: 13 euros, half for minors (§ 50 Abs. 1); exemptions go first.
func TestGebuehrFiktionsbescheinigung(t *testing.T) {
	t.Parallel()
	minor := facts{"staatsangehoerigkeiten": []string{"IND"}, "geburtsdatum": "2012-05-01", "minderjaehrig": true}
	for _, c := range []struct {
		name, law, auf  string
		person, angaben facts
		betrag, text    string
	}{
		{name: "adult", law: "§ 47 Abs. 1 Nr. 8", betrag: "13", text: "13 Euro"},
		{name: "minor", law: "§ 50 Abs. 1", person: minor, betrag: "6.5", text: "6,50 Euro"},
		{name: "minor with social benefits", law: "§ 53 Abs. 1 Nr. 5", person: minor, angaben: facts{"sozialleistungen": true}, betrag: "0", text: "keine Gebühr"},
		{name: "refugee", law: "§ 52 Abs. 3 Nr. 3", auf: "25 Abs. 2", betrag: "0", text: "keine Gebühr"},
		{name: "subsidiary protection stated", law: "§ 52 Abs. 3 Nr. 3", angaben: facts{"schutzberechtigt": true}, betrag: "0", text: "keine Gebühr"},
		{name: "Swiss", law: "§ 52 Abs. 2 Satz 5", person: facts{"staatsangehoerigkeiten": []string{"CHE"}, "geburtsdatum": "1991-01-01"}, betrag: "0", text: "keine Gebühr"},
		{name: "association with Türkiye", law: "§ 52a Abs. 3 Nr. 2", angaben: facts{"assoziationTuerkei": true}, betrag: "0", text: "keine Gebühr"},
		{name: "public scholarship", law: "§ 52 Abs. 5 Satz 1 Nr. 3", angaben: facts{"stipendiumOeffentlich": true}, betrag: "0", text: "keine Gebühr"},
		{name: "social benefits", law: "§ 53 Abs. 1 Nr. 5", angaben: facts{"sozialleistungen": true}, betrag: "0", text: "keine Gebühr"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.auf == "" {
				c.auf = "18b"
			}
			out := outputs(t, gebuehrFiktionsbescheinigung, change(func(s *situation) {
				s.stichtag, s.fall, s.angaben = "2026-11-23", with(extension, facts{"antragAuf": c.auf}), with(c.angaben, nil)
				if c.person != nil {
					s.person = c.person
				}
			}))
			require.Equal(t, c.betrag, amount(out["betrag"]), c.law)
			require.Equal(t, c.text, out["betragText"], c.law)
			require.Equal(t, c.betrag == "0", out["befreit"], c.law)
			require.False(t, out["needsLegalReview"].(bool))
		})
	}
}
