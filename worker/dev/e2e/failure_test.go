package e2e_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// down stops a part for a test and starts it again at the latest when the test ends.
func down(t *testing.T, part devstack.Part, end func(devstack.Part) error) (up func()) {
	t.Helper()
	require.NoError(t, end(part))
	running := false
	up = func() {
		if !running {
			running = true
			require.NoError(t, stack.StartPart(t.Context(), part))
		}
	}
	t.Cleanup(func() {
		if !running {
			// t.Context() is over by now; the parts that follow need the stack whole.
			require.NoError(t, stack.StartPart(longLived(), part))
		}
	})
	return up
}

// TestWorkerKilled: kill -9 of the worker at any moment of the first turns loses nothing and doubles no letter.
func TestWorkerKilled(t *testing.T) {
	var plays []*player.Play
	for i := range 6 {
		p := player.NewPlay(gateway)
		p.Patience = 4 * time.Minute // Temporal notices that a worker is gone when the activity's time is up
		require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
		plays = append(plays, p)
		// Each time the worker dies at another point of the way to the first letter, seen in the event log.
		waitForEvents(t, p, []int{0, 5, 30, 55, 57, 59}[i])
		up := down(t, devstack.Worker, stack.KillPart)
		up()
	}
	for _, p := range plays {
		_, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
		require.NoError(t, err)
		_, err = p.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
		require.NoError(t, err)
	}

	// A completion without a worker is kept and takes effect once.
	p := plays[0]
	task, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	up := down(t, devstack.Worker, stack.KillPart)
	done, err := gateway.As("clearing").Complete(t.Context(), task, "e2e-killed", map[string]any{"vollstaendig": true, "baZustimmungBis": "2099-12-31"})
	require.NoError(t, err)
	require.Equal(t, http.StatusAccepted, done.Status)
	up()
	_, err = p.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err)
	settled(t)
	for _, p := range plays {
		require.Equal(t, []string{"verlaengerung/eingangsbestaetigung"}, lettersOf(t, p), "no second letter")
		c, err := p.Case(t.Context())
		require.NoError(t, err)
		outgoing := 0
		for _, d := range c.Documents {
			if d.Outgoing {
				outgoing++
			}
		}
		require.Equal(t, 1, outgoing, "no second PDF in the e-file")
		events, err := gateway.As("leitung").History(t.Context(), p.CaseID)
		require.NoError(t, err)
		visits := map[string]int{}
		for _, element := range player.Way(events) {
			visits[element]++
		}
		require.Equal(t, 1, visits["fortgeltung-bestaetigen"])
		require.Equal(t, 1, visits["vollstaendigkeit-pruefen"])
	}
}

// waitForEvents waits until the event log of the case has at least n lines.
func waitForEvents(t *testing.T, p *player.Play, n int) {
	t.Helper()
	require.Eventually(t, func() bool {
		events, err := gateway.As("leitung").History(t.Context(), p.CaseID)
		return err == nil && len(events) >= n
	}, 30*time.Second, 5*time.Millisecond)
}

func lettersOf(t *testing.T, p *player.Play) []string {
	t.Helper()
	r, err := p.Report(t.Context(), "", nil)
	require.NoError(t, err)
	return templates(r)
}
