package e2e_test

import (
	"encoding/json"
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

// TestTemporalDown: without Temporal applications are received (the receipt is what counts, § 81 Abs. 4 AufenthG) and finished tasks
// are kept; both take effect when it is back.
func TestTemporalDown(t *testing.T) {
	before := player.NewPlay(gateway)
	require.NoError(t, before.Apply(t.Context(), "antragsteller", testdata.Timely))
	task, err := before.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	_, err = before.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)

	up := down(t, devstack.Temporal, stack.StopPart)
	during := player.NewPlay(gateway)
	require.NoError(t, during.Apply(t.Context(), "antragsteller", testdata.Late))
	data := map[string]any{"vollstaendig": true, "baZustimmungBis": "2099-12-31"}
	done, err := gateway.As("clearing").Complete(t.Context(), task, "e2e-pending", data)
	require.NoError(t, err)
	require.Equal(t, http.StatusAccepted, done.Status)
	require.Equal(t, "pending", done.Progress)
	again, err := gateway.As("clearing").Complete(t.Context(), task, "e2e-pending", data)
	require.NoError(t, err, "the same key is the same act")
	require.Equal(t, done.Submission, again.Submission)
	_, err = gateway.As("sachbearbeitung").Complete(t.Context(), task, "e2e-other", data)
	var refused *player.RefusedError
	require.ErrorAs(t, err, &refused, "nobody else may finish what waits")
	require.Equal(t, http.StatusConflict, refused.Status)
	c, err := during.Case(t.Context())
	require.NoError(t, err)
	require.Zero(t, c.Rev, "the case has not begun")
	require.NoError(t, gateway.Ready(t.Context()), "the gateway takes applications all the same")

	up()
	_, err = before.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err, "the completion took effect")
	_, err = during.Task(t.Context(), "verspaetung-wuerdigen")
	require.NoError(t, err, "the application became a case")
	require.Equal(t, []string{"verlaengerung/eingangsbestaetigung"}, lettersOf(t, before))
}

// TestMinIODown: without MinIO applications are received; an upload is refused with a sentence and nothing of it is kept; the letter
// that could not be filed follows.
func TestMinIODown(t *testing.T) {
	up := down(t, devstack.MinIO, stack.StopPart)
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	doc, err := testdata.Document("P01")
	require.NoError(t, err)
	r, err := player.UploadRequest(p.CaseID, "e2e-minio-"+p.CaseID, doc)
	require.NoError(t, err)
	counted := []string{"document", "receipt"}
	before, err := inside.Count(t.Context(), counted...)
	require.NoError(t, err)
	answer, err := gateway.As("antragsteller").Do(t.Context(), r)
	require.NoError(t, err)
	require.Equal(t, http.StatusServiceUnavailable, answer.Status, string(answer.Body))
	require.Equal(t, "application/problem+json", answer.Header.Get("Content-Type"))
	require.NotEmpty(t, answer.Header.Get("Retry-After"))
	var problem player.Problem
	require.NoError(t, json.Unmarshal(answer.Body, &problem))
	require.Equal(t, "efile.unavailable", problem.Code)
	require.Contains(t, problem.Detail, "nicht angekommen")
	after, err := inside.Count(t.Context(), counted...)
	require.NoError(t, err)
	require.Equal(t, before, after)

	up()
	letter, err := p.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err, "the letter follows")
	pdf, err := gateway.As("antragsteller").DocumentContent(t.Context(), letter.DocumentID)
	require.NoError(t, err)
	require.Equal(t, "%PDF-", string(pdf[:5]))
	require.NoError(t, p.Upload(t.Context(), "antragsteller", "P01"))
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
