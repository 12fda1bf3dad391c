package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGebuehr: §§ 45, 50, 52, 52a and 53 AufenthV; exemptions go first and never reach a change of purpose that they do not name.
func TestGebuehr(t *testing.T) {
	t.Parallel()
	minor := facts{"staatsangehoerigkeiten": []string{"IND"}, "geburtsdatum": "2012-05-01", "minderjaehrig": true}
	young := func(country string) facts {
		return facts{"staatsangehoerigkeiten": []string{country}, "geburtsdatum": "2003-05-01", "minderjaehrig": false}
	}
	for _, c := range []struct {
		name, law, art, auf string
		person, angaben     facts
		betrag, zweck       string
		text                string
		befreit, review     bool
	}{
		{name: "extension", law: "§ 45 Nr. 2 Buchst. b", art: "verlaengerung", betrag: "93", zweck: "gleich", text: "93 Euro"},
		{name: "extension to three months", law: "§ 45 Nr. 2 Buchst. a", art: "verlaengerung", angaben: facts{"gewuenschtBis": "2027-02-26"}, betrag: "96", zweck: "gleich", text: "96 Euro"},
		{name: "extension a day longer", law: "§ 45 Nr. 2 Buchst. b", art: "verlaengerung", angaben: facts{"gewuenschtBis": "2027-02-27"}, betrag: "93", zweck: "gleich", text: "93 Euro"},
		{name: "extension of a minor", law: "§ 50 Abs. 1", art: "verlaengerung", person: minor, betrag: "46.5", zweck: "gleich", text: "46,50 Euro"},
		{name: "short extension of a minor", law: "§ 50 Abs. 1", art: "verlaengerung", person: minor, angaben: facts{"gewuenschtBis": "2027-01-01"}, betrag: "48", zweck: "gleich", text: "48 Euro"},
		{name: "change of purpose", law: "§ 45 Nr. 3", art: "zweckwechsel", betrag: "98", zweck: "wechsel", text: "98 Euro"},
		{name: "change of purpose of a minor", law: "§ 50 Abs. 1", art: "zweckwechsel", person: minor, betrag: "49", zweck: "wechsel", text: "49 Euro"},
		{name: "change to the Blue Card", law: "§ 45 Nr. 1 or 3, unsettled", art: "zweckwechsel", auf: "18g", betrag: "98", zweck: "wechsel", text: "98 Euro", review: true},
		{name: "first issue", law: "§ 45 Nr. 1", art: "erteilung", betrag: "100", zweck: "erste-erteilung", text: "100 Euro"},
		{name: "first issue to a minor", law: "§ 50 Abs. 1", art: "erteilung", person: minor, betrag: "50", zweck: "erste-erteilung", text: "50 Euro"},
		{name: "refugee", law: "§ 52 Abs. 3 Nr. 2", art: "verlaengerung", auf: "25 Abs. 2", betrag: "0", zweck: "gleich", text: "keine Gebühr", befreit: true},
		{name: "refugee, first issue", law: "§ 52 Abs. 3 Nr. 2", art: "erteilung", angaben: facts{"schutzberechtigt": true}, betrag: "0", zweck: "erste-erteilung", text: "keine Gebühr", befreit: true},
		{name: "refugee, change of purpose", law: "§ 52 Abs. 3 names § 45 Nr. 1 and 2 only", art: "zweckwechsel", angaben: facts{"schutzberechtigt": true}, betrag: "98", zweck: "wechsel", text: "98 Euro"},
		{name: "public scholarship", law: "§ 52 Abs. 5 Satz 1 Nr. 2", art: "verlaengerung", angaben: facts{"stipendiumOeffentlich": true}, betrag: "0", zweck: "gleich", text: "keine Gebühr", befreit: true},
		{name: "public scholarship, first issue", law: "§ 52 Abs. 5 Satz 1 Nr. 2", art: "erteilung", angaben: facts{"stipendiumOeffentlich": true}, betrag: "0", zweck: "erste-erteilung", text: "keine Gebühr", befreit: true},
		{name: "social benefits", law: "§ 53 Abs. 1 Nr. 1", art: "verlaengerung", angaben: facts{"sozialleistungen": true}, betrag: "0", zweck: "gleich", text: "keine Gebühr", befreit: true},
		{name: "social benefits, first issue", law: "§ 53 Abs. 1 Nr. 1", art: "erteilung", angaben: facts{"sozialleistungen": true}, betrag: "0", zweck: "erste-erteilung", text: "keine Gebühr", befreit: true},
		{name: "social benefits, change of purpose", law: "§ 53 Abs. 1: discretion", art: "zweckwechsel", angaben: facts{"sozialleistungen": true}, betrag: "98", zweck: "wechsel", text: "98 Euro"},
		{name: "Swiss", law: "§ 52 Abs. 2 Satz 1", art: "verlaengerung", person: facts{"staatsangehoerigkeiten": []string{"CHE"}, "geburtsdatum": "1991-01-01"}, betrag: "46", zweck: "gleich", text: "46 Euro"},
		{name: "young Swiss", law: "§ 52 Abs. 2 Satz 2", art: "verlaengerung", person: young("CHE"), betrag: "27.6", zweck: "gleich", text: "27,60 Euro"},
		{name: "Swiss, first issue", law: "§ 52 Abs. 2 Satz 1", art: "erteilung", person: facts{"staatsangehoerigkeiten": []string{"CHE"}, "geburtsdatum": "1991-01-01"}, betrag: "46", zweck: "erste-erteilung", text: "46 Euro"},
		{name: "young Swiss, first issue", law: "§ 52 Abs. 2 Satz 2", art: "erteilung", person: young("CHE"), betrag: "27.6", zweck: "erste-erteilung", text: "27,60 Euro"},
		{name: "association with Türkiye", law: "§ 52a Abs. 2 Satz 1", art: "verlaengerung", angaben: facts{"assoziationTuerkei": true}, betrag: "46", zweck: "gleich", text: "46 Euro"},
		{name: "association, first issue", law: "§ 52a Abs. 2 Satz 1", art: "erteilung", angaben: facts{"assoziationTuerkei": true}, betrag: "46", zweck: "erste-erteilung", text: "46 Euro"},
		{name: "association, under 24", law: "§ 52a Abs. 2 Satz 2", art: "verlaengerung", person: young("TUR"), angaben: facts{"assoziationTuerkei": true}, betrag: "27.6", zweck: "gleich", text: "27,60 Euro"},
		{name: "association, under 24, first issue", law: "§ 52a Abs. 2 Satz 2", art: "erteilung", person: young("TUR"), angaben: facts{"assoziationTuerkei": true}, betrag: "27.6", zweck: "erste-erteilung", text: "27,60 Euro"},
		{name: "association, change of purpose", law: "§ 52a Abs. 2 Satz 1", art: "zweckwechsel", angaben: facts{"assoziationTuerkei": true}, betrag: "46", zweck: "wechsel", text: "46 Euro"},
		{name: "settlement permit", law: "§ 44 Nr. 3", art: "erteilung", auf: "9", betrag: "113", zweck: "erste-erteilung", text: "113 Euro"},
		{name: "settlement permit of a minor", law: "§ 44 Nr. 3, § 50 Abs. 1", art: "erteilung", auf: "9", person: minor, betrag: "56.5", zweck: "erste-erteilung", text: "56,50 Euro"},
		{name: "settlement permit at sixteen", law: "§ 50 Abs. 1 Satz 2", art: "erteilung", auf: "35", person: minor, betrag: "55", zweck: "erste-erteilung", text: "55 Euro"},
		{name: "settlement permit under § 35, adult", law: "§ 44 Nr. 3", art: "erteilung", auf: "35", betrag: "113", zweck: "erste-erteilung", text: "113 Euro"},
		{name: "settlement permit of a refugee", law: "§ 52 Abs. 3 Nr. 1", art: "erteilung", auf: "26 Abs. 3", angaben: facts{"schutzberechtigt": true}, betrag: "0", zweck: "erste-erteilung", text: "keine Gebühr", befreit: true},
		{name: "settlement permit and social benefits", law: "§ 53 Abs. 1 does not name § 44", art: "erteilung", auf: "9", angaben: facts{"sozialleistungen": true}, betrag: "113", zweck: "erste-erteilung", text: "113 Euro"},
		{name: "settlement permit of a skilled worker", law: "§ 44 Nr. 3 or Nr. 1 for § 18c Abs. 3", art: "erteilung", auf: "18c", betrag: "113", zweck: "erste-erteilung", text: "113 Euro", review: true},
		{name: "EU long-term residence", law: "§ 44a", art: "erteilung", auf: "9a", betrag: "109", zweck: "erste-erteilung", text: "109 Euro"},
		{name: "EU long-term residence of a minor", law: "§ 50 Abs. 1 does not name § 44a", art: "erteilung", auf: "9a", person: minor, betrag: "109", zweck: "erste-erteilung", text: "109 Euro"},
		{name: "EU long-term residence of a refugee", law: "§ 52 Abs. 3 does not name § 44a", art: "erteilung", auf: "9a", angaben: facts{"schutzberechtigt": true}, betrag: "109", zweck: "erste-erteilung", text: "109 Euro"},
		{name: "association, settlement permit", law: "§ 52a Abs. 2 Satz 1", art: "erteilung", auf: "9", angaben: facts{"assoziationTuerkei": true}, betrag: "46", zweck: "erste-erteilung", text: "46 Euro"},
		{name: "association, under 24, settlement permit", law: "§ 52a Abs. 2 Satz 2", art: "erteilung", auf: "9a", person: young("TUR"), angaben: facts{"assoziationTuerkei": true}, betrag: "27.6", zweck: "erste-erteilung", text: "27,60 Euro"},
		{name: "new card", law: "§ 45c Abs. 1 Nr. 2", art: "verlaengerung", auf: "9", betrag: "67", zweck: "gleich", text: "67 Euro"},
		{name: "new card of a minor", law: "§ 45c Abs. 1 Nr. 2, § 50 Abs. 1", art: "verlaengerung", auf: "9", person: minor, betrag: "33.5", zweck: "gleich", text: "33,50 Euro"},
		{name: "new card of a refugee", law: "§ 52 Abs. 3 Nr. 1", art: "verlaengerung", auf: "26 Abs. 3", angaben: facts{"schutzberechtigt": true}, betrag: "0", zweck: "gleich", text: "keine Gebühr", befreit: true},
		{name: "new card and social benefits", law: "§ 53 Abs. 1 Nr. 7", art: "verlaengerung", auf: "9a", angaben: facts{"sozialleistungen": true}, betrag: "0", zweck: "gleich", text: "keine Gebühr", befreit: true},
		{name: "association, new card", law: "§ 52a Abs. 2 Satz 1", art: "verlaengerung", auf: "9", angaben: facts{"assoziationTuerkei": true}, betrag: "46", zweck: "gleich", text: "46 Euro"},
		{name: "association, under 24, new card", law: "§ 52a Abs. 2 Satz 2", art: "verlaengerung", auf: "9", person: young("TUR"), angaben: facts{"assoziationTuerkei": true}, betrag: "27.6", zweck: "gleich", text: "27,60 Euro"},
		{name: "Duldung", law: "§ 47 Abs. 1 Nr. 5 Buchst. a", art: "erteilung", auf: "60a", betrag: "58", zweck: "erste-erteilung", text: "58 Euro", review: true},
		{name: "Duldung of a minor", law: "§ 47 Abs. 1 Nr. 5, § 50 Abs. 1", art: "erteilung", auf: "60a", person: minor, betrag: "29", zweck: "erste-erteilung", text: "29 Euro", review: true},
		{name: "Duldung renewed", law: "§ 47 Abs. 1 Nr. 6 Buchst. a", art: "verlaengerung", auf: "60c", betrag: "33", zweck: "gleich", text: "33 Euro", review: true},
		{name: "Duldung of a minor renewed", law: "§ 47 Abs. 1 Nr. 6, § 50 Abs. 1", art: "verlaengerung", auf: "60a", person: minor, betrag: "16.5", zweck: "gleich", text: "16,50 Euro", review: true},
		{name: "Duldung and social benefits", law: "§ 53 Abs. 1 Nr. 2", art: "verlaengerung", auf: "60a", angaben: facts{"sozialleistungen": true}, betrag: "0", zweck: "gleich", text: "keine Gebühr", befreit: true},
		{name: "association, under 24, change of purpose", law: "§ 52a Abs. 2 Satz 2", art: "zweckwechsel", person: young("TUR"), angaben: facts{"assoziationTuerkei": true}, betrag: "27.6", zweck: "wechsel", text: "27,60 Euro"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := change(func(s *situation) {
				s.fall, s.angaben = with(extension, facts{"antragArt": c.art}), with(c.angaben, nil)
				if c.auf != "" {
					s.fall["antragAuf"] = c.auf
				}
				if c.person != nil {
					s.person = c.person
				}
			})
			out := outputs(t, gebuehr, s)
			require.Equal(t, c.betrag, amount(out["betrag"]), c.law)
			require.Equal(t, c.text, out["betragText"], c.law)
			require.Equal(t, c.zweck, out["zweck"], c.law)
			require.Equal(t, c.befreit, out["befreit"], c.law)
			require.Equal(t, c.review, out["needsLegalReview"], c.law)
		})
	}
}

// TestUnknownKindOfApplicationIsNoGuess: without a kind of application there is no fee to name, and a person looks.
func TestUnknownKindOfApplicationIsNoGuess(t *testing.T) {
	t.Parallel()
	out := outputs(t, gebuehr, change(func(s *situation) { s.fall = with(extension, facts{"antragArt": nil}) }))
	require.Nil(t, out["betrag"])
	require.Equal(t, true, out["needsLegalReview"])
}
