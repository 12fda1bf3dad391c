package letter

import (
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/pdf"
)

// handOutTop is where the text of a sheet begins, below the letterhead.
const handOutTop = 50.0

// parted parts the text of a letter from the sheets behind it; each sheet begins with its heading.
func parted(list []Block) (body []Block, sheets [][]Block) {
	for i, b := range list {
		if b.Kind == HandOut {
			sheets = append(sheets, []Block{b})
			continue
		}
		if len(sheets) == 0 {
			body = list[:i+1]
			continue
		}
		last := len(sheets) - 1
		sheets[last] = append(sheets[last], b)
	}
	return body, sheets
}

// handOut sets a sheet for somebody else. It begins on the front of a paper, so that whoever is given it is not given the back of the letter, and has one page. It names the
// authority and the day, and nothing else of the letter: no recipient, no file number, no number of pages.
func (s *sheet) handOut(l Letter, list []Block) error {
	if len(s.pages)%2 == 1 {
		s.turn()
	}
	s.turn()
	first := len(s.pages)
	s.lang = ""
	s.letterhead(l.Sender.Letterhead)
	s.begin(pdf.Paragraph)
	s.plain(l.Sender.ReturnLine, false, marginLeft, handOutTop-2*smallLine, s.shrink(l.Sender.ReturnLine, textWidth, smallSize, 5), smallLine)
	s.y = handOutTop
	s.begin(pdf.H1)
	for _, line := range wrapStrong(list[0].Text, textWidth, s.measure(subheadSize)) {
		s.write(line, marginLeft, s.y, subheadSize, subheadLine)
		s.y += subheadLine
	}
	s.y += headingGap
	day := Block{Kind: Paragraph, Text: "Ausgestellt am " + formatDate(l.Date)}
	s.blocks(slices.Concat([]Block{day}, list[1:]), explanation(list[0].Text, list[1:]), 0)
	if len(s.pages) > first {
		return casefile.Errorf(casefile.Invalid, "letter.too-long", "letter: a sheet for somebody else has one page")
	}
	return nil
}
