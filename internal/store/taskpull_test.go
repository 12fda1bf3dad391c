package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// pullDay is the day of berlin1430.
func pullDay() casefile.Date { return casefile.DateOf(berlin1430) }

// pullTask opens a task of a case of its own with what matters to the next task.
func pullTask(t *testing.T, s *store.Store, team, group, due string, change func(*store.Application, *store.TaskOpened)) casefile.Task {
	t.Helper()
	a := anApplication()
	opened := &store.TaskOpened{Form: "entscheidung/entscheiden", Group: group, Team: team}
	if due != "" {
		opened.DueOn = casefile.MustParseDate(due)
	}
	if change != nil {
		change(&a, opened)
	}
	c, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	project(t, s, store.Turn{CaseID: c.ID, Rev: 1, At: berlin1430, State: []byte("{}"), Facts: []store.Fact{{
		N: 1, Code: store.FactTaskOpened, Process: "verlaengerung", Element: "entscheiden", ElementName: "Verlängerung entscheiden",
		ElementType: "userTask", Instance: 7, Task: opened,
	}}})
	return onlyTask(t, s, c.ID)
}

func candidates(t *testing.T, s *store.Store, class store.PullClass, actor casefile.ActorID) []casefile.TaskID {
	t.Helper()
	queues, err := s.FreeQueues(t.Context())
	require.NoError(t, err)
	queues = slices.DeleteFunc(queues, func(q store.Queue) bool { return q.Team == "fremd" })
	found, err := s.NextCandidates(t.Context(), store.PullSearch{
		Class: class, Actor: actor, Queues: queues, Today: pullDay(), To: pullDay().AddDays(14), Since: berlin1430.Add(-24 * time.Hour),
		Elements: []string{"eilantrag-bearbeiten"}, Limit: 50,
	})
	require.NoError(t, err)
	ids := make([]casefile.TaskID, len(found))
	for i, c := range found {
		ids[i] = c.Task
	}
	return ids
}

