package workflows_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"ablauf/internal/casefile"
	"ablauf/workflows"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
	"ablauf/workflows/enginetest"
)

// world is what a case sees of the outside in these tests: the projection it writes to, receipts that wait, and one task type.
type world struct {
	t       *testing.T
	env     *testsuite.TestWorkflowEnvironment
	def     *bpmn.Definition
	newer   []*bpmn.Definition // further bundles that the worker knows
	mu      sync.Mutex
	turns   []contract.Turn
	waiting []contract.Deliver
	send    func(contract.Work) (contract.WorkResult, error)
}

func (w *world) Definition(hash string) (*bpmn.Definition, bool) {
	for _, d := range append([]*bpmn.Definition{w.def}, w.newer...) {
		if d.Hash == hash {
			return d, true
		}
	}
	return nil, false
}

var began = time.Date(2026, 11, 2, 7, 0, 0, 0, time.UTC)

func newWorld(t *testing.T, sketch string) *world {
	t.Helper()
	def, err := enginetest.Compile(sketch)
	require.NoError(t, err)
	var suite testsuite.WorkflowTestSuite
	w := &world{t: t, env: suite.NewTestWorkflowEnvironment(), def: def}
	w.env.SetStartTime(began)
	cases := &workflows.Cases{Library: w}
	w.env.RegisterWorkflowWithOptions(cases.Case, workflow.RegisterOptions{Name: "verlaengerung"})
	register := func(name string, f any) { w.env.RegisterActivityWithOptions(f, activity.RegisterOptions{Name: name}) }
	register(contract.ActivityProject, func(_ context.Context, turn contract.Turn) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.turns = append(w.turns, turn)
		return nil
	})
	register(contract.ActivityUndelivered, func(_ context.Context, u contract.Undelivered) ([]contract.Deliver, error) {
		var due []contract.Deliver
		for _, d := range w.waiting {
			if !d.At.After(u.Until) {
				due = append(due, d)
			}
		}
		return due, nil
	})
	register("schreiben", func(_ context.Context, work contract.Work) (contract.WorkResult, error) {
		if w.send == nil {
			return contract.WorkResult{Result: json.RawMessage(`{}`)}, nil
		}
		return w.send(work)
	})
	return w
}

func (w *world) run() { w.runAs("verlaengerung") }

func (w *world) runAs(name string) {
	w.env.ExecuteWorkflow(name, contract.Start{CaseID: "c1", Bundle: w.def.Hash, StartedAt: began, Variables: json.RawMessage(`{}`)})
}

// codes gives what the facts of all turns say about an element.
func (w *world) codes(element string) []string {
	var list []string
	for _, turn := range w.turns {
		for _, f := range turn.Facts {
			if f.Element == element {
				list = append(list, f.Code)
			}
		}
	}
	return list
}

// update sends an Update after a delay and keeps its verdict.
func (w *world) update(after time.Duration, name, id string, payload any, verdict *contract.Verdict, failure *error) {
	w.env.RegisterDelayedCallback(func() {
		w.env.UpdateWorkflow(name, id, &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { *failure = err },
			OnComplete: func(v any, err error) {
				if got, ok := v.(contract.Verdict); ok {
					*verdict = got
				}
				if err != nil {
					*failure = err
				}
			},
		}, payload)
	}, after)
}

const oneTask = `
process p
start s
user a group=clearing
send b type=schreiben
end e
flow f0 s -> a
flow f1 a -> b
flow f2 b -> e`

// TestCaseRunsToItsEnd: a case opens its task, takes the submission once, writes the letter and ends; every turn is projected with
// the next number.
func TestCaseRunsToItsEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneTask)
	complete := contract.Complete{Submission: "s1", Instance: 3, Actor: "anna", At: began.Add(time.Hour), Deciding: json.RawMessage(`{"ok":true}`)}
	var first contract.Verdict
	var failure error
	w.update(time.Hour, contract.UpdateComplete, "s1", complete, &first, &failure)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.NoError(t, failure)
	require.True(t, first.Accepted)
	require.True(t, first.Projected)
	for i, turn := range w.turns {
		require.Equal(t, i+1, turn.Rev)
	}
	require.Equal(t, []string{
		contract.FactEntered, contract.FactTaskOpened, contract.FactTaskCompleted, contract.FactCompleted,
	}, withoutFlows(w.codes("a")))
	last := w.turns[len(w.turns)-1]
	require.True(t, last.Closed)
	require.Equal(t, "e", last.Outcome)
}

func withoutFlows(codes []string) []string {
	var out []string
	for _, c := range codes {
		if c != contract.FactFlow {
			out = append(out, c)
		}
	}
	return out
}

// TestRefusalKeepsTheCase: a completion of a task that is not open is refused before it enters the history.
func TestRefusalKeepsTheCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneTask)
	var wrong, right contract.Verdict
	var refused, failure error
	w.update(time.Hour, contract.UpdateComplete, "s0", contract.Complete{Submission: "s0", Instance: 99, Actor: "anna", At: began}, &wrong, &refused)
	w.update(2*time.Hour, contract.UpdateComplete, "s1", contract.Complete{Submission: "s1", Instance: 3, Actor: "anna", At: began}, &right, &failure)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	var app *temporal.ApplicationError
	require.ErrorAs(t, refused, &app)
	require.Equal(t, contract.RefusedErrorType, app.Type())
	require.Equal(t, engine.RefusedTaskNotOpen, app.Message())
	require.True(t, right.Accepted)
}

