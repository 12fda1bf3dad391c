package letter

import (
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
)

// The measures of DIN 5008 form B, in mm from the top left corner of A4.
const (
	pageWidth   = 210.0
	marginLeft  = 25.0
	marginRight = 20.0
	textWidth   = pageWidth - marginLeft - marginRight

	letterheadTop = 14.0
	addressTop    = 45.0 // the field is 85 x 45: 17.7 for the return line and annotations, 27.3 for the recipient
	annotationsH  = 17.7
	recipientTop  = addressTop + annotationsH
	recipientW    = 80.0
	recipientLine = 4.55
	infoLeft      = 125.0
	infoTop       = 50.0
	infoWidth     = 75.0
	subjectTop    = 98.46
	foldUpper     = 105.0
	punch         = 148.5
	foldLower     = 210.0

	footerTop    = 274.0
	firstBottom  = 262.0 // where the text of the first page ends
	firstNumber  = 270.0 // base line of its page number
	continuedTop = 30.0  // where the text of following pages begins
	laterBottom  = 272.0
	laterNumber  = 284.0
)

// The sizes of type, in points, and the distances of lines, in mm.
const (
	bodySize   = 11.0
	smallSize  = 8.0
	bodyLine   = 5.2
	smallLine  = 3.54
	ascent     = 0.78 // part of a line's height above its base line
	pointsInMM = 72 / 25.4
)

// mark is one thing on a page. Marks stand in the order in which they are read, so that a structure tree can be built along
// them; what belongs to the sheet and not to the text (fold marks, page numbers) is an ornament.
type mark struct {
	x, y     float64 // base line of a text, start of a stroke
	text     string
	strong   bool
	size     float64
	width    float64 // of a stroke, to the right
	ornament bool
}

// sheet collects marks page by page before anything is drawn, because "Seite 1 von 2" needs to know how many pages there will be.
type sheet struct {
	pdf      *fpdf.Fpdf       // asked for widths only
	outlines map[bool]*glyphs // of the upright and the strong font
	pages    [][]mark
	y        float64 // where the next line begins on the last page
}

func newSheet(pdf *fpdf.Fpdf, outlines map[bool]*glyphs) *sheet {
	return &sheet{pdf: pdf, outlines: outlines, pages: [][]mark{nil}, y: subjectTop}
}

func (s *sheet) add(m mark) {
	last := len(s.pages) - 1
	s.pages[last] = append(s.pages[last], m)
}

func (s *sheet) turn() {
	s.pages = append(s.pages, nil)
	s.y = continuedTop
}

// fresh reports whether nothing of the text stands on the last page yet.
func (s *sheet) fresh() bool { return len(s.pages) > 1 && s.y == continuedTop }

// room gives the number of lines of a height that still fit.
func (s *sheet) room(height float64) int { return max(0, int((s.bottom()-s.y+0.01)/height)) }

// bottom is where the text of the last page ends; only the first page has a footer.
func (s *sheet) bottom() float64 {
	if len(s.pages) == 1 {
		return firstBottom
	}
	return laterBottom
}

// skip leaves space, but not at the top of a page.
func (s *sheet) skip(height float64) {
	if !s.fresh() {
		s.y += height
	}
}

// measure gives the widths of texts in a size.
func (s *sheet) measure(size float64) measure {
	return func(text string, strong bool) float64 {
		s.pdf.SetFont(fontFamily, style(strong), size)
		return s.pdf.GetStringWidth(withoutMarks(text))
	}
}

// write puts a line at x with its top at y.
func (s *sheet) write(l line, x, y, size, height float64) {
	m, base := s.measure(size), y+height*ascent
	for _, r := range l {
		for _, c := range clusters(r.text) {
			if c.text != "" {
				s.add(mark{x: x, y: base, text: c.text, strong: r.strong, size: size})
			}
			x += m(c.text, r.strong)
			s.combine(c, r.strong, x, base, size, m)
		}
	}
}

// combine sets the marks of a cluster around its last letter, which ends at x.
func (s *sheet) combine(c cluster, strong bool, x, base, size float64, m measure) {
	if len(c.marks) == 0 || c.text == "" {
		return
	}
	letter, _ := utf8.DecodeLastRuneInString(c.text)
	origin, em := x-m(string(letter), strong), size/pointsInMM
	for i, offset := range s.outlines[strong].place(letter, c.marks) {
		s.add(mark{x: origin + offset[0]*em, y: base - offset[1]*em, text: string(c.marks[i]), strong: strong, size: size})
	}
}

// plain writes a single text without looking for marks of strength.
func (s *sheet) plain(text string, strong bool, x, y, size, height float64) {
	s.write(line{{text, strong}}, x, y, size, height)
}

func style(strong bool) string {
	if strong {
		return "B"
	}
	return ""
}
