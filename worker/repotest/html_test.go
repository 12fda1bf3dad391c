package repotest

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// trustedHTML lists the only places that hand html/template a text which it does not escape, each with the reason why that text is safe.
var trustedHTML = map[string]string{
	"gateway/gallery/drawing.go":       "the drawing of our own renderer, which escapes every text of the file",
	"gateway/web/case_way.go":          "the same, with the way of a case",
	"gateway/web/procedure_compare.go": "the same, of two versions of a procedure",
	"gateway/web/procedure_show.go":    "the same, of a procedure",
	"gateway/web/supervision_heat.go":  "the same, with the waiting of many cases",
	"gateway/web/training_lesson.go":   "the same, of a lesson",
}

// unescaped are the types of html/template that switch its escaping off, and our own name for one of them.
var unescaped = []string{"HTML", "HTMLAttr", "JS", "JSStr", "CSS", "URL", "Srcset", "Drawing"}

// TestNothingIsHandedOutUnescaped: pages come from templates that escape what they show. A text goes past that only where the list above says why.
func TestNothingIsHandedOutUnescaped(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range sources(t) {
		if s.test || !strings.HasPrefix(s.path, "gateway/") {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 || !switchesOff(call.Fun) {
				return true
			}
			seen[s.path] = true
			if trustedHTML[s.path] == "" {
				t.Errorf("%s hands out a text unescaped: use a template, or say in trustedHTML why it is safe", s.path)
			}
			return true
		})
	}
	for path := range trustedHTML {
		if !seen[path] {
			t.Errorf("%s hands out nothing unescaped any more: take it off the list", path)
		}
	}
}

func switchesOff(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		of, ok := f.X.(*ast.Ident)
		return ok && (of.Name == "template" || of.Name == "web") && slices.Contains(unescaped, f.Sel.Name)
	case *ast.Ident:
		return f.Name == "Drawing"
	}
	return false
}

var tag = regexp.MustCompile(`<(!DOCTYPE|html|body|div|span|p|a|b|ul|li|table|tr|td|form|input|button|script)[\s>/]`)

// TestPagesAreNoStrings: no page is put together from strings; what the gateway writes as HTML stands in its templates.
func TestPagesAreNoStrings(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || !strings.HasPrefix(s.path, "gateway/") {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && tag.MatchString(text.Value) {
				t.Errorf("%s holds HTML in a string: %.60s", s.path, text.Value)
			}
			return true
		})
	}
}
