package web_test

import (
	"bufio"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

func hourAgo() string { return fmt.Sprintf("/aufgaben/neu?seit=%d", now().Add(-time.Hour).UnixMicro()) }

// listen opens the stream of new tasks and gives its lines as they come.
func (b *browser) listen(path string) (lines <-chan string, end func()) {
	b.w.t.Helper()
	req, err := http.NewRequestWithContext(b.w.t.Context(), http.MethodGet, b.w.url+path, nil)
	require.NoError(b.w.t, err)
	req.Header.Set("Accept", "text/event-stream")
	res, err := b.client.Do(req) //nolint:bodyclose // the function that is given back closes it
	require.NoError(b.w.t, err)
	require.Equal(b.w.t, http.StatusOK, res.StatusCode)
	require.Equal(b.w.t, "text/event-stream", res.Header.Get("Content-Type"))
	require.Equal(b.w.t, "no-store", res.Header.Get("Cache-Control"))
	out := make(chan string, 100)
	go func() {
		defer close(out)
		for scanner := bufio.NewScanner(res.Body); scanner.Scan(); {
			if line := scanner.Text(); line != "" {
				out <- line
			}
		}
	}()
	return out, func() { require.NoError(b.w.t, res.Body.Close()) }
}

// next gives the next number; the rest of the lines says nothing about anybody.
func (b *browser) next(lines <-chan string) string {
	b.w.t.Helper()
	for {
		select {
		case line, open := <-lines:
			require.True(b.w.t, open, "the stream ended")
			if number, found := strings.CutPrefix(line, "data: "); found {
				return number
			}
			require.Contains(b.w.t, []string{"retry: 3000", "event: neu", ": "}, line)
		case <-b.w.t.Context().Done():
			require.Fail(b.w.t, "nothing came")
		}
	}
}

// TestNewTasksAreCounted: who has the list open hears how many tasks came for their teams, and nothing of other teams; a person who listens
// holds up nobody who does not.
func TestNewTasksAreCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, stranger := w.signIn("leitung"), w.signIn("")
	lines, end := lead.listen(hourAgo())
	defer end()
	require.Equal(t, "1", lead.next(lines))

	// A front office of its own groups hears nothing of a caseworker's task; what comes first for it is its own.
	desk2, endDesk := w.signIn("clearing").listen(hourAgo())
	defer endDesk()
	_, err := w.db.Project(t.Context(), store.Turn{CaseID: w.caseID, Rev: 2, At: now(), State: []byte("{}"), Facts: []store.Fact{
		w.opened(6, "entscheiden", "sachbearbeitung", 3), w.opened(7, "pruefen", "clearing", 4),
	}})
	require.NoError(t, err)
	require.Equal(t, "3", lead.next(lines))
	require.Equal(t, "1", w.signIn("clearing").next(desk2))

	for _, rubbish := range []string{"", "?seit=", "?seit=gestern", "?seit=-1", "?seit=99999999999999999999"} {
		require.Equal(t, http.StatusBadRequest, lead.get("/aufgaben/neu"+rubbish).status, rubbish)
	}
	require.Equal(t, http.StatusSeeOther, stranger.get(hourAgo()).status)
	require.Equal(t, http.StatusForbidden, w.signIn("antragsteller").get(hourAgo()).status)
}

// TestManyListenersCostOne: two hundred people listen and one goroutine asks; when they have gone it has ended too. A person may not take all
// the places.
func TestManyListenersCostOne(t *testing.T) { //nolint:paralleltest // it counts goroutines
	w := newWorld(t)
	d := desk.New(desk.Deps{Store: w.db, Now: now, FeedEvery: time.Hour})
	actor := func(i int) casefile.Actor {
		return casefile.Actor{ID: casefile.ActorID(fmt.Sprintf("actor-%d", i)), Roles: []casefile.Role{casefile.RoleLeitung}}
	}
	before := asking()
	streams := make([]*desk.TaskStream, 0, 200)
	for i := range 200 {
		s, err := d.NewTasks(t.Context(), actor(i), now().Add(-time.Hour))
		require.NoError(t, err)
		<-s.Changed
		require.Equal(t, 1, s.Count())
		streams = append(streams, s)
	}
	require.Equal(t, before+1, asking())
	for range 7 {
		s, err := d.NewTasks(t.Context(), actor(0), now())
		require.NoError(t, err)
		streams = append(streams, s)
	}
	_, err := d.NewTasks(t.Context(), actor(0), now())
	require.Equal(t, "live.full", casefile.CodeOf(err))
	for _, s := range streams {
		s.Close()
	}
	require.Eventually(t, func() bool { return asking() == before }, 10*time.Second, 10*time.Millisecond)
}

// asking counts the goroutines that ask for new tasks.
func asking() int {
	stacks := make([]byte, 4<<20)
	return strings.Count(string(stacks[:runtime.Stack(stacks, true)]), "desk.(*TaskFeed).run(")
}
