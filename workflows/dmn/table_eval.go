package dmn

import (
	"math/bits"

	"ablauf/workflows/feel"
)

// hit is a row that matches, with its outputs.
type hit struct {
	row     int
	outputs []feel.Value
}

func (t *table) eval(r *run, scope *feel.Context) feel.Value {
	if t.broken {
		r.session.Warn("the decision table of %q has an error and is not evaluated", t.owner)
		return feel.Null{}
	}
	inputs, ok := t.inputValues(r, scope)
	if !ok {
		return feel.Null{}
	}
	rows := t.matching(r, inputs, scope)
	v := t.apply(r, rows, inputs, scope)
	return r.typed(v, t.typ, "the result of the table of "+t.owner)
}

// inputValues evaluates the input expressions; ok is false where a value is not among the allowed ones.
func (t *table) inputValues(r *run, scope *feel.Context) ([]feel.Value, bool) {
	out := make([]feel.Value, len(t.inputs))
	for i := range t.inputs {
		col := &t.inputs[i]
		if col.expr == nil {
			r.session.Warn("input column %d cannot be read", i+1)
			return nil, false
		}
		out[i] = r.typed(r.session.Eval(col.expr, scope), col.typ, "input column "+col.label)
		if col.allowed != nil && !r.session.Test(col.allowed, out[i], scope) {
			r.session.Warn("the value of input column %q is not among its allowed values", col.label)
			return nil, false
		}
	}
	return out, true
}

// matching returns the numbers of the matching rows, from 0. The index decides all constant cells at once; what remains is tested
// cell by cell, and for hit policy first only up to the first match.
func (t *table) matching(r *run, inputs []feel.Value, scope *feel.Context) []int {
	candidates := newBits(len(t.rows))
	candidates.fill(len(t.rows))
	if r.on != 0 {
		candidates.and(t.inForce(r.on))
	}
	for i := range t.inputs {
		candidates.and(t.index[i].rows(inputs[i], t, i))
	}
	var out []int
	for w, word := range candidates {
		for word != 0 {
			n := w*64 + bits.TrailingZeros64(word)
			word &= word - 1
			if !t.rest(r, n, inputs, scope) {
				continue
			}
			out = append(out, n)
			if t.policy == first {
				return out
			}
		}
	}
	return out
}

// rest tests the cells of a row that the index could not decide.
func (t *table) rest(r *run, n int, inputs []feel.Value, scope *feel.Context) bool {
	for i, cell := range t.rows[n].cells {
		if t.index[i].open.has(n) && !r.session.Test(cell, inputs[i], scope) {
			return false
		}
	}
	return true
}

// apply turns the matching rows into the value of the table.
func (t *table) apply(r *run, rows []int, inputs []feel.Value, scope *feel.Context) feel.Value {
	if len(rows) == 0 {
		return t.fallback(r, scope)
	}
	if t.policy == unique && len(rows) > 1 {
		r.session.Warn("the table of %q has hit policy unique, but %d rows match", t.owner, len(rows))
		return feel.Null{}
	}
	hits := make([]hit, len(rows))
	for i, n := range rows {
		hits[i] = hit{n, t.outputsOf(r, n, scope)}
	}
	switch t.policy {
	case anyPolicy:
		for _, h := range hits[1:] {
			if !same(r, t.compose(hits[0].outputs), t.compose(h.outputs)) {
				r.session.Warn("the table of %q has hit policy any, but the rows that match differ", t.owner)
				return feel.Null{}
			}
		}
	case priority, outputOrder:
		t.byPriority(r, hits)
	case unique, first, ruleOrder, collect: // the order of the rows is the order of the hits
	}
	single := t.policy == unique || t.policy == anyPolicy || t.policy == priority || t.policy == first
	if single {
		t.record(r, hits[:1], inputs)
		return t.compose(hits[0].outputs)
	}
	t.record(r, hits, inputs)
	if t.policy == collect && t.aggregation != "" {
		return t.aggregate(r, hits)
	}
	list := make(feel.List, len(hits))
	for i, h := range hits {
		list[i] = t.compose(h.outputs)
	}
	return list
}

func (t *table) outputsOf(r *run, n int, scope *feel.Context) []feel.Value {
	out := make([]feel.Value, len(t.outputs))
	for i, e := range t.rows[n].outputs {
		out[i] = feel.Null{}
		if e != nil {
			out[i] = r.typed(r.session.Eval(e, scope), t.outputs[i].typ, "output "+t.outputs[i].label)
		}
	}
	return out
}

// compose makes the value of one row: the only output itself, or a context of all of them.
func (t *table) compose(outputs []feel.Value) feel.Value {
	if len(t.outputs) == 1 {
		return outputs[0]
	}
	ctx := feel.NewContext()
	for i, col := range t.outputs {
		ctx.Put(col.name, outputs[i])
	}
	return ctx
}

// fallback is the value without a match: the default outputs, else an empty list for policies that return lists, else null.
func (t *table) fallback(r *run, scope *feel.Context) feel.Value {
	outputs := make([]feel.Value, len(t.outputs))
	found := false
	for i, col := range t.outputs {
		outputs[i] = feel.Null{}
		if col.fallback != nil {
			outputs[i] = r.typed(r.session.Eval(col.fallback, scope), col.typ, "default output "+col.label)
			found = true
		}
	}
	v := t.compose(outputs)
	switch {
	case t.policy == collect && t.aggregation == "COUNT" && !found:
		return feel.Int(0)
	case t.policy == collect && t.aggregation != "":
		if found {
			return v
		}
		return feel.Null{}
	case t.policy == ruleOrder || t.policy == outputOrder || t.policy == collect:
		if found {
			return feel.List{v}
		}
		return feel.List{}
	case found:
		return v
	}
	r.session.Warn("no row of the table of %q matches", t.owner)
	return feel.Null{}
}

func (t *table) record(r *run, hits []hit, inputs []feel.Value) {
	for _, h := range hits {
		m := MatchedRule{Decision: t.owner, Rule: h.row + 1, RuleID: t.rows[h.row].id, Annotations: t.annotationsOf(&t.rows[h.row])}
		for i, col := range t.inputs {
			m.Inputs = append(m.Inputs, Cell{col.label, inputs[i]})
		}
		for i, col := range t.outputs {
			m.Outputs = append(m.Outputs, Cell{col.label, h.outputs[i]})
		}
		*r.matched = append(*r.matched, m)
	}
}

var equality = mustParse("a = b")

func same(r *run, a, b feel.Value) bool {
	return r.session.Eval(equality, feel.NewContext().Put("a", a).Put("b", b)) == feel.Value(feel.Bool(true))
}
