package dmn

import "ablauf/workflows/feel"

type (
	// literal is a FEEL expression. expr is nil where its text is no expression; it then evaluates to null with a warning.
	literal struct {
		expr *feel.Expr
		typ  *feel.Type
	}
	// contextLogic is a boxed context; result is the entry without a name, if there is one.
	contextLogic struct {
		entries []contextEntry
		result  logic
		typ     *feel.Type
	}
	contextEntry struct {
		vars variable
		body logic
	}
	listLogic struct {
		items []logic
		typ   *feel.Type
	}
	relationLogic struct {
		columns []string
		rows    [][]logic
		typ     *feel.Type
	}
	// functionLogic is a boxed function, also the logic of a business knowledge model.
	functionLogic struct {
		params   []feel.Param
		body     logic
		external bool
		typ      *feel.Type
	}
	invocationLogic struct {
		callee logic
		names  []string
		args   []logic
		typ    *feel.Type
	}
	conditionalLogic struct {
		cond, then, otherwise logic
		typ                   *feel.Type
	}
	filterLogic struct {
		list, match logic
		typ         *feel.Type
	}
	// iteratorLogic is a boxed for, some or every.
	iteratorLogic struct {
		kind     string
		variable string
		domain   logic
		body     logic
		typ      *feel.Type
	}
	// missing stands for logic that the model does not have.
	missing struct{ reason string }
)

// typed converts a value to the type of a boxed expression (DMN 1.5, 10.3.2.9.4); null with a warning if it does not conform.
func (r *run) typed(v feel.Value, t *feel.Type, what string) feel.Value {
	out, ok := t.Coerce(v)
	if !ok {
		r.session.Warn("%s is a %s, not a %s", what, feel.KindOf(v), t)
		return feel.Null{}
	}
	return out
}

func (l *literal) eval(r *run, scope *feel.Context) feel.Value {
	if l.expr == nil {
		r.session.Warn("an expression cannot be read")
		return feel.Null{}
	}
	return r.typed(r.session.Eval(l.expr, scope), l.typ, "the result of an expression")
}

func (m *missing) eval(r *run, _ *feel.Context) feel.Value {
	r.session.Warn("%s", m.reason)
	return feel.Null{}
}

func (c *contextLogic) eval(r *run, scope *feel.Context) feel.Value {
	out := feel.NewContext()
	scope = scope.Clone()
	for _, e := range c.entries {
		v := r.typed(e.body.eval(r, scope), e.vars.typ, "the entry "+e.vars.name)
		out.Put(e.vars.name, v)
		scope = scope.With(e.vars.name, v)
	}
	if c.result != nil {
		return r.typed(c.result.eval(r, scope), c.typ, "the result of a context")
	}
	return r.typed(out, c.typ, "a context")
}

func (l *listLogic) eval(r *run, scope *feel.Context) feel.Value {
	out := make(feel.List, len(l.items))
	for i, item := range l.items {
		out[i] = item.eval(r, scope)
	}
	return r.typed(out, l.typ, "a list")
}

func (l *relationLogic) eval(r *run, scope *feel.Context) feel.Value {
	out := make(feel.List, len(l.rows))
	for i, row := range l.rows {
		c := feel.NewContext()
		for j, cell := range row {
			c.Put(l.columns[j], cell.eval(r, scope))
		}
		out[i] = c
	}
	return r.typed(out, l.typ, "a relation")
}

func (f *functionLogic) eval(r *run, scope *feel.Context) feel.Value {
	return f.function(r, "", nil, scope)
}

// function makes a value of the function; it keeps the scope in which it is defined.
func (f *functionLogic) function(r *run, name string, result *feel.Type, scope *feel.Context) feel.Value {
	return feel.NewFunc(name, f.params, result, func(s *feel.Session, args []feel.Value) feel.Value {
		if f.external {
			s.Warn("external functions are not supported")
			return feel.Null{}
		}
		inner := scope.Clone()
		for i, p := range f.params {
			inner.Put(p.Name, args[i])
		}
		return f.body.eval(r, inner)
	})
}

func (i *invocationLogic) eval(r *run, scope *feel.Context) feel.Value {
	fn, ok := i.callee.eval(r, scope).(*feel.Func)
	if !ok {
		r.session.Warn("what is invoked is not a function")
		return feel.Null{}
	}
	args := make([]feel.Value, len(i.args))
	for j, a := range i.args {
		args[j] = a.eval(r, scope)
	}
	v := r.session.Guard(func() feel.Value {
		if len(args) == 0 {
			return r.session.Invoke(fn, nil)
		}
		return r.session.InvokeNamed(fn, i.names, args)
	})
	return r.typed(v, i.typ, "the result of an invocation")
}

func (c *conditionalLogic) eval(r *run, scope *feel.Context) feel.Value {
	branch := c.otherwise
	switch cond := c.cond.eval(r, scope).(type) {
	case feel.Bool:
		if cond {
			branch = c.then
		}
	case feel.Null:
	default:
		r.session.Warn("the condition of if is a %s, not a boolean", feel.KindOf(cond))
		return feel.Null{}
	}
	return r.typed(branch.eval(r, scope), c.typ, "the result of a conditional")
}

func (f *filterLogic) eval(r *run, scope *feel.Context) feel.Value {
	list, ok := r.elements(f.list.eval(r, scope))
	if !ok {
		return feel.Null{}
	}
	out := feel.List{}
	for _, item := range list {
		inner := scope.With("item", item)
		if c, isContext := item.(*feel.Context); isContext {
			for _, k := range c.Keys() {
				v, _ := c.Get(k)
				inner.Put(k, v)
			}
		}
		switch m := f.match.eval(r, inner).(type) {
		case feel.Bool:
			if m {
				out = append(out, item)
			}
		default:
			r.session.Warn("a filter gives a %s, not a boolean", feel.KindOf(m))
			return feel.Null{}
		}
	}
	return r.typed(out, f.typ, "the result of a filter")
}

// elements returns the elements of a list or of a range; a single value is a list of one.
func (r *run) elements(v feel.Value) (feel.List, bool) {
	switch v := v.(type) {
	case feel.List:
		return v, true
	case feel.Null:
		r.session.Warn("null cannot be iterated")
		return nil, false
	case *feel.Range:
		list, ok := r.session.Eval(rangeElements, feel.NewContext().Put("r", v)).(feel.List)
		return list, ok
	}
	return feel.List{v}, true
}

func (i *iteratorLogic) eval(r *run, scope *feel.Context) feel.Value {
	list, ok := r.elements(i.domain.eval(r, scope))
	if !ok {
		return feel.Null{}
	}
	if i.kind == "for" {
		out := feel.List{}
		for _, item := range list {
			out = append(out, i.body.eval(r, scope.With(i.variable, item).Put("partial", out[:len(out):len(out)])))
		}
		return r.typed(out, i.typ, "the result of an iteration")
	}
	some, unknown := i.kind == "some", false
	for _, item := range list {
		switch v := i.body.eval(r, scope.With(i.variable, item)).(type) {
		case feel.Bool:
			if bool(v) == some {
				return feel.Bool(some)
			}
		case feel.Null:
			unknown = true
		default:
			r.session.Warn("a condition gives a %s, not a boolean", feel.KindOf(v))
			return feel.Null{}
		}
	}
	if unknown {
		return feel.Null{}
	}
	return feel.Bool(!some)
}
