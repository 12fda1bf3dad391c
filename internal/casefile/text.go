package casefile

import (
	"strings"
	"unicode"
)

// din91379Extra are the letters of DIN 91379 (normative Latin letters, data type A) beyond Latin-1, Latin Extended-A and the
// block Latin Extended Additional, which are accepted as ranges below.
const din91379Extra = "ƏəƆɔƎǝƐɛƒƓɠƗɨƘƙƠơƯưƵƷʒǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǠǡǢǣǤǥǦǧǨǩǪǫǬǭǮǯǰǴǵǸǹǺǻǼǽǾǿȀȁȂȃȄȅȆȇȈȉȊȋȌȍȎȏȐȑȒȓȔȕȖȗȘșȚțȞȟȦȧȨȩȪȫȬȭȮȯȰȱȲȳʰʳʹʺʼʾʿˈˌ"

// din91379Marks are the combining marks that DIN 91379 composes sequences with where no single code point exists.
const din91379Marks = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030A\u030B\u030C\u030D\u030F\u0311\u0312\u0313\u0315\u031B\u0323\u0324\u0325\u0326\u0327\u0328\u0329\u032D\u032E\u0330\u0331\u0332\u0334\u0335\u0338\u033E\u0347\u0358\u035D\u035F\u0361\u1DCE\u1E9E"

// IsNameText reports whether s may stand as a name in German registers: DIN 91379 data type A, that is Latin letters with
// their marks, space and the few punctuation marks that names carry. A combining mark needs a letter before it.
func IsNameText(s string) bool { return din91379(s, " '-.,/()’`´·‡") }

// IsLatinText reports whether s is text of DIN 91379 data type C: letters, digits, punctuation and line breaks, but no control
// characters, no other scripts and no direction marks.
func IsLatinText(s string) bool {
	return din91379(s, " '-.,/()’`´·‡0123456789!\"#$%&*+:;<=>?@[\\]^_{|}~¡¢£¥§©ª«¬®¯°±²³µ¶¹º»¿×÷€–—‘“”„…\n\r\t")
}

// alphabets are the letters of languages that are written in Cyrillic, small ones first.
var alphabets = map[string]string{
	"ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
	"uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ",
}

// IsTextIn reports whether s is text of a language (BCP 47): what IsLatinText has, and for a language that is written in Cyrillic the letters of its
// own alphabet beside. Names are Latin in every language, as registers have them.
func IsTextIn(lang, s string) bool {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return IsLatinText(strings.Map(func(r rune) rune {
		if strings.ContainsRune(alphabets[base], r) {
			return 'a'
		}
		return r
	}, s))
}

func din91379(s, punctuation string) bool {
	afterLetter := false
	for _, r := range s {
		switch {
		case isDIN91379Letter(r):
			afterLetter = true
		case strings.ContainsRune(din91379Marks, r):
			if !afterLetter {
				return false
			}
		case strings.ContainsRune(punctuation, r):
			afterLetter = false
		default:
			return false
		}
	}
	return true
}

func isDIN91379Letter(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return true
	case r >= 0x00C0 && r <= 0x017F:
		return r != '×' && r != '÷'
	case r >= 0x1E00 && r <= 0x1EF9:
		return true
	}
	return strings.ContainsRune(din91379Extra, r)
}

// Fold gives the form of a name by which names are compared and searched: lower case, German umlauts written out (ä as ae, ß as
// ss), all other marks dropped, everything that is no letter or digit turned into one space. Two spellings of one name fold to
// the same text, also where a mark is a character of its own; different names may do so too, so a match is a hint for a person, never proof.
func Fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range composed.Replace(strings.ToLower(s)) {
		folded, ok := foldings[r]
		switch {
		case ok:
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			folded = string(r)
		default:
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteString(folded)
	}
	return b.String()
}

// composed puts a letter and its mark together where the letter alone folds otherwise.
var composed = strings.NewReplacer("a\u0308", "ä", "o\u0308", "ö", "u\u0308", "ü", "a\u030a", "å")

// foldings maps lower-case letters to their plain form; it is read by key only.
var foldings = buildFoldings(
	"ä=ae ö=oe ü=ue ß=ss æ=ae ø=oe å=aa œ=oe þ=th ð=d đ=d ł=l ı=i ə=a ħ=h ŋ=n ŧ=t ĳ=ij ĸ=k ɛ=e ɔ=o ɨ=i ǝ=e",
	"a=àáâãāăąǎạảấầẩẫậắằẳẵặȁȃȧ", "c=çćĉċčḉ", "d=ďḋḍḏḑḓ", "e=èéêëēĕėęěẹẻẽếềểễệȅȇȩ", "f=ḟ", "g=ĝğġģǧǵḡ", "h=ĥḣḥḧḩḫẖȟ",
	"i=ìíîïĩīĭįǐỉịȉȋḭḯ", "j=ĵǰ", "k=ķǩḱḳḵ", "l=ĺļľŀḷḹḻḽ", "m=ḿṁṃ", "n=ñńņňŉǹṅṇṉṋ", "o=òóôõōŏőơǒọỏốồổỗộớờởỡợȍȏȯṍṏṑṓ",
	"p=ṕṗ", "r=ŕŗřȑȓṙṛṝṟ", "s=śŝşšșṡṣṥṧṩ", "t=ţťțṫṭṯṱẗ", "u=ùúûũūŭůűųưǔụủứừửữựȕȗṳṵṷṹṻ", "v=ṽṿ", "w=ŵẁẃẅẇẉẘ", "x=ẋẍ",
	"y=ýÿŷỳỵỷỹẏẙȳ", "z=źżžẑẓẕƶ",
)

func buildFoldings(single string, groups ...string) map[rune]string {
	m := make(map[rune]string, 400)
	for _, pair := range strings.Fields(single) {
		from, to, _ := strings.Cut(pair, "=")
		m[[]rune(from)[0]] = to
	}
	for _, group := range groups {
		to, letters, _ := strings.Cut(group, "=")
		for _, r := range letters {
			m[r] = to
		}
	}
	return m
}
