package e2e_test

import (
	"testing"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestNationalVisaStory: a national visa continues like a title (§ 6 Abs. 3, § 81 Abs. 4 Satz 1 AufenthG), with the work it allows. What is
// granted is a residence permit, and as a first title it begins with the decision.
func TestNationalVisaStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.NationalVisa)
	end := months(day(0), 2)
	check(t, way{
		key: testdata.NationalVisa, outcome: "titel-verlaengert", rows: []string{"8"},
		said: said{
			"fortgeltung", "§ 81 Abs. 4 Satz 1 AufenthG", "erlaubt", "mit-pass-und-bescheinigung", "wie-im-visum", "fortgeltung", plus(end, 1),
		},
		letters:   []posted{{"verlaengerung/eingangsbestaetigung", day(0)}, {"verlaengerung/bescheid-bewilligung", day(0)}},
		deadlines: []due{titleEnd(end, "met"), securityQuery(day(0)), vwgo(day(0), "met")},
		title:     player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "18b", ValidFrom: day(0), ValidTo: day(1460)},
		through:   []string{"fortgeltung-bestaetigen", "antrag-entscheiden", "biometrie-erfassen", "karte-frage", "titel-verlaengert"},
		around:    []string{"karte-aushaendigen", "sonderfall-beurteilen", "verspaetung-wuerdigen", "ba-anfrage-stellen", "bescheinigung-ausstellen"},
	})
}

// TestSchengenVisaStory: with a Schengen visa neither § 81 Abs. 3 nor Abs. 4 AufenthG helps (Abs. 4 Satz 2; BVerwG, 19.11.2019, 1 C 22.18),
// even before its end: no letter names an effect, there is no certificate and no work. The title that a claim gives (§ 28, § 39 Satz 1 Nr.
// 3 AufenthV) is a residence permit from the decision on.
func TestSchengenVisaStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.SchengenVisa)
	check(t, way{
		key: testdata.SchengenVisa, outcome: "titel-verlaengert", rows: []string{"7"},
		said: said{"keine", "§ 81 Abs. 4 Satz 2 AufenthG", "nur-mit-visum", "nur-mit-visum", "nein", "keine", day(0)},
		letters: []posted{
			{"verlaengerung/eingangsbestaetigung-ohne-wirkung", day(0)}, {"verlaengerung/bescheid-bewilligung", day(0)}, {"verlaengerung/karte-abholung", day(0)},
		},
		deadlines: []due{titleEnd(day(40), "met"), securityQuery(day(0)), vwgo(day(0), "met")},
		title:     player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "28", ValidFrom: day(0), ValidTo: day(1095)},
		through:   []string{"eingang-bestaetigen", "sonderfall-beurteilen", "antrag-entscheiden", "titel-verlaengert"},
		around:    []string{"fortgeltung-bestaetigen", "bescheinigung-ausstellen", "verspaetung-wuerdigen"},
	})
}

// handedOver is what holds for every application that is no extension: its receipt is confirmed at once, a person says where it belongs, a
// letter tells the applicant, and what the authority had to decide here falls away.
func handedOver(key, template string, rows []string, s said, deadlines []due, title player.Title) way {
	return way{
		key: key, outcome: "anderes-verfahren", rows: rows, said: s, letters: []posted{
			{"verlaengerung/eingangsbestaetigung-ohne-wirkung", template}, {"verlaengerung/anderes-verfahren", template},
		},
		deadlines: deadlines, title: title,
		through: []string{"eingang-bestaetigen", "sonderfall-beurteilen", "anderes-verfahren-mitteilen", "anderes-verfahren-werfen", "anderes-verfahren"},
		around: []string{
			"fortgeltung-bestaetigen", "bescheinigung-ausstellen", "antrag-entscheiden", "titel-eintragen",
		},
	}
}

