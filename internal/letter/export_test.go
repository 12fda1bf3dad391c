package letter

import (
	"maps"
	"slices"

	"codeberg.org/go-pdf/fpdf"
)

// Pager gives a function that sets a text and tells the lines of each page from top to bottom.
func Pager() (func(body []Block) [][]string, error) {
	pdf := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", SizeStr: "A4"})
	outlines, err := addFonts(pdf)
	return func(body []Block) (pages [][]string) {
		s := newSheet(pdf, outlines)
		s.blocks(body)
		for _, page := range s.pages {
			pages = append(pages, linesOf(page))
		}
		return pages
	}, err
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
	for _, file := range []string{"NotoSans-Regular.ttf", "NotoSans-Bold.ttf"} {
		data, err := fontFiles.ReadFile("fonts/vendor/" + file)
		if err != nil {
			return false, err
		}
		g, err := parseGlyphs(data)
		if err != nil || g.index(r) == 0 {
			return false, err
		}
	}
	return true, nil
}

// ParseGlyphs is parseGlyphs, for damaged files.
func ParseGlyphs(font []byte) error { _, err := parseGlyphs(font); return err }

// Clusters gives the clusters of a text as text and marks.
func Clusters(text string) (list [][2]string) {
	for _, c := range clusters(text) {
		list = append(list, [2]string{c.text, string(c.marks)})
	}
	return list
}

// Wrap breaks a text into lines for a font in which every letter is one wide and strong letters two.
func Wrap(text string, width float64) (lines []string) {
	for _, l := range wrap(text, width, func(s string, strong bool) float64 {
		n := float64(len([]rune(withoutMarks(s))))
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
