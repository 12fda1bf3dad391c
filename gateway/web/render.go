package web

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"
	"text/template/parse"

	"ablauf/gateway/locale"
)

//go:embed templates
var templates embed.FS

// Renderer holds the parsed templates, one set per language, so that a template's words are bound to its language once.
type Renderer struct {
	sets   map[string]map[string]*template.Template // by language, by page
	assets *Assets
}

// shared is the one renderer that all handlers of a process share: the templates are part of the program and nothing writes to them.
var shared = sync.OnceValues(NewRenderer)

// NewRenderer parses every template. A template that cannot be parsed, or that names a part which is nowhere, stops the program at start, not a clerk
// at noon.
func NewRenderer() (*Renderer, error) {
	assets, err := LoadAssets()
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(templates, "templates/pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("list the templates: %w", err)
	}
	if len(names) == 0 {
		return nil, errors.New("no templates are embedded")
	}
	r := &Renderer{sets: map[string]map[string]*template.Template{}, assets: assets}
	for _, lang := range locale.Languages() {
		funcs := words{lang}.funcs()
		parts, err := parsed(funcs, "templates/layout.html", "templates/parts/*.html")
		if err != nil {
			return nil, err
		}
		r.sets[lang] = map[string]*template.Template{}
		for _, name := range names {
			own, err := parsed(funcs, name)
			if err != nil {
				return nil, err
			}
			if r.sets[lang][strings.TrimSuffix(path.Base(name), ".html")], err = assemble(funcs, parts, own); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return r, nil
}

// layoutName is the template that every page begins with.
const layoutName = "layout.html"

// parsed gives what files define, by name.
func parsed(funcs template.FuncMap, files ...string) (map[string]*parse.Tree, error) {
	set, err := template.New("").Funcs(funcs).ParseFS(templates, files...)
	if err != nil {
		return nil, fmt.Errorf("parse %v: %w", files, err)
	}
	trees := map[string]*parse.Tree{}
	for _, t := range set.Templates() {
		if t.Tree != nil {
			trees[t.Name()] = t.Tree
		}
	}
	return trees, nil
}

// assemble puts the templates together that a page reaches from the layout; what it defines itself comes before the part of that name. Each set is
// escaped on its own, so each holds copies: with all parts in every set the sets of all pages would take 59 MB.
func assemble(funcs template.FuncMap, parts, own map[string]*parse.Tree) (*template.Template, error) {
	set := template.New(layoutName).Funcs(funcs).Option("missingkey=error")
	var page *template.Template
	reached, ahead := map[string]bool{layoutName: true}, []string{layoutName}
	for len(ahead) > 0 {
		name := ahead[0]
		tree := cmp.Or(own[name], parts[name])
		if tree == nil {
			return nil, fmt.Errorf("there is no template %q", name)
		}
		added, err := set.AddParseTree(name, tree.Copy())
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
		if name == layoutName {
			page = added
		}
		ahead = ahead[1:]
		for _, next := range calls(tree.Root) {
			if !reached[next] {
				reached[next], ahead = true, append(ahead, next)
			}
		}
	}
	return page, nil
}

// calls names the templates that a piece of a template calls.
func calls(node parse.Node) (names []string) {
	branch := func(b parse.BranchNode) []string {
		names := calls(b.List)
		if b.ElseList != nil {
			names = append(names, calls(b.ElseList)...)
		}
		return names
	}
	switch n := node.(type) {
	case *parse.ListNode:
		for _, each := range n.Nodes {
			names = append(names, calls(each)...)
		}
	case *parse.IfNode:
		names = branch(n.BranchNode)
	case *parse.RangeNode:
		names = branch(n.BranchNode)
	case *parse.WithNode:
		names = branch(n.BranchNode)
	case *parse.TemplateNode:
		names = []string{n.Name}
	}
	return names
}

// Pages lists the names of the page templates, sorted; the gallery must use each of them.
func (r *Renderer) Pages() []string {
	names := make([]string, 0, len(r.sets[locale.Official]))
	for name := range r.sets[locale.Official] {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Assets gives the static files.
func (r *Renderer) Assets() *Assets { return r.assets }

// Render writes the page in the language. It writes nothing when the template fails, so that an error page can still be sent.
func (r *Renderer) Render(w io.Writer, lang string, page Page) error {
	set, ok := r.sets[lang][page.Template()]
	if !ok {
		return fmt.Errorf("no template %q for language %q", page.Template(), lang)
	}
	layout := page.layout()
	layout.Lang, layout.Assets = lang, r.assets
	var out bytes.Buffer
	if err := set.Execute(&out, page); err != nil {
		return fmt.Errorf("render page %s: %w", page.Template(), err)
	}
	_, err := w.Write(out.Bytes())
	return err
}
