package bpmn

import (
	"slices"
	"strings"
	"unicode"

	"ablauf/workflows/feel"
)

// checkGateway reports a gateway that neither splits nor merges, and one that contradicts the direction it declares (BPMN 2.0.2, 10.6
// and table 8.46).
func (c *compiler) checkGateway(n *Node, add func(rule, message string)) {
	in, out := len(n.Incoming), len(n.Outgoing)
	if in < 2 && out < 2 {
		add("gateway-idle", "a gateway has several incoming or several outgoing flows")
	}
	direction := c.model.elements[n.ID].Direction
	fits := true
	switch direction {
	case "Converging":
		fits = in > 1 && out < 2
	case "Diverging":
		fits = in < 2 && out > 1
	case "Mixed":
		fits = in > 1 && out > 1
	}
	if !fits {
		add("gateway-direction", "the flows of the gateway are not those of the direction "+direction)
	}
}

// checkEnds reports a level that begins with a start event and has no end event, and nodes from which nothing leads on although there
// are end events (BPMN 2.0.2, 10.5.3).
func (c *compiler) checkEnds(s *Scope, owner string, line, column int) {
	ends := 0
	for _, n := range s.Nodes {
		if n.Kind == EndEvent {
			ends++
		}
	}
	if ends == 0 && len(s.Starts) > 0 {
		c.findings = append(c.findings, Finding{
			Severity: SeverityWarning, Rule: "start-without-end", Element: owner, Type: "process", Line: line, Column: column,
			Message: "the level has a start event and no end event",
		})
	}
	for _, n := range s.Nodes {
		last := len(n.Outgoing) == 0 && n.Kind != EndEvent && n.Kind != EventSubProcess && !n.ForCompensation && n.LinkTarget == nil
		if ends > 0 && last && !c.broken[n.ID] && !n.Is(CompensationTrigger) && !n.Is(LinkTrigger) && n.Kind != BoundaryEvent && n.Kind != EventGateway {
			c.findings = append(c.findings, n.finding("dead-end", "nothing leads on from the element, and it is no end event"))
		}
	}
}

// checkAttributes reports attributes that would have to be executed and are not, or that the standard does not allow.
func (c *compiler) checkAttributes(e *Element, kind Kind) {
	if kind == Transaction && e.Method != "" && e.Method != "##Compensate" && e.Method != "##compensate" {
		c.unsupported(e, "a transaction with the method "+e.Method)
	}
	if e.Implementation != "" && !strings.HasPrefix(e.Implementation, "##") && !strings.Contains(e.Implementation, ":") {
		c.fail(e, "bad-implementation", "the implementation %q is neither ##unspecified, ##WebService nor a URI", e.Implementation)
	}
	switch {
	case kind != ScriptTask || !e.scripted || strings.Contains(strings.ToUpper(e.ScriptFormat), "FEEL"):
	case e.ScriptFormat == "":
		c.fail(e, "script-format", "a script names its language in scriptFormat; this one is taken for FEEL")
	default:
		c.fail(e, "script-language", "the script is written in %q; only FEEL is executed", e.ScriptFormat)
	}
	for _, name := range e.informal {
		c.fail(e, "informal-expression", "%s has no xsi:type tFormalExpression: the standard takes it for a text to people", name)
	}
	if e.Loop != nil && e.Loop.dataRef != "" {
		c.unsupported(e, e.Loop.dataRef+" (zeebe:loopCharacteristics names the collections)")
	}
}

// informal lists, in the standard's words, the expressions of an element or flow that are not marked as formal.
func informal(parent *node, names ...string) []string {
	var list []string
	for _, c := range parent.children {
		if c.space != nsBPMN || !slices.Contains(names, c.local) {
			continue
		}
		formal := false
		for _, a := range c.attrs {
			formal = formal || a.Name.Local == "type" && local(a.Value) == "tFormalExpression"
		}
		if !formal {
			list = append(list, c.local)
		}
	}
	return list
}

// truth compiles an expression that has to be true or false; a number or a text in its place is a slip that shows at once.
func (c *compiler) truth(e *Element, src string) *feel.Expr {
	expr := c.optional(e, feelText(src))
	if expr != nil && neverTrue(expr.Source()) {
		c.fail(e, "bad-expression", "the condition %q is neither true nor false", src)
	}
	return expr
}

// neverTrue reports whether a condition is a plain number or text.
func neverTrue(src string) bool {
	src = strings.TrimSpace(src)
	if len(src) > 1 && src[0] == '"' && strings.IndexByte(src[1:], '"') == len(src)-2 {
		return true
	}
	other := func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != '-' }
	return src != "" && strings.IndexFunc(src, other) < 0
}
