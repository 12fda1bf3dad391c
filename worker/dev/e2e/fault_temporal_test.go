package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestTemporalDownAtReceipt: without Temporal applications and messages are received, because the receipt is what counts (§ 81 Abs. 4
// AufenthG); they take effect when it is back, in the order in which they arrived.
func TestTemporalDownAtReceipt(t *testing.T) {
	begun, _ := atCompleteness(t)
	up := down(t, devstack.Temporal, stack.KillPart)
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Late))
	require.NoError(t, p.Upload(t.Context(), "antragsteller", "A01", "P01"))
	require.NoError(t, begun.Upload(t.Context(), "antragsteller", "P01"))
	c, err := p.Case(t.Context())
	require.NoError(t, err)
	require.Zero(t, c.Rev, "the case has not begun")
	require.NoError(t, gateway.Ready(t.Context()), "the gateway takes applications all the same")
	const sqlWaiting = "select count(*) from receipt where case_id in ($1, $2) and state = 'pending'"
	require.Equal(t, 4, query[int](t, sqlWaiting, p.CaseID, begun.CaseID))

	up()
	_, err = p.Task(t.Context(), "verspaetung-wuerdigen")
	require.NoError(t, err, "the application became a case")
	waitForRows(t, 0, sqlWaiting, p.CaseID, begun.CaseID)
	require.Equal(t, 3, query[int](t, "select count(*) from receipt where case_id = $1 and state = 'delivered'", p.CaseID))
	require.Equal(t, 1, occurrences(t, p, "element.entered")["verspaetung-wuerdigen"])
	requireOnce(t, begun, confirmation)
}

// TestTemporalDownAtCompletion: a task that is finished without Temporal is kept and the person is told so; nobody else may finish it
// meanwhile; it takes effect once when Temporal is back.
func TestTemporalDownAtCompletion(t *testing.T) {
	p, task := atCompleteness(t)
	up := down(t, devstack.Temporal, stack.KillPart)
	done, err := gateway.As("clearing").Complete(t.Context(), task, "e2e-pending", isComplete)
	require.NoError(t, err)
	require.Equal(t, http.StatusAccepted, done.Status)
	require.Equal(t, "pending", done.Progress)
	again, err := gateway.As("clearing").Complete(t.Context(), task, "e2e-pending", isComplete)
	require.NoError(t, err, "the same key is the same act")
	require.Equal(t, done.Submission, again.Submission)
	_, err = gateway.As("sachbearbeitung").Complete(t.Context(), task, "e2e-other", isComplete)
	var refused *player.RefusedError
	require.ErrorAs(t, err, &refused, "nobody else may finish what waits")
	require.Equal(t, http.StatusConflict, refused.Status)

	up()
	_, err = p.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err, "the completion took effect")
	again, err = gateway.As("clearing").Complete(t.Context(), task, "e2e-pending", isComplete)
	require.NoError(t, err)
	require.Equal(t, "applied", again.Progress)
	require.Equal(t, 1, occurrences(t, p, "task.completed")["vollstaendigkeit-pruefen"])
	requireOnce(t, p, confirmation)
}

// TestStuckCaseHoldsUpNobody: a case that does not answer, here because its row cannot be written, must not keep receipts and finished
// tasks of other cases from theirs. When it answers again it gets its own, in order and once.
func TestStuckCaseHoldsUpNobody(t *testing.T) {
	stuck, stuckTask := atCompleteness(t)
	other, otherTask := atCompleteness(t)
	up := down(t, devstack.Worker, stack.StopPart)
	require.NoError(t, stuck.Upload(t.Context(), "antragsteller", "A01", "P01", "P02"))
	stuckTask, err := stuck.Task(t.Context(), stuckTask.Element)
	require.NoError(t, err)
	pending(t, stuckTask)
	pending(t, otherTask)
	fresh := applied(t)
	h := holdCase(t, stuck)
	up()
	_, err = other.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err, "a task of another case is finished")
	_, err = fresh.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err, "another application becomes a case")
	require.NotZero(t, query[int](t, "select count(*) from receipt where case_id = $1 and state = 'pending'", stuck.CaseID), "this one is still stuck")
	h.letGo(t)
	_, err = stuck.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err)
	for _, p := range []*player.Play{stuck, other, fresh} {
		requireOnce(t, p, confirmation)
	}
}

// pending finishes a task while nobody can take it.
func pending(t *testing.T, task player.Task) {
	t.Helper()
	done, err := gateway.As("clearing").Complete(t.Context(), task, "e2e-stuck-"+task.ID, isComplete)
	require.NoError(t, err)
	require.Equal(t, "pending", done.Progress)
}

// TestTemporalKilledInAProjection: Temporal dies while the worker writes a turn into the record, before it could tell Temporal that it
// had taken the turn. What the record shows and what the running case knows must be the same afterwards: the completion is not lost,
// and the task that the record shows next can be finished.
func TestTemporalKilledInAProjection(t *testing.T) {
	p, task := atCompleteness(t)
	task, err := gateway.As("clearing").Claim(t.Context(), task)
	require.NoError(t, err)
	h := holdTable(t, "engine_state")
	answered := make(chan error, 1)
	go func() {
		_, err := gateway.As("clearing").Complete(t.Context(), task, "e2e-projected-"+p.CaseID, isComplete)
		answered <- err
	}()
	h.awaited(t)
	up := down(t, devstack.Temporal, stack.KillPart)
	h.letGo(t)
	require.NoError(t, <-answered, "the person is told that it is kept")
	up()
	require.NoError(t, p.Complete(t.Context(), "sachbearbeitung", "registerauskuenfte-eintragen", map[string]any{
		"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false,
		"strafverfahrenAnhaengig": false, "aussetzung": false,
	}))
	require.NoError(t, p.Complete(t.Context(), "sicherheit", "abfrage-entscheiden", map[string]any{"sicherheitAbfragen": true}))
	_, err = p.Task(t.Context(), "antrag-entscheiden")
	require.NoError(t, err)
	require.Equal(t, 1, occurrences(t, p, "task.completed")["vollstaendigkeit-pruefen"])
	requireOnce(t, p, confirmation)
}
