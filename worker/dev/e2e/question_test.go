package e2e_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestQuestionStory: the answer comes at once out of the file and disturbs nobody; asked again, a person answers within three working days
// (§ 25 VwVfG). Both are letters of the case of the question, and the case that it is about has none of it.
func TestQuestionStory(t *testing.T) {
	t.Parallel()
	r := tell(t, testdata.Question).report
	require.Equal(t, "persoenlich-beantwortet", r.Outcome)
	require.Equal(t, []string{"sachstand/auskunft", "sachstand/antwort"}, templates(r))
	require.Empty(t, r.Deadlines, "a question sets nobody a deadline")
	inOrder(t, r.Way, "auskunft-geben", "noch-einmal-gefragt", "frage-beantworten", "wochengrenze-pruefen", "sachbearbeitung-antworten", "antwort-senden")
	nowhere(t, r.Way, "zwischennachricht-senden", "ohne-rueckfrage")
}

// TestCaseworkerIsAskedOnceAWeek: whoever asks how often: about one case the caseworker is asked once a week, and the person learns when the
// answer comes (role concept A13).
func TestCaseworkerIsAskedOnceAWeek(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(ctx, "antragsteller", testdata.Timely))
	subject := p.CaseID
	_, err := p.Letter(ctx, "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)
	toCaseworker := map[string]any{"sachbearbeitungNoetig": true, "sachstandFrage": "Wann wird entschieden?"}
	ask := func() string {
		require.NoError(t, p.Ask(ctx, "antragsteller", subject, "Wie lange noch?"))
		first := p.CaseID
		_, err := p.Letter(ctx, "sachstand/auskunft", 1)
		require.NoError(t, err)
		require.NoError(t, p.Ask(ctx, "antragsteller", subject, "Das war nicht meine Frage."))
		require.Equal(t, first, p.CaseID, "the second question goes to the first")
		require.NoError(t, p.Complete(ctx, "clearing", "frage-beantworten", toCaseworker))
		return first
	}
	first := ask()
	require.NoError(t, p.Complete(ctx, "sachbearbeitung", "sachbearbeitung-antworten", map[string]any{"sachstandAntwort": "In zwei Wochen."}))
	require.NoError(t, p.End(ctx))

	second := ask()
	require.NotEqual(t, first, second)
	_, err = p.Letter(ctx, "sachstand/zwischennachricht", 1)
	require.NoError(t, err)
	tasks, err := gateway.As("leitung").Tasks(ctx, second, "open")
	require.NoError(t, err)
	require.Empty(t, tasks, "nobody is disturbed before the week is over")
	require.NoError(t, p.Advance(ctx, time.Now().AddDate(0, 0, 8)))
	require.NoError(t, p.Complete(ctx, "sachbearbeitung", "sachbearbeitung-antworten", map[string]any{"sachstandAntwort": "Nächste Woche."}))
	require.NoError(t, p.End(ctx))
	require.NoError(t, p.Until(ctx, "end of the question", func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		return c.Outcome == "persoenlich-beantwortet", err
	}))
}
