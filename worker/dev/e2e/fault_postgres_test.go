package e2e_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// sentenceDown is what a person reads while the database is away. It must not claim that nothing was stored: whether a commit that broke
// off took place, nobody knows at that moment.
const sentenceDown = "ist nicht sicher, ob es gespeichert wurde. Senden Sie es dann noch einmal; es zählt nur einmal."

// TestPostgreSQLDown: without PostgreSQL nothing is received. API and page answer 503 with a plain sentence, nothing is half done, and
// when the database is back every other part goes on by itself, without having been started again.
func TestPostgreSQLDown(t *testing.T) {
	for _, how := range []struct {
		name string
		end  func(devstack.Part) error
	}{{"stopped in order", stack.StopPart}, {"killed", stack.KillPart}} {
		t.Run(how.name, func(t *testing.T) {
			finished, task := atCompleteness(t)
			task, err := gateway.As("clearing").Claim(t.Context(), task)
			require.NoError(t, err)
			under := applied(t) // its first turns are under way
			before, err := inside.Count(t.Context(), "cases", "person", "application", "receipt", "submission")
			require.NoError(t, err)
			requests := everyDoor(t, finished, task, how.name)

			up := down(t, devstack.PostgreSQL, how.end)
			for _, r := range requests {
				requireUnavailable(t, r)
			}
			requireDownPage(t)
			require.Error(t, gateway.Ready(t.Context()), "readiness says so too")
			up()

			after, err := inside.Count(t.Context(), "cases", "person", "application", "receipt", "submission")
			require.NoError(t, err)
			require.Equal(t, before, after, "nothing is half done")
			for _, r := range requests {
				answer, err := gateway.As(r.login).Do(t.Context(), r.Request)
				require.NoError(t, err)
				require.Less(t, answer.Status, http.StatusBadRequest, "%s with the same key: %s", r.Path, answer.Body)
			}
			_, err = finished.Task(t.Context(), "registerauskuenfte-eintragen")
			require.NoError(t, err)
			begunOnce(t, under)
			requireOnce(t, finished, confirmation)
			requireNoneEnded(t)
		})
	}
}

// door is a request of somebody.
type door struct {
	login string
	player.Request
}

// everyDoor gives one request of each kind that writes. The completion comes first: a document that arrives shows on the task, which
// then is another one than the person saw.
func everyDoor(t *testing.T, p *player.Play, task player.Task, name string) []door {
	t.Helper()
	name = strings.ReplaceAll(name, " ", "-")
	doc, err := testdata.Document("P01")
	require.NoError(t, err)
	upload, err := player.UploadRequest(p.CaseID, "e2e-down-upload-"+name, doc)
	require.NoError(t, err)
	application, message := post("/api/v1/applications", []byte(sample(t, p.Today, testdata.Timely))),
		post("/api/v1/cases/"+p.CaseID+"/messages", map[string]any{"kind": "nachricht", "channel": "portal", "data": map[string]any{"text": "Guten Tag"}})
	complete := post("/api/v1/tasks/"+task.ID+"/complete", map[string]any{"version": task.Version, "data": isComplete})
	application.Key, message.Key, complete.Key = "e2e-down-application-"+name, "e2e-down-message-"+name, "e2e-down-complete-"+name
	return []door{{"clearing", complete}, {"antragsteller", application}, {"antragsteller", message}, {"antragsteller", upload}}
}

func requireUnavailable(t *testing.T, r door) {
	t.Helper()
	answer, err := gateway.As(r.login).Do(t.Context(), r.Request)
	require.NoError(t, err, r.Path)
	require.Equal(t, http.StatusServiceUnavailable, answer.Status, "%s: %s", r.Path, answer.Body)
	require.NotEmpty(t, answer.Header.Get("Retry-After"))
	problem := problemOf(t, answer)
	require.Equal(t, "store.unavailable", problem.Code, r.Path)
	require.Contains(t, problem.Detail, sentenceDown)
}

// requireDownPage requires the same of a page.
func requireDownPage(t *testing.T) {
	t.Helper()
	page, err := gateway.As("clearing").Do(t.Context(), player.Request{Path: "/aufgaben", Accept: "text/html"})
	require.NoError(t, err)
	require.Equal(t, http.StatusServiceUnavailable, page.Status)
	require.Contains(t, page.Header.Get("Content-Type"), "text/html")
	require.Contains(t, string(page.Body), sentenceDown)
}

// requireNoneEnded requires that no part ended by itself since the stack was started.
func requireNoneEnded(t *testing.T) {
	t.Helper()
	select {
	case exit := <-stack.Exits():
		require.NoError(t, exit.Err)
	default:
	}
}

// TestPostgreSQLHangs: a database that takes connections and answers nothing must not let people wait for ever: they too get 503 with
// the sentence. Let go, everything goes on, and the repetition counts once.
func TestPostgreSQLHangs(t *testing.T) {
	p, task := atCompleteness(t)
	task, err := gateway.As("clearing").Claim(t.Context(), task)
	require.NoError(t, err)
	requests := everyDoor(t, p, task, "hangs")
	thaw := frozen(t, devstack.PostgreSQL)
	answered := make(chan player.Answer, len(requests))
	for _, r := range requests {
		go func() {
			answer, _ := gateway.As(r.login).Do(t.Context(), r.Request)
			answered <- answer
		}()
	}
	requireDownPage(t)
	for range requests {
		answer := <-answered
		require.Equal(t, http.StatusServiceUnavailable, answer.Status)
		require.Contains(t, problemOf(t, answer).Detail, sentenceDown)
	}
	thaw()
	for _, r := range requests {
		require.NoError(t, p.Until(t.Context(), "answer", func(ctx context.Context) (bool, error) {
			answer, err := gateway.As(r.login).Do(ctx, r.Request)
			return answer.Status > 0 && answer.Status < http.StatusBadRequest, err
		}))
		require.Equal(t, 1, query[int](t, `select (select count(*) from receipt where idempotency_key = $1)
			+ (select count(*) from submission where task_id = $2 and $1 like '%complete%')`, r.Key, task.ID), r.Path)
	}
	_, err = p.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err)
	requireOnce(t, p, confirmation)
	requireNoneEnded(t)
}

// TestPostgreSQLKilledInAReceipt: the database dies in the middle of the transaction that is the receipt of an application (§ 81 Abs. 4
// AufenthG). The caller is told 503, nothing of it stands, and the repetition is received as if it were the first.
func TestPostgreSQLKilledInAReceipt(t *testing.T) {
	settled(t) // cases of the tests before may still file their letters
	before, err := inside.Count(t.Context(), recordTables...)
	require.NoError(t, err)
	application := post("/api/v1/applications", []byte(sample(t, player.NewPlay(gateway).Today, testdata.Timely)))
	application.Key = "e2e-killed-in-receipt"
	h := holdTable(t, "application")
	answered := make(chan player.Answer, 1)
	go func() {
		answer, _ := gateway.As("antragsteller").Do(t.Context(), application)
		answered <- answer
	}()
	h.awaited(t)
	up := down(t, devstack.PostgreSQL, stack.KillPart)
	answer := <-answered
	require.Equal(t, http.StatusServiceUnavailable, answer.Status, string(answer.Body))
	require.Contains(t, problemOf(t, answer).Detail, sentenceDown)
	up()
	after, err := inside.Count(t.Context(), recordTables...)
	require.NoError(t, err)
	require.Equal(t, before, after)
	answer, err = gateway.As("antragsteller").Do(t.Context(), application)
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, answer.Status, string(answer.Body))
	require.NotContains(t, string(answer.Body), `"replayed":true`)
}
