package letter

import "strconv"

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
	for _, l := range wrapStrong(escapeStrong(text), textWidth, s.measure(bodySize)) {
		s.write(l, marginLeft, s.y, bodySize, bodyLine)
		s.y += bodyLine
	}
	s.y += 2 * bodyLine
}

// blocks sets the text of the letter and breaks it into pages.
func (s *sheet) blocks(list []Block) {
	for i, b := range list {
		gap := paragraphGap
		if i > 0 && list[i-1].Kind == Heading {
			gap = 0 // the heading brought its own
		}
		switch b.Kind {
		case Paragraph:
			s.gap(i, gap)
			s.paragraph(b.Text, marginLeft, textWidth)
		case Heading:
			s.heading(i, b.Text)
		case List:
			s.gap(i, gap)
			s.list(b.Items)
		case Table:
			s.gap(i, gap)
			s.table(b.Rows)
		case Remedies:
			s.heading(i, b.Text)
			for n, text := range b.Items {
				s.gap(n, paragraphGap)
				s.paragraph(text, marginLeft, textWidth)
			}
		}
	}
}

func (s *sheet) enclosures(items []string) {
	if len(items) == 0 {
		return
	}
	s.heading(1, "Anlagen")
	for i, text := range items {
		s.item(strconv.Itoa(i+1)+".", escapeStrong(text))
	}
}

func (s *sheet) gap(index int, height float64) {
	if index > 0 {
		s.skip(height)
	}
}

// heading keeps with the first lines of what follows, at the bottom of a page it turns first.
func (s *sheet) heading(index int, text string) {
	s.gap(index, headingGap)
	lines := wrapStrong(text, textWidth, s.measure(bodySize))
	if s.room(bodyLine) < len(lines)+3 && !s.fresh() {
		s.turn()
	}
	for _, l := range lines {
		s.write(l, marginLeft, s.y, bodySize, bodyLine)
		s.y += bodyLine
	}
	s.y += afterHeading
}

// paragraph sets lines and never leaves one of them alone at the foot or the head of a page.
func (s *sheet) paragraph(text string, x, width float64) {
	lines := wrap(text, width, s.measure(bodySize))
	for len(lines) > 0 {
		n := min(len(lines), s.room(bodyLine))
		if n < len(lines) && len(lines)-n == 1 {
			n-- // two lines go over together
		}
		if n < len(lines) && n < 2 && !s.fresh() {
			n = 0
		}
		for _, l := range lines[:n] {
			s.write(l, x, s.y, bodySize, bodyLine)
			s.y += bodyLine
		}
		if lines = lines[n:]; len(lines) > 0 {
			s.turn()
		}
	}
}

func (s *sheet) list(items []string) {
	for i, text := range items {
		s.gap(i, itemGap)
		s.item("•", text)
	}
}

// item sets the label beside the first line; the label turns the page together with it.
func (s *sheet) item(label, text string) {
	lines := wrap(text, textWidth-itemIndent, s.measure(bodySize))
	if need := min(len(lines), 2); s.room(bodyLine) < need && !s.fresh() {
		s.turn()
	}
	s.plain(label, false, marginLeft, s.y, bodySize, bodyLine)
	s.paragraph(text, marginLeft+itemIndent, textWidth-itemIndent)
}
