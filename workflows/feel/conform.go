package feel

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
