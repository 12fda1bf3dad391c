package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// taken claims the task and gives its page.
func (b *browser) taken() answer {
	b.w.t.Helper()
	path := "/aufgaben/" + string(b.w.task.ID)
	free := b.get(path)
	require.Equal(b.w.t, http.StatusSeeOther, b.post(path+"/uebernehmen", free, url.Values{"version": {field(b.w.t, free.body, "version")}}).status)
	return b.get(path)
}

// filled is the form of a page with what the page itself puts into it.
func filled(t *testing.T, page answer, entered ...string) url.Values {
	t.Helper()
	form := url.Values{}
	for _, name := range []string{"version", "vorgang", "stand", "entwurf"} {
		form.Set(name, field(t, page.body, name))
	}
	for i := 0; i+1 < len(entered); i += 2 {
		form.Set(entered[i], entered[i+1])
	}
	return form
}

// projectTurn lets the engine tell of something; rev goes on from the one that the world began with.
func (w *world) projectTurn(rev int, facts ...store.Fact) {
	w.t.Helper()
	for i := range facts {
		facts[i].N = i + 1
	}
	_, err := w.db.Project(w.t.Context(), store.Turn{CaseID: w.caseID, Rev: rev, At: now(), State: []byte("{}"), Facts: facts})
	require.NoError(w.t, err)
}

// asScript sends a form as a script of the page does.
func (b *browser) asScript(path string, from answer, form url.Values) answer {
	b.w.t.Helper()
	form.Set("_csrf", tokenField.FindStringSubmatch(from.body)[1])
	req, err := http.NewRequestWithContext(b.w.t.Context(), http.MethodPost, b.w.url+path, strings.NewReader(form.Encode()))
	require.NoError(b.w.t, err)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Language", "de")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := b.client.Do(req)
	require.NoError(b.w.t, err)
	defer res.Body.Close() //nolint:errcheck // a test
	text, err := io.ReadAll(res.Body)
	require.NoError(b.w.t, err)
	return answer{res.StatusCode, string(text), res.Header, res.Header.Get("Location")}
}

// TestDraftOfTwoWindows: of two windows the older learns of the newer, shows what it holds, and overwrites only when it is asked once more;
// a draft is thrown away on request.
func TestDraftOfTwoWindows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/aufgaben/" + string(w.task.ID)
	older := b.taken()
	newer := b.get(path)
	saved := b.asScript(path+"/entwurf", newer, filled(t, newer, "/mitzeichnungBegruendung", "Neuer."))
	require.Equal(t, http.StatusOK, saved.status, saved.body)
	require.JSONEq(t, `{"version":1}`, saved.body)

	refused := b.asScript(path+"/entwurf", older, filled(t, older, "/mitzeichnungBegruendung", "Älter."))
	require.Equal(t, http.StatusConflict, refused.status)
	require.Contains(t, refused.body, `"code":"draft.newer"`)
	page := b.post(path+"/entwurf", older, filled(t, older, "/mitzeichnungBegruendung", "Älter."))
	require.Equal(t, http.StatusConflict, page.status)
	require.Contains(t, page.body, "In einem anderen Fenster")
	require.Contains(t, page.body, "Älter.", "nothing typed is lost")
	require.Contains(t, b.get(path).body, "Neuer.", "and nothing overwritten")
	again := b.post(path+"/entwurf", page, filled(t, page, "/mitzeichnungBegruendung", "Älter."))
	require.Equal(t, path+"?hinweis=draft", again.location, again.body)
	restored := b.get(path)
	require.Contains(t, restored.body, "Älter.")
	require.Contains(t, restored.body, "Ihr Entwurf von Mo 23.11.2026, 10:12 ist eingesetzt.")

	require.Equal(t, http.StatusOK, b.asScript(path+"/entwurf", older, filled(t, older, "trotzdem", "ja", "/mitzeichnungBegruendung", "Doch.")).status)
	dropped := b.post(path+"/entwurf/verwerfen", restored, url.Values{})
	require.Equal(t, path+"?hinweis=draft-dropped", dropped.location)
	require.NotContains(t, b.get(path).body, "Doch.")
	for _, rubbish := range []string{"", "-1", "9999999999999999999", "x"} {
		answer := b.asScript(path+"/entwurf", older, filled(t, older, "entwurf", rubbish, "stand", rubbish))
		require.Contains(t, []int{http.StatusOK, http.StatusConflict}, answer.status, answer.body)
	}
	require.Equal(t, http.StatusForbidden, w.signIn("revision").asScript(path+"/entwurf", w.signIn("revision").get(path), url.Values{}).status)
}

