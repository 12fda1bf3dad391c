package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// quarantined gives a document that was received and waits for its check.
func quarantined(t *testing.T, s *store.Store, id casefile.CaseID) casefile.Document {
	t.Helper()
	d := casefile.Document{CaseID: id, Kind: "P01", Name: "pass.pdf", RecordedBy: "portal"}
	var err error
	d.ID, err = s.BeginUpload(t.Context(), d)
	require.NoError(t, err)
	d.Size, d.SHA256, d.ObjectKey = 60, []byte("sum"), "cases/x/y"
	receipt := aMessage(id, "").Receipt
	receipt.IdempotencyKey = uuid.NewString()
	d, _, _, err = s.ReceiveDocument(t.Context(), store.Upload{Receipt: receipt, Document: d})
	require.NoError(t, err)
	return d
}

func clean(context.Context, casefile.Document) (store.DocumentCheck, error) {
	return store.DocumentCheck{MediaType: "application/pdf", Scanner: "ClamAV 1"}, nil
}

// TestUncheckedIsReleased: what was found clean can be read; until then nothing is released, whatever goes wrong.
func TestUncheckedIsReleased(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	cs := aCase(t, s)
	d := quarantined(t, s, cs.ID)
	for range 3 {
		_, err := s.ClaimUnchecked(t.Context(), 10, func(context.Context, casefile.Document) (store.DocumentCheck, error) {
			return store.DocumentCheck{}, casefile.Errorf(casefile.Unavailable, "virus.unavailable", "down")
		})
		require.Equal(t, casefile.Unavailable, casefile.KindOf(err), "the scanner is down, so no other document is tried")
		still, err := s.Document(t.Context(), d.ID)
		require.NoError(t, err)
		require.Equal(t, casefile.DocumentQuarantined, still.State)
	}
	n, err := s.ClaimUnchecked(t.Context(), 10, clean)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	released, err := s.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.DocumentReleased, released.State)
	require.Equal(t, "application/pdf", released.MediaType)
	require.Equal(t, d.ReceivedAt, released.ReceivedAt, "the day of receipt stays")

	left, err := s.LeftInQuarantine(t.Context(), time.Time{}, 10)
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.NoError(t, s.ClearedQuarantine(t.Context(), d.ID))
	left, err = s.LeftInQuarantine(t.Context(), time.Time{}, 10)
	require.NoError(t, err)
	require.Empty(t, left)
}

// TestRefusedIsToldToClearing: the day of receipt stays, clearing has one task about it, and no later check releases it.
func TestRefusedIsToldToClearing(t *testing.T) {
	t.Parallel()
	s, c := openAt(t)
	cs := aCase(t, s)
	d := quarantined(t, s, cs.ID)
	_, err := s.ClaimUnchecked(t.Context(), 10, func(context.Context, casefile.Document) (store.DocumentCheck, error) {
		return store.DocumentCheck{Refusal: "document.malware", Scanner: "ClamAV 1", Finding: "Eicar"}, nil
	})
	require.NoError(t, err)
	n, err := s.ClaimUnchecked(t.Context(), 10, clean)
	require.NoError(t, err)
	require.Zero(t, n, "never released, also not by trying again")
	refused, err := s.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.DocumentRefused, refused.State)
	require.Equal(t, "document.malware", refused.Refusal)
	require.Equal(t, d.ReceivedAt, refused.ReceivedAt)
	tasks, _, err := s.Tasks(t.Context(), store.TaskFilter{CaseID: cs.ID, State: casefile.TaskOpen, Limit: 10})
	require.NoError(t, err)
	require.Len(t, tasks, 1)
	require.Equal(t, "allgemein/datei-zurueckgewiesen", tasks[0].Task.Form)
	require.Equal(t, string(casefile.RoleClearing), tasks[0].Task.Group)

	left, err := s.LeftInQuarantine(t.Context(), c.t, 10)
	require.NoError(t, err)
	require.Empty(t, left, "it is kept for a while")
	left, err = s.LeftInQuarantine(t.Context(), c.t.AddDate(0, 0, 31), 10)
	require.NoError(t, err)
	require.Len(t, left, 1)
}

