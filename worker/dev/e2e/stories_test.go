package e2e_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// inOrder requires that the elements occur in the way in this order, whatever lies between.
func inOrder(t *testing.T, way []string, elements ...string) {
	t.Helper()
	rest := way
	for _, element := range elements {
		at := slices.Index(rest, element)
		require.GreaterOrEqual(t, at, 0, "%s does not come after what stands before it in %v", element, way)
		rest = rest[at+1:]
	}
}

func nowhere(t *testing.T, way []string, elements ...string) {
	t.Helper()
	for _, element := range elements {
		require.NotContains(t, way, element)
	}
}

func templates(r player.Report) []string {
	var all []string
	for _, l := range r.Letters {
		all = append(all, l.Template)
	}
	return all
}

func kinds(r player.Report) []string {
	var all []string
	for _, d := range r.Documents {
		all = append(all, d.Kind)
	}
	return all
}

func deadline(t *testing.T, r player.Report, kind string, nth int) player.Deadline {
	t.Helper()
	seen := 0
	for _, d := range r.Deadlines {
		if d.Kind == kind {
			if seen++; seen == nth {
				return d
			}
		}
	}
	require.FailNow(t, "deadline missing", "%s number %d in %v", kind, nth, r.Deadlines)
	return player.Deadline{}
}

// common checks what holds for every story that ends with a title.
func common(t *testing.T, r told) {
	t.Helper()
	report, today := r.report, r.play.Today.Format(time.DateOnly)
	require.Equal(t, "titel-verlaengert", report.Outcome)
	require.Regexp(t, fileNumber(), report.Aktenzeichen)
	for _, l := range report.Letters {
		require.Equal(t, "sent", l.State, l.Template)
		require.NotEmpty(t, l.Subject, l.Template)
		require.Equal(t, delivered(l.LetterDate), l.DeemedDeliveredOn, "§ 41 Abs. 2 VwVfG of the Land (%s)", l.Template)
	}
	for _, d := range report.Documents {
		require.Equal(t, "released", d.State, d.Kind)
	}
	require.Equal(t, "titel-erteilt", report.InForce.Effect.Code, "no effect of the application outlives the decision, § 81 Abs. 3 and 4 AufenthG")
	require.Empty(t, report.InForce.Row)
	vwgo := deadline(t, report, "vwgo75", 1)
	require.Equal(t, threeMonths(today), vwgo.LastDay, "§ 75 Satz 2 VwGO: three months from the application")
	require.Equal(t, "met", vwgo.State)
	require.Equal(t, "behoerde", vwgo.Direction)
}

// TestTimelyStory: an application a month before the end of the title lets it continue (§ 81 Abs. 4 Satz 1 AufenthG), the certificate
// comes due a week before the end (§ 81 Abs. 5), the running approval of the BA holds (§ 35 Abs. 4 BeschV).
func TestTimelyStory(t *testing.T) {
	t.Parallel()
	s := tell(t, testdata.Timely)
	common(t, s)
	r, end := s.report, s.play.Today.AddDate(0, 0, 30).Format(time.DateOnly)
	require.Equal(t, []string{"9"}, r.Rows)
	require.Equal(t, "fortgeltung", r.Effect.Effect.Code)
	require.Equal(t, "§ 81 Abs. 4 Satz 1 AufenthG", r.Effect.Paragraph)
	require.Equal(t, "wie-bisher", r.Effect.Work.Code)
	require.Equal(t, plus(end, 1), r.Effect.InForceFrom, "from the moment the title ends")
	require.Equal(t, player.Title{
		Kind: "aufenthaltserlaubnis", Paragraph: "18b", ValidFrom: plus(end, 1), ValidTo: s.play.Today.AddDate(2, 0, 30).Format(time.DateOnly),
	}, r.Title, "the new title follows the old one without a gap")
	require.Equal(t, []string{"verlaengerung/eingangsbestaetigung", "fiktionsbescheinigung/abholung", "verlaengerung/bescheid-bewilligung", "verlaengerung/karte-abholung"}, templates(r))
	require.Equal(t, s.play.Today.Format(time.DateOnly), r.Letters[0].LetterDate)
	require.Equal(t, []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}, kinds(r))
	require.Equal(t, end, deadline(t, r, "titel-ende", 1).LastDay)
	inOrder(t, r.Way, "antrag-eingegangen", "fiktion-bestimmen", "gebuehr-bestimmen", "vwgo-frist-berechnen", "fortgeltung-bestaetigen",
		"checkliste-bestimmen", "vollstaendigkeit-pruefen", "sicherheit-abfragen", "antrag-entscheiden", "bescheinigung-ausstellen",
		"bescheinigung-aushaendigen", "vieraugen-bestimmen", "biometrie-erfassen", "titel-eintragen", "bescheid-senden", "azr-melden", "gueltigkeit-nach-sicherheit-abfragen-melden",
		"karte-bestellen", "karte-aushaendigen", "bescheinigung-einziehen", "titel-verlaengert")
	nowhere(t, r.Way, "unterlagen-nachfordern", "ba-anfrage-stellen", "verspaetung-wuerdigen", "entscheidung-mitzeichnen", "sonderfall-beurteilen")
}

