package web

import (
	"time"

	"ablauf/internal/casefile"
)

// ReleaseNewPage takes a file as a new version of a procedure or, where Table says so, of a rule table.
type ReleaseNewPage struct {
	Layout
	Table     bool
	Key, Name string
	// Version is the one that counts now, and that the new one follows.
	Version      int
	MaxMegabytes int
	Reason       string
	// FileError and ReasonError say what is wrong with a field; Errors lists them.
	FileError, ReasonError *Text
	Errors                 []FormError
}

// Template names the page's template.
func (*ReleaseNewPage) Template() string { return "release-new" }

// ReleasesPage lists the proposals.
type ReleasesPage struct {
	Layout
	Open, Decided []ReleaseLine
}

// Template names the page's template.
func (*ReleasesPage) Template() string { return "releases" }

// ReleaseLine is a proposal in words.
type ReleaseLine struct {
	Table                 bool // a rule table, else a procedure
	ID, Key, Name         string
	State                 string // code: proposed, released or declined
	Reason, By, Decider   string
	Decision              string
	ProposedAt, DecidedAt time.Time
	// Number is the version that it became; 0 where it did not.
	Number int
}

// ReleasePage shows a proposal with all that a person needs to decide about it.
type ReleasePage struct {
	Layout
	ReleaseLine
	// Follows is the version that it follows, Next the number that it would get.
	Follows, Next int
	Open          bool
	// Known: the version that it follows is there, so the rest is filled; Stale: another version counts by now.
	Known, Stale bool
	// May: the reader may decide; Own: the reader handed it in and may only take it back.
	May, Own bool
	// Failing and Hints count the findings.
	Failing, Hints int
	Findings       []FindingLine
	// Compared is left out where the diagram has errors.
	Compared *Comparison
	// Rehearsed: it was tried, a procedure on its scenarios and a table on decisions; Passed of them came out as before.
	Rehearsed bool
	Passed    int
	// Deviating came out otherwise.
	Deviating int
	Renamed   int
	Otherwise []ScenarioLine // of a procedure
	Running   []RunningLine
	// Asked are the running cases that were asked whether they could move, Movable those that could; More: only the newest were asked.
	Asked, Movable int
	More           bool
	// Moves names them, for whoever may know which cases they are.
	Moves []MoveLine
	// Of a table: the procedures that ask it, how many decisions were computed anew, and what comes out otherwise.
	Users      []ReleaseUser
	Computed   int
	Deviations []DeviationLine
	// Entered is what a refused release comes back with.
	Entered string
}

// Template names the page's template.
func (*ReleasePage) Template() string { return "release" }

// ReleaseUser is a procedure that asks a rule table, in the version that new cases begin on.
type ReleaseUser struct {
	Key, Name string
	Version   int
}

// DeviationLine is a way in which decisions of the record would come out otherwise from a day on. Cases names them, for whoever may know which
// cases they are.
type DeviationLine struct {
	On      casefile.Date
	Changes []ChangeLine
	Number  int
	Cases   []DeviationCase
}

// DeviationCase is a case with a decision that would come out otherwise.
type DeviationCase struct {
	Case         casefile.CaseID
	Aktenzeichen string
}

// FindingLine is something that is wrong with what was handed in. Message is what the compiler says, in the language that it speaks.
type FindingLine struct {
	Failing       bool
	Element, Type string
	ID            string
	Line          int
	Words         Text
	Message       string
	MessageLang   string
}

// ScenarioLine is a scenario that came out otherwise.
type ScenarioLine struct {
	Key       string
	Line      int
	Command   string
	Steps, Of int // that came as they should, of how many
	Want, Got []string
}

// RunningLine says how many open cases run on a version.
type RunningLine struct {
	Version, Cases int
	Capped         bool
}

// MoveLine says of a running case whether it could move; Why is empty where it could.
type MoveLine struct {
	Case         casefile.CaseID
	Aktenzeichen string
	Version      int
	Why          []Text
}
