package repotest_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMigrationsAreNumberedThrough: two migrations with the same number keep the program from starting, and one that comes in behind a
// higher number never runs where that one ran already.
func TestMigrationsAreNumberedThrough(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../internal/store/migrations/*.sql")
	require.NoError(t, err)
	require.Greater(t, len(files), 20)
	for i, file := range files {
		number, _, _ := strings.Cut(filepath.Base(file), "_")
		n, err := strconv.Atoi(number)
		require.NoError(t, err, file)
		require.Equal(t, i+1, n, "%s: the next free number is one above the last", file)
	}
}
