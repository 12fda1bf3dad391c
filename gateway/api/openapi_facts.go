package api

import (
	"strings"

	"ablauf/gateway/locale"
	"ablauf/processes"
	forms "ablauf/schemas"
)

// factsSchema names the schema of the facts that rule tables read.
const factsSchema = "RuleFacts"

// vocabularySchema writes the vocabulary of the rule tables as a schema: each fact with its type, its values, its meaning and the tables
// that read it. A fact that is left out, or null, is unknown.
func vocabularySchema(v *processes.Vocabulary) object {
	groups := object{}
	for _, f := range v.Facts {
		group, ok := groups[f.Group].(object)
		if !ok {
			group = object{"type": []string{"object", "null"}, "additionalProperties": false, "properties": object{}}
			groups[f.Group] = group
		}
		if properties, ok := group["properties"].(object); ok {
			properties[f.Field.Name] = factSchema(f)
		}
	}
	return object{
		"type": "object", "additionalProperties": false, "properties": groups,
		"description": "What a rule table may read of a case. The day of reference is the fact stichtag and stands beside the facts. " +
			"What is left out is unknown; a titel of which nothing is given does not exist.",
	}
}

func factSchema(f processes.Fact) object {
	about := f.Field.Label("en")
	if help := f.Field.Help("en"); help != "" {
		about += ". " + strings.TrimSuffix(help, ".")
	}
	about += " (" + locale.Official + ": " + f.Field.Label(locale.Official) + ")"
	schema := typeOf(f.Field)
	schema["description"], schema["x-tables"] = about, f.Tables
	if len(f.Field.Enum) > 0 {
		meanings := object{}
		for _, o := range f.Field.Enum {
			meanings[o.Value] = o.Label("en")
		}
		schema["x-meanings"] = meanings
	}
	return schema
}

func typeOf(f forms.Field) object {
	schema := object{"type": []string{f.Type, "null"}}
	if len(f.Enum) > 0 {
		values := make([]any, 0, len(f.Enum)+1)
		for _, o := range f.Enum {
			values = append(values, o.Value)
		}
		schema["enum"] = append(values, nil)
	}
	if f.Format != "" {
		schema["format"] = f.Format
	}
	if f.Minimum != nil {
		schema["minimum"] = *f.Minimum
	}
	if f.Maximum != nil {
		schema["maximum"] = *f.Maximum
	}
	if f.MaxLength != nil {
		schema["maxLength"] = *f.MaxLength
	}
	if f.Items != nil {
		items := typeOf(*f.Items)
		items["type"] = f.Items.Type
		schema["items"] = items
	}
	return schema
}
