package bpmn

import "slices"

// begin finds where a scope begins besides its start event: at every node that nothing leads to (BPMN 2.0.2, 10.3 and 13.2). Where there
// is a start event check refuses such nodes, so only a tolerant compilation has both.
func (c *compiler) begin(s *Scope) {
	for _, n := range s.Nodes {
		if n.Body != nil {
			c.begin(n.Body)
		}
		if first(n) && !n.Instantiates {
			s.First = append(s.First, n)
		}
	}
}

// first reports whether a node without incoming flow can be where something begins: not an event at an edge, an event sub-process, a
// compensation handler or the target of a link.
func first(n *Node) bool {
	linked := n.Kind == CatchEvent && n.Is(LinkTrigger)
	return len(n.Incoming) == 0 && n.Kind != StartEvent && n.Kind != BoundaryEvent && n.Kind != EventSubProcess && !n.ForCompensation && !linked
}

// check reports what could be drawn but not executed: a scope without a start, nodes that nothing reaches, gateways that cannot
// decide (BPMN 2.0.2, 10.5 and 13).
func (c *compiler) check(s *Scope, owner string, line, column int) {
	adHoc := s.Owner != nil && s.Owner.Kind == AdHocSubProcess
	if len(s.Starts) == 0 && len(s.Nodes) > 0 && !adHoc && !instantiated(s) {
		c.findings = append(c.findings, Finding{
			Severity: SeverityError, Rule: "no-start", Element: owner, Type: "process", Line: line, Column: column,
			Message: "the level has no start event",
		})
	}
	if !adHoc {
		c.checkEnds(s, owner, line, column)
	}
	for _, n := range s.Nodes {
		c.checkNode(n)
		if n.Body != nil {
			c.check(n.Body, n.ID, n.line, n.column)
			c.checkBody(n)
		}
	}
}

// instantiated reports whether a case can begin in the scope without a start event.
func instantiated(s *Scope) bool {
	for _, n := range s.Nodes {
		if n.Instantiates {
			return true
		}
	}
	return false
}

func (c *compiler) checkBody(n *Node) {
	add := func(rule, message string) { c.findings = append(c.findings, n.finding(rule, message)) }
	if len(n.Body.Nodes) == 0 {
		add("empty-sub-process", "the sub-process is empty")
		return
	}
	switch n.Kind {
	case EventSubProcess:
		if len(n.Body.Starts) != 1 {
			add("event-sub-process-start", "an event sub-process has exactly one start event")
		}
		if len(n.Incoming)+len(n.Outgoing) > 0 {
			add("event-sub-process-flow", "no sequence flow leads to or from an event sub-process")
		}
		for _, start := range n.Body.Starts {
			if !start.Interrupting && (start.Is(ErrorTrigger) || start.Is(CompensationTrigger)) {
				add("error-interrupts", "a start by an error or a compensation always interrupts")
			}
		}
	case AdHocSubProcess:
		c.checkAdHoc(n, add)
	case Transaction:
		if cancels(n.Body) && !slices.ContainsFunc(n.Boundaries, func(b *Node) bool { return b.Is(CancelTrigger) }) {
			add("cancel-nowhere", "the transaction can be cancelled and has no cancel event at its edge")
		}
	default:
		if len(n.Body.Starts) > 1 {
			add("sub-process-start", "an embedded sub-process has exactly one start event, without a definition")
		}
	}
}

func cancels(body *Scope) bool {
	return slices.ContainsFunc(body.Nodes, func(n *Node) bool { return n.Kind == EndEvent && n.Is(CancelTrigger) })
}

func (c *compiler) checkAdHoc(n *Node, add func(rule, message string)) {
	activities := 0
	for _, inner := range n.Body.Nodes {
		switch {
		case inner.Kind == StartEvent || inner.Kind == EndEvent:
			add("ad-hoc-event", "an ad-hoc sub-process has no start and no end event")
		case inner.Kind.IsActivity():
			activities++
		}
	}
	if activities == 0 {
		add("ad-hoc-empty", "an ad-hoc sub-process holds at least one activity")
	}
}

