package engine

import (
	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// local gives the visit's own variables, made when first needed.
func (m *machine) local(i *Instance) *feel.Context {
	if i.Vars == nil {
		i.Vars = feel.NewContext()
	}
	return i.Vars
}

func (m *machine) addLocal(i *Instance, vars *feel.Context) {
	if vars == nil {
		return
	}
	for _, name := range vars.Keys() {
		v, _ := vars.Get(name)
		m.local(i).Put(name, v)
	}
}

// visible gives the variables that an expression at the visit sees: its own, then those of the scopes around it up to the process it
// belongs to. A called process does not see its caller's.
func (m *machine) visible(i *Instance) *feel.Context {
	var chain []*feel.Context
	for x := i; x != nil; x = m.s.index[x.Parent] {
		if x.Vars != nil && x.Vars.Len() > 0 {
			chain = append(chain, x.Vars)
		}
		if x.node == nil {
			break
		}
	}
	switch len(chain) {
	case 0:
		return feel.NewContext()
	case 1:
		return chain[0]
	}
	merged := chain[len(chain)-1].Clone()
	for k := len(chain) - 2; k >= 0; k-- {
		for _, name := range chain[k].Keys() {
			v, _ := chain[k].Get(name)
			merged.Put(name, v)
		}
	}
	return merged
}

// evaluate gives the value of an expression at a visit. Null with a warning counts as failed: something was not as the diagram's
// author thought.
func (m *machine) evaluate(i *Instance, expr *feel.Expr) (feel.Value, bool) {
	v, warnings := expr.Eval(m.visible(i), m.env)
	if _, null := v.(feel.Null); null && len(warnings) > 0 {
		return v, false
	}
	return v, true
}

func (m *machine) assignInputs(i *Instance) bool {
	vars := feel.NewContext()
	scope := m.s.index[i.Parent]
	if i.Iteration > 0 {
		scope = i
	}
	for _, a := range i.node.Inputs {
		v, warnings := a.Source.Eval(m.visible(scope), m.env)
		if _, null := v.(feel.Null); null && len(warnings) > 0 {
			m.raise(i, Incident{Code: "expression.failed", Stage: stageEnter, Detail: a.Target})
			return false
		}
		vars.Put(a.Target, v)
	}
	// The counter and the item of a loop stand there already.
	m.addLocal(i, vars)
	return true
}

// outputs gives what a visit hands to its scope: the output mappings, or without any all that it made itself. What came in by an
// input mapping stays inside.
func (m *machine) outputs(i *Instance) (*feel.Context, bool) {
	n := i.node
	if len(n.Outputs) > 0 && i.Loop == nil {
		vars := feel.NewContext()
		for _, a := range n.Outputs {
			v, ok := m.evaluate(i, a.Source)
			if !ok {
				m.raise(i, Incident{Code: "expression.failed", Stage: stageLeave, Detail: a.Target})
				return nil, false
			}
			vars.Put(a.Target, v)
		}
		return vars, true
	}
	if i.Vars == nil || n.Kind.HasBody() && i.Loop == nil || n.Kind == bpmn.CallActivity && !n.CopyAllOut && i.Loop == nil {
		return nil, true
	}
	if len(n.Inputs) == 0 && i.Iteration == 0 || i.Loop != nil {
		return i.Vars, true
	}
	vars := feel.NewContext()
	for _, name := range i.Vars.Keys() {
		counted := i.Iteration > 0 && (name == loopCounter || name == n.Loop.Element)
		if !isInput(n, name) && !counted {
			v, _ := i.Vars.Get(name)
			vars.Put(name, v)
		}
	}
	return vars, true
}

func isInput(n *bpmn.Node, name string) bool {
	for _, a := range n.Inputs {
		if a.Target == name {
			return true
		}
	}
	return false
}

// publish puts variables where they are defined already, looking from the inside out, else into the process.
func (m *machine) publish(scope *Instance, vars *feel.Context) {
	if vars == nil {
		return
	}
	for _, name := range vars.Keys() {
		v, _ := vars.Get(name)
		target := scope
		for x := scope; x != nil; x = m.s.index[x.Parent] {
			target = x
			if x.Vars != nil {
				if _, defined := x.Vars.Get(name); defined {
					break
				}
			}
			if x.node == nil {
				break
			}
		}
		m.local(target).Put(name, v)
	}
}
