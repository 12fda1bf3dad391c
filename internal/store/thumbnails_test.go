package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// sketcher remembers of which documents a thumbnail was made, and says of some why not.
type sketcher struct {
	mu      sync.Mutex
	drawn   []casefile.DocumentID
	says    error
	givenUp []casefile.DocumentID
}

func (k *sketcher) draw(_ context.Context, d casefile.Document) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.drawn = append(k.drawn, d.ID)
	return k.says
}

func (k *sketcher) once(t *testing.T, s *store.Store) (int, error) {
	t.Helper()
	return s.ClaimThumbnails(t.Context(), 10, k.draw, func(id casefile.DocumentID, _ error) { k.givenUp = append(k.givenUp, id) })
}

// TestThumbnailBehindTheRelease: product 6: nothing is drawn of what waits for its check, and once of what was released.
func TestThumbnailBehindTheRelease(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	d := quarantined(t, s, aCase(t, s).ID)
	k := &sketcher{}
	n, err := k.once(t, s)
	require.NoError(t, err)
	require.Zero(t, n)
	_, err = s.ClaimUnchecked(t.Context(), 10, clean)
	require.NoError(t, err)
	owed, err := s.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.False(t, owed.Thumbnail)
	n, err = k.once(t, s)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	made, err := s.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.True(t, made.Thumbnail)
	require.False(t, made.AsClosed().Thumbnail, "who may not read a document sees no picture of it")
	n, err = k.once(t, s)
	require.NoError(t, err)
	require.Zero(t, n)
	require.Equal(t, []casefile.DocumentID{d.ID}, k.drawn)
}

// TestThumbnailIsGivenUp: what cannot be drawn is said once and never tried again; what fails without such a reason is tried some times, with pauses; a server that
// is away uses none of them up.
func TestThumbnailIsGivenUp(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	cs := aCase(t, s)
	d := quarantined(t, s, cs.ID)
	_, err := s.ClaimUnchecked(t.Context(), 10, clean)
	require.NoError(t, err)
	k := &sketcher{says: casefile.Errorf(casefile.Unavailable, "efile.unavailable", "down")}
	for range 2 * store.ThumbnailTries {
		_, err := k.once(t, s)
		require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
	}
	k = &sketcher{says: errors.New("broke down")}
	for range 2 * store.ThumbnailTries {
		_, err := k.once(t, s)
		require.NoError(t, err)
		clock.t = clock.t.Add(time.Hour)
	}
	require.Len(t, k.drawn, store.ThumbnailTries)
	require.Equal(t, []casefile.DocumentID{d.ID}, k.givenUp)

	other := quarantined(t, s, cs.ID)
	_, err = s.ClaimUnchecked(t.Context(), 10, clean)
	require.NoError(t, err)
	k = &sketcher{says: casefile.Errorf(casefile.Invalid, "document.not-drawable", "nothing to be seen")}
	for range 3 {
		_, err := k.once(t, s)
		require.NoError(t, err)
		clock.t = clock.t.Add(time.Hour)
	}
	require.Equal(t, []casefile.DocumentID{other.ID}, k.drawn)
	require.Equal(t, []casefile.DocumentID{other.ID}, k.givenUp)
}

// TestNoThumbnailOfProtectedSubFiles: nothing is drawn of what lies in a protected sub-file; put into the main file it is owed.
func TestNoThumbnailOfProtectedSubFiles(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s, owner := db.Open(t, at1430), db.Owner(t)
	d := quarantined(t, s, aCase(t, s).ID)
	move := func(to string) {
		_, err := owner.Exec(t.Context(), `update document set subfile = $2 where id = $1`, string(d.ID), to)
		require.NoError(t, err)
	}
	move("gesundheit")
	_, err := s.ClaimUnchecked(t.Context(), 10, clean)
	require.NoError(t, err)
	k := &sketcher{}
	n, err := k.once(t, s)
	require.NoError(t, err)
	require.Zero(t, n)
	move("hauptakte")
	move("strafsache")
	n, err = k.once(t, s)
	require.NoError(t, err)
	require.Zero(t, n, "moved before it was drawn")
	move("hauptakte")
	n, err = k.once(t, s)
	require.NoError(t, err)
	require.Equal(t, 1, n)
}

// TestErasureWaitsForThumbnails: whoever stores a thumbnail holds its row, so the erasure of a case begins when it is stored, and clears it away with the rest; behind
// that nobody draws anything of the case.
func TestErasureWaitsForThumbnails(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	cs := aCase(t, s)
	quarantined(t, s, cs.ID)
	_, err := s.ClaimUnchecked(t.Context(), 10, clean)
	require.NoError(t, err)
	drawing, stored := make(chan struct{}), make(chan struct{})
	order := make(chan string, 2)
	var all sync.WaitGroup
	all.Go(func() {
		_, err := s.ClaimThumbnails(t.Context(), 1, func(context.Context, casefile.Document) error {
			close(drawing)
			<-stored
			order <- "stored"
			return nil
		}, nil)
		require.NoError(t, err)
	})
	<-drawing
	all.Go(func() {
		require.NoError(t, s.BeginErasure(t.Context(), store.Erasure{Case: cs.ID}))
		order <- "erasing"
	})
	close(stored)
	all.Wait()
	require.Equal(t, []string{"stored", "erasing"}, []string{<-order, <-order})
	k := &sketcher{}
	n, err := k.once(t, s)
	require.NoError(t, err)
	require.Zero(t, n)
}
