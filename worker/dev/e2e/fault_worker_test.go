package e2e_test

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

const confirmation = "verlaengerung/eingangsbestaetigung"

// applied hands the timely application in. Its case is patient: Temporal notices that a worker is gone only when the time of what it
// was doing is up.
func applied(t *testing.T) *player.Play {
	t.Helper()
	p := player.NewPlay(gateway)
	p.Patience = 4 * time.Minute
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	return p
}

// atCompleteness brings a case to its first task with the letter sent, so that nothing else is under way.
func atCompleteness(t *testing.T) (*player.Play, player.Task) {
	t.Helper()
	p := applied(t)
	_, err := p.Letter(t.Context(), confirmation, 1)
	require.NoError(t, err)
	task, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	return p, task
}

var isComplete = map[string]any{"vollstaendig": true, "baZustimmungBis": "2099-12-31"}

// killWorkerAt kills the worker while it stands before a table, lets go of the table and starts the worker again.
func killWorkerAt(t *testing.T, h *hold) {
	t.Helper()
	h.awaited(t)
	up := down(t, devstack.Worker, stack.KillPart)
	h.letGo(t)
	up()
}

// TestWorkerKilledInATurn: the worker dies in the middle of a turn, between the events of the engine: after the case was started but
// before its receipt counts as delivered, and while a rule is being evaluated. The case starts once, each rule decides once.
func TestWorkerKilledInATurn(t *testing.T) {
	t.Run("receipt delivered, not yet recorded as such", func(t *testing.T) {
		up := down(t, devstack.Worker, stack.StopPart)
		p := applied(t)
		h := holdTable(t, "receipt")
		up()
		killWorkerAt(t, h)
		begunOnce(t, p)
	})
	t.Run("rule evaluated, not yet recorded", func(t *testing.T) {
		h := holdTable(t, "decision")
		p := applied(t)
		h.awaited(t)
		require.Zero(t, query[int](t, "select count(*) from decision where case_id = $1", p.CaseID))
		killWorkerAt(t, h)
		begunOnce(t, p)
	})
}

// begunOnce requires that a case came to its first task with one letter, one start and each decision once.
func begunOnce(t *testing.T, p *player.Play) {
	t.Helper()
	_, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	_, err = p.Letter(t.Context(), confirmation, 1)
	require.NoError(t, err)
	requireOnce(t, p, confirmation)
	for element, n := range occurrences(t, p, "element.entered") {
		require.Equal(t, 1, n, element)
	}
	require.Equal(t, query[int](t, "select count(distinct (key, table_name)) from decision where case_id = $1", p.CaseID),
		query[int](t, "select count(*) from decision where case_id = $1", p.CaseID))
	require.Equal(t, 1, query[int](t, "select count(*) from decision where case_id = $1 and table_name = 'fiktionswirkung'", p.CaseID))
}

// TestWorkerKilledInAProjection: the worker dies while it writes a turn into the record. Nothing of the turn may show before it shows
// as a whole, and it shows once (architecture, "Projection": one transaction, idempotent and ordered).
func TestWorkerKilledInAProjection(t *testing.T) {
	for _, table := range []string{"task", "engine_state"} {
		t.Run(table, func(t *testing.T) {
			p, task := atCompleteness(t)
			task, err := gateway.As("clearing").Claim(t.Context(), task)
			require.NoError(t, err)
			before, err := p.Case(t.Context())
			require.NoError(t, err)
			h := holdTable(t, table)
			answered := make(chan error, 1)
			key := "e2e-projection-" + p.CaseID
			go func() {
				_, err := gateway.As("clearing").Complete(t.Context(), task, key, isComplete)
				answered <- err
			}()
			h.awaited(t)
			up := down(t, devstack.Worker, stack.KillPart)
			h.letGo(t)
			require.NoError(t, <-answered, "the person is told that it is kept")
			half, err := p.Case(t.Context())
			require.NoError(t, err)
			require.Equal(t, before.Rev, half.Rev)
			require.Equal(t, before.Active, half.Active)
			require.Equal(t, "open", query[string](t, "select state from task where id = $1", task.ID), "nothing of the turn shows yet")
			up()
			_, err = p.Task(t.Context(), "registerauskuenfte-eintragen")
			require.NoError(t, err)
			again, err := gateway.As("clearing").Complete(t.Context(), task, key, isComplete)
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, again.Status)
			require.Equal(t, "applied", again.Progress)
			require.Equal(t, 1, occurrences(t, p, "task.completed")["vollstaendigkeit-pruefen"])
			require.Equal(t, 1, query[int](t, "select count(*) from submission where task_id = $1 and state = 'applied'", task.ID))
			requireOnce(t, p, confirmation)
		})
	}
}

