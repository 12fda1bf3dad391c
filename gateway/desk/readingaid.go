package desk

import (
	"ablauf/internal/casefile"
	"ablauf/processes/readingaid"
)

// ReadingAid gives the reading aid of a kind of letter, e.g. "nachforderung/aufforderung", in a language, and the languages in which there is one.
// It knows nothing of a person and asks for no permission. NotFound "readingaid.none" where there is none, nobody has reviewed it, or the German
// letter has changed since.
func (d *Desk) ReadingAid(letter, language string) (readingaid.Aid, []readingaid.Language, error) {
	german := d.Library.NewestLetter(letter)
	var languages []readingaid.Language
	for _, l := range readingaid.Languages() {
		if _, ready := d.Aids.Ready(letter, l.Code, german); ready {
			languages = append(languages, l)
		}
	}
	aid, ready := d.Aids.Ready(letter, language, german)
	if !ready {
		return readingaid.Aid{}, nil, casefile.Errorf(casefile.NotFound, "readingaid.none", "no reviewed reading aid of %q in %q", letter, language)
	}
	return aid, languages, nil
}
