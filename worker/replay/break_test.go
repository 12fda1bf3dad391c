package replay_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"ablauf/processes"
	"ablauf/worker/replay"
	"ablauf/workflows"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
)

// releasedAs is a list of released files that names these.
func releasedAs(files ...processes.File) map[string]string {
	sums := map[string]string{}
	for _, f := range files {
		sum := sha256.Sum256([]byte(f.Text))
		sums["processes/"+f.Path] = hex.EncodeToString(sum[:])
	}
	return sums
}

func runOf(t *testing.T, way string) (replay.Recording, replay.Run) {
	t.Helper()
	for _, recording := range recordings(t) {
		for _, run := range recording.Runs {
			if run.Way == way {
				return recording, run
			}
		}
	}
	require.FailNow(t, "the way is not recorded", way)
	return replay.Recording{}, replay.Run{}
}

// hasty is a shell that does something of its own before the case begins.
type hasty struct{ *workflows.Cases }

func (h hasty) Register(r workflows.Registry, procedures []string) {
	for _, name := range procedures {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context, in contract.Start) error {
			if err := workflow.Sleep(ctx, time.Minute); err != nil {
				return err
			}
			return h.Case(ctx, in)
		}, workflow.RegisterOptions{Name: name})
	}
}

// changed is a library in which a diagram has changed under the same hash, which is what a change of the token rules looks like from
// outside: the same steps with other content.
type changed struct {
	*processes.Library
	old, now string
}

func (c changed) Definition(hash string) (*bpmn.Definition, bool) {
	b, known := c.Bundle(hash)
	if !known {
		return nil, false
	}
	library, err := processes.Load(bytes.ReplaceAll(b.Content, []byte(c.old), []byte(c.now)))
	if err != nil {
		return nil, false
	}
	other, err := processes.HashOf(bytes.ReplaceAll(b.Content, []byte(c.old), []byte(c.now)))
	if err != nil {
		return nil, false
	}
	def, known := library.Definition(other)
	if !known {
		return nil, false
	}
	same := *def
	same.Hash = hash
	return &same, true
}

// TestTheGateFindsAnotherShell: a shell that does something else, one whose turns tell something else in the same order, which Temporal's
// replayer would let pass, and one that does not know the bundle. The sentence says which way, which event and what to do.
func TestTheGateFindsAnotherShell(t *testing.T) {
	t.Parallel()
	recording, run := runOf(t, "rechtzeitig-18b")
	library, err := processes.Load(recording.Bundle)
	require.NoError(t, err)
	gate, err := replay.Open([]replay.Recording{recording}, nil)
	require.NoError(t, err)
	require.NoError(t, gate.Replay(run), "the program itself replays it")
	for name, c := range map[string]struct {
		shell replay.Shell
		why   string
	}{
		"a pause more":   {hasty{&workflows.Cases{Library: library}}, `TMPRL1100`},
		"another group":  {&workflows.Cases{Library: changed{library, `candidateGroups=\"clearing\"`, `candidateGroups=\"kasse\"`}}, `"clearing" and is "kasse" now`},
		"bundle unknown": {&workflows.Cases{Library: none{}}, "is not known to this worker"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := *gate
			other.Shell = c.shell
			err := other.Replay(run)
			var broken *replay.BreakError
			require.ErrorAs(t, err, &broken)
			require.Positive(t, broken.Event)
			require.ErrorContains(t, err, "way rechtzeitig-18b, run 1: cannot be replayed at event ")
			require.ErrorContains(t, err, c.why)
			require.ErrorContains(t, err, "record anew with `make histories`")
		})
	}
}

type none struct{}

func (none) Definition(string) (*bpmn.Definition, bool) { return nil, false }

// TestAReleasedBreakIsNotRecordedAnew: what is released has running cases; recording anew would only hide that they break.
func TestAReleasedBreakIsNotRecordedAnew(t *testing.T) {
	t.Parallel()
	recording, run := runOf(t, "rechtzeitig-18b")
	var files struct{ Diagrams []processes.File }
	require.NoError(t, json.Unmarshal(recording.Bundle, &files))
	gate, err := replay.Open([]replay.Recording{recording}, releasedAs(files.Diagrams[0]))
	require.NoError(t, err)
	gate.Shell = &workflows.Cases{Library: none{}}
	err = gate.Replay(run)
	require.ErrorContains(t, err, "workflow.GetVersion")
	require.ErrorContains(t, err, "engine.Semantics")
	require.NotContains(t, err.Error(), "make histories")
}

