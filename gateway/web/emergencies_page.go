package web

import (
	"time"

	"ablauf/internal/casefile"
)

// EmergenciesPage is the list of reported emergencies: what was said, what the rule proposed, what people decided and what came of it.
type EmergenciesPage struct {
	Layout
	// Tabs are those of supervision; clearing has none and goes back to its box.
	Tabs   []SupervisionTab
	Count  int
	Capped bool
	Filter EmergencyForm
	Rows   []EmergencyLine
	// FirstURL and NextPage are addresses, "" where there is none.
	FirstURL, NextPage string
	Export             string
	// Sections say how the reports of the period turned out, by reason and by row of the rule.
	Sections []Section
}

// Template names the page's template.
func (*EmergenciesPage) Template() string { return "emergencies" }

// EmergencyForm is the filter of the list.
type EmergencyForm struct {
	From, To                    casefile.Date
	Reasons, Verdicts, Channels []Choice
	// Row is the row of the rule to which a number has led; it has no field of its own.
	Row *Chip
}

// EmergencyLine is one report.
type EmergencyLine struct {
	ID           casefile.CaseID
	Aktenzeichen string
	Person       PersonLine
	Channel      casefile.Channel
	ReceivedAt   time.Time
	Reason       Text
	Day          casefile.Date // that the person names
	// Proposed is the urgency that the rule proposed, with its points and, in Words, the row that fired.
	Proposed Text
	Points   string
	Words    Text
	// Set is the urgency that a person set; Signed says who signed for it.
	Set, Proof    Text
	SetBy, Signed ActLine
	Verdict       Urgency
	Result        Text
	Learnt        Text
	Solved        ActLine
	Later         *LaterLine
}

// ActLine says who did something and when.
type ActLine struct {
	By string
	At time.Time
}

// LaterLine is where the person's application for a title stands.
type LaterLine struct {
	ID           casefile.CaseID
	Aktenzeichen string
	Procedure    string
	Outcome      string // code, "" while the case runs
	ClosedAt     time.Time
	Certificate  casefile.Date
}
