package bpmn

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Parse reads a BPMN 2.0 file. Foreign namespaces are tolerated. An error means that the bytes are no XML that can be read; what is
// wrong with a readable model comes as findings (duplicate ids, dangling references), and the model is then still good enough to
// draw, not to execute.
func Parse(data []byte) (*Model, []Finding, error) {
	root, err := readTree(data)
	if err != nil {
		return nil, nil, fmt.Errorf("bpmn: %w", err)
	}
	if !root.is(nsBPMN, "definitions") {
		return nil, nil, fmt.Errorf("bpmn: line %d: the file starts with %q, expected BPMN 2.0 definitions", root.line, root.local)
	}
	sum := sha256.Sum256(data)
	p := &parser{model: &Model{
		ID: root.attr("id"), hash: hex.EncodeToString(sum[:]),
		elements: map[string]*Element{}, flows: map[string]*Flow{}, processes: map[string]*ProcessModel{},
		drawn: map[string]*Element{},
	}, seen: map[string]int{}, names: map[*Element]string{}, categories: map[string]string{}, collections: map[string]bool{}}
	p.definitions(root)
	p.nameDrawn()
	p.references()
	p.messageFlows()
	p.typedReferences(root)
	p.flowLists(root)
	return p.model, p.findings, nil
}

type parser struct {
	model    *Model
	findings []Finding
	seen     map[string]int // id -> line of its first use
	// names holds what groups and references to data are named or described by; categories and collections what stands there.
	names       map[*Element]string
	categories  map[string]string
	collections map[string]bool
}

func (p *parser) report(n *node, rule, format string, args ...any) {
	p.findings = append(p.findings, Finding{
		Severity: severityOf(rule), Rule: rule, Element: n.attr("id"), Type: n.local,
		Line: n.line, Column: n.column, Message: fmt.Sprintf(format, args...),
	})
}

// take notes the id of an element and reports a second use; ids are unique in the whole file (XML Schema type ID).
func (p *parser) take(n *node) string {
	id := n.attr("id")
	if id == "" {
		return ""
	}
	if line, dup := p.seen[id]; dup {
		p.report(n, "duplicate-id", "the id stands already in line %d", line)
	} else {
		p.seen[id] = n.line
	}
	return id
}

func (p *parser) definitions(root *node) {
	for _, n := range root.children {
		switch {
		case n.is(nsBPMN, "process"):
			p.process(n)
		case n.is(nsBPMN, "collaboration"):
			p.collaboration(n)
		case n.is(nsBPMN, "message"):
			p.model.Messages = append(p.model.Messages, p.definition(n, ""))
		case n.is(nsBPMN, "error"):
			p.model.Errors = append(p.model.Errors, p.definition(n, "errorCode"))
		case n.is(nsBPMN, "signal"):
			p.model.Signals = append(p.model.Signals, p.definition(n, ""))
		case n.is(nsBPMN, "escalation"):
			p.model.Escalations = append(p.model.Escalations, p.definition(n, "escalationCode"))
		case n.space == nsBPMN && strings.HasSuffix(n.local, "EventDefinition"):
			p.model.EventDefinitions = append(p.model.EventDefinitions, p.event(n))
		case n.space == nsBPMN && foreignRoots[n.local]:
			p.report(n, "unsupported-element", "a %s cannot be executed", n.local)
		case n.is(nsBPMN, "category"):
			p.category(n)
		case n.is(nsDI, "BPMNDiagram"):
			p.diagram(n)
		}
	}
}

func (p *parser) definition(n *node, code string) RootElement {
	d := RootElement{ID: p.take(n), Name: n.attr("name"), Line: n.line, Column: n.column}
	if code != "" {
		d.Code = n.attr(code)
	}
	if ext := n.child(nsBPMN, "extensionElements"); ext != nil {
		if sub := ext.child(nsZeebe, "subscription"); sub != nil {
			d.CorrelationKey = sub.attr("correlationKey")
		}
	}
	return d
}

func (p *parser) collaboration(n *node) {
	p.take(n)
	for _, c := range n.children {
		switch {
		case c.is(nsBPMN, "participant"):
			p.multiplicity(c)
			p.model.Participants = append(p.model.Participants, &Participant{
				ID: p.take(c), Name: c.attr("name"), Process: local(c.attr("processRef")), Multiple: several(c), Line: c.line, Column: c.column,
			})
		case c.is(nsBPMN, "messageFlow"):
			f := p.flow(c)
			p.model.MessageFlows = append(p.model.MessageFlows, f)
		case c.is(nsBPMN, "association"):
			p.model.MessageFlows = append(p.model.MessageFlows, p.flow(c))
		case c.is(nsBPMN, "textAnnotation"), c.is(nsBPMN, "group"):
			p.element(c, nil, nil)
		}
	}
}

