package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestQuantile: nearest rank, so that p95 of twenty values is the nineteenth and never a value that nobody measured.
func TestQuantile(t *testing.T) {
	t.Parallel()
	var values []time.Duration
	for i := 20; i > 0; i-- {
		values = append(values, time.Duration(i))
	}
	require.Equal(t, time.Duration(19), quantile(values, 0.95))
	require.Equal(t, time.Duration(10), quantile(values, 0.5))
	require.Equal(t, time.Duration(1), quantile(values, 0))
	require.Equal(t, time.Duration(20), quantile(values, 1))
	require.Equal(t, time.Duration(7), quantile([]time.Duration{7}, 0.95))
	require.Zero(t, quantile(nil, 0.95))
}

func TestSpread(t *testing.T) {
	t.Parallel()
	require.Equal(t, spread{3, 1, 9}, spreadOf([]float64{9, 1, 3}))
	require.Equal(t, spread{2.5, 1, 9}, spreadOf([]float64{9, 1, 3, 2}))
	require.Equal(t, spread{}, spreadOf(nil))
}

// TestCompare: ratios are taken run by run, because only what ran side by side had the same machine.
func TestCompare(t *testing.T) {
	t.Parallel()
	run := func(events float64) Run { return Run{Events: events} }
	c := compare(figures()[3], []Run{run(80), run(100), run(90)}, []Run{run(100), run(100), run(100)})
	require.Equal(t, spread{0.9, 0.8, 1}, c.ratio)
	require.Equal(t, spread{90, 80, 100}, c.interpreted)
	require.True(t, c.holds(c.ratio.median))
}

// TestDifferences: a row that one side has twice and the other once is a difference; the order of rows is none.
func TestDifferences(t *testing.T) {
	t.Parallel()
	a := rows{"event": {"x", "y", "x"}, "task": {"t"}}
	require.Empty(t, differences(a, rows{"event": {"y", "x", "x"}, "task": {"t"}}))
	require.Equal(t, []string{"only interpreted: event x", "only by hand: letter l", "only interpreted: task t"},
		differences(a, rows{"event": {"x", "y"}, "letter": {"l"}}))
}
