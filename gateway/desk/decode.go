package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"sort"
	"strings"

	"ablauf/internal/casefile"
)

// Limits of JSON that comes from outside.
const (
	// BodyBytesMax is the most bytes of a JSON body.
	BodyBytesMax = 1 << 20
	depthMax     = 32
)

// Decode reads a JSON object strictly into a flat request struct and checks its validate tags. Fields may be of any type that
// reads itself; deeper objects belong into a json.RawMessage with a schema of their own.
//
// Invalid "json.malformed" for what is no JSON object or has something behind it, "json.nul" and "json.number" for values that no
// record can keep; Invalid "request.invalid" with one field error per unknown field, wrong type, impossible date or broken rule.
func (d *Desk) Decode(raw []byte, into any) error {
	object, err := objectOf(raw)
	if err != nil {
		return err
	}
	target := reflect.ValueOf(into).Elem()
	var found []casefile.FieldError
	for i := range target.NumField() {
		name, _, _ := strings.Cut(target.Type().Field(i).Tag.Get("json"), ",")
		value, present := object[name]
		delete(object, name)
		if !present {
			continue
		}
		if err := json.Unmarshal(value, target.Field(i).Addr().Interface()); err != nil {
			found = append(found, casefile.FieldError{Field: "/" + name, Code: codeOfType(target.Field(i).Type(), err)})
		}
	}
	unknown := make([]string, 0, len(object))
	for name := range object {
		unknown = append(unknown, name)
	}
	sort.Strings(unknown)
	for _, name := range unknown {
		found = append(found, casefile.FieldError{Field: "/" + escapePointer(name), Code: "field.unknown"})
	}
	if len(found) > 0 {
		return casefile.InvalidFields("request.invalid", found...)
	}
	return d.Validate(into)
}

// objectOf gives the fields of a JSON object, after the checks that every body has to pass.
func objectOf(raw []byte) (map[string]json.RawMessage, error) {
	clean, err := cleanJSON(raw)
	if err != nil {
		return nil, err
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(clean, &object); err != nil || object == nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.malformed", "the body is no JSON object")
	}
	return object, nil
}

// cleanJSON gives the same document in canonical form: one value and nothing behind it, sorted names, no lone surrogates. NUL
// characters and numbers beyond a double are refused, because PostgreSQL's jsonb cannot keep them.
func cleanJSON(raw []byte) (json.RawMessage, error) {
	if len(raw) > BodyBytesMax {
		return nil, casefile.Errorf(casefile.Invalid, "body.too-large", "the body has %d bytes", len(raw))
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.malformed", "the body is no JSON")
	}
	if decoder.More() || len(bytes.TrimSpace(raw[decoder.InputOffset():])) > 0 {
		return nil, casefile.Errorf(casefile.Invalid, "json.trailing", "something stands behind the JSON value")
	}
	if err := keepable(v, 0); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

func keepable(v any, depth int) error {
	if depth > depthMax {
		return casefile.Errorf(casefile.Invalid, "json.depth", "more than %d levels", depthMax)
	}
	switch v := v.(type) {
	case string:
		if strings.ContainsRune(v, 0) {
			return casefile.Errorf(casefile.Invalid, "json.nul", "a text holds a NUL character")
		}
	case json.Number:
		if f, err := v.Float64(); err != nil || math.IsInf(f, 0) {
			return casefile.Errorf(casefile.Invalid, "json.number", "a number is too large")
		}
	case []any:
		for _, element := range v {
			if err := keepable(element, depth+1); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, element := range v {
			if err := errors.Join(keepable(name, depth+1), keepable(element, depth+1)); err != nil {
				return err
			}
		}
	}
	return nil
}

// codeOfType names what is wrong with a value that its field could not read.
func codeOfType(field reflect.Type, err error) string {
	if code := casefile.CodeOf(err); code != "internal" {
		return code
	}
	if strings.HasSuffix(field.String(), "time.Time") {
		return "time.impossible"
	}
	return "type"
}

// UnderPointer moves the field errors of a part to where the part stands in the whole.
func UnderPointer(prefix string, err error) error {
	var known *casefile.Error
	if !errors.As(err, &known) || len(known.Fields) == 0 {
		return err
	}
	fields := make([]casefile.FieldError, len(known.Fields))
	for i, f := range known.Fields {
		f.Field = prefix + f.Field
		fields[i] = f
	}
	return &casefile.Error{Kind: known.Kind, Code: known.Code, Fields: fields, Params: known.Params, Err: known.Err}
}

// escapePointer writes a name as RFC 6901 wants it; a name from outside is shortened, for it may be anything.
func escapePointer(name string) string {
	name = strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
	if runes := []rune(name); len(runes) > 60 {
		return string(runes[:60])
	}
	return name
}
