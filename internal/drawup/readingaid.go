package drawup

import (
	"slices"
	"strings"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/processes/readingaid"
	"ablauf/processes/translation"
)

// FieldTranslation names the translation among the frozen data of a letter.
const FieldTranslation = "Uebersetzung"

// readingAid is the translation, or the reading aid, that stands behind the German text of a letter, or the address of its page.
type readingAid struct {
	language string
	blocks   []letter.Block
	address  string         // of the page; empty where the aid itself goes with the letter
	frozen   map[string]any // language and lines, or address, as they were sent
}

// behind puts the aid behind a letter and names it among the enclosures. One whose script letters do not show has its address under the German text.
func (a *readingAid) behind(l letter.Letter) letter.Letter {
	if a.address != "" {
		text := "Lesehilfe zu diesem Schreiben auf " + languageNames[a.language] + " (nicht verbindlich; es gilt der deutsche Brief). Halten Sie Ihr Telefon über den Code oder geben Sie diese Adresse ein:"
		end := slices.IndexFunc(l.Body, func(b letter.Block) bool { return b.Kind == letter.HandOut })
		if end < 0 {
			end = len(l.Body)
		}
		// A sheet behind the letter is for somebody else, whom it does not concern what its bearer reads.
		l.Body = slices.Insert(slices.Clone(l.Body), end, letter.Block{Kind: letter.WebAddress, Text: text, Address: a.address})
		return l
	}
	l.Enclosures = append(l.Enclosures, "Lesehilfe auf "+languageNames[a.language]+", nicht verbindlich")
	l.Aid = append([]letter.Block{{Kind: letter.Paragraph, Text: readingaid.German}}, a.blocks...)
	return l
}

// languageNames are the languages of aids, as German names them.
var languageNames = map[string]string{"ar": "Arabisch", "en": "Englisch", "ru": "Russisch", "tr": "Türkisch", "uk": "Ukrainisch"}

// readingAid gives what stands behind a letter in the language that the person reads: the translation of what this letter asks for where there is
// one, otherwise the reading aid of letters of its kind; nil unless all of it is reviewed, made of the German text that the case runs on, and can be
// shown here or on its page. The German text stays what is binding (§ 23 Abs. 1 VwVfG), so a letter without it lacks nothing that the law asks for.
func (m *Maker) readingAid(d Record, l casefile.Letter, german []byte, fields map[string]any) *readingAid {
	if aid := m.translated(d, l, fields); aid != nil {
		return aid
	}
	a, ready := m.Aids.Ready(l.Template, d.Person.Language, german)
	if !ready {
		return nil
	}
	if !a.Shows() {
		return m.onItsPage(a)
	}
	blocks := []letter.Block{{Kind: letter.Heading, Text: letter.EscapeStrong(a.Title)}, {Kind: letter.Paragraph, Text: letter.EscapeStrong(a.Hint)}}
	lines := []string{a.Title, a.Hint}
	for _, part := range a.Parts {
		var texts []string
		for _, line := range part.Lines {
			texts, lines = append(texts, strengthened(line)), append(lines, line.Plain())
		}
		switch part.Kind {
		case readingaid.Heading:
			blocks = append(blocks, letter.Block{Kind: letter.Heading, Text: texts[0]})
		case readingaid.List:
			blocks = append(blocks, letter.Block{Kind: letter.List, Items: texts})
		case readingaid.Paragraph:
			blocks = append(blocks, letter.Block{Kind: letter.Paragraph, Text: texts[0]})
		}
	}
	for i := range blocks {
		blocks[i].Lang = a.Language
	}
	return &readingAid{language: a.Language, blocks: blocks, frozen: map[string]any{"Sprache": a.Language, "Zeilen": lines, "Stand": a.Fingerprint}}
}

// onItsPage gives the address of the page of an aid; nil where the public finds none, or where it does not show the aid today because the newest
// German text is another one than that of the case.
func (m *Maker) onItsPage(a readingaid.Aid) *readingAid {
	if m.Authority.Online == "" || a.State(m.Library.NewestLetter(a.Letter)) != readingaid.Ready {
		return nil
	}
	address := m.Authority.Online + a.Page()
	return &readingAid{language: a.Language, address: address, frozen: map[string]any{"Sprache": a.Language, "Adresse": address, "Stand": a.Fingerprint}}
}

// strengthened writes a line of an aid with the marks of letters.
func strengthened(line readingaid.Line) string {
	var b strings.Builder
	for _, r := range line {
		text := letter.EscapeStrong(r.Text)
		if r.Strong {
			text = "**" + text + "**"
		}
		b.WriteString(text)
	}
	return strings.ReplaceAll(b.String(), "****", "") // neighbours that are both strong are one
}

// translated gives the translation of a request for documents.
func (m *Maker) translated(d Record, l casefile.Letter, fields map[string]any) *readingAid {
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
	return &readingAid{language: request.Language, blocks: blocks, frozen: map[string]any{"Sprache": request.Language, "Zeilen": lines}}
}

func documentsOf(fields map[string]any) []map[string]any {
	asked, _ := fields["Unterlagen"].([]map[string]any)
	return asked
}

// numeric writes a day as every one of the languages reads it.
func numeric(day casefile.Date) string { return day.Time(calendar.Berlin()).Format("02.01.2006") }
