package dmn

import (
	"fmt"
	"sort"

	"ablauf/workflows/feel"
)

// Result is what an evaluation returns.
type Result struct {
	// Value is the value of the decision; null if it is unknown or an error occurred, which Warnings then explains.
	Value feel.Value
	// Matched are the rows that fired, in the order of evaluation: the reasons of the decision.
	Matched []MatchedRule
	// Decisions are the values of all decisions that were evaluated, the required ones first and the decision itself last.
	Decisions []DecisionValue
	// Warnings are the errors that became null.
	Warnings []feel.Warning
}

// DecisionValue is the value of one decision.
type DecisionValue struct {
	ID, Name string
	Value    feel.Value
}

// MatchedRule is a row of a decision table that fired.
type MatchedRule struct {
	// Decision is the id of the decision or knowledge model that holds the table.
	Decision string
	// Rule counts from 1 in the order of the table.
	Rule   int
	RuleID string
	// Inputs are the values of the input columns, Outputs those of the output columns of this row.
	Inputs, Outputs []Cell
	Annotations     []Annotation
}

// Cell is a value with the label of its column.
type Cell struct {
	Name  string
	Value feel.Value
}

// Annotation is the text of an annotation column, such as the paragraph that a row rests on.
type Annotation struct{ Name, Text string }

// NotFoundError says that a model has no decision of that name.
type NotFoundError struct{ Name string }

// Error names the decision.
func (e *NotFoundError) Error() string {
	return fmt.Sprintf("the decision model has no decision %q", e.Name)
}

// Evaluate evaluates a decision, named by id or name, with everything it requires. inputs holds the input data by name; a missing
// one is null. The error is a *NotFoundError; all other trouble is null with a warning.
func (d *Definitions) Evaluate(decision string, inputs *feel.Context, env feel.Environment) (Result, error) {
	target := d.decision(decision)
	if target == nil {
		return Result{Value: feel.Null{}}, &NotFoundError{decision}
	}
	r := newRun(inputs, env)
	return r.result(r.decide(target)), nil
}

// EvaluateService calls a decision service or a knowledge model, named by id or name, with its parameters given by name.
func (d *Definitions) EvaluateService(name string, inputs *feel.Context, env feel.Environment) (Result, error) {
	r := newRun(inputs, env)
	var fn *feel.Func
	for _, s := range d.services {
		if s.id == name || s.vars.name == feel.NormalizeName(name) {
			fn, _ = r.serviceFunc(s).(*feel.Func)
		}
	}
	for _, k := range d.models {
		if fn == nil && (k.id == name || k.vars.name == feel.NormalizeName(name)) {
			fn, _ = r.knowledgeFunc(k).(*feel.Func)
		}
	}
	if fn == nil {
		return Result{Value: feel.Null{}}, &NotFoundError{name}
	}
	params := fn.Params()
	args := make([]feel.Value, len(params))
	for i, p := range params {
		args[i], _ = inputs.Get(p.Name)
		args[i] = r.typed(args[i], p.Type, "the input "+p.Name)
	}
	return r.result(r.session.Guard(func() feel.Value { return r.session.Invoke(fn, args) })), nil
}

// run is one evaluation of a model.
type run struct {
	session *feel.Session
	inputs  *feel.Context
	known   map[node]feel.Value
	busy    map[node]bool
	matched *[]MatchedRule
	order   *[]DecisionValue
}

func newRun(inputs *feel.Context, env feel.Environment) *run {
	if inputs == nil {
		inputs = feel.NewContext()
	}
	return &run{
		session: feel.NewSession(env), inputs: inputs, known: map[node]feel.Value{}, busy: map[node]bool{},
		matched: new([]MatchedRule), order: new([]DecisionValue),
	}
}

func (r *run) result(v feel.Value) Result {
	return Result{Value: v, Matched: *r.matched, Decisions: *r.order, Warnings: r.session.Warnings()}
}

// decide evaluates a decision once per run.
func (r *run) decide(d *decision) feel.Value {
	if v, ok := r.known[d]; ok {
		return v
	}
	if r.busy[d] {
		r.session.Warn("the decision %q requires itself", d.vars.name)
		return feel.Null{}
	}
	if _, open := d.body.(*missing); open {
		// A decision without logic is one that a person makes: its value may be given like input data.
		if given, ok := r.inputs.Get(d.vars.name); ok {
			r.known[d] = r.typed(given, d.vars.typ, "the decision "+d.vars.name)
			return r.known[d]
		}
	}
	r.busy[d] = true
	v := r.typed(d.body.eval(r, r.scope(d.defs, d.needs)), d.vars.typ, "the decision "+d.vars.name)
	delete(r.busy, d)
	r.known[d] = v
	*r.order = append(*r.order, DecisionValue{d.id, d.vars.name, v})
	return v
}

// scope evaluates requirements. What comes through an import stands in a context under the name of the import.
func (r *run) scope(defs *Definitions, needs []requirement) *feel.Context {
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
	scope := r.scope(k.defs, k.needs)
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

// inputsOf collects the names of the input data behind a decision.
func inputsOf(d *decision) []string {
	names, seen := map[string]bool{}, map[node]bool{}
	var visit func(needs []requirement)
	visit = func(needs []requirement) {
		for _, req := range needs {
			if seen[req.target] {
				continue
			}
			seen[req.target] = true
			switch n := req.target.(type) {
			case *inputData:
				names[n.vars.name] = true
			case *decision:
				visit(n.needs)
			case *knowledge:
				visit(n.needs)
			}
		}
	}
	visit(d.needs)
	out := make([]string, 0, len(names))
	for n := range names {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// findCycles reports decisions that require themselves.
func (d *Definitions) findCycles() {
	const visiting, done = 1, 2
	state := map[node]int{}
	var visit func(n node, needs []requirement) bool
	visit = func(n node, needs []requirement) bool {
		switch state[n] {
		case visiting:
			return true
		case done:
			return false
		}
		state[n] = visiting
		cyclic := false
		for _, req := range needs {
			if next, ok := req.target.(*decision); ok {
				cyclic = visit(next, next.needs) || cyclic
			}
		}
		state[n] = done
		return cyclic
	}
	for _, dec := range d.decisions {
		if visit(dec, dec.needs) {
			d.report(Finding{
				Severity: Error, Code: "cycle", Decision: dec.id, Line: dec.line, Message: "Die Entscheidung setzt sich selbst voraus: " + dec.vars.name,
			})
		}
	}
}
