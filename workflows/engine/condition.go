package engine

import (
	"ablauf/workflows/feel"
)

// lookAtConditions fires one conditional event whose condition has become true and reports whether there was one. A condition that is
// neither true nor false has not occurred yet: what it asks for may not be known so far.
func (m *machine) lookAtConditions() bool {
	if m.s.conditions == 0 {
		return false
	}
	for _, i := range m.s.Instances {
		for k := range i.Waits {
			w := &i.Waits[k]
			if !w.Condition || i.Incident != nil {
				continue
			}
			v, _ := w.event.Triggers[w.Trigger].Condition.Eval(m.visible(i), m.env)
			holds := v == feel.Value(feel.Bool(true))
			rises := holds && !w.Held
			w.Held = holds
			if rises {
				m.steps++
				m.emit(Record{Place: placeOf(w.event, i.ID), Code: FactConditionTrue})
				m.fire(i, *w, nil)
				return true
			}
		}
	}
	return false
}
