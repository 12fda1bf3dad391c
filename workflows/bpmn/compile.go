package bpmn

import (
	"fmt"
	"strconv"
	"strings"

	"ablauf/workflows/feel"
)

// Options change how strict Compile is. The zero value is what cases run on.
type Options struct {
	// Tolerate names rules whose findings are warnings only, so that a model drawn for another tool can still be run. It is for
	// conformance suites and imports; what the engine cannot execute stays refused.
	Tolerate []string
}

// Compile turns one process of a model into the graph that the engine executes. An element, an event definition or an attribute
// that would have to be executed and is not supported is an error with type and id (nothing is skipped silently). The process is
// nil when a finding is an error.
func Compile(model *Model, processID string) (*Process, []Finding) {
	return Options{}.Compile(model, processID)
}

// Compile is the function Compile under these options.
func (o Options) Compile(model *Model, processID string) (*Process, []Finding) {
	source := model.Process(processID)
	if source == nil {
		return nil, []Finding{{
			Severity: SeverityError, Rule: "unknown-process", Element: processID, Type: "process", Line: 1, Column: 1,
			Message: "the file has no process with this id",
		}}
	}
	c := &compiler{model: model, process: &Process{ID: source.ID, Name: source.Name, byID: map[string]*Node{}}, lanes: map[string]string{}, broken: map[string]bool{}}
	c.readLanes(source.Lanes)
	c.process.Scope = c.scope(nil, source.Elements, source.Flows)
	c.connect(source.Elements, source.Flows)
	c.begin(c.process.Scope)
	c.check(c.process.Scope, source.ID, source.Line, source.Column)
	c.tolerate(o.Tolerate)
	if HasErrors(c.findings) {
		return nil, c.findings
	}
	c.merges()
	return c.process, c.findings
}

// tolerate turns the errors of some rules into warnings.
func (c *compiler) tolerate(rules []string) {
	for i := range c.findings {
		for _, rule := range rules {
			if c.findings[i].Rule == rule {
				c.findings[i].Severity = SeverityWarning
			}
		}
	}
}

type compiler struct {
	model    *Model
	process  *Process
	lanes    map[string]string
	findings []Finding
	// broken are elements with a flow that was refused: that nothing else leads to them or on from them is no second finding.
	broken map[string]bool
}

func (c *compiler) fail(e *Element, rule, format string, args ...any) {
	c.findings = append(c.findings, Finding{
		Severity: severityOf(rule), Rule: rule, Element: e.ID, Type: e.Type, Line: e.Line, Column: e.Column,
		Message: fmt.Sprintf(format, args...),
	})
}

func (c *compiler) unsupported(e *Element, what string) {
	c.fail(e, "unsupported-element", "%s is not supported", what)
}

func (c *compiler) readLanes(lanes []*Lane) {
	for _, lane := range lanes {
		for _, id := range lane.Nodes {
			c.lanes[id] = lane.Name
		}
		c.readLanes(lane.Children)
	}
}

// artifacts are elements that say something to people and nothing to the engine.
var artifacts = map[string]bool{
	"textAnnotation": true, "group": true, "dataObject": true, "dataObjectReference": true, "dataStoreReference": true,
}

func (c *compiler) scope(owner *Node, elements []*Element, flows []*Flow) *Scope {
	s := &Scope{Owner: owner}
	for _, e := range elements {
		if artifacts[e.Type] {
			continue
		}
		n := c.node(e, s)
		if n == nil {
			continue
		}
		n.Index = len(c.process.Nodes)
		s.Nodes = append(s.Nodes, n)
		c.process.Nodes = append(c.process.Nodes, n)
		c.process.byID[n.ID] = n
		switch n.Kind {
		case StartEvent:
			s.Starts = append(s.Starts, n)
		case EventSubProcess:
			s.EventSubs = append(s.EventSubs, n)
		default:
		}
		if n.Kind.HasBody() {
			n.Body = c.scope(n, e.Elements, e.Flows)
		}
	}
	for _, f := range flows {
		if f.Type != "sequenceFlow" {
			continue
		}
		c.flow(f, s)
	}
	return s
}

// node compiles one element without its connections; nil when it is refused.
func (c *compiler) node(e *Element, s *Scope) *Node {
	kind := c.kind(e)
	if kind == KindInvalid {
		return nil
	}
	n := &Node{
		ID: e.ID, Name: e.Name, Kind: kind, Process: c.process, Scope: s, Lane: c.lanes[e.ID], Interrupting: e.Interrupting,
		Headers: e.Zeebe.Headers, Properties: e.Zeebe.Properties, line: e.Line, column: e.Column, kindInFile: e.Type,
	}
	for _, refused := range e.Zeebe.refused {
		c.unsupported(e, "zeebe:"+refused)
	}
	if len(e.Zeebe.Inputs)+len(e.Zeebe.Outputs) > 0 {
		n.Inputs, n.Outputs = c.assignments(e, e.Zeebe.Inputs), c.assignments(e, e.Zeebe.Outputs)
	}
	c.checkAttributes(e, kind)
	if kind.IsEvent() {
		c.event(e, n)
	}
	if kind.IsActivity() {
		c.activity(e, n)
		n.ForCompensation = e.ForCompensation
		if e.Loop != nil {
			n.Loop = c.loop(e, e.Loop)
		}
	}
	n.Throws = (kind == ThrowEvent || kind == EndEvent || kind == SendTask) && n.TaskType == "" && (n.Is(SignalTrigger) || n.Is(MessageTrigger))
	n.Instantiates = e.Instantiate && (kind == ReceiveTask || kind == EventGateway)
	n.Every = n.Instantiates && e.Gateway == "Parallel"
	n.Type = typeName(e, n)
	return n
}

