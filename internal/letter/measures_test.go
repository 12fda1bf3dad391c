package letter_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/letter"
)

// TestMeasuresOfDIN5008: DIN 5008 form B, in mm from the top left corner: the letterhead ends at 45; the field of the address is 85 x 45 at 20, 45
// with its text at 25, 17.7 for the return line and annotations and 27.3 for the recipient; the block of information stands at 125, 50 and is 75 wide;
// the subject begins at 98.46, strong; the paper is folded at 105 and 210 and punched at 148.5; the text stands between 25 and 190.
func TestMeasuresOfDIN5008(t *testing.T) {
	t.Parallel()
	needFonts(t)
	pages, err := letter.Places(sample())
	require.NoError(t, err)
	require.Len(t, pages, 2)
	at := func(text string) letter.Placed {
		for _, p := range pages[0] {
			if strings.HasPrefix(p.Text, text) {
				return p
			}
		}
		t.Fatalf("%q stands nowhere on the first page", text)
		return letter.Placed{}
	}
	require.Less(t, at("Ausländerbehörde").Base, 45.0)
	for _, text := range []string{"Stadt Musterstadt · ", "Persönlich"} {
		require.InDelta(t, 25, at(text).Left, 0.01)
		require.Greater(t, at(text).Base-3.54*0.78, 45.0)
		require.Less(t, at(text).Base, 62.7)
		require.LessOrEqual(t, at(text).Right, 105.0)
	}
	for i, text := range sample().Recipient {
		require.InDelta(t, 25, at(text).Left, 0.01)
		require.InDelta(t, 62.7+4.55*float64(i)+4.55*0.78, at(text).Base, 0.01)
		require.Less(t, at(text).Base, 90.0)
		require.LessOrEqual(t, at(text).Right, 105.0)
	}
	require.InDelta(t, 50+4.3*0.78, at("Unser Zeichen").Base, 0.01)
	for _, info := range sample().Info {
		require.InDelta(t, 125, at(info.Label).Left, 0.01)
		require.LessOrEqual(t, at(strings.Fields(info.Value)[0]).Right, 200.01)
	}
	subject := at("Ihr Antrag auf")
	require.InDelta(t, 98.46+5.2*0.78, subject.Base, 0.01)
	require.True(t, subject.Strong)
	var strokes []float64
	for _, p := range pages[0] {
		if p.Text == "" && p.Left < 20 {
			strokes = append(strokes, p.Base)
		}
	}
	require.Equal(t, []float64{105, 148.5, 210}, strokes)
	for n, page := range pages {
		for _, p := range page {
			if p.Text != "" && (p.Base > 98 || n > 0) {
				require.GreaterOrEqual(t, p.Left, 25.0, p.Text)
				require.LessOrEqual(t, p.Right, 190.01, p.Text)
			}
		}
	}
}

// TestPageNumbers: each page says which of how many it is, at the right margin; following pages say which letter they belong to.
func TestPageNumbers(t *testing.T) {
	t.Parallel()
	needFonts(t)
	l := sample()
	for range 5 {
		l.Body = append(l.Body, letter.Block{Kind: letter.Paragraph, Text: strings.Repeat("Das ist ein langer Absatz. ", 100)})
	}
	pages, err := letter.Places(l)
	require.NoError(t, err)
	require.Greater(t, len(pages), 3)
	for i, page := range pages {
		number := page[len(page)-1]
		require.Equal(t, "Seite "+string(rune('1'+i))+" von "+string(rune('0'+len(pages))), number.Text)
		require.InDelta(t, 190, number.Right, 0.01)
		require.Less(t, number.Base, 290.0)
		head := 0
		for _, p := range page {
			if strings.Contains(p.Text, "ABH-2026-000123") && p.Base < 20 {
				head++
			}
		}
		require.Equal(t, min(i, 1), head)
	}
}
