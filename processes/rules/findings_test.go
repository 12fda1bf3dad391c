package rules_test

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes/rules"
	"ablauf/workflows/dmn"
)

// TestTablesAreSound: no table has a mistake, a row that can never fire or an unknown name (architecture.md 4, number 5).
func TestTablesAreSound(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(rules.Files, "*.dmn")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(names), 7)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := rules.Files.ReadFile(name)
			require.NoError(t, err)
			defs, err := dmn.ParseDated(data, nil, rules.Validity)
			require.NoError(t, err)
			for _, f := range defs.Findings() {
				t.Logf("%s", f)
				require.NotEqual(t, dmn.Error, f.Severity, "%s", f)
			}
		})
	}
}
