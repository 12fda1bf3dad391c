package bpmn

import (
	"strconv"
	"strings"

	"ablauf/workflows/feel"
)

// loop compiles a loop marker.
func (c *compiler) loop(e *Element, l *Loop) *LoopMarker {
	m := &LoopMarker{Multi: l.Type == "multiInstance", Sequential: l.Sequential || l.Type != "multiInstance", TestBefore: l.TestBefore}
	if !m.Multi {
		return c.standardLoop(e, l, m)
	}
	m.Element, m.OutputCollection = l.InputElement, l.OutputCollection
	m.Cardinality = c.optional(e, feelText(l.Maximum))
	m.Collection = c.optional(e, feelText(l.InputCollection))
	m.Output = c.optional(e, feelText(l.OutputElement))
	m.Completion = c.truth(e, l.Completion)
	if m.Cardinality == nil && m.Collection == nil {
		c.fail(e, "bad-multi-instance", "a multi-instance marker needs a loopCardinality or an inputCollection")
	}
	if (m.Output == nil) != (m.OutputCollection == "") {
		c.fail(e, "bad-multi-instance", "outputCollection and outputElement belong together")
	}
	if n, err := strconv.ParseFloat(strings.TrimSpace(l.Maximum), 64); err == nil && (n < 0 || n != float64(int(n))) {
		c.fail(e, "bad-multi-instance", "a loopCardinality is a whole number that is not negative")
	}
	c.behaviour(e, l, m)
	return m
}

// behaviour compiles which event is thrown when an instance has completed; "All" throws none.
func (c *compiler) behaviour(e *Element, l *Loop, m *LoopMarker) {
	for _, b := range l.Complex {
		if c.truth(e, b.Condition) == nil {
			c.fail(e, "missing-condition", "a complex behaviour needs a condition")
		}
	}
	switch l.Behavior {
	case "", "All":
	case "None":
		m.EachThrows = c.thrownSignal(e, l.NoneRef)
	case "One":
		m.FirstThrows = c.thrownSignal(e, l.OneRef)
	case "Complex":
		for _, b := range l.Complex {
			if b.Event.Type != "signal" {
				c.unsupported(e, "a complex multi-instance behaviour without a signal")
				continue
			}
			m.Complex = append(m.Complex, ComplexBehavior{c.optional(e, feelText(b.Condition)), c.signal(e, b.Event.Ref)})
		}
	default:
		c.fail(e, "bad-multi-instance", "the behaviour %q is none of All, None, One, Complex", l.Behavior)
	}
}

// thrownSignal finds the signal of an event definition at the root of the file.
func (c *compiler) thrownSignal(e *Element, ref string) string {
	for _, d := range c.model.EventDefinitions {
		if d.ID == ref && d.Type == "signal" {
			return c.signal(e, d.Ref)
		}
	}
	if ref != "" {
		c.unsupported(e, "a multi-instance behaviour with another event than a signal")
	}
	return ""
}

// LoopMax bounds the rounds of a standard loop; one that goes round more often has no end.
const LoopMax = 10_000

func (c *compiler) standardLoop(e *Element, l *Loop, m *LoopMarker) *LoopMarker {
	m.Condition = c.truth(e, l.Condition)
	if l.Maximum != "" {
		n, err := strconv.Atoi(strings.TrimSpace(l.Maximum))
		if err != nil || n < 1 || n > LoopMax {
			c.fail(e, "bad-loop", "loopMaximum is a whole number from 1 to %d", LoopMax)
			return m
		}
		m.Maximum = n
	}
	if m.Condition == nil && m.Maximum == 0 {
		c.fail(e, "bad-loop", "a loop needs a loopCondition or a loopMaximum")
	}
	return m
}

// validTimer reports whether a fixed timer is written in ISO 8601, so that a slip shows when the diagram is loaded and not when the
// deadline is due.
func validTimer(kind, src string) bool {
	switch kind {
	case "duration":
		_, ok := feel.ParseDuration(src)
		return ok
	case "cycle":
		_, ok := ParseCycle(src)
		return ok
	default:
		_, ok := ParseInstant(src)
		return ok
	}
}
