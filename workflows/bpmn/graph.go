package bpmn

import "ablauf/workflows/feel"

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
			if n.Kind == CallActivity && d.byID[n.Called] != nil && !callable(d.byID[n.Called]) {
				findings = append(findings, n.finding("called-start", "the called process \""+n.Called+"\" begins only by an event"))
			}
		}
	}
	if cycle := d.cycle(); cycle != nil {
		findings = append(findings, cycle.finding("call-cycle", "the called processes call each other in a circle"))
	}
	return d, findings
}

// callable reports whether a process can be called: it has a start event without a definition, or none at all (BPMN 2.0.2, 10.5.2).
func callable(p *Process) bool {
	for _, n := range p.Scope.Starts {
		if len(n.Triggers) == 0 {
			return true
		}
	}
	return len(p.Scope.Starts) == 0
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

// Starters gives the nodes that a case can begin with: start events, instantiating receive tasks, and the events behind an
// instantiating gateway.
func (p *Process) Starters() []*Node {
	list := p.Scope.Starts[:len(p.Scope.Starts):len(p.Scope.Starts)]
	for _, n := range p.Scope.Nodes {
		switch {
		case !n.Instantiates:
		case n.Kind == EventGateway:
			for _, f := range n.Outgoing {
				list = append(list, f.Target)
			}
		default:
			list = append(list, n)
		}
	}
	return list
}

// Node gives the node with the id, or nil.
func (p *Process) Node(id string) *Node { return p.byID[id] }

// Scope is a process or a sub-process seen from inside.
type Scope struct {
	Owner *Node // nil for the top level
	Nodes []*Node
	// Starts are the start events; a scope that has none begins at every node in First.
	Starts []*Node
	First  []*Node
	// EventSubs are the event sub-processes that wait while the scope is active.
	EventSubs []*Node
}

// EventStarts gives the start events of the event sub-processes, in the order of the file.
func (s *Scope) EventStarts() []*Node {
	var starts []*Node
	for _, sub := range s.EventSubs {
		starts = append(starts, sub.Body.Starts...)
	}
	return starts
}

// Node is one flow node of the graph.
type Node struct {
	ID, Name string
	Kind     Kind
	// Type names the node for facts, with its trigger: "userTask", "timerBoundary".
	Type    string
	Index   int // position in Process.Nodes
	Process *Process
	Scope   *Scope // the scope the node stands in
	Body    *Scope // of a sub-process
	Lane    string // name of the innermost lane, top level only

	Incoming, Outgoing []*SequenceFlow
	Default            *SequenceFlow
	Boundaries         []*Node // events at the edge of an activity, in the order of the file
	Attached           *Node   // of a boundary event
	Interrupting       bool

	Triggers    []Trigger
	Throws      bool  // a signal or message into the same case
	ParallelAll bool  // a parallel multiple event: every trigger has to occur
	LinkTarget  *Node // of a throwing link event
	// Compensation is the handler of an activity, ForCompensation marks a handler.
	Compensation    *Node
	ForCompensation bool
	// Instantiates marks a receive task or an event-based gateway by whose message a case begins (BPMN 2.0.2, 13.3.3 and 13.4.4). At
	// such a gateway Every says that the other events have to follow.
	Instantiates, Every bool
	Loop                *LoopMarker
	AdHoc               *AdHoc
	// Merge is set at an inclusive gateway with several incoming flows.
	Merge *Merge

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
	conditional  bool
}

// Trigger is one event definition: what an event waits for or throws.
type Trigger struct {
	Kind TriggerKind
	// Name is that of the message, signal or link.
	Name string
	// Code is that of the error or escalation; empty at a catching event it stands for every code.
	Code      string
	Timer     *Timer
	Condition *feel.Expr
	// Activity is what a throwing compensation event names; nil stands for everything in the scope.
	Activity *Node
	// Wait says that a throwing compensation event waits for the handlers.
	Wait bool
}

// Is reports whether one of the triggers of the node is of a kind.
func (n *Node) Is(t TriggerKind) bool {
	for i := range n.Triggers {
		if n.Triggers[i].Kind == t {
			return true
		}
	}
	return false
}

// Conditional reports whether a choice has to be made when the node is left.
func (n *Node) Conditional() bool { return n.conditional }

// IsJob reports whether an activity outside the engine does the work of the node.
func (n *Node) IsJob() bool { return n.TaskType != "" || n.Kind == BusinessRuleTask }

// LoopMarker is a compiled loop or multi-instance marker (BPMN 2.0.2, 13.3.6 and 13.3.7).
type LoopMarker struct {
	Multi      bool // multi-instance; otherwise a standard loop
	Sequential bool
	// Cardinality or Collection say how many instances there are.
	Cardinality, Collection *feel.Expr
	Element                 string // variable of the item
	Output                  *feel.Expr
	OutputCollection        string
	Completion              *feel.Expr
	// Condition, TestBefore and Maximum (0: no bound) belong to a standard loop.
	Condition  *feel.Expr
	TestBefore bool
	Maximum    int
	// EachThrows and FirstThrows are signals thrown when an instance has completed (multi-instance behaviour None and One).
	EachThrows, FirstThrows string
	Complex                 []ComplexBehavior
}

// ComplexBehavior throws a signal when its condition is true after an instance has completed (multi-instance behaviour Complex).
type ComplexBehavior struct {
	Condition *feel.Expr
	Throws    string
}

// AdHoc is what an ad-hoc sub-process adds to a sub-process (BPMN 2.0.2, 13.3.5).
type AdHoc struct {
	Sequential      bool
	CancelRemaining bool
	Completion      *feel.Expr
}

// Property gives the value of the zeebe:property with the name, or "".
func (n *Node) Property(name string) string { return propertyValue(n.Properties, name) }

// Header gives the value of the task header with the key, or "".
func (n *Node) Header(key string) string { return propertyValue(n.Headers, key) }

func (n *Node) finding(rule, message string) Finding {
	return Finding{
		Severity: severityOf(rule), Rule: rule, Element: n.ID, Type: n.kindInFile, Line: n.line, Column: n.column, Message: message,
	}
}

// SequenceFlow is a compiled sequence flow.
type SequenceFlow struct {
	ID, Name       string
	Source, Target *Node
	Condition      *feel.Expr // nil where the flow has none
}

// Timer is a compiled timer: an instant, a duration or a cycle.
type Timer struct {
	Duration, Cycle bool
	Expr            *feel.Expr
}

// Assignment is a compiled input or output mapping.
type Assignment struct {
	Target string
	Source *feel.Expr
}
