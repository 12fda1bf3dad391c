package workflows_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
	"ablauf/workflows/enginetest"
)

const twoTasks = `
process p
start s
user a group=clearing
boundary frist at=a timer=P7D
user b group=clearing
end e
flow f0 s -> a
flow f1 a -> b
flow f2 frist -> b
flow f3 b -> e`

func refusal(t *testing.T, err error) string {
	t.Helper()
	var app *temporal.ApplicationError
	require.ErrorAs(t, err, &app)
	require.Equal(t, contract.RefusedErrorType, app.Type())
	return app.Message()
}

// TestModifyIsAnUpdate: a supervisor moves the case from a to b; the worklist sees one task go and one come in the same turn. A
// modification that the diagram does not allow is refused before it enters the history.
func TestModifyIsAnUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twoTasks)
	var wrong, right, done contract.Verdict
	var refused, failure, last error
	w.update(time.Hour, contract.UpdateModify, "m0", contract.Modify{Activate: []contract.Activation{{Element: "s"}}, At: began}, &wrong, &refused)
	w.update(2*time.Hour, contract.UpdateModify, "m1", contract.Modify{
		Activate: []contract.Activation{{Element: "b"}}, Terminate: []int{3}, Actor: "leitung", Reason: "falsch-zugeordnet", At: began,
	}, &right, &failure)
	w.update(3*time.Hour, contract.UpdateComplete, "s1", contract.Complete{Submission: "s1", Instance: 4, Actor: "anna", At: began}, &done, &last)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, engine.RefusedModifyKind, refusal(t, refused))
	require.NoError(t, failure)
	require.NoError(t, last)
	require.True(t, right.Accepted)
	var codes []string
	for _, f := range w.turns[1].Facts {
		codes = append(codes, f.Code+" "+f.Element)
	}
	require.Contains(t, codes, contract.FactTaskCancelled+" a")
	require.Contains(t, codes, contract.FactTaskOpened+" b")
}

// TestRecalculateIsAnUpdate: a deadline is set two days later; the timer of the old instant does nothing, the new one goes off.
func TestRecalculateIsAnUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twoTasks)
	later := began.Add(9 * 24 * time.Hour)
	var verdict, done contract.Verdict
	var failure, last error
	w.update(time.Hour, contract.UpdateRecalculate, "r1", contract.Recalculate{Instance: 3, Element: "frist", Due: later, At: began}, &verdict, &failure)
	w.update(10*24*time.Hour, contract.UpdateComplete, "s1", contract.Complete{Submission: "s1", Instance: 5, Actor: "anna", At: later}, &done, &last)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.NoError(t, failure)
	require.NoError(t, last)
	var fired []time.Time
	for _, turn := range w.turns {
		for _, f := range turn.Facts {
			if f.Code == contract.FactTimerFired {
				fired = append(fired, turn.At)
			}
		}
	}
	require.Equal(t, []time.Time{later}, fired)
}

// TestMigrateIsAnUpdate: engine.md 1.3; the case goes on under the newer bundle, the record learns its hash in the same turn, and a fresh
// run would begin with it. A bundle that is not known and a plan that does not fit are refused with a code.
func TestMigrateIsAnUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twoTasks)
	newer, err := enginetest.Compile(`
process p
start s
user a2 group=clearing
user c group=clearing
end e
flow f0 s -> a2
flow f1 a2 -> c
flow f2 c -> e`)
	require.NoError(t, err)
	w.newer = append(w.newer, newer)
	plan := []contract.PlanEntry{{Process: "p", From: "a", To: "a2"}}
	var none, unfit, moved, first, second contract.Verdict
	var unknown, refused, failure, e1, e2 error
	w.update(time.Hour, contract.UpdateMigrate, "m0", contract.Migrate{Bundle: "gibt-es-nicht", At: began}, &none, &unknown)
	w.update(2*time.Hour, contract.UpdateMigrate, "m1", contract.Migrate{Bundle: newer.Hash, At: began}, &unfit, &refused)
	var obstacles []contract.Obstacle
	w.env.RegisterDelayedCallback(func() {
		value, err := w.env.QueryWorkflow(contract.QueryDryRun, contract.Migrate{Bundle: newer.Hash})
		require.NoError(t, err)
		require.NoError(t, value.Get(&obstacles))
	}, 150*time.Minute)
	w.update(3*time.Hour, contract.UpdateMigrate, "m2", contract.Migrate{Bundle: newer.Hash, Elements: plan, Actor: "admin", At: began}, &moved, &failure)
	w.update(4*time.Hour, contract.UpdateComplete, "s1", contract.Complete{Submission: "s1", Instance: 3, Actor: "anna", At: began}, &first, &e1)
	w.update(5*time.Hour, contract.UpdateComplete, "s2", contract.Complete{Submission: "s2", Instance: 4, Actor: "anna", At: began}, &second, &e2)
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, contract.CodeBundleUnknown, refusal(t, unknown))
	require.Equal(t, engine.ObstacleUnmapped, refusal(t, refused))
	require.Equal(t, []contract.Obstacle{{Code: engine.ObstacleUnmapped, Instance: 3, Process: "p", Element: "a"}}, obstacles)
	require.NoError(t, failure)
	require.NoError(t, e1)
	require.NoError(t, e2)
	require.True(t, second.Accepted, "the task c of the newer bundle was done")
	var bundles []string
	for _, turn := range w.turns {
		bundles = append(bundles, turn.Bundle)
	}
	require.Equal(t, []string{"", newer.Hash, "", ""}, bundles)
}

