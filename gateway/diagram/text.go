package diagram

import (
	"slices"
	"strings"
	"unicode"

	"ablauf/workflows/bpmn"
)

const (
	fontSize   = 12.0
	lineHeight = 14.0
)

// width estimates how wide a text runs in Fira Sans at 12 pixels. An estimate is enough: it only decides where lines break, and the
// browser may have another font.
func width(s string) float64 {
	sum := 0.0
	for _, r := range s {
		sum += runeWidth(r)
	}
	return sum
}

func runeWidth(r rune) float64 {
	switch {
	case r < unicode.MaxASCII:
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0 // marks that stand on another letter
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
		return 12
	}
	switch {
	case strings.ContainsRune("ijl.,:;'|!()[]", r):
		return 3.3
	case strings.ContainsRune("fjrt -/", r):
		return 4.2
	case strings.ContainsRune("mwMW@%", r):
		return 10
	case unicode.IsUpper(r):
		return 7.6
	}
	return 6.5
}

// wrap breaks a text into lines that fit; a word that is too long is parted with a hyphen. A line break of the author stays.
func wrap(s string, fit float64) []string {
	var lines []string
	for _, part := range strings.Split(strings.TrimSpace(s), "\n") {
		line := ""
		for _, word := range words(part) {
			for {
				joined := word
				if line != "" {
					joined = line + " " + word
				}
				if width(joined) <= fit {
					line = joined
					break
				}
				if line != "" {
					lines = append(lines, line)
					line = ""
					continue
				}
				head, tail := hyphenate(word, fit)
				if tail == "" {
					line = head
					break
				}
				lines = append(lines, head)
				word = tail
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// words splits at spaces, but keeps "§ 75" and "Abs. 2" together.
func words(s string) []string {
	var joined []string
	for _, word := range strings.Fields(s) {
		if last := len(joined) - 1; last >= 0 && keepsNext(joined[last]) {
			joined[last] += "\u00a0" + word
			continue
		}
		joined = append(joined, word)
	}
	return joined
}

// keepsNext reports whether a word must not stand at the end of a line.
func keepsNext(word string) bool {
	if i := strings.LastIndex(word, "\u00a0"); i >= 0 {
		word = word[i+len("\u00a0"):]
	}
	return slices.Contains([]string{"§", "§§", "Abs.", "Satz", "S.", "Nr."}, word)
}

// fitFor gives the width for a name beside a shape: what the author gave, but room for the longest word where that is little more.
func fitFor(name string, s *bpmn.Shape) float64 {
	fit := 96.0
	if s.Label != nil && s.Label.Width > 0 {
		fit = max(s.Label.Width, 60)
	}
	for _, word := range words(name) {
		if w := width(word) + 1; w <= 112 {
			fit = max(fit, w)
		}
	}
	return fit
}

// hyphenate parts a word that does not fit: at a hyphen it has, else before a consonant that a vowel follows, else where it must.
func hyphenate(word string, fit float64) (head, tail string) {
	runes := []rune(word)
	last := 0
	for last < len(runes) && width(string(runes[:last+1])+"-") <= fit {
		last++
	}
	if last >= len(runes) || len(runes) < 5 {
		return word, ""
	}
	last = max(last, 2)
	for cut := last; cut >= 3; cut-- {
		if runes[cut-1] == '-' || runes[cut-1] == '/' {
			return string(runes[:cut]), string(runes[cut:])
		}
	}
	for cut := last; cut >= 3; cut-- {
		if cut+2 < len(runes) && !isVowel(runes[cut]) && isVowel(runes[cut+1]) && !strings.ContainsRune("hkH", runes[cut]) && unicode.IsLetter(runes[cut]) {
			return string(runes[:cut]) + "-", string(runes[cut:])
		}
		if cut+2 < len(runes) && runes[cut] == 'k' && isVowel(runes[cut+1]) && runes[cut-1] != 'c' {
			return string(runes[:cut]) + "-", string(runes[cut:])
		}
	}
	if !unicode.In(runes[last-1], unicode.Latin, unicode.Greek, unicode.Cyrillic) {
		return string(runes[:last]), string(runes[last:]) // other scripts know no hyphen
	}
	return string(runes[:last]) + "-", string(runes[last:])
}

func isVowel(r rune) bool { return strings.ContainsRune("aeiouyäöüAEIOUYÄÖÜ", r) }
