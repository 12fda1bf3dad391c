package engine

import (
	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// recalculate sets a timer to another instant: the one that is given, or the one that its expression gives now.
func (m *machine) recalculate(e DeadlineRecalculated) {
	i := m.s.index[e.Instance]
	for k := range i.Waits {
		w := &i.Waits[k]
		if w.Element != e.Element || w.Due.IsZero() {
			continue
		}
		due := e.Due
		if again := *w; due.IsZero() && m.schedule(i, w.event.Triggers[w.Trigger].Timer, &again) {
			due = again.Due // checkRecalculation has seen that there is one
		}
		m.emit(DisarmTimer{Place: placeOf(w.event, i.ID), Host: i.ID, Due: w.Due})
		m.emit(Record{
			Place: placeOf(w.event, i.ID), Code: FactRecalculated, Reason: e.Reason, Actor: e.Actor, ActingFor: e.ActingFor, Due: w.Due,
		})
		w.Due = due.UTC()
		m.emit(ArmTimer{Place: placeOf(w.event, i.ID), Host: i.ID, Due: w.Due})
		return
	}
}

// checkRecalculation says whether a timer can be set anew. One that cannot be computed keeps its instant: a deadline is never lost for the
// wish to change it.
func (s *State) checkRecalculation(def *bpmn.Definition, e DeadlineRecalculated) error {
	i := s.index[e.Instance]
	if i == nil {
		return &RefusalError{RefusedTimer}
	}
	for k := range i.Waits {
		w := i.Waits[k]
		if w.Element != e.Element || w.Due.IsZero() {
			continue
		}
		if !e.Due.IsZero() {
			if !inReach(e.Due, e.At) {
				return &RefusalError{RefusedOutOfReach}
			}
			return nil
		}
		then := *s
		if e.At.After(then.At) {
			then.At = e.At
		}
		m := machine{def: def, s: &then, env: feel.Environment{Now: then.At, Zone: feel.Berlin()}}
		if !m.schedule(i, w.event.Triggers[w.Trigger].Timer, &w) {
			return &RefusalError{RefusedNoInstant}
		}
		return nil
	}
	return &RefusalError{RefusedTimer}
}
