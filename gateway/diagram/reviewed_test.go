package diagram_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/diagram"
	"ablauf/workflows/bpmn"
)

var pictures = flag.String("pictures", "", "folder to write the pictures into that have not been looked at, as SVG")

// reviewedFile lists the pictures that a person has looked at.
var reviewedFile = filepath.Join("..", "..", "processes", "REVIEWED.md")

// words are what a screen reader says; they are not part of the picture.
var words = regexp.MustCompile(`\s(aria-[a-z]+|lang)="[^"]*"|<(title|desc)[^>]*>[^<]*</(title|desc)>`)

// TestPicturesAreReviewed: people learn their work from the diagrams, so each page is looked at as a picture, and again whenever it changes.
// A page without a line of its hash fails; `go test ./gateway/diagram -run Reviewed -pictures FOLDER` writes it for the eye.
func TestPicturesAreReviewed(t *testing.T) {
	t.Parallel()
	reviewed := readReviewed(t)
	files, err := filepath.Glob(filepath.Join("..", "..", "processes", "*", "v*.bpmn"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var missing []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		model, _, err := bpmn.Parse(data)
		require.NoError(t, err)
		for _, plane := range diagram.Planes(model) {
			svg, err := diagram.Render(model, diagram.Options{Plane: plane.ID})
			require.NoError(t, err)
			sum := sha256.Sum256(words.ReplaceAll(svg, nil))
			page := strings.TrimSuffix(filepath.Base(filepath.Dir(file))+" "+filepath.Base(file), ".bpmn") + " " + plane.ID
			hash := hex.EncodeToString(sum[:8])
			if reviewed[page] == hash {
				delete(reviewed, page)
				continue
			}
			delete(reviewed, page)
			missing = append(missing, fmt.Sprintf("| %s | %s | what you saw |", page, hash))
			if *pictures != "" {
				require.NoError(t, os.WriteFile(filepath.Join(*pictures, strings.ReplaceAll(page, " ", "_")+".svg"), svg, 0o600))
			}
		}
	}
	require.Empty(t, missing, "look at these pictures and give each a line in processes/REVIEWED.md:\n%s", strings.Join(missing, "\n"))
	require.Empty(t, reviewed, "these pictures are no more: take their lines off")
}

// readReviewed gives the hash that was looked at by page; a line without a sentence does not count.
func readReviewed(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(reviewedFile)
	require.NoError(t, err)
	reviewed := map[string]string{}
	for _, line := range strings.Split(string(data), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.TrimSpace(cells[1]) == "page" || strings.HasPrefix(cells[1], "-") {
			continue
		}
		if sentence := strings.TrimSpace(cells[3]); len(sentence) > 20 {
			reviewed[strings.TrimSpace(cells[1])] = strings.TrimSpace(cells[2])
		}
	}
	return reviewed
}
