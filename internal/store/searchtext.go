package store

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"ablauf/internal/casefile"
)

// searchText is what somebody typed into the one search box, taken apart.
type searchText struct {
	reference string   // may be part of an Aktenzeichen: the whole text, where it has a digit
	azr       string   // twelve digits, as the AZR gives them out
	births    []string // as the file keeps them: the day, and what is known in part and may be that day
	words     []string // of a name, loosened
}

var (
	dayInWords = regexp.MustCompile(`\b(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\b`)
	dayISO     = regexp.MustCompile(`\b(\d{4})-(\d{1,2})-(\d{1,2})\b`)
	twelve     = regexp.MustCompile(`^\d{12}$`)
)

// readSearch takes a text apart. A birth date may stand alone or beside a name ("Demir 14.3.1991"); what is no day stays part of the text.
func readSearch(text string) searchText {
	var s searchText
	rest := text
	for _, form := range []struct {
		pattern          *regexp.Regexp
		year, month, day int
	}{{dayISO, 1, 2, 3}, {dayInWords, 3, 2, 1}} {
		m := form.pattern.FindStringSubmatch(rest)
		if m == nil || len(s.births) > 0 {
			continue
		}
		if s.births = birthsOf(m[form.year], m[form.month], m[form.day]); len(s.births) > 0 {
			rest = strings.Replace(rest, m[0], " ", 1)
		}
	}
	if digits := strings.NewReplacer(" ", "", "-", "", "/", "").Replace(rest); twelve.MatchString(digits) {
		s.azr = digits
	}
	rest = strings.TrimSpace(rest)
	if strings.ContainsAny(rest, "0123456789") && len(s.births) == 0 {
		s.reference = rest
	}
	for _, word := range strings.Fields(casefile.Fold(rest)) {
		if len(s.words) == searchWordsMax {
			break
		}
		word = looseName(word)
		if len(word) < trigram {
			word = " " + word
		}
		s.words = append(s.words, word)
	}
	return s
}

// onlyNames reports whether the text can mean nothing but a name.
func (s searchText) onlyNames() bool {
	return len(s.words) > 0 && s.reference == "" && s.azr == "" && len(s.births) == 0
}

// birthsOf gives a day in the forms in which the file may have it: the register often knows the month or the year alone.
func birthsOf(year, month, day string) []string {
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	full := fmt.Sprintf("%s-%02d-%02d", year, m, d)
	if _, err := casefile.ParseDate(full); err != nil {
		return nil
	}
	return []string{full, full[:7], full[:4]}
}

// looseSteps are the replacements of the SQL function loose_name, in its order.
var looseSteps = [][2]string{
	{"j", "i"},
	{"y", "i"},
	{"v", "w"},
	{"q", "k"},
	{"tsch", "ch"},
	{"sch", "sh"},
	{"kh", "ch"},
	{"ph", "f"},
	{"x", "ks"},
	{"ae", "a"},
	{"oe", "o"},
	{"ue", "u"},
	{"th", "t"},
}

// looseName gives a folded name as all its transliterations have it in common: Öztürk, Oeztuerk and Ozturk become one, so do Juri and
// Yuriy. It does what the SQL function loose_name does; different names may come out the same, so a match is a hint for a person.
func looseName(folded string) string {
	for _, step := range looseSteps {
		folded = strings.ReplaceAll(folded, step[0], step[1])
	}
	var b strings.Builder
	var last rune
	for _, r := range folded {
		if r != last || r < 'a' || r > 'z' {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