// TestConflictWithMessage: something arrives while the form is open. The page says what, keeps what was typed, and takes the form the next time.
func TestConflictWithMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/aufgaben/" + string(w.task.ID)
	mine := b.taken()
	receipt, _, err := w.db.Receive(t.Context(), store.Message{Receipt: casefile.Receipt{
		CaseID: w.caseID, Kind: casefile.ReceiptAntwort, Channel: casefile.ChannelPortal, ReceivedAt: now(), Raw: []byte(`{}`),
	}})
	require.NoError(t, err)
	w.projectTurn(2, store.Fact{Code: store.FactMessageReceived, Receipt: receipt.ID, Params: map[string]string{"message": "antwort"}})
	form := filled(t, mine, "/mitzeichnung", "zurueck", "/mitzeichnungBegruendung", "Getippt.")
	refused := b.post(path+"/erledigen", mine, form)
	require.Equal(t, http.StatusConflict, refused.status, refused.body)
	require.Contains(t, refused.body, "Seitdem geschehen")
	require.Contains(t, refused.body, "Antwort")
	require.Contains(t, refused.body, "Getippt.")
	require.NotContains(t, refused.body, "Laden Sie die Seite neu")
	done := b.post(path+"/erledigen", refused, filled(t, refused, "/mitzeichnung", "zurueck", "/mitzeichnungBegruendung", "Getippt."))
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
}

// opensAnotherTask opens a second task of the case, which decides about the same fields.
func (w *world) opensAnotherTask() {
	w.t.Helper()
	opened := store.Fact{Code: store.FactTaskOpened, Element: "andere", ElementName: "Andere Aufgabe", ElementType: "userTask", Process: "verlaengerung", Instance: 7}
	opened.Task = &store.TaskOpened{Form: "entscheidung/mitzeichnen", Group: "sachbearbeitung", Team: w.task.Team}
	w.projectTurn(2, opened)
}

// TestConflictFieldByField: a colleague enters something else for a field that decides the way. The page shows both with who and when; what is
// chosen there counts, without scripts too.
func TestConflictFieldByField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.opensAnotherTask()
	b := w.signIn("sachbearbeitung")
	path := "/aufgaben/" + string(w.task.ID)
	mine := b.taken()
	w.colleagueEnters(3, 7, `{"mitzeichnung":"zustimmen"}`)

	refused := b.post(path+"/erledigen", mine, filled(t, mine, "/mitzeichnung", "zurueck", "/mitzeichnungBegruendung", "Getippt."))
	require.Equal(t, http.StatusConflict, refused.status, refused.body)
	require.Contains(t, refused.body, "Ein Feld ist inzwischen anders")
	require.Contains(t, refused.body, "<bdi>Zurück an die Sachbearbeitung</bdi>")
	require.Contains(t, refused.body, "<bdi>Ich zeichne mit</bdi>")
	require.Contains(t, refused.body, "Getippt.")

	form := filled(t, refused, "/mitzeichnung", "zurueck", "/mitzeichnungBegruendung", "Getippt.", "wahl:/mitzeichnung", "anderer", "anderer:/mitzeichnung", "zustimmen")
	done := b.post(path+"/erledigen", refused, form)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	subs, err := w.db.Submissions(t.Context(), w.task.ID)
	require.NoError(t, err)
	require.Len(t, subs, 1)
	require.JSONEq(t, `{"mitzeichnung":"zustimmen","mitzeichnungBegruendung":"Getippt."}`, string(subs[0].Data))
}

// colleagueEnters lets somebody else finish the task of a visit with some data.
func (w *world) colleagueEnters(rev, instance int, data string) {
	w.t.Helper()
	rows, _, err := w.db.Tasks(w.t.Context(), store.TaskFilter{CaseID: w.caseID, State: casefile.TaskOpen, Limit: 10})
	require.NoError(w.t, err)
	other, err := w.db.UpsertStaff(w.t.Context(), "dev:kollegin", "K. Kollegin", []casefile.Role{casefile.RoleLeitung}, nil)
	require.NoError(w.t, err)
	for _, row := range rows {
		if row.Task.ElementInstance != instance {
			continue
		}
		sub, err := w.db.Submit(w.t.Context(), casefile.Submission{
			TaskID: row.Task.ID, CaseID: w.caseID, Data: json.RawMessage(data), Deciding: json.RawMessage(data), Actor: other.ID,
			TaskVersion: row.Task.Version, SubmittedAt: now(),
		})
		require.NoError(w.t, err)
		w.projectTurn(rev, store.Fact{Code: store.FactTaskCompleted, Element: row.Task.Element, ElementName: row.Task.Name, Process: "verlaengerung", Instance: instance, Submission: sub.ID})
	}
}