// TestTheGateFindsAnotherHistory: each thing that a case makes is looked at: order and kind of what it asks for, the content of turns, the
// length of timers, the answers to Updates and the state that is handed to the next run.
func TestTheGateFindsAnotherHistory(t *testing.T) {
	t.Parallel()
	recording, _ := runOf(t, "rechtzeitig-18b")
	gate, err := replay.Open([]replay.Recording{recording}, nil)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		way    string
		mutate func(t *testing.T, events []*history.HistoryEvent) []*history.HistoryEvent
		why    string
	}{
		"another activity": {"rechtzeitig-18b", func(t *testing.T, events []*history.HistoryEvent) []*history.HistoryEvent {
			nth(t, events, enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, 5).GetActivityTaskScheduledEventAttributes().ActivityType.Name = "anderes"
			return events
		}, "anderes is not asked for any more"},
		"a turn says something else": {"rechtzeitig-18b", func(t *testing.T, events []*history.HistoryEvent) []*history.HistoryEvent {
			p := nth(t, events, enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, 1).GetActivityTaskScheduledEventAttributes().GetInput().GetPayloads()[0]
			p.Data = bytes.Replace(p.Data, []byte(`"code":"`), []byte(`"code":"x`), 1)
			return events
		}, "/code was "},
		"a longer timer": {"rechtzeitig-18b", func(t *testing.T, events []*history.HistoryEvent) []*history.HistoryEvent {
			nth(t, events, enums.EVENT_TYPE_TIMER_STARTED, 1).GetTimerStartedEventAttributes().StartToFireTimeout.Seconds++
			return events
		}, " now"},
		"another answer": {"rechtzeitig-18b", func(t *testing.T, events []*history.HistoryEvent) []*history.HistoryEvent {
			p := nth(t, events, enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED, 2).
				GetWorkflowExecutionUpdateCompletedEventAttributes().GetOutcome().GetSuccess().GetPayloads()[0]
			p.Data = bytes.Replace(p.Data, []byte(`"accepted":true`), []byte(`"accepted":false`), 1)
			return events
		}, "/accepted was false and is true now"},
		"another state handed over": {"fortgesetzt-unvollstaendig-16b", func(t *testing.T, events []*history.HistoryEvent) []*history.HistoryEvent {
			p := nth(t, events, enums.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW, 1).
				GetWorkflowExecutionContinuedAsNewEventAttributes().GetInput().GetPayloads()[0]
			p.Data = bytes.Replace(p.Data, []byte(`"rev":`), []byte(`"rev":1`), 1)
			return events
		}, "/state/rev was "},
		"an event missing": {"rechtzeitig-18b", func(t *testing.T, events []*history.HistoryEvent) []*history.HistoryEvent {
			gone := nth(t, events, enums.EVENT_TYPE_TIMER_STARTED, 1)
			return slices.DeleteFunc(events, func(e *history.HistoryEvent) bool { return e == gone })
		}, "missing history events"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, run := runOf(t, c.way)
			run.History = cloned(t, run)
			run.History.Events = c.mutate(t, run.History.Events)
			var broken *replay.BreakError
			require.ErrorAs(t, gate.Replay(run), &broken)
			require.Contains(t, broken.Why, c.why)
		})
	}
}

func nth(t *testing.T, events []*history.HistoryEvent, kind enums.EventType, n int) *history.HistoryEvent {
	t.Helper()
	for _, e := range events {
		if e.GetEventType() == kind {
			if n--; n == 0 {
				return e
			}
		}
	}
	require.FailNow(t, "the history has too few events", kind.String())
	return nil
}

// TestANewFieldIsNoBreak: a field of a name that no recording knows has been added since; one that they know, and that was left out then, is a
// difference.
func TestANewFieldIsNoBreak(t *testing.T) {
	t.Parallel()
	recording, run := runOf(t, "rechtzeitig-18b")
	old := replay.Run{Way: run.Way, Number: run.Number, History: cloned(t, run)}
	field, found := regexp.MustCompile(`"effectKey":"[^"]*",`), 0
	for _, e := range old.History.GetEvents() {
		for _, p := range e.GetActivityTaskScheduledEventAttributes().GetInput().GetPayloads() {
			without := field.ReplaceAll(p.Data, nil)
			found += len(p.Data) - len(without)
			p.Data = without
		}
	}
	require.Positive(t, found)

	gate, err := replay.Open([]replay.Recording{{Folder: "old", Bundle: recording.Bundle, Runs: []replay.Run{old}}}, nil)
	require.NoError(t, err)
	require.NoError(t, gate.Replay(old))
	gate, err = replay.Open([]replay.Recording{recording}, nil)
	require.NoError(t, err)
	require.ErrorContains(t, gate.Replay(old), "/effectKey was not there and is ")
}

func cloned(t *testing.T, run replay.Run) *history.History {
	t.Helper()
	h, isHistory := proto.Clone(run.History).(*history.History)
	require.True(t, isHistory)
	return h
}
