package intake

import (
	"cmp"
	"slices"
	"strings"

	"ablauf/internal/casefile"
)

// Match says how sure it is whose application this is.
type Match string

// The verdicts. Only the first one needs no person: a name and a birth date alone are no proof, because two people may share them.
const (
	MatchClear         Match = "eindeutig"
	MatchUnclear       Match = "unklar"      // somebody of the file may be the same person
	MatchContradiction Match = "widerspruch" // number, name and birth date do not fit together
)

// The reasons for which somebody of the file may be the person.
const (
	HitNumberOtherName  = "azr-anderer-name"
	HitNumberOtherBirth = "azr-anderes-geburtsdatum"
	HitOtherNumber      = "andere-azr-nummer" // name and birth date agree, the numbers do not
	HitNumber           = "azr"
	HitNameBirth        = "name-geburtsdatum"
	HitNameOnly         = "name-ohne-geburtsdatum"
	HitSimilar          = "aehnlicher-name"
	HitBirthSwapped     = "geburtstag-vertauscht" // names agree, day and month stand the other way round
)

// Hit is a person of the file who may be the one that applied.
type Hit struct {
	Person casefile.PersonID `json:"person"`
	Reason string            `json:"grund"`
}

// HitsMax is how many persons a form offers.
const HitsMax = 5

// MatchPerson compares what a person states with the person that their case is linked to, which matchedBy tells how, and with others of
// the file. What a person of the authority or another system has said about whose case it is stays. The hits come contradictions first,
// at most HitsMax.
func MatchPerson(stated, linked casefile.Person, matchedBy string, others []casefile.Person) (Match, []Hit) {
	verdict, hits := MatchClear, []Hit{}
	note := func(p casefile.Person, reason string) {
		hits = append(hits, Hit{p.ID, reason})
		if contradicts(reason) {
			verdict = MatchContradiction
		} else if verdict == MatchClear {
			verdict = MatchUnclear
		}
	}
	switch matchedBy {
	case "azr":
		if sameName(stated, linked) == nameOther {
			note(linked, HitNumberOtherName)
		}
	case "new":
		for _, other := range others {
			if other.ID == linked.ID {
				continue
			}
			if reason := hitOf(stated, other); reason != "" {
				note(other, reason)
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(boolOrder(contradicts(b.Reason))-boolOrder(contradicts(a.Reason)), cmp.Compare(a.Person, b.Person))
	})
	return verdict, hits[:min(len(hits), HitsMax)]
}

func contradicts(reason string) bool {
	return reason == HitNumberOtherName || reason == HitNumberOtherBirth || reason == HitOtherNumber
}

func boolOrder(b bool) int {
	if b {
		return 1
	}
	return 0
}

// hitOf says why somebody may be the person; "" where nothing says so.
func hitOf(stated, other casefile.Person) string {
	name, birth := sameName(stated, other), sameBirth(stated.BirthDate, other.BirthDate)
	if stated.AZRNummer != "" && stated.AZRNummer == other.AZRNummer {
		switch {
		case birth == birthOther || birth == birthSwapped:
			return HitNumberOtherBirth
		case name == nameOther:
			return HitNumberOtherName
		}
		return HitNumber
	}
	otherNumber := stated.AZRNummer != "" && other.AZRNummer != ""
	switch {
	case birth == birthSwapped && name == nameSame && !otherNumber:
		return HitBirthSwapped
	case birth == birthOther || birth == birthSwapped || name == nameOther:
		return ""
	case name == nameSame && birth == birthSame && otherNumber:
		return HitOtherNumber
	case otherNumber:
		return "" // two numbers and no more in common than a like name
	case name == nameSame && birth == birthSame:
		return HitNameBirth
	case name == nameSame:
		return HitNameOnly
	case birth == birthSame:
		return HitSimilar
	}
	return ""
}

type nameLikeness int

const (
	nameOther nameLikeness = iota
	nameSimilar
	nameSame
)

// sameName compares names in any order and spelling. One that has all the names of the other is the same: a second given name is left out
// as often as a birth name is. Twins share the family name only. A slip of the pen makes names similar.
func sameName(a, b casefile.Person) nameLikeness {
	wordsA, wordsB := nameWords(a), nameWords(b)
	if len(wordsA) > len(wordsB) {
		wordsA, wordsB = wordsB, wordsA
	}
	all := len(wordsA) > 0
	for _, word := range wordsA {
		all = all && slices.Contains(wordsB, word)
	}
	if all && (len(wordsA) > 1 || len(wordsB) == 1) {
		return nameSame
	}
	if soundAlike(wordsA, wordsB) {
		return nameSimilar
	}
	x, y := strings.Join(wordsA, " "), strings.Join(wordsB, " ")
	slips := 1
	if min(len(x), len(y)) >= longName {
		slips = 2
	}
	if distance(x, y) <= slips {
		return nameSimilar
	}
	return nameOther
}

// longName is from how many letters on two slips of the pen are forgiven.
const longName = 8

func nameWords(p casefile.Person) []string {
	words := strings.Fields(casefile.Fold(p.FamilyName + " " + p.GivenNames + " " + p.BirthName))
	slices.Sort(words)
	return slices.Compact(words)
}

// transliterations are the spellings by which one letter of another script, or one umlaut, comes to us in several ways: Юрий is Juri, Yuriy and
// Iurii, Müller is Mueller and Muller. What is read by it is a hint for a person, as every like name is.
var transliterations = strings.NewReplacer(
	"tsch", "c", "shch", "sc", "sch", "s", "tch", "c", "ch", "c", "kh", "c", "sh", "s", "zh", "z", "dzh", "z", "dj", "z", "ph", "f", "th", "t", "ck", "k", "q", "k",
	"ks", "x", "ae", "a", "oe", "o", "ue", "u", "ou", "u", "oo", "u", "ee", "i", "iy", "i", "ij", "i", "yy", "i", "ii", "i", "yi", "i", "y", "i", "j", "i", "w", "v",
)

// soundAlike reports whether all words of the shorter name stand in the other one too, as far as transliterations go. One word alone is no name.
func soundAlike(shorter, longer []string) bool {
	sounds := make([]string, 0, len(longer))
	for _, word := range longer {
		sounds = append(sounds, sound(word))
	}
	for _, word := range shorter {
		if !slices.Contains(sounds, sound(word)) {
			return false
		}
	}
	return len(shorter) > 1
}

// sound writes a word in one of its transliterations, doubled letters once.
func sound(word string) string {
	var b strings.Builder
	var before rune
	for _, r := range transliterations.Replace(word) {
		if r != before {
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// distance is the number of letters to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := before
			if a[i] != b[j] {
				replaced++
			}
			before = row[j+1]
			row[j+1] = min(replaced, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}

type birthLikeness int

const (
	birthOther birthLikeness = iota
	birthSwapped
	birthUnknown
	birthSame
)

// sameBirth compares birth dates as far as both are known; registers know some by the year only.
func sameBirth(a, b casefile.PartialDate) birthLikeness {
	x, y := a.String(), b.String()
	switch {
	case a.Year == 0 || b.Year == 0:
		return birthUnknown
	case strings.HasPrefix(x, y) || strings.HasPrefix(y, x):
		return birthSame
	case a.Known() && b.Known() && a.Year == b.Year && a.Month == b.Day && a.Day == b.Month:
		return birthSwapped
	}
	return birthOther
}
