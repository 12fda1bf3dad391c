package feel

// Param is a formal parameter of a function. A nil Type accepts any value.
type Param struct {
	Name string
	Type *Type
}

// Func is a FEEL function value: a built-in, a function defined in an expression, or one that a decision model provides. It can be
// passed around and called, but not stored.
type Func struct {
	name    string
	params  []Param
	result  *Type
	call    func(*Session, []Value) Value
	builtin *builtin
}

// NewFunc makes a function of a decision model, such as a business knowledge model or a decision service. Arguments are coerced to
// the types of the parameters, and the result to result (nil: any). call gets exactly one argument per parameter.
func NewFunc(name string, params []Param, result *Type, call func(*Session, []Value) Value) *Func {
	return &Func{name: name, params: params, result: result, call: call}
}

// Params returns the formal parameters of a function that is not built in.
func (f *Func) Params() []Param { return append([]Param(nil), f.params...) }

// invoke calls the function with positional arguments.
func (f *Func) invoke(s *Session, args []Value) Value {
	if f.builtin != nil {
		return f.builtin.invoke(s, args)
	}
	if len(args) != len(f.params) {
		return s.fail("%s takes %d arguments, not %d", f.title(), len(f.params), len(args))
	}
	s.enter()
	defer s.leave()
	coerced := make([]Value, len(args))
	for i, p := range f.params {
		v, ok := p.Type.Coerce(args[i])
		if !ok {
			// DMN 1.5, 10.3.2.9.4: the function is not called with an argument that does not conform.
			return s.fail("argument %q of %s is a %s, not a %s", p.Name, f.title(), KindOf(args[i]), p.Type)
		}
		coerced[i] = v
	}
	v, ok := f.result.Coerce(f.call(s, coerced))
	if !ok {
		return s.fail("the result of %s is not a %s", f.title(), f.result)
	}
	return v
}

// invokeNamed calls the function with named arguments; an unknown or missing name is an error.
func (f *Func) invokeNamed(s *Session, names []string, args []Value) Value {
	if f.builtin != nil {
		return f.builtin.invokeNamed(s, names, args)
	}
	if len(names) != len(f.params) {
		return s.fail("%s takes %d arguments, not %d", f.title(), len(f.params), len(names))
	}
	ordered := make([]Value, len(f.params))
	for i, p := range f.params {
		for j, n := range names {
			if n == p.Name {
				ordered[i] = args[j]
			}
		}
		if ordered[i] == nil {
			return s.fail("%s has no argument %q", f.title(), p.Name)
		}
	}
	return f.invoke(s, ordered)
}

func (f *Func) title() string {
	if f.name == "" {
		return "function"
	}
	return f.name + "()"
}

// Invoke calls a function value from a decision model, with the budget and the warnings of the session.
func (s *Session) Invoke(f *Func, args []Value) Value { return f.invoke(s, args) }

// InvokeNamed calls a function value with named arguments, as a boxed invocation does.
func (s *Session) InvokeNamed(f *Func, names []string, args []Value) Value {
	return f.invokeNamed(s, names, args)
}
