package web

import (
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// HandlingPage is what can be done with a task besides finishing it.
type HandlingPage struct {
	Layout
	TaskID       casefile.TaskID
	Version      int
	Name         string
	Aktenzeichen string
	Person       PersonLine
	// Standing says who holds the task since when and why, and when it is back.
	Standing []Text
	Forms    []ActForm
	Errors   []FormError
	Conflict *Text
	Open     bool
}

// Template names the page's template.
func (*HandlingPage) Template() string { return "handling" }

// ActForm is one act with its fields.
type ActForm struct {
	Key    string // last part of the address, and the id on the page
	Fields []Field
	// Days are proposals, each a button of its own; the field for the day is for every other one.
	Days []casefile.Date
	// Refused says why the act cannot be; Confirm offers to do it all the same.
	Confirm bool
	Open    bool
}

// NextPage says why there is no next task, or by which order it is looked for.
type NextPage struct {
	Layout
	Conflict *Text
	Held     []BulkRow
	None     bool
	Limit    int // how many tasks one may hold; 0 for no limit
	Classes  []store.PullClass
}

// Template names the page's template.
func (*NextPage) Template() string { return "next" }

// SubstitutionPage shows who acts for whom.
type SubstitutionPage struct {
	Layout
	Acting []AbsentTasks // for whom the reader acts today
	Lines  []SubstitutionLine
	Fields []Field
	Errors []FormError
	Lead   bool // may do it for others
	// Conflict says why it could not be entered; what was typed stays.
	Conflict *Text
}

// Template names the page's template.
func (*SubstitutionPage) Template() string { return "substitution" }

// SubstitutionLine is one substitution.
type SubstitutionLine struct {
	ID, Absent, Substitute, SetBy string
	From, To, EndedOn             casefile.Date
	State                         string // "laeuft", "geplant", "vorbei" or "beendet"
	Procedures, Teams             []string
	Note                          string
	MayEnd                        bool
}

// AbsentTasks are the open tasks of somebody for whom the reader acts.
type AbsentTasks struct {
	Absent string
	To     casefile.Date
	Rows   []BulkRow
}

// BulkPage lets somebody choose several tasks and an act, shows what would become of each, and then what did.
type BulkPage struct {
	Layout
	Step   string // "wahl", "vorschau" or "ergebnis"
	ID     string
	Act    string
	Rows   []BulkRow
	Acts   []Choice
	Fields []Field // of the act
	Hidden [][2]string
	// Filter is the filter of the list, as a query string; Picked are the tasks that were ticked there.
	Filter string
	Picked []casefile.TaskID
	// Back is the list that one came from, All the choice among everything that it has. Incoming says that it is the incoming box.
	Back     string
	All      string
	Incoming bool
	Errors   []FormError
	// TooMany is set where more tasks match than one act may touch.
	TooMany bool
	Max     int
	Ready   int // how many can be, or were, done
	Refused int
}

// Template names the page's template.
func (*BulkPage) Template() string { return "bulk" }

// BulkRow is one task of a bulk act.
type BulkRow struct {
	ID           casefile.TaskID
	Version      int
	Name         string
	Aktenzeichen string
	Person       PersonLine
	Due          Term
	Holder       string
	Chosen       bool
	// Reason says why not; empty where it can be, or was, done.
	Reason Text
}
