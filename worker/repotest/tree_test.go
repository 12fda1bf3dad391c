package repotest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// source is one Go file of the repository.
type source struct {
	path   string // relative to the root, with slashes
	pkg    string // folder
	test   bool
	syntax *ast.File
	text   string
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	_, err = os.Stat(filepath.Join(dir, "go.mod"))
	require.NoError(t, err, "the test expects to stand two folders below the root")
	return dir
}

// walk visits the files of the repository that are, or could be, committed.
func walk(t *testing.T, visit func(path string)) {
	t.Helper()
	top := root(t)
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(top, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			switch d.Name() {
			case ".git", ".ablauf", "node_modules", "bin", ".shots":
				return filepath.SkipDir
			case "vendor":
				return filepath.SkipDir // npm and font files; git ignores them
			}
			return nil
		}
		if rel == ".git" {
			return nil // in a linked checkout a file that says where the repository is
		}
		visit(rel)
		return nil
	})
	require.NoError(t, err)
}

func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	set := token.NewFileSet()
	walk(t, func(path string) {
		if !strings.HasSuffix(path, ".go") {
			return
		}
		text := read(t, path)
		file, err := parser.ParseFile(set, path, text, parser.ParseComments)
		require.NoError(t, err, path)
		list = append(list, source{
			path: path, pkg: filepath.ToSlash(filepath.Dir(path)), test: strings.HasSuffix(path, "_test.go"), syntax: file, text: text,
		})
	})
	require.NotEmpty(t, list)
	return list
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(b)
}
