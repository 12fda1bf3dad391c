package letter

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"ablauf/internal/casefile"
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
)

// reportPagesMax is more than the longest list of supervision fills, 500 incidents with their sentences; a letter has a bound of its own.
const reportPagesMax = 100

// tag is an element of the structure by which a reader is led through the file: what it is, where its text stands, what it holds.
type tag struct {
	kind  string // of ISO 32000: "Document", "H1", "P", "Table", "TR", "TH", "TD" …
	scope string // of a head: "Column" or "Row"
	kids  []*tag
	at    []spot
}

// spot is a piece of text on a page, by its number there.
type spot struct{ page, id int }

func (t *tag) add(kind string) *tag {
	kid := &tag{kind: kind}
	t.kids = append(t.kids, kid)
	return kid
}

// piece is text on a page that belongs to an element; what belongs to none is for the eye alone.
type piece struct {
	of    *tag
	marks []mark
}

// paper lays a report out before anything is drawn.
type paper struct {
	sheet *sheet // asked for widths and for the places of letters
	pages [][]piece
	y     float64
}

// Render draws the report as PDF. Errors as for a letter: Invalid "letter.incomplete", "letter.table", "letter.too-long"; Unavailable
// "letter.fonts-missing".
func (r Report) Render() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	pdf := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "L", UnitStr: "mm", SizeStr: "A4"})
	outlines, err := addFonts(pdf)
	if err != nil {
		return nil, err
	}
	r.describe(pdf)
	p := &paper{sheet: newSheet(pdf, outlines), pages: [][]piece{nil}, y: reportTop}
	root := p.report(r)
	if len(p.pages) > reportPagesMax {
		return nil, casefile.Errorf(casefile.Invalid, "letter.too-long", "report: %d pages", len(p.pages))
	}
	p.feet(r)
	p.draw(pdf)
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("report: write PDF: %w", err)
	}
	return withStructure(out.Bytes(), root, p.counts(), r.Lang)
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
	if checkText(text) == nil {
		return text
	}
	return strings.Map(func(r rune) rune {
		if checkText(string(r)) != nil {
			return '?'
		}
		return r
	}, text)
}

func (r Report) describe(pdf *fpdf.Fpdf) {
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(r.On.Time(time.UTC))
	pdf.SetModificationDate(r.On.Time(time.UTC))
	pdf.SetLang(r.Lang)
	pdf.SetTitle(r.Title, true)
	pdf.SetAuthor(r.Author, true)
	pdf.SetCreator("Ablauf", true)
	pdf.SetProducer("Ablauf", true)
}

// report lays out the text and gives its structure.
func (p *paper) report(r Report) *tag {
	root := &tag{kind: "Document"}
	p.lines(root.add("H1"), r.Title, true, reportTitle, 0)
	for _, text := range r.Intro {
		p.lines(root.add("P"), text, false, reportText, 1)
	}
	for _, s := range r.Sections {
		part := root.add("Sect")
		p.keep(30)
		p.y += 5
		p.lines(part.add("H2"), s.Title, true, reportHeading, 0)
		for _, text := range s.Notes {
			p.lines(part.add("P"), text, false, reportText, 1)
		}
		if len(s.Rows) > 0 {
			p.y += 2
			p.table(part.add("Table"), s)
		}
	}
	return root
}

// lines sets a text over the whole width.
func (p *paper) lines(t *tag, text string, strong bool, size, gap float64) {
	p.y += gap
	height := size * 0.49
	for _, l := range p.broken(text, strong, reportWidth-2*reportMargin, size) {
		p.keep(height)
		p.put(t, l, reportMargin, p.y, size, height)
		p.y += height
	}
}

// broken breaks a text into lines, as wide as they are in their font.
func (p *paper) broken(text string, strong bool, width, size float64) []line {
	breakLines := wrap
	if strong {
		breakLines = wrapStrong
	}
	return breakLines(EscapeStrong(legible(text)), width, p.sheet.measure(size))
}

// keep turns the page where a height does not fit any more.
func (p *paper) keep(height float64) bool {
	if p.y+height <= reportBottom {
		return false
	}
	p.pages = append(p.pages, nil)
	p.y = reportTop
	return true
}

