package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// holds is an e-file that locks, or says why not.
type holds struct {
	locked []string
	says   map[string]error
}

func (s *holds) Lock(_ context.Context, objectKey string) error {
	if err := s.says[objectKey]; err != nil {
		return err
	}
	s.locked = append(s.locked, objectKey)
	return nil
}

// TestLocks: everything that is released is locked once; what cannot be locked holds back no other and is said; while MinIO is away nothing is lost.
func TestLocks(t *testing.T) {
	t.Parallel()
	s := storetest.New(t).Open(t, time.Now)
	c := openCase(t, s, "ZZSPERRE")
	for _, object := range []string{"a", "b", "c"} {
		d := casefile.Document{CaseID: c.ID, Kind: "P01", Size: 1, SHA256: []byte("x"), ObjectKey: object, State: casefile.DocumentReleased}
		id, err := s.BeginUpload(t.Context(), d)
		require.NoError(t, err)
		d.ID = id
		_, _, _, err = s.ReceiveDocument(t.Context(), store.Upload{Document: d, Receipt: casefile.Receipt{
			Kind: casefile.ReceiptUnterlage, Channel: casefile.ChannelPortal, ReceivedAt: time.Now(), RecordedBy: "portal", Scope: "portal",
			IdempotencyKey: uuid.NewString(), RequestHash: []byte("hash"), Raw: []byte("{}"), Deciding: []byte("{}"), CaseID: c.ID,
		}})
		require.NoError(t, err)
	}
	files := &holds{says: map[string]error{"a": casefile.Errorf(casefile.Unavailable, "efile.unavailable", "down")}}
	l := &locks{store: s, files: files}
	n, err := l.once(t.Context())
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
	require.Zero(t, n)
	require.Empty(t, files.locked)

	files.says = map[string]error{"a": errors.New("damaged")}
	n, err = l.once(t.Context())
	require.ErrorContains(t, err, "damaged")
	require.Equal(t, 2, n)
	require.Equal(t, []string{"b", "c"}, files.locked)
	files.says = nil
	require.Eventually(t, func() bool {
		_, err := l.once(t.Context())
		return err == nil && len(files.locked) == 3
	}, time.Minute, 50*time.Millisecond)
	n, err = l.once(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
	require.Equal(t, []string{"b", "c", "a"}, files.locked, "each once")
}
