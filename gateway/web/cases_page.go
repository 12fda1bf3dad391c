package web

import (
	"time"

	"ablauf/internal/casefile"
)

// CasesPage is the search over cases.
type CasesPage struct {
	Layout
	Searched bool
	// Counted: the reader sees every case, so Count is how many the search finds; Capped: there are more.
	Counted  bool
	Count    int
	Capped   bool
	Rows     []CaseLine
	FirstURL string
	NextPage string
	SearchID string
	// What the form offers, with what is chosen; Narrowed: something is set that is not seen while the form is folded.
	Procedures, States, Outcomes, Teams, Nationalities []Choice
	Paragraph                                          string
	Ranges                                             []CaseRange
	Narrowed                                           bool
	Chips                                              []Chip
}

// Template names the page's template.
func (*CasesPage) Template() string { return "cases" }

// CaseRange is a field of the search with two days.
type CaseRange struct {
	Name  string
	Range DayRange
}

// CaseLine is one case of a list.
type CaseLine struct {
	ID           casefile.CaseID
	Aktenzeichen string
	Person       PersonLine
	Procedure    string
	AppliedFor   string
	State        casefile.CaseState
	Outcome      string
	Team         string
	ReceivedAt   time.Time
	ClosedAt     time.Time
}
