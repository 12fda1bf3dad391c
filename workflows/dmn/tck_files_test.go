package dmn_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func readLines(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	var out []string
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// readFailures reads lines of "key date reason".
func readFailures(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, line := range readLines(t, "testdata/tck.failures") {
		key, reason, ok := strings.Cut(line, " ")
		require.True(t, ok && len(reason) > 12 && reason[4] == '-' && reason[7] == '-', "a failure needs a date and a reason: %s", line)
		out[key] = reason
	}
	return out
}

// readRatchet reads lines of "level directory passed total".
func readRatchet(t *testing.T) map[string][2]int {
	t.Helper()
	out := map[string][2]int{}
	for _, line := range readLines(t, "testdata/tck.ratchet") {
		f := strings.Fields(line)
		require.Len(t, f, 4, line)
		passed, err := strconv.Atoi(f[2])
		require.NoError(t, err)
		total, err := strconv.Atoi(f[3])
		require.NoError(t, err)
		out[f[0]+" "+f[1]] = [2]int{passed, total}
	}
	return out
}
