package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

func (w *world) staffID(name string) string {
	w.t.Helper()
	staff, err := w.db.AllStaff(w.t.Context())
	require.NoError(w.t, err)
	for _, a := range staff {
		if a.Name == name {
			return string(a.ID)
		}
	}
	w.t.Fatalf("%s has never signed in", name)
	return ""
}

// TestHandlingPages: the next task in one click with its reason, then skipping, Wiedervorlage, handing over and asking, each a form that comes
// back filled where it cannot be.
func TestHandlingPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.signIn("sachbearbeitung"), w.signIn("sachbearbeitung2")
	path := "/aufgaben/" + string(w.task.ID)
	list := first.get("/aufgaben")
	require.Contains(t, list.body, `action="/aufgaben/naechste"`)
	drawn := first.post("/aufgaben/naechste", list, url.Values{})
	require.Equal(t, path+"?hinweis=drawn", drawn.location)
	page := first.get(drawn.location)
	require.Contains(t, page.body, "Warum diese? Der Titel endet am Donnerstag, 26.11.2026.")
	none := second.post("/aufgaben/naechste", second.get("/aufgaben"), url.Values{})
	require.Equal(t, http.StatusOK, none.status)
	require.Contains(t, none.body, "keine Aufgabe für Sie frei")

	more := first.get(path + "/mehr")
	require.Equal(t, http.StatusOK, more.status)
	late := first.post(path+"/wiedervorlage", more, url.Values{"version": {field(t, more.body, "version")}, "day": {"2026-12-24"}, "note": {"BA <b>"}})
	require.Equal(t, http.StatusConflict, late.status)
	require.Contains(t, late.body, `value="2026-12-24"`)
	require.Contains(t, late.body, "BA &lt;b&gt;")
	require.Contains(t, late.body, `name="trotzdem"`)
	for _, rubbish := range []url.Values{{}, {"day": {"gestern"}}, {"day": {"2026-11-01"}}} {
		rubbish.Set("version", field(t, more.body, "version"))
		require.Equal(t, http.StatusUnprocessableEntity, first.post(path+"/wiedervorlage", more, rubbish).status, rubbish)
	}
	set := first.post(path+"/wiedervorlage", more, url.Values{"version": {field(t, more.body, "version")}, "vorschlag": {"2026-11-24"}})
	require.Equal(t, "/aufgaben?hinweis=follow-up", set.location)

	asked := second.get(path + "/mehr")
	require.Equal(t, http.StatusUnprocessableEntity, second.post(path+"/nachfragen", asked, url.Values{}).status)
	require.Equal(t, path+"?hinweis=asked", second.post(path+"/nachfragen", asked, url.Values{"note": {"Wie weit?"}}).location)
	list = first.get("/aufgaben")
	require.Contains(t, list.body, "Wie weit?")
	require.Contains(t, list.body, "L. Beispiel")

	more = first.get(path + "/mehr")
	colleague := w.staffID("L. Beispiel")
	require.Equal(t, http.StatusUnprocessableEntity, first.post(path+"/uebergeben", more, url.Values{"version": {field(t, more.body, "version")}, "to": {colleague}}).status, "a reason is needed")
	given := first.post(path+"/uebergeben", more, url.Values{"version": {field(t, more.body, "version")}, "to": {colleague}, "note": {"Urlaub ab morgen"}})
	require.Equal(t, "/aufgaben?hinweis=handed-over", given.location)
	require.Contains(t, second.get("/aufgaben").body, "Urlaub ab morgen")
	require.Equal(t, http.StatusForbidden, first.post(path+"/uebergeben", first.get(path+"/mehr"), url.Values{"version": {"9"}, "to": {w.staffID("J. Beispiel")}, "note": {"x"}}).status)
	log := first.get("/faelle/" + string(w.caseID) + "?ansicht=protokoll").body
	require.Contains(t, log, "von J. Beispiel an L. Beispiel übergeben")
	more = second.get(path + "/mehr")
	require.Equal(t, "/aufgaben?hinweis=skipped", second.post(path+"/ueberspringen", more, url.Values{"version": {field(t, more.body, "version")}, "reason": {"sprache"}}).location)
}

