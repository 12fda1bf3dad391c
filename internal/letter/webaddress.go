package letter

import (
	"math"
	"regexp"
	"strings"

	"rsc.io/qr"

	"ablauf/internal/casefile"
	"ablauf/internal/pdf"
)

// The measures of a QR code. ISO/IEC 18004 asks for four squares of blank paper around it; a telephone reads squares of two points, and a code of twenty
// millimetres, from where one holds a letter.
const (
	quietSquares = 4
	squarePoints = 2.0
	codeLeast    = 20.0 // mm
)

// addressForm is how addresses in letters look: what one can type without a mistake, and nothing that a viewer could take for another thing.
var addressForm = regexp.MustCompile(`^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{2,5})?(/[A-Za-z0-9._~-]+)*/?$`)

const addressMax = 200

// codeOf gives the squares of the QR code of an address, row by row. Its correction takes 15 % of damage (level M): a fold or a stain.
func codeOf(address string) ([][]bool, error) {
	if !addressForm.MatchString(address) || len(address) > addressMax {
		return nil, casefile.Errorf(casefile.Invalid, "letter.address", "letter: an address begins with https:// and has at most %d letters of ASCII", addressMax)
	}
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "letter.address", "letter: %w", err)
	}
	rows := make([][]bool, code.Size)
	for y := range rows {
		rows[y] = make([]bool, code.Size)
		for x := range rows[y] {
			rows[y][x] = code.Black(x, y)
		}
	}
	return rows, nil
}

// placedAddress is a WebAddress with its measures.
type placedAddress struct {
	code           [][]bool
	side           float64 // of a square
	lines, address []line
	height         float64
}

// place measures a WebAddress: text and address on the left, the code at the right margin, whose paper is blank.
func (s *sheet) place(b Block) placedAddress {
	code, _ := codeOf(b.Address) // check has refused what has none
	n := float64(len(code))
	p := placedAddress{code: code, side: max(squarePoints, math.Ceil(codeLeast*pointsInMM/n*100)/100) / pointsInMM}
	quiet, edge := quietSquares*p.side, n*p.side
	width := textWidth - edge - quiet
	p.lines = wrap(b.Text, width, s.measure(bodySize))
	p.address = addressLines(b.Address, width, s.measure(bodySize))
	p.height = max(edge+2*quiet, quiet+float64(len(p.lines)+len(p.address))*bodyLine+paragraphGap)
	return p
}

// webAddress sets the block, which is never parted. behind is the height of what must stand on its page.
func (s *sheet) webAddress(b Block, behind float64) {
	p := s.place(b)
	s.keep(p.height + behind)
	top := s.y + quietSquares*p.side
	y := top
	s.begin(pdf.Paragraph)
	for _, l := range p.lines {
		s.write(l, marginLeft, y, bodySize, bodyLine)
		y += bodyLine
	}
	y += paragraphGap
	link := s.element(pdf.Paragraph).Add(pdf.Link)
	s.of = link
	for _, l := range p.address {
		s.write(l, marginLeft, y, bodySize, bodyLine)
		at, width := y, widthOf(l, s.measure(bodySize))
		s.add(mark{draw: func(page *pdf.Page) {
			page.Link(link, marginLeft, at, width, bodyLine, b.Address, "Diese Seite öffnen: "+b.Address)
		}})
		y += bodyLine
	}
	figure := s.element(pdf.Figure)
	figure.Alt = "QR-Code. Er führt zu der Adresse, die davor als Link steht."
	s.add(mark{draw: func(page *pdf.Page) {
		page.Squares(figure, pageWidth-marginRight-float64(len(p.code))*p.side, top, p.side, p.code)
	}})
	s.y += p.height
}

// addressLines breaks an address behind a slash, so that what one types goes on with the next line.
func addressLines(address string, width float64, m measure) []line {
	var lines []line
	text := ""
	for _, part := range strings.SplitAfter(address, "/") {
		if text != "" && part != "" && part != "/" && m(text+part, false) > width {
			lines, text = append(lines, wrapPlain(text, width, m)...), ""
		}
		text += part
	}
	return append(lines, wrapPlain(text, width, m)...)
}
