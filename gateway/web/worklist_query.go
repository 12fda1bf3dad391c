package web

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ablauf/internal/casefile"
)

// The fields of the query string whose values are alternatives (OR); between fields all must hold (AND).
const (
	fieldTeam      = "team"
	fieldHolder    = "bei"
	fieldState     = "stand"
	fieldDue       = "frist"
	fieldReceived  = "eingang"
	fieldTitle     = "titel"
	fieldProcedure = "verfahren"
	fieldStep      = "schritt"
	fieldPriority  = "prio"
	fieldMark      = "merkmal"
	fieldDocuments = "unterlagen"
	fieldLanguage  = "sprache"
	fieldRest      = "wv"
	fieldSearch    = "suche"
	fieldSort      = "sort"
	fieldAfter     = "ab"
	fieldBefore    = "vor"
	fieldNumber    = "nr"
	fieldView      = "sicht"
	fieldRow       = "zeile"
	fieldFrom      = "-von"
	fieldTo        = "-bis"
)

// The values of the filters in the query string.
const (
	holderMe       = "ich"
	holderNobody   = "niemand"
	holderAway     = "abwesend"
	dueOverdue     = "ueberfaellig"
	dueToday       = "heute"
	dueSoon        = "bald"
	dueWeek        = "woche"
	dayNone        = "keine"
	titleSoon      = "14"
	titlePast      = "abgelaufen"
	markReply      = "antwort"
	markExpress    = "81a"
	markContradict = "widerspruch"
	docsMissing    = "fehlt"
	docsComplete   = "vollstaendig"
	docsUnknown    = "offen"
	restOnly       = "ja"
	restToo        = "alle"
	descending     = "-"
	valuesOfAField = 20
)

// filterFields are the fields that a chip can stand for, in the order of the chips.
func filterFields() []string {
	return []string{
		fieldTeam, fieldHolder, fieldState, fieldDue, fieldReceived, fieldTitle, fieldProcedure, fieldStep, fieldPriority, fieldMark,
		fieldDocuments, fieldLanguage, fieldRest,
	}
}

// rangeFields are the fields that take a first and a last day.
func rangeFields() []string { return []string{fieldDue, fieldReceived, fieldTitle} }

// worklistQuery is the query string of the list, cleaned: unknown values are gone, so that an old bookmark still works, and counted.
type worklistQuery struct {
	values  url.Values
	ignored int
}

var (
	languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]+)?$`)
	cursorText   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,200}$`)
	rowText      = regexp.MustCompile(`^[0-9a-f-]{36}(\.[0-9]{1,3})?$`)
	opaqueID     = regexp.MustCompile(`^[0-9a-f-]{36}$`)
	viewText     = regexp.MustCompile(`^[0-9a-z-]{1,36}$`)
)

// readQuery cleans a query string. choices says which values a field with a fixed list has.
func readQuery(raw url.Values, choices map[string][]Choice) worklistQuery {
	q := worklistQuery{values: url.Values{}}
	keep := func(field string, ok func(string) bool, most int) {
		for _, value := range raw[field] {
			switch {
			case value == "" || slices.Contains(q.values[field], value):
			case !ok(value) || len(q.values[field]) == most:
				q.ignored++
			default:
				q.values.Add(field, value)
			}
		}
	}
	for _, field := range filterFields() {
		keep(field, func(value string) bool {
			if field == fieldHolder && opaqueID.MatchString(value) || field == fieldLanguage && languageCode.MatchString(value) {
				return true
			}
			return slices.ContainsFunc(choices[field], func(c Choice) bool { return c.Value == value })
		}, valuesOfAField)
		slices.Sort(q.values[field])
	}
	for _, field := range rangeFields() {
		for _, end := range []string{fieldFrom, fieldTo} {
			keep(field+end, func(value string) bool { _, err := casefile.ParseDate(value); return err == nil }, 1)
		}
	}
	keep(fieldSearch, opaqueID.MatchString, 1)
	keep(fieldSort, func(value string) bool {
		_, known := sortsByWord()[strings.TrimPrefix(value, descending)]
		return known
	}, 1)
	keep(fieldAfter, cursorText.MatchString, 1)
	keep(fieldBefore, cursorText.MatchString, 1)
	keep(fieldNumber, func(value string) bool {
		n, err := strconv.Atoi(value)
		return err == nil && n > 0 && n < 1_000_000_000
	}, 1)
	keep(fieldView, viewText.MatchString, 1)
	keep(fieldRow, rowText.MatchString, 1)
	return q
}

func (q worklistQuery) get(field string) string { return q.values.Get(field) }

func (q worklistQuery) has(field, value string) bool { return slices.Contains(q.values[field], value) }

// clone gives the query on its first page, without the row that one came back to.
func (q worklistQuery) clone() worklistQuery {
	c := worklistQuery{values: url.Values{}}
	for field, values := range q.values {
		switch field {
		case fieldAfter, fieldBefore, fieldNumber, fieldRow:
		default:
			c.values[field] = slices.Clone(values)
		}
	}
	return c
}

// with gives the query with one value for a field; "" takes the field away.
func (q worklistQuery) with(field, value string) worklistQuery {
	c := q.clone()
	c.values.Del(field)
	if value != "" {
		c.values.Set(field, value)
	}
	return c
}

// without gives the query without one of a field's values.
func (q worklistQuery) without(field, value string) worklistQuery {
	c := q.clone()
	c.values[field] = slices.DeleteFunc(c.values[field], func(v string) bool { return v == value })
	if len(c.values[field]) == 0 {
		c.values.Del(field)
	}
	return c
}

// page gives the address of a neighbouring page; n is the number of its first row, as far as one can know.
func (q worklistQuery) page(field, cursor string, n int) string {
	c := q.clone()
	c.values.Set(field, cursor)
	c.values.Set(fieldNumber, strconv.Itoa(max(1, n)))
	return c.path()
}

func (q worklistQuery) path() string {
	if len(q.values) == 0 {
		return "/aufgaben"
	}
	return "/aufgaben?" + q.values.Encode()
}

// saved gives what a saved view keeps: the filter without free text, page, row and name.
func (q worklistQuery) saved() string {
	c := q.clone()
	for _, field := range []string{fieldSearch, fieldView, fieldSort} {
		c.values.Del(field)
	}
	return c.values.Encode()
}

// same reports whether two queries list the same tasks in the same order.
func (q worklistQuery) same(other worklistQuery) bool {
	a, b := q.with(fieldView, ""), other.with(fieldView, "")
	return a.values.Encode() == b.values.Encode()
}
