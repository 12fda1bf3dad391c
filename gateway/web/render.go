package web

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"

	"ablauf/gateway/locale"
)

//go:embed templates
var templates embed.FS

// Renderer holds the parsed templates, one set per language, so that a template's words are bound to its language once.
type Renderer struct {
	sets   map[string]map[string]*template.Template // by language, by page
	assets *Assets
}

// NewRenderer parses every template. A template that cannot be parsed stops the program at start, not a clerk at noon.
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
		r.sets[lang] = map[string]*template.Template{}
		for _, name := range names {
			set, err := template.New("layout.html").Funcs(words{lang}.funcs()).Option("missingkey=error").
				ParseFS(templates, "templates/layout.html", "templates/parts/*.html", name)
			if err != nil {
				return nil, fmt.Errorf("parse %s: %w", name, err)
			}
			r.sets[lang][strings.TrimSuffix(path.Base(name), ".html")] = set
		}
	}
	return r, nil
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
