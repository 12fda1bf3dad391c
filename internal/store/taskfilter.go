package store

import (
	"strings"
	"time"

	"ablauf/internal/casefile"
)

// TaskFilter says which tasks to list. Empty fields do not filter; the values of one field are alternatives, the fields hold together. An
// empty State lists open and closed tasks alike.
type TaskFilter struct {
	IDs        []casefile.TaskID
	Teams      []string
	Groups     []string
	Assignee   casefile.ActorID
	Holders    []casefile.ActorID // with Unassigned: one of them or nobody
	Away       bool               // with Holders and Unassigned: or somebody who is represented on Today
	Unassigned bool
	State      casefile.TaskState
	CaseID     casefile.CaseID
	CaseIDs    []casefile.CaseID
	Procedure  string
	Procedures []string
	Elements   []string // ids of the elements that the tasks come from
	Priorities []int
	Languages  []string
	DueFrom    casefile.Date
	DueTo      casefile.Date // the last day that counts
	Due        []DaySpan
	Received   []DaySpan // of the application
	TitleEnds  []DaySpan
	// Reply, Express and Contradiction are alternatives: something arrived for the case while the task was open, § 81a AufenthG is agreed, statements
	// of the case contradict each other.
	Reply, Express, Contradiction bool
	// Documents are "missing", "complete" or "unknown": what the newest checklist of the case says.
	Documents []DocumentsState
	Rest      Rest
	Today     casefile.Date // for Rest
	Text      string        // part of an Aktenzeichen, a birth date, an AZR number, or words of a name in any order and spelling
	// HideConfidential leaves out tasks of confidential cases: a name in a list would already tell.
	HideConfidential bool
	Sort             TaskSort
	Desc             bool
	Cursor           string // the page behind a row
	Before           string // the page before a row
	Limit            int    // at most 200
}

// DaySpan are the days from From to To, both included, an empty end being open; None stands for what has no day.
type DaySpan struct {
	From, To casefile.Date
	None     bool
}

// DocumentsState says how far the documents of a case have come.
type DocumentsState string

// The states of the documents of a case.
const (
	DocumentsMissing  DocumentsState = "missing"
	DocumentsComplete DocumentsState = "complete"
	DocumentsUnknown  DocumentsState = "unknown"
)

// Rest says what becomes of tasks that rest until a day after Today (Wiedervorlage).
type Rest string

// What a list does with resting tasks.
const (
	RestShown  Rest = ""       // as others
	RestHidden Rest = "hidden" // until their day
	RestOnly   Rest = "only"   // alone, those whose day has come included
)

// taskOfAway is true of a task of one of some holders or of somebody for whom another acts on a day.
const taskOfAway = `(t.assignee = any($?::text[]) or t.assignee in (select s.absent::text from substitution s
  where s.from_on <= $?::date and s.to_on >= $?::date and (s.ended_on is null or s.ended_on > $?::date)))`

// taskRests is true of a task that has left the lists until a day. The legal due day wins: on that day the task is back.
const taskRests = `coalesce(t.follow_up_on > $?::date and t.due_sort > $?::date, false)`

// TaskSort is an order of the worklist; every order ends with the id, so that a row has one place.
type TaskSort string

// The orders.
const (
	SortDue          TaskSort = "due"
	SortReceived     TaskSort = "received"
	SortName         TaskSort = "name"
	SortAktenzeichen TaskSort = "aktenzeichen"
	SortTitle        TaskSort = "title"
	SortOpened       TaskSort = "opened"
	SortFollowUp     TaskSort = "followup"
	SortClosed       TaskSort = "closed"
)

// taskOrder is how the database sorts by one column. A cursor carries a day or an instant; for a text, which may be a name, it carries the
// id alone and the database looks the text up.
type taskOrder struct {
	sort   TaskSort
	column string
	kind   string // "date", "timestamptz" or "" for a text
	desc   bool
}

func orderOf(by TaskSort, desc bool) taskOrder {
	o := taskOrder{sort: by, desc: desc}
	switch by {
	case SortReceived:
		o.column, o.kind = "t.case_received_at", "timestamptz"
	case SortName:
		o.column = `t.name_sort collate "C"`
	case SortAktenzeichen:
		o.column = `t.aktenzeichen collate "C"`
	case SortTitle:
		o.column, o.kind = "t.title_sort", "date"
	case SortOpened:
		o.column, o.kind = "t.opened_at", "timestamptz"
	case SortFollowUp:
		o.column, o.kind = "t.follow_up_on", "date"
	case SortClosed:
		o.column, o.kind = "t.closed_at", "timestamptz"
	case SortDue:
		o.column, o.kind = "t.due_sort", "date"
	default:
		o.sort, o.column, o.kind = SortDue, "t.due_sort", "date"
	}
	return o
}

func (o taskOrder) sql(back bool) string {
	if o.desc != back {
		return "order by " + o.column + " desc, t.id desc"
	}
	return "order by " + o.column + ", t.id"
}

