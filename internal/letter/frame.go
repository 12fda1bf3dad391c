package letter

import (
	"fmt"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/pdf"
)

const annotationsMax = 4

// settings are the ways to set the recipient, the best one first: size of type, distance of lines, whether a long line may go on below, and whether the address may grow into
// the zone of the annotations above. All that fits into the six lines of DIN 5008 stands there, as small as may be; a longer address takes the lines above that no annotation
// needs, which the standard allows, and its type is as large as fits, because machines of the post read from 10 points on. The last ways have the lines of that zone.
var settings = []struct {
	size, line   float64
	wraps, grows bool
}{
	{10.5, recipientLine, false, false},
	{10, recipientLine, false, false},
	{9, recipientLine, false, false},
	{smallSize, recipientLine, true, false},
	{10.5, recipientLine, true, true},
	{10, recipientLine, true, true},
	{9, recipientLine, true, true},
	{smallSize, recipientLine, true, true},
	{9, 4, true, true},
	{smallSize, smallLine, true, true},
}

// frame sets what stands around the text of the first page. It comes first in reading order: sender, recipient, information.
func (s *sheet) frame(l Letter) error {
	s.letterhead(l.Sender.Letterhead)
	if err := s.address(l); err != nil {
		return err
	}
	s.information(l)
	return nil
}

func (s *sheet) letterhead(lines []string) {
	const headSize, headLine, size, height = 15.0, 7.5, 10.0, 4.8
	y := letterheadTop
	s.begin(pdf.Paragraph)
	for i, text := range lines {
		if i < len(lines)-1 {
			text += " " // unseen; who listens hears the lines apart
		}
		if i == 0 {
			s.plain(text, true, marginLeft, y, headSize, headLine)
			y += headLine
			continue
		}
		s.plain(text, false, marginLeft, y, size, height)
		y += height
	}
}

// address fills the field that shows through the window. The small lines stand next to the recipient, at the bottom of their zone where that has six lines at most.
func (s *sheet) address(l Letter) error {
	small := append([]string{l.Sender.ReturnLine}, l.Annotations...)
	if len(small) > annotationsMax+1 {
		return casefile.Errorf(casefile.Invalid, "letter.annotations", "letter: more than %d annotations", annotationsMax)
	}
	above := float64(len(small)) * smallLine
	lines, size, height := s.recipient(l.Recipient, addressHeight-above)
	if lines == nil {
		return casefile.Errorf(casefile.Invalid, "letter.recipient-too-long", "letter: the recipient does not fit into the field of the address")
	}
	top := min(recipientTop, addressTop+addressHeight-float64(len(lines))*height)
	y := top - above
	for i, text := range small {
		s.begin(pdf.Paragraph)
		size := smallSize
		if i == 0 {
			size = s.shrink(text, recipientW, smallSize, 5)
		}
		s.plain(text, false, marginLeft, y, size, smallLine)
		y += smallLine
	}
	s.begin(pdf.Paragraph)
	for i, text := range separated(lines) {
		s.write(text, marginLeft, top+float64(i)*height, size, height)
	}
	return nil
}

// recipient breaks the lines of the address for the first setting in which they fit, where room is what the annotations leave of the field; none where no setting holds them.
func (s *sheet) recipient(address []string, room float64) (lines []line, size, height float64) {
	for _, set := range settings {
		lines = nil
		for _, text := range address {
			lines = append(lines, wrapPlain(text, recipientW, s.measure(set.size))...)
		}
		space := addressHeight - annotationsH
		if set.grows {
			space = room
		}
		if float64(len(lines))*set.line <= space+0.01 && (set.wraps || len(lines) == len(address)) {
			return lines, set.size, set.line
		}
	}
	return nil, 0, 0
}

// shrink gives the largest size down to least at which a text fits.
func (s *sheet) shrink(text string, width, size, least float64) float64 {
	for size > least && s.measure(size)(text, false) > width {
		size -= 0.25
	}
	return size
}

// information sets the block on the right; the date of the letter is its last line.
func (s *sheet) information(l Letter) {
	const labelWidth, valueSize, height, gap = 23.0, 9.0, 4.3, 0.6
	y := infoTop
	list := s.element(pdf.List)
	list.Numbering = "None"
	for _, info := range append(append([]InfoLine{}, l.Info...), InfoLine{"Datum", formatDate(l.Date)}) {
		item := list.Add(pdf.ListItem)
		s.of = item.Add(pdf.Label)
		s.plain(info.Label, false, infoLeft, y, smallSize, height)
		size := valueSize
		for _, word := range strings.Fields(info.Value) {
			size = s.shrink(word, infoWidth-labelWidth, size, 6) // an address of e-mail should not be torn
		}
		s.of = item.Add(pdf.ListBody)
		for _, text := range wrapPlain(info.Value, infoWidth-labelWidth, s.measure(size)) {
			s.write(text, infoLeft+labelWidth, y, size, height)
			y += height
		}
		y += gap
	}
}

// ornaments adds what every page has once the number of pages is known. The foot of the first page says what stands nowhere else, so it is read,
// as the last of the letter. own is how many pages the letter has without the sheets behind it, which say nothing of it.
func (s *sheet) ornaments(l Letter, own int) {
	for n, text := range l.Sender.Footer {
		s.pages[0] = append(s.pages[0], mark{
			of: s.element(pdf.Paragraph), x: marginLeft, y: footerTop + float64(n+1)*smallLine, text: text, size: s.shrink(text, textWidth, smallSize, 6),
		})
	}
	for i := range own {
		base := laterNumber
		if i == 0 {
			base = firstNumber
			s.pages[i] = append(s.pages[i], mark{of: pdf.Sheet, x: 4, y: foldUpper, width: 4}, mark{of: pdf.Sheet, x: 4, y: punch, width: 6},
				mark{of: pdf.Sheet, x: 4, y: foldLower, width: 4})
		} else {
			s.pages[i] = append(s.pages[i], mark{of: pdf.RunningHead, x: marginLeft, y: 18, text: continuation(l), size: smallSize})
		}
		number := fmt.Sprintf("Seite %d von %d", i+1, own)
		x := pageWidth - marginRight - s.measure(smallSize)(number, false)
		s.pages[i] = append(s.pages[i], mark{of: pdf.RunningFoot, x: x, y: base, text: number, size: smallSize})
	}
}

// continuation says on following pages which letter they belong to.
func continuation(l Letter) string {
	text := "Schreiben vom " + formatDate(l.Date)
	for _, info := range l.Info {
		if info.Label == "Unser Zeichen" {
			text += " · " + info.Value
		}
	}
	return text
}

// wrapPlain wraps a text in which stars are stars, as in names and addresses.
func wrapPlain(text string, width float64, m measure) []line {
	return wrap(EscapeStrong(text), width, m)
}

func formatDate(d casefile.Date) string {
	return fmt.Sprintf("%02d.%02d.%04d", d.Day, d.Month, d.Year)
}
