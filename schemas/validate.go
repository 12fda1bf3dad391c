package schemas

import (
	"bytes"
	"cmp"
	"errors"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"ablauf/internal/casefile"
)

// Validate checks data against the form. What breaks a rule comes back as an Invalid error with code "form.invalid" and one
// FieldError per field and rule, sorted by field; data that are no JSON have code "json.invalid". Unknown fields are errors. No
// text of the error holds anything that was entered.
func (f *Form) Validate(data []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return casefile.Errorf(casefile.Invalid, "json.invalid", "form %s: not JSON", f.Ref)
	}
	err = f.schema.Validate(value)
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return casefile.Errorf(casefile.Invalid, "form.invalid", "form %s: %T", f.Ref, err)
	}
	fields := leaves(invalid, nil)
	slices.SortFunc(fields, func(a, b casefile.FieldError) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(a.Code, b.Code))
	})
	fields = slices.CompactFunc(fields, func(a, b casefile.FieldError) bool { return a.Field == b.Field && a.Code == b.Code })
	return casefile.InvalidFields("form.invalid", fields...)
}

func leaves(e *jsonschema.ValidationError, out []casefile.FieldError) []casefile.FieldError {
	if len(e.Causes) > 0 {
		for _, cause := range e.Causes {
			out = leaves(cause, out)
		}
		return out
	}
	at := pointer(e.InstanceLocation)
	if missing, ok := e.ErrorKind.(*kind.Required); ok {
		for _, name := range missing.Missing {
			out = append(out, casefile.FieldError{Field: at + pointer([]string{name}), Code: "required"})
		}
		return out
	}
	code, params := rule(e.ErrorKind)
	return append(out, casefile.FieldError{Field: at, Code: code, Params: params})
}

// rule names the broken rule. Parameters come from the schema, never from the data: an unknown field is counted, not named,
// because its name is the caller's text too.
func rule(k jsonschema.ErrorKind) (code string, params map[string]string) {
	one := func(name string, value string) map[string]string { return map[string]string{name: value} }
	switch k := k.(type) {
	case *kind.AdditionalProperties:
		return "field.unknown", one("count", strconv.Itoa(len(k.Properties)))
	case *kind.FalseSchema:
		return "field.not-allowed", nil
	case *kind.Type:
		return "type", one("want", strings.Join(k.Want, ","))
	case *kind.Enum:
		return "enum", nil
	case *kind.Const:
		return "const", nil
	case *kind.Format:
		return formatCode(k.Want), nil
	case *kind.Pattern:
		return "pattern", nil
	case *kind.MinLength:
		return "text.short", one("min", strconv.Itoa(k.Want))
	case *kind.MaxLength:
		return "text.long", one("max", strconv.Itoa(k.Want))
	case *kind.MinItems:
		return "list.short", one("min", strconv.Itoa(k.Want))
	case *kind.MaxItems:
		return "list.long", one("max", strconv.Itoa(k.Want))
	case *kind.UniqueItems:
		return "list.duplicates", nil
	case *kind.Minimum:
		return "number.small", one("min", decimal(k.Want))
	case *kind.Maximum:
		return "number.large", one("max", decimal(k.Want))
	}
	return "invalid", nil
}

func formatCode(format string) string {
	switch format {
	case "date", "partial-date":
		return "date.impossible"
	case "din91379-name", "din91379-text":
		return "text.letters"
	}
	return format + ".invalid"
}

func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return r.FloatString(2)
}

func pointer(location []string) string {
	var b strings.Builder
	for _, token := range location {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(token))
	}
	return b.String()
}
