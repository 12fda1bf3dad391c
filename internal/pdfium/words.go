package pdfium

import (
	"math"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	// charactersMax bounds what is read of a page; a dense one has ten thousand.
	charactersMax = 100_000
	// wordMax is the longest word; what is longer is cut.
	wordMax = 100
)

// Word is a word of a page and where it stands: where its base line begins, in points from the lower left corner of the page as it is seen, how long it is and how
// high its letters are, and the angle of its line, in radians against the clock.
type Word struct {
	Text        string
	X, Y        float64
	Width, Size float64
	Angle       float64
}

// Words gives the words of the page in the order of the file, those in fields and annotations too. A page of which no text can be read has none.
func (p *Page) Words() []Word {
	p.flatten()
	library := p.file.library
	loaded, err := library.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: p.ref()})
	if err != nil {
		return nil
	}
	defer library.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}) //nolint:errcheck // there is nobody to tell
	counted, err := library.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil {
		return nil
	}
	place, ok := p.upright()
	if !ok {
		return nil
	}
	r := reader{page: p, text: loaded.TextPage, place: place}
	for i := range min(counted.Count, charactersMax) {
		got, err := library.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: loaded.TextPage, Index: i})
		if err != nil {
			break
		}
		r.take(i, rune(got.Unicode))
	}
	r.end()
	return r.words
}

// flatten makes what fields and annotations show part of the page, because only the page has text. It comes behind the drawing.
func (p *Page) flatten() {
	library := p.file.library
	annotations, err := library.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: p.ref()})
	if err != nil || annotations.Count == 0 {
		return
	}
	if _, err := library.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: p.ref(), Usage: requests.FPDFPage_FlattenUsageNormalDisplay}); err != nil {
		return
	}
	before := p.page
	if p.load() == nil {
		_, _ = library.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: before})
	}
}

// affine leads from the coordinates of the file to those of the page as it is seen.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) at(x, y float64) (float64, float64) { return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f }

// upright asks PDFium where three points of the file are seen.
func (p *Page) upright() (affine, bool) {
	const fine, far = 100, 1000
	seen := func(x, y float64) (float64, float64, bool) {
		got, err := p.file.library.FPDF_PageToDevice(&requests.FPDF_PageToDevice{
			Page: p.ref(), SizeX: int(p.Width * fine), SizeY: int(p.Height * fine), PageX: x, PageY: y,
		})
		if err != nil {
			return 0, 0, false
		}
		return float64(got.DeviceX) / fine, p.Height - float64(got.DeviceY)/fine, true
	}
	x0, y0, ok0 := seen(0, 0)
	x1, y1, ok1 := seen(far, 0)
	x2, y2, ok2 := seen(0, far)
	return affine{a: (x1 - x0) / far, b: (y1 - y0) / far, c: (x2 - x0) / far, d: (y2 - y0) / far, e: x0, f: y0}, ok0 && ok1 && ok2
}

// reader puts characters together to words.
type reader struct {
	page        *Page
	text        references.FPDF_TEXTPAGE
	place       affine
	word        []rune
	first, last int
	high        rune // first half of a character of two units
	words       []Word
}

func (r *reader) take(i int, c rune) {
	if utf16.IsSurrogate(c) {
		if r.high == 0 {
			r.high = c
			return
		}
		c, r.high = utf16.DecodeRune(r.high, c), 0
	} else {
		r.high = 0
	}
	if !unicode.IsGraphic(c) || unicode.IsSpace(c) || c == unicode.ReplacementChar {
		r.end()
		return
	}
	if len(r.word) == 0 {
		r.first = i
	}
	r.word, r.last = append(r.word, c), i
	if len(r.word) == wordMax {
		r.end()
	}
}

// end keeps the word that was begun, unless it stands nowhere on the page.
func (r *reader) end() {
	text := string(r.word)
	r.word = r.word[:0]
	if text == "" {
		return
	}
	if w, ok := r.measure(text); ok {
		r.words = append(r.words, w)
	}
}

func (r *reader) measure(text string) (Word, bool) {
	library := r.page.file.library
	origin, err := library.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: r.text, Index: r.first})
	if err != nil {
		return Word{}, false
	}
	turned, err := library.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: r.text, Index: r.first})
	if err != nil {
		return Word{}, false
	}
	sin, cos := math.Sincos(float64(turned.CharAngle))
	alongX, alongY := r.place.a*cos+r.place.c*sin, r.place.b*cos+r.place.d*sin
	length := math.Hypot(alongX, alongY)
	alongX, alongY = alongX/length, alongY/length
	from, to, low, high := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, i := range []int{r.first, r.last} {
		box, err := library.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: r.text, Index: i})
		if err != nil {
			return Word{}, false
		}
		rect := box.Rect
		for _, corner := range [][2]float32{{rect.Left, rect.Bottom}, {rect.Left, rect.Top}, {rect.Right, rect.Bottom}, {rect.Right, rect.Top}} {
			x, y := r.place.at(float64(corner[0]), float64(corner[1]))
			along, across := x*alongX+y*alongY, y*alongX-x*alongY
			from, to, low, high = min(from, along), max(to, along), min(low, across), max(high, across)
		}
	}
	// The base line is that of the first letter; where the word begins on it is where its boxes do, since the last letter may stand leftmost.
	x, y := r.place.at(origin.X, origin.Y)
	base := y*alongX - x*alongY
	w := Word{
		Text: text, X: from*alongX - base*alongY, Y: from*alongY + base*alongX, Width: to - from, Size: high - low, Angle: math.Atan2(alongY, alongX),
	}
	onPage := w.X > -r.page.Width && w.X < 2*r.page.Width && w.Y > -r.page.Height && w.Y < 2*r.page.Height
	return w, onPage && w.Width > 0 && w.Size > 0 && w.Width < 2*(r.page.Width+r.page.Height) && w.Size < r.page.Width+r.page.Height
}
