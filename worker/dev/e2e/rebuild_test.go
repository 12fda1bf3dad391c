package e2e_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestCaseIsRebuiltFromPostgreSQL: architecture, "PostgreSQL alone can rebuild the running system". Temporal loses every memory of a case
// in the middle of its way; the next thing that happens to the case rebuilds it from the stored engine state, the step is taken, its
// timers stand, and no letter is written twice.
func TestCaseIsRebuiltFromPostgreSQL(t *testing.T) {
	t.Parallel()
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	_, err := p.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)
	_, err = p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	before, err := p.Case(t.Context())
	require.NoError(t, err)

	require.NoError(t, inside.Forget(t.Context(), p.CaseID))
	require.NoError(t, p.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{
		"vollstaendig": true, "baZustimmungBis": "2099-12-31",
	}))
	_, err = p.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err, "the completion took effect in the rebuilt case")
	after, err := p.Case(t.Context())
	require.NoError(t, err)
	require.Greater(t, after.Rev, before.Rev, "the numbers of turns go on")
	require.Equal(t, []string{"verlaengerung/eingangsbestaetigung"}, lettersOf(t, p))

	// The timer of the certificate, armed before Temporal forgot the case, still goes off.
	_, end, err := p.Deadline(t.Context(), "titel-ende")
	require.NoError(t, err)
	require.NoError(t, p.Advance(t.Context(), end.AddDate(0, 0, -6)))
	_, err = p.Task(t.Context(), "bescheinigung-ausstellen")
	require.NoError(t, err)
}

// TestWorkerRebuildsForgottenCases: a case of which only a deadline is to be expected must not stay silent when Temporal was set up anew;
// the worker looks at every open case when it starts.
func TestWorkerRebuildsForgottenCases(t *testing.T) {
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	_, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	require.NoError(t, inside.Forget(t.Context(), p.CaseID))

	up := down(t, devstack.Worker, stack.StopPart)
	up()
	_, end, err := p.Deadline(t.Context(), "titel-ende")
	require.NoError(t, err)
	require.NoError(t, p.Until(t.Context(), "the rebuilt case", func(ctx context.Context) (bool, error) {
		err := p.Advance(ctx, end.AddDate(0, 0, -6))
		return err == nil, err
	}))
	_, err = p.Task(t.Context(), "bescheinigung-ausstellen")
	require.NoError(t, err, "the timer that Temporal had forgotten went off")
}
