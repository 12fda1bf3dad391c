package drawup

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/processes"
	"ablauf/processes/readingaid"
	"ablauf/processes/readingaid/readingaidtest"
	"ablauf/processes/translation"
	"ablauf/processes/translation/translationtest"
)

// TestReadingAid: § 23 Abs. 1 VwVfG, the official language is German: a reviewed translation stands behind the request for documents and is frozen with
// it; without a review of every block, in another script, for another letter and for who named no language there is none.
func TestReadingAid(t *testing.T) {
	t.Parallel()
	shipped, err := translation.Shipped()
	require.NoError(t, err)
	reviewed := translationtest.Reviewed(t)
	fields := func() map[string]any {
		return map[string]any{
			"Unterlagen": []map[string]any{{"Code": "P01", "Bezeichnung": "Reisepass"}, {"Code": "K01", "Bezeichnung": "Krankenversicherung"}},
			"Angaben":    map[string]any{"hinweisUnterlagen": "Reisepass: alle Seiten."},
			"Frist":      map[string]any{"Tag": casefile.MustParseDate("2026-12-21")},
		}
	}
	for name, row := range map[string]struct {
		set            *translation.Set
		lang, template string
		sent           bool
	}{
		"reviewed":             {reviewed, "en", translation.Template, true},
		"reviewed, a region":   {reviewed, "tr-TR", translation.Template, true},
		"reviewed, Ukrainian":  {reviewed, "uk", translation.Template, true},
		"reviewed, Russian":    {reviewed, "ru-RU", translation.Template, true},
		"not reviewed":         {translationtest.ReviewedBut(t, "en", "K01"), "en", translation.Template, false},
		"another script":       {reviewed, "ar", translation.Template, false},
		"another letter":       {reviewed, "en", "nachforderung/erinnerung", false},
		"no language":          {reviewed, "", translation.Template, false},
		"no blocks":            {reviewed, "fr", translation.Template, false},
		"no translations":      {nil, "en", translation.Template, false},
		"as the program ships": {shipped, "uk", translation.Template, false},
	} {
		a := &Maker{Authority: &authority.Authority{Phone: "030 1", Email: "amt@example.org"}, Translations: row.set}
		aid := a.readingAid(Record{Person: casefile.Person{Language: row.lang}}, casefile.Letter{Template: row.template}, nil, fields())
		if !row.sent {
			require.Nil(t, aid, name)
			continue
		}
		require.NotNil(t, aid, name)
		require.Equal(t, letter.Heading, aid.blocks[0].Kind)
		require.Equal(t, row.lang[:2], aid.frozen["Sprache"])
		require.Contains(t, aid.frozen["Zeilen"], aid.blocks[0].Text, name)
		for _, block := range aid.blocks {
			require.Equal(t, row.lang[:2], block.Lang, "a screen reader chooses its voice by it")
		}
		_, err := letter.Render(letter.Letter{
			Sender: letter.Sender{Letterhead: []string{"Amt"}, ReturnLine: "Amt"}, Recipient: []string{"A"}, Date: casefile.MustParseDate("2026-11-23"),
			Subject: "S", Body: append([]letter.Block{{Kind: letter.Paragraph, Text: "Deutsch."}}, aid.blocks...),
		})
		require.NoError(t, err, name)
	}
	without := fields()
	delete(without, "Frist")
	a := &Maker{Authority: &authority.Authority{}, Translations: reviewed}
	require.Nil(t, a.readingAid(Record{Person: casefile.Person{Language: "en"}}, casefile.Letter{Template: translation.Template}, nil, without))
}

