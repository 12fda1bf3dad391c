package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestDraftOfTwoWindows: the older window learns that a newer one has saved, and overwrites it only knowing that.
func TestDraftOfTwoWindows(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	_, task := aTask(t, s)
	first, err := s.SaveDraft(t.Context(), task.ID, "anna", json.RawMessage(`{"a":"older window"}`), 0)
	require.NoError(t, err)
	second, err := s.SaveDraft(t.Context(), task.ID, "anna", json.RawMessage(`{"a":"newer window"}`), first.Version)
	require.NoError(t, err)
	for _, seen := range []int{0, first.Version, second.Version + 1, -1} {
		_, err = s.SaveDraft(t.Context(), task.ID, "anna", json.RawMessage(`{"a":"older window"}`), seen)
		requireKind(t, err, casefile.Conflict, "draft.newer")
	}
	kept, _, err := s.Draft(t.Context(), task.ID, "anna")
	require.NoError(t, err)
	require.JSONEq(t, `{"a":"newer window"}`, string(kept.Data))
	third, err := s.SaveDraft(t.Context(), task.ID, "anna", json.RawMessage(`{"a":"older window"}`), kept.Version)
	require.NoError(t, err)
	require.Equal(t, 3, third.Version)
	_, err = s.SaveDraft(t.Context(), task.ID, "berta", json.RawMessage(`{}`), 0)
	require.NoError(t, err, "each person has a draft of their own")

	require.NoError(t, s.DropDraft(t.Context(), task.ID, "anna"))
	_, found, err := s.Draft(t.Context(), task.ID, "anna")
	require.NoError(t, err)
	require.False(t, found)
	_, found, err = s.Draft(t.Context(), task.ID, "berta")
	require.NoError(t, err)
	require.True(t, found)
}

// TestReadingCase: others see who has a case open; who gave no sign for a minute and a half is gone.
func TestReadingCase(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	k, _ := aTask(t, s)
	others, err := s.ReadingCase(t.Context(), k.ID, "anna")
	require.NoError(t, err)
	require.Empty(t, others)
	clock.t = clock.t.Add(time.Minute)
	others, err = s.ReadingCase(t.Context(), k.ID, "berta")
	require.NoError(t, err)
	require.Equal(t, []casefile.ActorID{"anna"}, others)
	clock.t = clock.t.Add(time.Minute)
	others, err = s.ReadingCase(t.Context(), k.ID, "carla")
	require.NoError(t, err)
	require.Equal(t, []casefile.ActorID{"berta"}, others, "anna has closed the page")
}

// TestDraftOfClosedTask: a draft goes when its task is completed. Where the task fell away, what was typed can be read for 14 days, and goes then
// (Art. 5 Abs. 1 Buchst. e DSGVO); no new one is made.
func TestDraftOfClosedTask(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	k, task := aTask(t, s)
	_, err := s.SaveDraft(t.Context(), task.ID, "anna", json.RawMessage(`{"a":1}`), 0)
	require.NoError(t, err)
	project(t, s, store.Turn{CaseID: k.ID, Rev: 2, At: clock.t, State: []byte("{}"), Facts: []store.Fact{
		{N: 1, Code: store.FactTaskCancelled, Instance: task.ElementInstance, Params: map[string]string{"reason": "timer:frist"}},
	}})
	_, err = s.SaveDraft(t.Context(), task.ID, "anna", json.RawMessage(`{"a":2}`), 1)
	requireKind(t, err, casefile.Conflict, "task.not-open")
	_, found, err := s.Draft(t.Context(), task.ID, "anna")
	require.NoError(t, err)
	require.True(t, found)

	clock.t = clock.t.AddDate(0, 0, 15)
	_, other := aTask(t, s)
	_, err = s.SaveDraft(t.Context(), other.ID, "berta", json.RawMessage(`{}`), 0)
	require.NoError(t, err)
	_, found, err = s.Draft(t.Context(), task.ID, "anna")
	require.NoError(t, err)
	require.False(t, found)
}
