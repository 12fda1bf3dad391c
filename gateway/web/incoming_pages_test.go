package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// openClearing opens a task of clearing in the case of the world.
func (w *world) openClearing(rev, instance int, element, name, form string) casefile.Task {
	w.t.Helper()
	c, err := w.db.Case(w.t.Context(), w.caseID)
	require.NoError(w.t, err)
	fact := store.Fact{
		N: 1, Code: store.FactTaskOpened, Element: element, ElementName: name, ElementType: "userTask", Process: "verlaengerung", Instance: instance,
		Task: &store.TaskOpened{Form: form, Group: string(casefile.RoleClearing), Team: c.Team, DueOn: casefile.MustParseDate("2026-11-30")},
	}
	_, err = w.db.Project(w.t.Context(), store.Turn{CaseID: w.caseID, Rev: rev, At: now(), State: []byte("{}"), Facts: []store.Fact{fact}})
	require.NoError(w.t, err)
	rows, _, err := w.db.Tasks(w.t.Context(), store.TaskFilter{CaseID: w.caseID, State: casefile.TaskOpen})
	require.NoError(w.t, err)
	for _, r := range rows {
		if r.Task.Element == element {
			return r.Task
		}
	}
	w.t.Fatal("the task was not opened")
	return casefile.Task{}
}

// TestIncomingSeveralAtOnce: what is ticked in the box, or all that its filter has, is taken or sent to another team in one act; the way back leads
// to the box with its filter, and audit ticks nothing.
func TestIncomingSeveralAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	task := w.openClearing(2, 3, "person-bestimmen", "Person klären", "eingang/person")
	b := w.signIn("clearing")
	box := b.get("/eingang?weg=portal")
	require.Contains(t, box.body, `value="/eingang?weg=portal"`)
	require.Contains(t, box.body, `id="auswahl-`+string(task.ID)+`"`)
	require.NotContains(t, w.signIn("revision").get("/eingang").body, `name="auswahl"`)

	back := url.Values{"zurueck": {"/eingang?weg=portal"}}.Encode()
	all := b.get("/aufgaben/mehrere?" + back)
	require.Contains(t, all.body, "Person klären")
	require.NotContains(t, all.body, "Verlängerung entscheiden", "a caseworker's task is no item of the box")
	require.NotContains(t, b.get("/aufgaben/mehrere?"+url.Values{"zurueck": {"/eingang?weg=post"}}.Encode()).body, "Person klären")
	choice := b.get("/aufgaben/mehrere?auswahl=" + string(task.ID) + "&" + back)
	require.Regexp(t, `value="`+string(task.ID)+`:1" checked`, choice.body)
	require.Contains(t, choice.body, "Zurück zum Eingang")

	form := url.Values{"auftrag": {uuid.NewString()}, "akt": {"uebernehmen"}, "task": {string(task.ID) + ":1"}, "zurueck": {"/eingang?weg=portal"}}
	preview := b.post("/aufgaben/mehrere", choice, form)
	require.Equal(t, http.StatusOK, preview.status, preview.body)
	require.Contains(t, preview.body, "1 Aufgabe wird geändert.")
	done := b.post("/aufgaben/mehrere/ausfuehren", preview, form)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	result := b.get(done.location)
	require.Contains(t, result.body, "1 Aufgabe erledigt.")
	require.Contains(t, result.body, `href="/eingang?weg=portal"`)
	taken, err := w.db.Task(t.Context(), task.ID)
	require.NoError(t, err)
	require.Equal(t, w.actor("clearing"), taken.Assignee)
	form.Set("auftrag", uuid.NewString())
	form.Set("task", string(task.ID)+":"+strconv.Itoa(taken.Version))
	require.Contains(t, b.post("/aufgaben/mehrere", choice, form).body, "Sie haben diese Aufgabe schon.")
}

// TestIncomingInTheBrowser: clearing sees what came in with age, channel and what makes it urgent, takes it from the row, and rubbish in the
// address is no error; applicants and scanners have no box.
func TestIncomingInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, login := range []string{"antragsteller", "admin-it", "scan"} {
		require.Equal(t, http.StatusForbidden, w.signIn(login).get("/eingang").status, login)
	}
	b := w.signIn("clearing")
	empty := b.get("/eingang").body
	require.Contains(t, empty, "Im Eingang liegt nichts")
	require.NotContains(t, empty, "Ausgewählte oder alle bearbeiten", "there is nothing to do it with")
	task := w.openClearing(2, 3, "person-bestimmen", "Person klären", "eingang/person")
	page := b.get("/eingang")
	require.Equal(t, http.StatusOK, page.status, page.body)
	for _, want := range []string{"Person klären", "Öztürk-Canario, Zoë", "Portal", "noch nicht zugeordnet", "Titel endet in 3 Tagen", "Übernehmen", `aria-current="true">Eingang`} {
		require.Contains(t, page.body, want)
	}
	require.Contains(t, page.body, "Ausgewählte oder alle bearbeiten")
	require.NotContains(t, page.body, "Verlängerung entscheiden", "a caseworker's task is no item of the box")
	for query, there := range map[string]bool{
		"?merkmal=titel": true, "?merkmal=notfall": false, "?weg=portal": true, "?weg=post": false, "?alter=5": false, "?bei=niemand": true, "?bei=ich": false,
		"?merkmal=%27%3B--&weg=%00&alter=-1&bei=%F0%9F%92%A9": true,
	} {
		page := b.get("/eingang" + query)
		require.Equal(t, http.StatusOK, page.status, query)
		require.Equal(t, there, strings.Contains(page.body, "Person klären"), query)
	}
	require.Equal(t, http.StatusBadRequest, b.get("/eingang?ab=%27").status)
	answer := b.post("/aufgaben/"+string(task.ID)+"/uebernehmen", page, url.Values{"version": {"1"}})
	require.Equal(t, http.StatusSeeOther, answer.status, answer.body)
	require.Contains(t, b.get("/eingang?bei=ich").body, "Person klären")
	// Caseworkers see the box of their own team and take nothing from it, because its tasks are clearing's.
	require.NotContains(t, w.signIn("sachbearbeitung").get("/eingang").body, "Übernehmen")
}
