package soak

import (
	"fmt"
	"io"
	"time"

	"ablauf/worker/dev/devstack"
)

// Result is what a soak found.
type Result struct {
	Seed        uint64
	Took        time.Duration
	Cases       int
	Receipts    int // in the record
	Submissions int
	Letters     int
	TurnedAway  int // calls that were answered 503 and made again
	Repeated    int // calls that were answered as repetitions
	Promises    int // single comparisons
	Struck      map[devstack.Part]map[Manner]int
	Findings    []string
	Audit       string // what the auditor of the worker printed
}

func (r *Result) find(format string, args ...any) {
	r.Findings = append(r.Findings, fmt.Sprintf(format, args...))
}

// Write prints the table and the findings.
func (r *Result) Write(w io.Writer) {
	fmt.Fprintf(w, "\nSoak with seed %d, %s\n\n", r.Seed, r.Took.Round(time.Second))
	for _, row := range []struct {
		what string
		n    int
	}{
		{"cases played", r.Cases},
		{"receipts", r.Receipts},
		{"tasks finished", r.Submissions},
		{"letters sent", r.Letters},
		{"calls answered 503, made again", r.TurnedAway},
		{"receipts given a second time", r.Repeated},
		{"promises checked", r.Promises},
		{"findings", len(r.Findings)},
	} {
		fmt.Fprintf(w, "  %-32s %7d\n", row.what, row.n)
	}
	fmt.Fprintf(w, "\n  %-12s %7s %7s %7s\n", "struck", Kill, Stop, Freeze)
	for _, target := range targets {
		part, by := target.part, r.Struck[target.part]
		fmt.Fprintf(w, "  %-12s %7d %7d %7d\n", part.Title(), by[Kill], by[Stop], by[Freeze])
	}
	if r.Audit != "" {
		fmt.Fprintf(w, "\nThe auditor:\n%s\n", r.Audit)
	}
	for i, f := range r.Findings {
		fmt.Fprintf(w, "\n%d. %s\n", i+1, f)
	}
}
