package letter_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// needFonts ends a test where the fonts were not installed before the build, after making sure that Render says so.
func needFonts(t *testing.T) {
	t.Helper()
	_, err := letter.Render(sample())
	if casefile.CodeOf(err) == "letter.fonts-missing" {
		require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
		require.ErrorContains(t, err, "npm ci --prefix internal/letter/fonts")
		t.Skip("the fonts of the letters are not installed: npm ci --prefix internal/letter/fonts")
	}
}

// TestFontsCoverDIN91379: the fonts show every character that names and texts may have (DIN 91379 data types A and C), and those that letters have beside them.
func TestFontsCoverDIN91379(t *testing.T) {
	t.Parallel()
	needFonts(t)
	n := 0
	for r := rune(' '); r < 0x3000; r++ {
		if !casefile.IsLatinText("a"+string(r)) && !strings.ContainsRune("•\u00a0\u2011\u202f−", r) {
			continue
		}
		n++
		has, err := letter.HasGlyph(r)
		require.NoError(t, err)
		require.True(t, has, "U+%04X %c", r, r)
	}
	require.Greater(t, n, 600)
}

// TestWrap: lines break at blanks only; citations, no-break spaces and strong words across their marks hold together.
// A line that ends between words ends with a blank, so that the words stay two for who listens; one that ends within a word does not.
func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"aa bb cc", 5, []string{"aa bb ", "cc"}},
		{"  aa   bb  ", 9, []string{"aa bb"}},
		{"aa\nbb", 9, []string{"aa ", "bb"}},
		{"nach § 5 Abs. 1", 7, []string{"nach ", "§\u00a05 ", "Abs.\u00a01"}},
		{"nach § 84 Abs. 1 Satz 1 Nr. 1 gilt", 28, []string{"nach ", "§\u00a084\u00a0Abs.\u00a01\u00a0Satz\u00a01\u00a0Nr.\u00a01 ", "gilt"}},
		{"nach § 84 Abs. 1 Satz 1 Nr. 1 gilt", 16, []string{"nach §\u00a084 Abs.\u00a01 ", "Satz\u00a01 Nr.\u00a01 ", "gilt"}},
		{"§§ 12a, 18b Abs. 2 und **§ 9a Abs. 3**", 26, []string{"§§\u00a012a, 18b\u00a0Abs.\u00a02 und ", "<§\u00a09a\u00a0Abs.\u00a03>"}},
		{"93,00\u00a0€ aa", 8, []string{"93,00\u00a0€ ", "aa"}},
		{"**aa**, bb", 5, []string{"<aa>, ", "bb"}},
		{"a**b**c d", 4, []string{"a<b>c ", "d"}},
		{"**aa bb** cc", 9, []string{"<aa bb> ", "cc"}},
		{`2 \* 3 \\ 4`, 20, []string{`2 * 3 \ 4`}},
		{"Aufenthalt", 4, []string{"Aufe", "ntha", "lt"}},
		{"xM\u0302\u0302\u0302y", 2, []string{"xM\u0302\u0302\u0302", "y"}},
		{"", 4, nil},
	} {
		require.Equal(t, c.want, letter.Wrap(c.text, c.width), "%q", c.text)
	}
}

// BenchmarkRender measures a letter of one page and one of two, with how large the file is.
func BenchmarkRender(b *testing.B) {
	short := sample()
	short.Body, short.Enclosures = short.Body[:4], nil
	for name, l := range map[string]letter.Letter{"one page": short, "two pages": sample()} {
		b.Run(name, func(b *testing.B) {
			size := 0
			for b.Loop() {
				pdf, err := letter.Render(l)
				if err != nil {
					b.Fatal(err)
				}
				size = len(pdf)
			}
			b.ReportMetric(float64(size)/1000, "kB")
		})
	}
}