// TestChanceStory: from the Chancen-Aufenthaltsrecht only an application under § 25a or § 25b continues the title (§ 104c Abs. 2 Satz 3
// AufenthG). Everything else ends with the title; until then it allows what it allowed.
func TestChanceStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.Chance)
	check(t, handedOver(testdata.Chance, day(0), []string{"3"},
		said{"keine", "§ 104c Abs. 2 Satz 3 AufenthG", "endet-mit-titel", "solange-titel", "solange-titel", "keine", day(0)},
		[]due{titleEnd(day(30), "cancelled"), vwgo(day(0), "cancelled")},
		player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "104c", ValidFrom: months(day(0), -17), ValidTo: day(30)},
	))
}

// TestCardOnlyStory: a settlement permit is unlimited (§ 9 Abs. 1 AufenthG). No application is needed for the right, no deadline speaks of an
// end of the title, no certificate is owed; only the card is renewed.
func TestCardOnlyStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.CardOnly)
	check(t, handedOver(testdata.CardOnly, day(0), []string{"1"},
		said{"kein-ablauf", "§ 9 Abs. 1, § 9a Abs. 1 AufenthG", "erlaubt", "erlaubt", "unbeschraenkt", "bescheinigung-auf-antrag", day(0)},
		[]due{vwgo(day(0), "cancelled")},
		player.Title{Kind: "niederlassungserlaubnis", Paragraph: "9", ValidFrom: plus(months(day(0), -120), 20)},
	))
}

// TestUkraineStory: titles under § 24 AufenthG of Ukrainians that were valid on 1 February 2026 continue by ordinance to 4 March 2027 without
// an application (§ 2 Abs. 1 Satz 1 UkraineAufenthFGV), although the day on the card has passed: not late, no certificate.
func TestUkraineStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.Ukraine)
	check(t, handedOver(testdata.Ukraine, day(0), []string{"2"},
		said{"fortgeltung-verordnung", "§ 2 Abs. 1 UkraineAufenthFGV", "erlaubt", "erlaubt-mit-hinweis", "erlaubt", "keine", "2026-03-05"},
		[]due{titleEnd("2026-03-04", "cancelled"), vwgo("2026-10-15", "cancelled")},
		player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "24", ValidFrom: "2024-03-05", ValidTo: "2026-03-04"},
	))
}

// TestFollowUpCardStory: the search card continues for the job that was applied for only (§ 20a Abs. 5 Satz 4, § 81 Abs. 4 AufenthG); the BA
// must approve the follow-up card (§ 20a Abs. 5 Satz 2).
func TestFollowUpCardStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.FollowUpCard)
	end := months(day(0), 1)
	check(t, way{
		key: testdata.FollowUpCard, outcome: "titel-verlaengert", rows: []string{"10"},
		said: said{
			"fortgeltung-chancenkarte", "§ 20a Abs. 5 Satz 4, § 81 Abs. 4 AufenthG", "erlaubt", "mit-pass-und-bescheinigung",
			"nur-kuenftige-beschaeftigung", "fortgeltung-chancenkarte", plus(end, 1),
		},
		letters: []posted{{"verlaengerung/eingangsbestaetigung", day(0)}, {"verlaengerung/bescheid-bewilligung", day(0)}, {"verlaengerung/karte-abholung", day(0)}},
		deadlines: []due{
			{"ba-zustimmung", workingDay(day(14)), "met", "§ 36 Abs. 2 Satz 1 BeschV"}, securityQuery(day(0)), titleEnd(end, "met"), vwgo(day(0), "met"),
		},
		title:   player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "20a", ValidFrom: plus(end, 1), ValidTo: day(730)},
		through: []string{"fortgeltung-bestaetigen", "ba-anfrage-stellen", "ba-antwort-eingegangen", "antrag-entscheiden", "titel-verlaengert"},
		around:  []string{"sonderfall-beurteilen", "bescheinigung-ausstellen", "ba-frist-um"},
	})
}
