package dmn

import "sort"

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
