package pdf_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/pdf"
)

// TestClusters: DIN 91379 sequences: marks belong to the letter before them.
func TestClusters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][][2]string{
		"":                        nil,
		"Müller":                  {{"Müller", ""}},
		"M\u0302":                 {{"M", "\u0302"}},
		"aM\u0302\u0325b c\u0332": {{"aM", "\u0302\u0325"}, {"b c", "\u0332"}},
		"\u0302a":                 {{"", "\u0302"}, {"a", ""}},
	} {
		require.Equal(t, want, pdf.Clusters(text), "%+q", text)
	}
}

// TestParseFontRefuses: a damaged font file is an error, not a crash.
func TestParseFontRefuses(t *testing.T) {
	t.Parallel()
	for _, font := range []string{"", "short", "\x00\x01\x00\x00\x00\x02" + "zzzzzz", "\x00\x01\x00\x00\xff\xff0000000000000000000000000000000000000000"} {
		_, err := pdf.ParseFont("Schrift", []byte(font))
		require.Error(t, err)
	}
}
