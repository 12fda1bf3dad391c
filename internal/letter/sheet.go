package letter

import "ablauf/internal/pdf"

// The measures of DIN 5008 form B, in mm from the top left corner of A4.
const (
	pageWidth   = 210.0
	pageHeight  = 297.0
	marginLeft  = 25.0
	marginRight = 20.0
	textWidth   = pageWidth - marginLeft - marginRight

	letterheadTop = 14.0
	addressTop    = 45.0 // the field is 85 x 45: 17.7 for the return line and annotations, 27.3 for the recipient
	addressHeight = 45.0
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
	bodySize  = 11.0
	smallSize = 8.0
	// subheadSize is that of the heading of a sheet behind a letter.
	subheadSize = 14.0
	subheadLine = 6.6
	bodyLine    = 5.2
	smallLine   = 3.54
	ascent      = 0.78 // part of a line's height above its base line
	pointsInMM  = 72 / 25.4
)

// mark is one thing on a page: a text, a stroke, or what draws itself.
type mark struct {
	of     pdf.Owner // the element of the structure, or what kind of artifact it is
	x, y   float64   // base line of a text, start of a stroke
	text   string
	strong bool
	size   float64
	width  float64 // of a stroke, to the right
	draw   func(*pdf.Page)
}

// sheet collects marks page by page before anything is drawn, because "Seite 1 von 2" needs to know how many pages there will be. The structure
// grows with them: marks stand in the order in which they are read.
type sheet struct {
	fonts fontPair
	root  *pdf.Element
	lang  string    // of the block that is being written
	of    pdf.Owner // what is being written belongs to
	pages [][]mark
	y     float64 // where the next line begins on the last page
}

func newSheet(fonts fontPair, root *pdf.Element) *sheet {
	return &sheet{fonts: fonts, root: root, of: root, pages: [][]mark{nil}, y: subjectTop}
}

// element adds an element to the letter.
func (s *sheet) element(kind pdf.Kind) *pdf.Element {
	e := s.root.Add(kind)
	e.Lang = s.lang
	return e
}

// begin makes what follows a new element of the letter.
func (s *sheet) begin(kind pdf.Kind) { s.of = s.element(kind) }

func (s *sheet) add(m mark) {
	last := len(s.pages) - 1
	s.pages[last] = append(s.pages[last], m)
}

// rule draws a stroke that parts text.
func (s *sheet) rule(x, y, width float64) { s.add(mark{of: pdf.Layout, x: x, y: y, width: width}) }

// draw writes what was collected. thickness is that of strokes.
func (s *sheet) draw(file *pdf.File, width, height, thickness float64) {
	for _, marks := range s.pages {
		page := file.AddPage(width, height)
		for _, m := range marks {
			if m.draw != nil {
				m.draw(page)
				continue
			}
			if m.width > 0 {
				page.Stroke(m.of, m.x, m.y, m.width, thickness)
				continue
			}
			page.Text(m.of, s.fonts.of(m.strong), m.size, m.x, m.y, m.text)
		}
	}
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
		return float64(s.fonts.of(strong).Width(text)) * (size / pointsInMM) / 1000
	}
}

// write puts a line at x with its top at y.
func (s *sheet) write(l line, x, y, size, height float64) {
	m, base := s.measure(size), y+height*ascent
	for _, r := range l {
		if r.text == "" {
			continue
		}
		s.add(mark{of: s.of, x: x, y: base, text: r.text, strong: r.strong, size: size})
		x += m(r.text, r.strong)
	}
}

// plain writes a single text without looking for marks of strength.
func (s *sheet) plain(text string, strong bool, x, y, size, height float64) {
	s.write(line{{text, strong}}, x, y, size, height)
}
