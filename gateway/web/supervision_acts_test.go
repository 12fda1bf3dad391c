package web_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

var releaseForm = regexp.MustCompile(`action="(/leitung/eingriffe/[0-9a-f-]+)/ablehnung"`)

// TestInterventionsInTheBrowser: a person of supervision proposes with a reason, and may take it back but not release it; what she typed is
// not lost when something is missing; nobody but supervision may act.
func TestInterventionsInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := "/leitung/eingriffe/fall/" + string(w.caseID)
	for _, login := range []string{"clearing", "sachbearbeitung", "revision"} {
		require.Equal(t, http.StatusForbidden, w.signIn(login).get(form).status, login)
	}
	require.Equal(t, http.StatusOK, w.signIn("revision").get("/leitung/eingriffe").status)
	b := w.signIn("leitung")
	page := b.get(form)
	require.Equal(t, http.StatusOK, page.status, page.body)
	require.Contains(t, page.body, "Verlängerung entscheiden")
	refused := b.post(form, page, url.Values{"art": {"wiederholen"}, "schritt": {"2"}, "ziel": {"x/y"}, "grund": {"ein guter Grund"}})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "ein guter Grund</textarea>")
	require.Equal(t, http.StatusUnprocessableEntity, b.post(form, page, url.Values{"art": {"abbrechen"}, "schritt": {"2"}, "grund": {"  "}}).status)
	require.Equal(t, http.StatusUnprocessableEntity, b.post(form, page, url.Values{"art": {"abbrechen"}, "schritt": {"99"}, "grund": {"g"}}).status)
	require.Equal(t, http.StatusSeeOther, b.post(form, page, url.Values{"art": {"abbrechen"}, "schritt": {"2"}, "grund": {"doppelt"}}).status)
	require.Equal(t, http.StatusConflict, b.post(form, page, url.Values{"art": {"abbrechen"}, "schritt": {"2"}, "grund": {"noch einmal"}}).status)
	list := b.get("/leitung/eingriffe")
	require.Contains(t, list.body, "Das ist Ihr Vorschlag")
	path := releaseForm.FindStringSubmatch(list.body)
	require.NotNil(t, path)
	require.Equal(t, http.StatusForbidden, b.post(path[1]+"/freigabe", list, url.Values{}).status)
	require.Equal(t, http.StatusSeeOther, b.post(path[1]+"/ablehnung", list, url.Values{"grund": {"doch nicht"}}).status)
	require.Equal(t, http.StatusConflict, b.post(path[1]+"/ablehnung", list, url.Values{"grund": {"doch nicht"}}).status)
	require.Contains(t, b.get("/leitung/eingriffe").body, "doch nicht")

	// What another person proposed is released; where the case refuses it, the list says why in words.
	other := store.Intervention{Case: w.caseID, Kind: store.InterventionCancel, Process: "verlaengerung", Element: "entscheiden", Instance: 2, Reason: "r", ProposedBy: "somebody"}
	for _, end := range []struct {
		verdict contract.Verdict
		notice  string
	}{{contract.Verdict{Code: "modify.nothing-left"}, "supervision-refused"}, {contract.Verdict{Accepted: true}, "supervision-applied"}} {
		id, err := w.db.ProposeIntervention(t.Context(), other)
		require.NoError(t, err)
		w.cases.verdict = end.verdict
		answer := b.post("/leitung/eingriffe/"+id+"/freigabe", list, url.Values{})
		require.Equal(t, "/leitung/eingriffe?hinweis="+end.notice, answer.location)
	}
	require.Contains(t, b.get("/leitung/eingriffe").body, "Danach bliebe nichts")

	// Where the case does not answer, nobody knows whether it acts: the proposal cannot be declined, only released again.
	id, err := w.db.ProposeIntervention(t.Context(), other)
	require.NoError(t, err)
	w.cases.down = casefile.Errorf(casefile.Unavailable, "temporal.down", "no answer")
	require.Equal(t, http.StatusServiceUnavailable, b.post("/leitung/eingriffe/"+id+"/freigabe", list, url.Values{}).status)
	require.Contains(t, b.get("/leitung/eingriffe").body, "Der Fall hat noch nicht geantwortet")
	require.Equal(t, http.StatusConflict, b.post("/leitung/eingriffe/"+id+"/ablehnung", list, url.Values{"grund": {"nein"}}).status)
	w.cases.down = nil
	require.Equal(t, "/leitung/eingriffe?hinweis=supervision-applied", b.post("/leitung/eingriffe/"+id+"/freigabe", list, url.Values{}).location)
	require.Equal(t, http.StatusConflict, b.post("/leitung/eingriffe/"+id+"/freigabe", list, url.Values{}).status)
	require.Equal(t, http.StatusNotFound, b.post("/leitung/eingriffe/x/freigabe", list, url.Values{}).status)
}

