package importer

import (
	"regexp"
	"strings"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// Years outside of these are slips of a keyboard.
const (
	yearMin = 1900
	yearMax = 2199
)

// parseDate reads "2026-11-26" or "26.11.2026"; an empty text is no date.
func parseDate(s string) (casefile.Date, bool) {
	if s == "" {
		return casefile.Date{}, true
	}
	for _, layout := range []string{time.DateOnly, "2.1.2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return casefile.DateOf(t), t.Year() >= yearMin && t.Year() <= yearMax
		}
	}
	return casefile.Date{}, false
}

// Registers write what they do not know of a birth date as zeros: "00.03.1991", "1991-00-00".
var (
	germanBirth = regexp.MustCompile(`^(?:(?:([0-9]{1,2})\.)?([0-9]{1,2})\.)?([0-9]{4})$`)
	isoBirth    = regexp.MustCompile(`^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$`)
)

// parseBirth reads a birth date that may be known in part: "1991-03-14", "14.03.1991", "1991-03", "03.1991", "1991", and zeros for what
// is not known; "0000" where nothing is.
func parseBirth(s string) (casefile.PartialDate, bool) {
	var year, month, day string
	if m := isoBirth.FindStringSubmatch(s); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if m := germanBirth.FindStringSubmatch(s); m != nil {
		year, month, day = m[3], m[2], m[1]
	} else {
		return casefile.PartialDate{}, false
	}
	known := func(part string) bool { return strings.Trim(part, "0") != "" }
	two := func(part string) string { return ("0" + part)[len(part)-1:] }
	text := year
	switch {
	case !known(year):
		// A month without its year tells nobody apart.
		return casefile.PartialDate{}, !known(month) && !known(day)
	case known(month) && known(day):
		text += "-" + two(month) + "-" + two(day)
	case known(month):
		text += "-" + two(month)
	case known(day):
		return casefile.PartialDate{}, false
	}
	p, err := casefile.ParsePartialDate(text)
	return p, err == nil && p.Year >= 1850 && p.Year <= yearMax
}

// parseMoment reads a day, or a day with the time in Europe/Berlin, or an instant with its offset. Of a day alone the moment is noon: the
// law asks for the day, and no offset moves noon to another one.
func parseMoment(s string) (time.Time, bool) {
	if d, ok := parseDate(s); ok && s != "" {
		return d.Time(calendar.Berlin()).Add(12 * time.Hour), true
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05", "02.01.2006 15:04", "02.01.2006 15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, calendar.Berlin()); err == nil {
			return t, true
		}
	}
	t, err := time.Parse(time.RFC3339, s)
	return t, err == nil
}

// parseYesNo reads "ja" and "nein".
func parseYesNo(s string) (yes, ok bool) {
	switch strings.ToLower(s) {
	case "ja", "j", "true", "1":
		return true, true
	case "nein", "n", "false", "0":
		return false, true
	}
	return false, false
}

// splitList reads "TUR, POL", "TUR|POL" and the like.
func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(", |/;", r) })
}

var (
	spaces      = regexp.MustCompile(`\s+`)
	abbreviated = regexp.MustCompile(`(Abs\.|Satz|Nr\.)\s*([0-9])`)
)

// parseParagraph gives a paragraph as the rule tables write it: "25 Abs. 3" for "§ 25 Abs.3 AufenthG".
func parseParagraph(s string) string {
	s = strings.TrimSpace(strings.TrimPrefix(s, "§"))
	s = strings.TrimSpace(strings.TrimSuffix(s, "AufenthG"))
	return spaces.ReplaceAllString(abbreviated.ReplaceAllString(s, "$1 $2"), " ")
}
