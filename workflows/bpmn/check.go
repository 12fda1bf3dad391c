package bpmn

// check reports what could be drawn but not executed: a scope without a start, nodes that nothing reaches, gateways that cannot
// decide (BPMN 2.0.2, 10.5 and 13).
func (c *compiler) check(s *Scope, owner string, line, column int) {
	if len(s.Starts) == 0 && len(s.Nodes) > 0 {
		c.findings = append(c.findings, Finding{
			Severity: SeverityError, Rule: "no-start", Element: owner, Type: "process", Line: line, Column: column,
			Message: "the level has no start event",
		})
	}
	for _, n := range s.Nodes {
		c.checkNode(n)
		if n.Body != nil {
			c.check(n.Body, n.ID, n.line, n.column)
			c.checkBody(n)
		}
	}
}

func (c *compiler) checkBody(n *Node) {
	if len(n.Body.Nodes) == 0 {
		c.findings = append(c.findings, n.finding("empty-sub-process", "the sub-process is empty"))
	}
	if len(n.Body.Starts) != 1 || n.Body.Starts[0].Kind != NoneStart {
		c.findings = append(c.findings, n.finding("sub-process-start", "an embedded sub-process has exactly one start event, without a definition"))
	}
}

func (c *compiler) checkNode(n *Node) {
	add := func(rule, message string) { c.findings = append(c.findings, n.finding(rule, message)) }
	switch n.Kind {
	case NoneStart, MessageStart, TimerStart:
		if len(n.Incoming) > 0 {
			add("start-incoming", "a start event has no incoming flow")
		}
	case TimerBoundary, MessageBoundary, ErrorBoundary:
		if len(n.Incoming) > 0 {
			add("boundary-incoming", "a boundary event has no incoming flow")
		}
		if n.Kind == ErrorBoundary && !n.Interrupting {
			add("error-interrupts", "an error boundary event always interrupts")
		}
	default:
		if len(n.Incoming) == 0 {
			add("unreachable", "nothing leads to the element")
		}
	}
	switch n.Kind {
	case NoneEnd, ErrorEnd, TerminateEnd:
		if len(n.Outgoing) > 0 {
			add("end-outgoing", "an end event has no outgoing flow")
		}
	case ExclusiveGateway:
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
	default:
	}
}

func (c *compiler) checkEventGateway(n *Node, add func(rule, message string)) {
	if len(n.Outgoing) < 2 {
		add("event-gateway", "an event-based gateway needs at least two events behind it")
	}
	for _, f := range n.Outgoing {
		switch f.Target.Kind {
		case TimerCatch, MessageCatch, ReceiveTask:
			if len(f.Target.Incoming) > 1 {
				add("event-gateway", "the element \""+f.Target.ID+"\" behind an event-based gateway has another incoming flow")
			}
		default:
			add("event-gateway", "the element \""+f.Target.ID+"\" behind an event-based gateway is no catch event")
		}
	}
}
