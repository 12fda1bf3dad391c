package locale_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/locale"
)

// startOnly are the beginnings of codes that no reader ever sees: they end a program at its start, stop the worker or guard against
// a mistake of ours, and stand in a log; "import." is for the operator of that command.
var startOnly = []string{
	"config.", "case.id", "authority.", "land.", "region.", "length.", "letter.", "efile.config", "efile.master-key", "store.url", "store.migrat", "payload.",
	"intent.", "import.", "register.", "chain.", "bpmn.", "dmn.", "feel.", "definition.", "bundle.", "projection.", "template.", "schema.", "process.", "rules.", "procedure.file", "diagram.unreadable",
}

// TestEveryErrorCodeHasASentence: every code of an error or field error that the program makes has a sentence that says what to do.
// Errors of kind Internal are left out, because their code never reaches a reader.
func TestEveryErrorCodeHasASentence(t *testing.T) {
	t.Parallel()
	codes := errorCodes(t, "../..")
	require.Subset(t, codes, []string{"task.group", "task.vier-augen", "store.unavailable"}, "the search must find what it looks for")
	var missing []string
	for _, code := range codes {
		if !locale.Has("error."+code) && !slices.ContainsFunc(startOnly, func(p string) bool { return strings.HasPrefix(code, p) }) {
			missing = append(missing, code)
		}
	}
	require.Empty(t, missing, "add them to gateway/locale/de/error.json and en/error.json")
}

// errorCodes reads the program's files and gives the codes that it makes errors with, sorted.
func errorCodes(t *testing.T, root string) []string {
	t.Helper()
	var codes []string
	for _, folder := range []string{"gateway", "internal", "schemas", "processes", "workflows/engine"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil && path == filepath.Join(root, folder):
				return fs.SkipDir
			case err != nil:
				return err
			case entry.IsDir() && entry.Name() == "node_modules":
				return fs.SkipDir
			case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				codes = append(codes, codesOf(n)...)
				return true
			})
			return nil
		})
		require.NoError(t, err)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// codesOf gives the codes of a call that makes an error or of an error that is written out.
func codesOf(n ast.Node) []string {
	switch n := n.(type) {
	case *ast.CallExpr:
		switch name := nameOf(n.Fun); {
		case name == "Errorf" && len(n.Args) > 1 && nameOf(n.Args[0]) != "Internal":
			return text(n.Args[1])
		case name == "InvalidFields" || name == "conflict" || name == "fileError" || name == "refuse":
			return text(n.Args[0])
		case (name == "wrong" || name == "add") && len(n.Args) == 2:
			return text(n.Args[1])
		}
	case *ast.ValueSpec:
		// The verdicts of the engine on what a person does; its other refusals are for the relay and the shell.
		if len(n.Values) == 1 && strings.HasPrefix(n.Names[0].Name, "Refused") {
			return slices.DeleteFunc(text(n.Values[0]), func(c string) bool {
				return !strings.HasPrefix(c, "task.") && !strings.HasPrefix(c, "case.")
			})
		}
	case *ast.CompositeLit:
		if name := nameOf(n.Type); name == "FieldError" || name == "Error" {
			return codeFields(n)
		}
	}
	return nil
}

func codeFields(lit *ast.CompositeLit) []string {
	var codes []string
	for _, element := range lit.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok && nameOf(pair.Key) == "Code" {
			codes = append(codes, text(pair.Value)...)
		}
	}
	return codes
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func text(e ast.Expr) []string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return nil
	}
	code, err := strconv.Unquote(lit.Value)
	if err != nil || code == "" {
		return nil
	}
	return []string{code}
}
