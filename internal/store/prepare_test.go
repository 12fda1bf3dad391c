package store_test

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/store/storetest"
)

// TestQueriesPrepare lets PostgreSQL prepare and plan every constant sql… of the package with the rights of the programs: a wrong
// column and a missing grant (planning checks it, preparing does not) both fail here, not in front of a caseworker.
func TestQueriesPrepare(t *testing.T) {
	t.Parallel()
	constants := stringConstants(t)
	db := storetest.New(t)
	app, importing, security := db.App(t), db.App(t), db.App(t)
	_, err := importing.Exec(t.Context(), "set role ablauf_import")
	require.NoError(t, err)
	_, err = security.Exec(t.Context(), "set role ablauf_sicherheit")
	require.NoError(t, err)
	for name, sql := range constants {
		if strings.HasPrefix(name, "sqlImportTemp") {
			_, err := importing.Exec(t.Context(), sql)
			require.NoError(t, err, "%s: %s", name, sql)
		}
	}
	queries := 0
	for name, sql := range constants {
		if !strings.HasPrefix(name, "sql") || strings.HasPrefix(name, "sqlImportTemp") {
			continue
		}
		queries++
		conn := app
		if strings.HasPrefix(name, "sqlImport") && name != "sqlImportRunNewest" {
			conn = importing // with the rights of an import, which has temporary tables of its own
		}
		if strings.HasPrefix(name, "sqlSecurity") {
			conn = security
		}
		_, err := conn.Prepare(t.Context(), name, sql)
		require.NoError(t, err, "%s: %s", name, sql)
		// The simple protocol, because generic_plan wants the parameters unbound.
		_, err = conn.PgConn().Exec(t.Context(), "explain (generic_plan) "+sql).ReadAll()
		require.NoError(t, err, "%s: %s", name, sql)
	}
	require.Greater(t, queries, 60, "the constants were not found")
}

// stringConstants evaluates the package's text constants; a constant may be put together from others.
func stringConstants(t *testing.T) map[string]string {
	t.Helper()
	expressions := make(map[string]ast.Expr)
	matches, err := fs.Glob(os.DirFS("."), "*.go")
	require.NoError(t, err)
	for _, path := range matches {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				continue
			}
			for _, spec := range gen.Specs {
				value, ok := spec.(*ast.ValueSpec)
				if ok && len(value.Names) == len(value.Values) {
					for i, name := range value.Names {
						expressions[name.Name] = value.Values[i]
					}
				}
			}
		}
	}
	texts := make(map[string]string)
	for name, expression := range expressions {
		if text, ok := evaluate(expression, expressions); ok {
			texts[name] = text
		} else if strings.HasPrefix(name, "sql") {
			t.Fatalf("%s is no constant text", name)
		}
	}
	return texts
}

func evaluate(e ast.Expr, known map[string]ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		return constant.StringVal(constant.MakeFromLiteral(e.Value, e.Kind, 0)), true
	case *ast.Ident:
		other, ok := known[e.Name]
		if !ok {
			return "", false
		}
		return evaluate(other, known)
	case *ast.BinaryExpr:
		left, okLeft := evaluate(e.X, known)
		right, okRight := evaluate(e.Y, known)
		return left + right, okLeft && okRight && e.Op == token.ADD
	}
	return "", false
}