func (p *parser) process(n *node) {
	proc := &ProcessModel{
		ID: p.take(n), Name: n.attr("name"), Executable: n.attr("isExecutable") == "true", Line: n.line, Column: n.column,
		Documentation: documentation(n),
	}
	if ext := n.child(nsBPMN, "extensionElements"); ext != nil {
		if tag := ext.child(nsZeebe, "versionTag"); tag != nil {
			proc.VersionTag = tag.attr("value")
		}
		proc.Properties = properties(ext)
	}
	p.model.Processes = append(p.model.Processes, proc)
	p.model.processes[proc.ID] = proc
	for _, c := range n.children {
		if c.is(nsBPMN, "laneSet") {
			proc.Lanes = append(proc.Lanes, p.lanes(c)...)
		}
	}
	proc.Elements, proc.Flows = p.contents(n, nil, proc)
	if io := n.child(nsBPMN, "ioSpecification"); io != nil {
		p.data(io)
	}
}

func (p *parser) lanes(set *node) []*Lane {
	var lanes []*Lane
	for _, c := range set.children {
		if !c.is(nsBPMN, "lane") {
			continue
		}
		lane := &Lane{ID: p.take(c), Name: c.attr("name"), Line: c.line, Column: c.column}
		for _, ref := range c.children {
			switch {
			case ref.is(nsBPMN, "flowNodeRef"):
				lane.Nodes = append(lane.Nodes, local(ref.content()))
			case ref.is(nsBPMN, "childLaneSet"):
				lane.Children = append(lane.Children, p.lanes(ref)...)
			}
		}
		lanes = append(lanes, lane)
	}
	return lanes
}

// passive are the children of a process or sub-process that hold no flow element.
var passive = map[string]bool{
	"incoming": true, "outgoing": true, "extensionElements": true, "documentation": true, "laneSet": true, "ioSpecification": true,
	"property": true, "dataInputAssociation": true, "dataOutputAssociation": true, "multiInstanceLoopCharacteristics": true,
	"standardLoopCharacteristics": true, "supportedInterfaceRef": true, "ioBinding": true, "auditing": true, "monitoring": true,
	"resourceRole": true, "correlationSubscription": true, "supports": true, "performer": true, "humanPerformer": true,
	"potentialOwner": true, "completionCondition": true, "categoryValueRef": true, "artifact": true,
}

func (p *parser) contents(n *node, parent *Element, proc *ProcessModel) ([]*Element, []*Flow) {
	var elements []*Element
	var flows []*Flow
	for _, c := range n.children {
		if c.space != nsBPMN || passive[c.local] {
			continue
		}
		switch c.local {
		case "sequenceFlow", "association":
			flows = append(flows, p.flow(c))
		default:
			elements = append(elements, p.element(c, parent, proc))
		}
	}
	return elements, flows
}

func (p *parser) flow(n *node) *Flow {
	f := &Flow{
		ID: p.take(n), Name: n.attr("name"), Type: n.local, Source: local(n.attr("sourceRef")), Target: local(n.attr("targetRef")),
		Direction: n.attr("associationDirection"), Line: n.line, Column: n.column,
	}
	if c := n.child(nsBPMN, "conditionExpression"); c != nil {
		f.HasCondition, f.Condition, f.Language = true, c.content(), c.attr("language")
		f.informal = len(informal(n, "conditionExpression")) > 0
	}
	p.model.flows[f.ID] = f
	return f
}

