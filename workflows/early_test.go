package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

const requestAndAnswer = `
process p
start s
user a group=clearing
send b type=schreiben
catch c message=uebermittlung
end e
flow f0 s -> a
flow f1 a -> b
flow f2 b -> c
flow f3 c -> e`

// TestEarlyMessageIsSentAgain: a partner may confirm a message before the case has got to the step that waits for the confirmation. While
// work is under way such a message is refused without a trace, and the same one counts when it comes again; the engine keeps none.
func TestEarlyMessageIsSentAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, requestAndAnswer)
	d := contract.Deliver{Receipt: "r2", Seq: 2, Message: casefile.ReceiptUebermittlung, At: began.Add(time.Hour), Patient: true}
	var completed, again contract.Verdict
	var early, failure error
	w.update(time.Hour, contract.UpdateComplete, "s1", contract.Complete{Submission: "s1", Instance: 3, At: began.Add(time.Hour)}, &completed, &failure)
	w.update(time.Hour, contract.UpdateDeliver, "r2", d, &again, &early)
	w.update(time.Hour+time.Minute, contract.UpdateDeliver, "r2-again", d, &again, &failure)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.NoError(t, failure)
	require.True(t, completed.Accepted)
	require.ErrorContains(t, early, contract.CodeBusy)
	require.True(t, again.Accepted)
	require.Empty(t, again.Code)
	require.Equal(t, "e", w.turns[len(w.turns)-1].Outcome)
}

// TestNothingUnderWayMakesNobodyWait: where no work is under way, a message that nothing waits for is taken at once and goes to clearing;
// one that is not patient is taken at any time.
func TestNothingUnderWayMakesNobodyWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneTask)
	var answer, completed contract.Verdict
	var failure error
	w.update(time.Hour, contract.UpdateDeliver, "r2", contract.Deliver{
		Receipt: "r2", Seq: 2, Message: casefile.ReceiptRegisterantwort, At: began.Add(time.Hour), Patient: true,
	}, &answer, &failure)
	w.update(2*time.Hour, contract.UpdateComplete, "s1", contract.Complete{Submission: "s1", Instance: 3, At: began.Add(time.Hour)}, &completed, &failure)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.NoError(t, failure)
	require.Equal(t, "unmatched", answer.Code)
}

// TestDeadlineLetsWorkFinish: before a deadline takes effect the case is given what arrived by then, confirmation and answer one after the
// other; between the two it computes, and the answer must not come while nothing waits for it yet.
func TestDeadlineLetsWorkFinish(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `
process p
start s
sub u
  start us
  catch c message=uebermittlung
  send b type=schreiben
  catch d message=registerantwort
  end ue
  flow g0 us -> c
  flow g1 c -> b
  flow g2 b -> d
  flow g3 d -> ue
boundary x at=u timer=P1D
end e
end late
flow f0 s -> u
flow f1 u -> e
flow f2 x -> late`)
	w.waiting = []contract.Deliver{
		{Receipt: "r2", Seq: 2, Message: casefile.ReceiptUebermittlung, At: began.Add(time.Hour), Patient: true},
		{Receipt: "r3", Seq: 3, Message: casefile.ReceiptRegisterantwort, At: began.Add(2 * time.Hour), Patient: true},
	}
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, "e", w.turns[len(w.turns)-1].Outcome)
}
