package web

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTogetherEndsTheOthers: a page of which one part cannot be had does not wait for the rest of it.
func TestTogetherEndsTheOthers(t *testing.T) {
	missing := errors.New("no list")
	err := together(t.Context(),
		func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		func(context.Context) error { return missing })
	require.ErrorIs(t, err, missing)
}

// TestTogetherRaisesAPanicWhereItIsCaught: the gateway answers a panic with an error page; one that nobody catches ends the program for everybody.
func TestTogetherRaisesAPanicWhereItIsCaught(t *testing.T) {
	reached := false
	raise := func() {
		_ = together(t.Context(),
			func(context.Context) error { panic("a row without a case") },
			func(context.Context) error { reached = true; return nil })
	}
	defer func() {
		require.Contains(t, recover(), "a row without a case")
		require.True(t, reached, "the other part came to its end before")
	}()
	raise()
}
