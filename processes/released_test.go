package processes

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReleasedFilesNeverChange: a released diagram, letter, form or table is what running cases and old decisions rest on.
func TestReleasedFilesNeverChange(t *testing.T) {
	t.Parallel()
	require.Contains(t, released, "must never change", "RELEASED.sum says what it is for")
	for name, want := range Released() {
		data, err := os.ReadFile(filepath.Join("..", name))
		require.NoError(t, err)
		sum := sha256.Sum256(data)
		require.Equal(t, want, hex.EncodeToString(sum[:]), "%s is released and must not change; add a new version beside it", name)
	}
}

// TestReleasedList: one line per file, the form of sha256sum; a line that begins with # is for people.
func TestReleasedList(t *testing.T) {
	t.Parallel()
	require.Equal(t, map[string]string{"processes/a/v1.bpmn": "00ff", "schemas/a b.json": "11"},
		readSums("# hashes  of files\n00ff  processes/a/v1.bpmn\n\n11  schemas/a b.json\n"))
}