// TestIncidentsInTheBrowser: what stands still is said in plain words; who lets it be tried again says why, and the log has it.
func TestIncidentsInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("leitung")
	require.Contains(t, b.get("/leitung/stillstand").body, "Kein Fall steht still")
	_, err := w.db.Project(t.Context(), store.Turn{
		CaseID: w.caseID, Rev: 2, At: now(), State: []byte(`{"instances":[{"id":7,"process":"verlaengerung","element":"gebuehr","incident":{"code":"expression.failed"}}]}`),
		Facts: []store.Fact{{N: 1, Code: store.FactIncidentRaised, Element: "gebuehr", ElementName: "Gebühr festsetzen", Process: "verlaengerung", Instance: 7}},
	})
	require.NoError(t, err)
	page := b.get("/leitung/stillstand")
	require.Contains(t, page.body, "Eine Berechnung im Verfahren scheitert")
	require.Contains(t, page.body, "Gebühr festsetzen")
	path := "/leitung/stillstand/" + string(w.caseID)
	require.Equal(t, http.StatusForbidden, w.signIn("clearing").post(path, page, url.Values{"schritt": {"7"}, "grund": {"g"}}).status)
	require.Equal(t, http.StatusConflict, b.post(path, page, url.Values{"schritt": {"8"}, "grund": {"g"}}).status)
	require.Equal(t, http.StatusSeeOther, b.post(path, page, url.Values{"schritt": {"7"}, "grund": {"Angabe ergänzt"}}).status)
	events, err := w.db.Events(t.Context(), w.caseID, casefile.StreamCase, 0, 1000)
	require.NoError(t, err)
	last := events[len(events)-1]
	require.Equal(t, []string{"incident.retry-asked", "Angabe ergänzt"}, []string{last.Code, last.Params["reason"]})
}

// TestFailedWorkIsSaidInWords: whatever makes work of the program give up, supervision reads a sentence that says what to do, and no code alone.
func TestFailedWorkIsSaidInWords(t *testing.T) {
	t.Parallel()
	for detail, want := range map[string]string{
		"letter.recipient-too-long": "supervision.cause.letter.recipient-too-long", "letter.table": "supervision.cause.letter", "title.no-end": "supervision.cause.title",
		"timeout": "supervision.cause.timeout", "brand.new": "supervision.incident.activity.failed", "": "supervision.incident.activity.failed",
	} {
		require.Equal(t, want, web.IncidentMeaning("activity.failed", detail).Key, detail)
	}
	refusals := regexp.MustCompile(`casefile\.Errorf\(casefile\.(?:Invalid|NotFound|Forbidden), "([a-z-]+\.[a-z-]+)"`)
	found := 0
	for _, pattern := range []string{"../../activities/*.go", "../../internal/letter/*.go", "../../internal/drawup/*.go"} {
		sources, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, source := range sources {
			text, err := os.ReadFile(source)
			require.NoError(t, err)
			for _, code := range refusals.FindAllSubmatch(text, -1) {
				found++
				require.NotEqual(t, "supervision.incident.activity.failed", web.IncidentMeaning("activity.failed", string(code[1])).Key, "%s in %s has no words", code[1], source)
			}
		}
	}
	require.Greater(t, found, 20)
}

// TestStaffingInTheBrowser: the formula is computed from the address without a script; rubbish leaves the standard, and no time left is said.
func TestStaffingInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("leitung")
	require.Contains(t, b.get("/leitung/personalbedarf?minuten=x&urlaub=NaN").body, "95\u202f940", "the handbook's example")
	require.Contains(t, b.get("/leitung/personalbedarf?minuten=492").body, "100\u202f860")
}
