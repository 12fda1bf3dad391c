package plain_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/letter"
	"ablauf/internal/letter/plain"
)

// TestLettersArePlain: product 3.6: every sentence of every letter, on every way through its conditions.
func TestLettersArePlain(t *testing.T) {
	t.Parallel()
	// Everybody knows what these are; they have no long form that would help. Whoever sends a file chooses its format by this name.
	known := append(letter.Abbreviations(), "EU", "PIN", "PDF", "JPEG", "PNG")
	files, err := filepath.Glob("../../../processes/*/letters/*.md")
	require.NoError(t, err)
	require.Greater(t, len(files), 40)
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		_, body, _ := strings.Cut(string(source), "\n\n")
		paragraphs, err := plain.Paragraphs(body)
		require.NoError(t, err, file)
		for _, p := range paragraphs {
			for _, f := range plain.Text(p, known) {
				t.Errorf("%s: %s: %s", strings.TrimPrefix(file, "../../../processes/"), f.Rule, f.Sentence)
			}
		}
	}
}
