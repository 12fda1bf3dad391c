package letter

import (
	"regexp"
	"strings"

	"ablauf/internal/casefile"
)

// run is a piece of text in one font.
type run struct {
	text   string
	strong bool
}

// line is one line of a paragraph: its runs from left to right.
type line []run

const strongMark = "**"

// parseRuns splits a text at its **strong** places. A backslash takes the meaning from the character behind it.
func parseRuns(text string) []run {
	var runs []run
	var b strings.Builder
	strong := false
	flush := func() {
		if b.Len() > 0 {
			runs = append(runs, run{b.String(), strong})
			b.Reset()
		}
	}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case strings.HasPrefix(text[i:], strongMark):
			flush()
			strong = !strong
			i += len(strongMark) - 1
		default:
			b.WriteByte(text[i])
		}
	}
	flush()
	return runs
}

// EscapeStrong gives the text in which a star is a star.
func EscapeStrong(text string) string { return strongEscaper.Replace(text) }

var strongEscaper = strings.NewReplacer(`\`, `\\`, `*`, `\*`)

// checkText refuses characters that the fonts cannot show, or that have no place in text of a language, rather than to print boxes into a legal
// letter: Cyrillic letters stand in blocks of their language only, a name of the German text is Latin (DIN 91379). The error names the character,
// not the text.
func checkText(text, lang string) error {
	for _, r := range text {
		switch r {
		case '•', '\u00a0', '\u2011', '\u202f', '−':
			continue
		}
		// A combining mark needs a letter before it to pass; where it may stand is checked when names come in.
		if !casefile.IsTextIn(lang, "a"+string(r)) {
			return casefile.Errorf(casefile.Invalid, "letter.character", "letter: U+%04X is not shown in this place", r)
		}
	}
	return nil
}

// measure gives the width of a text in mm.
type measure func(text string, strong bool) float64

// wrap breaks a text into lines of at most width mm, at blanks and where the text itself breaks. A word that is wider than a line
// is cut. A line that ends between words ends with a blank: nobody sees it, but who listens or copies does not get two words as one.
func wrap(text string, width float64, m measure) []line {
	var lines []line
	for i, part := range strings.Split(keepCitations(text), "\n") {
		if i > 0 {
			lines = endWithBlank(lines)
		}
		lines = append(lines, wrapRuns(parseRuns(part), width, m)...)
	}
	return lines
}

// endWithBlank separates the last line from what follows.
func endWithBlank(lines []line) []line {
	if last := len(lines) - 1; last >= 0 {
		lines[last] = appendRun(lines[last], run{" ", false})
	}
	return lines
}

// separated ends all lines but the last with a blank.
func separated(lines []line) []line {
	for i := range len(lines) - 1 {
		endWithBlank(lines[:i+1])
	}
	return lines
}

// wrapStrong breaks a text that is strong as a whole.
func wrapStrong(text string, width float64, m measure) []line {
	runs := parseRuns(keepCitations(text))
	for i := range runs {
		runs[i].strong = true
	}
	return wrapRuns(runs, width, m)
}

// keepCitations puts no-break spaces into citations, so that no line ends with a lonely "§" or "Abs." and none between "§ 84" and "Abs. 1".
func keepCitations(text string) string {
	return citationParts.ReplaceAllString(citationSigns.Replace(text), "$1\u00a0$2")
}

// citationParts finds the places between the parts of a citation: behind a number, before what it is divided into.
var citationParts = regexp.MustCompile(`(\d[a-z]?) (Abs\.|Satz|Nr\.)`)

var citationSigns = strings.NewReplacer("§ ", "§\u00a0", "Abs. ", "Abs.\u00a0", "Nr. ", "Nr.\u00a0", "Art. ", "Art.\u00a0", "Satz ", "Satz\u00a0")

func wrapRuns(runs []run, width float64, m measure) []line {
	var lines []line
	var current line
	used := 0.0
	for _, word := range words(runs) {
		for _, piece := range fit(word, width, m) {
			w := widthOf(piece.runs, m)
			blank := m(" ", false)
			broken := len(current) > 0 && used+blank+w > width
			if len(current) > 0 && !piece.cut {
				current = appendRun(current, run{" ", current[len(current)-1].strong && piece.runs[0].strong})
				used += blank
			}
			if broken {
				lines = append(lines, current)
				current, used = nil, 0
			}
			for _, r := range piece.runs {
				current = appendRun(current, r)
			}
			used += w
		}
	}
	if len(current) > 0 {
		lines = append(lines, current)
	}
	return lines
}

// words splits runs at blanks; a word may change its font within, as in "**Pass**,".
func words(runs []run) [][]run {
	var list [][]run
	var word []run
	for _, r := range runs {
		for _, c := range r.text {
			// A no-break space holds its words together, so only plain blanks count.
			if !strings.ContainsRune(" \t\r\n", c) {
				word = appendRun(word, run{string(c), r.strong})
				continue
			}
			if len(word) > 0 {
				list, word = append(list, word), nil
			}
		}
	}
	if len(word) > 0 {
		list = append(list, word)
	}
	return list
}

// wordPiece is a word, or a part of one that is wider than a line.
type wordPiece struct {
	runs []run
	cut  bool // it goes on within the word, without a blank before it
}

// fit cuts a word that is wider than a line into pieces that are not. A citation is cut between its parts.
func fit(word []run, width float64, m measure) []wordPiece {
	if widthOf(word, m) <= width {
		return []wordPiece{{runs: word}}
	}
	if parts := citationWords(word); len(parts) > 1 {
		var pieces []wordPiece
		for _, part := range parts {
			pieces = append(pieces, fit(part, width, m)...)
		}
		return pieces
	}
	var pieces []wordPiece
	var piece []run
	used := 0.0
	for _, r := range word {
		for _, c := range r.text {
			w := m(string(c), r.strong)
			if used+w > width && len(piece) > 0 {
				pieces, piece, used = append(pieces, wordPiece{piece, len(pieces) > 0}), nil, 0
			}
			piece = appendRun(piece, run{string(c), r.strong})
			used += w
		}
	}
	return append(pieces, wordPiece{piece, len(pieces) > 0})
}

// citationWords takes a citation apart where keepCitations joined its parts.
func citationWords(word []run) [][]run {
	var plain []run
	for _, r := range word {
		plain = append(plain, run{citationJoins.ReplaceAllString(r.text, "$1 $2"), r.strong})
	}
	return words(plain)
}

var citationJoins = regexp.MustCompile("(\\d[a-z]?)\u00a0(Abs\\.|Satz|Nr\\.)")

func widthOf(runs []run, m measure) float64 {
	sum := 0.0
	for _, r := range runs {
		sum += m(r.text, r.strong)
	}
	return sum
}

// appendRun joins neighbours of one font, so that a line is drawn in as few pieces as it has fonts.
func appendRun(runs []run, r run) []run {
	if n := len(runs); n > 0 && runs[n-1].strong == r.strong {
		runs[n-1].text += r.text
		return runs
	}
	return append(runs, r)
}
