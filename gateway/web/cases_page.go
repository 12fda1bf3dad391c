package web

import (
	"time"

	"ablauf/internal/casefile"
)

// CasesPage is the search over cases.
type CasesPage struct {
	Layout
	Searched   bool
	Rows       []CaseLine
	NextPage   string
	Procedures []Choice
	States     []Choice
	SearchID   string
}

// Template names the page's template.
func (*CasesPage) Template() string { return "cases" }

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
