package drawup

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
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
		aid := a.readingAid(Record{Person: casefile.Person{Language: row.lang}}, casefile.Letter{Template: row.template}, fields())
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
	require.Nil(t, a.readingAid(Record{Person: casefile.Person{Language: "en"}}, casefile.Letter{Template: translation.Template}, without))
}
