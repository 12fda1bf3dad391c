package audit

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Finding is one thing that breaks a promise.
type Finding struct {
	Promise int    `json:"promise"`
	Code    string `json:"code"`           // names the check
	Case    string `json:"case,omitempty"` // id of the case, where there is one
	ID      string `json:"id,omitempty"`   // of the row, object or workflow
	Text    string `json:"text"`
}

// Report is the result of an audit.
type Report struct {
	Cases int `json:"cases"`
	// Erased are those of the cases that were erased because their period was over: of them only that nothing is left was checked.
	Erased   int       `json:"erased"`
	Promises []Promise `json:"promises"`
	Findings []Finding `json:"findings"`
}

// ledger collects what the checks say.
type ledger struct {
	checked  map[int]int
	findings []Finding
	cases    int
	erased   int
}

func newLedger() *ledger { return &ledger{checked: map[int]int{}} }

// check counts one comparison and, unless it holds, notes the finding.
func (l *ledger) check(holds bool, f Finding) {
	l.checked[f.Promise]++
	if !holds {
		l.findings = append(l.findings, f)
	}
}

func (l *ledger) report() Report {
	r := Report{Cases: l.cases, Erased: l.erased, Promises: promises(), Findings: append([]Finding{}, l.findings...)}
	for i := range r.Promises {
		r.Promises[i].Checked = l.checked[r.Promises[i].Number]
		for _, f := range r.Findings {
			if f.Promise == r.Promises[i].Number {
				r.Promises[i].Findings++
			}
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return a.Promise - b.Promise })
	return r
}

// lasting keeps of the findings those that an earlier look had too. On a running system a thing is sometimes in one place and about to
// be in the other; what is still so at the second look is no matter of timing.
func lasting(earlier, now []Finding) []Finding {
	var kept []Finding
	for _, f := range now {
		if slices.ContainsFunc(earlier, func(e Finding) bool { return e.Code == f.Code && e.Case == f.Case && e.ID == f.ID }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// WriteText writes the report for a person: a line per promise, then the findings.
func (r Report) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d cases", r.Cases)
	if r.Erased > 0 {
		fmt.Fprintf(&b, ", %d of them erased when their period was over", r.Erased)
	}
	b.WriteString("\n\n")
	for _, p := range r.Promises {
		switch {
		case p.Proof != "":
			fmt.Fprintf(&b, "%2d  %-84s proved by tests: %s\n", p.Number, p.Sentence, p.Proof)
		case p.Findings == 0:
			fmt.Fprintf(&b, "%2d  %-84s %8d checked, holds\n", p.Number, p.Sentence, p.Checked)
		default:
			fmt.Fprintf(&b, "%2d  %-84s %8d checked, %d FINDINGS\n", p.Number, p.Sentence, p.Checked, p.Findings)
		}
	}
	if len(r.Findings) > 0 {
		b.WriteString("\nFindings:\n")
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "  %2d  %-28s %s", f.Promise, f.Code, f.Text)
		if f.Case != "" {
			fmt.Fprintf(&b, " [case %s]", f.Case)
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteJSON writes the report for a machine.
func (r Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
