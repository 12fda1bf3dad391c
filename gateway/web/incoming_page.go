package web

import (
	"time"

	"ablauf/internal/casefile"
)

// IncomingPage is the incoming box of clearing: one row per thing that somebody has to look at.
type IncomingPage struct {
	Layout
	Count    int
	Capped   bool
	Views    []View
	Filter   IncomingForm
	Rows     []IncomingLine
	NextPage string
	FirstURL string
	// Own: the reader sees the box of their own teams only.
	Own bool
	// Picks: the reader may tick several and do one thing with them. Here is the address of the box as it is shown.
	Picks bool
	Here  string
	// Emergencies: the reader may see the list of reported emergencies with what became of them.
	Emergencies bool
}

// Template names the page's template.
func (*IncomingPage) Template() string { return "incoming" }

// IncomingForm is the filter of the box.
type IncomingForm struct {
	Flags, Channels, Ages, Holders []Choice
	Chips                          []Chip
}

// IncomingLine is one item.
type IncomingLine struct {
	ID           casefile.TaskID
	Version      int
	Name         string
	CaseID       casefile.CaseID
	Aktenzeichen string
	Person       PersonLine
	// Unassigned: nobody has said yet whose item it is; the name is what was written on it.
	Unassigned bool
	Procedure  string
	AppliedFor string
	Channel    casefile.Channel
	ReceivedAt time.Time
	AgeDays    int // working days
	Due        Term
	Flags      []Urgency
	// Wanted and There count documents; Wanted is 0 where no rule has said which are needed.
	Wanted, There int
	Holder        string
	Mine          bool
	Claimable     bool
}