// typeName names a node for facts: its type in the file, for events the trigger and where they stand.
func typeName(e *Element, n *Node) string {
	switch {
	case n.Kind == EventSubProcess:
		return "eventSubProcess"
	case n.Kind == PassTask:
		return "task"
	case !n.Kind.IsEvent() || len(n.Triggers) == 0:
		return e.Type
	}
	trigger := n.Triggers[0].Kind.String()
	if len(n.Triggers) > 1 {
		trigger = "multiple"
	}
	return trigger + map[Kind]string{
		StartEvent: "Start", EndEvent: "End", CatchEvent: "Catch", ThrowEvent: "Throw", BoundaryEvent: "Boundary",
	}[n.Kind]
}

func (c *compiler) activity(e *Element, n *Node) {
	switch n.Kind {
	case ServiceTask, SendTask:
		n.TaskType = e.Zeebe.TaskType
		switch {
		case n.TaskType != "":
		case n.Kind == SendTask && e.MessageRef != "":
			// Without a task definition the message goes to whoever waits for it in the same case.
			n.Triggers = []Trigger{{Kind: MessageTrigger, Name: c.message(e, e.MessageRef)}}
		default:
			c.fail(e, "missing-task-type", "a %s needs a zeebe:taskDefinition with a type", e.Type)
		}
		n.Retries = c.retries(e)
	case BusinessRuleTask:
		n.Decision, n.ResultVariable, n.Retries = e.Zeebe.DecisionID, e.Zeebe.ResultVariable, c.retries(e)
		if n.Decision == "" || n.ResultVariable == "" {
			c.fail(e, "missing-decision", "a businessRuleTask needs a zeebe:calledDecision with decisionId and resultVariable")
		}
	case UserTask:
		n.Form, n.CandidateGroups = e.Zeebe.FormReference, e.Zeebe.CandidateGroups
		n.DueDate = c.optional(e, e.Zeebe.DueDate)
	case ScriptTask:
		if !e.Zeebe.HasScript {
			c.fail(e, "missing-script", "a scriptTask needs a zeebe:script with an expression")
			return
		}
		n.Script, n.ResultVariable = c.expression(e, e.Zeebe.Script), e.Zeebe.ResultVariable
	case ReceiveTask:
		n.Triggers = []Trigger{{Kind: MessageTrigger, Name: c.message(e, e.MessageRef)}}
	case AdHocSubProcess:
		n.AdHoc = &AdHoc{
			Sequential: e.Ordering == "Sequential", CancelRemaining: e.CancelRemaining, Completion: c.truth(e, e.Completion),
		}
	case CallActivity:
		n.Called = e.Zeebe.CalledProcess
		if n.Called == "" {
			n.Called = e.Called
		}
		if n.Called == "" {
			c.fail(e, "missing-process", "a callActivity needs a zeebe:calledElement with a processId")
		}
		n.CopyAllIn, n.CopyAllOut = e.Zeebe.PropagateAllParent != "false", e.Zeebe.PropagateAllChild == "true"
	default:
	}
}

// retries gives how often an activity is tried; 0 where the diagram leaves it to the table of activities.
func (c *compiler) retries(e *Element) int {
	if e.Zeebe.Retries == "" {
		return 0
	}
	n, err := strconv.Atoi(e.Zeebe.Retries)
	if err != nil || n < 1 || n > 1000 {
		c.fail(e, "bad-retries", "retries must be a number from 1 to 1000")
		return 0
	}
	return n
}

func (c *compiler) assignments(e *Element, list []Mapping) []Assignment {
	out := make([]Assignment, 0, len(list))
	for _, m := range list {
		if m.Target == "" || strings.ContainsAny(m.Target, ". ") {
			c.fail(e, "bad-mapping", "the target %q of a mapping must be a plain variable name", m.Target)
			continue
		}
		out = append(out, Assignment{Target: m.Target, Source: c.expression(e, m.Source)})
	}
	return out
}

func (c *compiler) optional(e *Element, src string) *feel.Expr {
	if strings.TrimSpace(src) == "" {
		return nil
	}
	return c.expression(e, src)
}

// feelText marks the content of an element of the standard as FEEL; there, other than in attributes, the "=" may be left out.
func feelText(src string) string {
	if src = strings.TrimSpace(src); src == "" || strings.HasPrefix(src, "=") {
		return src
	}
	return "=" + src
}

