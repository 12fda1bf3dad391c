package dmn

import (
	"sort"

	"ablauf/workflows/feel"
)

// rank returns the position of a value in the output values, behind all of them if it is not listed.
func (c *outputColumn) rank(r *run, v feel.Value) int {
	for i, known := range c.values {
		if same(r, known, v) {
			return i
		}
	}
	return len(c.values)
}

// byPriority orders hits by the output values of the columns, the leftmost column first; rows of equal priority keep their order.
func (t *table) byPriority(r *run, hits []hit) {
	ranks := make(map[int][]int, len(hits))
	for _, h := range hits {
		for i := range t.outputs {
			ranks[h.row] = append(ranks[h.row], t.outputs[i].rank(r, h.outputs[i]))
		}
	}
	sort.SliceStable(hits, func(i, j int) bool {
		a, b := ranks[hits[i].row], ranks[hits[j].row]
		for k := range a {
			if a[k] != b[k] {
				return a[k] < b[k]
			}
		}
		return false
	})
}

var aggregators = map[string]*feel.Expr{
	"SUM": mustParse("sum(values)"), "MIN": mustParse("min(values)"), "MAX": mustParse("max(values)"), "COUNT": mustParse("count(values)"),
}

// aggregate reduces the outputs of all hits, each column for itself.
func (t *table) aggregate(r *run, hits []hit) feel.Value {
	expr, ok := aggregators[t.aggregation]
	if !ok {
		r.session.Warn("the aggregation of the table of %q is unknown", t.owner)
		return feel.Null{}
	}
	outputs := make([]feel.Value, len(t.outputs))
	for i := range t.outputs {
		values := make(feel.List, len(hits))
		for j, h := range hits {
			values[j] = h.outputs[i]
		}
		outputs[i] = r.session.Eval(expr, feel.NewContext().Put("values", values))
	}
	if t.aggregation == "COUNT" {
		return outputs[0]
	}
	return t.compose(outputs)
}
