package mrz

import (
	"slices"
	"strings"
	"unicode"

	"ablauf/internal/casefile"
)

// spellings are the letters for which ICAO Doc 9303 part 3, section 6, has more than the letter without its mark; the first is the
// recommended one. Where it leaves a choice, states differ, so each counts as the same name.
var spellings = map[rune][]string{
	'Ä': {"AE", "A"}, 'Ö': {"OE", "O"}, 'Ü': {"UE", "UXX", "U"}, 'ß': {"SS"}, 'ẞ': {"SS"}, 'Å': {"AA", "A"}, 'Æ': {"AE"}, 'Ø': {"OE", "O"},
	'Œ': {"OE"}, 'Ñ': {"N", "NXX"}, 'Þ': {"TH"}, 'Ð': {"D"}, 'Đ': {"D"}, 'Ħ': {"H"}, 'Ĳ': {"IJ"}, 'ı': {"I"}, 'İ': {"I"}, 'ĸ': {"Q", "K"},
	'Ł': {"L"}, 'Ŋ': {"N"}, 'Ŧ': {"T"}, 'Ə': {"A", "E"},
}

// SameName reports whether a name of the file may stand in a zone as the given capital letters. Hyphens and apostrophes count as
// the zone writes them: a hyphen as a space, an apostrophe not at all. Of a zone whose names were cut it is enough that the name begins so.
func SameName(zone, onFile string, cut bool) bool {
	return spells(strings.ReplaceAll(zone, " ", ""), letters(onFile), cut)
}

// letters gives for each letter of a name what may stand for it. Spaces and hyphens carry no meaning here: zones differ in whether they
// write a double name in one or in two words.
func letters(name string) [][]string {
	var out [][]string
	for _, r := range name {
		upper := unicode.ToUpper(r)
		if r == 'ß' || r == 'ı' {
			upper = r
		}
		if s, ok := spellings[upper]; ok {
			out = append(out, s)
			continue
		}
		if plain := strings.ToUpper(strings.TrimSpace(casefile.Fold(string(r)))); plain != "" {
			out = append(out, []string{plain})
		}
	}
	return out
}

// spells walks through all ways of writing at once: ends holds the places that the letters so far may lead to.
func spells(text string, name [][]string, cut bool) bool {
	if text == "" {
		return len(name) == 0
	}
	ends := []int{0}
	for _, ways := range name {
		var next []int
		for _, at := range ends {
			for _, way := range ways {
				rest := text[at:]
				if cut && rest != "" && strings.HasPrefix(way, rest) || cut && rest == "" {
					return true
				}
				if strings.HasPrefix(rest, way) && !slices.Contains(next, at+len(way)) {
					next = append(next, at+len(way))
				}
			}
		}
		ends = next
	}
	return slices.Contains(ends, len(text))
}
