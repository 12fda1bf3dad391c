package e2e_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestDelayStory: a councillor's mail and a lawsuit belong to the one watch of the case; the reason that does not hold goes to the supervisor;
// with the decision nobody keeps a task for the decided case, and the court is told (§§ 75, 99, 161 VwGO).
func TestDelayStory(t *testing.T) {
	t.Parallel()
	r := tell(t, testdata.Delayed).report
	require.Equal(t, "beobachtung-beendet", r.Outcome)
	require.Equal(t, []string{"untaetigkeit/beschwerde-antwort"}, templates(r))
	inOrder(t, r.Way, "gelb", "grund-dokumentieren", "grund-wuerdigen", "abhilfe-anordnen", "bezugsfall-erledigt", "tag-nachlauf")
	inOrder(t, r.Way, "beschwerde-eingegangen", "antwortfrist-berechnen", "beschwerde-bearbeiten", "antwort-senden")
	inOrder(t, r.Way, "klage-zugestellt", "entscheidungsplan-festlegen", "gerichtsfrist-eintragen", "entscheidung-gefallen", "gericht-unterrichten")
	nowhere(t, r.Way, "zwischennachricht-senden", "vorgezogen", "plan-erneuern", "klage-doppelt")
	court := deadline(t, r, "gerichtsfrist", 1)
	require.Equal(t, time.Now().In(player.Berlin()).AddDate(0, 0, 28).Format(time.DateOnly), court.LastDay, "as the court named it")
	require.Equal(t, "met", deadline(t, r, "beschwerde", 1).State)
}

// TestDelayedCaseIsWatchedByItself: role concept A15: nobody has to think of it: a case whose three months are over in less than thirty days
// is watched within a minute, once, and the tasks fall away when the application is withdrawn.
func TestDelayedCaseIsWatchedByItself(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := player.NewPlay(gateway)
	p.Patience = 3 * time.Minute
	require.NoError(t, p.Apply(ctx, "clearing", testdata.Delayed))
	subject := p.CaseID
	var watch string
	require.NoError(t, p.Until(ctx, "the watch", func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		if len(c.AboutThis) == 1 {
			watch = c.AboutThis[0].ID
		}
		return watch != "", err
	}))
	p.CaseID = watch
	open := func() []string {
		tasks, err := gateway.As("leitung").Tasks(ctx, watch, "open")
		require.NoError(t, err)
		var elements []string
		for _, task := range tasks {
			elements = append(elements, task.Element)
		}
		return elements
	}
	require.NoError(t, p.Until(ctx, "the tasks", func(context.Context) (bool, error) { return len(open()) == 2, nil }))
	require.ElementsMatch(t, []string{"grund-dokumentieren", "entscheidung-vorziehen"}, open(), "amber and red: eighty days are over")
	require.NoError(t, gateway.As("clearing").Message(ctx, subject, "withdrawn-"+subject, "ruecknahme", map[string]any{
		"ruecknahmeAm": time.Now().In(player.Berlin()).Format(time.DateOnly),
	}))
	require.NoError(t, p.Until(ctx, "the end of the tasks", func(context.Context) (bool, error) { return len(open()) == 0, nil }))
	require.NoError(t, p.Advance(ctx, time.Now().AddDate(0, 0, 2)))
	require.NoError(t, p.End(ctx))
	require.Equal(t, 1, query[int](t, "select count(*)::int from cases where about_case = $1::uuid and procedure = 'untaetigkeit'", subject))
}
