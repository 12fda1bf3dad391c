package web

import (
	"encoding/json"
	"slices"

	"ablauf/internal/store"
)

// ExpiryRunsPage lists the runs of the nightly scan.
type ExpiryRunsPage struct {
	Layout
	Dry, Nights []ExpiryRunLine
}

// Template names the page's template.
func (*ExpiryRunsPage) Template() string { return "expiry-runs" }

// ExpiryRunLine is one run with its counts.
type ExpiryRunLine struct {
	store.ExpiryRun
	Counts ExpiryCounts
}

// ExpiryCounts is what a run has counted, as the worker wrote it.
type ExpiryCounts struct {
	Looked    int            `json:"looked"`
	Running   int            `json:"running"`
	Opened    int            `json:"opened"`
	Letters   int            `json:"letters"`
	Reminders int            `json:"reminders"`
	Held      int            `json:"held"`
	Failed    int            `json:"failed"`
	Reasons   map[string]int `json:"reasons"`
}

// ExpiryRunPage shows what one run found.
type ExpiryRunPage struct {
	Layout
	Run ExpiryRunLine
	// Reasons are the ids of the rows that spoke, the most frequent first.
	Reasons       []ExpiryReason
	Letters, Held []store.ExpiryLine
	// Cut: there are more lines than are shown.
	Cut bool
}

// Template names the page's template.
func (*ExpiryRunPage) Template() string { return "expiry-run" }

// ExpiryReason is a row of the rule table with how often it spoke.
type ExpiryReason struct {
	Code string
	N    int
}

func expiryRunLine(r store.ExpiryRun) ExpiryRunLine {
	line := ExpiryRunLine{ExpiryRun: r}
	_ = json.Unmarshal(r.Counts, &line.Counts) // a run under way has none
	return line
}

func expiryReasons(counts map[string]int) []ExpiryReason {
	reasons := make([]ExpiryReason, 0, len(counts))
	for code, n := range counts {
		reasons = append(reasons, ExpiryReason{code, n})
	}
	slices.SortFunc(reasons, func(a, b ExpiryReason) int {
		if a.N != b.N {
			return b.N - a.N
		}
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return reasons
}
