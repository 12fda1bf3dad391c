package locale_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/locale"
)

// TestEveryRefusalOfTheEngineHasASentence: a refusal and an obstacle of a migration are codes; a person reads what to do (style: say what
// to do next).
func TestEveryRefusalOfTheEngineHasASentence(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../workflows/engine/*.go")
	require.NoError(t, err)
	seen := 0
	for _, name := range files {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		file, err := parser.ParseFile(token.NewFileSet(), name, content, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is || len(spec.Values) != 1 {
				return true
			}
			constant := strings.ToLower(spec.Names[0].Name)
			code, literal := spec.Values[0].(*ast.BasicLit)
			if !literal || !strings.HasPrefix(constant, "refused") && !strings.HasPrefix(constant, "obstacle") {
				return true
			}
			seen++
			require.True(t, locale.Has("error."+strings.Trim(code.Value, `"`)), "%s: %s", name, code.Value)
			return true
		})
	}
	require.Greater(t, seen, 30, "the search must find what it looks for")
}
