package web

import (
	"net/url"
	"slices"

	"ablauf/internal/casefile"
)

// SupervisionPage is one page of numbers: sections with a table each, the definition behind it and, where a picture helps, a chart with the
// same numbers.
type SupervisionPage struct {
	Layout
	Heading, Intro Text
	Tabs           []SupervisionTab
	Period         *PeriodForm
	Sections       []Section
	// PDF is the address of the figures as a file for paper.
	PDF string
	// Cut: a list behind a number is longer than what was counted.
	Cut bool
}

// Template names the page's template.
func (*SupervisionPage) Template() string { return "supervision" }

// SupervisionTab leads to another page of supervision.
type SupervisionTab struct {
	Href    string
	Text    Text
	Current bool
}

// PeriodForm chooses which cases are counted.
type PeriodForm struct {
	Action     string
	From, To   casefile.Date
	Teams      []Choice
	Procedures []Choice
	Versions   []Choice
}

// Section is a table with its definition.
type Section struct {
	ID      string
	Title   Text
	Figures []Figure
	// Meaning says what is counted and how, in the words of the definition.
	Meaning []Text
	// Instead stands where numbers may not be shown, and says why.
	Instead Text
	Chart   *Chart
	Drawing Drawing
	Table   Table
	// Export is the address of the table as a file.
	Export string
}

// Figure is one number that stands by itself.
type Figure struct {
	Label Text
	Value Cell
}

// Table is numbers in rows; the first cell of a row is its head.
type Table struct {
	Caption Text
	Columns []Text
	Rows    [][]Cell
	// Personal: the rows are single cases, so small numbers need not be hidden in a file.
	Single bool
}

// Numbers reports whether a column holds numbers, so that its head stands over them.
func (t Table) Numbers(column int) bool {
	return column > 0 && slices.ContainsFunc(t.Rows, func(row []Cell) bool { return column < len(row) && row[column].Form != "" })
}

// Cell is a text or a number, with the list of its cases.
type Cell struct {
	Text   Text
	Number float64
	// Form says how the number is shown: "" for a text, "count", "sum", "days", "percent", "decimal", "none" for a number that nobody can know yet.
	Form string
	Href string
	Sub  Text
	// Heat is the step of warmth from 1 to 4 with which a cell is marked; 0 for none.
	Heat int
}

func textCell(t Text) Cell { return Cell{Text: t} }

// count leads to its cases unless there are none.
func count(n int, href string) Cell {
	if n == 0 {
		href = ""
	}
	return Cell{Number: float64(n), Form: "count", Href: href}
}

func amount(form string, n float64, known bool) Cell {
	if !known {
		return Cell{Form: "none"}
	}
	return Cell{Number: n, Form: form}
}

// Chart is a line chart in a box of 640 × 220 units.
type Chart struct {
	ID          string
	Title, Desc Text
	Lines       []ChartLine
	XTicks      []Tick
	YTicks      []Tick
}

// ChartLine is a line; N chooses its pattern, so that lines differ without colour.
type ChartLine struct {
	Points string
	N      int
	Name   Text
}

// Tick is a mark on an axis.
type Tick struct {
	At    int
	Label string
}

// casesHref gives the address of the list of cases with a filter; pairs of name and value, empty values are left out.
func casesHref(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return "/leitung/faelle?" + v.Encode()
}