func (c *compiler) checkNode(n *Node) {
	add := func(rule, message string) { c.findings = append(c.findings, n.finding(rule, message)) }
	c.checkFlows(n, add)
	c.checkLink(n, add)
	if n.Kind >= ExclusiveGateway && n.Kind <= EventGateway {
		c.checkGateway(n, add)
	}
	if n.Kind.IsActivity() && len(n.Outgoing) == 1 && n.Outgoing[0].Condition != nil {
		add("lonely-condition", "the only flow that leaves the activity has a condition: without another the token could go nowhere")
	}
	switch n.Kind {
	case ExclusiveGateway, InclusiveGateway:
		for _, f := range n.Outgoing {
			if len(n.Outgoing) > 1 && f.Condition == nil && f != n.Default {
				add("gateway-condition", "the flow \""+f.ID+"\" needs a condition, or must be the default")
			}
		}
	case ParallelGateway:
		for _, f := range n.Outgoing {
			if f.Condition != nil {
				add("parallel-condition", "the flow \""+f.ID+"\" leaves a parallel gateway and can have no condition")
			}
		}
	case EventGateway:
		c.checkEventGateway(n, add)
	case BoundaryEvent:
		c.checkBoundary(n, add)
	case EndEvent:
		if n.Is(CancelTrigger) && (n.Scope.Owner == nil || n.Scope.Owner.Kind != Transaction) {
			add("cancel-outside", "a cancel end event stands in a transaction")
		}
	default:
	}
	if n.Instantiates && (len(n.Incoming) > 0 || n.Scope.Owner != nil) {
		add("instantiate", "what starts a case stands at the top level and has no incoming flow")
	}
	if n.ForCompensation && len(n.Incoming)+len(n.Outgoing) > 0 {
		add("compensation-flow", "no sequence flow leads to or from an activity that undoes another")
	}
	if n.Default != nil && n.Default.Condition != nil {
		add("default-condition", "the default flow \""+n.Default.ID+"\" can have no condition")
	}
}

// checkFlows reports flows where none may be, and none where one must be.
func (c *compiler) checkFlows(n *Node, add func(rule, message string)) {
	implicit := len(n.Scope.Starts) == 0
	switch {
	case n.Kind == StartEvent:
		if len(n.Incoming) > 0 {
			add("start-incoming", "a start event has no incoming flow")
		}
	case n.Kind == BoundaryEvent:
		if len(n.Incoming) > 0 {
			add("boundary-incoming", "a boundary event has no incoming flow")
		}
	case n.Kind == CatchEvent && n.Is(LinkTrigger):
		if len(n.Incoming) > 0 {
			add("link-incoming", "the target of a link has no incoming flow")
		}
	case len(n.Incoming) == 0 && !implicit && first(n) && !n.Instantiates && !c.broken[n.ID]:
		add("unreachable", "nothing leads to the element")
	}
	switch {
	case n.Kind == EndEvent && len(n.Outgoing) > 0:
		add("end-outgoing", "an end event has no outgoing flow")
	case n.LinkTarget != nil && len(n.Outgoing) > 0:
		add("link-outgoing", "a throwing link event has no outgoing flow")
	case n.Kind == EventSubProcess || n.Kind == EndEvent || len(n.Outgoing) == 0:
	default:
		for _, f := range n.Outgoing {
			if f.Condition != nil && (n.Kind.IsEvent() || n.Kind == EventGateway) {
				add("event-condition", "the flow \""+f.ID+"\" leaves an event and can have no condition")
			}
		}
	}
}

// checkLink reports a link that nobody throws to.
func (c *compiler) checkLink(n *Node, add func(rule, message string)) {
	if n.Kind != CatchEvent || !n.Is(LinkTrigger) {
		return
	}
	for _, other := range n.Scope.Nodes {
		if other.LinkTarget == n {
			return
		}
	}
	add("bad-link", "no throwing link event leads to the target of the link")
}

func (c *compiler) checkBoundary(n *Node, add func(rule, message string)) {
	switch {
	case n.Is(ErrorTrigger) && !n.Interrupting:
		add("error-interrupts", "an error boundary event always interrupts")
	case n.Is(CancelTrigger) && n.Attached != nil && n.Attached.Kind != Transaction:
		add("cancel-outside", "a cancel boundary event stands at a transaction")
	case n.Is(CancelTrigger) && !n.Interrupting:
		add("cancel-interrupts", "a cancel boundary event always interrupts")
	case n.Is(CompensationTrigger):
		if len(n.Outgoing) > 0 {
			add("compensation-flow", "no sequence flow leads from a compensation event; an association names the handler")
		}
	case len(n.Outgoing) == 0:
		add("boundary-outgoing", "an outgoing flow leads from a boundary event")
	}
}

func (c *compiler) checkEventGateway(n *Node, add func(rule, message string)) {
	if len(n.Outgoing) < 2 {
		add("event-gateway", "an event-based gateway needs at least two events behind it")
	}
	messages, receives := 0, 0
	for _, f := range n.Outgoing {
		t := f.Target
		switch {
		case t.Kind == ReceiveTask:
			receives++
			if len(t.Boundaries) > 0 {
				add("event-gateway", "the receive task \""+t.ID+"\" behind an event-based gateway has an event at its edge")
			}
		case t.Kind == CatchEvent && len(t.Triggers) == 1 && !t.Is(LinkTrigger):
			if t.Is(MessageTrigger) {
				messages++
			}
		default:
			add("event-gateway", "the element \""+t.ID+"\" behind an event-based gateway is no catch event")
			continue
		}
		if len(t.Incoming) > 1 {
			add("event-gateway", "the element \""+t.ID+"\" behind an event-based gateway has another incoming flow")
		}
	}
	if messages > 0 && receives > 0 {
		add("event-gateway", "behind an event-based gateway stand message events or receive tasks, not both")
	}
}
