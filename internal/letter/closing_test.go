package letter_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/letter"
)

// TestClosingStaysWithText: wherever a page ends, greeting and signature stand together, below the last lines of the text; no page holds
// only them, and no heading stands alone at a foot.
func TestClosingStaysWithText(t *testing.T) {
	t.Parallel()
	needFonts(t)
	pagesOf, err := letter.Pager()
	require.NoError(t, err)
	for name, last := range map[string][]letter.Block{
		"a paragraph":   {{Kind: letter.Paragraph, Text: lines(5)}},
		"a short one":   {{Kind: letter.Paragraph, Text: lines(2)}},
		"a line":        {{Kind: letter.Paragraph, Text: lines(1)}},
		"under heading": {{Kind: letter.Heading, Text: "Kopf"}, {Kind: letter.Paragraph, Text: lines(3)}},
		"a list":        {{Kind: letter.Heading, Text: "Kopf"}, {Kind: letter.List, Items: []string{lines(1), lines(3)}}},
		"one item":      {{Kind: letter.Heading, Text: "Kopf"}, {Kind: letter.List, Items: []string{lines(2)}}},
		"remedies":      {{Kind: letter.Remedies, Text: "Kopf", Items: []string{lines(4), lines(2)}}},
	} {
		for n := range 80 {
			body := slices.Concat(
				[]letter.Block{{Kind: letter.Paragraph, Text: lines(n + 1)}}, last,
				[]letter.Block{{Kind: letter.Paragraph, Text: "Mit freundlichen Grüßen"}, {Kind: letter.Paragraph, Text: "Stadt Musterstadt"}})
			pages := pagesOf(body)
			at := fmt.Sprintf("%s behind %d lines", name, n+1)
			end := pages[len(pages)-1]
			require.GreaterOrEqual(t, len(end), 3, at)
			require.Equal(t, []string{"Mit freundlichen Grüßen", "Stadt Musterstadt"}, end[len(end)-2:], at)
			require.True(t, strings.HasPrefix(end[len(end)-3], "•Zeile") || strings.HasPrefix(end[len(end)-3], "Zeile"), "%s: %q", at, end)
			for _, page := range pages {
				require.NotEqual(t, "Kopf", page[len(page)-1], at)
				require.NotEqual(t, "•", page[len(page)-1], at)
			}
			require.Equal(t, n+1+strings.Count(fmt.Sprint(last), "Zeile"), strings.Count(fmt.Sprint(pages), "Zeile"), at)
		}
	}
}

// TestEnclosuresStayWithClosing: no page holds only the list of enclosures or what is abbreviated, wherever the text ends.
func TestEnclosuresStayWithClosing(t *testing.T) {
	t.Parallel()
	needFonts(t)
	for n := range 60 {
		l := sample()
		l.Body = []letter.Block{
			{Kind: letter.Paragraph, Text: lines(n + 1)},
			{Kind: letter.Paragraph, Text: "§ 81 AufenthG"},
			{Kind: letter.Paragraph, Text: "Mit freundlichen Grüßen"},
			{Kind: letter.Paragraph, Text: "Stadt Musterstadt"},
		}
		pages, err := letter.Places(l)
		require.NoError(t, err)
		on := func(text string) (found int) {
			found = -1
			for i, page := range pages {
				if slices.ContainsFunc(page, func(p letter.Placed) bool { return strings.HasPrefix(p.Text, text) }) {
					found = i
				}
			}
			return found
		}
		closing := on("Mit freundlichen")
		require.Equal(t, len(pages)-1, closing, "behind %d lines", n+1)
		require.Equal(t, closing, on("Anlagen"), "behind %d lines", n+1)
		require.Equal(t, closing, on("Abkürzungen"), "behind %d lines", n+1)
	}
}

// lines gives a text of n lines.
func lines(n int) string { return strings.TrimSuffix(strings.Repeat("Zeile\n", n), "\n") }
