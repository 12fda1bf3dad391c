package schemas

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ablauf/internal/casefile"
)

//go:embed */*.json
var files embed.FS

// Form is one compiled schema. It is immutable and may be used by many goroutines.
type Form struct {
	// Ref is how diagrams and programs name the form: folder and file without the ending, e.g. "entscheidung/entscheiden".
	Ref string
	// Texts are the form's own title and introduction by language ("de", "en").
	Texts map[string]Text
	// Anew: each time the form comes back it says everything again; a field that is left empty then takes back what stood there before.
	Anew bool

	schema   *jsonschema.Schema
	fields   []Field
	deciding []string
	source   []byte
}

// Source gives the bytes of the schema file; a bundle's hash is taken over them.
func (f *Form) Source() []byte { return slices.Clone(f.source) }

// Fields lists the form's fields in the order of the file, which is the order of the page.
func (f *Form) Fields() []Field { return f.fields }

// Load gives the form that ref names, e.g. "verlaengerung/antrag". An unknown name is a NotFound error.
func Load(ref string) (*Form, error) {
	forms, err := all()
	if err != nil {
		return nil, err
	}
	for _, f := range forms {
		if f.Ref == ref {
			return f, nil
		}
	}
	return nil, casefile.Errorf(casefile.NotFound, "form.unknown", "no form %q", ref)
}

// All lists every form, sorted by name. An error means that a built-in schema does not compile.
func All() ([]*Form, error) {
	forms, err := all()
	return slices.Clone(forms), err
}

// all compiles the forms once; they are constants of the program.
var all = sync.OnceValues(func() ([]*Form, error) {
	paths, err := fs.Glob(files, "*/*.json")
	if err != nil {
		return nil, fmt.Errorf("schemas: %w", err)
	}
	slices.Sort(paths)
	forms := make([]*Form, 0, len(paths))
	for _, path := range paths {
		source, err := files.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("schemas: %w", err)
		}
		form, err := Compile(strings.TrimSuffix(path, ".json"), source)
		if err != nil {
			return nil, fmt.Errorf("schemas: %s: %w", path, err)
		}
		forms = append(forms, form)
	}
	return forms, nil
})

// Compile reads a schema in the form of those in this folder. Whoever keeps one elsewhere, such as the vocabulary of the rule tables, gets the
// same checks, errors and fields from it.
func Compile(ref string, source []byte) (*Form, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(source))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	// No loader: a schema must not fetch another one from a disk or a network.
	compiler.UseLoader(jsonschema.SchemeURLLoader{})
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	for _, f := range formats() {
		compiler.RegisterFormat(&f)
	}
	url := "urn:ablauf:schema:" + ref
	if err := compiler.AddResource(url, doc); err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	schema, err := compiler.Compile(url)
	if err != nil {
		return nil, fmt.Errorf("compile: %w", err)
	}
	var root fieldSchema
	if err := json.Unmarshal(source, &root); err != nil {
		return nil, fmt.Errorf("fields: %w", err)
	}
	form := &Form{Ref: ref, Texts: root.texts(), Anew: root.Anew, schema: schema, source: source, fields: root.children("")}
	for _, field := range form.fields {
		if field.Deciding {
			form.deciding = append(form.deciding, field.Name)
		}
	}
	return form, nil
}

// Deciding picks the fields that decide the way of a case out of valid data, in the order of the form. Only these may enter
// Temporal; a field that was not entered is left out. Data that are no JSON object are an Invalid error.
func (f *Form) Deciding(data json.RawMessage) (json.RawMessage, error) {
	var entered map[string]json.RawMessage
	if err := json.Unmarshal(data, &entered); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.invalid", "form %s: not a JSON object", f.Ref)
	}
	var out bytes.Buffer
	out.WriteByte('{')
	for _, name := range f.deciding {
		value, ok := entered[name]
		if !ok {
			continue
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "%q:", name)
		if err := json.Compact(&out, value); err != nil {
			return nil, casefile.Errorf(casefile.Invalid, "json.invalid", "form %s: field %s", f.Ref, name)
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