func (p *parser) element(n *node, parent *Element, proc *ProcessModel) *Element {
	e := &Element{
		ID: p.take(n), Name: n.attr("name"), Type: n.local, Parent: parent, Process: proc, Line: n.line, Column: n.column,
		Documentation: documentation(n), AttachedTo: local(n.attr("attachedToRef")), Default: local(n.attr("default")),
		Instantiate: n.attr("instantiate") == "true", TriggeredByEvent: n.attr("triggeredByEvent") == "true",
		ForCompensation: n.attr("isForCompensation") == "true", Gateway: n.attr("eventGatewayType"),
		ParallelMultiple: n.attr("parallelMultiple") == "true", StartQuantity: n.attr("startQuantity"),
		CompletionQuantity: n.attr("completionQuantity"), MessageRef: local(n.attr("messageRef")), OperationRef: local(n.attr("operationRef")),
		Ordering: n.attr("ordering"), CancelRemaining: n.attr("cancelRemainingInstances") != "false",
		Direction: n.attr("gatewayDirection"), Method: n.attr("method"), Implementation: n.attr("implementation"),
		ScriptFormat: n.attr("scriptFormat"), informal: informal(n, "completionCondition"),
		Called: local(n.attr("calledElement")), Interrupting: n.attr("cancelActivity") != "false" && n.attr("isInterrupting") != "false",
	}
	p.note(n, e)
	if e.ID == "" {
		p.report(n, "missing-id", "the element has no id")
	}
	if _, dup := p.model.elements[e.ID]; !dup {
		p.model.elements[e.ID] = e
	}
	for _, c := range n.children {
		switch {
		case c.is(nsBPMN, "extensionElements"):
			e.Zeebe = p.zeebe(c)
		case c.is(nsBPMN, "text"):
			e.Text = c.content()
		case c.is(nsBPMN, "dataState"):
			e.DataState = c.attr("name")
		case c.is(nsBPMN, "script"):
			e.Zeebe.HasScript = e.Zeebe.HasScript || c.content() != ""
			if e.Zeebe.Script == "" {
				e.Zeebe.Script, e.scripted = c.content(), c.content() != ""
			}
		case c.is(nsBPMN, "eventDefinitionRef"):
			e.references = append(e.references, local(c.content()))
		case c.space == nsBPMN && strings.HasSuffix(c.local, "EventDefinition"):
			e.Events = append(e.Events, p.event(c))
			e.informal = append(e.informal, informal(c, "timeDate", "timeDuration", "timeCycle", "condition")...)
		case c.is(nsBPMN, "multiInstanceLoopCharacteristics"), c.is(nsBPMN, "standardLoopCharacteristics"):
			if e.Loop != nil {
				p.report(n, "two-loop-markers", "an activity carries at most one loop marker")
			}
			e.Loop = p.loop(c)
			e.informal = append(e.informal, informal(c, "loopCondition", "loopCardinality", "completionCondition")...)
		case c.is(nsBPMN, "completionCondition"):
			e.Completion = c.content()
		}
	}
	if strings.HasSuffix(strings.ToLower(e.Type), "subprocess") || e.Type == "transaction" {
		e.Elements, e.Flows = p.contents(n, e, proc)
	}
	return e
}

func (p *parser) event(n *node) EventDefinition {
	d := EventDefinition{
		ID: p.take(n), Type: strings.TrimSuffix(n.local, "EventDefinition"), Name: n.attr("name"), Line: n.line, Column: n.column,
		WaitForCompletion: n.attr("waitForCompletion") != "false",
	}
	for _, ref := range []string{"messageRef", "errorRef", "signalRef", "escalationRef", "activityRef"} {
		if v := n.attr(ref); v != "" {
			d.Ref = local(v)
		}
	}
	for _, c := range n.children {
		switch {
		case c.is(nsBPMN, "timeDate"), c.is(nsBPMN, "timeDuration"), c.is(nsBPMN, "timeCycle"):
			d.Timer, d.Expression = strings.ToLower(strings.TrimPrefix(c.local, "time")), c.content()
		case c.is(nsBPMN, "condition"):
			d.Expression = c.content()
		}
	}
	return d
}

func (p *parser) loop(n *node) *Loop {
	l := &Loop{
		Type: strings.TrimSuffix(n.local, "LoopCharacteristics"), Sequential: n.attr("isSequential") == "true",
		TestBefore: n.attr("testBefore") == "true", Maximum: n.attr("loopMaximum"), Line: n.line, Column: n.column,
		Behavior: n.attr("behavior"), NoneRef: local(n.attr("noneBehaviorEventRef")), OneRef: local(n.attr("oneBehaviorEventRef")),
	}
	for _, c := range n.children {
		switch {
		case c.is(nsBPMN, "completionCondition"):
			l.Completion = c.content()
		case c.is(nsBPMN, "loopCondition"):
			l.Condition = c.content()
		case c.is(nsBPMN, "loopCardinality"):
			l.Maximum = c.content()
		case c.is(nsBPMN, "loopDataInputRef"), c.is(nsBPMN, "loopDataOutputRef"):
			l.dataRef = c.local
		case c.is(nsBPMN, "complexBehaviorDefinition"):
			l.Complex = append(l.Complex, p.complexBehavior(c))
		case c.is(nsBPMN, "extensionElements"):
			if z := c.child(nsZeebe, "loopCharacteristics"); z != nil {
				l.InputCollection, l.InputElement = z.attr("inputCollection"), z.attr("inputElement")
				l.OutputCollection, l.OutputElement = z.attr("outputCollection"), z.attr("outputElement")
			}
		}
	}
	return l
}

