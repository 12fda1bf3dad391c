package processes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ablauf/processes/rules"
	"ablauf/schemas"
)

// Vocabulary is what the rule tables read of a case: every fact with its type, its meaning and the tables that ask for it.
type Vocabulary struct {
	// Facts in the order of the groups fall, person, titel, angaben, bestand.
	Facts []Fact
	// Schema is the JSON Schema of an object with these groups, its texts in x-texte; what a table does not read is no part of it.
	Schema json.RawMessage

	// Undeclared are facts that a table reads and neither a form nor vokabular.json declares; nobody can give them, so they are null for ever.
	Undeclared []string

	form *schemas.Form
}

// Fact is one fact that a table reads.
type Fact struct {
	Group string // "fall", "person", "titel", "angaben" or "bestand"
	// Field has the type, the permitted values and the words in every language; its pointer is "/titel/gueltigBis".
	Field  schemas.Field
	Tables []string // keys of the tables that read it, sorted
}

// Path gives the name as tables write it: "titel.gueltigBis".
func (f Fact) Path() string { return f.Group + "." + f.Field.Name }

// Of gives the facts that one table reads, in the order of the vocabulary.
func (v *Vocabulary) Of(table string) []Fact {
	var out []Fact
	for _, f := range v.Facts {
		if slices.Contains(f.Tables, table) {
			out = append(out, f)
		}
	}
	return out
}

var (
	factInExpression = regexp.MustCompile(`\b(fall|person|titel|angaben|bestand)\.([A-Za-z][A-Za-z0-9]*)`)
	literal          = regexp.MustCompile(`"[^"]*"`)
)

// reads lists the facts that a table names in any of its cells, as "titel.gueltigBis".
func (r Rule) reads() []string {
	info, _ := r.Definitions.Table(r.Key)
	var texts, paths []string
	for _, in := range info.Inputs {
		texts = append(texts, in.Expression)
	}
	for _, row := range info.Rows {
		texts = slices.Concat(texts, row.Inputs, row.Outputs)
	}
	for _, text := range texts {
		paths = append(paths, factInExpression.FindAllString(literal.ReplaceAllString(text, `""`), -1)...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// declared is a fact as a form or the vocabulary of the rules declares it.
type declared struct {
	group, name string
	schema      map[string]any
}

// readVocabulary gathers what the tables read.
func readVocabulary(all []Rule) (*Vocabulary, error) {
	tables := map[string][]string{}
	for _, r := range all {
		for _, path := range r.reads() {
			tables[path] = append(tables[path], r.Key)
		}
	}
	facts, err := declaredFacts()
	if err != nil {
		return nil, err
	}
	v := &Vocabulary{}
	for path, keys := range tables {
		if !slices.ContainsFunc(facts, func(d declared) bool { return d.group+"."+d.name == path }) {
			v.Undeclared = append(v.Undeclared, path+" in "+strings.Join(keys, ", "))
		}
	}
	slices.Sort(v.Undeclared)
	if v.Schema, err = schemaOf(slices.DeleteFunc(facts, func(d declared) bool { return tables[d.group+"."+d.name] == nil })); err != nil {
		return nil, err
	}
	if v.form, err = schemas.Compile("regeln/tatsachen", v.Schema); err != nil {
		return nil, fmt.Errorf("processes/rules: vocabulary: %w", err)
	}
	for _, group := range v.form.Fields() {
		for _, field := range group.Fields {
			v.Facts = append(v.Facts, Fact{Group: group.Name, Field: field, Tables: tables[group.Name+"."+field.Name]})
		}
	}
	return v, nil
}

// declaredFacts gives all facts: those of the vocabulary file, then the top-level fields of all forms, which are the angaben. A field
// that several forms have is one fact, with the values of all of them.
func declaredFacts() ([]declared, error) {
	var all []declared
	for _, group := range groups {
		found, err := members(rules.Vocabulary, group, "properties", group, "properties")
		if err != nil {
			return nil, fmt.Errorf("processes/rules/vokabular.json: %w", err)
		}
		all = append(all, found...)
	}
	forms, err := schemas.All()
	if err != nil {
		return nil, err
	}
	for _, form := range forms {
		found, err := members(form.Source(), "angaben", "properties")
		if err != nil {
			return nil, fmt.Errorf("form %s: %w", form.Ref, err)
		}
		for _, d := range found {
			same := slices.IndexFunc(all, func(o declared) bool { return o.group == d.group && o.name == d.name })
			if same < 0 {
				all = append(all, d)
				continue
			}
			merge(all[same].schema, d.schema)
		}
	}
	return all, nil
}

var groups = []string{"fall", "person", "titel", "angaben", "bestand"}

// members gives the members of an object deep in a document, in the order of the file.
func members(doc []byte, group string, path ...string) ([]declared, error) {
	for _, name := range path {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(doc, &object); err != nil {
			return nil, err
		}
		doc = object[name]
	}
	decoder := json.NewDecoder(bytes.NewReader(doc))
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	var out []declared
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		d := declared{group: group, name: fmt.Sprint(name)}
		if err := decoder.Decode(&d.schema); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// merge adds to a fact the values, with their words, that another form permits for it.
func merge(into, from map[string]any) {
	values, _ := from["enum"].([]any)
	have, _ := into["enum"].([]any)
	for _, v := range values {
		if have != nil && !slices.Contains(have, v) {
			have = append(have, v)
			into["enum"] = have
		}
	}
	for lang, word := range map[string]string{"de": "werte", "en": "values"} {
		target, source := inner(into, "x-texte", lang, word), inner(from, "x-texte", lang, word)
		for value, label := range source {
			if _, known := target[value]; target != nil && !known {
				target[value] = label
			}
		}
	}
}

func inner(object map[string]any, path ...string) map[string]any {
	for _, name := range path {
		object, _ = object[name].(map[string]any)
	}
	return object
}

// schemaOf writes the schema of an object with the groups; the order of the facts is the order of pages.
func schemaOf(facts []declared) (json.RawMessage, error) {
	var properties []string
	for _, group := range groups {
		var fields []string
		for _, f := range facts {
			if f.group != group {
				continue
			}
			// What a form demands of a box that must be ticked is no matter of the rules.
			delete(f.schema, "const")
			delete(f.schema, "x-entscheidend")
			schema, err := json.Marshal(f.schema)
			if err != nil {
				return nil, fmt.Errorf("fact %s.%s: %w", group, f.name, err)
			}
			fields = append(fields, fmt.Sprintf("%q:%s", f.name, schema))
		}
		properties = append(properties, fmt.Sprintf(`%q:{"type":"object","additionalProperties":false,"properties":{%s}}`, group, strings.Join(fields, ",")))
	}
	return json.RawMessage(`{"type":"object","additionalProperties":false,"properties":{` + strings.Join(properties, ",") + `}}`), nil
}
