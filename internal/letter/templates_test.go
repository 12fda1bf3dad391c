package letter_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/letter"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestStructureOfEveryTemplate: what a screen reader is given of each letter, element by element in the order of reading, is what was looked at
// (testdata/structure). The values are the names of the data, so the files hold the text of the template and nobody's data.
// With ABLAUF_LETTER_OUT set to a folder, the letters are kept there to be looked at.
func TestStructureOfEveryTemplate(t *testing.T) {
	t.Parallel()
	needFonts(t)
	files, err := filepath.Glob("../../processes/*/letters/*.md")
	require.NoError(t, err)
	require.Greater(t, len(files), 40)
	var seen []string // a line for each letter as the list of those that were looked at begins it
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		template, err := letter.ParseTemplate(source)
		require.NoError(t, err, file)
		l := sample()
		l.Annotations = nil
		l.Subject, l.Body, err = template.Fill(template.Example())
		require.NoError(t, err, file)
		pdf := render(t, l)
		heard := poppler(t, pdf, "pdfinfo", "-struct-text")
		name := strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(file, "../../processes/"), ".md"), "/letters/", "-")
		if folder := os.Getenv("ABLAUF_LETTER_OUT"); folder != "" {
			require.NoError(t, os.WriteFile(filepath.Join(folder, name+".pdf"), pdf, 0o600))
		}
		seen = append(seen, fmt.Sprintf("| %s | %x |", name, sha256.Sum256(pdf))[:len(name)+17]+" |")
		golden := filepath.Join("testdata", "structure", name+".txt")
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o750))
			require.NoError(t, os.WriteFile(golden, []byte(heard), 0o600))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err, "%s: look at its structure and write it with go test ./internal/letter -update", file)
		require.Equal(t, string(want), heard, "%s: go test ./internal/letter -run TestStructureOfEveryTemplate -update, and look at the difference", file)
	}
	golden, err := filepath.Glob("testdata/structure/*.txt")
	require.NoError(t, err)
	require.Len(t, golden, len(files), "a letter that is gone leaves no file behind")
	looked(t, seen)
}

// looked demands that somebody has looked at each letter as it is drawn today: REVIEWED.md has a line with the hash of the file, which is the hash
// of the picture, because equal input gives equal bytes.
func looked(t *testing.T, seen []string) {
	t.Helper()
	list, err := os.ReadFile("REVIEWED.md")
	require.NoError(t, err)
	var listed []string
	for line := range strings.Lines(string(list)) {
		if cells := strings.SplitN(line, " | ", 3); len(cells) == 3 && strings.HasPrefix(line, "| ") && len(cells[1]) == 12 {
			require.Greater(t, len(cells[2]), 20, "say what you saw: %s", line)
			listed = append(listed, cells[0]+" | "+cells[1]+" |")
		}
	}
	require.Equal(t, seen, listed, "ABLAUF_LETTER_OUT=FOLDER go test ./internal/letter -run TestStructureOfEveryTemplate writes the letters: look at those that changed, "+
		"and write the line of each, with what you saw, into REVIEWED.md")
}
