package feel

import "strings"

// Type is a FEEL type (DMN 1.5, 10.3.2.9). The nil type and [TypeAny] accept every value. Types are immutable after their
// definition; item definitions may refer to themselves.
type Type struct {
	name    string
	base    string
	elem    *Type
	fields  []Field
	params  []*Type
	result  *Type
	allowed func(Value) bool
}

// Field is an entry of a context type.
type Field struct {
	Name string
	Type *Type
}

const (
	baseAny      = "Any"
	baseNull     = "Null"
	baseList     = "list"
	baseContext  = "context"
	baseFunction = "function"
	baseRange    = "range"
)

// The built-in types.
var (
	TypeAny            = &Type{name: "Any", base: baseAny}
	TypeNull           = &Type{name: "Null", base: baseNull}
	TypeNumber         = &Type{name: "number", base: "number"}
	TypeString         = &Type{name: "string", base: "string"}
	TypeBoolean        = &Type{name: "boolean", base: "boolean"}
	TypeDate           = &Type{name: "date", base: "date"}
	TypeTime           = &Type{name: "time", base: "time"}
	TypeDateTime       = &Type{name: "date and time", base: "date and time"}
	TypeDaysDuration   = &Type{name: "days and time duration", base: "days and time duration"}
	TypeMonthsDuration = &Type{name: "years and months duration", base: "years and months duration"}
	TypeList           = &Type{name: "list", base: baseList, elem: TypeAny}
	TypeContext        = &Type{name: "context", base: baseContext}
)

var builtinTypes = map[string]*Type{
	"Any": TypeAny, "Null": TypeNull, "number": TypeNumber, "string": TypeString, "boolean": TypeBoolean,
	"date": TypeDate, "time": TypeTime, "date and time": TypeDateTime, "dateTime": TypeDateTime,
	"days and time duration": TypeDaysDuration, "dayTimeDuration": TypeDaysDuration,
	"years and months duration": TypeMonthsDuration, "yearMonthDuration": TypeMonthsDuration,
	"list": TypeList, "context": TypeContext, "function": {name: "function", base: baseFunction},
	"range": {name: "range", base: baseRange, elem: TypeAny},
}

// NamedType returns a built-in type by the name that FEEL or a DMN typeRef uses for it.
func NamedType(name string) (*Type, bool) {
	t, ok := builtinTypes[name]
	return t, ok
}

// ListOf returns the type of lists whose elements conform to elem.
func ListOf(elem *Type) *Type { return &Type{base: baseList, elem: elem} }

// ContextOf returns the type of contexts that have all the fields; further entries are allowed.
func ContextOf(fields ...Field) *Type { return &Type{base: baseContext, fields: fields} }

// FunctionOf returns a function type.
func FunctionOf(result *Type, params ...*Type) *Type {
	if params == nil {
		params = []*Type{}
	}
	return &Type{base: baseFunction, params: params, result: result}
}

// RangeOf returns the type of ranges with endpoints of the type elem.
func RangeOf(elem *Type) *Type { return &Type{base: baseRange, elem: elem} }

// Declare returns an empty type under a name, to be filled with [Type.Define]. It lets item definitions refer to each other.
func Declare(name string) *Type { return &Type{name: name, base: baseAny} }

// Define completes a declared type as an alias of t, optionally restricted to the values that allowed accepts.
func (t *Type) Define(as *Type, allowed func(Value) bool) {
	if as == nil {
		as = TypeAny
	}
	name := t.name
	*t = *as
	t.name = name
	if allowed != nil {
		inner := as.allowed
		t.allowed = func(v Value) bool { return (inner == nil || inner(v)) && allowed(v) }
	}
}

// String returns the type as a modeller would write it.
func (t *Type) String() string {
	switch {
	case t == nil:
		return baseAny
	case t.name != "":
		return t.name
	case t.base == baseList:
		return "list<" + t.elem.String() + ">"
	case t.base == baseRange:
		return "range<" + t.elem.String() + ">"
	case t.base == baseContext:
		parts := make([]string, len(t.fields))
		for i, f := range t.fields {
			parts[i] = f.Name + ": " + f.Type.String()
		}
		return "context<" + strings.Join(parts, ", ") + ">"
	case t.base == baseFunction:
		parts := make([]string, len(t.params))
		for i, p := range t.params {
			parts[i] = p.String()
		}
		return "function<" + strings.Join(parts, ", ") + "> -> " + t.result.String()
	}
	return t.base
}

func (t *Type) isAny() bool { return t == nil || t.base == baseAny && t.allowed == nil }

// Fields returns the entries of a context type, or of the elements of a list type.
func (t *Type) Fields() []Field {
	if t == nil {
		return nil
	}
	if t.base == baseList {
		return t.elem.Fields()
	}
	return t.fields
}

// IsList reports whether the type is a list type.
func (t *Type) IsList() bool { return t != nil && t.base == baseList }
