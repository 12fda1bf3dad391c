package engine

import (
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// Reckoned gives the variables by which the diagram computes an armed timer, and the instant that it gives now. It reports false for a timer
// that is not armed, is a cycle, or cannot be computed. A timer that was set to another instant is reckoned as if it had not been.
func Reckoned(def *bpmn.Definition, s State, t Timer) (names []string, due time.Time, ok bool) {
	i := s.index[t.Instance]
	if i == nil {
		return nil, time.Time{}, false
	}
	for k := range i.Waits {
		w := i.Waits[k]
		if w.Element != t.Element || w.Due.IsZero() || w.event.Triggers[w.Trigger].Timer.Cycle {
			continue
		}
		timer := w.event.Triggers[w.Trigger].Timer
		m := machine{def: def, s: &s, env: feel.Environment{Now: s.At, Zone: feel.Berlin()}}
		if !m.schedule(i, timer, &w) {
			return nil, time.Time{}, false
		}
		return timer.Expr.References(), w.Due, true
	}
	return nil, time.Time{}, false
}
