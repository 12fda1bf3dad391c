package api

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"

	"ablauf/internal/casefile"
)

// schemas gathers the JSON Schemas of Go types by name.
type schemas object

// of gives the schema of a type: a reference for a struct, the thing itself for everything else.
func (s schemas) of(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[casefile.Date]():
		return object{"type": []string{"string", "null"}, "format": "date"}
	case reflect.TypeFor[casefile.PartialDate]():
		return object{"type": "string", "pattern": `^\d{4}(-\d{2}(-\d{2})?)?$`}
	case reflect.TypeFor[json.RawMessage]():
		return object{"type": "object", "description": "data of a form; its JSON Schema belongs to the procedure"}
	case reflect.TypeFor[ruleFacts]():
		return object{"$ref": "#/components/schemas/" + factsSchema}
	case reflect.TypeFor[anyValue]():
		return object{"description": "an object of the output columns, a list of such objects where several rows count, or null"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.ofStruct(t)
	default:
		return object{"type": "integer"}
	}
}

func (s schemas) ofStruct(t reflect.Type) object {
	name := exportedName(t.Name())
	if _, known := s[name]; !known {
		s[name] = nil // so that a type that holds itself ends
		properties, required := object{}, []string{}
		s.addFields(t, properties, &required)
		schema := object{"type": "object", "properties": properties, "additionalProperties": false}
		if len(required) > 0 {
			schema["required"] = required
		}
		s[name] = schema
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (s schemas) addFields(t reflect.Type, properties object, required *[]string) {
	for f := range fields(t) {
		if f.Anonymous {
			s.addFields(f.Type, properties, required)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		schema := s.of(f.Type)
		rules := f.Tag.Get("validate")
		constrain(schema, f.Type, rules)
		if about := f.Tag.Get("doc"); about != "" {
			schema["description"] = about
		}
		properties[name] = schema
		if strings.HasPrefix(rules, "required") {
			*required = append(*required, name)
		}
	}
}

func fields(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

// constrain says in the schema what the validate tags check, as far as JSON Schema has words for it.
func constrain(schema object, t reflect.Type, rules string) {
	whole, _, _ := strings.Cut(rules, ",dive")
	for rule := range strings.SplitSeq(whole, ",") {
		name, value, _ := strings.Cut(rule, "=")
		switch name {
		case "oneof":
			schema["enum"] = strings.Fields(value)
		case "channel":
			schema["enum"] = []string{"portal", "email", "post", "schalter", "register"}
		case "max", "min":
			n, err := strconv.Atoi(value)
			if err == nil {
				schema[boundName(name, t)] = n
			}
		}
	}
}

func boundName(rule string, t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return rule + "Length"
	case reflect.Slice:
		return rule + "Items"
	default:
		return rule + "imum"
	}
}

// exportedName writes the name of a type for the document: "caseAnswer" becomes "CaseAnswer".
func exportedName(name string) string {
	runes := []rune(name)
	runes[0] = unicode.ToUpper(runes[0])
	return string(runes)
}