// expression compiles a FEEL expression; in attributes of the zeebe namespace it begins with "=", otherwise the text is a literal.
func (c *compiler) expression(e *Element, src string) *feel.Expr {
	src = strings.TrimSpace(src)
	body, isFEEL := strings.CutPrefix(src, "=")
	if !isFEEL {
		body = strconv.Quote(src)
	}
	expr, err := feel.Parse(body, nil)
	if err != nil {
		c.fail(e, "bad-expression", "the expression %q cannot be read: %v", src, err)
		return nil
	}
	return expr
}

func (c *compiler) flow(f *Flow, s *Scope) {
	source, target := c.process.byID[f.Source], c.process.byID[f.Target]
	if source == nil || target == nil {
		c.brokenFlow(f)
		return
	}
	if source.Scope != s || target.Scope != s {
		c.failFlow(f, "flow-crosses-scope", "a sequence flow may not cross the border of a sub-process")
		return
	}
	out := &SequenceFlow{ID: f.ID, Name: f.Name, Source: source, Target: target}
	if f.HasCondition {
		out.Condition = c.condition(f)
	}
	source.Outgoing = append(source.Outgoing, out)
	target.Incoming = append(target.Incoming, out)
	c.process.Flows = append(c.process.Flows, out)
}

// brokenFlow reports a flow whose end is no node of the process; an element that was refused itself is reported there.
func (c *compiler) brokenFlow(f *Flow) {
	c.broken[f.Source], c.broken[f.Target] = true, true
	for _, id := range []string{f.Source, f.Target} {
		e := c.model.elements[id]
		switch {
		case e == nil:
			c.failFlow(f, "dangling-reference", "the flow leads to or from an element that does not exist")
		case artifacts[e.Type]:
			c.failFlow(f, "flow-to-artifact", "a sequence flow connects events, activities and gateways, not a %s", e.Type)
		case e.Process == nil || e.Process.ID != c.process.ID:
			c.failFlow(f, "flow-crosses-pool", "a sequence flow may not leave its process")
		}
	}
}

func (c *compiler) condition(f *Flow) *feel.Expr {
	if f.informal {
		c.failFlow(f, "informal-expression", "conditionExpression has no xsi:type tFormalExpression: the standard takes it for a text to people")
	}
	if f.Language != "" && !strings.Contains(strings.ToUpper(f.Language), "FEEL") {
		c.failFlow(f, "expression-language", "the condition is written in %q; only FEEL is executed", f.Language)
		return nil
	}
	expr, err := feel.Parse(strings.TrimPrefix(strings.TrimSpace(f.Condition), "="), nil)
	if err != nil {
		c.failFlow(f, "bad-expression", "the condition %q cannot be read: %v", f.Condition, err)
		return nil
	}
	if neverTrue(expr.Source()) {
		c.failFlow(f, "bad-expression", "the condition %q is neither true nor false", f.Condition)
	}
	return expr
}

func (c *compiler) failFlow(f *Flow, rule, format string, args ...any) {
	c.findings = append(c.findings, Finding{
		Severity: severityOf(rule), Rule: rule, Element: f.ID, Type: f.Type, Line: f.Line, Column: f.Column,
		Message: fmt.Sprintf(format, args...),
	})
}

// connect sets what refers across elements: boundary events, default flows, links and compensation.
func (c *compiler) connect(elements []*Element, flows []*Flow) {
	links := c.linkTargets(elements)
	for _, e := range elements {
		n := c.process.byID[e.ID]
		if n == nil {
			continue
		}
		switch {
		case n.Kind == BoundaryEvent && e.AttachedTo == "":
			c.fail(e, "bad-boundary", "a boundary event names the activity that it stands at")
		case n.Kind == BoundaryEvent:
			c.attach(e, n)
		}
		if e.Default != "" {
			c.setDefault(e, n)
		}
		n.conditional = n.Default != nil
		for _, f := range n.Outgoing {
			// A parallel gateway never looks at conditions (BPMN 2.0.2, 13.4.1).
			n.conditional = n.conditional || f.Condition != nil && n.Kind != ParallelGateway
		}
		c.connectEvents(e, n, links)
		c.connect(e.Elements, e.Flows)
	}
	for _, f := range flows {
		if f.Type == "association" {
			c.handler(f)
		}
	}
}

func (c *compiler) attach(e *Element, n *Node) {
	host := c.process.byID[e.AttachedTo]
	switch {
	case host == nil: // refused and reported, or dangling and reported by Parse
		c.fail(e, "dangling-reference", "the activity %q cannot carry a boundary event", e.AttachedTo)
	case !host.Kind.IsActivity() || host.Scope != n.Scope:
		c.fail(e, "bad-boundary", "a boundary event stands at an activity of its own level, not at %q", e.AttachedTo)
	default:
		n.Attached = host
		host.Boundaries = append(host.Boundaries, n)
	}
}

func (c *compiler) setDefault(e *Element, n *Node) {
	for _, f := range n.Outgoing {
		if f.ID == e.Default {
			n.Default = f
			return
		}
	}
	c.fail(e, "bad-default", "the default flow %q does not leave the element", e.Default)
}
