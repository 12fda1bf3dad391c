package main

import (
	"slices"
	"time"
)

// quantile gives the smallest value that at least the share q of all values does not exceed (nearest rank); 0 without values.
func quantile(values []time.Duration, q float64) time.Duration {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(q * float64(len(sorted)))
	if float64(rank) < q*float64(len(sorted)) {
		rank++
	}
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// spread is the middle of several figures with the smallest and the largest.
type spread struct{ median, low, high float64 }

func spreadOf(figures []float64) spread {
	if len(figures) == 0 {
		return spread{}
	}
	sorted := slices.Sorted(slices.Values(figures))
	middle := sorted[len(sorted)/2]
	if len(sorted)%2 == 0 {
		middle = (middle + sorted[len(sorted)/2-1]) / 2
	}
	return spread{middle, sorted[0], sorted[len(sorted)-1]}
}

// figure is something that a run is measured by.
type figure struct {
	name string
	of   func(Run) float64
	// unit is how an absolute value is written.
	unit string
	// aim is the ratio that is aimed at: at least it, or at most it.
	aim   string
	holds func(ratio float64) bool
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func figures() []figure {
	return []figure{
		{"cases per minute", Run.PerMinute, "%.0f", "at least 0.95", func(r float64) bool { return r >= 0.95 }},
		{"completing a task, p50", func(r Run) float64 { return milliseconds(quantile(r.Updates, 0.5)) }, "%.1f ms", "", nil},
		{
			"completing a task, p95", func(r Run) float64 { return milliseconds(quantile(r.Updates, 0.95)) }, "%.1f ms", "at most 1.10",
			func(r float64) bool { return r <= 1.10 },
		},
		{"history events per case", func(r Run) float64 { return r.Events }, "%.1f", "at most 1.00", func(r float64) bool { return r <= 1 }},
	}
}

// compared is one figure of both ways over all runs.
type compared struct {
	figure
	interpreted, byHand, ratio spread
}

// compare sets runs beside each other that were made one right after the other.
func compare(f figure, interpreted, byHand []Run) compared {
	var a, b, ratios []float64
	for i := range interpreted {
		x, y := f.of(interpreted[i]), f.of(byHand[i])
		a, b, ratios = append(a, x), append(b, y), append(ratios, x/y)
	}
	return compared{f, spreadOf(a), spreadOf(b), spreadOf(ratios)}
}
