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

// Conforms reports whether v is of the type. Null conforms to every type.
func (t *Type) Conforms(v Value) bool {
	if t.isAny() || IsNull(v) {
		return true
	}
	return (&shape{constraints: true, steps: DefaultBudget}).fits(t, v)
}

// shape checks structures. constraints switches the allowed values on, which instance of ignores; steps bounds the work on values
// whose parts are shared many times.
type shape struct {
	constraints bool
	steps       int
}

func (s *shape) fits(t *Type, v Value) bool {
	if s.steps--; s.steps < 0 {
		return false
	}
	if t == nil || IsNull(v) {
		return true
	}
	if s.constraints && t.allowed != nil && !t.allowed(v) {
		return false
	}
	switch t.base {
	case baseAny:
		return true
	case baseList:
		list, ok := v.(List)
		return ok && s.elements(t, list)
	case baseContext:
		ctx, ok := v.(*Context)
		return ok && s.entries(t, ctx)
	case baseRange:
		r, ok := v.(*Range)
		return ok && s.fits(t.elem, r.Low) && s.fits(t.elem, r.High)
	case baseFunction:
		f, ok := v.(*Func)
		return ok && (t.params == nil || typeOfFunc(f).subtype(t))
	}
	return KindOf(v) == t.base
}

func (s *shape) elements(t *Type, list List) bool {
	if t.elem.isAny() {
		return true
	}
	for _, e := range list {
		if !s.fits(t.elem, e) {
			return false
		}
	}
	return true
}

func (s *shape) entries(t *Type, ctx *Context) bool {
	for _, f := range t.fields {
		v, ok := ctx.Get(f.Name)
		if !ok || !s.fits(f.Type, v) {
			return false
		}
	}
	return true
}

// Coerce converts v implicitly to the type (DMN 1.5, 10.3.2.9.4): a singleton list to its element, a single value to a list, a date
// to the date and time of its midnight in UTC. ok is false where the value does not conform even then.
func (t *Type) Coerce(v Value) (Value, bool) {
	if v == nil {
		v = Null{}
	}
	if t.Conforms(v) {
		return v, true
	}
	if list, ok := v.(List); ok {
		if len(list) == 1 && t.base != baseList && t.Conforms(list[0]) {
			return list[0], true
		}
		return Null{}, false
	}
	if d, ok := v.(Date); ok && t.base == TypeDateTime.base {
		return DateTime{d, Time{Zone: Zone{Set: true}}}, true
	}
	if t.base == baseList {
		if e, ok := t.elem.Coerce(v); ok && t.Conforms(List{e}) {
			return List{e}, true
		}
	}
	return Null{}, false
}

// subtype reports whether every value of t is a value of o: lists and ranges are covariant, functions contravariant in their
// parameters (DMN 1.5, table 50).
func (t *Type) subtype(o *Type) bool {
	switch {
	case o.isAny():
		return true
	case t == nil:
		return false
	case t.base == baseNull:
		return true
	case t.base != o.base:
		return false
	}
	switch t.base {
	case baseList, baseRange:
		return t.elem.subtype(o.elem)
	case baseContext:
		return t.contextSubtype(o)
	case baseFunction:
		return t.functionSubtype(o)
	}
	return true
}

func (t *Type) contextSubtype(o *Type) bool {
	for _, want := range o.fields {
		found := false
		for _, have := range t.fields {
			found = found || have.Name == want.Name && have.Type.subtype(want.Type)
		}
		if !found {
			return false
		}
	}
	return true
}

func (t *Type) functionSubtype(o *Type) bool {
	if o.params == nil {
		return true
	}
	// Where the result of a function does not show without calling it, the doubt is in its favour.
	if len(t.params) != len(o.params) || t.result != nil && !t.result.subtype(o.result) {
		return false
	}
	for i := range t.params {
		if !o.params[i].subtype(t.params[i]) {
			return false
		}
	}
	return true
}

func typeOfFunc(f *Func) *Type {
	if f.builtin != nil {
		return f.builtin.signature()
	}
	params := make([]*Type, len(f.params))
	for i, p := range f.params {
		params[i] = p.Type
	}
	return FunctionOf(f.result, params...)
}

// Result returns the result type of a function type. Any other type is returned as it is: models of DMN 1.1 give the variable of a
// knowledge model the type of its result.
func (t *Type) Result() *Type {
	if t != nil && t.base == baseFunction {
		return t.result
	}
	return t
}
