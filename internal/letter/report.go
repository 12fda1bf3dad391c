package letter

import (
	"fmt"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/pdf"
)

// Report is figures as they stand on a page of supervision, for paper and for who reads with a screen reader: a tagged PDF.
type Report struct {
	// Lang is the language of its words, e.g. "de".
	Lang string
	// Author is the authority; it stands at the foot of each page with the day.
	Author string
	Title  string
	Intro  []string
	On     casefile.Date
	// Foot stands at the foot of each page, before its number.
	Foot     string
	Sections []ReportSection
}

// ReportSection is a table with what its figures mean. The first cell of a row is its head; without columns there are notes only.
type ReportSection struct {
	Title   string
	Notes   []string
	Columns []string
	Rows    [][]string
}

// The measures of a report in landscape, in mm, and its sizes of type, in points.
const (
	reportWidth   = 297.0
	reportHeight  = 210.0
	reportMargin  = 15.0
	reportTop     = 16.0
	reportBottom  = 192.0
	reportFoot    = 200.0
	reportTitle   = 16.0
	reportHeading = 12.0
	reportText    = 9.0
	reportLine    = 4.4
	reportStroke  = 0.15
)

// reportPagesMax is more than the longest list of supervision fills, 500 incidents with their sentences; a letter has a bound of its own.
const reportPagesMax = 100

// paper lays a report out before anything is drawn.
type paper struct{ *sheet }

// Render draws the report as PDF. Errors as for a letter: Invalid "letter.incomplete", "letter.table", "letter.too-long"; Unavailable
// "letter.fonts-missing". Equal reports give equal bytes.
func (r Report) Render() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	pair, err := fonts()
	if err != nil {
		return nil, err
	}
	file := pdf.New(pdf.Info{Title: r.Title, Author: r.Author, Lang: r.Lang, Day: r.On.Time(time.UTC)})
	p := paper{newSheet(pair, file.Root())}
	p.y = reportTop
	p.report(r)
	if len(p.pages) > reportPagesMax {
		return nil, casefile.Errorf(casefile.Invalid, "letter.too-long", "report: %d pages", len(p.pages))
	}
	p.feet(r)
	p.draw(file, reportWidth, reportHeight, reportStroke)
	out, err := file.Bytes()
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return out, nil
}

func (r Report) check() error {
	if strings.TrimSpace(r.Title) == "" {
		return casefile.Errorf(casefile.Invalid, "letter.incomplete", "report without a title")
	}
	for _, s := range r.Sections {
		for _, row := range s.Rows {
			if len(row) != len(s.Columns) {
				return casefile.Errorf(casefile.Invalid, "letter.table", "a row of %d cells under a head of %d", len(row), len(s.Columns))
			}
		}
	}
	return nil
}

// legible puts a question mark in the place of what the fonts do not show: figures are no legal letter, and one sign must not keep all of them back.
func legible(text string) string {
	if checkText(text, "") == nil {
		return text
	}
	return strings.Map(func(r rune) rune {
		if checkText(string(r), "") != nil {
			return '?'
		}
		return r
	}, text)
}

// report lays out the text and its structure.
func (p paper) report(r Report) {
	p.lines(p.root.Add(pdf.H1), r.Title, true, reportTitle, 0)
	for _, text := range r.Intro {
		p.lines(p.root.Add(pdf.Paragraph), text, false, reportText, 1)
	}
	for _, s := range r.Sections {
		part := p.root.Add(pdf.Sect)
		p.keep(30)
		p.y += 5
		p.lines(part.Add(pdf.H2), s.Title, true, reportHeading, 0)
		for _, text := range s.Notes {
			p.lines(part.Add(pdf.Paragraph), text, false, reportText, 1)
		}
		if len(s.Rows) > 0 {
			p.y += 2
			p.table(part.Add(pdf.Table), s)
		}
	}
}

// lines sets a text over the whole width.
func (p paper) lines(of *pdf.Element, text string, strong bool, size, gap float64) {
	p.of = of
	p.y += gap
	height := size * 0.49
	for _, l := range p.broken(text, strong, reportWidth-2*reportMargin, size) {
		p.keep(height)
		p.write(l, reportMargin, p.y, size, height)
		p.y += height
	}
}

// broken breaks a text into lines, as wide as they are in their font.
func (p paper) broken(text string, strong bool, width, size float64) []line {
	breakLines := wrap
	if strong {
		breakLines = wrapStrong
	}
	return breakLines(EscapeStrong(legible(text)), width, p.measure(size))
}

// keep turns the page where a height does not fit any more.
func (p paper) keep(height float64) {
	if p.y+height > reportBottom {
		p.turn()
		p.y = reportTop
	}
}

// table sets a table; its head is repeated on each page for the eye.
func (p paper) table(of *pdf.Element, s ReportSection) {
	widths := shareWidth(append([][]string{s.Columns}, s.Rows...), reportWidth-2*reportMargin, p.measure(reportText))
	head := p.cells(s.Columns, widths, true)
	p.keep(reportRow(head) + reportLine)
	p.row(owned(of.Add(pdf.Row), len(widths), func(int) (pdf.Kind, string) { return pdf.Head, "Column" }), head, widths)
	for _, row := range s.Rows {
		owners := owned(of.Add(pdf.Row), len(widths), func(i int) (pdf.Kind, string) {
			if i == 0 {
				return pdf.Head, "Row"
			}
			return pdf.Cell, ""
		})
		rowsOn{
			room: func() int { return int((reportBottom - p.y - cellPadding + 0.01) / reportLine) },
			full: int((reportBottom - reportTop - reportRow(head) - cellPadding + 0.01) / reportLine),
			turn: func() {
				p.turn()
				p.y = reportTop
				p.row(owned(nil, len(widths), nil), head, widths)
			},
			set: func(c cells) { p.row(owners, c, widths) },
		}.row(p.cells(row, widths, false))
	}
}

// cells breaks a row into its cells.
func (p paper) cells(row []string, widths []float64, strong bool) cells {
	c := cells{lines: 1}
	for i, text := range row {
		lines := p.broken(text, strong, widths[i]-2*cellPadding, reportText)
		c.columns = append(c.columns, lines)
		c.lines = max(c.lines, len(lines))
	}
	return c
}

func reportRow(c cells) float64 { return float64(c.lines)*reportLine + cellPadding }

// row sets one row.
func (p paper) row(owners []pdf.Owner, c cells, widths []float64) {
	x := reportMargin
	for i, lines := range c.columns {
		p.of = owners[i]
		for n, l := range lines {
			p.write(l, x, p.y+cellPadding/2+float64(n)*reportLine, reportText, reportLine)
		}
		x += widths[i]
	}
	p.y += reportRow(c)
	p.rule(reportMargin, p.y, reportWidth-2*reportMargin)
}

// feet adds the foot of each page.
func (p paper) feet(r Report) {
	for i := range p.pages {
		text := fmt.Sprintf("%s · %s · %s %d/%d", legible(r.Author), formatDate(r.On), r.Foot, i+1, len(p.pages))
		p.pages[i] = append(p.pages[i], mark{of: pdf.RunningFoot, x: reportMargin, y: reportFoot + smallLine*ascent, text: text, size: smallSize})
	}
}
