package e2e_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestFinishedTaskIsGoneFromTheListOnTheNextRequest: there is no read model that lags. While others read the list without a pause, twelve people
// finish a task each and look at once: neither the list nor the page shows it any more, and what comes next for the case is there.
func TestFinishedTaskIsGoneFromTheListOnTheNextRequest(t *testing.T) {
	const people = 12
	tasks := make([]player.Task, people)
	for i := range tasks {
		p := player.NewPlay(gateway)
		p.Patience = 4 * time.Minute
		require.NoError(t, p.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
		task, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
		require.NoError(t, err)
		tasks[i], err = gateway.As("clearing").Claim(t.Context(), task)
		require.NoError(t, err)
	}
	reading, enough := context.WithCancel(t.Context())
	var readers, writers sync.WaitGroup
	for _, login := range []string{"clearing", "sachbearbeitung", "leitung", "clearing"} {
		readers.Go(func() {
			for reading.Err() == nil {
				_, _ = gateway.As(login).Do(reading, player.Request{Path: "/aufgaben"})
			}
		})
	}
	seen := make([]sight, people)
	for i, task := range tasks {
		writers.Go(func() { seen[i] = finishAndLook(t.Context(), task) })
	}
	writers.Wait()
	enough()
	readers.Wait()
	for i, s := range seen {
		require.NoError(t, s.err)
		require.NotContains(t, s.ids, tasks[i].ID, "the list still shows what is finished")
		require.Contains(t, s.elements, "fehlendes-markieren", "what comes next is in the list")
		require.NotContains(t, s.page, tasks[i].ID, "the page still shows what is finished")
	}
}

// sight is what somebody sees of the open tasks.
type sight struct {
	ids, elements []string
	page          string
	err           error
}

// finishAndLook finishes a task as incomplete and gives what the next requests show.
func finishAndLook(ctx context.Context, task player.Task) (s sight) {
	clearing := gateway.As("clearing")
	for applied := false; !applied; {
		done, err := clearing.Complete(ctx, task, "e2e-list-"+task.ID, map[string]any{"vollstaendig": false, "baZustimmungBis": "2099-12-31"})
		if err != nil {
			return sight{err: err}
		}
		applied = done.Progress == "applied"
	}
	open, err := clearing.Tasks(ctx, task.CaseID, "open")
	if err != nil {
		return sight{err: err}
	}
	for _, o := range open {
		s.ids, s.elements = append(s.ids, o.ID), append(s.elements, o.Element)
	}
	page, err := clearing.Do(ctx, player.Request{Path: "/aufgaben?bei=ich"})
	s.page, s.err = string(page.Body), err
	return s
}
