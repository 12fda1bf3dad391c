package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/testdata"
)

// TestObjectionStory: a refused change is announced with its remedy, the objection is confirmed (§ 69 VwGO) and justified: the authority lifts its
// decision (§ 72 VwGO) and decides anew. The title was never touched.
func TestObjectionStory(t *testing.T) {
	t.Parallel()
	s := tell(t, testdata.ChangeObjection)
	r, today := s.report, s.play.Today.Format(time.DateOnly)
	require.Equal(t, "wechsel-erlaubt", r.Outcome)
	require.Empty(t, r.Rows, "a notice is no application for a title: § 81 AufenthG does nothing")
	require.Equal(t, []string{
		"arbeitgeberwechsel/eingangsbestaetigung", "ablehnung/anhoerung", "ablehnung/bescheid-wechsel-ablehnung", "ablehnung/widerspruch-eingang",
		"ablehnung/abhilfe", "arbeitgeberwechsel/bescheid-erlaubnis",
	}, templates(r))
	signed := func(template string) string {
		return query[string](t, "select data->'Entschieden'->>'Name' from letter where case_id = $1 and template = '"+template+"'", r.CaseID)
	}
	require.Equal(t, "K. Muster", signed("ablehnung/bescheid-wechsel-ablehnung"), "§ 37 Abs. 3 VwVfG: who released the refusal")
	require.Equal(t, "R. Muster", signed("ablehnung/abhilfe"))
	heard := deadline(t, r, "anhoerung", 1)
	require.Equal(t, workingDay(plus(delivered(today), 14)), heard.LastDay, "§ 28 VwVfG: two weeks from delivery, §§ 187, 188, 193 BGB")
	require.Equal(t, plus(heard.LastDay, 1), r.Letters[2].LetterDate, "nobody decides before the period is over")
	remedy := deadline(t, r, law().remedy, 1)
	require.Equal(t, remedyEnds(r.Letters[2].LetterDate), remedy.LastDay, "a month from the announcement, § 70 VwGO")
	require.Equal(t, "met", remedy.State)
	require.Empty(t, query[string](t, "select coalesce(t.ended_on::text, '') from title t join cases c on c.title_id = t.id where c.id = $1", r.CaseID))
	inOrder(t, r.Way, "wechsel-entscheiden", "anhoerung-vorbereiten", "anhoerung-senden", "anhoerung-frist-um", "ablehnung-entwerfen", "ablehnung-mitzeichnen",
		"wechsel-ablehnung-senden", "zustellung-eintragen", "rechtsbehelfsfrist-berechnen", "tag-der-bekanntgabe", "bekanntgabe-melden",
		"rechtsbehelf-eingelegt", "widerspruch-bestaetigen", "abhilfe-pruefen", "abhilfe-senden", "weg-festlegen", "nebenbestimmung-eintragen", "wechsel-erlaubt")
	nowhere(t, r.Way, "azr-melden", "fiktion-nach-ablehnung", "ausreisefrist-berechnen", "bestandskraft-feststellen")
}

// TestShortenedStory: a title that is shortened ends with the announcement (§ 7 Abs. 2 Satz 2 AufenthG, § 43 Abs. 1 VwVfG), the period for departure
// runs from then (§ 59 Abs. 1), and only a person establishes that the decision is final and the duty to leave enforceable (§ 58 Abs. 2).
func TestShortenedStory(t *testing.T) {
	t.Parallel()
	s := tell(t, testdata.Shortened)
	r := s.report
	require.Equal(t, "titel-verkuerzt", r.Outcome)
	require.Equal(t, []string{
		"arbeitgeberwechsel/eingangsbestaetigung", "arbeitgeberwechsel/suchphase", "ablehnung/anhoerung", "ablehnung/bescheid-verkuerzung",
	}, templates(r))
	announced := plus(r.Letters[3].LetterDate, 2) // by record of service, § 3 VwZG
	require.Equal(t, announced+" verkuerzung",
		query[string](t, "select t.ended_on || ' ' || t.ended_reason from title t join cases c on c.title_id = t.id where c.id = $1", r.CaseID))
	departure := deadline(t, r, "ausreise", 1)
	require.Equal(t, workingDay(plus(announced, 30)), departure.LastDay, "§ 59 Abs. 1 AufenthG, §§ 187, 188, 193 BGB")
	require.Equal(t, "§ 59 Abs. 1 AufenthG", departure.Paragraph)
	require.Equal(t, "passed", departure.State)
	require.Equal(t, remedyEnds(announced), deadline(t, r, law().remedy, 1).LastDay)
	require.Equal(t, "passed", deadline(t, r, law().remedy, 1).State)
	inOrder(t, r.Way, "verkuerzung-pruefen", "anhoerung-senden", "ablehnung-entwerfen", "ablehnung-mitzeichnen", "verkuerzung-senden", "zustellung-eintragen",
		"titel-beenden", "rechtsbehelfsfrist-berechnen", "tag-der-bekanntgabe", "bekanntgabe-melden", "azr-melden")
	inOrder(t, r.Way, "bekanntgabe-melden", "rechtsbehelfsfrist-um", "bestandskraft-feststellen", "bestandskraeftig", "titel-verkuerzt")
	inOrder(t, r.Way, "bekanntgabe-melden", "ausreisefrist-berechnen", "ausreisefrist-um", "vollziehbarkeit-pruefen", "an-rueckkehr-uebergeben", "titel-verkuerzt")
	nowhere(t, r.Way, "widerspruch-bearbeiten", "fiktion-nach-ablehnung", "aufhebung-vollziehen")
}