// put places a line; of is nil for what is no text of the report.
func (p *paper) put(of *tag, l line, x, y, size, height float64) {
	p.sheet.pages = [][]mark{nil}
	p.sheet.write(l, x, y, size, height)
	last := len(p.pages) - 1
	p.pages[last] = append(p.pages[last], piece{of, p.sheet.pages[0]})
}

func (p *paper) rule(y float64) {
	last := len(p.pages) - 1
	p.pages[last] = append(p.pages[last], piece{nil, []mark{{x: reportMargin, y: y, width: reportWidth - 2*reportMargin}}})
}

// table sets a table; its head is repeated on each page for the eye.
func (p *paper) table(t *tag, s ReportSection) {
	widths := shareWidth(append([][]string{s.Columns}, s.Rows...), reportWidth-2*reportMargin, p.sheet.measure(reportText))
	p.row(p.cells(t.add("TR"), s.Columns, widths, "Column"), widths)
	for _, row := range s.Rows {
		of := &tag{kind: "TR"}
		cells := p.cells(of, row, widths, "Row")
		if p.keep(rowOf(cells)) {
			p.row(p.cells(nil, s.Columns, widths, "Column"), widths)
		}
		t.kids = append(t.kids, of)
		p.row(cells, widths)
	}
}

// reportCell is what stands in one cell, and its element.
type reportCell struct {
	of    *tag
	lines []line
}

// cells breaks a row into its cells; without an element it is a head that is repeated for the eye. scope says of what its heads are heads.
func (p *paper) cells(of *tag, row []string, widths []float64, scope string) []reportCell {
	cells := make([]reportCell, len(row))
	for i, text := range row {
		head := scope == "Column" || i == 0
		if of != nil {
			cells[i].of = of.add("TD")
			if head {
				cells[i].of.kind, cells[i].of.scope = "TH", scope
			}
		}
		cells[i].lines = p.broken(text, scope == "Column", widths[i]-2*cellPadding, reportText)
	}
	return cells
}

func rowOf(cells []reportCell) float64 {
	most := 1
	for _, c := range cells {
		most = max(most, len(c.lines))
	}
	return float64(most)*reportLine + cellPadding
}

// row sets one row.
func (p *paper) row(cells []reportCell, widths []float64) {
	x := reportMargin
	for i, c := range cells {
		for n, l := range c.lines {
			p.put(c.of, l, x, p.y+cellPadding/2+float64(n)*reportLine, reportText, reportLine)
		}
		x += widths[i]
	}
	p.y += rowOf(cells)
	p.rule(p.y)
}

// feet adds the foot of each page.
func (p *paper) feet(r Report) {
	for i := range p.pages {
		text := fmt.Sprintf("%s · %s · %s %d/%d", legible(r.Author), formatDate(r.On), r.Foot, i+1, len(p.pages))
		p.sheet.pages = [][]mark{nil}
		p.sheet.plain(text, false, reportMargin, reportFoot, smallSize, smallLine)
		p.pages[i] = append(p.pages[i], piece{nil, p.sheet.pages[0]})
	}
}

// draw writes the pieces, each as the text of its element.
func (p *paper) draw(pdf *fpdf.Fpdf) {
	const thin = 0.15
	pdf.SetLineWidth(thin)
	for n, page := range p.pages {
		pdf.AddPage()
		id := 0
		for _, piece := range page {
			if piece.of == nil {
				pdf.RawWriteStr("/Artifact BMC")
			} else {
				pdf.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", piece.of.kind, id))
				piece.of.at = append(piece.of.at, spot{n, id})
				id++
			}
			for _, m := range piece.marks {
				if m.width > 0 {
					pdf.Line(m.x, m.y, m.x+m.width, m.y)
					continue
				}
				pdf.SetFont(fontFamily, style(m.strong), m.size)
				pdf.Text(m.x, m.y, m.text)
			}
			pdf.RawWriteStr("EMC")
		}
	}
}

// counts gives by page how many pieces belong to elements.
func (p *paper) counts() []int {
	counts := make([]int, len(p.pages))
	for n, page := range p.pages {
		for _, piece := range page {
			if piece.of != nil {
				counts[n]++
			}
		}
	}
	return counts
}
