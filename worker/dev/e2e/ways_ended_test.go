package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestWithdrawnStory: until the decision the applicant may withdraw (§ 22 VwVfG). That ends what the application did (§ 81 Abs. 4 Satz 1
// AufenthG: until the decision), not the title, which runs to its last day (§ 51 Abs. 1 Nr. 1); nothing is left to be decided in time.
func TestWithdrawnStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.Withdrawn)
	check(t, way{
		key: testdata.Withdrawn, outcome: "antrag-zurueckgenommen", rows: []string{"9", "20"},
		said: said{
			"beendet", "§ 81 Abs. 3 und 4 AufenthG", "solange-titel", "solange-titel", "solange-titel", "einziehen", day(0),
		},
		letters:   []posted{{"verlaengerung/eingangsbestaetigung", day(0)}, {"verlaengerung/ruecknahme", day(0)}},
		deadlines: []due{titleEnd(day(60), "cancelled"), vwgo(day(0), "cancelled")},
		title:     player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "16b", ValidFrom: plus(months(day(0), -24), 61), ValidTo: day(60)},
		through:   []string{"vollstaendigkeit-pruefen", "antrag-ruecknahme", "fiktion-nach-ruecknahme", "ruecknahme-bestaetigen", "antrag-zurueckgenommen"},
		around:    []string{"antrag-entscheiden", "titel-eintragen", "ablehnung-senden"},
	})
}

// TestRefusedStory: a refusal needs a hearing (§ 28 Abs. 1 VwVfG: two weeks from delivery), a second person and an announcement; with that day
// the effect of the application ends, whatever remedy is sought (§ 84 Abs. 1 Satz 1 Nr. 1 AufenthG). The title has run out, so there is a
// duty to leave; for the time of the remedy the work goes on (§ 84 Abs. 2 Satz 2). The month runs from the announcement (§ 70 VwGO).
func TestRefusedStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.Refused)
	heard := workingDay(plus(delivered(day(0)), 14))
	refusal := plus(heard, 1)
	announced := plus(refusal, 2) // by record of service, § 3 VwZG
	check(t, way{
		key: testdata.Refused, outcome: "antrag-abgelehnt", rows: []string{"9", "19"},
		said: said{
			"beendet-durch-ablehnung", "§ 81 Abs. 3 und 4, § 84 Abs. 1 Nr. 1 AufenthG", "ausreisepflichtig-nach-frist", "nein", "nach-84-abs-2",
			"zusatzblatt-auf-antrag", announced,
		},
		letters: []posted{
			{"verlaengerung/eingangsbestaetigung", day(0)}, {"ablehnung/anhoerung", day(0)}, {"ablehnung/bescheid-ablehnung", refusal},
		},
		deadlines: []due{
			titleEnd(day(10), "passed"), certificate(day(10 - 7)), securityQuery(day(0)),
			{"anhoerung", heard, "passed", "§ 28 Abs. 1 VwVfG"},
			departure(announced), remedy(t, announced),
			vwgo(day(0), "met"),
		},
		title: player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "18b", ValidFrom: plus(months(day(0), -24), 11), ValidTo: day(10)},
		through: []string{
			"ampel-bestimmen", "antrag-entscheiden", "antrag-ablehnen", "anhoerung-senden", "anhoerung-frist-um", "ablehnung-entwerfen",
			"ablehnung-mitzeichnen", "ablehnung-senden", "zustellung-eintragen", "fiktion-nach-ablehnung", "rechtsbehelfsfrist-berechnen",
			"bescheinigung-einziehen", "rechtsbehelfsfrist-um", "bestandskraft-feststellen", "antrag-abgelehnt",
		},
		around: []string{"titel-eintragen", "bescheid-senden", "unterlagen-nachfordern"},
	})
}

// remedy is the time for the remedy that the Land has against a refusal, the objection (§§ 68, 70 VwGO) or at once the action (§ 74 VwGO);
// nobody sought it. The paragraphs are those that the authority's letters name.
func remedy(t *testing.T, announced string) due {
	t.Helper()
	kind, paragraph := office.remedy(t, "ablehnung", announced)
	require.Equal(t, law().remedy, kind)
	return due{kind, remedyEnds(announced), "passed", paragraph}
}

// departure is the time for leaving that a refusal with a threat of removal sets (§ 59 Abs. 1 AufenthG): thirty days from the announcement.
func departure(announced string) due {
	return due{"ausreise", workingDay(plus(announced, 30)), "passed", "§ 59 Abs. 1 AufenthG"}
}

// TestFruitlessStory: every request names what is missing with a deadline that is never shortened (§ 82 Abs. 1 Satz 3 AufenthG), two letters ask
// for the rest, one reminds; then the person is heard once (§ 28 VwVfG) and the application refused on what there is (Satz 4). The refusal
// by ordinary mail counts from the day of the Land (§ 41 Abs. 2 VwVfG and its twins), also where that lies ahead when it is entered.
func TestFruitlessStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.Fruitless)
	asked := workingDay(plus(delivered(day(0)), 28))
	hearing := plus(asked, 1)
	heard := workingDay(plus(delivered(hearing), 14))
	refusal := plus(heard, 1)
	announced := delivered(refusal)
	request := due{"nachforderung", asked, "passed", "§ 82 Abs. 1 Satz 3 AufenthG"}
	check(t, way{
		key: testdata.Fruitless, outcome: "antrag-abgelehnt", rows: []string{"9", "19"},
		said: said{
			"beendet-durch-ablehnung", "§ 81 Abs. 3 und 4, § 84 Abs. 1 Nr. 1 AufenthG", "ausreisepflichtig-nach-frist", "nein", "nach-84-abs-2",
			"zusatzblatt-auf-antrag", announced,
		},
		letters: []posted{
			{"verlaengerung/eingangsbestaetigung", day(0)},
			{"nachforderung/aufforderung", day(0)},
			{"nachforderung/aufforderung-rest", day(0)},
			{"nachforderung/aufforderung-rest", day(0)},
			{"nachforderung/erinnerung", plus(asked, -7)},
			{"nachforderung/anhoerung", hearing},
			{"ablehnung/bescheid-ablehnung", refusal},
		},
		deadlines: []due{
			titleEnd(day(20), "passed"), certificate(day(20 - 7)), request, request, request,
			{"anhoerung", heard, "passed", "§ 28 Abs. 1 VwVfG"},
			departure(announced),
			remedy(t, announced),
			vwgo(day(0), "met"),
		},
		title: player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "16b", ValidFrom: plus(months(day(0), -24), 21), ValidTo: day(20)},
		through: []string{
			"fehlendes-markieren", "unterlagen-anfordern", "rest-anfordern", "rest-anfordern", "frist-abgelaufen", "anhoerung-vorbereiten",
			"anhoerung-senden", "nach-anhoerung-entscheiden", "ohne-nachweise-weiter", "antrag-entscheiden", "ablehnung-entwerfen",
			"ablehnung-mitzeichnen", "ablehnung-senden", "rechtsbehelfsfrist-um", "antrag-abgelehnt",
		},
		around: []string{"titel-eintragen", "bescheid-senden"},
	})
}
