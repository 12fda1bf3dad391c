package letter

import (
	"maps"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"

	"ablauf/internal/pdf"
)

// Pager gives a function that sets a text and tells the lines of each page from top to bottom.
func Pager() (func(body []Block) [][]string, error) {
	pair, err := fonts()
	return func(body []Block) (pages [][]string) {
		s := newSheet(pair, pdf.New(pdf.Info{}).Root())
		s.blocks(body, explanation("", body), 0)
		for _, page := range s.pages {
			pages = append(pages, linesOf(page))
		}
		return pages
	}, err
}

// Placed is a text or a stroke on a page: its base line and how far one sees it go, in mm, and the size of its type in points.
type Placed struct {
	Left, Base, Right float64
	Text              string
	Strong            bool
	Size              float64
}

// Places gives where everything stands, page by page.
func Places(l Letter) (pages [][]Placed, err error) {
	pair, err := fonts()
	if err != nil {
		return nil, err
	}
	s, err := layOut(l, pair, pdf.New(pdf.Info{}).Root())
	if err != nil {
		return nil, err
	}
	for _, marks := range s.pages {
		var page []Placed
		for _, m := range marks {
			page = append(page, Placed{m.x, m.y, m.x + m.width + s.measure(m.size)(strings.TrimRight(m.text, " "), m.strong), m.text, m.strong, m.size})
		}
		pages = append(pages, page)
	}
	return pages, nil
}

func linesOf(page []mark) (lines []string) {
	texts := map[float64]string{}
	for _, m := range page {
		texts[m.y] += m.text
	}
	for _, y := range slices.Sorted(maps.Keys(texts)) {
		lines = append(lines, texts[y])
	}
	return lines
}

// HasGlyph reports whether both fonts show a character.
func HasGlyph(r rune) (bool, error) {
	pair, err := fonts()
	return err == nil && pair.upright.Shows(r) && pair.strong.Shows(r), err
}

// Wrap breaks a text into lines for a font in which every letter is one wide and strong letters two.
func Wrap(text string, width float64) (lines []string) {
	for _, l := range wrap(text, width, func(s string, strong bool) float64 {
		n := 0.0
		for _, r := range s {
			if !unicode.Is(unicode.Mn, r) {
				n++
			}
		}
		if strong {
			n *= 2
		}
		return n
	}) {
		text := ""
		for _, r := range l {
			if r.strong {
				text += "<" + r.text + ">"
				continue
			}
			text += r.text
		}
		lines = append(lines, text)
	}
	return lines
}

// ShareWidth is shareWidth with letters that are all as wide as each other, strong ones a little wider.
func ShareWidth(rows [][]string, width float64) []float64 {
	return shareWidth(rows, width, func(text string, strong bool) float64 {
		w := 2 * float64(len(text))
		if strong {
			w *= 1.05
		}
		return w
	})
}

// Unfounded gives the blocks of a template that no mark covers, on no way through its conditions, the salutation and the closing apart.
func (t *Template) Unfounded() []string {
	var text strings.Builder
	flatten(t.body.Root, &text)
	var found []string
	for i, g := range marks(groups(text.String())) {
		if strings.HasPrefix(g.lines[0], greetingMark) {
			return found
		}
		if g.mark == "" && i > 0 && !strings.HasPrefix(g.lines[0], headingMark) {
			found = append(found, strings.Join(g.lines, " "))
		}
	}
	return append(found, "no closing")
}

// flatten writes all branches one behind the other.
func flatten(list *parse.ListNode, text *strings.Builder) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.TextNode:
			text.Write(n.Text)
		case *parse.ActionNode:
			text.WriteString("Wert")
		case *parse.IfNode:
			flatten(n.List, text)
			flatten(n.ElseList, text)
		case *parse.RangeNode:
			flatten(n.List, text)
			flatten(n.ElseList, text)
		case *parse.WithNode:
			flatten(n.List, text)
			flatten(n.ElseList, text)
		}
	}
}