// TestConflictFinishedByColleague: the task is done by somebody else. What they entered stands beside what was typed, which can be copied and not
// handed in any more.
func TestConflictFinishedByColleague(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/aufgaben/" + string(w.task.ID)
	mine := b.taken()
	back := b.post(path+"/freigeben", mine, url.Values{"version": {field(t, mine.body, "version")}})
	require.Equal(t, http.StatusSeeOther, back.status)
	w.colleagueEnters(2, 2, `{"mitzeichnung":"zustimmen"}`)
	late := b.post(path+"/erledigen", mine, filled(t, mine, "/mitzeichnung", "zurueck", "/mitzeichnungBegruendung", "Lange getippt."))
	require.Equal(t, http.StatusConflict, late.status)
	for _, want := range []string{"Jemand anderes hat diese Aufgabe erledigt", "K. Kollegin", "Ich zeichne mit", "Lange getippt.", "nicht mehr abgeben"} {
		require.Contains(t, late.body, want)
	}
	require.NotContains(t, late.body, ">Aufgabe erledigen<")
	refused := b.asScript(path+"/entwurf", mine, filled(t, mine, "/mitzeichnungBegruendung", "x"))
	require.Contains(t, refused.body, "task.not-open", "no draft of a closed task is made")
}

// TestConflictCancelled: the procedure went on without the task, for instance because a deadline passed.
func TestConflictCancelled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/aufgaben/" + string(w.task.ID)
	mine := b.taken()
	w.projectTurn(2, store.Fact{Code: store.FactTaskCancelled, Element: "entscheiden", ElementName: "Verlängerung entscheiden", Process: "verlaengerung", Instance: 2, Params: map[string]string{"reason": "timer:frist"}})
	late := b.post(path+"/erledigen", mine, filled(t, mine, "/mitzeichnung", "zurueck", "/mitzeichnungBegruendung", "Lange getippt."))
	require.Equal(t, http.StatusConflict, late.status)
	require.Contains(t, late.body, "Die Aufgabe ist entfallen")
	require.Contains(t, late.body, "Lange getippt.")
	require.NotContains(t, late.body, ">Aufgabe erledigen<")
}

// TestReading: who else has the case open is said, and nothing is locked by it.
func TestReading(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.signIn("sachbearbeitung"), w.signIn("leitung")
	path := "/aufgaben/" + string(w.task.ID)
	require.NotContains(t, first.get(path).body, "J. Beispiel hat diesen Fall")
	page := second.get(path)
	require.Contains(t, page.body, "J. Beispiel hat diesen Fall gerade auch geöffnet.")
	sign := second.asScript("/faelle/"+string(w.caseID)+"/offen", page, url.Values{})
	require.Equal(t, http.StatusOK, sign.status, sign.body)
	require.JSONEq(t, `{"names":["J. Beispiel"]}`, sign.body)
	require.Equal(t, http.StatusForbidden, w.signIn("kasse").get("/faelle/"+string(w.caseID)).status)
}

// TestFinishAndNext: the next task is held and its page says what was finished; an address that somebody made up says nothing.
func TestFinishAndNext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.opensAnotherTask()
	b := w.signIn("sachbearbeitung")
	path := "/aufgaben/" + string(w.task.ID)
	mine := b.taken()
	done := b.post(path+"/erledigen", mine, filled(t, mine, "/mitzeichnung", "zurueck", "/mitzeichnungBegruendung", "Grund.", "danach", "naechste"))
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	require.Regexp(t, `^/aufgaben/[0-9a-f-]{36}\?erledigt=`+string(w.task.ID)+`$`, done.location)
	next := b.get(done.location)
	require.Contains(t, next.body, "<h1>Andere Aufgabe</h1>")
	require.Contains(t, next.body, "Sie bearbeiten diese Aufgabe.")
	require.Contains(t, next.body, "„Verlängerung entscheiden“ ist erledigt.")
	require.Equal(t, http.StatusOK, b.get(path+"?erledigt=unfug").status)
	require.Contains(t, b.get(path+"?erledigt="+string(w.task.ID)).body, "„Verlängerung entscheiden“ ist erledigt.")
}
