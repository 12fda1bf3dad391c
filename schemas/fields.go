package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Text is what a page shows for a form or a field in one language.
type Text struct {
	Label string
	Help  string // one or two sentences, may be empty
}

// Option is one permitted value of a choice with its labels by language.
type Option struct {
	Value  string
	Labels map[string]string
}

// Label gives the option's label in a language, in German where that language has none.
func (o Option) Label(language string) string {
	if label, ok := o.Labels[language]; ok {
		return label
	}
	return o.Labels[german]
}

// Field is one field of a form, with everything that a page needs to draw it without a script.
type Field struct {
	Name     string
	Pointer  string // JSON Pointer, the one that field errors carry, e.g. "/person/familienname"
	Type     string // "string", "boolean", "integer", "number", "object" or "array"
	Format   string // e.g. "date", "partial-date", "din91379-name"
	Required bool   // always required; a rule of the form may require a field depending on others
	Deciding bool   // decides the way of the case
	MustBe   bool   // a box that has to be ticked
	// FromToday: a day that the person is told, so it cannot lie behind the day on which somebody enters it.
	FromToday bool
	// Proposal says what to propose: a column of a rule table's newest result ("entscheidung-ampel.bis") or a part of the title
	// ("titel.nebenbestimmung"); empty proposes nothing but Default.
	Proposal string
	Default  string
	// Departure is the field that takes the reason where somebody enters something else than what was proposed.
	Departure string
	Enum      []Option
	Texts     map[string]Text
	Pattern   string
	// MaxLength, Minimum and Maximum are nil where the form sets none.
	MaxLength, Minimum, Maximum *int
	Fields                      []Field // of an object
	Items                       *Field  // of a list
}

const german = "de"

// Label gives the field's label in a language, in German where that language has none.
func (f Field) Label(language string) string { return f.text(language).Label }

// Help gives the field's help text in a language, in German where that language has none.
func (f Field) Help(language string) string { return f.text(language).Help }

func (f Field) text(language string) Text {
	if text, ok := f.Texts[language]; ok {
		return text
	}
	return f.Texts[german]
}

// fieldSchema is the part of a schema that pages need.
type fieldSchema struct {
	Type       string          `json:"type"`
	Format     string          `json:"format"`
	Pattern    string          `json:"pattern"`
	Enum       []string        `json:"enum"`
	Const      *bool           `json:"const"`
	MaxLength  *int            `json:"maxLength"`
	Minimum    *int            `json:"minimum"`
	Maximum    *int            `json:"maximum"`
	Required   []string        `json:"required"`
	Deciding   bool            `json:"x-entscheidend"`
	FromToday  bool            `json:"x-ab-heute"`
	Anew       bool            `json:"x-neu-gefasst"` // of the form as a whole
	Proposal   string          `json:"x-vorschlag"`
	Departure  string          `json:"x-abweichung"`
	Default    string          `json:"default"`
	Properties propertyList    `json:"properties"`
	Items      *fieldSchema    `json:"items"`
	Names      textsByLanguage `json:"x-texte"`
}

type textsByLanguage map[string]struct {
	Label  string            `json:"label"`
	Hilfe  string            `json:"hilfe"`
	Help   string            `json:"help"`
	Werte  map[string]string `json:"werte"`
	Values map[string]string `json:"values"`
}

// propertyList keeps the order of the file, which a Go map would lose; the order is that of the page.
type propertyList []property

type property struct {
	name   string
	schema fieldSchema
}

// UnmarshalJSON reads an object and keeps the order of its members.
func (p *propertyList) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if _, err := decoder.Token(); err != nil {
		return fmt.Errorf("properties: %w", err)
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return fmt.Errorf("properties: %w", err)
		}
		var schema fieldSchema
		if err := decoder.Decode(&schema); err != nil {
			return fmt.Errorf("property %v: %w", name, err)
		}
		*p = append(*p, property{name: fmt.Sprint(name), schema: schema})
	}
	return nil
}

func (s fieldSchema) children(pointer string) []Field {
	fields := make([]Field, 0, len(s.Properties))
	for _, p := range s.Properties {
		field := p.schema.field(p.name, pointer+"/"+p.name)
		field.Required = slices.Contains(s.Required, p.name)
		fields = append(fields, field)
	}
	return fields
}

func (s fieldSchema) field(name, pointer string) Field {
	field := Field{
		Name: name, Pointer: pointer, Type: s.Type, Format: s.Format, Deciding: s.Deciding, FromToday: s.FromToday, Pattern: s.Pattern,
		MustBe: s.Const != nil && *s.Const, MaxLength: s.MaxLength, Minimum: s.Minimum, Maximum: s.Maximum, Texts: s.texts(),
		Proposal: s.Proposal, Departure: s.Departure, Default: s.Default,
	}
	for _, value := range s.Enum {
		field.Enum = append(field.Enum, Option{Value: value, Labels: map[string]string{
			german: s.Names[german].Werte[value], "en": s.Names["en"].Values[value],
		}})
	}
	if len(s.Properties) > 0 {
		field.Fields = s.children(pointer)
	}
	if s.Items != nil {
		item := s.Items.field("", pointer+"/-")
		field.Items = &item
	}
	return field
}

func (s fieldSchema) texts() map[string]Text {
	return map[string]Text{
		german: {Label: s.Names[german].Label, Help: s.Names[german].Hilfe},
		"en":   {Label: s.Names["en"].Label, Help: s.Names["en"].Help},
	}
}
