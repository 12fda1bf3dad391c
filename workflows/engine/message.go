package engine

import (
	"slices"
	"time"
)

// A message event with this property takes only what was received after it began to wait. Something that was on its way before a
// question was asked is no answer to it; delivered late it would end the time for the answer early (§ 28 VwVfG).
const (
	propertySince = "eingang.ab"
	sinceWaiting  = "wartebeginn"
)

// receive gives a message to the visit that waits for it. Of several the innermost takes it, and of those on one level the oldest:
// one message reaches one receiver (BPMN 2.0.2, 10.5.1). Nobody waiting is a fact that the shell makes visible, never a loss.
func (m *machine) receive(e MessageReceived) {
	if e.Seq > 0 {
		m.s.Seq = e.Seq
	}
	host, w := m.receiver(e.Name, e.At)
	if host == nil {
		m.emit(Record{Place: Place{Process: m.def.Root().ID}, Code: FactMessageUnmatched, Message: e.Name, Receipt: e.Receipt})
		return
	}
	m.emit(Record{Place: placeOf(w.event, host.ID), Code: FactMessageReceived, Message: e.Name, Receipt: e.Receipt})
	m.fire(host, w, e.Variables)
}

// send gives a message that a throwing event or a send task throws to whoever waits for it in the same case.
func (m *machine) send(i *Instance, name string) {
	m.record(i, Record{Code: FactMessageThrown, Message: name})
	if host, w := m.receiver(name, m.now()); host != nil {
		m.emit(Record{Place: placeOf(w.event, host.ID), Code: FactMessageReceived, Message: name})
		m.fire(host, w, m.visible(i).Clone())
	}
}

func (m *machine) receiver(message string, received time.Time) (*Instance, Wait) {
	var host *Instance
	var found Wait
	deepest := -1
	for _, i := range m.s.Instances {
		for k := range i.Waits {
			w := &i.Waits[k]
			if w.Message != message || message == "" || slices.Contains(i.Seen, w.Trigger) || !w.Since.IsZero() && received.Before(w.Since) {
				continue
			}
			if d := m.depth(i); d > deepest {
				host, found, deepest = i, i.Waits[k], d
			}
			break
		}
	}
	return host, found
}

func (m *machine) depth(i *Instance) int {
	d := 0
	for p := m.s.index[i.Parent]; p != nil; p = m.s.index[p.Parent] {
		d++
	}
	return d
}
