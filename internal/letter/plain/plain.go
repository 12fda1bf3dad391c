// Package plain looks at German texts of letters as their readers do: are sentences short, does somebody act in them, is each abbreviation
// known, does each date come with its weekday?
//
// It is authoritative for what counts as plain here; the rules are those of product 3.6. It never judges whether a text is right, and never
// changes one.
package plain

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// MostWords is what a sentence may have; a citation of the law counts as one word, one in brackets as none.
const MostWords = 20

// The rules.
const (
	LongSentence  = "sentence.long"
	PassiveChain  = "passive.chain"
	Abbreviation  = "abbreviation"
	DateNoWeekday = "date.weekday"
)

// Finding is a sentence that breaks a rule.
type Finding struct {
	Rule     string
	Sentence string
}

const months = `(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?:$|[^\p{L}])`

var (
	bracketed = regexp.MustCompile(`\s*\([^()]*(?:§|Art\.)[^()]*\)`)
	citation  = regexp.MustCompile(`(?:§§?|Art\.)\s*\d+\w*(?:\s+(?:Abs\.|Nr\.|Satz|Sätze|Halbsatz|Buchst\.|bis|und|oder|sowie|\d+\w*|Alt\.)|,(?:\s+(?:Abs\.|Nr\.|Satz|§)|\s+\d))*(?:\s+(?:\p{Lu}\p{L}*\p{Lu}\p{L}*))?`)
	number    = regexp.MustCompile(`(\d)\.(\d)`)
	// The point of "1. Dezember" and of "vom 1. bis 15. Dezember" ends no sentence.
	ordinal   = regexp.MustCompile(`(\d)\. ((?:(?:und|oder|bis)(?: zum)? \d+\. )?` + months + `)`)
	letters   = regexp.MustCompile(`(^|[^\p{L}])(\p{L})\. ?(\p{L})\.`)
	ending    = regexp.MustCompile(`[.!?;:]["”“»)*]*(?:\s+|$)`)
	passive   = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(wird|werden|wurde|wurden|worden|würde|würden)(?:$|[^\p{L}])`)
	participl = regexp.MustCompile(`(?:^|[^\p{L}])(?:\p{L}*ge\p{L}+(?:t|en)|(?:be|ver|er|ent|zer|miss)\p{L}+(?:t|en)|\p{L}+iert)(?:$|[^\p{L}])`)
	capitals  = regexp.MustCompile(`\p{Lu}\p{L}*\p{Lu}\p{L}*`)
	dotted    = regexp.MustCompile(`(?:^|[^\p{L}])(ggf\.|bzw\.|usw\.|etc\.|evtl\.|inkl\.|max\.|mind\.|vgl\.|gem\.|lt\.|zzgl\.|ca\.|o\. ?g\.|z\. ?B\.|d\. ?h\.|u\. ?a\.|i\. ?d\. ?R\.|i\. ?S\. ?d\.|i\. ?V\. ?m\.)`)
	day       = regexp.MustCompile(`\d\d\.\d\d\.\d{4}`)
	withDay   = regexp.MustCompile(`(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag), \d\d\.\d\d\.\d{4}`)
)

// Text gives what breaks a rule in a paragraph, a heading, an item of a list or a cell of a table. Whose abbreviations are known says the
// caller: those that the letter explains.
func Text(paragraph string, known []string) []Finding {
	var found []Finding
	for _, s := range Sentences(paragraph) {
		for rule, broken := range map[string]bool{
			LongSentence: words(s) > MostWords, PassiveChain: chained(s), Abbreviation: len(unknown(s, known)) > 0,
			DateNoWeekday: len(day.FindAllString(s, -1)) > len(withDay.FindAllString(s, -1)),
		} {
			if broken {
				found = append(found, Finding{rule, s})
			}
		}
	}
	slices.SortFunc(found, func(a, b Finding) int { return strings.Compare(a.Sentence+a.Rule, b.Sentence+b.Rule) })
	return found
}

// Sentences cuts a paragraph. A semicolon and a colon end a sentence for who reads slowly.
func Sentences(paragraph string) []string {
	paragraph = strings.ReplaceAll(strings.Join(strings.Fields(paragraph), " "), "**", "")
	paragraph = number.ReplaceAllString(number.ReplaceAllString(paragraph, "$1\x00$2"), "$1\x00$2")
	paragraph = ordinal.ReplaceAllString(ordinal.ReplaceAllString(paragraph, "$1\x00 $2"), "$1\x00 $2")
	paragraph = letters.ReplaceAllString(paragraph, "$1$2\x00 $3\x00")
	for _, short := range []string{"Abs.", "Nr.", "Art.", "Buchst.", "Alt."} {
		paragraph = strings.ReplaceAll(paragraph, short+" ", strings.TrimSuffix(short, ".")+"\x00 ")
	}
	var list []string
	for paragraph != "" {
		at := ending.FindStringIndex(paragraph)
		if at == nil {
			at = []int{0, len(paragraph)}
		}
		if s := strings.TrimSpace(strings.ReplaceAll(paragraph[:at[1]], "\x00", ".")); strings.ContainsFunc(s, unicode.IsLetter) {
			list = append(list, s)
		}
		paragraph = paragraph[at[1]:]
	}
	return list
}

func uncited(sentence string) string {
	return citation.ReplaceAllString(bracketed.ReplaceAllString(sentence, ""), "Zitat")
}

func words(sentence string) int {
	n := 0
	for word := range strings.FieldsSeq(uncited(sentence)) {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// chained reports whether nobody acts twice in one sentence.
func chained(sentence string) bool {
	return len(passive.FindAllString(sentence, -1)) > 1 && len(participl.FindAllString(sentence, -1)) > 1
}

func unknown(sentence string, known []string) []string {
	found := dotted.FindAllString(sentence, -1)
	for _, word := range capitals.FindAllString(sentence, -1) {
		if !slices.Contains(known, word) {
			found = append(found, word)
		}
	}
	return found
}
