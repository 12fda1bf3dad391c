package dmn

import (
	"fmt"

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

// EvaluateOn evaluates a decision by the rows that are in force on a day: the decision's date of reference. Before the first day of a table
// the rows of that first day are used.
func (d *Definitions) EvaluateOn(on feel.Date, decision string, inputs *feel.Context, env feel.Environment) (Result, error) {
	target := d.decision(decision)
	if target == nil {
		return Result{Value: feel.Null{}}, &NotFoundError{decision}
	}
	r := newRun(inputs, env)
	r.on = dayOf(on)
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
	on      day // the rows that are in force on it count; 0: all rows
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
	v := r.typed(d.body.eval(r, r.scope(d.needs)), d.vars.typ, "the decision "+d.vars.name)
	delete(r.busy, d)
	r.known[d] = v
	*r.order = append(*r.order, DecisionValue{d.id, d.vars.name, v})
	return v
}
