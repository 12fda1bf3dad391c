package drawup

import (
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/processes/translation"
)

// FieldTranslation names the translation among the frozen data of a letter.
const FieldTranslation = "Uebersetzung"

// readingAid is the translation that stands behind the German text of a letter.
type readingAid struct {
	blocks []letter.Block
	frozen map[string]any // language and lines as they were sent
}

// readingAid gives the translation of a request for documents in the language that the person reads; nil unless every block of it is reviewed and can be
// shown. The German text stays what is binding (§ 23 Abs. 1 VwVfG), so a letter without a translation lacks nothing that the law asks for.
func (m *Maker) readingAid(d Record, l casefile.Letter, fields map[string]any) *readingAid {
	if l.Template != translation.Template {
		return nil
	}
	var codes []string
	for _, asked := range documentsOf(fields) {
		code, _ := asked["Code"].(string)
		codes = append(codes, code)
	}
	given, _ := fields["Angaben"].(map[string]any)
	note, _ := given["hinweisUnterlagen"].(string)
	request := m.Translations.Request(d.Person.Language, codes, note != "")
	deadline, _ := fields["Frist"].(map[string]any)
	last, set := deadline["Tag"].(casefile.Date)
	if request.State != translation.Ready || !set {
		return nil
	}
	values := map[string]string{
		"eingang": numeric(d.ReceivedOn()), "frist": numeric(last), "telefon": m.Authority.Phone, "email": m.Authority.Email,
	}
	var lines []string
	for _, line := range request.Filled(values) {
		lines = append(lines, line.Text)
	}
	for name, value := range values {
		values[name] = letter.EscapeStrong(value) // a star of a value is a star
	}
	var blocks []letter.Block
	for _, part := range request.Parts(values) {
		block := letter.Block{Kind: letter.Paragraph, Text: part.Text}
		switch {
		case part.Heading:
			block.Kind = letter.Heading
		case part.Items != nil:
			block = letter.Block{Kind: letter.List, Items: part.Items}
		}
		block.Lang = request.Language
		blocks = append(blocks, block)
	}
	return &readingAid{blocks: blocks, frozen: map[string]any{"Sprache": request.Language, "Zeilen": lines}}
}

func documentsOf(fields map[string]any) []map[string]any {
	asked, _ := fields["Unterlagen"].([]map[string]any)
	return asked
}

// numeric writes a day as every one of the languages reads it.
func numeric(day casefile.Date) string { return day.Time(calendar.Berlin()).Format("02.01.2006") }