const oneDeadline = `
process p
start s
events g
catch antwort message=antwort
timer frist date='=@"2026-11-30"'
end da
end abgelaufen
flow f0 s -> g
flow f1 g -> antwort
flow f2 g -> frist
flow f3 antwort -> da
flow f4 frist -> abgelaufen`

// TestAnswerBeforeTheDeadlineCounts: § 31 VwVfG; an answer received at 23:50 of the last day counts, although nobody delivered it
// before the timer went off.
func TestAnswerBeforeTheDeadlineCounts(t *testing.T) {
	t.Parallel()
	midnight := time.Date(2026, 11, 29, 23, 0, 0, 0, time.UTC) // start of 30 November in Europe/Berlin
	for name, test := range map[string]struct {
		received time.Time
		outcome  string
	}{
		"ten minutes before": {midnight.Add(-10 * time.Minute), "da"},
		"on the instant":     {midnight, "da"},
		"one second after":   {midnight.Add(time.Second), "abgelaufen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, oneDeadline)
			w.waiting = []contract.Deliver{{Receipt: "r2", Seq: 2, Message: casefile.ReceiptAntwort, At: test.received}}
			w.run()
			require.NoError(t, w.env.GetWorkflowError())
			require.Equal(t, test.outcome, w.turns[len(w.turns)-1].Outcome)
		})
	}
}

// TestFailedActivityBecomesAnIncident: an activity that cannot succeed is an incident; a person tries again, and the case goes on.
func TestFailedActivityBecomesAnIncident(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `
process p
start s
send b type=schreiben
end e
flow f0 s -> b
flow f1 b -> e`)
	mended := false
	w.send = func(work contract.Work) (contract.WorkResult, error) {
		require.Equal(t, "case/c1/3", work.EffectKey)
		if !mended {
			return contract.WorkResult{}, temporal.NewNonRetryableApplicationError("letter.missing-value", "letter.missing-value", errors.New("x"))
		}
		return contract.WorkResult{Result: json.RawMessage(`{}`)}, nil
	}
	var verdict contract.Verdict
	var failure error
	w.env.RegisterDelayedCallback(func() { mended = true }, 2*time.Hour)
	w.update(3*time.Hour, contract.UpdateResolve, "i1", contract.Resolve{Instance: 3, Actor: "it", At: began.Add(3 * time.Hour)}, &verdict, &failure)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.NoError(t, failure)
	require.True(t, verdict.Accepted)
	require.Contains(t, w.codes("b"), contract.FactIncidentRaised)
	require.Contains(t, w.codes("b"), contract.FactIncidentResolved)
	require.Equal(t, "e", w.turns[len(w.turns)-1].Outcome)
}

// TestContinueAsNewCarriesEverything: a case whose history has grown goes on in a fresh run with its open task and its timer.
func TestContinueAsNewCarriesEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneDeadline)
	w.env.SetContinueAsNewSuggested(true)
	w.run()
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, w.env.GetWorkflowError(), &next)
	var in contract.Start
	require.NoError(t, json.Unmarshal(next.Input.GetPayloads()[0].GetData(), &in))

	fresh := newWorld(t, oneDeadline)
	fresh.env.ExecuteWorkflow("verlaengerung", in)
	require.NoError(t, fresh.env.GetWorkflowError())
	require.Equal(t, "abgelaufen", fresh.turns[len(fresh.turns)-1].Outcome)
	require.Equal(t, 2, fresh.turns[0].Rev, "the numbers of turns go on")
}

// TestAdvanceFiresTimersInOrder: crossing weeks lets each timer fire at its own instant (development only).
func TestAdvanceFiresTimersInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `
process p
start s
user a group=g
boundary eins at=a timer=P7D non-interrupting
boundary zwei at=a timer=P14D
pass x
end e
end e2
flow f0 s -> a
flow f1 a -> e
flow f2 eins -> x
flow f3 x -> e2
flow f4 zwei -> e`)
	var verdict contract.Verdict
	var failure error
	w.update(time.Hour, contract.UpdateAdvance, "a1", contract.Advance{To: began.AddDate(0, 0, 20)}, &verdict, &failure)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.NoError(t, failure)
	require.Equal(t, []time.Time{began, began.AddDate(0, 0, 7), began.AddDate(0, 0, 14)}, []time.Time{w.turns[0].At, w.turns[1].At, w.turns[2].At})
}

// TestAdvanceTwiceOverTheEnd: who asks for an advance again because the first answer got lost gets an answer too, also when the first advance
// ends the case; a handler that waits for ever would keep the case from ending in Temporal.
func TestAdvanceTwiceOverTheEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `
process p
start s
timer w duration=P7D
end e
flow f0 s -> w
flow f1 w -> e`)
	verdicts, failures := make([]contract.Verdict, 3), make([]error, 3)
	for i := range verdicts {
		id := fmt.Sprintf("a%d", i)
		w.update(time.Hour, contract.UpdateAdvance, id, contract.Advance{To: began.AddDate(0, 0, 20)}, &verdicts[i], &failures[i])
	}
	w.env.SetTestTimeout(5 * time.Second)
	w.run()
	require.True(t, w.env.IsWorkflowCompleted())
	require.NoError(t, w.env.GetWorkflowError())
	require.NoError(t, errors.Join(failures...))
	require.True(t, verdicts[0].Accepted)
}

// TestUnknownBundleBlocksTheTask: a worker that does not know the bundle never ends the case.
func TestUnknownBundleBlocksTheTask(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneTask)
	w.env.ExecuteWorkflow("verlaengerung", contract.Start{CaseID: "c1", Bundle: "other", StartedAt: began})
	require.ErrorContains(t, w.env.GetWorkflowError(), "not known to this worker")
}
