package web

import (
	"slices"
	"strings"
	"time"

	"ablauf/internal/casefile"
)

// WorklistPage is the list of tasks; a task stands in it once, whoever looks.
type WorklistPage struct {
	Layout
	Heading Text
	Count   int
	Capped  bool // there are more than Count
	// Uncounted: the length of the list would be a figure of one person, and the staff council has not agreed to those.
	Uncounted bool
	Views     []ViewGroup
	View      *ViewForm // the saved view that is shown, for whoever may change it
	Filter    WorklistFilter
	Rows      []WorklistRow
	// FirstRow is the number of the first row in the whole list, as far as one can know; 0 where one cannot.
	FirstRow           int
	NextPage, PrevPage string // addresses, "" where there is none
	FirstURL           string // address of the first page, "" on the first
	SearchID           string // opaque id of a stored search
	Sorted             Text
	SortWord           string // the order as the address has it
	Sort               map[string]SortLink
	Columns            []ColumnChoice
	// Here is the address of the list as it stands, to which forms and tasks lead back.
	Here string
	// Query is what a saved view would keep.
	Query string
	// Teams are those with which the reader may share a view.
	Teams []Choice
	// Leftovers is how many messages of partners lie without a case, for those who see to them.
	Leftovers int
	// Substituted are the tasks of those for whom the reader acts today.
	Substituted []AbsentTasks
}

// ListQuery is the query of the list as it stands, for acts on several of its tasks.
func (p *WorklistPage) ListQuery() string {
	_, query, _ := strings.Cut(p.Here, "?")
	return query
}

// Template names the page's template.
func (*WorklistPage) Template() string { return "worklist" }

// Shows reports whether the list has a column that a person can choose.
func (p *WorklistPage) Shows(column string) bool {
	return slices.ContainsFunc(p.Columns, func(c ColumnChoice) bool { return c.Name == column && c.Shown })
}

// LastRow is the number of the last row on the page.
func (p *WorklistPage) LastRow() int { return p.FirstRow + len(p.Rows) - 1 }

// ViewGroup is a group of views in the side column.
type ViewGroup struct {
	Title Text
	Views []View
}

// View is a filter under a name with the number of tasks it shows.
type View struct {
	Text    Text
	Href    string
	Count   int
	Capped  bool
	Counted bool
	Current bool
}

// ViewForm is what somebody may do with the saved view that they look at.
type ViewForm struct {
	ID        string // "" for a view that the program brings along
	Key       string // what "open with this view" keeps
	Name      string
	Version   int
	Changed   bool // the list is filtered otherwise than the view
	MayChange bool
	MayDelete bool
	Default   bool
}

// SortLink is a column's heading: where a click leads, and "ascending" or "descending" where the list is sorted by it.
type SortLink struct{ Href, Now string }

// ColumnChoice is a column that a person may add.
type ColumnChoice struct {
	Name  string
	Shown bool
}

// WorklistFilter is the filter form; every part of it stands in the query string, free text does not.
type WorklistFilter struct {
	Fields []FilterField
	Ranges map[string]DayRange
	Chips  []Chip
}

// FilterField is one field of the filter; its values are alternatives.
type FilterField struct {
	Name    string
	Choices []Choice
	Single  bool
}

// DayRange is a first and a last day as the form has them.
type DayRange struct{ From, To string }

// Chip is one filter that is set, with the address of the list without it.
type Chip struct {
	Name    Text
	Value   Choice
	Without string
}

// WorklistRow is one task.
type WorklistRow struct {
	ID           casefile.TaskID
	CaseID       casefile.CaseID
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
	Theirs       Term      // the day until which the applicant has to do something
	Standing     *Text     // what is known of the case in a few words
	Partner      *Text     // what another authority said last
	Holder       string    // name, "" for nobody
	Mine         bool
	Claimable    bool
	Priority     int
	Team         string
	Language     string
	Channel      string
	TitleEnds    Term
	DocsMissing  int // -1 where no rule has said what is needed
	LastEvent    time.Time
	// Back marks the row to which the reader came back.
	Back bool
	// Href leads to the task and carries the way back to this row of this list.
	Href string
}