// TestCheckpointBeginsAFreshRun: engine.md 5.4; asked to, a case goes on in a new run with its state, once nothing is under way and the
// Update has been answered.
func TestCheckpointBeginsAFreshRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twoTasks)
	var verdict contract.Verdict
	var failure error
	w.update(time.Hour, contract.UpdateCheckpoint, "k1", contract.Checkpoint{Actor: "betrieb", At: began}, &verdict, &failure)
	w.run()
	require.NoError(t, failure)
	require.True(t, verdict.Accepted)
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, w.env.GetWorkflowError(), &next)
}

// TestChooseIsAnUpdate: BPMN 2.0.2, 13.3.5; a person takes the steps of an ad-hoc sub-process, then says that nothing more is to be done.
func TestChooseIsAnUpdate(t *testing.T) {
	t.Parallel()
	def, err := enginetest.CompileXML([]byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><startEvent id="s"/>
<sequenceFlow id="f0" sourceRef="s" targetRef="x"/><adHocSubProcess id="x"><userTask id="a"/><userTask id="b"/></adHocSubProcess>
<sequenceFlow id="f1" sourceRef="x" targetRef="e"/><endEvent id="e"/></process></definitions>`))
	require.NoError(t, err)
	w := newWorld(t, twoTasks)
	w.def = def
	var v [4]contract.Verdict
	var errs [4]error
	w.update(1*time.Hour, contract.UpdateChoose, "c1", contract.Choose{Instance: 3, Element: "b", Actor: "anna", At: began}, &v[0], &errs[0])
	w.update(2*time.Hour, contract.UpdateChoose, "c2", contract.Choose{Instance: 3, Actor: "anna", At: began}, &v[1], &errs[1])
	w.update(3*time.Hour, contract.UpdateComplete, "s1", contract.Complete{Submission: "s1", Instance: 4, Actor: "anna", At: began, Deciding: json.RawMessage(`{}`)}, &v[2], &errs[2])
	w.update(4*time.Hour, contract.UpdateChoose, "c3", contract.Choose{Instance: 3, Actor: "anna", At: began}, &v[3], &errs[3])
	w.run()
	require.NoError(t, w.env.GetWorkflowError())
	require.NoError(t, errs[0])
	require.Equal(t, engine.RefusedNotFinished, refusal(t, errs[1]))
	require.NoError(t, errs[2])
	require.NoError(t, errs[3])
	require.True(t, w.turns[len(w.turns)-1].Closed)
	require.Equal(t, []string{"a,b true", "a,b false", "a,b true"}, w.offers())
}

// offers gives what was offered, turn by turn.
func (w *world) offers() []string {
	var list []string
	for _, turn := range w.turns {
		for _, f := range turn.Facts {
			if f.Code == contract.FactStepsOffered {
				list = append(list, fmt.Sprint(strings.Join(f.Steps, ","), " ", f.MayFinish))
			}
		}
	}
	return list
}