// TestWorkerKilledInALetter: the worker dies at each of the steps between "a letter is owed" and "it has been handed to print". One
// letter is filed, one sheet lies in the tray, and nothing is left over (architecture, "Effects on the outside"). The cases are
// looked at together at the end, because Temporal notices only after half a minute that the one who wrote is gone.
func TestWorkerKilledInALetter(t *testing.T) {
	plays := map[string]*player.Play{
		"owed, not yet drawn up":               killedBeforeDrawing(t),
		"in the e-file, not yet in the record": killedBeforeFiling(t),
		"filed, dispatch not yet owed":         killedBeforeOwing(t),
		"handed to print, not yet confirmed":   killedBeforeConfirming(t),
	}
	for moment, p := range plays {
		t.Run(moment, func(t *testing.T) { begunOnce(t, p) })
	}
}

func killedBeforeDrawing(t *testing.T) *player.Play {
	t.Helper()
	thaw := frozen(t, devstack.MinIO)
	waits := asked(t, devstack.MinIO)
	p := applied(t)
	waits()
	letterIs(t, p, "intended")
	up := down(t, devstack.Worker, stack.KillPart)
	thaw()
	up()
	return p
}

func killedBeforeFiling(t *testing.T) *player.Play {
	t.Helper()
	h := holdTable(t, "document")
	p := applied(t)
	h.awaited(t)
	require.Len(t, objects(t, "cases/"+p.CaseID+"/"), 1, "the bytes are stored")
	killWorkerAt(t, h)
	return p
}

func killedBeforeOwing(t *testing.T) *player.Play {
	t.Helper()
	h := holdTable(t, "intent")
	p := applied(t)
	h.awaited(t)
	letterIs(t, p, "filed")
	killWorkerAt(t, h)
	return p
}

// letterIs waits until the letter of a case is in a state: others ask the same parts and tables, so that somebody waits there does not say
// that it is this letter.
func letterIs(t *testing.T, p *player.Play, state string) {
	t.Helper()
	becomes(t, func() bool {
		return query[int](t, "select count(*)::int from letter where case_id = $1 and state = $2", p.CaseID, state) == 1
	}, "the letter is "+state)
}

func killedBeforeConfirming(t *testing.T) *player.Play {
	t.Helper()
	owed := holdTable(t, "intent")
	p := applied(t)
	owed.awaited(t)
	letterIs(t, p, "filed")
	// Only this letter: whoever hands over the letters of others must not stand still before it comes to this one.
	h := holdRows(t, "letter", "select from letter where case_id = $1 for update", p.CaseID)
	owed.letGo(t)
	becomes(t, func() bool {
		return query[int](t, "select count(*)::int from intent where case_id = $1", p.CaseID) == 1
	}, "the dispatch is owed")
	id := query[string](t, "select id::text from intent where case_id = $1", p.CaseID)
	becomes(t, func() bool { return len(objects(t, "druckausgang/"+id)) == 1 }, "the sheet lies in the tray")
	h.awaited(t)
	killWorkerAt(t, h)
	// A claimed intent is taken up again after two minutes; here they pass at once.
	require.Equal(t, "sending", query[string](t, "update intent set next_attempt_at = now() where id = $1 returning state", id))
	return p
}

// TestWorkerStartsBeforeItsServices: after a power cut everything starts in any order. A worker that finds no database, no Temporal and no
// MinIO waits for them; without MinIO it runs the cases as far as they need no file.
func TestWorkerStartsBeforeItsServices(t *testing.T) {
	p := player.NewPlay(gateway)
	p.Patience = 2 * time.Minute
	workerUp := down(t, devstack.Worker, stack.StopPart)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	minioUp := down(t, devstack.MinIO, stack.KillPart)
	temporalUp := down(t, devstack.Temporal, stack.KillPart)
	postgresUp := down(t, devstack.PostgreSQL, stack.KillPart)
	workerUp()
	waitForLog(t, devstack.Worker, `"what":"database"`)
	postgresUp()
	waitForLog(t, devstack.Worker, `"what":"temporal"`)
	temporalUp()
	begins(t, p)
	minioUp()
	begunOnce(t, p)
	requireNoneEnded(t)
}

// begins waits until a case has begun and knows what § 81 AufenthG makes of its application; neither needs the e-file.
func begins(t *testing.T, p *player.Play) {
	t.Helper()
	require.NoError(t, p.Until(t.Context(), "beginning", func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		return err == nil && c.LegalEffect != nil, err
	}))
}

// waitForLog waits until a part has written something into its log.
func waitForLog(t *testing.T, part devstack.Part, text string) {
	t.Helper()
	require.Eventually(t, func() bool {
		content, err := os.ReadFile(stack.LogFile(part))
		return err == nil && strings.Contains(string(content), text)
	}, waitMax, 20*waitStep, "%s does not say %s", part.Title(), text)
}