func (p *parser) complexBehavior(n *node) ComplexModel {
	var b ComplexModel
	if c := n.child(nsBPMN, "condition"); c != nil {
		b.Condition = c.content()
	}
	if event := n.child(nsBPMN, "event"); event != nil {
		for _, d := range event.children {
			if d.space == nsBPMN && strings.HasSuffix(d.local, "EventDefinition") {
				b.Event = p.event(d)
			}
		}
	}
	return b
}

func documentation(n *node) string {
	if d := n.child(nsBPMN, "documentation"); d != nil {
		return d.content()
	}
	return ""
}

// references reports flows, boundary events, lanes and event definitions that point to nothing.
func (p *parser) references() {
	missing := func(typ, id string, line, column int, what, ref string) {
		p.findings = append(p.findings, Finding{
			Severity: SeverityError, Rule: "dangling-reference", Element: id, Type: typ, Line: line, Column: column,
			Message: fmt.Sprintf("%s %q does not exist", what, ref),
		})
	}
	for _, proc := range p.model.Processes {
		p.resolveEvents(proc.Elements)
		p.danglingIn(proc.Elements, proc.Flows, missing)
		p.danglingLanes(proc.Lanes, missing)
	}
}

// resolveEvents puts event definitions that stand at the root of the file where they are referred to.
func (p *parser) resolveEvents(elements []*Element) {
	for _, e := range elements {
		for _, ref := range e.references {
			found := false
			for _, d := range p.model.EventDefinitions {
				if d.ID == ref {
					e.Events, found = append(e.Events, d), true
				}
			}
			if !found {
				e.unknown = append(e.unknown, ref)
			}
		}
		e.references = nil
		p.resolveEvents(e.Elements)
	}
}

type missingFunc func(typ, id string, line, column int, what, ref string)

func (p *parser) danglingLanes(lanes []*Lane, missing missingFunc) {
	for _, lane := range lanes {
		for _, ref := range lane.Nodes {
			if p.model.elements[ref] == nil {
				missing("lane", lane.ID, lane.Line, lane.Column, "the element", ref)
			}
		}
		p.danglingLanes(lane.Children, missing)
	}
}

func (p *parser) danglingIn(elements []*Element, flows []*Flow, missing missingFunc) {
	for _, f := range flows {
		if f.Type != "sequenceFlow" {
			continue
		}
		if p.model.elements[f.Source] == nil {
			missing(f.Type, f.ID, f.Line, f.Column, "the source", f.Source)
		}
		if p.model.elements[f.Target] == nil {
			missing(f.Type, f.ID, f.Line, f.Column, "the target", f.Target)
		}
	}
	for _, e := range elements {
		if e.AttachedTo != "" && p.model.elements[e.AttachedTo] == nil {
			missing(e.Type, e.ID, e.Line, e.Column, "the activity", e.AttachedTo)
		}
		if e.Default != "" && p.model.flows[e.Default] == nil {
			missing(e.Type, e.ID, e.Line, e.Column, "the default flow", e.Default)
		}
		if e.MessageRef != "" && !has(p.model.Messages, e.MessageRef) {
			missing(e.Type, e.ID, e.Line, e.Column, "the message", e.MessageRef)
		}
		for _, d := range e.Events {
			if d.Ref != "" && !p.defined(d) {
				missing(e.Type, e.ID, d.Line, d.Column, "the "+d.Type, d.Ref)
			}
		}
		p.danglingIn(e.Elements, e.Flows, missing)
	}
}

func (p *parser) defined(d EventDefinition) bool {
	switch d.Type {
	case "message":
		return has(p.model.Messages, d.Ref)
	case "error":
		return has(p.model.Errors, d.Ref)
	case "signal":
		return has(p.model.Signals, d.Ref)
	case "escalation":
		return has(p.model.Escalations, d.Ref)
	case "compensate":
		return p.model.elements[d.Ref] != nil
	}
	return true
}

func has(list []RootElement, id string) bool {
	for _, d := range list {
		if d.ID == id {
			return true
		}
	}
	return false
}

// local drops the prefix of a qualified name: tools write "ns:Message_1" where the schema has QName.
func local(qname string) string {
	qname = strings.TrimSpace(qname)
	if i := strings.LastIndexByte(qname, ':'); i >= 0 {
		return qname[i+1:]
	}
	return qname
}
