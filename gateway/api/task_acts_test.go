package api_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

type taskSeen struct {
	ID         casefile.TaskID
	Assignee   casefile.ActorID
	FollowUpOn string
	Team       string
	Version    int
}

// actorID gives the pseudonym of a demo person.
func (w *world) actorID(person string) casefile.ActorID {
	w.t.Helper()
	w.get(person, "/api/v1/processes")
	staff, err := w.db.AllStaff(w.t.Context())
	require.NoError(w.t, err)
	names := map[string]string{"sachbearbeitung": "J. Beispiel", "sachbearbeitung2": "L. Beispiel", "leitung": "K. Muster", "clearing": "C. Muster"}
	for _, a := range staff {
		if a.Name == names[person] {
			return a.ID
		}
	}
	w.t.Fatalf("%s is not known", person)
	return ""
}

// TestNextTask: the next task is the most urgent one that is free; nobody gets more than five by it, and by hand one may take a sixth.
func TestNextTask(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 7 {
		w.task(w.apply("antragsteller"), "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	}
	next := func(person string) *taskSeen {
		rec := w.post(person, "/api/v1/tasks/next", map[string]any{})
		require.Equal(t, 200, rec.Code, rec.Body.String())
		return as[struct{ Task *taskSeen }](t, rec).Task
	}
	require.Nil(t, next("clearing"), "no task of their group")
	require.Nil(t, next("sachbearbeitung3"), "another team")
	require.Nil(t, next("leitung"), "supervision takes tasks of others by hand only")
	seen := map[casefile.TaskID]bool{}
	for range 5 {
		task := next("sachbearbeitung")
		require.NotNil(t, task)
		require.False(t, seen[task.ID])
		seen[task.ID] = true
	}
	rec := w.post("sachbearbeitung", "/api/v1/tasks/next", map[string]any{})
	require.Equal(t, 409, rec.Code)
	require.Equal(t, "task.limit", problemOf(t, rec).Code)
	require.Contains(t, problemOf(t, rec).Detail, "5 Aufgaben")

	other := next("sachbearbeitung2")
	require.False(t, seen[other.ID])
	path := "/api/v1/tasks/" + string(other.ID)
	require.Equal(t, 422, w.post("sachbearbeitung2", path+"/skip", map[string]any{"version": other.Version, "reason": "sonstiges"}).Code, "needs a note")
	require.Equal(t, 200, w.post("sachbearbeitung2", path+"/skip", map[string]any{"version": other.Version, "reason": "unterlagen"}).Code)
	last := next("sachbearbeitung2")
	require.NotEqual(t, other.ID, last.ID)
	require.Equal(t, other.ID, next("sachbearbeitung2").ID, "what was skipped comes last")
	require.Nil(t, next("sachbearbeitung2"))
	require.Equal(t, 200, w.post("sachbearbeitung2", path+"/release", map[string]any{"version": other.Version + 2}).Code)
	require.Equal(t, 200, w.post("sachbearbeitung", path+"/claim", map[string]any{"version": other.Version + 3}).Code, "by hand the limit does not stop anybody")
}

// TestFollowUpDays: a day behind the deadline must be confirmed; the holder alone, or Leitung, puts a task off.
func TestFollowUpDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	task := w.task(w.apply("antragsteller"), "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	path := "/api/v1/tasks/" + string(task.ID)
	held := as[taskSeen](t, w.post("sachbearbeitung", path+"/claim", map[string]any{"version": task.Version}))
	for _, row := range []struct {
		person, day string
		anyway      bool
		status      int
		code        string
	}{
		{"sachbearbeitung", "2026-11-23", false, 422, "request.invalid"},
		{"sachbearbeitung", "2028-11-23", false, 422, "request.invalid"},
		{"sachbearbeitung", "2027-01-05", false, 409, "follow-up.after-due"},
		{"sachbearbeitung2", "2026-11-24", false, 409, "task.claimed"},
		{"clearing", "2026-11-24", false, 403, ""},
		{"sachbearbeitung", "2027-01-05", true, 200, ""},
	} {
		rec := w.post(row.person, path+"/follow-up", map[string]any{"version": held.Version, "day": row.day, "note": "BA", "anyway": row.anyway})
		require.Equal(t, row.status, rec.Code, "%v: %s", row, rec.Body.String())
		if row.code != "" {
			require.Equal(t, row.code, problemOf(t, rec).Code)
		}
	}
}

// TestSubstitution: only a declared substitution in force lets somebody act for a colleague (product 2.8); the log has both, and what the
// engine gets names the represented person, so that four eyes count them.
func TestSubstitution(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	absent, substitute := w.actorID("sachbearbeitung"), w.actorID("sachbearbeitung2")
	task := w.task(w.apply("antragsteller"), "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	path := "/api/v1/tasks/" + string(task.ID)
	held := as[taskSeen](t, w.post("sachbearbeitung", path+"/claim", map[string]any{"version": task.Version}))
	done := map[string]any{"version": held.Version, "data": map[string]any{"vollstaendig": true}, "actingFor": absent}
	rec := w.post("sachbearbeitung2", path+"/complete", done)
	require.Equal(t, 403, rec.Code)
	require.Equal(t, "task.acting-for", problemOf(t, rec).Code)
	take := map[string]any{"version": held.Version, "to": substitute, "note": "eilt"}
	require.Equal(t, 403, w.post("sachbearbeitung2", path+"/hand-over", take).Code)

	declare := map[string]any{"absent": absent, "substitute": substitute, "from": "2026-11-20", "to": "2026-11-27", "note": "Urlaub"}
	require.Equal(t, 403, w.post("sachbearbeitung2", "/api/v1/substitutions", declare).Code, "nobody makes themselves a substitute")
	for field, value := range map[string]any{"substitute": absent, "to": "2026-11-19", "teams": []string{"mond"}, "absent": uuid.NewString()} {
		wrong := map[string]any{}
		for k, v := range declare {
			wrong[k] = v
		}
		wrong[field] = value
		require.Equal(t, 422, w.post("leitung", "/api/v1/substitutions", wrong).Code, field)
	}
	wrong := map[string]any{"absent": absent, "substitute": w.actorID("clearing"), "from": "2026-11-20", "to": "2026-11-27"}
	require.Equal(t, 422, w.post("leitung", "/api/v1/substitutions", wrong).Code, "clearing does not decide for caseworkers")
	declare["teams"] = []string{w.elsewhere}
	elsewhere := w.post("leitung", "/api/v1/substitutions", declare)
	require.Equal(t, 201, elsewhere.Code, elsewhere.Body.String())
	require.Equal(t, 403, w.post("sachbearbeitung2", path+"/complete", done).Code, "for another team only")
	declare["teams"] = []string{}
	made := w.post("sachbearbeitung", "/api/v1/substitutions", declare)
	require.Equal(t, 201, made.Code, made.Body.String())
	require.Equal(t, 409, w.post("leitung", "/api/v1/substitutions", declare).Code)

	delete(done, "actingFor")
	rec = w.post("sachbearbeitung2", path+"/complete", done)
	require.Equal(t, 200, rec.Code, rec.Body.String())
	w.cases.mu.Lock()
	told := w.cases.told[len(w.cases.told)-1]
	w.cases.mu.Unlock()
	require.Equal(t, absent, told.ActingFor, "without saying so: the holder is represented")
	require.Equal(t, substitute, told.Actor)

	id := as[struct{ ID string }](t, made).ID
	require.Equal(t, 403, w.post("sachbearbeitung2", "/api/v1/substitutions/"+id+"/end", map[string]any{}).Code)
	require.Equal(t, 200, w.post("sachbearbeitung", "/api/v1/substitutions/"+id+"/end", map[string]any{}).Code)
	second := w.task(w.apply("antragsteller2"), "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	path = "/api/v1/tasks/" + string(second.ID)
	held = as[taskSeen](t, w.post("sachbearbeitung", path+"/claim", map[string]any{"version": second.Version}))
	require.Equal(t, 409, w.post("sachbearbeitung2", path+"/complete", map[string]any{"version": held.Version, "data": map[string]any{"vollstaendig": true}}).Code)
}

// TestBulk: each task has its own result, the same act sent twice happens once, a decision is no such act.
func TestBulk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var items []map[string]any
	var tasks []casefile.Task
	for range 3 {
		task := w.task(w.apply("antragsteller"), "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
		tasks = append(tasks, task)
		items = append(items, map[string]any{"task": task.ID, "version": task.Version})
	}
	require.Equal(t, 200, w.post("sachbearbeitung2", "/api/v1/tasks/"+string(tasks[1].ID)+"/claim", map[string]any{"version": tasks[1].Version}).Code)
	items = append(items, map[string]any{"task": uuid.NewString(), "version": 1})
	bulk := map[string]any{"id": uuid.NewString(), "act": "zuweisen", "to": w.actorID("sachbearbeitung"), "note": "Ausgleich", "items": items}
	require.Equal(t, 422, w.post("leitung", "/api/v1/tasks/bulk", map[string]any{"id": uuid.NewString(), "act": "erledigen", "items": items}).Code)
	type result struct {
		Done  int
		Lines []struct{ Code string }
	}
	first := w.post("leitung", "/api/v1/tasks/bulk", bulk)
	require.Equal(t, 200, first.Code, first.Body.String())
	got := as[result](t, first)
	require.Equal(t, 2, got.Done)
	require.Equal(t, []struct{ Code string }{{""}, {"task.version"}, {""}, {"task.not-found"}}, got.Lines)
	events := func() int {
		found, err := w.db.Events(t.Context(), tasks[0].CaseID, casefile.StreamCase, 0, 0)
		require.NoError(t, err)
		return len(found)
	}
	before := events()
	again := w.post("leitung", "/api/v1/tasks/bulk", bulk)
	require.JSONEq(t, first.Body.String(), again.Body.String())
	require.Equal(t, before, events(), "sent twice it happened once")
	require.Equal(t, 409, w.post("sachbearbeitung", "/api/v1/tasks/bulk", bulk).Code, "another person's")
	var many []map[string]any
	for range 201 {
		many = append(many, map[string]any{"task": uuid.NewString(), "version": 1})
	}
	bulk["id"], bulk["items"] = uuid.NewString(), many
	require.Equal(t, 422, w.post("leitung", "/api/v1/tasks/bulk", bulk).Code)
	task, err := w.db.Task(t.Context(), tasks[2].ID)
	require.NoError(t, err)
	bulk["items"] = []map[string]any{{"task": task.ID, "version": task.Version}}
	bulk["act"], bulk["team"] = "weiterleiten", w.elsewhere
	require.Equal(t, 1, as[result](t, w.post("sachbearbeitung", "/api/v1/tasks/bulk", bulk)).Done)
	task, err = w.db.Task(t.Context(), tasks[2].ID)
	require.NoError(t, err)
	require.Equal(t, w.elsewhere, task.Team)
	require.Empty(t, task.Assignee)

	// Taking for oneself needs no reason, and takes from nobody.
	free := w.task(w.apply("antragsteller"), "sachbearbeitung", w.team, "verlaengerung/vollstaendigkeit")
	held, err := w.db.Task(t.Context(), tasks[1].ID)
	require.NoError(t, err)
	mine := map[string]any{"id": uuid.NewString(), "act": "uebernehmen", "items": []map[string]any{
		{"task": free.ID, "version": free.Version}, {"task": held.ID, "version": held.Version},
	}}
	taken := as[result](t, w.post("sachbearbeitung", "/api/v1/tasks/bulk", mine))
	require.Equal(t, []struct{ Code string }{{""}, {"task.claimed"}}, taken.Lines)
}
