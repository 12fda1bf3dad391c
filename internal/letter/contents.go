package letter

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/pdf"
)

// Contents is a table of contents: one line per piece, so that the number of its pages does not hang on what the lines say.
type Contents struct {
	Title, Author string
	On            casefile.Date
	Lines         []ContentsLine
}

// ContentsLine names a piece with its day and the number of its first page; 0 while that is not known.
type ContentsLine struct {
	Day, Title string
	Page       int
}

// contentsRows is how many lines a page has.
const contentsRows = 42

// Pages is how many pages it fills.
func (c Contents) Pages() int { return max(1, (len(c.Lines)+contentsRows-1)/contentsRows) }

// Render draws it upright, as PDF. Unavailable "letter.fonts-missing".
func (c Contents) Render() ([]byte, error) {
	pair, err := fonts()
	if err != nil {
		return nil, err
	}
	file := pdf.New(pdf.Info{Title: c.Title, Author: c.Author, Lang: "de", Day: c.On.Time(time.UTC)})
	s := newSheet(pair, file.Root())
	const size, height, dayWidth = 10.0, 5.6, 22.0
	right := pageWidth - marginRight
	for i := range c.Pages() {
		if i > 0 {
			s.pages = append(s.pages, nil)
		}
		s.begin(pdf.H1)
		heading := c.Title
		if i > 0 {
			heading += ", Fortsetzung"
		}
		s.plain(heading, true, marginLeft, 18, 14, 7)
		for n, l := range c.Lines[i*contentsRows : min(len(c.Lines), (i+1)*contentsRows)] {
			y := continuedTop + float64(n)*height
			number := ""
			if l.Page > 0 {
				number = strconv.Itoa(l.Page)
			}
			s.begin(pdf.Paragraph)
			s.plain(l.Day+" ", false, marginLeft, y, size, height)
			s.plain(s.shorten(legible(l.Title), right-marginLeft-dayWidth-18, size)+" ", false, marginLeft+dayWidth, y, size, height)
			s.plain(number, false, right-s.measure(size)(number, false), y, size, height)
		}
	}
	s.draw(file, pageWidth, pageHeight, thinStroke)
	out, err := file.Bytes()
	if err != nil {
		return nil, fmt.Errorf("contents: %w", err)
	}
	return out, nil
}

// shorten cuts a text with dots where it is wider than its place.
func (s *sheet) shorten(text string, width, size float64) string {
	text = strings.Join(strings.Fields(text), " ")
	m := s.measure(size)
	if m(text, false) <= width {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && m(string(letters)+"…", false) > width {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}
