package casefile

import "slices"

// titleForm says on which paragraphs a form of title may rest and whether it has an end.
type titleForm struct {
	paragraphs []string
	// optional lets the paragraph be left out: of a visa or a Duldung the file often has none.
	optional bool
	end      titleEnd
}

type titleEnd uint8

const (
	endNeeded titleEnd = iota // § 7 Abs. 2 Satz 1 AufenthG: it is limited in time
	endNone                   // § 9 Abs. 1 Satz 1, § 9a Abs. 1 Satz 1 AufenthG: it is unlimited, only its card ends
	endEither                 // no title, but a paper or a right that may name an end
)

// The paragraphs of the AufenthG on which an Aufenthaltserlaubnis rests, as forms and rule tables write them. A title with another
// spelling would pass by every row of a table that asks for it, so nothing else is taken.
var paragraphsAufenthaltserlaubnis = []string{
	"4a", "7 Abs. 1 Satz 3", "16a", "16b", "16d", "16e", "16f", "16g", "17", "18a", "18b", "18d", "18f", "19c", "19d", "19e", "20", "20a",
	"21", "22", "23", "23a", "24", "25 Abs. 1", "25 Abs. 2", "25 Abs. 3", "25 Abs. 4", "25 Abs. 4a", "25 Abs. 4b", "25 Abs. 5", "25a",
	"25b", "28", "30", "31", "32", "33", "34", "36", "36a", "37", "38", "38a", "104c",
}

var titleForms = map[TitleKind]titleForm{
	TitleAufenthaltserlaubnis: {paragraphs: paragraphsAufenthaltserlaubnis},
	TitleBlaueKarte:           {paragraphs: []string{"18g"}},
	TitleICTKarte:             {paragraphs: []string{"19", "19b"}},
	TitleNiederlassung: {
		paragraphs: []string{"9", "18c", "21 Abs. 4", "23 Abs. 2", "26 Abs. 3", "26 Abs. 4", "28 Abs. 2", "31 Abs. 3", "35", "38"}, end: endNone,
	},
	TitleDaueraufenthaltEU: {paragraphs: []string{"9a"}, end: endNone},
	TitleNationalesVisum:   {paragraphs: append([]string{"6 Abs. 3", "18g", "19"}, paragraphsAufenthaltserlaubnis...), optional: true},
	TitleSchengenVisum:     {paragraphs: []string{"6 Abs. 1"}, optional: true},
	TitleAufenthaltsgestattung: {
		paragraphs: []string{"55 AsylG"}, optional: true, end: endEither,
	},
	TitleDuldung:        {paragraphs: []string{"60a", "60b", "60c", "60d"}, optional: true, end: endEither},
	TitleFreizuegigkeit: {paragraphs: []string{"5 FreizügG/EU", "4a FreizügG/EU"}, optional: true, end: endEither},
}

// CheckTitle says which rules a title breaks that is taken over from elsewhere; Field is the name of the title's field in JSON. Codes:
// "title.kind", "title.paragraph", "title.end-missing", "title.end-of-unlimited", "title.end-before-start", "title.card-before-start",
// "title.ended-before-start", "title.ended-after-end", "title.ended-without-day".
func CheckTitle(t Title) []TitleFault {
	form, known := titleForms[t.Kind]
	if !known {
		return []TitleFault{{"kind", "title.kind"}}
	}
	var faults []TitleFault
	wrong := func(is bool, field, code string) {
		if is {
			faults = append(faults, TitleFault{field, code})
		}
	}
	before := func(d, o Date) bool { return !d.IsZero() && !o.IsZero() && d.Before(o) }
	wrong(!slices.Contains(form.paragraphs, t.Paragraph) && (t.Paragraph != "" || !form.optional), "paragraph", "title.paragraph")
	wrong(form.end == endNeeded && t.ValidTo.IsZero(), "validTo", "title.end-missing")
	wrong(form.end == endNone && !t.ValidTo.IsZero(), "validTo", "title.end-of-unlimited")
	wrong(before(t.ValidTo, t.ValidFrom), "validTo", "title.end-before-start")
	wrong(before(t.CardValidTo, t.ValidFrom), "cardValidTo", "title.card-before-start")
	wrong(before(t.EndedOn, t.ValidFrom), "endedOn", "title.ended-before-start")
	wrong(before(t.ValidTo, t.EndedOn), "endedOn", "title.ended-after-end")
	wrong(t.EndedOn.IsZero() && t.EndedReason != "", "endedOn", "title.ended-without-day")
	return faults
}

// TitleFault is a rule that a title breaks.
type TitleFault struct{ Field, Code string }

// TitleParagraphs lists the paragraphs on which a form of title may rest; nothing for a form that is none.
func TitleParagraphs(kind TitleKind) []string { return slices.Clone(titleForms[kind].paragraphs) }

// paragraphsOfTitles lists the paragraphs on which any form of title may rest; one may come twice.
func paragraphsOfTitles() (all []string) {
	for _, form := range titleForms {
		all = append(all, form.paragraphs...)
	}
	return all
}
