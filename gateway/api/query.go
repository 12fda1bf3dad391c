package api

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// parameter is a query parameter of an operation.
type parameter struct {
	name, kind, about string
	many              bool
}

var (
	cursorParam = parameter{name: "cursor", kind: "string", about: "the next of the page before"}
	limitParam  = parameter{name: "limit", kind: "integer", about: "the most rows"}
	afterParam  = parameter{name: "after", kind: "integer", about: "only events behind this number"}
	uptoParam   = parameter{name: "upto", kind: "integer", about: "the state as of this event"}
	// The two axes of time on which a case can be looked at.
	happenedParam = parameter{name: "happenedBy", kind: "string", about: "RFC 3339: only what had happened by then; for colleagues"}
	knownParam    = parameter{name: "knownBy", kind: "string", about: "RFC 3339: only what had been recorded by then; for colleagues"}
)

func taskParams() []parameter {
	return []parameter{
		{name: "team", kind: "string", about: "key of a team", many: true},
		{name: "group", kind: "string", about: "candidate group", many: true},
		{name: "assignee", kind: "string", about: "an actor's id, or me, or none"},
		{name: "state", kind: "string", about: "open, completed, cancelled or all"},
		{name: "procedure", kind: "string", about: "key of a procedure"},
		{name: "case", kind: "string", about: "id of a case"},
		{name: "due", kind: "string", about: "overdue, today, a day, or a range like 2026-11-01..2026-11-30 with either end left out"},
		cursorParam, limitParam,
	}
}

// query reads the parameters of a request and gathers what is wrong with them; one that the operation does not know is wrong.
type query struct {
	values map[string][]string
	found  []casefile.FieldError
}

func newQuery(c *gin.Context, known ...parameter) *query {
	q := &query{values: c.Request.URL.Query()}
	for name, values := range q.values {
		i := slices.IndexFunc(known, func(p parameter) bool { return p.name == name })
		switch {
		case i < 0:
			q.wrong(name, "field.unknown")
		case len(values) > 1 && !known[i].many:
			q.wrong(name, "invalid")
		case slices.ContainsFunc(values, func(v string) bool { return len(v) > 300 || strings.ContainsRune(v, 0) }):
			q.wrong(name, "invalid")
		}
	}
	slices.SortFunc(q.found, func(a, b casefile.FieldError) int { return strings.Compare(a.Field, b.Field) })
	return q
}

func (q *query) wrong(name, code string) {
	q.found = append(q.found, casefile.FieldError{Field: name, Code: code})
}

func (q *query) err() error {
	if len(q.found) == 0 {
		return nil
	}
	return casefile.InvalidFields("request.invalid", q.found...)
}

func (q *query) text(name string) string {
	if values := q.values[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

func (q *query) number(name string, standard, least, most int64) int64 {
	text := q.text(name)
	if text == "" {
		return standard
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < least || n > most {
		q.wrong(name, "limit")
		return standard
	}
	return n
}

// moment reads an instant of the past; the zero time where there is none.
func (q *query) moment(name string, now time.Time) time.Time {
	text := q.text(name)
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		q.wrong(name, "invalid")
	case at.After(now):
		q.wrong(name, "received.future")
	}
	return at
}

func (q *query) oneOf(name, standard string, choices ...string) string {
	text := q.text(name)
	if text == "" {
		return standard
	}
	if !slices.Contains(choices, text) {
		q.wrong(name, "enum")
	}
	return text
}

// days reads the parameter "due" into the first and the last day that it means.
func (q *query) days(name string, now time.Time) (from, to casefile.Date) {
	today := casefile.DateOf(now.In(locale.Zone()))
	switch text := q.text(name); text {
	case "":
		return casefile.Date{}, casefile.Date{}
	case "today":
		return today, today
	case "overdue":
		return casefile.Date{}, today.AddDays(-1)
	default:
		first, last, isRange := strings.Cut(text, "..")
		if !isRange {
			last = first
		}
		return q.day(name, first), q.day(name, last)
	}
}

func (q *query) day(name, text string) casefile.Date {
	if text == "" {
		return casefile.Date{}
	}
	d, err := casefile.ParseDate(text)
	if err != nil {
		q.wrong(name, "date.impossible")
	}
	return d
}
