package e2e_test

import (
	"testing"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestLastDayStory: the last day of the validity belongs to it (§ 188 Abs. 1 BGB), so an application of this day lets the title continue
// from the next (§ 81 Abs. 4 Satz 1 AufenthG), whatever weekday it is. The certificate is due at once (Abs. 5), two years of insured work
// need no approval of the BA (§ 9 Abs. 1 Nr. 1 BeschV). Everything is green, so a person confirms in one click the four years of § 18 Abs. 4
// AufenthG, counted from the first day of the new title.
func TestLastDayStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.LastDay)
	check(t, way{
		key: testdata.LastDay, outcome: "titel-verlaengert", rows: []string{"9"},
		said: said{
			"fortgeltung", "§ 81 Abs. 4 Satz 1 AufenthG", "erlaubt", "mit-pass-und-bescheinigung", "wie-bisher", "fortgeltung", day(1),
		},
		letters:   []posted{{"verlaengerung/eingangsbestaetigung", day(0)}, {"verlaengerung/bescheid-bewilligung", day(0)}, {"verlaengerung/karte-abholung", day(0)}},
		deadlines: []due{titleEnd(day(0), "met"), certificate(day(0)), securityQuery(day(0)), vwgo(day(0), "met")},
		title:     player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "18a", ValidFrom: day(1), ValidTo: plus(months(day(1), 48), -1)},
		through: []string{
			"titelende-naht", "bescheinigung-ausstellen", "ampel-bestimmen", "vorschlag-bestaetigen", "stichprobe-ziehen",
			"titel-verlaengert",
		},
		around: []string{"antrag-entscheiden", "verspaetung-wuerdigen", "ba-anfrage-stellen", "sonderfall-beurteilen"},
	})
}

// TestEmployerMovedStory: the title goes on with what it allowed (§ 81 Abs. 4 Satz 1 AufenthG), which is not the new job (§ 4a Abs. 3). The
// approval for the old employer does not hold for the new one (§ 35 Abs. 4 BeschV); asked again, the BA counts as having approved after
// two weeks without an answer (§ 36 Abs. 2 BeschV), the end moved where nobody works (§ 31 Abs. 3 VwVfG).
func TestEmployerMovedStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.EmployerMoved)
	answerBy := workingDay(day(14))
	check(t, way{
		key: testdata.EmployerMoved, outcome: "titel-verlaengert", rows: []string{"9"},
		said: said{
			"fortgeltung", "§ 81 Abs. 4 Satz 1 AufenthG", "erlaubt", "mit-pass-und-bescheinigung", "wie-bisher", "fortgeltung", day(46),
		},
		letters: []posted{{"verlaengerung/eingangsbestaetigung", day(0)}, {"verlaengerung/bescheid-bewilligung", plus(answerBy, 1)}, {"verlaengerung/karte-abholung", plus(answerBy, 1)}},
		deadlines: []due{
			{"ba-zustimmung", answerBy, "passed", "§ 36 Abs. 2 Satz 1 BeschV"}, securityQuery(day(0)), titleEnd(day(45), "met"), vwgo(day(0), "met"),
		},
		title: player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "18a", ValidFrom: day(46), ValidTo: day(45 + 730)},
		through: []string{
			"arbeitgeber-geaendert", "arbeitgeberwechsel-einordnen", "arbeitgeberwechsel-eingeordnet", "ba-anfrage-stellen", "ba-frist-um",
			"ba-fiktion-feststellen", "antrag-entscheiden", "titel-verlaengert",
		},
		around: []string{"ba-antwort-eingegangen", "bescheinigung-ausstellen", "unterlagen-nachfordern"},
	})
}
