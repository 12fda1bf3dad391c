package letter

import (
	"strconv"

	"ablauf/internal/pdf"
)

// The distances between blocks, in mm.
const (
	paragraphGap = 2.6
	headingGap   = 5.2
	afterHeading = 1.2
	itemGap      = 0.8
	itemIndent   = 5.0
	cellPadding  = 1.5
)

// subject sets the subject line, bold and without a word before it, and the two empty lines behind.
func (s *sheet) subject(text string) {
	s.begin(pdf.H1)
	for _, l := range wrapStrong(EscapeStrong(text), textWidth, s.measure(bodySize)) {
		s.write(l, marginLeft, s.y, bodySize, bodyLine)
		s.y += bodyLine
	}
	s.y += 2 * bodyLine
}

// blocks sets the text of the letter and breaks it into pages. The last lines of the text go over together with the closing, and the closing
// with the explanation of what is abbreviated and what stands below it.
func (s *sheet) blocks(list []Block, explained string, below float64) {
	from, closing := s.closing(list)
	var small []line
	if explained != "" {
		small = wrap(EscapeStrong(explained), textWidth, s.measure(smallSize))
	}
	closing += explanationHeight(small) + below
	for i, b := range list {
		gap := paragraphGap
		if i > 0 && list[i-1].Kind == Heading {
			gap = 0 // the heading brought its own
		}
		behind := 0.0
		if i == from-1 {
			behind = closing
		}
		if i == from {
			s.keep(closing)
		}
		s.lang = b.Lang
		switch b.Kind {
		case HandOut: // begins a sheet of its own (handOut)
		case Paragraph:
			s.gap(i, gap)
			s.begin(pdf.Paragraph)
			s.paragraph(b.Text, marginLeft, textWidth, behind)
		case WebAddress:
			s.gap(i, gap)
			s.webAddress(b, behind)
		case Heading:
			follows := headingFollows
			if i == from-2 {
				follows = s.least(list[i+1], closing)
			} else if i+1 < len(list) && list[i+1].Kind == WebAddress {
				follows = s.least(list[i+1], 0)
			}
			s.heading(i, b.Text, follows)
		case List:
			s.gap(i, gap)
			s.list(b.Items, behind)
		case Table:
			s.gap(i, gap)
			s.table(b.Rows)
		case Remedies:
			s.heading(i, b.Text, headingFollows)
			for n, text := range b.Items {
				s.gap(n, paragraphGap)
				s.begin(pdf.Paragraph)
				s.paragraph(text, marginLeft, textWidth, onlyLast(behind, n, len(b.Items)))
			}
		}
	}
	s.explain(small)
}

// onlyLast gives what must follow the piece n of several: only the last one has the closing behind it.
func onlyLast(behind float64, n, of int) float64 {
	if n < of-1 {
		return 0
	}
	return behind
}

// enclosuresKept is how many enclosures at the most stay with the closing: a page that holds nothing but two of them looks like a mistake.
const enclosuresKept = 8

// enclosuresHeight is what has to stay with the closing.
func enclosuresHeight(items []string) float64 {
	if len(items) == 0 || len(items) > enclosuresKept {
		return 0
	}
	return headingGap + afterHeading + float64(1+max(len(items), headingFollows))*bodyLine // its heading asks for as much
}

func (s *sheet) enclosures(items []string) {
	s.lang = ""
	if len(items) == 0 {
		return
	}
	s.heading(1, "Anlagen", headingFollows)
	list := s.element(pdf.List)
	list.Numbering = "Decimal"
	for i, text := range items {
		s.item(list.Add(pdf.ListItem), strconv.Itoa(i+1)+".", EscapeStrong(text), 0)
	}
}

// aid sets a reading aid on pages of its own.
func (s *sheet) aid(list []Block) {
	if len(list) == 0 {
		return
	}
	if !s.fresh() {
		s.turn()
	}
	s.blocks(list, "", 0)
	s.lang = ""
}

func (s *sheet) gap(index int, height float64) {
	if index > 0 {
		s.skip(height)
	}
}

// heading keeps with as many lines of what follows; at the bottom of a page it turns first.
func (s *sheet) heading(index int, text string, follows int) {
	s.gap(index, headingGap)
	s.begin(pdf.H2)
	lines := wrapStrong(text, textWidth, s.measure(bodySize))
	if s.room(bodyLine) < len(lines)+follows && !s.fresh() {
		s.turn()
	}
	for _, l := range lines {
		s.write(l, marginLeft, s.y, bodySize, bodyLine)
		s.y += bodyLine
	}
	s.y += afterHeading
}

// paragraph sets lines and never leaves one of them alone at the foot or the head of a page. behind is the height of what must stand on
// the page of its last lines.
func (s *sheet) paragraph(text string, x, width, behind float64) {
	lines := wrap(text, width, s.measure(bodySize))
	for len(lines) > 0 {
		n := s.portion(len(lines), behind)
		for _, l := range lines[:n] {
			s.write(l, x, s.y, bodySize, bodyLine)
			s.y += bodyLine
		}
		if lines = lines[n:]; len(lines) > 0 {
			s.turn()
		}
	}
}

// portion gives how many of the next lines this page takes.
func (s *sheet) portion(lines int, behind float64) int {
	n := min(lines, s.room(bodyLine))
	if n == lines && !s.fits(float64(n)*bodyLine+behind) {
		n = max(0, n-2) // two lines go over with what follows them
	}
	if lines-n == 1 {
		n-- // two lines go over together
	}
	if n < lines && n < 2 && !s.fresh() {
		return 0
	}
	return max(n, 1)
}

func (s *sheet) list(items []string, behind float64) {
	list := s.element(pdf.List)
	list.Numbering = "Disc"
	for i, text := range items {
		s.gap(i, itemGap)
		s.item(list.Add(pdf.ListItem), "•", text, onlyLast(behind, i, len(items)))
	}
}

// item sets the label beside the first line; the label turns the page together with it.
func (s *sheet) item(of *pdf.Element, label, text string, behind float64) {
	if s.portion(len(wrap(text, textWidth-itemIndent, s.measure(bodySize))), behind) == 0 {
		s.turn()
	}
	s.of = of.Add(pdf.Label)
	s.plain(label, false, marginLeft, s.y, bodySize, bodyLine)
	s.of = of.Add(pdf.ListBody)
	s.paragraph(text, marginLeft+itemIndent, textWidth-itemIndent, behind)
}
