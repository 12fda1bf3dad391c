package efile

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestGuard: a check that panics or never returns ends in a verdict, and gives its place back only when it has returned.
func TestGuard(t *testing.T) {
	t.Parallel()
	long := guard{places: make(chan struct{}, 1), limit: time.Hour}
	require.NoError(t, long.run(func(context.Context) error { return nil }))
	verdict := errors.New("verdict")
	require.ErrorIs(t, long.run(func(context.Context) error { return verdict }), verdict)

	err := long.run(func(context.Context) error { panic("ZZKANARIE") })
	require.Equal(t, "document.damaged", casefile.CodeOf(err))
	require.NotContains(t, err.Error(), "KANARIE")

	// A limit of nothing stands for a check that outlasts every limit; no clock decides this test.
	none := guard{places: make(chan struct{}, 1)}
	returned := make(chan struct{})
	none.places <- struct{}{}
	err = none.run(func(context.Context) error { t.Error("there is no place"); return nil })
	require.Equal(t, "document.check-busy", casefile.CodeOf(err))
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
	<-none.places

	// Waiting has a bound of its own: a long check is no reason to wait long for a place.
	full := guard{places: make(chan struct{}, 1), wait: time.Millisecond, limit: time.Hour}
	full.places <- struct{}{}
	require.Equal(t, "document.check-busy", casefile.CodeOf(full.run(func(context.Context) error { t.Error("there is no place"); return nil })))

	short := guard{places: make(chan struct{}, 1), limit: time.Millisecond}
	err = short.run(func(context.Context) error { <-returned; return nil })
	require.Equal(t, "document.uncheckable", casefile.CodeOf(err))
	err = short.run(func(context.Context) error { return nil })
	require.Equal(t, "document.check-busy", casefile.CodeOf(err), "the place is taken as long as the check runs")
	late := errors.New("late")
	said := guard{places: make(chan struct{}, 1), limit: time.Millisecond, late: late}
	require.ErrorIs(t, said.run(func(context.Context) error { <-returned; return nil }), late)
	said.places = make(chan struct{}, 1)
	require.ErrorIs(t, said.run(func(ctx context.Context) error { <-ctx.Done(); return verdict }), late, "what a check says that was broken off counts for nothing")
	close(returned)
	require.NoError(t, long.run(func(context.Context) error { return nil }))
}
