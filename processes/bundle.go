package processes

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

// Bundle is everything that a case of one procedure version runs on, compiled.
type Bundle struct {
	Key     string
	Version int
	// Hash is the SHA-256 over the paths and texts of all files, in the order diagrams, forms, letters. A case carries it.
	Hash string
	// Content is the whole bundle as JSON; Load takes it back, so a bundle outlives the program that brought it.
	Content []byte
	// Definition holds the compiled diagrams, the procedure's own first.
	Definition *bpmn.Definition
	// Models are the diagrams as they were drawn, in the same order; pictures come from them.
	Models []*bpmn.Model

	content content
}

// File is one text file of a bundle.
type File struct {
	Path string `json:"path"` // e.g. "verlaengerung/v1.bpmn", "schemas/verlaengerung/antrag.json"
	Text string `json:"text"`
}

// content is what a bundle consists of. The order of the lists is fixed: the hash covers it.
type content struct {
	Key      string `json:"key"`
	Version  int    `json:"version"`
	Diagrams []File `json:"diagrams"` // the procedure's own first, then the called ones as they are first reached
	Forms    []File `json:"forms"`    // sorted: the application and the form of every user task
	Letters  []File `json:"letters"`  // sorted: the template of every letter that the diagrams send
}

// Letter gives a letter template of the bundle by its reference, e.g. "verlaengerung/eingangsbestaetigung", or NotFound.
func (b *Bundle) Letter(ref string) ([]byte, error) {
	procedure, name, _ := strings.Cut(ref, "/")
	return find(b.content.Letters, procedure+"/letters/"+name+".md")
}

// Form gives the schema of a form of the bundle by its reference, e.g. "entscheidung/entscheiden", or NotFound.
func (b *Bundle) Form(ref string) ([]byte, error) { return find(b.content.Forms, formPath(ref)) }

// Files lists all files of the bundle in the order of the hash.
func (b *Bundle) Files() []File {
	return slices.Concat(b.content.Diagrams, b.content.Forms, b.content.Letters)
}

func find(files []File, path string) ([]byte, error) {
	for _, f := range files {
		if f.Path == path {
			return []byte(f.Text), nil
		}
	}
	return nil, casefile.Errorf(casefile.NotFound, "bundle.file-unknown", "the bundle holds no file %s", path)
}

func formPath(ref string) string { return "schemas/" + ref + ".json" }

// hash covers paths and lengths too, so that no text can move from one file to another unseen.
func (c content) hash() string {
	sum := sha256.New()
	for _, files := range [][]File{c.Diagrams, c.Forms, c.Letters} {
		sum.Write(fmt.Appendf(nil, "%d files\n", len(files)))
		for _, f := range files {
			sum.Write(fmt.Appendf(nil, "%s %d\n%s", f.Path, len(f.Text), f.Text))
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// compile reads the diagrams of a bundle. Any finding that is an error refuses it.
func compile(c content) (*Bundle, error) {
	b := &Bundle{Key: c.Key, Version: c.Version, Hash: c.hash(), content: c}
	var err error
	if b.Content, err = json.Marshal(c); err != nil {
		return nil, fmt.Errorf("bundle %s v%d: %w", c.Key, c.Version, err)
	}
	compiled := make([]*bpmn.Process, 0, len(c.Diagrams))
	for _, f := range c.Diagrams {
		model, process, err := compileDiagram(f)
		if err != nil {
			return nil, err
		}
		b.Models, compiled = append(b.Models, model), append(compiled, process)
	}
	definition, findings := bpmn.NewDefinition(b.Hash, compiled...)
	if err := firstError(c.Key, findings); err != nil {
		return nil, err
	}
	b.Definition = definition
	return b, nil
}

func compileDiagram(f File) (*bpmn.Model, *bpmn.Process, error) {
	model, findings, err := bpmn.Parse([]byte(f.Text))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", f.Path, err)
	}
	if err := firstError(f.Path, findings); err != nil {
		return nil, nil, err
	}
	key, _, _ := strings.Cut(f.Path, "/")
	process, findings := bpmn.Compile(model, key)
	return model, process, firstError(f.Path, findings)
}

func firstError(where string, findings []bpmn.Finding) error {
	for _, f := range findings {
		if f.Severity == bpmn.SeverityError {
			return casefile.Errorf(casefile.Invalid, "diagram.invalid", "%s: %s", where, f)
		}
	}
	return nil
}

// HashOf gives the hash of a bundle from its stored content, so that anybody can see whether it is still the one that was released.
func HashOf(stored []byte) (string, error) {
	var c content
	if err := json.Unmarshal(stored, &c); err != nil {
		return "", fmt.Errorf("stored bundle: %w", err)
	}
	return c.hash(), nil
}