// TestIncompleteStory: missing documents are asked for with a deadline (§ 82 Abs. 1 Satz 3 AufenthG), the rest once more, a reminder
// goes out a week before the end; where the caseworker knows the person, somebody else signs too (§ 21 VwVfG).
func TestIncompleteStory(t *testing.T) {
	t.Parallel()
	s := tell(t, testdata.Incomplete)
	common(t, s)
	r := s.report
	require.Equal(t, []string{"9"}, r.Rows)
	require.Equal(t, []string{
		"verlaengerung/eingangsbestaetigung", "nachforderung/aufforderung", "nachforderung/aufforderung-rest", "nachforderung/erinnerung",
		"verlaengerung/bescheid-bewilligung", "verlaengerung/karte-abholung",
	}, templates(r))
	require.Equal(t, []string{"A01", "P01", "P02", "P03", "W02", "S01", "S02", "F01", "K01"}, kinds(r))

	fourWeeks := workingDay(plus(delivered(r.Letters[1].LetterDate), 28))
	require.Less(t, workingDay(plus(delivered(r.Letters[2].LetterDate), 14)), fourWeeks, "the story needs two weeks that would end earlier")
	requests := 0
	for _, d := range r.Deadlines {
		if d.Kind != "nachforderung" {
			continue
		}
		requests++
		require.Equal(t, fourWeeks, d.LastDay,
			"four weeks from delivery, §§ 187 Abs. 1, 188 Abs. 2, 193 BGB; the letter for the rest takes none of them away again")
		require.Equal(t, "§ 82 Abs. 1 Satz 3 AufenthG", d.Paragraph)
		require.Equal(t, "antragsteller", d.Direction)
		require.NotEqual(t, "running", d.State)
	}
	require.Equal(t, 2, requests)
	require.Equal(t, plus(fourWeeks, -7), r.Letters[3].LetterDate, "the reminder goes out seven days before the end")
	inOrder(t, r.Way, "vollstaendigkeit-pruefen", "unterlagen-nachfordern", "fehlendes-markieren", "unterlagen-anfordern", "unterlage-eingegangen",
		"eingang-pruefen", "runde-zaehlen", "rest-anfordern", "erinnerung-senden", "eingang-pruefen", "vollstaendig",
		"vollstaendigkeit-pruefen", "unterlagen-vollstaendig", "antrag-entscheiden", "entscheidung-mitzeichnen", "bescheid-senden", "karte-klaeren",
		"karte-aushaendigen", "titel-verlaengert")
	nowhere(t, r.Way, "anhoerung-vorbereiten", "ba-anfrage-stellen", "biometrie-erfassen")
}

// TestLateStory: an application a day after the end of the title has no effect (§ 81 Abs. 4, § 50 Abs. 1 AufenthG); whether continuation
// is ordered two people decide (Satz 3), here not; about the application itself is decided all the same.
func TestLateStory(t *testing.T) {
	t.Parallel()
	s := tell(t, testdata.Late)
	common(t, s)
	r := s.report
	require.Equal(t, []string{"17"}, r.Rows)
	require.Equal(t, "keine", r.Effect.Effect.Code)
	require.Equal(t, "nicht-rechtmaessig", r.Effect.Stay.Code)
	require.Equal(t, "keine", r.Effect.Certificate.Code)
	require.Equal(t, s.play.Today.Format(time.DateOnly), r.Title.ValidFrom, "nothing continued, so the new title begins with the decision")
	require.Equal(t, []string{"verlaengerung/eingangsbestaetigung-ohne-wirkung", "verlaengerung/bescheid-bewilligung", "verlaengerung/karte-abholung"}, templates(r))
	require.Equal(t, s.play.Today.AddDate(0, 0, -1).Format(time.DateOnly), deadline(t, r, "titel-ende", 1).LastDay)
	inOrder(t, r.Way, "fiktion-bestimmen", "eingang-bestaetigen", "verspaetung-wuerdigen", "anordnung-entscheiden", "fiktion-nach-anordnung",
		"vollstaendigkeit-pruefen", "registerauskuenfte-eintragen", "antrag-entscheiden", "titel-eintragen", "bescheid-senden", "titel-verlaengert")
	nowhere(t, r.Way, "fortgeltung-bestaetigen", "bescheinigung-ausstellen", "ba-anfrage-stellen")
}

// TestHistoryStaysSmall: a case costs Temporal fewer than 600 events and PostgreSQL less than 6 kB of engine state per turn, as README
// says (architecture: at most 20 kB, because the projection keeps the state of every turn).
func TestHistoryStaysSmall(t *testing.T) {
	t.Parallel()
	for _, story := range player.Stories() {
		r := tell(t, story.Key).report
		t.Logf("%s: %d events, %d bytes, %d elements", story.Title, r.HistoryEvents, r.StateBytes, len(r.Way))
		require.Positive(t, r.HistoryEvents, story.Title)
		require.Less(t, r.HistoryEvents, int64(600), story.Title)
		require.Positive(t, r.StateBytes, story.Title)
		require.Less(t, r.StateBytes, 6_000, story.Title)
	}
}
