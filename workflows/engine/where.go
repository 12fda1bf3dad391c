package engine

import (
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// Timer is an armed timer.
type Timer struct {
	Due      time.Time
	Instance int
	Element  string
}

// NextTimer gives the timer that is due first; of several at one instant the one that was armed by the oldest visit.
func NextTimer(s State) (Timer, bool) {
	var first Timer
	found := false
	for _, i := range s.Instances {
		for _, w := range i.Waits {
			if w.Due.IsZero() || found && !w.Due.Before(first.Due) {
				continue
			}
			first, found = Timer{Due: w.Due, Instance: i.ID, Element: w.Element}, true
		}
	}
	return first, found
}

// Awaits reports whether anything in the case waits for a message.
func Awaits(s State, message string) bool {
	for _, i := range s.Instances {
		for _, w := range i.Waits {
			if w.Message == message {
				return true
			}
		}
	}
	return false
}

// Armed reports whether a timer that NextTimer gave is still armed.
func Armed(s State, t Timer) bool {
	for _, i := range s.Instances {
		if i.ID != t.Instance {
			continue
		}
		for _, w := range i.Waits {
			if w.Element == t.Element && w.Due.Equal(t.Due) {
				return true
			}
		}
	}
	return false
}

// Position is where a case stands.
type Position struct {
	Active    []Place
	Incidents []Place
}

// Where gives the active elements and the incidents, outermost first. The state must have been loaded for the definition.
func Where(def *bpmn.Definition, s State) Position {
	var p Position
	for _, i := range s.Instances {
		place := Place{Process: i.Process, Instance: i.ID}
		if i.Element != "" {
			place = placeOf(def.Process(i.Process).Node(i.Element), i.ID)
			if i.Loop == nil {
				p.Active = append(p.Active, place)
			}
		}
		if i.Incident != nil {
			p.Incidents = append(p.Incidents, place)
		}
	}
	return p
}

func placeOf(n *bpmn.Node, instance int) Place {
	return Place{Process: n.Process.ID, Element: n.ID, Name: n.Name, Type: n.Type, Instance: instance}
}

// Visible gives the variables that an expression at a visit sees; none where the visit has ended.
func Visible(s State, instance int) *feel.Context {
	m := machine{s: &s}
	if i := s.index[instance]; i != nil {
		return m.visible(i).Clone()
	}
	return feel.NewContext()
}
