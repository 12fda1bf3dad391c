package web

import (
	"time"

	"ablauf/internal/casefile"
)

// WorklistPage is the list of tasks; a task stands in it once, whoever looks.
type WorklistPage struct {
	Layout
	Heading  Text
	Count    int
	Capped   bool // there are more than Count
	Views    []ViewGroup
	Filter   WorklistFilter
	Rows     []WorklistRow
	NextPage string // address of the next page, "" on the last
	FirstURL string // address of the first page, "" on the first
	SearchID string // opaque id of a stored search
	// Leftovers is how many messages of partners lie without a case, for those who see to them.
	Leftovers int
}

// Template names the page's template.
func (*WorklistPage) Template() string { return "worklist" }

// ViewGroup is a group of ready-made views in the side column.
type ViewGroup struct {
	Title Text
	Views []View
}

// View is a ready-made filter with the number of tasks it shows.
type View struct {
	Text    Text
	Href    string
	Count   int
	Capped  bool
	Counted bool
	Current bool
}

// WorklistFilter is the filter form; every part of it stands in the query string, free text does not.
type WorklistFilter struct {
	Teams, Holders, States, Dues, Procedures []Choice
	Chips                                    []Chip
}

// Chip is one filter that is set, with the address of the list without it.
type Chip struct {
	Name    Text
	Value   Choice
	Without string
}

// WorklistRow is one task.
type WorklistRow struct {
	ID           casefile.TaskID
	Version      int
	Name         string
	Aktenzeichen string
	Person       PersonLine
	Procedure    string
	AppliedFor   string
	Due          Term
	Urgency      Urgency
	ReceivedAt   time.Time
	AgeWorkDays  int
	ReplyAt      time.Time // an answer arrived
	Holder       string    // name, "" for nobody
	Mine         bool
	Claimable    bool
}
