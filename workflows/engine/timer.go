package engine

import (
	"fmt"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// incidentNoInstant is a timer whose expression gives no instant.
const incidentNoInstant = "timer.no-instant"

// schedule computes the instant of a timer, and of a cycle how it goes on.
func (m *machine) schedule(host *Instance, t *bpmn.Timer, w *Wait) bool {
	v, ok := m.evaluate(host, t.Expr)
	if !ok {
		return false
	}
	if !t.Cycle {
		w.Due, ok = instant(v, m.now())
		return ok
	}
	text, isText := v.(feel.String)
	if !isText {
		return false
	}
	cycle, ok := bpmn.ParseCycle(string(text))
	if !ok {
		return false
	}
	w.Every, w.Left = fmt.Sprint(cycle.Every), cycle.Times
	if w.Left > 0 {
		w.Left--
	}
	if w.Due = cycle.Start; w.Due.IsZero() {
		w.Due, ok = instant(cycle.Every, m.now())
	}
	return ok && inReach(w.Due, m.now())
}

func (m *machine) fireTimer(e TimerFired) {
	i := m.s.index[e.Instance]
	for k := range i.Waits {
		if w := i.Waits[k]; w.Element == e.Element && !w.Due.IsZero() && !w.Due.After(e.At) {
			m.emit(Record{Place: placeOf(w.event, i.ID), Code: FactTimerFired, Due: w.Due})
			i.Waits = append(i.Waits[:k], i.Waits[k+1:]...)
			m.repeat(i, w)
			m.fire(i, w, nil)
			return
		}
	}
}

// repeat arms the next time of a cycle, counted from the instant the last one was due and not from when it was noticed.
func (m *machine) repeat(host *Instance, w Wait) {
	if w.Left == 0 || w.Every == "" {
		return
	}
	every, ok := feel.ParseDuration(w.Every)
	if !ok {
		return
	}
	next, ok := instant(every, w.Due)
	if !ok || !next.After(w.Due) {
		return
	}
	if w.Left > 0 {
		w.Left--
	}
	w.Due = next
	host.Waits = append(host.Waits, w)
	m.emit(ArmTimer{Place: placeOf(w.event, host.ID), Host: host.ID, Due: w.Due})
}
