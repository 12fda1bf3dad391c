package dmn

import "ablauf/workflows/feel"

// scope evaluates requirements. What comes through an import stands in a context under the name of the import.
func (r *run) scope(needs []requirement) *feel.Context {
	scope := feel.NewContext()
	for _, req := range needs {
		v := r.require(req)
		if req.prefix == "" {
			scope.Put(req.target.title(), v)
			continue
		}
		inner, _ := scope.Get(req.prefix)
		ctx, ok := inner.(*feel.Context)
		if !ok {
			ctx = feel.NewContext()
		}
		scope.Put(req.prefix, ctx.Put(req.target.title(), v))
	}
	return scope
}

func (r *run) require(req requirement) feel.Value {
	switch n := req.target.(type) {
	case *inputData:
		return r.input(req.prefix, n)
	case *decision:
		return r.decide(n)
	case *knowledge:
		return r.knowledgeFunc(n)
	case *service:
		return r.serviceFunc(n)
	}
	return feel.Null{}
}

// input reads input data. That of an imported model may be given under the name of the import or under its own name.
func (r *run) input(prefix string, n *inputData) feel.Value {
	if v, ok := r.known[n]; ok {
		return v
	}
	v, ok := r.inputs.Get(n.vars.name)
	if inner, has := r.inputs.Get(prefix); has && prefix != "" {
		if ctx, isContext := inner.(*feel.Context); isContext {
			if qualified, found := ctx.Get(n.vars.name); found {
				v, ok = qualified, true
			}
		}
	}
	if !ok {
		v = feel.Null{}
	}
	v = r.typed(v, n.vars.typ, "the input "+n.vars.name)
	r.known[n] = v
	return v
}

func (r *run) knowledgeFunc(k *knowledge) feel.Value {
	if v, ok := r.known[k]; ok {
		return v
	}
	if r.busy[k] {
		return feel.Null{}
	}
	r.busy[k] = true
	scope := r.scope(k.needs)
	delete(r.busy, k)
	result := k.fn.typ.Result()
	if result == nil {
		result = k.vars.typ.Result()
	}
	v := k.fn.function(r, k.vars.name, result, scope)
	scope.Put(k.vars.name, v) // a knowledge model may call itself
	r.known[k] = v
	return v
}

func (r *run) serviceFunc(s *service) feel.Value {
	params := make([]feel.Param, len(s.inputs))
	for i, in := range s.inputs {
		params[i] = feel.Param{Name: in.target.title(), Type: typeOf(in.target)}
	}
	return feel.NewFunc(s.vars.name, params, nil, func(_ *feel.Session, args []feel.Value) feel.Value { return r.serve(s, args) })
}

func typeOf(n node) *feel.Type {
	switch n := n.(type) {
	case *inputData:
		return n.vars.typ
	case *decision:
		return n.vars.typ
	}
	return nil
}

// serve evaluates a decision service in a run of its own: only its inputs are known there (DMN 1.5, 10.4). One output decision
// gives its value, several give a context.
func (r *run) serve(s *service, args []feel.Value) feel.Value {
	inner := &run{
		session: r.session, inputs: feel.NewContext(), known: map[node]feel.Value{}, busy: map[node]bool{}, matched: r.matched, order: r.order,
	}
	for i, in := range s.inputs {
		inner.known[in.target] = args[i]
	}
	outputs := feel.NewContext()
	var last feel.Value = feel.Null{}
	for _, out := range s.outputs {
		if d, ok := out.target.(*decision); ok {
			last = inner.decide(d)
			outputs.Put(d.vars.name, last)
		}
	}
	if len(s.outputs) != 1 {
		last = outputs
	}
	return r.typed(last, s.vars.typ.Result(), "the result of the service "+s.vars.name)
}
