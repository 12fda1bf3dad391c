package letter

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"ablauf/internal/pdf"
)

// abbreviations are what letters may abbreviate, with what it stands for: a reader who has never seen a law book finds it at the end of the
// letter (product 3.6).
var abbreviations = map[string]string{
	"Abs.":              "Absatz",
	"Art.":              "Artikel",
	"Nr.":               "Nummer",
	"AGVwGO":            "Gesetz zur Ausführung der Verwaltungsgerichtsordnung",
	"AsylG":             "Asylgesetz",
	"AufenthG":          "Aufenthaltsgesetz",
	"AufenthV":          "Aufenthaltsverordnung",
	"BeschV":            "Beschäftigungsverordnung",
	"BGB":               "Bürgerliches Gesetzbuch",
	"GG":                "Grundgesetz",
	"LVwVfG":            "Landesverwaltungsverfahrensgesetz",
	"OZG":               "Onlinezugangsgesetz",
	"NJG":               "Niedersächsisches Justizgesetz",
	"UkraineAufenthFGV": "Ukraine-Aufenthaltserlaubnis-Fortgeltungsverordnung",
	"VwGO":              "Verwaltungsgerichtsordnung",
	"VwVfG":             "Verwaltungsverfahrensgesetz",
	"VwZG":              "Verwaltungszustellungsgesetz",
}

// Abbreviations gives what letters explain by themselves, in alphabetical order.
func Abbreviations() []string { return slices.Sorted(maps.Keys(abbreviations)) }

var abbreviated = regexp.MustCompile(`\p{L}+\.?`)

// explanation gives the line that says what the German texts under a heading abbreviate, empty where they abbreviate nothing.
func explanation(heading string, list []Block) string {
	texts := []string{heading}
	for _, b := range list {
		if b.Lang == "" {
			texts = append(texts, b.Text, strings.Join(b.Items, "\n"), strings.Join(slices.Concat(b.Rows...), "\n"))
		}
	}
	used := map[string]string{}
	for _, word := range abbreviated.FindAllString(strings.Join(texts, "\n"), -1) {
		for _, form := range []string{word, strings.TrimSuffix(word, ".")} { // a law may end a sentence
			if full, known := abbreviations[form]; known {
				used[form] = full
			}
		}
	}
	if len(used) == 0 {
		return ""
	}
	var parts []string
	for _, short := range slices.Sorted(maps.Keys(used)) {
		parts = append(parts, short+" = "+used[short])
	}
	return "Abkürzungen: " + strings.Join(parts, ", ") + "."
}

// explain sets the explanation in small type behind the closing, which has kept room for it.
func (s *sheet) explain(lines []line) {
	if len(lines) == 0 {
		return
	}
	s.lang = ""
	s.keep(explanationHeight(lines))
	s.skip(paragraphGap)
	s.begin(pdf.Paragraph)
	for _, l := range lines {
		s.write(l, marginLeft, s.y, smallSize, smallLine)
		s.y += smallLine
	}
}

// explanationHeight is what explain takes.
func explanationHeight(lines []line) float64 {
	if len(lines) == 0 {
		return 0
	}
	return paragraphGap + float64(len(lines))*smallLine
}