// TestGeneralAid: a letter whose kind has a reviewed aid in the language of its reader carries it behind the German text, on pages of its own and named
// among the enclosures, frozen as it was sent. An unreviewed one, one of another German text, and one that the letter cannot show is never sent. Where
// there is a translation of this very letter, that is sent.
func TestGeneralAid(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	shipped, err := readingaid.Shipped()
	require.NoError(t, err)
	const hearing, request = "ablehnung/anhoerung", "nachforderung/aufforderung"
	texts := map[string][]byte{}
	for _, ref := range []string{hearing, request, "ablehnung/abhilfe"} {
		texts[ref] = library.NewestLetter(ref)
		require.NotEmpty(t, texts[ref])
	}
	reviewed := readingaidtest.Reviewed(t)
	for name, row := range map[string]struct {
		set            *readingaid.Set
		lang, template string
		german         []byte
		sent           string
	}{
		"English":                 {reviewed, "en", hearing, texts[hearing], "Englisch"},
		"Turkish":                 {reviewed, "tr-TR", hearing, texts[hearing], "Türkisch"},
		"Ukrainian":               {reviewed, "uk", hearing, texts[hearing], "Ukrainisch"},
		"Russian":                 {reviewed, "ru", request, texts[request], "Russisch"},
		"Arabic":                  {reviewed, "ar", hearing, texts[hearing], ""},
		"no language":             {reviewed, "", hearing, texts[hearing], ""},
		"a letter without an aid": {reviewed, "en", "ablehnung/abhilfe", texts["ablehnung/abhilfe"], ""},
		"not reviewed":            {readingaidtest.ReviewedBut(t, hearing, "en"), "en", hearing, texts[hearing], ""},
		"an older German text":    {reviewed, "en", hearing, append([]byte("Betreff: x\n"), texts[hearing]...), ""},
		"no aids":                 {nil, "en", hearing, texts[hearing], ""},
		"as the program ships":    {shipped, "uk", hearing, texts[hearing], ""},
	} {
		m := &Maker{Authority: &authority.Authority{}, Aids: row.set}
		aid := m.readingAid(Record{Person: casefile.Person{Language: row.lang}}, casefile.Letter{Template: row.template}, row.german, nil)
		if row.sent == "" {
			require.Nil(t, aid, name)
			continue
		}
		require.NotNil(t, aid, name)
		cover := aid.behind(letter.Letter{
			Sender: letter.Sender{Letterhead: []string{"Amt"}, ReturnLine: "Amt"}, Recipient: []string{"A"}, Date: casefile.MustParseDate("2026-11-23"),
			Subject: "S", Body: []letter.Block{{Kind: letter.Paragraph, Text: "Deutsch."}},
		})
		require.Equal(t, []string{"Lesehilfe auf " + row.sent + ", nicht verbindlich"}, cover.Enclosures, name)
		require.Equal(t, letter.Block{Kind: letter.Paragraph, Text: "Lesehilfe, nicht verbindlich. Es gilt der deutsche Brief."}, cover.Aid[0])
		for _, block := range cover.Aid[1:] {
			require.Equal(t, row.lang[:2], block.Lang, name)
		}
		require.Contains(t, aid.frozen["Zeilen"], cover.Aid[1].Text)
		require.NotContains(t, strings.Join(aid.frozen["Zeilen"].([]string), ""), "*")
		require.Len(t, aid.frozen["Stand"], 16)
		_, err := letter.Render(cover)
		require.NoError(t, err, name)
	}
	m := &Maker{Authority: &authority.Authority{Phone: "030 1", Email: "amt@example.org"}, Translations: translationtest.Reviewed(t), Aids: reviewed}
	both := m.readingAid(Record{Person: casefile.Person{Language: "en"}}, casefile.Letter{Template: request}, texts[request], map[string]any{
		"Unterlagen": []map[string]any{{"Code": "P01", "Bezeichnung": "Reisepass"}}, "Frist": map[string]any{"Tag": casefile.MustParseDate("2026-12-21")},
	})
	require.Contains(t, both.frozen["Zeilen"], "Passport")
	require.Equal(t, []string{"Lesehilfe auf Englisch, nicht verbindlich"}, both.behind(letter.Letter{}).Enclosures)
}

// TestAidInAScriptThatLettersDoNotShow: a reader of Arabic finds the reviewed aid on its page, whose address and code stand under the German text and not
// among it. Without a public address, a review, or a page that shows it today, the letter names nothing.
func TestAidInAScriptThatLettersDoNotShow(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	const hearing = "ablehnung/anhoerung"
	german := library.NewestLetter(hearing)
	const online = "https://antrag.musterstadt.example"
	for name, row := range map[string]struct {
		set    *readingaid.Set
		online string
		german []byte
		named  bool
	}{
		"reviewed":             {readingaidtest.Reviewed(t), online, german, true},
		"no public address":    {readingaidtest.Reviewed(t), "", german, false},
		"not reviewed":         {readingaidtest.ReviewedBut(t, hearing, "ar"), online, german, false},
		"as the program ships": {nil, online, german, false},
		"an older German text": {readingaidtest.Reviewed(t), online, append([]byte("Betreff: x\n"), german...), false},
	} {
		m := &Maker{Authority: &authority.Authority{Online: row.online}, Aids: row.set, Library: library}
		aid := m.readingAid(Record{Person: casefile.Person{Language: "ar"}}, casefile.Letter{Template: hearing}, row.german, nil)
		if !row.named {
			require.Nil(t, aid, name)
			continue
		}
		require.NotNil(t, aid, name)
		cover := aid.behind(letter.Letter{
			Sender: letter.Sender{Letterhead: []string{"Amt"}, ReturnLine: "Amt"}, Recipient: []string{"A"}, Date: casefile.MustParseDate("2026-11-23"),
			Subject: "S", Body: []letter.Block{{Kind: letter.Paragraph, Text: "Deutsch."}},
		})
		require.Empty(t, cover.Enclosures, "nothing is enclosed")
		require.Empty(t, cover.Aid)
		last := cover.Body[len(cover.Body)-1]
		require.Equal(t, letter.WebAddress, last.Kind)
		require.Equal(t, online+"/lesehilfe/ablehnung/anhoerung/ar", last.Address)
		require.Contains(t, last.Text, "nicht verbindlich")
		require.Equal(t, map[string]any{"Sprache": "ar", "Adresse": last.Address, "Stand": aid.frozen["Stand"]}, aid.frozen)
		require.Len(t, aid.frozen["Stand"], 16)
		_, err := letter.Render(cover)
		require.NoError(t, err, name)
	}
}
