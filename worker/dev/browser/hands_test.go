package browser_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// freeHands gives back what somebody holds from the tests before, so that the limit of tasks in work counts this test alone.
func freeHands(t *testing.T, login string) {
	t.Helper()
	who := gateway.As(login)
	a, err := who.Do(t.Context(), player.Request{Path: "/api/v1/tasks?" + url.Values{"assignee": {"me"}, "state": {"open"}, "limit": {"100"}}.Encode()})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	var held struct {
		Tasks []player.Task `json:"tasks"`
	}
	require.NoError(t, json.Unmarshal(a.Body, &held))
	for _, task := range held.Tasks {
		a, err := who.Do(t.Context(), player.Request{
			Method: http.MethodPost, Path: "/api/v1/tasks/" + task.ID + "/unclaim", Body: map[string]int{"version": task.Version},
		})
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	}
}

// atRegisters leads so many complete applications to the step of the caseworkers that enters what the registers say, and gives the tasks. All
// of them are free, and nobody but clearing has worked on the cases.
func atRegisters(t *testing.T, cases int) ([]*player.Play, []player.Task) {
	t.Helper()
	plays, tasks, errs := make([]*player.Play, cases), make([]player.Task, cases), make([]error, cases)
	var all sync.WaitGroup
	for i := range cases {
		plays[i] = player.NewPlay(gateway)
		all.Go(func() { tasks[i], errs[i] = toRegisters(t, plays[i]) })
	}
	all.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	return plays, tasks
}

func toRegisters(t *testing.T, play *player.Play) (player.Task, error) {
	t.Helper()
	if err := play.Apply(t.Context(), "antragsteller2", testdata.Incomplete); err != nil {
		return player.Task{}, err
	}
	if err := play.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true}); err != nil {
		return player.Task{}, err
	}
	return play.Task(t.Context(), "registerauskuenfte-eintragen")
}

// together presses a button of each person at the same moment, by the clocks of their browsers, and waits until all have left their page.
func together(t *testing.T, selector string, people ...*person) {
	t.Helper()
	for _, p := range people {
		p.ready()
		p.js(`(window.stays = true)`)
	}
	at := time.Now().Add(2 * time.Second).UnixMilli()
	for _, p := range people {
		p.js(fmt.Sprintf(`(setTimeout(() => document.querySelector(%q).click(), %d - Date.now()), "")`, selector, at))
	}
	for _, p := range people {
		p.turns("true", `window.stays === undefined && document.readyState === "complete"`)
	}
}

// openTask opens the page of a task.
func (p *person) openTask(task player.Task) { p.t.Helper(); p.visit("/aufgaben/" + task.ID) }

// taskHere gives the id of the task whose page is open.
func (p *person) taskHere() string {
	p.t.Helper()
	return p.js(`location.pathname.match(/^\/aufgaben\/([0-9a-f-]{36})$/)?.[1] ?? location.pathname`)
}

// rowOf is the row of a task in a list, for questions to the page.
func rowOf(task player.Task) string {
	return fmt.Sprintf(`document.querySelector('main tbody th a[href^="/aufgaben/%s"]')?.closest("tr")`, task.ID)
}
