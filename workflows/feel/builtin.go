package feel

import "sync"

// builtin is a function of the standard. It may have several forms with different parameters.
type builtin struct {
	name     string
	forms    []form
	function *Func
}

// form is one list of parameters. Names are separated from types by a colon; a name that ends in ? may be left out, one that ends
// in ... takes any number of arguments.
type form struct {
	params   []formParam
	required int
	variadic bool
	call     func(s *Session, a []Value) Value
}

type formParam struct {
	name     string
	typ      *Type
	nullable bool
}

// opt, rest and nul mark a parameter as optional, repeated, or accepting null.
type mark uint8

const (
	plain mark = iota
	opt
	rest
	nul
	optNul
)

type arg struct {
	name string
	typ  *Type
	mark mark
}

func newForm(call func(*Session, []Value) Value, args ...arg) form {
	f := form{call: call}
	for _, a := range args {
		f.params = append(f.params, formParam{a.name, a.typ, a.mark == nul || a.mark == optNul || a.typ.isAny()})
		switch a.mark {
		case rest:
			f.variadic = true
		case plain, nul:
			f.required++
		case opt, optNul: // may be left out
		}
	}
	return f
}

// accepts reports whether the number of arguments fits.
func (f *form) accepts(n int) bool {
	return n >= f.required && (n <= len(f.params) || f.variadic)
}

func (f *form) param(i int) formParam { return f.params[min(i, len(f.params)-1)] }

// prepare coerces the arguments; ok is false if one does not conform or is null where null has no meaning.
func (f *form) prepare(args []Value) ([]Value, bool) {
	out := make([]Value, len(args), max(len(args), len(f.params)))
	for i, a := range args {
		p := f.param(i)
		if a == nil || IsNull(a) {
			if !p.nullable && (a != nil || i < f.required) {
				return nil, false
			}
			out[i] = Null{}
			continue
		}
		v, ok := p.typ.Coerce(a)
		if !ok || IsNull(v) && !p.nullable {
			return nil, false
		}
		out[i] = v
	}
	for len(out) < len(f.params) && !f.variadic {
		out = append(out, Null{})
	}
	return out, true
}

// invoke picks the first form whose parameters fit. Without any the call is null, as every error is.
func (b *builtin) invoke(s *Session, args []Value) Value {
	s.charge(len(args))
	counted := false
	for i := range b.forms {
		f := &b.forms[i]
		if !f.accepts(len(args)) {
			continue
		}
		counted = true
		if prepared, ok := f.prepare(args); ok {
			return f.call(s, prepared)
		}
	}
	if !counted {
		return s.fail("%s() does not take %d arguments", b.name, len(args))
	}
	return s.fail("%s() is not defined for these types: %s", b.name, kinds(args))
}

func kinds(args []Value) string {
	out := ""
	for i, a := range args {
		if i == 8 {
			return out + ", …"
		}
		if i > 0 {
			out += ", "
		}
		out += KindOf(a)
	}
	return out
}

// invokeNamed puts named arguments into the order of the first form that knows all of them.
func (b *builtin) invokeNamed(s *Session, names []string, args []Value) Value {
	s.charge(len(args))
	known := false
	// Forms with the same names in another order exist: the order of the call decides between them.
	for _, exact := range []bool{true, false} {
		for i := range b.forms {
			f := &b.forms[i]
			ordered, ok := f.order(names, args)
			if !ok || exact != f.begins(names) {
				continue
			}
			known = true
			if prepared, ok := f.prepare(ordered); ok {
				return f.call(s, prepared)
			}
		}
	}
	if !known {
		return s.fail("%s() has no parameters of these names", b.name)
	}
	return s.fail("%s() is not defined for these types: %s", b.name, kinds(args))
}

// begins reports whether the names stand in the order of the form.
func (f *form) begins(names []string) bool {
	for i, name := range names {
		if i >= len(f.params) || f.params[i].name != name {
			return false
		}
	}
	return true
}

func (f *form) order(names []string, args []Value) ([]Value, bool) {
	out := make([]Value, len(f.params))
	last := 0
	for i, name := range names {
		found := false
		for j, p := range f.params {
			if p.name == name && out[j] == nil {
				out[j], found, last = args[i], true, max(last, j+1)
				break
			}
		}
		if !found {
			return nil, false
		}
	}
	for _, v := range out[:f.required] {
		if v == nil {
			return nil, false
		}
	}
	return out[:max(last, f.required)], true
}

// signature is the type of the first form, for instance of and for parameters that expect a function.
func (b *builtin) signature() *Type {
	f := b.forms[0]
	params := make([]*Type, f.required)
	for i := range params {
		params[i] = f.params[i].typ
	}
	return FunctionOf(nil, params...)
}

// builtinTable is filled on first use; an initialiser would refer to itself, because range() parses its argument.
var builtinTable struct {
	once  sync.Once
	all   map[string]*builtin
	names *dictionary
}

// builtins returns the table of all functions of DMN 1.5, 10.3.4, and of Camunda's dialect.
func builtins() map[string]*builtin {
	builtinTable.once.Do(fillBuiltins)
	return builtinTable.all
}

func builtinNames() *dictionary {
	builtinTable.once.Do(fillBuiltins)
	return builtinTable.names
}

func fillBuiltins() {
	table, names := make(map[string]*builtin), newDictionary(nil)
	for _, group := range [][]*builtin{
		conversionFunctions(), temporalFunctions(), booleanFunctions(), stringFunctions(), listFunctions(), listChangeFunctions(),
		numberFunctions(), statisticsFunctions(), contextFunctions(), rangeFunctions(),
	} {
		for _, b := range group {
			b.function = &Func{name: b.name, builtin: b}
			table[b.name] = b
			names.add(b.name)
		}
	}
	builtinTable.all, builtinTable.names = table, names
}

func define(name string, forms ...form) *builtin { return &builtin{name: name, forms: forms} }
