package letter

import "math"

const (
	closingBlocks = 2 // greeting and signature
	closingLines  = 3 // a signature may have "Im Auftrag" and a name
	// headingFollows is how many lines must follow a heading on its page.
	headingFollows = 3
)

// closing gives the index at which the closing of the letter begins, its last one or two short paragraphs, and the height it takes. A
// page that holds only "Mit freundlichen Grüßen" looks like a mistake, and a signature that stands alone can be put under another text.
func (s *sheet) closing(list []Block) (from int, height float64) {
	from = len(list)
	for len(list)-from < closingBlocks && from > 1 && list[from-1].Kind == Paragraph {
		lines := s.lines(list[from-1].Text, textWidth)
		if lines > closingLines {
			break
		}
		height += paragraphGap + float64(lines)*bodyLine
		from--
	}
	return from, height
}

// keep turns the page when the closing does not fit on it as a whole.
func (s *sheet) keep(height float64) {
	if !s.fits(height) && !s.fresh() {
		s.turn()
	}
}

// least gives how many lines must follow a heading when b stands under it and then the closing: where b goes over as a whole, its heading
// must go with it.
func (s *sheet) least(b Block, closing float64) int {
	text, width := b.Text, textWidth
	switch {
	case b.Kind == WebAddress:
		return int(math.Ceil((s.place(b).height + closing + afterHeading) / bodyLine))
	case b.Kind == List && len(b.Items) == 1:
		text, width = b.Items[0], textWidth-itemIndent
	case b.Kind != Paragraph:
		return headingFollows
	}
	lines := s.lines(text, width)
	if lines > headingFollows {
		return headingFollows
	}
	return lines + int(math.Ceil((closing+afterHeading)/bodyLine))
}

func (s *sheet) lines(text string, width float64) int {
	return len(wrap(text, width, s.measure(bodySize)))
}

// fits reports whether the page still has that height for text.
func (s *sheet) fits(height float64) bool { return s.y+height <= s.bottom()+0.01 }
