package desk

import (
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/schemas"
	"ablauf/workflows/bpmn"
)

// Built is the Library of the built-in procedures and forms.
type Built struct {
	*processes.Library
	procedures []Procedure
	models     map[version]*bpmn.Model
}

type version struct {
	key    string
	number int
}

// NewLibrary compiles the built-in procedures and forms once; a mistake in one of them is an error, so that a gateway with a broken
// form or diagram does not start.
func NewLibrary() (*Built, error) {
	if _, err := schemas.All(); err != nil {
		return nil, err
	}
	loaded, err := processes.Load()
	if err != nil {
		return nil, err
	}
	b := &Built{Library: loaded, models: map[version]*bpmn.Model{}}
	for _, bundle := range loaded.Bundles() {
		procedure := lookup(bundle.Key)
		newest, _ := loaded.Newest(bundle.Key)
		b.models[version{bundle.Key, bundle.Version}] = bundle.Models[0]
		b.procedures = append(b.procedures, Procedure{
			Key: bundle.Key, Name: procedure.Name, Version: bundle.Version, Bundle: bundle.Hash, Form: procedure.Application,
			Current: newest == bundle, OnePerPerson: procedure.OnePerPerson,
		})
	}
	return b, nil
}

// lookup gives the built-in procedure that a bundle belongs to; bundles of the library always have one.
func lookup(key string) processes.Procedure {
	for _, p := range processes.All() {
		if p.Key == key {
			return p
		}
	}
	return processes.Procedure{Key: key, Name: key}
}

// Procedures lists every version, by key and version.
func (b *Built) Procedures() []Procedure { return b.procedures }

// Model gives the diagram of a version.
func (b *Built) Model(key string, number int) (*bpmn.Model, error) {
	model, ok := b.models[version{key, number}]
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
