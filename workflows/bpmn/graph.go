package bpmn

import "ablauf/workflows/feel"

// Kind is what an element of the executable graph is. The kinds are closed: what is not among them is refused by Compile.
type Kind uint8

// The kinds of flow nodes that the engine executes (BPMN 2.0.2, chapter 13).
const (
	KindInvalid Kind = iota
	NoneStart
	MessageStart
	TimerStart
	NoneEnd
	ErrorEnd
	TerminateEnd
	UserTask
	ServiceTask
	SendTask
	ReceiveTask
	ScriptTask
	BusinessRuleTask
	PassTask // manual and undefined tasks do nothing and are passed
	ExclusiveGateway
	ParallelGateway
	EventGateway
	TimerCatch
	MessageCatch
	PassEvent // an intermediate throw event without a definition is passed
	SubProcess
	CallActivity
	TimerBoundary
	MessageBoundary
	ErrorBoundary
)

// String names the kind for logs and facts.
func (k Kind) String() string { return kindNames[k] }

var kindNames = [...]string{
	KindInvalid: "invalid", NoneStart: "startEvent", MessageStart: "messageStart", TimerStart: "timerStart", NoneEnd: "endEvent",
	ErrorEnd: "errorEnd", TerminateEnd: "terminateEnd", UserTask: "userTask", ServiceTask: "serviceTask", SendTask: "sendTask",
	ReceiveTask: "receiveTask", ScriptTask: "scriptTask", BusinessRuleTask: "businessRuleTask", PassTask: "task",
	ExclusiveGateway: "exclusiveGateway", ParallelGateway: "parallelGateway", EventGateway: "eventBasedGateway",
	TimerCatch: "timerCatch", MessageCatch: "messageCatch", PassEvent: "intermediateThrowEvent", SubProcess: "subProcess",
	CallActivity: "callActivity", TimerBoundary: "timerBoundary", MessageBoundary: "messageBoundary", ErrorBoundary: "errorBoundary",
}

// IsActivity reports whether the kind is a task, a sub-process or a call activity.
func (k Kind) IsActivity() bool {
	switch k {
	case UserTask, ServiceTask, SendTask, ReceiveTask, ScriptTask, BusinessRuleTask, PassTask, SubProcess, CallActivity:
		return true
	case KindInvalid, NoneStart, MessageStart, TimerStart, NoneEnd, ErrorEnd, TerminateEnd, ExclusiveGateway, ParallelGateway,
		EventGateway, TimerCatch, MessageCatch, PassEvent, TimerBoundary, MessageBoundary, ErrorBoundary:
		return false
	}
	return false
}

// IsJob reports whether an activity outside the engine does the work of the kind.
func (k Kind) IsJob() bool { return k == ServiceTask || k == SendTask || k == BusinessRuleTask }

// Definition is everything that one case may run: a process and all that it calls, compiled. It is immutable and may be shared.
type Definition struct {
	// Hash names the definition; the engine's state carries it.
	Hash      string
	Processes []*Process // the first is the one that is started
	byID      map[string]*Process
}

// NewDefinition puts a process and those that it calls under one hash. Every called process must be among them.
func NewDefinition(hash string, processes ...*Process) (*Definition, []Finding) {
	d := &Definition{Hash: hash, Processes: processes, byID: make(map[string]*Process, len(processes))}
	var findings []Finding
	for _, p := range processes {
		d.byID[p.ID] = p
	}
	for _, p := range processes {
		for _, n := range p.Nodes {
			if n.Kind == CallActivity && d.byID[n.Called] == nil {
				findings = append(findings, n.finding("unknown-process", "the called process \""+n.Called+"\" is not part of the bundle"))
			}
		}
	}
	if cycle := d.cycle(); cycle != nil {
		findings = append(findings, cycle.finding("call-cycle", "the called processes call each other in a circle"))
	}
	return d, findings
}

// cycle finds a call activity by which a process calls itself, directly or through others.
func (d *Definition) cycle() *Node {
	state := make(map[string]int, len(d.Processes)) // 1 open, 2 done
	var visit func(p *Process) *Node
	visit = func(p *Process) *Node {
		state[p.ID] = 1
		for _, n := range p.Nodes {
			called := d.byID[n.Called]
			if n.Kind != CallActivity || called == nil || state[called.ID] == 2 {
				continue
			}
			if state[called.ID] == 1 {
				return n
			}
			if found := visit(called); found != nil {
				return found
			}
		}
		state[p.ID] = 2
		return nil
	}
	for _, p := range d.Processes {
		if state[p.ID] == 0 {
			if found := visit(p); found != nil {
				return found
			}
		}
	}
	return nil
}

// Root gives the process that a case starts with.
func (d *Definition) Root() *Process { return d.Processes[0] }

// Process gives a process of the definition, or nil.
func (d *Definition) Process(id string) *Process { return d.byID[id] }

// Process is one compiled process.
type Process struct {
	ID, Name string
	Scope    *Scope  // the top level
	Nodes    []*Node // all nodes of all scopes in the order of the file
	Flows    []*SequenceFlow
	byID     map[string]*Node
}

// Node gives the node with the id, or nil.
func (p *Process) Node(id string) *Node { return p.byID[id] }

// Scope is a process or an embedded sub-process seen from inside.
type Scope struct {
	Owner  *Node // nil for the top level
	Nodes  []*Node
	Starts []*Node
}

// Node is one flow node of the graph.
type Node struct {
	ID, Name string
	Kind     Kind
	Process  *Process
	Scope    *Scope // the scope the node stands in
	Body     *Scope // of a sub-process
	Lane     string // name of the innermost lane, top level only

	Incoming, Outgoing []*SequenceFlow
	Default            *SequenceFlow
	Boundaries         []*Node // events at the edge of an activity, in the order of the file
	Attached           *Node   // of a boundary event
	Interrupting       bool

	Timer     *Timer
	Message   string // name of the message
	ErrorCode string // of an error end or boundary; empty at a boundary catches every error

	TaskType        string
	Headers         []Property
	Properties      []Property
	Retries         int
	Form            string
	CandidateGroups string
	DueDate         *feel.Expr
	Decision        string
	ResultVariable  string
	Called          string
	CopyAllIn       bool
	CopyAllOut      bool
	Script          *feel.Expr
	Inputs, Outputs []Assignment

	line, column int
	kindInFile   string
}

// Property gives the value of the zeebe:property with the name, or "".
func (n *Node) Property(name string) string { return propertyValue(n.Properties, name) }

// Header gives the value of the task header with the key, or "".
func (n *Node) Header(key string) string { return propertyValue(n.Headers, key) }

func (n *Node) finding(rule, message string) Finding {
	return Finding{
		Severity: SeverityError, Rule: rule, Element: n.ID, Type: n.kindInFile, Line: n.line, Column: n.column, Message: message,
	}
}

// SequenceFlow is a compiled sequence flow.
type SequenceFlow struct {
	ID, Name       string
	Source, Target *Node
	Condition      *feel.Expr // nil where the flow has none
}

// Timer is a compiled timer: an instant or a duration.
type Timer struct {
	Duration bool
	Expr     *feel.Expr
}

// Assignment is a compiled input or output mapping.
type Assignment struct {
	Target string
	Source *feel.Expr
}
