package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestChangeWithBAStory: a title bound to an employer: the person hears at once that she may not begin yet (§ 4a Abs. 3 Satz 4 AufenthG), the
// BA has two weeks (§ 36 Abs. 2 Satz 1 BeschV), and the permission changes what the same title says, not how long it lasts.
func TestChangeWithBAStory(t *testing.T) {
	t.Parallel()
	s := tell(t, testdata.ChangeWithBA)
	r, today := s.report, s.play.Today
	require.Equal(t, "wechsel-erlaubt", r.Outcome)
	require.Empty(t, r.Rows, "a notice is no application for a title: § 81 AufenthG does nothing")
	require.Equal(t, []string{"arbeitgeberwechsel/eingangsbestaetigung", "arbeitgeberwechsel/bescheid-erlaubnis"}, templates(r))
	require.Contains(t, r.Letters[0].Subject, "noch nicht", "the rule stands in the subject")
	period := deadline(t, r, "ba-zustimmung", 1)
	require.Equal(t, workingDay(plus(today.Format(time.DateOnly), 14)), period.LastDay, "§ 36 Abs. 2 Satz 1 BeschV, §§ 187, 188, 193 BGB")
	require.Equal(t, "§ 36 Abs. 2 Satz 1 BeschV", period.Paragraph)
	require.Equal(t, "met", period.State)
	require.Equal(t, today.AddDate(2, 0, 0).Format(time.DateOnly), r.Title.ValidTo, "the validity stays")
	require.Equal(t, "Beschäftigung als Bauingenieurin bei der Beispiel Brücken AG erlaubt",
		query[string](t, "select t.nebenbestimmung from title t join cases c on c.title_id = t.id where c.id = $1", r.CaseID))
	require.Equal(t, 1, query[int](t, "select count(*) from title t join cases c on c.title_id = t.id where c.id = $1 and t.version = 2", r.CaseID),
		"one title, whose old wording is in its history")
	inOrder(t, r.Way, "weg-bestimmen", "regel-mitteilen", "unterlagen-sichten", "weg-erneut-bestimmen", "ba-beteiligen", "ba-anfrage-stellen",
		"ba-frist-bestimmen", "ba-frist-berechnen", "ba-antwort-eingegangen", "wechsel-entscheiden", "vieraugen-bestimmen", "nebenbestimmung-eintragen",
		"erlaubnis-senden", "zusatzblatt-ausgeben", "wechsel-erlaubt")
	nowhere(t, r.Way, "unterlagen-nachfordern", "ba-fiktion-feststellen", "verdacht-pruefen")
}

// TestChangeBlueCardStory: with a Blue Card no permission is needed (§ 18g Abs. 4 Satz 1 AufenthG); the thirty days of Satz 2 count from the
// notice and no weekend makes them longer.
func TestChangeBlueCardStory(t *testing.T) {
	t.Parallel()
	s := tell(t, testdata.ChangeBlueCard)
	r, today := s.report, s.play.Today.Format(time.DateOnly)
	require.Equal(t, "wechsel-zur-kenntnis", r.Outcome)
	require.Equal(t, []string{"arbeitgeberwechsel/eingangsbestaetigung", "arbeitgeberwechsel/kenntnisnahme"}, templates(r))
	require.Contains(t, r.Letters[0].Subject, "keine Erlaubnis")
	thirty := deadline(t, r, "blaue-karte-aussetzung", 1)
	require.Equal(t, plus(today, 30), thirty.LastDay)
	require.Equal(t, "met", thirty.State)
	require.Equal(t, "§ 18g Abs. 4 AufenthG", thirty.Paragraph)
	nowhere(t, r.Way, "ba-beteiligen", "blaue-karte-mitzeichnen", "aussetzung-senden")
}

// TestBlueCardBAHasAWeek: in the cases of § 18g Abs. 4 AufenthG the BA has one week (§ 36 Abs. 2 Satz 2 BeschV); its silence makes the approval.
func TestBlueCardBAHasAWeek(t *testing.T) {
	t.Parallel()
	p := player.NewPlay(gateway)
	p.Patience = 3 * time.Minute
	require.NoError(t, p.Apply(t.Context(), "antragsteller2", testdata.ChangeBlueCard))
	require.NoError(t, p.Complete(t.Context(), "sachbearbeitung", "blaue-karte-sichten", map[string]any{"blaueKarteErgebnis": "ba-beteiligen"}))
	day := p.Today.Format(time.DateOnly)
	require.NoError(t, p.Complete(t.Context(), "sachbearbeitung", "ba-anfrage-stellen", map[string]any{
		"baVerfahrensart": "blaue-karte-wechsel", "baAnfrageWeg": "von-hand", "baAnfrageAm": day, "baArbeitgeber": "Beispiel Daten GmbH",
		"baTaetigkeit": "Softwareentwickler",
	}))
	standsAt(t, p, "ba-warten")
	week, end, err := p.Deadline(t.Context(), "ba-zustimmung")
	require.NoError(t, err)
	require.Equal(t, workingDay(plus(day, 7)), week.LastDay)
	require.Equal(t, "§ 36 Abs. 2 Satz 2 BeschV, § 18g Abs. 4 AufenthG", week.Paragraph)
	require.NoError(t, p.Advance(t.Context(), end.AddDate(0, 0, 1).Add(12*time.Hour)))
	require.NoError(t, p.Complete(t.Context(), "sachbearbeitung", "blaue-karte-sichten", map[string]any{"blaueKarteErgebnis": "keine-bedenken"}))
	require.NoError(t, p.End(t.Context()))
	passes(t, p, "ba-fiktion-feststellen")
}