// TestNextTaskOnce: 20 people who ask at the same moment get 20 different tasks, each one the person may do; nobody gets more than the limit.
func TestNextTaskOnce(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, at1430)
	var tasks []casefile.TaskID
	for i := range 40 {
		tasks = append(tasks, pullTask(t, s, "erwerb-1", "sachbearbeitung", "2026-10-01", func(_ *store.Application, o *store.TaskOpened) {
			o.ExcludedActors = []casefile.ActorID{casefile.ActorID(fmt.Sprint("p", i%20))}
		}).ID)
	}
	var mu sync.Mutex
	got := map[casefile.TaskID]casefile.ActorID{}
	var wg sync.WaitGroup
	for i := range 20 {
		actor := casefile.ActorID(fmt.Sprint("p", i))
		wg.Go(func() {
			for range 3 {
				found, err := s.NextCandidates(t.Context(), store.PullSearch{
					Class: store.PullOverdue, Actor: actor, Queues: []store.Queue{{Team: "erwerb-1", Group: "sachbearbeitung"}}, Today: casefile.MustParseDate("2026-11-23"), Limit: 50,
				})
				if err == nil {
					var task casefile.Task
					var drawn bool
					task, drawn, err = s.DrawTask(t.Context(), store.Draw{
						Actor: actor, Class: store.PullOverdue, Candidates: found, Today: casefile.MustParseDate("2026-11-23"), Limit: 2,
					})
					if drawn {
						mu.Lock()
						if before := got[task.ID]; before != "" {
							t.Errorf("%s and %s got the same task", before, actor)
						}
						if slices.Contains(task.ExcludedActors, actor) {
							t.Errorf("%s got a task that four eyes exclude", actor)
						}
						got[task.ID] = actor
						mu.Unlock()
					}
				}
				if err != nil && casefile.CodeOf(err) != "task.limit" {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	held := map[casefile.ActorID]int{}
	for _, id := range tasks {
		task, err := s.Task(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, got[id], task.Assignee)
		held[task.Assignee]++
	}
	delete(held, "")
	for actor, n := range held {
		require.LessOrEqual(t, n, 2, "%s holds more than the limit", actor)
	}
	require.Len(t, held, 20, "there is work for each of them")
}

// TestPullClasses: each class finds its tasks and no others, in its order (product: legal emergency, overdue, an answer in a case that the
// person knows, due soon, the rest by receipt); never one of another queue, one that rests, that four eyes exclude, or a confidential case.
func TestPullClasses(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	today := pullDay()
	day := func(n int) string { return today.AddDays(n).String() }
	received := func(days int) func(*store.Application, *store.TaskOpened) {
		return func(a *store.Application, _ *store.TaskOpened) {
			a.Receipt.ReceivedAt = berlin1430.AddDate(0, 0, -days)
			a.Title.ValidTo = today.AddDays(300)
		}
	}
	title := func(end int) func(*store.Application, *store.TaskOpened) {
		return func(a *store.Application, _ *store.TaskOpened) { a.Title.ValidTo = today.AddDays(end) }
	}
	ends14, ends3 := pullTask(t, s, "a", "sachbearbeitung", "", title(14)), pullTask(t, s, "b", "sachbearbeitung", "", title(3))
	ended := pullTask(t, s, "a", "sachbearbeitung", "", title(-1))
	ends15 := pullTask(t, s, "a", "sachbearbeitung", "", title(15))
	late, later := pullTask(t, s, "a", "sachbearbeitung", day(-1), received(1)), pullTask(t, s, "b", "clearing", day(-9), received(2))
	soon := pullTask(t, s, "a", "sachbearbeitung", day(14), received(3))
	old := pullTask(t, s, "a", "sachbearbeitung", day(40), received(400))
	pullTask(t, s, "fremd", "sachbearbeitung", day(-5), received(5))
	pullTask(t, s, "a", "sachbearbeitung", day(-5), func(a *store.Application, o *store.TaskOpened) {
		received(5)(a, o)
		o.ExcludedActors = []casefile.ActorID{"anna"}
	})
	secret := pullTask(t, s, "a", "sachbearbeitung", day(-6), received(6))
	owner := db.Owner(t)
	_, err := owner.Exec(t.Context(), `update cases set sensitivity = 'vertraulich' where id = $1`, string(secret.CaseID))
	require.NoError(t, err)
	resting := pullTask(t, s, "a", "sachbearbeitung", day(9), received(7))
	_, err = s.SetFollowUp(t.Context(), store.FollowUp{Task: resting.ID, Version: 1, Actor: "anna", Day: today.AddDays(1)})
	require.NoError(t, err)
	court := pullTask(t, s, "a", "sachbearbeitung", day(60), received(8))
	_, err = owner.Exec(t.Context(), `update task set element = 'eilantrag-bearbeiten' where id = $1`, string(court.ID))
	require.NoError(t, err)
	fast := pullTask(t, s, "a", "sachbearbeitung", day(2), received(9))
	fiktion := pullTask(t, s, "a", "sachbearbeitung", day(60), received(10))
	for _, f := range []struct {
		task  casefile.Task
		name  string
		value string
	}{
		{fast, "beschleunigtesVerfahren", `true`},
		{fiktion, "bescheinigungBis", `"` + day(200) + `"`},
		{fiktion, "bescheinigungBis", `"` + day(7) + `"`},
		{old, "bescheinigungBis", `"` + day(7) + `"`},
		{old, "bescheinigungBis", `"` + day(180) + `"`},
	} {
		_, err = owner.Exec(t.Context(), `insert into case_fact (case_id, name, value, happened_at, recorded_at) values ($1, $2, $3, now(), now())`,
			string(f.task.CaseID), f.name, json.RawMessage(f.value))
		require.NoError(t, err)
	}
	replied := pullTask(t, s, "a", "sachbearbeitung", day(50), received(11))
	_, err = s.Submit(t.Context(), casefile.Submission{TaskID: replied.ID, Actor: "anna", TaskVersion: 1, Data: json.RawMessage(`{}`), Deciding: json.RawMessage(`{}`)})
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `update task set reply_at = $2 where id in ($1, $3)`, string(replied.ID), berlin1430, string(soon.ID))
	require.NoError(t, err)
	ids := func(tasks ...casefile.Task) []casefile.TaskID {
		out := make([]casefile.TaskID, len(tasks))
		for i, task := range tasks {
			out[i] = task.ID
		}
		return out
	}
	require.Equal(t, ids(ends3, ends14), candidates(t, s, store.PullTitle, "anna"), "the title ends within 14 days, the first end first")
	require.Equal(t, ids(court), candidates(t, s, store.PullCourt, "anna"))
	require.Equal(t, ids(fiktion), candidates(t, s, store.PullFiktion, "anna"), "the newest certificate counts")
	require.Equal(t, ids(fast), candidates(t, s, store.PullFast, "anna"))
	require.Equal(t, ids(later, late), candidates(t, s, store.PullOverdue, "anna"))
	require.Equal(t, ids(replied), candidates(t, s, store.PullReply, "anna"), "only in a case that the person knows")
	require.Empty(t, candidates(t, s, store.PullReply, "berta"))
	require.Equal(t, ids(fast, soon), candidates(t, s, store.PullSoon, "anna"), "fast is due soon too")
	rest := candidates(t, s, store.PullRest, "anna")
	require.Equal(t, old.ID, rest[0], "the rest by receipt")
	require.NotContains(t, rest, resting.ID)
	require.Subset(t, rest, ids(ended, ends15))

	_, err = s.SkipTask(t.Context(), store.Skip{Task: later.ID, Version: later.Version, Actor: "anna", Reason: "unterlagen", Note: "warten"})
	require.NoError(t, err)
	require.Equal(t, ids(late), candidates(t, s, store.PullOverdue, "anna"), "skipped: last for that person")
	require.Equal(t, ids(later), candidates(t, s, store.PullSkipped, "anna"))
	require.Contains(t, candidates(t, s, store.PullOverdue, "berta"), later.ID, "for that person alone")
	require.Contains(t, codes(t, s, later.CaseID), "task.skipped")
}

// TestPullUsesItsIndexes: with many tasks none of the classes reads the whole table or sorts more than the few rows it gives.
func TestPullUsesItsIndexes(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	task := pullTask(t, s, "a", "sachbearbeitung", "2026-12-24", nil)
	owner := db.Owner(t)
	// What the list copies from a case would be renewed for all of them, for each of them.
	_, err := owner.Exec(t.Context(), `alter table task disable trigger task_listed`)
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `insert into task (id, case_id, process, element, element_instance, name, form, candidate_group, team, due_on,
		opened_at, recorded_at, changed_at)
		select gen_random_uuid(), $1, 'verlaengerung', 'entscheiden', 0, 'n', 'f', 'g' || n % 7, 'team-' || n % 5, date '2026-09-01' + n % 300,
		  $2, $2, $2 from generate_series(1, 20000) n`, string(task.CaseID), berlin1430)
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `analyze task`)
	require.NoError(t, err)
	queues, err := s.FreeQueues(t.Context())
	require.NoError(t, err)
	require.Len(t, queues, 5*7+1)
	for sql, name := range map[string]string{store.SQLPullOverdue: "task_free_due", store.SQLPullRest: "task_free_received"} {
		rows, err := owner.Query(t.Context(), "explain (costs off) "+sql, []string{"team-1", "team-2"}, []string{"g1", "g2"},
			"anna", "2026-11-23", false, 32, 0)
		require.NoError(t, err)
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		text := fmt.Sprint(plan)
		require.Contains(t, text, name)
		require.NotContains(t, text, "Seq Scan on task")
	}
}
