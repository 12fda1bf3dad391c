package replay_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	common "go.temporal.io/api/common/v1"
	failure "go.temporal.io/api/failure/v1"
	history "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"

	"ablauf/processes"
	"ablauf/worker/replay"
)

func folders(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	for i := range found {
		found[i] = filepath.Base(found[i])
	}
	return found
}

// TestRecordingsOfReleasedVersionsStay: recording anew replaces what was recorded on a version that is not released; what was recorded on a
// released one stands for the cases of that time and is never touched.
func TestRecordingsOfReleasedVersionsStay(t *testing.T) {
	t.Parallel()
	recording, run := runOf(t, "rechtzeitig-18b")
	library, err := processes.Load(recording.Bundle)
	require.NoError(t, err)
	hash, err := processes.HashOf(recording.Bundle)
	require.NoError(t, err)
	b, known := library.Bundle(hash)
	require.True(t, known)
	dir, name := t.TempDir(), "verlaengerung-v1-"+hash[:8]

	for range 2 {
		_, err := replay.Keep(dir, b, []replay.Run{run}, nil)
		require.NoError(t, err)
		require.Equal(t, []string{name}, folders(t, dir))
	}
	for i, want := range [][]string{{name, name + "-2"}, {name, name + "-2", name + "-3"}} {
		_, err := replay.Keep(dir, b, []replay.Run{run}, releasedAs(b.Files()[0]))
		require.NoError(t, err)
		require.Equal(t, want, folders(t, dir), i)
	}

	back, err := replay.Read(os.DirFS(dir))
	require.NoError(t, err)
	for _, r := range back {
		require.Equal(t, b.Content, r.Bundle)
		require.Len(t, r.Runs, 1)
		require.Equal(t, run.Way, r.Runs[0].Way)
		require.True(t, proto.Equal(run.History, r.Runs[0].History), "what was read is what was kept")
	}
}

// TestRevealLeavesNoTraceOfTheMachine: payloads are decrypted wherever they stand, the encrypted text of a failure too; names of processes and
// stack traces go.
func TestRevealLeavesNoTraceOfTheMachine(t *testing.T) {
	t.Parallel()
	sealed := func(data string) *common.Payload { return &common.Payload{Data: []byte("sealed " + data)} }
	h := &history.History{Events: []*history.HistoryEvent{
		{EventId: 1, Attributes: &history.HistoryEvent_WorkflowExecutionStartedEventAttributes{
			WorkflowExecutionStartedEventAttributes: &history.WorkflowExecutionStartedEventAttributes{
				Identity: "17@host", Input: &common.Payloads{Payloads: []*common.Payload{sealed(`{}`)}},
			},
		}},
		{EventId: 2, Attributes: &history.HistoryEvent_ActivityTaskFailedEventAttributes{
			ActivityTaskFailedEventAttributes: &history.ActivityTaskFailedEventAttributes{
				Identity: "17@host", Failure: &failure.Failure{
					Message: "Encoded failure", StackTrace: "main.go:1",
					EncodedAttributes: sealed(`{"message":"store.down","stack_trace":"main.go:1"}`),
				},
			},
		}},
	}}
	require.NoError(t, replay.Reveal(t.Context(), h, func(payloads []*common.Payload) ([]*common.Payload, error) {
		var open []*common.Payload
		for _, p := range payloads {
			open = append(open, &common.Payload{Data: p.GetData()[len("sealed "):]})
		}
		return open, nil
	}))
	started := h.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes()
	require.Empty(t, started.GetIdentity())
	require.Equal(t, "{}", string(started.GetInput().GetPayloads()[0].GetData()))
	failed := h.GetEvents()[1].GetActivityTaskFailedEventAttributes()
	require.Empty(t, failed.GetIdentity())
	require.Empty(t, failed.GetFailure().GetStackTrace())
	require.JSONEq(t, `{"message":"store.down","stack_trace":""}`, string(failed.GetFailure().GetEncodedAttributes().GetData()))
}
