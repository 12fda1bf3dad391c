package bpmn

import (
	"strconv"
	"strings"
)

// event compiles what an event waits for or throws.
func (c *compiler) event(e *Element, n *Node) {
	n.ParallelAll = e.ParallelMultiple && len(e.Events) > 1
	if n.Kind == ThrowEvent || n.Kind == EndEvent {
		n.TaskType, n.Retries = e.Zeebe.TaskType, c.retries(e)
		if n.TaskType != "" && (len(e.Events) != 1 || e.Events[0].Type != "message") {
			c.fail(e, "bad-task-type", "only a message event can have a zeebe:taskDefinition")
			n.TaskType = ""
		}
	}
	for _, d := range e.Events {
		t := Trigger{Kind: triggers[d.Type], Wait: d.WaitForCompletion}
		switch t.Kind {
		case TimerTrigger:
			t.Timer = c.timer(e, n, d)
		case MessageTrigger:
			if n.TaskType == "" || d.Ref != "" {
				t.Name = c.message(e, d.Ref)
			}
		case SignalTrigger:
			t.Name = c.signal(e, d.Ref)
		case ConditionalTrigger:
			if strings.TrimSpace(d.Expression) == "" {
				c.fail(e, "missing-condition", "a conditional event needs a condition")
				continue
			}
			t.Condition = c.truth(e, d.Expression)
		case ErrorTrigger:
			t.Code = codeOf(c.model.Errors, d.Ref)
			if n.Kind == EndEvent && t.Code == "" {
				c.fail(e, "missing-error-code", "an error end event needs an error with an errorCode")
			}
		case EscalationTrigger:
			t.Code = codeOf(c.model.Escalations, d.Ref)
			if (n.Kind == EndEvent || n.Kind == ThrowEvent) && t.Code == "" {
				c.fail(e, "missing-escalation-code", "a throwing escalation event needs an escalation with an escalationCode")
			}
		case LinkTrigger:
			if t.Name = d.Name; t.Name == "" {
				c.fail(e, "missing-link", "a link event needs a name")
			}
		case NoTrigger, CompensationTrigger, CancelTrigger, TerminateTrigger:
		}
		n.Triggers = append(n.Triggers, t)
	}
}

func codeOf(list []RootElement, ref string) string {
	for _, def := range list {
		if def.ID == ref {
			return def.Code
		}
	}
	return ""
}

// timer compiles a timer. A cycle cannot begin a process, for a case begins once; where the event interrupts, only its first time counts.
func (c *compiler) timer(e *Element, n *Node, d EventDefinition) *Timer {
	if d.Timer == "" || strings.TrimSpace(d.Expression) == "" {
		c.fail(e, "bad-timer", "a timer needs a timeDate, a timeDuration or a timeCycle with an expression")
		return nil
	}
	src := strings.TrimSpace(d.Expression)
	timer := &Timer{Duration: d.Timer == "duration", Cycle: d.Timer == "cycle"}
	if !strings.HasPrefix(src, "=") {
		if !validTimer(d.Timer, src) {
			c.fail(e, "bad-timer", "%q is no ISO 8601 time%s", src, d.Timer)
			return nil
		}
		src = "=" + strconv.Quote(src)
	}
	if timer.Cycle && n.Kind == StartEvent && e.Parent == nil {
		c.unsupported(e, "a process that starts by a cycle")
		return nil
	}
	timer.Expr = c.expression(e, src)
	return timer
}

func (c *compiler) message(e *Element, ref string) string {
	for _, def := range c.model.Messages {
		if def.ID == ref && def.Name != "" {
			return def.Name
		}
	}
	c.fail(e, "missing-message", "the element needs a message with a name")
	return ""
}

func (c *compiler) signal(e *Element, ref string) string {
	for _, def := range c.model.Signals {
		if def.ID == ref && def.Name != "" {
			return def.Name
		}
	}
	c.fail(e, "missing-signal", "the element needs a signal with a name")
	return ""
}

// connectEvents resolves what events name inside the process: the other end of a link, and the activity that is compensated.
func (c *compiler) connectEvents(e *Element, n *Node, links map[string][]*Node) {
	for i := range n.Triggers {
		t := &n.Triggers[i]
		switch {
		case t.Kind == LinkTrigger && n.Kind == ThrowEvent:
			n.LinkTarget = c.linkTarget(e, t.Name, links[t.Name])
		case t.Kind == CompensationTrigger && (n.Kind == ThrowEvent || n.Kind == EndEvent) && e.Events[i].Ref != "":
			t.Activity = c.process.byID[e.Events[i].Ref]
			if t.Activity == nil || !t.Activity.Kind.IsActivity() || !sees(n, t.Activity) {
				c.fail(e, "bad-compensation", "%q is no activity that can be compensated from here", e.Events[i].Ref)
			}
		}
	}
}

// sees reports whether a throwing compensation event may name an activity: one of its own level, or of the level around the event
// sub-process that it stands in (BPMN 2.0.2, 10.5.6).
func sees(n, activity *Node) bool {
	for s := n.Scope; s != nil; s = s.Owner.Scope {
		if activity.Scope == s {
			return true
		}
		if s.Owner == nil || s.Owner.Kind != EventSubProcess {
			return false
		}
	}
	return false
}

// linkTargets gives the catching link events of a level by name.
func (c *compiler) linkTargets(level []*Element) map[string][]*Node {
	targets := map[string][]*Node{}
	for _, e := range level {
		if n := c.process.byID[e.ID]; n != nil && n.Kind == CatchEvent && len(n.Triggers) > 0 && n.Triggers[0].Kind == LinkTrigger {
			targets[n.Triggers[0].Name] = append(targets[n.Triggers[0].Name], n)
		}
	}
	return targets
}

// linkTarget gives the other end of a link: the one catching event of its name on the same level.
func (c *compiler) linkTarget(e *Element, name string, targets []*Node) *Node {
	switch {
	case len(targets) == 0:
		c.fail(e, "bad-link", "the link %q has no target on the same level", name)
		return nil
	case len(targets) > 1:
		c.fail(e, "bad-link", "the link %q has two targets", name)
	}
	return targets[len(targets)-1]
}

// handler connects the compensation event at the edge of an activity with the activity that undoes it (BPMN 2.0.2, 10.5.6: by an
// association).
func (c *compiler) handler(f *Flow) {
	event, target := c.process.byID[f.Source], c.process.byID[f.Target]
	if event == nil || event.Kind != BoundaryEvent || !event.Is(CompensationTrigger) || event.Attached == nil {
		return
	}
	switch {
	case target == nil || !target.Kind.IsActivity():
		c.failFlow(f, "bad-compensation", "the association of a compensation event leads to an activity")
	case !target.ForCompensation:
		c.findings = append(c.findings, target.finding("bad-compensation", "an activity that undoes another is marked isForCompensation"))
	default:
		event.Attached.Compensation = target
	}
}
