package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestTemporalWiped: architecture 4.8, "PostgreSQL alone can rebuild the running system". Temporal dies in the middle of many first turns
// and of a letter that cannot be filed, loses both databases for good and comes back empty, under a worker that runs on. Every open case
// is rebuilt: one that had a turn from its newest state, one that had none from its application; the work that was under way is done
// once, timers stand, no letter is written twice, and the stories go on to their end.
func TestTemporalWiped(t *testing.T) {
	waits := underWay(t)
	minioUp := down(t, devstack.MinIO, stack.StopPart)
	cases := make([]*player.Play, 0, 8)
	for range cap(cases) {
		p := player.NewPlay(gateway)
		p.Patience = 4 * time.Minute
		require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
		cases = append(cases, p)
	}
	waitForEvents(t, cases[0], 50) // on the way to the letter, which MinIO does not take
	for range 4 {                  // the last ones have not begun, or have just begun
		p := player.NewPlay(gateway)
		p.Patience = 4 * time.Minute
		require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
		cases = append(cases, p)
	}
	temporalUp := down(t, devstack.Temporal, stack.KillPart)
	require.NoError(t, stack.WipeTemporal(t.Context()))
	temporalUp()
	minioUp()

	for _, p := range cases {
		_, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
		require.NoError(t, err)
		_, err = p.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
		require.NoError(t, err)
	}
	settled(t)
	for _, p := range append(cases, waits) {
		require.Equal(t, []string{"verlaengerung/eingangsbestaetigung"}, lettersOf(t, p), "no second letter")
	}

	// The timer of the certificate, armed before, goes off; the story goes on to its end.
	_, end, err := waits.Deadline(t.Context(), "titel-ende")
	require.NoError(t, err)
	require.NoError(t, waits.Advance(t.Context(), end.AddDate(0, 0, -6)))
	_, err = waits.Task(t.Context(), "bescheinigung-ausstellen")
	require.NoError(t, err)
	for _, story := range player.Stories() {
		if story.Key == testdata.Timely {
			require.NoError(t, story.Tell(t.Context(), cases[0]))
		}
	}
	c, err := cases[0].Case(t.Context())
	require.NoError(t, err)
	require.Equal(t, "titel-verlaengert", c.Outcome)
	requireAudit(t, stack)
}
