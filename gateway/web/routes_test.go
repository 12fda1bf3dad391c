package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// handlerLinesMax keeps a handler on one screen.
const handlerLinesMax = 45

// TestRoutesHaveRoleAndComment: who may call a page, and what it is for, stands in one table.
func TestRoutesHaveRoleAndComment(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range (&Handler{}).Routes() {
		name := r.Method + " " + r.Path
		require.False(t, seen[name], name)
		seen[name] = true
		require.NotEmpty(t, r.Comment, name)
		require.NotNil(t, r.Handle, name)
		require.NotEqual(t, r.Public, len(r.Roles) > 0, "%s is either public or has roles", name)
	}
}

// TestHandlersFitOnAScreen: bind, call one act, render or redirect.
func TestHandlersFitOnAScreen(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	handlers := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		positions := token.NewFileSet()
		parsed, err := parser.ParseFile(positions, file, source, 0)
		require.NoError(t, err)
		for _, decl := range parsed.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || strings.HasSuffix(file, "_test.go") || !takesRequest(fn) {
				continue
			}
			handlers++
			lines := positions.Position(fn.End()).Line - positions.Position(fn.Pos()).Line + 1
			require.LessOrEqual(t, lines, handlerLinesMax, "%s in %s", fn.Name.Name, file)
		}
	}
	require.Greater(t, handlers, 15)
}

func takesRequest(fn *ast.FuncDecl) bool {
	for _, p := range fn.Type.Params.List {
		star, ok := p.Type.(*ast.StarExpr)
		if !ok {
			continue
		}
		if sel, ok := star.X.(*ast.SelectorExpr); ok && sel.Sel.Name == "Context" {
			return true
		}
	}
	return false
}
