package letter_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// cyrillic are the alphabets of the languages of reading aids that are written in Cyrillic, as they are taught: 33 letters each.
func cyrillic() map[string]string {
	return map[string]string{
		"uk": "Аа Бб Вв Гг Ґґ Дд Ее Єє Жж Зз Ии Іі Її Йй Кк Лл Мм Нн Оо Пп Рр Сс Тт Уу Фф Хх Цц Чч Шш Щщ Ьь Юю Яя",
		"ru": "Аа Бб Вв Гг Дд Ее Ёё Жж Зз Ии Йй Кк Лл Мм Нн Оо Пп Рр Сс Тт Уу Фф Хх Цц Чч Шш Щщ Ъъ Ыы Ьь Ээ Юю Яя",
	}
}

// TestLetterInCyrillic: product.md 3.6: a reading aid in Ukrainian or Russian is shown with every letter of its alphabet, upright and strong; its
// elements name the language (ISO 14289-1, 7.2), copied text is the text that was written (6.2.11.7 of ISO 19005-2), and the fonts are embedded as parts.
func TestLetterInCyrillic(t *testing.T) {
	t.Parallel()
	needFonts(t)
	for lang, alphabet := range cyrillic() {
		require.Len(t, strings.Fields(alphabet), 33, lang)
		for _, r := range strings.ReplaceAll(alphabet, " ", "") {
			has, err := letter.HasGlyph(r)
			require.NoError(t, err)
			require.True(t, has, "%s: U+%04X %c", lang, r, r)
		}
		l := sample()
		l.Body = []letter.Block{
			{Kind: letter.Paragraph, Text: "Guten Tag,"},
			{Kind: letter.Heading, Text: alphabet, Lang: lang},
			{Kind: letter.Paragraph, Text: alphabet + " – **дата** 21.12.2026, «Fiktionsbescheinigung»", Lang: lang},
			{Kind: letter.List, Items: []string{"Паспорт (P01)"}, Lang: lang + "-DE"},
			{Kind: letter.Paragraph, Text: "Mit freundlichen Grüßen"},
		}
		pdf := render(t, l)
		require.ElementsMatch(t, []string{"H2 " + lang, "P " + lang, "L " + lang + "-DE"}, languages(t, pdf))
		copied := strings.Join(strings.Fields(poppler(t, pdf, "pdftotext", "-raw")), " ")
		require.Equal(t, 2, strings.Count(copied, alphabet), "%s: %s", lang, copied)
		require.Contains(t, copied, "– дата 21.12.2026, «Fiktionsbescheinigung»")
		heard := poppler(t, pdf, "pdfinfo", "-struct-text")
		require.Contains(t, heard, "Паспорт (P01)")
		for _, line := range strings.Split(strings.TrimSpace(poppler(t, pdf, "pdffonts")), "\n")[2:] {
			require.Regexp(t, `^[A-Z]{6}\+NotoSans-(Regular|Bold) +CID TrueType +Identity-H( +yes){3}`, line)
		}
		require.Less(t, len(pdf), 60_000)
	}
}

// TestCyrillicStaysInItsPlace: DIN 91379: names and German text are Latin; a Cyrillic letter there, in a block of a language that is not written so,
// or one of the other alphabet, is refused by its code and never printed as a box.
func TestCyrillicStaysInItsPlace(t *testing.T) {
	t.Parallel()
	needFonts(t)
	block := func(text, lang string) func(*letter.Letter) {
		return func(l *letter.Letter) {
			l.Body = []letter.Block{{Kind: letter.List, Items: []string{text}, Lang: lang}}
		}
	}
	for name, change := range map[string]func(*letter.Letter){
		"a name in the address":         func(l *letter.Letter) { l.Recipient[1] = "Олена Шевченко" },
		"a name in the subject":         func(l *letter.Letter) { l.Subject = "Antrag von Олена" },
		"a name in the German text":     block("Guten Tag Олена", ""),
		"a name in a block of German":   block("Guten Tag Олена", "de"),
		"in Turkish":                    block("Пасапорт", "tr"),
		"a Russian letter in Ukrainian": block("этот", "uk"),
		"a Ukrainian letter in Russian": block("ґ", "ru-RU"),
		"Arabic in Ukrainian":           block("جواز", "uk"),
		"a direction mark in Russian":   block("а\u202eб", "ru"),
	} {
		l := sample()
		change(&l)
		_, err := letter.Render(l)
		require.Equal(t, "letter.character", casefile.CodeOf(err), name)
	}
}