// TestSubstitutionPages: Leitung enters the absence of somebody who is ill; the substitute reads it on every page, finishes the task that stays
// with the colleague, and it ends when Leitung ends it.
func TestSubstitutionPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	absent, substitute, lead := w.signIn("sachbearbeitung"), w.signIn("sachbearbeitung2"), w.signIn("leitung")
	path := "/aufgaben/" + string(w.task.ID)
	absent.post(path+"/uebernehmen", absent.get(path), url.Values{"version": {"1"}})
	require.NotContains(t, substitute.get(path).body, `/erledigen"`)
	page := lead.get("/vertretung")
	form := url.Values{"absent": {w.staffID("J. Beispiel")}, "substitute": {w.staffID("L. Beispiel")}, "from": {"2026-11-23"}, "to": {"2026-11-20"}}
	wrong := lead.post("/vertretung", page, form)
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Contains(t, wrong.body, `value="2026-11-20"`)
	form.Set("to", "2026-11-27")
	require.Equal(t, http.StatusForbidden, substitute.post("/vertretung", substitute.get("/vertretung"), form).status)
	require.Equal(t, "/vertretung?hinweis=substitution", lead.post("/vertretung", page, form).location)
	require.Equal(t, http.StatusConflict, lead.post("/vertretung", page, form).status)
	require.Contains(t, substitute.get("/faelle").body, "i. V. für")
	mine := substitute.get("/vertretung").body
	require.Contains(t, mine, "Vertretung für")
	require.Contains(t, mine, string(w.task.ID))
	open := substitute.get(path).body
	require.Contains(t, open, `/erledigen"`)
	require.Contains(t, open, "in Vertretung für")
	list, err := w.db.Substitutions(t.Context(), "", casefile.MustParseDate("2026-11-23"), 0)
	require.NoError(t, err)
	require.Equal(t, "/vertretung?hinweis=substitution-ended", lead.post("/vertretung/"+list[0].ID+"/beenden", lead.get("/vertretung"), url.Values{}).location)
	require.NotContains(t, substitute.get("/faelle").body, "i. V. für")
}

// TestBulkPages: choose, preview, carry out; sent twice it happens once; a result for each task.
func TestBulkPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.signIn("leitung")
	w.signIn("sachbearbeitung").get("/aufgaben")
	page := lead.get("/aufgaben/mehrere")
	require.Contains(t, page.body, string(w.task.ID)+":1")
	list := lead.get("/aufgaben?frist=ueberfaellig&stand=open")
	require.Contains(t, lead.get("/aufgaben").body, `form="mehrere"`)
	require.Contains(t, lead.get("/aufgaben").body, `<form id="mehrere" method="get" action="/aufgaben/mehrere">`, "the boxes of the list belong to it")
	require.NotContains(t, list.body, string(w.task.ID), "the task is not overdue")
	require.NotContains(t, lead.get("/aufgaben/mehrere?filter=frist%3Dueberfaellig").body, string(w.task.ID), "the filter of the list holds here too")
	picked := lead.get("/aufgaben/mehrere?filter=frist%3Dueberfaellig&auswahl=" + string(w.task.ID) + "&auswahl=unfug").body
	require.Contains(t, picked, `value="`+string(w.task.ID)+`:1" checked`, "what was ticked in the list is ticked here")
	form := func() url.Values {
		return url.Values{
			"auftrag": {uuid.NewString()}, "akt": {"zuweisen"}, "to": {w.staffID("J. Beispiel")}, "note": {"Ausgleich"}, "task": {string(w.task.ID) + ":1", "unfug"},
		}
	}
	empty := form()
	empty.Del("task")
	require.Equal(t, http.StatusUnprocessableEntity, lead.post("/aufgaben/mehrere", page, empty).status)
	preview := lead.post("/aufgaben/mehrere", page, form())
	require.Equal(t, http.StatusOK, preview.status)
	require.Contains(t, preview.body, "1 Aufgabe wird geändert.")
	require.Contains(t, preview.body, "1 bleibt, wie sie ist.")
	run := form()
	done := lead.post("/aufgaben/mehrere/ausfuehren", preview, run)
	require.Equal(t, "/aufgaben/mehrere/"+run.Get("auftrag"), done.location)
	require.Equal(t, done.location, lead.post("/aufgaben/mehrere/ausfuehren", preview, run).location)
	require.Contains(t, lead.get(done.location).body, "1 Aufgabe erledigt.")
	task, err := w.db.Task(t.Context(), w.task.ID)
	require.NoError(t, err)
	require.Equal(t, w.staffID("J. Beispiel"), string(task.Assignee))
	require.Equal(t, http.StatusNotFound, w.signIn("sachbearbeitung2").get(done.location).status, "another person's")
}
