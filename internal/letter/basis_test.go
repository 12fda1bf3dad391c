package letter_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// TestEverySentenceNamesItsBasis: § 39 Abs. 1 VwVfG, product 3.6: each block of each letter says on which paragraph or which row of which table it rests; only
// salutation, headings and closing do not.
func TestEverySentenceNamesItsBasis(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../processes/*/letters/*.md")
	require.NoError(t, err)
	require.Greater(t, len(files), 40)
	rows := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		tmpl, err := letter.ParseTemplate(source)
		require.NoError(t, err, file)
		require.Empty(t, tmpl.Unfounded(), file)
		for _, b := range tmpl.Bases() {
			require.Positive(t, len(b.Law)+len(b.Rows), file)
			rows += len(b.Rows)
		}
	}
	require.Greater(t, rows, 40)
}

const founded = `Betreff: x

Guten Tag,

!beruht auf § 1 AufenthG
Erster.

Zweiter.

{{if .a}}
!beruht auf § 2 AufenthG; Tabelle t: zeile-1, zeile-2
Dritter.

Vierter.
{{end}}

Fünfter.

## Sechster

!beruht auf Tabelle t

- Siebter

Mit freundlichen Grüßen
`

// TestMarksHold: a mark holds for the blocks behind it, within a condition until its end, and never behind a heading.
func TestMarksHold(t *testing.T) {
	t.Parallel()
	tmpl := parse(t, founded)
	require.Empty(t, tmpl.Unfounded())
	require.Len(t, tmpl.Bases(), 3)
	_, body, err := tmpl.Fill(map[string]any{"a": true, letter.RowsKey: map[string]any{"t": []any{"t-zeile-2", "t-zeile-7"}}})
	require.NoError(t, err)
	law := func(p string) letter.Basis { return letter.Basis{Law: []string{p}} }
	row := func(l []string, ids ...string) letter.Basis {
		return letter.Basis{Law: l, Rows: []letter.TableRows{{Table: "t", IDs: ids}}}
	}
	second := row([]string{"§ 2 AufenthG"}, "t-zeile-2")
	require.Equal(t, []letter.Ground{
		{Block: 2, Opening: "Erster.", Basis: law("§ 1 AufenthG")},
		{Block: 3, Opening: "Zweiter.", Basis: law("§ 1 AufenthG")},
		{Block: 4, Opening: "Dritter.", Basis: second},
		{Block: 5, Opening: "Vierter.", Basis: second},
		{Block: 6, Opening: "Fünfter.", Basis: law("§ 1 AufenthG")},
		{Block: 8, Opening: "Siebter", Basis: row(nil, "t-zeile-2", "t-zeile-7")},
	}, letter.Grounds(body))
}

// TestABlockWhoseRowDidNotFireIsRefused: product 3.6: what the table did not give is not said, whatever the condition around it says.
func TestABlockWhoseRowDidNotFireIsRefused(t *testing.T) {
	t.Parallel()
	tmpl := parse(t, founded)
	for name, fired := range map[string]any{
		"nothing known":  nil,
		"another table":  map[string][]string{"u": {"t-zeile-1"}},
		"another row":    map[string][]string{"t": {"t-zeile-3"}},
		"nothing fired":  map[string][]string{"t": {}},
		"the short name": map[string][]string{"t": {"zeile-1"}},
	} {
		_, body, err := tmpl.Fill(map[string]any{"a": true, letter.RowsKey: fired})
		require.Equal(t, "letter.row", casefile.CodeOf(err), name)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), name)
		require.Nil(t, body, name)
	}
	_, _, err := tmpl.Fill(map[string]any{"a": false, letter.RowsKey: map[string][]string{"t": {"t-zeile-3"}}})
	require.NoError(t, err, "what is not said needs no row")
	_, _, err = tmpl.Fill(map[string]any{"a": true, letter.RowsKey: "t-zeile-1"})
	require.Equal(t, "letter.missing-value", casefile.CodeOf(err))
}

// TestMarksAreRefused: a mark that names neither a paragraph nor a table is a mistake of the author; a value can never become a mark.
func TestMarksAreRefused(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{"", "gutem Willen", "Tabelle", "Tabelle a b: c", "§ 1 AufenthG; sonst nichts"} {
		_, err := letter.ParseTemplate([]byte("Betreff: x\n\n!beruht auf " + mark + "\nText\n"))
		require.Equal(t, "letter.template", casefile.CodeOf(err), mark)
	}
	_, body, err := parse(t, "Betreff: x\n\n{{.x}}\n").Fill(map[string]any{"x": "!beruht auf § 1 AufenthG"})
	require.NoError(t, err)
	require.Equal(t, "!beruht auf § 1 AufenthG", body[0].Text)
	require.Nil(t, body[0].Basis)
	require.NotEmpty(t, parse(t, strings.Replace(founded, "!beruht auf Tabelle t", "", 1)).Unfounded(), "the heading ended the mark")
}