// TestUncheckedThatFails: a document that cannot be checked waits longer each time, and the others go on.
func TestUncheckedThatFails(t *testing.T) {
	t.Parallel()
	s, c := openAt(t)
	cs := aCase(t, s)
	bad, good := quarantined(t, s, cs.ID), quarantined(t, s, cs.ID)
	tried := 0
	check := func(_ context.Context, d casefile.Document) (store.DocumentCheck, error) {
		if d.ID == bad.ID {
			tried++
			return store.DocumentCheck{}, errors.New("the object is damaged")
		}
		return store.DocumentCheck{}, nil
	}
	_, err := s.ClaimUnchecked(t.Context(), 10, check)
	require.NoError(t, err)
	released, err := s.Document(t.Context(), good.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.DocumentReleased, released.State)
	require.Equal(t, 1, tried)
	for range 12 {
		c.t = c.t.Add(5 * time.Minute)
		_, err = s.ClaimUnchecked(t.Context(), 10, check)
		require.NoError(t, err)
	}
	require.Equal(t, 13, tried, "after five minutes at the latest it is tried again")
	_, err = s.ClaimUnchecked(t.Context(), 10, check)
	require.NoError(t, err)
	require.Equal(t, 13, tried)
}

// TestUncheckedByTwo: a document that one worker has is passed over by the others.
func TestUncheckedByTwo(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	cs := aCase(t, s)
	const documents, workers = 6, 3
	for range documents {
		quarantined(t, s, cs.ID)
	}
	var mu sync.Mutex
	checked := map[casefile.DocumentID]int{}
	var wg sync.WaitGroup
	errs := make([]error, workers)
	for i := range workers {
		wg.Go(func() {
			_, errs[i] = s.ClaimUnchecked(t.Context(), documents, func(_ context.Context, d casefile.Document) (store.DocumentCheck, error) {
				mu.Lock()
				defer mu.Unlock()
				checked[d.ID]++
				return store.DocumentCheck{}, nil
			})
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Len(t, checked, documents)
	for id, n := range checked {
		require.Equal(t, 1, n, id)
	}
}

// TestDefusedIsNamedBeforeItIsReleased: the record names the copy without what acted, with both checksums in the log, before the copy is stored and while the document still
// waits; what was sent in keeps its name, also where another copy is named later.
func TestDefusedIsNamedBeforeItIsReleased(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	cs := aCase(t, s)
	d := quarantined(t, s, cs.ID)
	for _, name := range []string{"cases/x/copy", "cases/x/copy2"} {
		_, err := s.ClaimUnchecked(t.Context(), 1, func(context.Context, casefile.Document) (store.DocumentCheck, error) {
			return store.DocumentCheck{MediaType: "application/pdf", Without: &store.DocumentCopy{ObjectKey: name, Size: 50, SHA256: []byte(name)}}, nil
		})
		require.NoError(t, err)
		named, err := s.Document(t.Context(), d.ID)
		require.NoError(t, err)
		require.Equal(t, casefile.DocumentQuarantined, named.State)
		require.Equal(t, name, named.ObjectKey)
		require.Equal(t, []byte(name), named.SHA256)
		require.True(t, named.Defused())
		require.Equal(t, "cases/x/y", named.AsSent().ObjectKey)
		require.Equal(t, []byte("sum"), named.AsSent().SHA256)
	}
	n, err := s.ClaimUnchecked(t.Context(), 10, clean)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	released, err := s.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.DocumentReleased, released.State)
	require.Equal(t, "cases/x/copy2", released.ObjectKey)
	events, err := s.Events(t.Context(), cs.ID, casefile.StreamCase, 0, 100)
	require.NoError(t, err)
	var sums []string
	for _, e := range events {
		if e.Code == "document.defused" {
			sums = append(sums, e.Params["originalSha256"]+" "+e.Params["sha256"])
		}
	}
	require.Equal(t, []string{"73756d 63617365732f782f636f7079", "73756d 63617365732f782f636f707932"}, sums)
}
