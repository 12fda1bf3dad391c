package processes_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
)

// TestReleasedFilesNeverChange: a released diagram, letter, form or table is what running cases and old decisions rest on.
func TestReleasedFilesNeverChange(t *testing.T) {
	t.Parallel()
	for name, want := range processes.Released() {
		data, err := os.ReadFile(filepath.Join("..", name))
		require.NoError(t, err)
		sum := sha256.Sum256(data)
		require.Equal(t, want, hex.EncodeToString(sum[:]), "%s is released and must not change; add a new version beside it", name)
	}
}
