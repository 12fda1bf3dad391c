package processes

import (
	"fmt"
	"slices"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/schemas"
	"ablauf/workflows/bpmn"
)

// builtIn puts together the bundle of a built-in version: what its diagram names, and what the diagrams name that it calls.
func builtIn(all []Procedure, p Procedure, v Version) (content, error) {
	g := gatherer{all: all, content: content{Key: p.Key, Version: v.Number}}
	if err := g.diagram(p.Key, v.Number); err != nil {
		return content{}, err
	}
	if p.Application != "" {
		g.forms = append(g.forms, p.Application)
	}
	for _, ref := range sorted(g.forms) {
		form, err := schemas.Load(ref)
		if err != nil {
			return content{}, fmt.Errorf("procedure %s: %w", p.Key, err)
		}
		g.content.Forms = append(g.content.Forms, File{Path: formPath(ref), Text: string(form.Source())})
	}
	err := g.addLetters()
	return g.content, err
}

// gatherer walks diagrams and collects what they name.
type gatherer struct {
	all            []Procedure
	content        content
	forms, letters []string
}

// diagram adds a diagram once, notes the forms and letters that it names, and follows its calls.
func (g *gatherer) diagram(key string, number int) error {
	p, v, err := lookup(g.all, key, number)
	if err != nil {
		return err
	}
	file, err := p.diagram(v)
	if err != nil || slices.Contains(g.content.Diagrams, file) {
		return err
	}
	g.content.Diagrams = append(g.content.Diagrams, file)
	model, _, err := bpmn.Parse([]byte(file.Text))
	if err != nil {
		return fmt.Errorf("%s: %w", file.Path, err)
	}
	for _, process := range model.Processes {
		g.note(process.Elements)
	}
	for _, call := range v.Calls {
		if err := g.diagram(call.Key, call.Version); err != nil {
			return err
		}
	}
	return nil
}

func (g *gatherer) note(elements []*bpmn.Element) {
	for _, e := range elements {
		if e.Zeebe.FormReference != "" {
			g.forms = append(g.forms, e.Zeebe.FormReference)
		}
		for _, h := range e.Zeebe.Headers {
			if h.Name == "vorlage" {
				g.letters = append(g.letters, h.Value)
			}
		}
		g.note(e.Elements)
	}
}

// addLetters adds the templates; a template belongs to the folder that its reference names, whichever diagram sends it.
func (g *gatherer) addLetters() error {
	for _, ref := range sorted(g.letters) {
		key, name, _ := strings.Cut(ref, "/")
		at := slices.IndexFunc(g.all, func(p Procedure) bool { return p.Key == key })
		if at < 0 {
			return casefile.Errorf(casefile.NotFound, "procedure.unknown", "letter %s: no procedure %s", ref, key)
		}
		file, err := g.all[at].read("letters/" + name + ".md")
		if err != nil {
			return err
		}
		g.content.Letters = append(g.content.Letters, file)
	}
	return nil
}

func sorted(refs []string) []string {
	refs = slices.Clone(refs)
	slices.Sort(refs)
	return slices.Compact(refs)
}
