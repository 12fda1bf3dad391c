package drawup

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/letter/claims"
	"ablauf/schemas"
)

// TestWhatARowGives: § 81 Abs. 3 and 4, § 4a Abs. 3 AufenthG: by each row of the two tables, what a text may promise; a continuing effect only where the row says
// that something continues, work in a new job only by its own table.
func TestWhatARowGives(t *testing.T) {
	t.Parallel()
	a := office(t)
	today := on("2026-11-23")
	gave := func(title casefile.Title, tables ...map[string]any) claims.Given {
		var made []casefile.Decision
		for i, row := range tables {
			outputs, err := json.Marshal(row)
			require.NoError(t, err)
			made = append(made, casefile.Decision{Table: row["table"].(string), Outputs: outputs, HappenedAt: time.Unix(int64(i), 0)})
		}
		return Gives(made, title, today)
	}
	var continuing, stay, work []string
	for _, row := range constants(t, a, tableEffect) {
		id := rowsOf(row)[0]
		said := map[string]any{"table": tableEffect, "wirkung": row["wirkung"], "aufenthalt": row["aufenthalt"], "arbeit": row["arbeit"]}
		given := gave(casefile.Title{}, said)
		for list, gives := range map[*[]string]bool{&continuing: given.Continuing, &stay: given.Stay, &work: given.Work} {
			if gives {
				*list = append(*list, id[len(tableEffect)+1:])
			}
		}
		require.False(t, gave(casefile.Title{}, said, map[string]any{"table": tableChange, "darfBeginnen": "noch-nicht"}).Work, id)
		require.True(t, gave(casefile.Title{}, said, map[string]any{"table": tableChange, "darfBeginnen": "ja"}).Work, id)
	}
	require.Equal(t, []string{"zeile-2", "zeile-8", "zeile-10", "zeile-9", "zeile-16"}, continuing)
	require.Equal(t, []string{
		"zeile-0", "zeile-1", "zeile-2", "zeile-8", "zeile-10", "zeile-9", "zeile-12", "zeile-12-schengen", "zeile-13", "zeile-14", "zeile-15", "zeile-16", "zeile-18",
	}, stay)
	require.Equal(t, []string{"zeile-0", "zeile-1", "zeile-2", "zeile-8", "zeile-10", "zeile-9", "zeile-16", "zeile-18"}, work)

	permit := casefile.Title{Kind: casefile.TitleAufenthaltserlaubnis, ValidTo: today}
	ended, over, settled := permit, permit, casefile.Title{Kind: casefile.TitleNiederlassung}
	ended.EndedOn, over.ValidTo = on("2026-11-01"), on("2026-11-22")
	require.Equal(t, claims.Given{Stay: true}, gave(permit), "its last day counts")
	require.Equal(t, claims.Given{Stay: true}, gave(settled))
	for _, title := range []casefile.Title{ended, over, {}, {Kind: casefile.TitleNone}, {Kind: casefile.TitleDuldung}} {
		require.Equal(t, claims.Given{}, gave(title))
	}
}

// TestTextsOfLetters: what people type in whole sentences is held against what a letter may say, whatever letter comes to print it; and a character that
// letters do not show comes back at its field, in every form that has one of these fields.
func TestTextsOfLetters(t *testing.T) {
	t.Parallel()
	printed := map[string]bool{}
	value := regexp.MustCompile(`\{\{index \.Angaben "(\w+)"\}\}`)
	for _, bundle := range office(t).Library.Bundles() {
		for _, file := range bundle.Files() {
			if path.Ext(file.Path) != ".md" {
				continue
			}
			for _, found := range value.FindAllStringSubmatch(file.Text, -1) {
				printed[found[1]] = true
			}
		}
	}
	printed["nachrichtText"], printed["nachrichtBetreff"] = true, true
	const sentences = 1000 // a field with so much room takes whole sentences
	typed := map[string]bool{}
	forms, err := schemas.All()
	require.NoError(t, err)
	for _, form := range forms {
		for _, f := range form.Fields() {
			if !printed[f.Name] || f.Type != "string" || len(f.Enum) > 0 || f.Format == "date" {
				continue
			}
			require.Equal(t, "din91379-text", f.Format, "%s %s", form.Ref, f.Name)
			if f.MaxLength != nil && *f.MaxLength >= sentences {
				typed[f.Name] = true
			}
		}
	}
	for name := range typed {
		require.Contains(t, append(FreeTexts(), "nachrichtText"), name)
	}
	for _, name := range FreeTexts() {
		require.True(t, typed[name], "%s is typed in no form", name)
	}
	require.Subset(t, FreeTexts(), Answers())
}

// TestPrintedClaims: whoever looks at a letter is told which sentences of the entered text promise something, and none of what the letter does not print.
func TestPrintedClaims(t *testing.T) {
	t.Parallel()
	body := []letter.Block{{Kind: letter.Paragraph, Text: `Sie dürfen 5 \* in der Woche arbeiten. Danke.`}}
	angaben := map[string]any{"tenorZusatz": "Sie dürfen 5 * in der\nWoche arbeiten.", "sachverhalt": "Ihr Titel gilt weiter.", "neuerArbeitgeber": "Sie dürfen arbeiten."}
	require.Equal(t, []claims.Claim{{Kind: claims.Work, Sentence: "Sie dürfen 5 * in der Woche arbeiten.", Number: 1}}, printedClaims(body, angaben))
	require.Empty(t, printedClaims(body, nil))
	require.False(t, slices.Contains(FreeTexts(), "neuerArbeitgeber"))
}