// place gives the column's value as a cursor carries it.
func (o taskOrder) place() string {
	switch o.kind {
	case "":
		return "''"
	case "timestamptz":
		return `to_char(` + o.column + ` at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
	}
	return o.column + "::text"
}

// page restricts a query to what stands behind or before a cursor.
func (f TaskFilter) page(q *filter) (order taskOrder, back bool, err error) {
	order = orderOf(f.Sort, f.Desc)
	cursor := f.Cursor
	if f.Before != "" {
		cursor, back = f.Before, true
	}
	if cursor == "" {
		return order, false, nil
	}
	place, id, err := decodeCursor(cursor)
	if err != nil {
		return order, back, err
	}
	value, ok := order.value(place)
	if !ok {
		return order, back, casefile.Errorf(casefile.Invalid, "store.cursor", "not a cursor of this order")
	}
	sign := " > "
	if order.desc != back {
		sign = " < "
	}
	if order.kind == "" {
		q.and("("+order.column+", t.id)"+sign+"((select "+order.column+" from task t where t.id = $?::uuid), $?::uuid)", id, id)
		return order, back, nil
	}
	q.and("("+order.column+", t.id)"+sign+"($?::"+order.kind+", $?::uuid)", value, id)
	return order, back, nil
}

// value gives what a cursor of this order carries; another order's cursor, or an invented one, is none.
func (o taskOrder) value(place string) (string, bool) {
	prefix := string(o.sort) + ":"
	if len(place) < len(prefix) || place[:len(prefix)] != prefix {
		return "", false
	}
	value := place[len(prefix):]
	switch o.kind {
	case "date":
		_, err := casefile.ParseDate(value)
		return value, err == nil || value == "infinity"
	case "timestamptz":
		_, err := time.Parse(time.RFC3339Nano, value)
		return value, err == nil
	}
	return "", value == ""
}

func (f TaskFilter) conditions() filter {
	var q filter
	f.restrict(&q)
	return q
}

func (f TaskFilter) restrict(q *filter) {
	switch f.State {
	case "":
	case casefile.TaskOpen:
		// Written out, because the indexes on open tasks serve only a query that says so itself.
		q.and("t.state = 'open'")
	case casefile.TaskCompleted, casefile.TaskCancelled:
		q.and("t.state <> 'open' and t.state = $?", string(f.State))
	}
	if len(f.IDs) > 0 {
		q.and("t.id = any($?::uuid[])", f.IDs)
	}
	q.among("t.team", f.Teams)
	q.among("t.candidate_group", f.Groups)
	q.among("t.procedure", f.Procedures)
	q.among("t.element", f.Elements)
	q.among("t.language", f.Languages)
	f.restrictHolder(q)
	if len(f.CaseIDs) > 0 {
		q.and("t.case_id = any($?::uuid[])", texts(f.CaseIDs))
	}
	if f.CaseID != "" {
		q.and("t.case_id = $?::uuid", key(f.CaseID))
	}
	if f.Procedure != "" {
		q.and("t.procedure = $?", f.Procedure)
	}
	if len(f.Priorities) > 0 {
		q.and("t.priority = any($?::int[])", f.Priorities)
	}
	if !f.DueFrom.IsZero() {
		q.and("t.due_sort >= $?::date and t.due_sort < 'infinity'", f.DueFrom.String())
	}
	if !f.DueTo.IsZero() {
		q.and("t.due_sort <= $?::date", f.DueTo.String())
	}
	q.days("t.due_sort", "date", f.Due)
	q.days("t.case_received_at", "timestamptz", f.Received)
	q.days("t.title_sort", "date", f.TitleEnds)
	f.restrictMarks(q)
	f.restrictDocuments(q)
	switch f.Rest {
	case RestShown:
	case RestHidden:
		q.and("not "+taskRests, f.Today.String(), f.Today.String())
	case RestOnly:
		q.and("t.follow_up_on is not null")
	}
	if f.HideConfidential {
		q.and("not t.confidential")
	}
	if search := readSearch(strings.TrimSpace(f.Text)); search.onlyNames() {
		q.matchWords("t.name_loose", search.words)
		return
	}
	q.matchText("t.case_id", f.Text)
}

func (f TaskFilter) restrictHolder(q *filter) {
	if f.Assignee != "" {
		q.and("t.assignee = $? and t.assignee <> ''", string(f.Assignee))
	}
	switch {
	case f.Away:
		holders := texts(f.Holders)
		if f.Unassigned {
			holders = append(holders, "")
		}
		q.and(taskOfAway, holders, f.Today.String(), f.Today.String(), f.Today.String())
	case len(f.Holders) > 0 && f.Unassigned:
		q.and("t.assignee = any($?::text[])", append(texts(f.Holders), ""))
	case len(f.Holders) > 0:
		q.and("t.assignee <> ''")
		q.among("t.assignee", texts(f.Holders))
	case f.Unassigned:
		q.and("t.assignee = ''")
	}
}

func (f TaskFilter) restrictMarks(q *filter) {
	var parts []string
	if f.Reply {
		parts = append(parts, "t.reply_at is not null")
	}
	if f.Express {
		parts = append(parts, "t.express")
	}
	if f.Contradiction {
		parts = append(parts, "t.contradiction")
	}
	q.any(parts)
}

func (f TaskFilter) restrictDocuments(q *filter) {
	var parts []string
	for _, state := range f.Documents {
		switch state {
		case DocumentsMissing:
			parts = append(parts, "t.docs_missing > 0")
		case DocumentsComplete:
			parts = append(parts, "t.docs_missing = 0")
		case DocumentsUnknown:
			parts = append(parts, "t.docs_missing is null")
		}
	}
	q.any(parts)
}
