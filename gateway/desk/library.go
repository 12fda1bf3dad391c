package desk

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/rehearsal"
	"ablauf/schemas"
	"ablauf/workflows/bpmn"
)

// Built is the Library of the built-in and the released procedures and the built-in forms.
type Built struct{ *processes.Library }

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
	return &Built{loaded}, nil
}

// Procedures lists every version, by key and version.
func (b *Built) Procedures() []Procedure {
	bundles := b.Bundles()
	listed := make([]Procedure, 0, len(bundles))
	for i, bundle := range bundles {
		p := procedureOf(bundle.Key)
		listed = append(listed, Procedure{
			Key: bundle.Key, Name: p.Name, Version: bundle.Version, Bundle: bundle.Hash, Form: p.Application,
			Current: i+1 == len(bundles) || bundles[i+1].Key != bundle.Key, OnePerPerson: p.OnePerPerson,
		})
	}
	return listed
}

// Model gives the diagram of a version.
func (b *Built) Model(key string, number int) (*bpmn.Model, error) {
	for _, bundle := range b.Bundles() {
		if bundle.Key == key && bundle.Version == number {
			return bundle.Models[0], nil
		}
	}
	return nil, casefile.Errorf(casefile.NotFound, "procedure.unknown", "no such version")
}

// Rehearse runs the scenarios of a procedure on a version of it.
func (b *Built) Rehearse(ctx context.Context, bundle *processes.Bundle) ([]rehearsal.Result, error) {
	return rehearsal.Scenarios(ctx, b.Library, bundle)
}

// ReleasedSource gives what people released, but what is known; *store.Store is one.
type ReleasedSource interface {
	ReleasedDefinitions(ctx context.Context, known []string) ([]store.Definition, error)
}

// followEvery is how often a gateway asks for what was released through another one.
const followEvery = 2 * time.Second

// TakeReleased takes up what people released and the library does not hold yet. What cannot be compiled keeps back nothing else.
func (b *Built) TakeReleased(ctx context.Context, source ReleasedSource) error {
	fresh, err := source.ReleasedDefinitions(ctx, b.Hashes())
	for _, d := range fresh {
		err = errors.Join(err, b.Take(Released(d)))
	}
	return err
}

// Released is what the library takes up of a definition that people released.
func Released(d store.Definition) processes.Release {
	return processes.Release{Table: d.Kind == store.KindRules, Key: d.Key, Version: d.Version, Content: d.Content}
}

// Follow takes up what people release, until the context ends. While the database is away the library stays as it is, and the log says so once.
func (b *Built) Follow(ctx context.Context, source ReleasedSource, log *slog.Logger) {
	for failed := false; ctx.Err() == nil; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(followEvery):
		}
		err := b.TakeReleased(ctx, source)
		if err != nil && !failed && ctx.Err() == nil {
			log.WarnContext(ctx, "released procedures not read", slog.String("error", err.Error()))
		}
		failed = err != nil
	}
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
