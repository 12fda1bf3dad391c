package desk

import (
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/schemas"
	"ablauf/workflows/bpmn"
)

// Built is the Library of the built-in procedures and forms.
type Built struct {
	procedures []Procedure
	models     map[string]map[int]*bpmn.Model
}

// NewLibrary compiles the built-in procedures and forms once; a mistake in one of them is an error, so that a gateway with a broken
// form does not start.
func NewLibrary() (*Built, error) {
	if _, err := schemas.All(); err != nil {
		return nil, err
	}
	return &Built{models: map[string]map[int]*bpmn.Model{}}, nil
}

// Procedures lists every version, by key and version.
func (b *Built) Procedures() []Procedure { return b.procedures }

// Model gives the diagram of a version.
func (b *Built) Model(key string, version int) (*bpmn.Model, error) {
	model, ok := b.models[key][version]
	if !ok {
		return nil, casefile.Errorf(casefile.NotFound, "procedure.unknown", "no such version")
	}
	return model, nil
}

// Check validates the data of a form.
func (b *Built) Check(form string, data json.RawMessage) error {
	f, err := schemas.Load(form)
	if err != nil {
		return err
	}
	return f.Validate(data)
}

// Deciding gives the deciding fields of valid data.
func (b *Built) Deciding(form string, data json.RawMessage) (json.RawMessage, error) {
	f, err := schemas.Load(form)
	if err != nil {
		return nil, err
	}
	return f.Deciding(data)
}
